import type { AtFault, RowVerdict, SummaryFilter } from '../../spotcheck/index.ts';
import type { SortKey } from './rows.ts';

/** What a person can do in the result view. */
export interface ReportActions {
  /** Whether an editor is there, in which runs, diffs and programs can be opened. */
  readonly isEditor: boolean;
  run(this: void): void;
  askMore(this: void): void;
  cancel(this: void): void;
  openFile(this: void): void;
  /** Writes the report to a file, for other people and programs. */
  exportReport(this: void): void;
  openDiff(sample: string): void;
  debug(sample: string): void;
  askAgain(sample: string, from: 'start' | 'prefix'): void;
  /** Every faulty answer, from its first fault or from behind it. */
  askAllAgain(from: AtFault): void;
  scoreTruth(sample: string): void;
  takeWay(id: string): void;
  /** Shows a state of the machine in its program. */
  openState(state: number): void;
  /** Adds the verdict to the filter, or takes it out. */
  toggleVerdict(verdict: RowVerdict): void;
  /** Shows only samples with this kind of fault; undefined: all again. */
  filterKind(kind: string | undefined): void;
  /** Shows only samples whose first fault is in this state; undefined: all again. */
  filterState(state: number | undefined): void;
  /** Shows only samples with this first fault in this state, and goes to them; undefined: all again. */
  showSamples(filter: SummaryFilter | undefined): void;
  /** Shows all samples again, with nothing to look for. */
  clearFilters(): void;
  /** Shows only samples of these lengths, as they are typed. */
  filterLengths(text: string): void;
  search(text: string): void;
  /** Whether the text is looked for everywhere, and not in faults first. */
  searchEverywhere(isEverywhere: boolean): void;
  /** By this key; again: the other way round. */
  sortBy(key: SortKey): void;
  /** Opens a sample under its row, or closes it. */
  peek(sample: string, isOpen: boolean): void;
  select(sample: string): void;
}
