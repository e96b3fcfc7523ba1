import * as z from 'zod';
import { apiSchema, parseJson, publicAddress, samplingSchema } from '../inference/index.ts';
import { type LengthRange, readLengths } from '../dataset/index.ts';
import { inputsSchema } from '../machine/index.ts';

/**
 * The form of a run file: JSON lines, the first for the run, then one for each sample in the order in which they ended.
 * It names the form of traces too, since the models that were asked had been trained on traces of that form.
 */
export const RUN_SCHEMA = 3;

/**
 * The form before, of which every line reads the same here: it knew one answer to each question, and no extensions.
 */
export const READ_SCHEMA = 2;

/** Characters of a file in which {@link beginsAsRun} sees whether it is a run. */
export const RUN_START = 100;

/** Whether a file that begins so is a run, also where another program has written it anew, with spaces. */
export function beginsAsRun(start: string): boolean {
  return /^\ufeff?\s*\{\s*"kind"\s*:\s*"run"\s*,\s*"schema"\s*:/.test(start);
}

/** Questions of each tier that are asked unless a person says otherwise, in the editor and at the command line. */
export const USUAL_SAMPLES = 20;

/** Questions of each tier that a run asks at most. */
export const MOST_SAMPLES = 100_000;

/** Answers to each question that a run asks for at most. */
export const MOST_REPEATS = 256;

/** Answers that a run asks for at most, to all its questions. */
export const MOST_ANSWERS = 1_000_000;

/** Examples that stand before a question at most. */
export const MOST_SHOTS = 64;

/** Characters of a task's text in a run. */
const LONGEST_SOURCE = 2 ** 21;

/** Characters that are kept of each end of an answer that was too long. */
export const KEPT_OF_TOO_LONG = 2 ** 16;

/** Lines that were left out, as far as each is named. */
const NAMED_LINES = 20;

const tierName = z.enum(['S', 'M', 'L']);

/** The first line: all that is needed to understand and to judge the samples, the task's text included. */
const headFields = z.object({
  kind: z.literal('run'),
  schema: z.literal([READ_SCHEMA, RUN_SCHEMA]),
  /**
   * Name and hash of the task, and its text at the time, so that a run can be judged and debugged when the file has
   * changed.
   */
  task: z.string(),
  hash: z.string(),
  source: z.string().max(LONGEST_SOURCE),
  endpoint: z.object({
    name: z.string(),
    url: z.string().transform((url) => (URL.canParse(url) ? publicAddress(url) : url)),
    model: z.string(),
    api: apiSchema,
  }),
  /** The machine that made the calls. */
  calledFrom: z.string(),
  sampling: samplingSchema,
  promptTemplate: z.string().optional(),
  systemPrompt: z.string(),
  extraBody: z.record(z.string(), z.json()),
  tiers: z.array(tierName).min(1).max(3),
  /** Only questions of these lengths, as `38..45`; all lengths of the tiers where it is left out. */
  lengths: z
    .string()
    .refine((text) => readLengths(text) !== undefined, 'no list of lengths, such as 8,16,32..40')
    .optional(),
  /** Questions of each tier. */
  samples: z.int().min(1).max(MOST_SAMPLES),
  /** Answers to each question. */
  repeats: z.int().min(1).max(MOST_REPEATS).default(1),
  seed: z.int(),
  /** Examples before each question, of the task's shortest tier; none where it is left out. */
  shots: z.int().min(1).max(MOST_SHOTS).optional(),
  /** ISO 8601, with the offset to UTC. */
  started: z.string(),
});
const runHeadSchema = headFields.refine((head) => answersOf(head) <= MOST_ANSWERS, {
  error: 'a run asks for 1,000,000 answers at most',
  path: ['samples'],
});
export type RunHead = z.output<typeof headFields>;

/**
 * A line that says from there on how much the whole run asks: more than its head, or the extension before, said. So of
 * what is there nothing is written again but, in a run of the schema before, the schema's digit.
 */
const extensionSchema = z.object({
  kind: z.literal('extension'),
  ...headFields.pick({ tiers: true, samples: true, repeats: true, started: true }).shape,
});
export type RunExtension = z.output<typeof extensionSchema>;

/**
 * A sample: the question, and what came back, or why nothing did. Verdicts are not stored: judging again gives the
 * same.
 */
const runSampleSchema = z.object({
  kind: z.literal('sample'),
  tier: tierName,
  /** Number of the question in its tier, from 0: with the run's seed it gives the question again. */
  index: z.int().min(0),
  /** Which answer to this question it is, from 1; the first where it is left out. */
  repeat: z.int().min(1).max(MOST_REPEATS).optional(),
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

/**
 * An answer that a person asked for beside those of the run: to a question again, or from a state on, with the ground
 * truth before it. It counts in no figure of the run.
 */
const runProbeSchema = runSampleSchema.extend({
  kind: z.literal('probe'),
  /** The state of the true run, from 0, that the model was to go on with; left out where it was asked from the start. */
  from: z.int().min(0).optional(),
});
export type RunProbe = z.output<typeof runProbeSchema>;

/** A line behind the first one. */
const lineSchema = z.discriminatedUnion('kind', [runSampleSchema, runProbeSchema, extensionSchema]);

/** A run as read from its file: what cannot be read is named and left out. */
export interface RunFile {
  readonly head: RunHead;
  readonly samples: readonly RunSample[];
  readonly probes: readonly RunProbe[];
  /** For people: lines that were left out, e.g. the last one of a run that was killed. */
  readonly notes: readonly string[];
}

export class RunFileError extends Error {}

export function runLine(record: RunHead | RunExtension | RunSample | RunProbe): string {
  return `${JSON.stringify(record)}\n`;
}

/** What is known of a sample without its texts, which may be large. */
export type SampleFacts = Omit<RunSample, 'text' | 'reasoning' | 'sent'>;

export function withoutTexts<S extends RunSample | RunProbe>({
  text: _text,
  reasoning: _reasoning,
  sent: _sent,
  ...facts
}: S): Omit<S, 'text' | 'reasoning' | 'sent'> {
  return facts;
}

/** A text that was too long, as it is kept: its two ends, and how much is missing between them. */
export function shortened(text: string): string {
  const cut = text.length - 2 * KEPT_OF_TOO_LONG;
  return cut <= 0
    ? text
    : `${text.slice(0, KEPT_OF_TOO_LONG)}\n[… ${cut.toLocaleString('en')} characters are not kept …]\n${text.slice(-KEPT_OF_TOO_LONG)}`;
}

/** Reads a run's file, one line after the other. */
export class RunReader {
  #head: RunHead | undefined;
  #line = 0;
  readonly #notes: string[] = [];
  #unnamed = 0;

  /** With all extensions so far. */
  get head(): RunHead | undefined {
    return this.#head;
  }

  /** For people: lines that were left out. */
  get notes(): readonly string[] {
    return this.#unnamed === 0
      ? this.#notes
      : [...this.#notes, `${this.#unnamed.toLocaleString('en')} more lines cannot be read and are ignored.`];
  }

  /** The next line holds a sample that is known. */
  pass(): void {
    this.#line++;
  }

  /**
   * The sample or probe of the next line, if it holds one; undefined stands for a line that is too long. Throws {@link
   * RunFileError} when the first is no run's.
   */
  read(line: string | undefined): RunSample | RunProbe | undefined {
    this.#line++;
    if (line?.trim() === '') return undefined;
    if (this.#head === undefined) {
      this.#head = headOf(line);
      return undefined;
    }
    if (line === undefined) {
      this.#leaveOut('it is too long');
      return;
    }
    const read = readRunSample(line);
    if (read.problem !== undefined) this.#leaveOut(read.problem);
    if (read.extension !== undefined) {
      const head = extended(this.#head, read.extension);
      if (answersOf(head) > MOST_ANSWERS) this.#leaveOut('with it the run asks for more than 1,000,000 answers');
      else this.#head = head;
    }
    return read.sample ?? read.probe;
  }

  /** To be called after the last line. Throws {@link RunFileError} when there was none. */
  end(): { readonly head: RunHead; readonly notes: readonly string[] } {
    if (this.#head === undefined) throw new RunFileError('This is not a run of a spot check: the file is empty.');
    return { head: this.#head, notes: this.notes };
  }

  #leaveOut(why: string): undefined {
    if (this.#notes.length < NAMED_LINES) this.#notes.push(`Line ${this.#line} cannot be read and is ignored: ${why}.`);
    else this.#unnamed++;
  }
}

/** What a line behind the first one holds, or why it cannot be read. */
export function readRunSample(line: string): {
  readonly sample?: RunSample;
  readonly probe?: RunProbe;
  readonly extension?: RunExtension;
  readonly problem?: string;
} {
  const value = parseJson(line);
  if (value === undefined) return { problem: 'it is not JSON, as happens when the program that writes it is killed' };
  if (kindOf(value) === 'run') return { problem: 'it begins another run' };
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) return { problem: firstIssue(parsed.error) };
  const { data } = parsed;
  switch (data.kind) {
    case 'sample':
      return { sample: data };
    case 'probe':
      return { probe: data };
    case 'extension':
      return { extension: data };
  }
}

/**
 * Reads the text of a run file. The last word on a question wins, so that a run that was resumed replaces its errors.
 * Throws {@link RunFileError} when it is no run.
 */
export function readRunFile(text: string): RunFile {
  const reader = new RunReader();
  const samples = new Map<string, RunSample>();
  const probes: RunProbe[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const sample = reader.read(line);
    if (sample?.kind === 'sample') samples.set(sampleKey(sample), sample);
    if (sample?.kind === 'probe') probes.push(sample);
  }
  return { ...reader.end(), samples: [...samples.values()], probes };
}

function headOf(line: string | undefined): RunHead {
  const value = line === undefined ? undefined : parseJson(line);
  if (value === undefined) {
    const isCut = line?.startsWith('{"kind":"run"') === true;
    throw new RunFileError(
      isCut
        ? 'This run was interrupted in its first line, before anything was asked.'
        : 'This is not a run of a spot check: the first line is not JSON.',
    );
  }
  const parsed = runHeadSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const newer = newerSchema.safeParse(value).data;
  if (newer !== undefined)
    throw new RunFileError(
      `This run was written by a newer version of TAIL: its schema is ${newer.schema}, and this version reads ${RUN_SCHEMA}.`,
    );
  if (earlierSchema.safeParse(value).success)
    throw new RunFileError(
      'This run was made by an earlier version of TAIL, when traces had another form: this version would find every answer faulty. Spot check again with a model that was trained on traces of this version.',
    );
  throw new RunFileError(`This is not a run of a spot check that this version can read: ${firstIssue(parsed.error)}.`);
}

const earlierSchema = z.object({ kind: z.literal('run'), schema: z.number().lt(READ_SCHEMA) });
const newerSchema = z.object({ kind: z.literal('run'), schema: z.number().gt(RUN_SCHEMA) });

function kindOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
}

/** What tells a sample from the others of its run. */
export type SampleName = Pick<RunSample, 'tier' | 'index' | 'repeat'>;

/**
 * Names a sample in its run, for people too: `M8` is the answer to the eighth question of tier M, `M8.2` the second one
 * to it.
 */
export function sampleKey(sample: SampleName): string {
  const repeat = sample.repeat ?? 1;
  return `${questionKey(sample)}${repeat === 1 ? '' : `.${repeat}`}`;
}

/** Names the question of a sample, as its first answer is named. */
export function questionKey({ tier, index }: Pick<RunSample, 'tier' | 'index'>): string {
  return `${tier}${index + 1}`;
}

/** How much a run asks. */
export type RunExtent = Pick<RunHead, 'tiers' | 'samples' | 'repeats'>;

/** A run's head after it was extended; an extension takes nothing away. */
export function extended(head: RunHead, { tiers, samples, repeats }: RunExtent): RunHead {
  return {
    ...head,
    tiers: [...new Set([...head.tiers, ...tiers])],
    samples: Math.max(head.samples, samples),
    repeats: Math.max(head.repeats, repeats),
  };
}

/** The lengths that a run asks alone, as its head has them. */
export function lengthsOf(text: string): readonly LengthRange[] {
  const ranges = readLengths(text);
  if (ranges === undefined) throw new RangeError(`no list of lengths: ${text}`);
  return ranges;
}

/** How many answers a run asks for. */
export function answersOf({ tiers, samples, repeats }: RunExtent): number {
  return tiers.length * samples * repeats;
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'unknown form' : `${issue.path.join('.') || 'the line'}: ${issue.message}`;
}
