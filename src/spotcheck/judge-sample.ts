import { bindInputs, record, type Bound, type Machine, type Recording, type Task } from '../machine/index.ts';
import { judge, minimal, styleFor, Truth, withoutThinking, type Verdict } from '../trace/index.ts';
import type { RunSample } from './run-file.ts';

/** A sample with what the machine would have done and what the model's answer is worth. */
export interface JudgedSample {
  readonly sample: RunSample;
  readonly bound: Bound;
  readonly truth: Recording;
  /** Undefined where the endpoint gave no whole answer: such a sample is an error, not a wrong answer. */
  readonly verdict: Verdict | undefined;
}

/**
 * Judges a sample; undefined when its inputs no longer fit the task. What a model thinks in think tags before the answer is not judged.
 */
export function judgeSample(task: Task, sample: RunSample, style = 'minimal', keepStates = false): JudgedSample | undefined {
  const { bound } = bindInputs(task, sample.inputs, sample.lengths);
  if (bound === undefined) return undefined;
  const truth = record(bound);
  if (sample.error !== undefined) return { sample, bound, truth, verdict: undefined };
  const verdict = judge(bound, answerText(sample, bound.machine), {
    style: styleFor(bound.machine, style), keepStates, truth: new Truth(bound, truth), ...(sample.finishReason === null ? {} : { finishReason: sample.finishReason }),
  });
  return { sample, bound, truth, verdict };
}

/** The part of a model's output that is its answer. */
export function answerText({ text }: Pick<RunSample, 'text'>, machine: Machine): string {
  return withoutThinking(text, minimal, machine);
}
