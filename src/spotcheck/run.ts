import type { Sample } from '../dataset/index.ts';
import { complete as completeByFetch, EndpointError, type CompleteOptions, type Completion } from '../inference/index.ts';
import type { Plan } from './plan.ts';
import { runLine, sampleKey, type RunFile, type RunSample } from './run-file.ts';

export interface RunOptions {
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Writes to the end of the run file; called for one record after the other. */
  readonly append: (line: string) => Promise<void>;
  /** A run that was broken off: its head is not written again, and what it has answered is not asked again. */
  readonly goOn?: RunFile | undefined;
  readonly onStart?: ((id: string, question: Sample) => void) | undefined;
  readonly onText?: ((id: string, text: string) => void) | undefined;
  readonly onSample?: ((sample: RunSample) => void) | undefined;
  /** How a question is asked; the endpoint's HTTP API unless told otherwise. */
  readonly ask?: (question: string, options: CompleteOptions) => Promise<Completion>;
}

type Question = Plan['questions'][number];

/**
 * Asks the questions of a plan, as many at once as the endpoint allows. Each answer is written as it comes. What goes wrong with one
 * question is that sample's error; the others go on. After a cancel, questions that have not begun are left out, so that the run can be
 * gone on with. Throws only what `append` throws.
 */
export async function runPlan(plan: Plan, options: RunOptions): Promise<'done' | 'cancelled'> {
  const answered = new Set((options.goOn?.samples ?? []).filter((one) => one.error === undefined).map(sampleKey));
  const waiting = plan.questions.filter((question) => !answered.has(sampleKey(question)));
  let writing: Promise<void> = options.goOn === undefined ? options.append(runLine(plan.head)) : Promise.resolve();
  const worker = async (): Promise<void> => {
    for (let question = waiting.shift(); question !== undefined && !options.signal?.aborted; question = waiting.shift()) {
      const sample = await askQuestion(plan, question, options);
      writing = writing.then(() => options.append(runLine(sample)));
      await writing;
      options.onSample?.(sample);
    }
  };
  await writing;
  await Promise.all(Array.from({ length: Math.min(plan.endpoint.concurrency, waiting.length) }, worker));
  return options.signal?.aborted ? 'cancelled' : 'done';
}

async function askQuestion(plan: Plan, question: Question, options: RunOptions): Promise<RunSample> {
  const id = sampleKey(question);
  options.onStart?.(id, question);
  const ask = options.ask ?? ((text: string, how: CompleteOptions) => completeByFetch(plan.endpoint, text, how));
  try {
    const answer = await ask(question.question, { key: options.key, signal: options.signal, onText: (text) => options.onText?.(id, text) });
    return { ...emptySample(question), ...answerFields(answer) };
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    const { partial } = error;
    return { ...emptySample(question), ...(partial === undefined ? {} : answerFields(partial)), error: { kind: error.kind, message: error.message } };
  }
}

function emptySample(question: Question): RunSample {
  const { tier, index, lengths, inputs } = question;
  return {
    kind: 'sample', tier, index, lengths, inputs: jsonInputs(inputs), question: question.question, sent: '', text: '', reasoning: '', finishReason: null, firstToken: null, total: 0,
  };
}

function answerFields(answer: Completion): Partial<RunSample> {
  const { text, reasoning, finishReason, model, usage, bytesSent, timings } = answer;
  return { text, reasoning, finishReason, sent: bytesSent, ...timings, ...(model === undefined ? {} : { model }), ...(usage === undefined ? {} : { usage }) };
}

/** Inputs as JSON carries them: integers beyond 2^53 as strings of digits. */
export function jsonInputs(inputs: Sample['inputs']): RunSample['inputs'] {
  const asJson = (value: Sample['inputs'][string]): RunSample['inputs'][string] =>
    typeof value === 'bigint' ? value.toString() : Array.isArray(value) ? value.map(asJson) : value as RunSample['inputs'][string];
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, asJson(value)]));
}

