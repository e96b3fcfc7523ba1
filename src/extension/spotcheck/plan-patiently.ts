import { inSlices } from '../../slices/index.ts';
import { type Plan, planning } from '../../spotcheck/index.ts';
import { showPatience } from '../show-patience.ts';

/**
 * Draws the questions of a run in slices, so that the editor goes on meanwhile. Rejects with a SampleError where the
 * task cannot give them, and with an Interrupted where a person cancels it.
 */
export function planPatiently(...what: Parameters<typeof planning>): Promise<Plan> {
  const cancel = new AbortController();
  const plan = inSlices(planning(...what), cancel.signal);
  showPatience('Drawing the questions', plan, () => cancel.abort());
  return plan;
}
