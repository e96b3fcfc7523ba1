import {
  cellText,
  isStuck,
  parseRow,
  sameValue,
  valueText,
  type Region,
  type Value,
  type Work,
} from '../../machine/index.ts';
import type { LayEvent } from '../events-of.ts';
import type { TraceLine } from '../read.ts';
import { alignmentOf, standIns, type AlignmentStep } from './alignment.ts';
import { field, type PendingFault } from './pending-fault.ts';
import type { JudgeContext } from './judge-context.ts';

/** A line that lays cells out. */
export interface LayLine {
  readonly line: TraceLine;
  readonly event: LayEvent;
}

/** Cells between two places to leave off at. */
const PIECE = 1024;

/** Names that an explanation lists. */
const mostNames = 5;

/**
 * The faults of a line that copies a row of the input. Cells are held against those with the same index; where there is
 * less to blame if an element is left out or put in, and what follows it moved, that is what is told.
 */
export function* rowFaults(own: LayEvent, found: LayLine, { machine }: JudgeContext): Work<readonly PendingFault[]> {
  const row = parseRow(machine, own.region);
  if (row === undefined) return [];
  const faults = new RowFaults(own, found, row.region, (index) =>
    cellText(machine, { region: row.region.id, index: [...row.prefix, index] }),
  );
  const byIndex = yield* faults.byIndex();
  const aligned = byIndex.length > 1 ? faults.aligned() : undefined;
  return aligned !== undefined && aligned.length < byIndex.length ? aligned : byIndex;
}

/** What the model lays out otherwise than the rows have it is written to its tape; what the question gives is in doubt. */
export function* copyCells(
  rows: readonly LayEvent[],
  { event }: LayLine,
  region: Region,
  { machine, tape }: JudgeContext,
): Work<void> {
  const prefix = parseRow(machine, event.region)?.prefix ?? [];
  const own = rows.find((row) => row.region === event.region);
  const right = new Map(own?.cells.map(({ index, value }) => [index, value]));
  for (const [item, { index, value }] of event.cells.entries()) {
    if (item % PIECE === PIECE - 1) yield;
    const held = right.get(index);
    if (held !== undefined && sameValue(held, value)) continue;
    const cell = { region: region.id, index: [...prefix, index] };
    const current = tape.cell(cell.region, cell.index);
    tape.write(cell.region, cell.index, value);
    if (!isStuck(current)) tape.doubt(cell, current);
  }
  // Where something is left out or put in, others of the question's values may be what a wrong one stands for.
  const pairs = standIns(
    own?.cells.map(({ value }) => value) ?? [],
    event.cells.map(({ value }) => value),
  );
  for (const pair of pairs) {
    const { index } = event.cells[pair.found] ?? {};
    const { value } = own?.cells[pair.own] ?? {};
    if (index !== undefined && value !== undefined) tape.doubt({ region: region.id, index: [...prefix, index] }, value);
  }
}

class RowFaults {
  constructor(
    private readonly own: LayEvent,
    private readonly found: LayLine,
    private readonly region: Region,
    private readonly nameOf: (index: number) => string,
  ) {}

  /** Cell by cell, those with the same index held against each other. */
  *byIndex(): Work<readonly PendingFault[]> {
    const { own, region } = this;
    const { line, event } = this.found;
    const drafts: PendingFault[] = [];
    const right = new Map(own.cells.map(({ index, value }) => [index, value]));
    const step = region.placeValue ? -1 : 1;
    let rising = true;
    let before: number | undefined;
    const chosen = this.#chosen(right);
    for (const [item, { index, value }] of event.cells.entries()) {
      if (item % PIECE === PIECE - 1) yield;
      const held = right.get(index);
      if (held === undefined || chosen.get(index) !== item) {
        const name = this.nameOf(index);
        drafts.push({
          ...this.#fault('layout-superfluous', () =>
            held === undefined ? `The input has no ${name}.` : `${name} is laid out more than once.`,
          ),
          part: field('index', item),
        });
        continue;
      }
      rising &&= before === undefined || (index - before) * step > 0;
      before = index;
      if (!sameValue(held, value)) drafts.push(this.#wrong(index, item));
    }
    const missing = own.cells.filter(({ index }) => !chosen.has(index)).map(({ index }) => index);
    const [first] = missing;
    if (first !== undefined) {
      // They are missing before the first cell that comes behind them.
      const behind = event.cells.findIndex(({ index }) => right.has(index) && (index - first) * step > 0);
      drafts.push({
        ...this.#fault(
          'layout-missing',
          () =>
            `${missing.length} of the ${own.cells.length} cells of ${own.region} ${isOrAre(missing.length)} missing: ${this.#names(missing)}.`,
        ),
        part: behind < 0 ? 'end' : field('index', behind),
        expected: this.#names(missing),
      });
    }
    if (!rising)
      drafts.push({
        ...this.#fault('format-order', () => `The cells of ${own.region} are not in order.`),
        place: line,
      });
    return drafts;
  }

  /** By index: which of the cells that are laid out with it is taken for it, one with the right value if there is one. */
  #chosen(right: ReadonlyMap<number, Value>): ReadonlyMap<number, number> {
    const { cells } = this.found.event;
    const chosen = new Map<number, number>();
    for (const [item, { index, value }] of cells.entries()) {
      const held = right.get(index);
      if (held === undefined) continue;
      const before = cells[chosen.get(index) ?? -1]?.value;
      if (before === undefined || (!sameValue(held, before) && sameValue(held, value))) chosen.set(index, item);
    }
    return chosen;
  }

  /** The same where elements may have been left out or put in; undefined where the model's cells are not in a row. */
  aligned(): readonly PendingFault[] | undefined {
    const { own, region } = this;
    const { cells } = this.found.event;
    const step = region.placeValue ? -1 : 1;
    const [first, ownFirst] = [cells[0], own.cells[0]];
    if (first === undefined || ownFirst === undefined) return undefined;
    if (cells.some(({ index }, i) => index !== first.index + i * step)) return undefined;
    const steps = alignmentOf(
      own.cells.map(({ value }) => value),
      cells.map(({ value }) => value),
    );
    if (steps === undefined) return undefined;
    const isInPlace = first.index === ownFirst.index || cells.at(-1)?.index === own.cells.at(-1)?.index;
    return [...(isInPlace ? [] : [this.#moved()]), ...steps.map((one) => this.#stepFault(one))];
  }

  #stepFault(step: AlignmentStep): PendingFault {
    const { own } = this;
    const { cells } = this.found.event;
    if (step.kind === 'other') return this.#wrong(own.cells[step.own]?.index ?? 0, step.found);
    const { count } = step;
    const isInside = step.kind === 'left-out' ? step.found < cells.length : step.found + count < cells.length;
    const places = count === 1 ? 'one place' : `${count} places`;
    const rest = isInside ? `; what follows is moved by ${places}` : '';
    if (step.kind === 'left-out') {
      const left = own.cells.slice(step.own, step.own + count);
      const names = listedNames(left.map(({ index, value }) => `${this.nameOf(index)}=${valueText(value)}`));
      return {
        ...this.#fault('layout-missing', () => `${names} ${isOrAre(count)} left out${rest}.`),
        part: isInside ? field('index', step.found) : 'end',
        expected: names,
      };
    }
    const [value, before] = [cells[step.found]?.value ?? null, cells[step.found - 1]?.value];
    const isTwice = count === 1 && before !== undefined && sameValue(value, before);
    const what = count === 1 ? `${valueText(value)} is` : `${count} cells are`;
    return {
      ...this.#fault(
        'layout-superfluous',
        () => `${what} ${isTwice ? 'laid out twice' : 'laid out that the question does not have there'}${rest}.`,
      ),
      part: field('index', step.found),
    };
  }

  /** All values in other places than the question gives them: a number with its point elsewhere. */
  #moved(): PendingFault {
    const first = this.nameOf(this.own.cells[0]?.index ?? 0);
    return {
      ...this.#fault('layout-value', () => `The cells of ${this.own.region} begin with ${first}.`),
      part: field('index'),
      expected: first,
    };
  }

  #wrong(index: number, item: number): PendingFault {
    const cells = this.own.cells.find((cell) => cell.index === index);
    const expected = valueText(cells?.value ?? null);
    const name = this.nameOf(index);
    return {
      ...this.#fault('layout-value', () => `The question gives ${name} as ${expected}.`),
      part: field('value', item),
      expected,
      found: valueText(this.found.event.cells[item]?.value ?? null),
    };
  }

  #fault(kind: PendingFault['kind'], explain: () => string): PendingFault {
    return { kind, place: this.found.line, part: 'line', expected: '', found: '', explain };
  }

  #names(indexes: readonly number[]): string {
    return listedNames(indexes.map((index) => this.nameOf(index)));
  }
}

function listedNames(names: readonly string[]): string {
  return `${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ', …' : ''}`;
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}
