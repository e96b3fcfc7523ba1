import type { Truth as GroundTruth } from '../dataset/index.ts';
import type { Style } from '../machine/index.ts';
import { judge, type JudgedState, Truth } from '../trace/index.ts';

/** Where each state of a true run begins in its trace; the input that is laid out stands before the first. */
export function stateBeginnings(truth: GroundTruth, style: Style): readonly number[] {
  return truthStates(truth, style).map(({ from }) => from);
}

/** The states of a true run, as its trace has them. */
export function truthStates({ bound, recording, trace }: GroundTruth, style: Style): readonly JudgedState[] {
  return judge(bound, trace, { style, truth: new Truth(bound, recording), keepStates: true }).judged;
}
