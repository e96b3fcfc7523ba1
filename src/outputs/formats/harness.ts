import * as z from 'zod';
import type { Reading } from '../model-output.ts';
import { issueText, lastQuestion, messageSchema, partId } from './content.ts';
import { askedBy } from './plain.ts';

/** A line of the samples that lm-evaluation-harness keeps with `--log_samples`. */
const harnessSchema = z.looseObject({
  doc_id: z.union([z.number(), z.string()]),
  doc: z.unknown().optional(),
  arguments: z.unknown().optional(),
  /** For each request, what the model wrote, several times where a task asks for repeats. */
  resps: z.array(z.union([z.string(), z.array(z.string())])).min(1),
  filter: z.string().optional(),
});

export function isHarnessSample(value: object): boolean {
  return 'doc_id' in value && 'resps' in value;
}

/**
 * Where a task has several filters, a sample stands in the file once for each: the outputs are the same. `isFirst`:
 * whether this is the filter whose lines are read.
 */
export function readHarness(value: unknown, isFirst: (filter: string) => boolean): Reading {
  const parsed = harnessSchema.safeParse(value);
  if (!parsed.success) {
    const isScore = typeof value === 'object' && value !== null && 'filtered_resps' in value;
    return {
      problem: `${issueText(parsed.error)}${isScore ? '. Only what a model generates can be judged, not likelihoods' : ''}`,
    };
  }
  const { doc_id: id, doc, arguments: args, resps, filter } = parsed.data;
  if (filter !== undefined && !isFirst(filter)) return { passedOver: 'the same outputs under another filter' };
  const asked = askedBy(doc, promptsIn(args));
  return {
    outputs: resps.flat().map((text, part) => ({ id: partId(String(id), part), asked, text })),
  };
}

/** Prompts as the samples hold them: `{"gen_args_0": {"arg_0": PROMPT, …}}`, or a list of such lists. */
function promptsIn(args: unknown): string[] {
  const first: unknown = Object.values(z.record(z.string(), z.unknown()).safeParse(args).data ?? {})[0];
  const request: unknown = first ?? (Array.isArray(args) ? args[0] : undefined);
  const prompt: unknown = Array.isArray(request)
    ? request[0]
    : Object.values(z.record(z.string(), z.unknown()).safeParse(request).data ?? {})[0];
  const text: unknown = Array.isArray(prompt) ? prompt[0] : prompt;
  return typeof text === 'string' ? [conversationIn(text) ?? text] : [];
}

/** The question of a conversation that was kept as JSON. */
function conversationIn(prompt: string): string | undefined {
  if (!prompt.startsWith('[{')) return undefined;
  try {
    const messages = z.array(messageSchema).safeParse(JSON.parse(prompt)).data;
    return messages && lastQuestion(messages);
  } catch {
    return undefined;
  }
}
