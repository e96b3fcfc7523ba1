import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';
import { Body } from './body.ts';
import { Drafts, type Draft } from './draft.ts';
import { Leftovers } from './leftovers.ts';
import type { Surroundings } from './surroundings.ts';

/** The lines of one state, during one reading of it: what was taken, and what is wrong so far. */
export class Page {
  readonly body: Body;
  readonly drafts = new Drafts();
  readonly leftovers: Leftovers;

  constructor(
    readonly around: Surroundings,
    readonly block: Block,
  ) {
    this.body = new Body(block.body);
    this.leftovers = new Leftovers(this.body, around, block);
  }

  draft(
    kind: Draft['kind'],
    place: TraceLine,
    rest: Partial<Omit<Draft, 'kind' | 'place'>> & Pick<Draft, 'explain'>,
  ): void {
    this.drafts.add({ kind, place, part: 'line', expected: '', found: '', ...rest });
  }
}
