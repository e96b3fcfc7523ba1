import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import * as z from 'zod';
import { estimateRule, estimateTokens } from '../dataset/index.ts';
import { CommandError } from './command-error.ts';
import { readText } from './files.ts';
import type { Io } from './io.ts';

/** Counts the tokens of texts; `name` says how. */
export interface TokenCounter {
  readonly name: string;
  readonly isExact: boolean;
  readonly count: (text: string) => number;
}

export const estimatingCounter: TokenCounter = { name: estimateRule, isExact: false, count: estimateTokens };

const objectSchema = z.record(z.string(), z.unknown());
const tokenizerSchema = z.looseObject({ model: z.looseObject({ vocab: z.unknown() }) });

/**
 * The tokenizer of a model, from its `tokenizer.json`; a `tokenizer_config.json` beside it is taken too. Special tokens
 * are not counted.
 */
export async function loadTokenizer(io: Io, file: string): Promise<TokenCounter> {
  const definition = tokenizerSchema.safeParse(parse(file, await readText(io, file))).data;
  if (definition === undefined)
    throw new CommandError(
      `${file} is not a tokenizer: it has no model with a vocabulary. Give the tokenizer.json of a model.`,
    );
  const beside = path.join(path.dirname(file), 'tokenizer_config.json');
  const config =
    objectSchema.safeParse(
      await readText(io, beside).then(
        (text) => parse(beside, text),
        () => ({}),
      ),
    ).data ?? {};
  try {
    const tokenizer = new Tokenizer(definition, config);
    return {
      name: file,
      isExact: true,
      count: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.length,
    };
  } catch (error) {
    throw new CommandError(
      `${file} is a tokenizer of a kind that is not supported: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
