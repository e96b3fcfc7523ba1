import * as z from 'zod';
import { inputsSchema } from '../../machine/index.ts';
import type { Asked, ModelOutput, Reading } from '../model-output.ts';
import { issueText, lastQuestion, messageSchema, partId, type Message } from './content.ts';

const name = z.string().optional().catch(undefined);
const whole = z.int().nonnegative().optional().catch(undefined);

/** What says which question it was: in the record itself, or in its `meta`. */
const markSchema = z.looseObject({
  task: name,
  hash: name,
  style: name,
  tier: z.enum(['S', 'M', 'L']).optional().catch(undefined),
  seed: whole,
  index: whole,
  inputs: inputsSchema.optional().catch(undefined),
  input: inputsSchema.optional().catch(undefined),
  length: z.record(z.string(), z.int()).optional().catch(undefined),
});
type Mark = z.output<typeof markSchema>;

const text = z.union([z.string(), z.array(messageSchema)]);
const texts = z.union([text, z.array(z.string())]);

const plainSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  meta: markSchema.optional(),
  messages: z.array(messageSchema).optional(),
  conversations: z
    .array(z.looseObject({ from: z.string(), value: z.string() }))
    .transform((turns): Message[] => turns.map(({ from, value }) => ({ role: roles[from] ?? from, content: value })))
    .optional(),
  question: text.optional(),
  prompt: text.optional(),
  problem: z.string().optional(),
  instruction: z.string().optional(),
  completion: texts.optional(),
  completions: texts.optional(),
  response: texts.optional(),
  responses: texts.optional(),
  output: texts.optional(),
  outputs: texts.optional(),
  generation: texts.optional(),
  generated_text: texts.optional(),
  prediction: texts.optional(),
  text: z.string().optional(),
  model: name,
  finish_reason: z.string().nullish().catch(undefined),
  finishReason: z.string().nullish().catch(undefined),
});
type Plain = z.output<typeof plainSchema>;

/** As conversations of the sharegpt form name them. */
const roles: Readonly<Record<string, string>> = { human: 'user', gpt: 'assistant' };

/** Fields that what a model wrote may stand in; the first that is there counts. */
const completionFields = [
  'completion',
  'completions',
  'response',
  'responses',
  'output',
  'outputs',
  'generation',
  'generated_text',
  'prediction',
  'text',
] as const satisfies readonly (keyof Plain)[];

/** What a record and its `meta` say of the question: where both say something, the `meta`. */
function askedIn(meta: Mark | undefined, around: Mark | undefined, questions: readonly string[]): Asked {
  const all: Mark = { ...around, ...said(meta) };
  const { tier, seed, index } = meta?.tier === undefined ? all : meta;
  return {
    task: all.task,
    hash: all.hash,
    style: all.style,
    lengths: all.length,
    inputs: all.input ?? all.inputs,
    questions,
    mark: tier === undefined || seed === undefined || index === undefined ? undefined : { tier, seed, index },
  };
}

/** Without what is not said. */
function said(mark: Mark | undefined): Mark {
  return Object.fromEntries(Object.entries(mark ?? {}).filter(([, value]) => value !== undefined));
}

/** What a record says of its question, in whatever field: the record of a benchmark, or of a data set of ours. */
export function askedBy(value: unknown, more: readonly string[] = []): Asked {
  const record = plainSchema.safeParse(value).data;
  if (record === undefined) return { questions: more };
  return askedIn(record.meta, markSchema.safeParse(value).data, [...questionsOf(record, value), ...more]);
}

/** A record of a plain file: a question and what a model wrote, or a conversation whose last message it wrote. */
export function readPlain(value: unknown, place: string): Reading {
  const parsed = plainSchema.safeParse(value);
  if (!parsed.success) return { problem: issueText(parsed.error) };
  const record = parsed.data;
  const written = writtenIn(record);
  if (written === undefined)
    return {
      problem: `it has no completion. What a model wrote stands in a field called ${completionFields.slice(0, -1).join(', ')} or text, or is the last message of messages`,
    };
  const id = String(record.id ?? place);
  const asked = askedBy(value);
  return {
    outputs: written.map((one, part): ModelOutput => ({
      id: partId(id, part),
      asked,
      text: one,
      finishReason: record.finish_reason ?? record.finishReason ?? undefined,
      model: record.model,
    })),
  };
}

function writtenIn(record: Plain): readonly string[] | undefined {
  for (const field of completionFields) {
    const found = record[field];
    if (typeof found === 'string') return [found];
    if (found !== undefined) return isMessages(found) ? [found.at(-1)?.content ?? ''] : found;
  }
  const last = (record.messages ?? record.conversations)?.at(-1);
  return last?.role === 'assistant' ? [last.content ?? ''] : undefined;
}

function questionsOf(record: Plain, value: unknown): string[] {
  const { messages, conversations, question, prompt, problem, instruction } = record;
  const input: unknown = typeof value === 'object' && value !== null && 'input' in value ? value.input : undefined;
  const fields = [question, prompt, problem, instruction, messages, conversations];
  return [...fields, typeof input === 'string' && input !== '' ? input : undefined].flatMap((one) => {
    if (one === undefined) return [];
    return typeof one === 'string' ? [one] : (lastQuestion(one) ?? []);
  });
}

function isMessages(found: readonly string[] | readonly Message[]): found is readonly Message[] {
  return typeof found[0] === 'object';
}
