import type { Work } from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';
import type { JudgeContext } from './judge-context.ts';
import type { PendingFaults } from './pending-fault.ts';
import { readState, type Candidate } from './search.ts';

/**
 * The lines of a state without those behind its successor that it cannot use: they may belong to the next state, whose
 * header they precede. `text` is the whole text.
 */
export function* withoutEarly(
  block: Block,
  candidates: readonly Candidate[],
  around: JudgeContext,
  text: string,
): Work<{ readonly own: Block; readonly early: readonly TraceLine[] }> {
  const at = block.body.length - (block.strays ?? 0);
  if (at === block.body.length) return { own: block, early: [] };
  const without = { ...block, body: block.body.slice(0, at) };
  const all = yield* faultsOf(block, candidates, around, text);
  const fewer = yield* faultsOf(without, candidates, around, text);
  return fewer.count < all.count ? { own: without, early: block.body.slice(at) } : { own: block, early: [] };
}

/**
 * Whether a state that is said to lead to itself is one that breaks off and is begun again: then that is its one fault,
 * besides what is wrong with what it says. `said`: the state without the lines by which it goes to itself.
 */
export function* isBetterBrokenOff(
  said: Block,
  block: Block,
  candidates: readonly Candidate[],
  around: JudgeContext,
  text: string,
): Work<boolean> {
  const broken = yield* faultsOf(said, candidates, around, text);
  const whole = yield* faultsOf(block, candidates, around, text);
  return broken.list.filter(({ part }) => part !== 'end').length + 1 < whole.list.length;
}

/** What is wrong with a state, of which nothing stays on the tape. */
function* faultsOf(
  block: Block,
  candidates: readonly Candidate[],
  around: JudgeContext,
  text: string,
): Work<PendingFaults> {
  const { reading } = yield* around.tape.attempt(readState(block, candidates, around, text), () => false);
  return reading.report.drafts;
}
