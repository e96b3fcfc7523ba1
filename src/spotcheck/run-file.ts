import { z } from 'zod';
import { apiSchema, samplingSchema } from '../inference/index.ts';
import { inputsSchema } from '../machine/index.ts';

/** The form of a run file: JSON lines, the first for the run, then one for each sample in the order in which they ended. */
export const RUN_SCHEMA = 1;

/** Questions of each tier that a run asks at most. */
export const MOST_SAMPLES = 100_000;

const tierName = z.enum(['S', 'M', 'L']);

/** The first line: all that is needed to understand and to judge the samples, the task's text included. */
export const runHeadSchema = z.object({
  kind: z.literal('run'),
  schema: z.literal(RUN_SCHEMA),
  /** Name and hash of the task, and its text at the time, so that a run can be judged and debugged when the file has changed. */
  task: z.string(),
  hash: z.string(),
  source: z.string(),
  endpoint: z.object({ name: z.string(), url: z.string(), model: z.string(), api: apiSchema }),
  /** The machine that made the calls. */
  calledFrom: z.string(),
  sampling: samplingSchema,
  promptTemplate: z.string().optional(),
  systemPrompt: z.string(),
  extraBody: z.record(z.string(), z.json()),
  tiers: z.array(tierName).min(1).max(3),
  /** Questions of each tier. */
  samples: z.int().min(1).max(MOST_SAMPLES),
  seed: z.int(),
  /** ISO 8601, with the offset to UTC. */
  started: z.string(),
});
export type RunHead = z.output<typeof runHeadSchema>;

/** A sample: the question, and what came back, or why nothing did. Verdicts are not stored: judging again gives the same. */
export const runSampleSchema = z.object({
  kind: z.literal('sample'),
  tier: tierName,
  /** Number of the question in its tier, from 0: with the run's seed it gives the question again. */
  index: z.int().min(0),
  lengths: z.record(z.string(), z.number()),
  inputs: inputsSchema,
  question: z.string(),
  /** The request's body as it was sent, without headers; empty when none was sent. */
  sent: z.string(),
  text: z.string(),
  reasoning: z.string(),
  finishReason: z.string().nullable(),
  /** As the server names the model. */
  model: z.string().optional(),
  usage: z.object({ promptTokens: z.number().optional(), completionTokens: z.number().optional() }).optional(),
  /** Milliseconds from the request on. */
  firstToken: z.number().nullable(),
  total: z.number(),
  error: z.object({ kind: z.string(), message: z.string() }).optional(),
});
export type RunSample = z.output<typeof runSampleSchema>;

/** A run as read from its file: what cannot be read is named and left out. */
export interface RunFile {
  readonly head: RunHead;
  readonly samples: readonly RunSample[];
  /** For people: lines that were left out, e.g. the last one of a run that was killed. */
  readonly notes: readonly string[];
}

export class RunFileError extends Error {}

export function runLine(record: RunHead | RunSample): string {
  return `${JSON.stringify(record)}\n`;
}

/** Reads a run file. The last word on a question wins, so that a run that was gone on with replaces its errors. Throws {@link RunFileError} when it is no run. */
export function readRunFile(text: string): RunFile {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = parseLine(lines[0] ?? '');
  if (first === undefined) throw new RunFileError('This is no run of a spot check: its first line is not JSON.');
  const head = runHeadSchema.safeParse(first);
  if (!head.success) throw new RunFileError(`This is no run of a spot check that this version reads: ${firstIssue(head.error)}`);
  const samples = new Map<string, RunSample>();
  const notes: string[] = [];
  lines.slice(1).forEach((line, i) => {
    const parsed = runSampleSchema.safeParse(parseLine(line));
    if (!parsed.success) notes.push(`Line ${i + 2} cannot be read and is left out: ${firstIssue(parsed.error)}`);
    else samples.set(sampleKey(parsed.data), parsed.data);
  });
  return { head: head.data, samples: [...samples.values()], notes };
}

/** Names a sample in its run, for people too: `M8` is the eighth question of tier M. */
export function sampleKey(sample: Pick<RunSample, 'tier' | 'index'>): string {
  return `${sample.tier}${sample.index + 1}`;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'unknown form' : `${issue.path.join('.') || 'the line'}: ${issue.message}`;
}
