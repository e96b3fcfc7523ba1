import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';
import { Body } from './body.ts';
import { PendingFaults, type PendingFault } from './pending-fault.ts';
import { Leftovers } from './leftovers.ts';
import type { JudgeContext } from './judge-context.ts';

/** The lines of one state, during one reading of it: what was taken, and what is wrong so far. */
export class StateReport {
  readonly body: Body;
  readonly drafts = new PendingFaults();
  readonly leftovers: Leftovers;

  constructor(
    readonly around: JudgeContext,
    readonly block: Block,
  ) {
    this.body = new Body(block.body);
    this.leftovers = new Leftovers(this.body, around, block);
  }

  draft(
    kind: PendingFault['kind'],
    place: TraceLine,
    rest: Partial<Omit<PendingFault, 'kind' | 'place'>> & Pick<PendingFault, 'explain'>,
  ): void {
    this.drafts.add({ kind, place, part: 'line', expected: '', found: '', ...rest });
  }

  /**
   * The same, unless the line may be of another state, whose header cannot be read. One that goes to the state itself is of
   * none.
   */
  draftOwn(...[kind, place, rest]: Parameters<StateReport['draft']>): void {
    const { header } = this.block;
    const isItself =
      header?.event.kind === 'enter' && place.event.kind === 'next' && header.event.label === place.event.label;
    if (isItself || !this.body.isBehindDamage(place)) this.draft(kind, place, rest);
  }
}
