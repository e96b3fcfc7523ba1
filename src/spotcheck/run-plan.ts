import type { Sample } from '../dataset/index.ts';
import {
  complete as completeByFetch,
  EndpointError,
  onlyReasoning,
  type CompleteOptions,
  type Completion,
} from '../inference/index.ts';
import { minimal } from '../machine/index.ts';
import { withoutThinking } from '../trace/index.ts';
import { FailuresInARow, type Hopeless } from './hopeless.ts';
import type { Plan } from './plan.ts';
import { isBegunAnew } from './right-prefix.ts';
import {
  MOST_REPEATS,
  runLine,
  sampleKey,
  shortened,
  type RunExtension,
  type RunProbe,
  type RunSample,
  type SampleName,
} from './run-file.ts';
import { severalAtOnce } from './several-at-once.ts';
import type { TokenBudget } from './token-budget.ts';
import { UnderWay } from './under-way.ts';

export interface RunOptions {
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Writes to the end of the run file; called for one record after the other. */
  readonly append: (line: string) => Promise<void>;
  /** Of a run that is resumed: what is not asked again. Its head is not written again either. */
  readonly answered?: readonly SampleName[] | undefined;
  /** Of a run that is resumed to ask more than it did: says so in its file before anything is asked. */
  readonly extension?: RunExtension | undefined;
  readonly onStart?: ((id: string, question: Sample) => void) | undefined;
  readonly onText?: ((id: string, text: string) => void) | undefined;
  /** `failure`: why the endpoint gave no whole answer, of which the sample has the message alone. */
  readonly onSample?: ((sample: RunSample | RunProbe, failure: EndpointError | undefined) => void) | undefined;
  /** Once it is spent, no further question is asked. */
  readonly budget?: TokenBudget | undefined;
  /** How a question is asked; the endpoint's HTTP API unless told otherwise. */
  readonly ask?: (question: string, options: CompleteOptions) => Promise<Completion>;
}

type Question = Plan['questions'][number];

/** How a run ended: everything was asked, a person cancelled it, its tokens were spent, or it was hopeless to continue. */
export type RunEnd = 'done' | 'cancelled' | 'spent' | Hopeless;

/**
 * Asks the questions of a plan, as many at once as the endpoint allows. Each answer is written as it comes. What goes
 * wrong with one question is that sample's error; the others are asked all the same, unless the same goes wrong with one after the
 * other. After a cancel, questions that have not begun are left out, so that the run can be resumed. Throws only what
 * `append` throws, after it has broken off what was under way.
 */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunEnd> {
  const answered = new Set((options.answered ?? []).map(sampleKey));
  // From its end, since taking the first one of very many moves all others.
  const waiting = plan.questions.filter((question) => !answered.has(sampleKey(question))).reverse();
  const underWay = new UnderWay(options.signal);
  const row = new FailuresInARow();
  let gaveUp: Hopeless | undefined;
  let writing = Promise.resolve();
  const write = (record: Parameters<typeof runLine>[0]): Promise<void> => {
    writing = writing.then(() => options.append(runLine(record)));
    // what comes from now on cannot be kept
    writing.catch(() => underWay.stop());
    return writing;
  };
  const askOne = async (asked: Question): Promise<void> => {
    const { sample, failure } = await underWay.run((signal) => askQuestion(plan, asked, signal, options));
    await write(sample);
    options.budget?.add(sample);
    options.onSample?.(sample, failure);
    gaveUp ??= waiting.length > 0 ? row.add(sample, failure) : undefined;
    if (gaveUp !== undefined) waiting.length = 0;
  };
  try {
    if (options.answered === undefined) await write(plan.head);
    if (options.extension !== undefined) await write(options.extension);
    const isSpent = (): boolean => options.budget?.isSpent === true;
    await severalAtOnce(waiting, plan.endpoint.concurrency, underWay, askOne, isSpent);
  } finally {
    underWay.end();
  }
  if (options.signal?.aborted) return 'cancelled';
  return gaveUp ?? (waiting.length > 0 ? 'spent' : 'done');
}

async function askQuestion(
  plan: Plan,
  question: Question,
  signal: AbortSignal,
  options: RunOptions,
): Promise<{ readonly sample: RunSample | RunProbe; readonly failure?: EndpointError }> {
  const id = sampleKey(question);
  options.onStart?.(id, question);
  const prefix = question.probe?.prefix() ?? '';
  const ask = options.ask ?? ((text: string, how: CompleteOptions) => completeByFetch(plan.endpoint, text, how));
  try {
    const answer = await ask(question.question, {
      key: options.key,
      signal,
      shots: plan.shots,
      seed: seedOf(plan, question),
      ...(prefix === '' ? {} : { prefix }),
      maxCharacters: charactersOf(plan.endpoint.sampling.maxTokens),
      onText: (text) => options.onText?.(id, text),
    });
    const sample = { ...emptySample(question), ...answerFields(answer) };
    const failure = failureOf(plan, question, prefix, answer);
    if (failure === undefined) return { sample };
    return { sample: { ...sample, error: errorOf(failure) }, failure };
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    const partial = error.partial && asKept(error.partial, error.kind);
    const sample = { ...emptySample(question), ...(partial === undefined ? {} : answerFields(partial)) };
    return { sample: { ...sample, error: errorOf(error) }, failure: error };
  }
}

/**
 * Each answer to a question has a seed of its own, as has each that is asked for beside the run's: a server that obeys the
 * seed would give the same one again.
 */
function seedOf({ endpoint: { sampling } }: Plan, { repeat, probe }: Question): number | null {
  const other = probe === undefined ? 0 : MOST_REPEATS * (probe.earlier + 1);
  return sampling.seed === null ? null : sampling.seed + repeat - 1 + other;
}

/**
 * Characters that an answer of so many tokens may have: far more than any vocabulary gives, so that what is longer has
 * no end.
 */
function charactersOf(maxTokens: number | null): number {
  return Math.min(32 * 2 ** 20, maxTokens === null ? Infinity : 2 ** 16 + 256 * maxTokens);
}

/** Of an answer without end only its ends are kept: many of them would fill the disk. */
function asKept(answer: Completion, kind: EndpointError['kind']): Completion {
  return kind === 'too-long'
    ? { ...answer, text: shortened(answer.text), reasoning: shortened(answer.reasoning) }
    : answer;
}

/** Whether all of a text is thinking, as the judge sees it: in think tags, and nothing after them. */
function isOnlyThinking({ task }: Plan, { text }: Completion): boolean {
  return text.trim() !== '' && withoutThinking(text, minimal, task.machine).trim() === '';
}

/** Why an answer that came whole is none. */
function failureOf(
  plan: Plan,
  { inputs, lengths, probe }: Question,
  prefix: string,
  answer: Completion,
): EndpointError | undefined {
  const asked = { inputs: jsonInputs(inputs), lengths };
  if (probe !== undefined && isBegunAnew(plan.task, asked, { from: probe.from, prefix }, answer.text))
    return new EndpointError({
      kind: 'malformed',
      what: 'The answer was begun anew instead of continued',
      advice: (words) =>
        `${words.setApi('openai-completions')}, or ask a server that continues the last turn of a chat.`,
      url: plan.endpoint.url,
    });
  return isOnlyThinking(plan, answer) ? thinkingError(plan, answer) : undefined;
}

function thinkingError({ endpoint }: Plan, { text, finishReason }: Completion): EndpointError {
  return new EndpointError({ ...onlyReasoning(text.trim().length, finishReason), url: endpoint.url });
}

function errorOf({ kind, message }: EndpointError): RunSample['error'] {
  return { kind, message };
}

function emptySample(question: Question): RunSample | RunProbe {
  const { tier, index, repeat, lengths, inputs, probe } = question;
  return {
    ...(probe === undefined ? { kind: 'sample' } : { kind: 'probe', from: probe.from }),
    tier,
    index,
    repeat,
    lengths,
    inputs: jsonInputs(inputs),
    question: question.question,
    sent: '',
    text: '',
    reasoning: '',
    finishReason: null,
    firstToken: null,
    total: 0,
  };
}

function answerFields(answer: Completion): Partial<RunSample> {
  const { text, reasoning, finishReason, model, usage, bytesSent, timings } = answer;
  return {
    text,
    reasoning,
    finishReason,
    sent: bytesSent,
    ...timings,
    ...(model === undefined ? {} : { model }),
    ...(usage === undefined ? {} : { usage }),
  };
}

/** Inputs as JSON carries them: integers beyond 2^53 as strings of digits. */
export function jsonInputs(inputs: Sample['inputs']): RunSample['inputs'] {
  const asJson = (value: Sample['inputs'][string]): RunSample['inputs'][string] => {
    if (typeof value === 'bigint') return value.toString();
    return Array.isArray(value) ? value.map(asJson) : value;
  };
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, asJson(value)]));
}
