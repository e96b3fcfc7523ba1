import type { Machine } from '../machine/index.ts';
import { stateNameOf } from './hazards.ts';
import type { Hazard } from './hazard-onset.ts';
import { wilson, type Interval } from './interval.ts';
import type { JudgedSample } from './judge-sample.ts';
import { type Bin, isIn, lengthOf } from './length-bins.ts';
import { hazardsOf } from './state-sums.ts';

/** A hazard with what so many visits leave open, each taken to be by itself. */
export interface LabelHazard extends Hazard {
  readonly interval: Interval | undefined;
}

/** Of the answers of some lengths: the hazard of the states of each label, safe ones among them. */
export function labelHazards(
  machine: Machine,
  samples: readonly JudgedSample[],
  bin: Bin,
): ReadonlyMap<string, LabelHazard> {
  const exposed = samples.flatMap(({ sample, exposure }) =>
    exposure !== undefined && isIn({ length: lengthOf(sample) }, bin) ? [{ exposure }] : [],
  );
  const byLabel = new Map<string, LabelHazard>();
  for (const [state, hazard] of hazardsOf(exposed)) {
    const label = stateNameOf(machine, state);
    const reached = hazard.reached + (byLabel.get(label)?.reached ?? 0);
    const failed = hazard.failed + (byLabel.get(label)?.failed ?? 0);
    byLabel.set(label, { reached, failed, interval: wilson(failed, reached) });
  }
  return byLabel;
}
