import { type Bound, bindInputs, finish, type Machine, type Task, minimal, styleFor } from '../machine/index.ts';
import { Recording, record } from '../record/index.ts';
import { firstFault, followingChoices, judge, Truth, withoutThinking } from '../trace/index.ts';
import type { Counting, Verdict } from '../trace/index.ts';
import { type Exposure, exposureOf } from './exposure.ts';
import { continued, prefixOf } from './right-prefix.ts';
import { withoutTexts, type RunProbe, type RunSample, type SampleFacts } from './run-file.ts';

/**
 * A sample and what the model's answer is worth. Neither the texts nor the machine's run are in it: a run may have very
 * many.
 */
export interface JudgedSample {
  readonly sample: SampleFacts;
  /** The right answer, and after how many states the machine gives it; no answer where it is stuck or does not end. */
  readonly truth: { readonly answer: string | undefined; readonly states: number };
  /** Undefined where the endpoint gave no whole answer: such a sample is an error, not a wrong answer. */
  readonly verdict: Verdict | undefined;
  /** How far the answer came on the machine's way; undefined where it is not judged. */
  readonly exposure: Exposure | undefined;
}

/** An answer beside those of the run, and what it is worth. */
export interface JudgedProbe {
  readonly probe: Omit<RunProbe, 'text' | 'reasoning' | 'sent'>;
  /** Of the prefix and what the model wrote behind it. Undefined where the endpoint gave no whole answer. */
  readonly verdict: Verdict | undefined;
  /** States of the true run; none where there is no verdict. */
  readonly states: number;
}

/** Why a sample is not judged: its inputs no longer fit the task, or judging it would take too long. */
export type Unjudged = 'unfitting' | 'too-long';

/** States of the machine's own run beyond which a question is not judged: no model writes so many in an answer. */
export const MOST_STATES = 100_000;

/** Characters of an answer beyond which it is not judged. */
export const LONGEST_ANSWER = 2 ** 22;

/**
 * Judges the samples of a run, one after the other, in bounded time and memory each: all the machine's runs use the
 * memory of one. `budget`: states of all its runs together, beyond which nothing more is judged. `counting`: what of an answer's text counts.
 */
export class SampleJudge {
  readonly #task: Task;
  #left: number;
  #states = 0;
  #into: Recording | undefined;

  readonly #counting: Counting;

  constructor(task: Task, budget = Infinity, counting: Counting = {}) {
    this.#counting = counting;
    this.#task = task;
    this.#left = budget;
  }

  /** States of all its runs so far. */
  get states(): number {
    return this.#states;
  }

  /** What a model thinks in think tags before the answer is not judged. */
  judge(sample: RunSample, style = 'minimal'): JudgedSample | Unjudged {
    const { bound } = bindInputs(this.#task, sample.inputs, sample.lengths);
    if (bound === undefined) return 'unfitting';
    const failed = sample.error !== undefined;
    if (this.#left <= 0)
      return failed
        ? {
            sample: withoutTexts(sample),
            truth: { answer: undefined, states: 0 },
            verdict: undefined,
            exposure: undefined,
          }
        : 'too-long';
    const truth = this.#record(bound);
    if (truth.end.kind === 'limit' && !failed) return 'too-long';
    const judged = {
      sample: withoutTexts(sample),
      truth: { answer: truth.end.kind === 'halt' ? truth.end.answer : undefined, states: truth.states },
    };
    if (failed) return { ...judged, verdict: undefined, exposure: undefined };
    if (sample.text.length > LONGEST_ANSWER) return 'too-long';
    const text = answerText(sample, bound.machine);
    const run = new Truth(bound, truth);
    const verdict = this.#verdictOn(text, sample, run, style);
    const { recording } =
      verdict.ownChoices === 0 ? run : finish(followingChoices(run, text, styleFor(bound.machine, verdict.style)));
    return { ...judged, verdict, exposure: exposureOf(recording, firstFault(verdict, truth.states)?.state) };
  }

  /** Judges an answer beside those of the run within the same bounds. `style`: that of the sample that it is about. */
  judgeProbe(probe: RunProbe, style = 'minimal'): JudgedProbe | Unjudged {
    const { bound } = bindInputs(this.#task, probe.inputs, probe.lengths);
    if (bound === undefined) return 'unfitting';
    if (probe.error !== undefined) return { probe: withoutTexts(probe), verdict: undefined, states: 0 };
    if (this.#left <= 0 || probe.text.length > LONGEST_ANSWER) return 'too-long';
    const truth = this.#record(bound);
    if (truth.end.kind === 'limit') return 'too-long';
    const own = answerText(probe, bound.machine);
    const text =
      probe.from === undefined ? own : continued(prefixOf(truth, styleFor(bound.machine, style), probe.from), own);
    const verdict = this.#verdictOn(text, probe, new Truth(bound, truth), style);
    return { probe: withoutTexts(probe), verdict, states: truth.states };
  }

  /** The machine's own run, as far as it may be recorded; in the memory of the one before. */
  #record(bound: Bound): Recording {
    const truth = record(bound, {
      limit: Math.min(MOST_STATES, this.#left),
      into: (this.#into ??= new Recording(bound)),
    });
    this.#left -= truth.states;
    this.#states += truth.states;
    return truth;
  }

  #verdictOn(text: string, { finishReason }: Pick<RunSample, 'finishReason'>, truth: Truth, style: string): Verdict {
    const { bound } = truth.recording;
    return judge(bound, text, {
      style: styleFor(bound.machine, style),
      truth,
      ...this.#counting,
      ...(finishReason === null ? {} : { finishReason }),
    });
  }
}

/** Judges one sample; undefined where it cannot be judged. */
export function judgeSample(task: Task, sample: RunSample): JudgedSample | undefined {
  const judged = new SampleJudge(task).judge(sample);
  return typeof judged === 'string' ? undefined : judged;
}

/** The part of a model's output that is its answer. */
export function answerText({ text }: Pick<RunSample, 'text'>, machine: Machine): string {
  return withoutThinking(text, minimal, machine);
}

/** For people: how many samples were not judged, and why. */
export function unjudgedNotes(unjudged: Iterable<Unjudged>): string[] {
  const counts = { unfitting: 0, 'too-long': 0 };
  for (const why of unjudged) counts[why]++;
  const samples = (count: number): string =>
    count === 1 ? '1 sample is' : `${count.toLocaleString('en')} samples are`;
  return [
    ...(counts.unfitting === 0 ? [] : [`${samples(counts.unfitting)} ignored: the inputs do not fit the task.`]),
    ...(counts['too-long'] === 0
      ? []
      : [`${samples(counts['too-long'])} not judged: the run of the task, or the answer, is too long.`]),
  ];
}
