import * as z from 'zod';
import { type Inputs, inputsSchema, parseExactJson } from '../machine/index.ts';
import { variantNames, type VariantName } from './variants/variant-names.ts';

/** What a `.tailcot` file begins with; what follows is JSON on the same line. The line is not part of the sample. */
const mark = '#! tail-cot ';
const questionStart = 'Question: ';

/** Characters of the metadata, and of the question, that are read: enough for an input of a million numbers. */
const LONGEST_HEAD = 1 << 24;

/** Inputs that metadata may name, and lengths. */
const MOST_ENTRIES = 1_000;

/** The newest form of the metadata that this version reads, and of the traces behind them. */
export const metadataSchema = 2;

/** Why a trace of this form cannot be judged: lines were worded otherwise. Undefined for those of this version. */
export function earlierForm({ schema }: Pick<TraceMetadata, 'schema'>): string | undefined {
  return schema < metadataSchema
    ? 'This trace was written by an earlier version of TAIL Workbench, when lines had another form. Make it again: tail-cot trace for a ground truth, a spot check for what a model writes.'
    : undefined;
}

const metadata = z.object({
  schema: z.int().min(1).max(metadataSchema, { error: 'was written by a newer version of TAIL Workbench' }),
  task: z.string(),
  hash: z.string(),
  tier: z.enum(['S', 'M', 'L']).optional(),
  length: z.record(z.string(), z.int()).optional(),
  seed: z.int().optional(),
  index: z.int().nonnegative().optional(),
  input: inputsSchema,
  style: z.string(),
  variant: z.enum(variantNames).optional(),
  model: z.string().optional(),
  finish: z.string().optional(),
});

/** What a trace belongs to: the task and its content hash, the sample, and who wrote it. */
export interface TraceMetadata {
  readonly schema: number;
  readonly task: string;
  readonly hash: string;
  readonly tier?: 'S' | 'M' | 'L' | undefined;
  readonly length?: Readonly<Record<string, number>> | undefined;
  readonly seed?: number | undefined;
  readonly index?: number | undefined;
  readonly input: Inputs;
  /** One of everybody's styles or of the task's own. */
  readonly style: string;
  /** What the text is instead of the whole trace. */
  readonly variant?: VariantName | undefined;
  /** Model that wrote the trace; absent for ground truth. */
  readonly model?: string | undefined;
  /** Why the model stopped, as the endpoint said. */
  readonly finish?: string | undefined;
}

export interface TraceFile {
  readonly metadata: TraceMetadata | undefined;
  /** Why the first line, though it begins like metadata, gave none. */
  readonly problem: string | undefined;
  readonly question: string | undefined;
  /** What a machine or a model wrote. */
  readonly trace: string;
  /** Where the trace begins in the file, as an offset and as a line from 0. */
  readonly traceStart: number;
  readonly traceLine: number;
}

/** Takes a `.tailcot` file apart. Total: a file without metadata or with broken metadata is a trace all the same. */
export function readTraceFile(text: string): TraceFile {
  let start = text.startsWith('\ufeff') ? 1 : 0;
  let line = 0;
  let found: ReturnType<typeof readMetadata> = { metadata: undefined, problem: undefined };
  let question: string | undefined;
  if (text.startsWith(mark.trimEnd(), start)) {
    const end = lineEnd(text, start);
    found = readMetadata(text.slice(start + mark.trimEnd().length, end));
    start = end + 1;
    line++;
  }
  if (text.startsWith(questionStart, start)) {
    const end = lineEnd(text, start);
    // A question that nobody asks is a line like any other, but no part of the trace.
    if (end - start <= LONGEST_HEAD)
      question = unescapeLine(text.slice(start + questionStart.length, end).replace(/\r$/, ''));
    start = end + 1;
    line++;
  }
  const traceStart = Math.min(start, text.length);
  return { ...found, question, trace: text.slice(traceStart), traceStart, traceLine: line };
}

/**
 * The file of a trace: metadata, question, trace. The question's line breaks are escaped, so that it stays one line.
 */
export function writeTraceFile(about: TraceMetadata, question: string, trace: string): string {
  const line = JSON.stringify(about, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return `${mark}${line}\n${writeQuestion(question)}\n${trace}`;
}

/** The line of a trace's question, as {@link readTraceFile} reads it. */
export function writeQuestion(question: string): string {
  return `${questionStart}${escapeLine(question)}`;
}

function readMetadata(line: string): {
  readonly metadata: TraceMetadata | undefined;
  readonly problem: string | undefined;
} {
  if (line.length > LONGEST_HEAD)
    return {
      metadata: undefined,
      problem: `The first line is too long: it has ${line.length.toLocaleString('en')} characters, but at most ${LONGEST_HEAD.toLocaleString('en')} are read.`,
    };
  let value: unknown;
  try {
    value = parseExactJson(line);
  } catch (error) {
    return {
      metadata: undefined,
      problem: `The first line is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    };
  }
  const crowded = (['input', 'length'] as const).find((field) => entriesOf(value, field) > MOST_ENTRIES);
  if (crowded !== undefined)
    return {
      metadata: undefined,
      problem: `The first line cannot be read: ${crowded} has ${entriesOf(value, crowded).toLocaleString('en')} entries, but no task has more than ${MOST_ENTRIES.toLocaleString('en')} inputs.`,
    };
  const parsed = metadata.safeParse(value);
  if (parsed.success) return { metadata: parsed.data, problem: undefined };
  const [issue] = parsed.error.issues;
  return {
    metadata: undefined,
    problem: `The first line cannot be read: ${issue === undefined ? 'unknown' : `${issue.path.join('.') || 'it'}: ${issue.message}`}.`,
  };
}

/** How many entries an object has in one of its fields; 0 where either is none. */
function entriesOf(value: unknown, field: 'input' | 'length'): number {
  const found: unknown =
    typeof value === 'object' && value !== null
      ? Object.entries(value).find(([name]) => name === field)?.[1]
      : undefined;
  return typeof found === 'object' && found !== null ? Object.keys(found).length : 0;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };

function escapeLine(text: string): string {
  return text.replace(/[\\\n\r]/g, (c) => escapes[c] ?? c);
}

function unescapeLine(text: string): string {
  // Without a function for each escape: a text may be nothing else.
  return text
    .split('\\\\')
    .map((part) => part.replaceAll('\\n', '\n').replaceAll('\\r', '\r'))
    .join('\\');
}
