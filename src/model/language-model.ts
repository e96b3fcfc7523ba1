import { Tokenizer } from '@huggingface/tokenizers';
import * as z from 'zod';
import { type Heap, makeHeap } from './heap.ts';
import { Llama } from './llama.ts';
import { readLlamaConfig } from './llama-config.ts';
import { readSafetensors, WeightsError } from './safetensors.ts';

/** What a folder holds that transformers has written: its files by their names. */
export interface ModelFiles {
  readonly 'config.json': string;
  readonly 'tokenizer.json': string;
  readonly 'tokenizer_config.json'?: string;
  readonly 'model.safetensors': Uint8Array;
}

const objectSchema = z.record(z.string(), z.unknown());

/** A model with its tokenizer. Throws a WeightsError that says what is wrong. */
export class LanguageModel {
  readonly llama: Llama;
  /** Bytes of the longest token: no text has more for each of its tokens. */
  readonly longestToken: number;
  /** The bytes of each token; undefined for those that stand for no text. */
  readonly #bytes: readonly (Uint8Array | undefined)[];
  readonly #tokenizer: Tokenizer;

  constructor(files: ModelFiles, heap: Heap = makeHeap()) {
    const config = readLlamaConfig(files['config.json']);
    const definition = parsed('tokenizer.json', files['tokenizer.json']);
    const beside = parsed('tokenizer_config.json', files['tokenizer_config.json'] ?? '{}');
    try {
      this.#tokenizer = new Tokenizer(definition, beside);
    } catch (error) {
      throw new WeightsError(
        `tokenizer.json is of a kind that is not supported: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    const ids = [...this.#tokenizer.get_vocab(true).values(), ...this.#tokenizer.get_added_tokens_decoder().keys()];
    if (ids.some((id) => id >= config.tokens))
      throw new WeightsError(`tokenizer.json has more tokens than the ${config.tokens} that config.json says.`);
    this.llama = new Llama(config, readSafetensors(files['model.safetensors']), heap);
    const special = this.#tokenizer.get_added_tokens_decoder();
    this.#bytes = Array.from({ length: config.tokens }, (_, id) => {
      const added = special.get(id);
      if (added !== undefined) return added.special ? undefined : new TextEncoder().encode(added.content);
      const token = this.#tokenizer.id_to_token(id);
      return token === undefined ? undefined : bytesOfToken(token);
    });
    this.longestToken = Math.max(...this.#bytes.map((bytes) => bytes?.length ?? 0));
  }

  /** The tokens of a text from its beginning on: behind what the tokenizer puts before every text, where it does. */
  encode(text: string): readonly number[] {
    return this.#tokenizer.encode(text).ids;
  }

  /** What a token adds to a text: perhaps a part of a character. Undefined for one that stands for no text. */
  bytesOf(token: number): Uint8Array | undefined {
    return this.#bytes[token];
  }

  endsText(token: number): boolean {
    return this.llama.config.ends.includes(token);
  }
}

function parsed(name: string, text: string): object {
  try {
    return objectSchema.parse(JSON.parse(text));
  } catch {
    throw new WeightsError(`${name} is not a JSON object.`);
  }
}

/** The letters by which tokenizers of bytes write them: most as themselves, the others from U+0100 on, in their order. */
const byteOfLetter = new Map<number, number>();
for (let byte = 0, others = 0; byte < 256; byte++) {
  const isItself = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  byteOfLetter.set(isItself ? byte : 256 + others++, byte);
}

function bytesOfToken(token: string): Uint8Array {
  const bytes = Array.from(token, (letter) => byteOfLetter.get(letter.codePointAt(0) ?? -1));
  if (bytes.some((byte) => byte === undefined))
    throw new WeightsError(
      `tokenizer.json is not supported: only byte-level tokenizers are, and “${token}” is no token of bytes.`,
    );
  return Uint8Array.from(bytes as number[]);
}
