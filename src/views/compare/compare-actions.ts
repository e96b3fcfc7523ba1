import type { CompareSide } from './compare-messages.ts';
import type { PairFilter } from './pair-rows.ts';

/** What a person can do in the page. */
export interface CompareActions {
  swap(this: void): void;
  openRun(run: CompareSide | number): void;
  openState(this: void, state: number): void;
  diff(side: CompareSide, sample: string): void;
  debug(side: CompareSide, sample: string): void;
  filter(this: void, change: Partial<PairFilter>): void;
  select(row: string): void;
  showMore(this: void): void;
}
