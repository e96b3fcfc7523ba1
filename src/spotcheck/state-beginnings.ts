import type { Truth as GroundTruth } from '../dataset/index.ts';
import type { Style } from '../machine/index.ts';
import { judge, Truth } from '../trace/index.ts';

/** Where each state of a true run begins in its trace; the input that is laid out stands before the first. */
export function stateBeginnings({ bound, recording, trace }: GroundTruth, style: Style): readonly number[] {
  const { judged } = judge(bound, trace, { style, truth: new Truth(bound, recording), keepStates: true });
  return judged.map(({ from }) => from);
}
