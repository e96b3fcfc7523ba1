import {
  cellText,
  isCountable,
  isStuck,
  valueText,
  type Cell,
  type Configuration,
  type Fetched,
  type Interval,
  type Region,
  type Stuck,
  type Value,
  type Work,
} from '../../machine/index.ts';
import type { MachineEvent } from '../../record/index.ts';
import { intervalEvent } from '../events-of.ts';
import type { TraceLine } from '../read.ts';
import type { EventOf, Taken } from './body.ts';
import type { Decisions } from './decisions.ts';
import { PIECE, type FetchReading } from './fetch-reading.ts';
import { otherLengthFaults } from './interval-length.ts';
import type { JudgeContext } from './judge-context.ts';
import { isTrue, settles } from './open-cells.ts';
import { originOf } from './origin.ts';
import { field } from './pending-fault.ts';
import { sameValues } from './same-values.ts';
import type { StateReport } from './state-report.ts';

/** Reads the lines that fetch intervals, of one state in one way. */
export class IntervalReading {
  constructor(
    private readonly around: JudgeContext,
    private readonly from: Configuration,
    private readonly report: StateReport,
    private readonly decisions: Decisions,
    private readonly fetches: FetchReading,
    /** What the state did, as the model tells it. */
    private readonly events: MachineEvent[],
  ) {}

  *read(
    node: Interval,
    low: Value,
    high: Value,
    values: readonly Value[] | Stuck,
    prefix: readonly Value[],
  ): Work<readonly Value[] | undefined> {
    const region = this.around.machine.regions[node.region];
    if (region === undefined || typeof low !== 'number' || typeof high !== 'number' || !isCountable(low, high))
      return undefined;
    if (this.around.style.intervalsAsGets === true && low <= high)
      return yield* this.#cellByCell(node, region, low, high, prefix);
    const own = intervalEvent(region, low, high, isStuck(values) ? [] : values, prefix);
    const name = `${own.region}[${own.first}..${own.last}]`;
    const taken = this.report.body.take(
      'interval',
      (event) => {
        if (event.region !== own.region) return undefined;
        return event.first === own.first && event.last === own.last ? 'exactly' : 'loosely';
      },
      () => !this.decisions.turn(),
    );
    if (taken === undefined) {
      this.report.leftovers.miss('fetch-missing', own, 'interval', `The state needs ${name}, but does not fetch it.`);
      return isStuck(values)
        ? undefined
        : yield* this.#unprintedInterval({ region: node.region, index: prefix }, low, values);
    }
    const { line, event } = taken;
    const printed = region.placeValue ? [...event.values].reverse() : event.values;
    const [least, most] = region.placeValue ? [event.last, event.first] : [event.first, event.last];
    this.events.push({
      kind: 'interval',
      node,
      region: node.region,
      ...rowIn(prefix),
      low: least,
      high: most,
      values: printed,
    });
    if (taken.fit === 'loosely') {
      yield* this.#foreign(region, own, taken, isStuck(values) ? undefined : values, prefix);
      return isStuck(values) || this.decisions.turn() ? printed : values;
    }
    const length = Math.max(0, high - low + 1);
    if (printed.length !== length) {
      const held = isStuck(values) ? [] : values;
      const own = held.map((value, i) => ({ cell: { region: node.region, index: [...prefix, low + i] }, value }));
      const { frame } = this.from;
      otherLengthFaults(this.report, { line, name, own, printed, isFalling: region.placeValue, frame });
      return isStuck(values) || this.decisions.turn() ? printed : values;
    }
    return yield* this.#elements({ region: node.region, index: prefix }, low, printed, line, region.placeValue);
  }

  /** An interval with other bounds than are due; `due`: the values that are, by rising index, if there are some. */
  *#foreign(
    { id, placeValue }: Region,
    own: EventOf<'interval'>,
    { line, event }: Taken<'interval'>,
    due: readonly Value[] | undefined,
    prefix: readonly Value[],
  ): Work<void> {
    const name = `${own.region}[${own.first}..${own.last}]`;
    const found = `${event.region}[${event.first}..${event.last}]`;
    this.report.draft('fetch-foreign', line, {
      part: field(event.first === own.first ? 'last' : 'first'),
      expected: name,
      found,
      explain: () => `The state fetches ${name} here, not ${found}.`,
    });
    // Cells that are not due, with values that they do not hold, are not one slip.
    const [least, most] = placeValue ? [event.last, event.first] : [event.first, event.last];
    const printed = placeValue ? [...event.values].reverse() : event.values;
    if (most - least + 1 !== printed.length || (due !== undefined && sameValues(printed, due))) return;
    const named = yield* this.#held({ region: id, index: prefix }, least, printed.length);
    yield* this.#blame(
      named.map((one) => (isStuck(one.value) ? undefined : one)),
      printed,
      line,
      placeValue,
    );
  }

  /** An interval of one cell or more whose cells are fetched by name; gives their values by rising index. */
  *#cellByCell(
    node: Interval,
    region: Region,
    low: number,
    high: number,
    prefix: readonly Value[],
  ): Work<readonly Value[]> {
    const fetched = yield* this.#held({ region: node.region, index: prefix }, low, high - low + 1);
    if (region.placeValue) fetched.reverse();
    const values = yield* this.fetches.read(fetched, (fetches) => {
      const printed = fetches.map(({ value }) => value);
      if (region.placeValue) printed.reverse();
      this.events.push({
        kind: 'interval',
        node,
        region: node.region,
        ...rowIn(prefix),
        low,
        high: low + printed.length - 1,
        values: printed,
      });
    });
    return region.placeValue ? [...values].reverse() : values;
  }

  /** What so many cells of a row hold, from index low on. */
  *#held({ region, index: prefix }: Cell, low: number, count: number): Work<Fetched[]> {
    const held: Fetched[] = [];
    for (let i = 0; i < count; i++) {
      if (i % PIECE === PIECE - 1) yield;
      const index = [...prefix, low + i];
      held.push({ cell: { region, index }, value: this.around.tape.cell(region, index) });
    }
    return held;
  }

  *#elements(
    row: Cell,
    low: number,
    printed: readonly Value[],
    line: TraceLine,
    falling: boolean,
  ): Work<readonly Value[]> {
    const { tape } = this.around;
    const own = yield* this.#held(row, low, printed.length);
    const wrong = yield* this.#blame(own, printed, line, falling);
    if (wrong.size === 0 || !this.decisions.turn()) return printed;
    // What is held there, or may be as well: the last doubt is what is printed.
    const isOpen = own.some(({ cell }, i) => wrong.has(i) && tape.doubts(cell).length > 1) && this.decisions.turn();
    return printed.map((value, i) => {
      const one = wrong.has(i) ? own[i] : undefined;
      const held = one && ((isOpen ? tape.doubts(one.cell)[0] : undefined) ?? one.value);
      return held === undefined || isStuck(held) ? value : held;
    });
  }

  /** One fault for each value that its cell does not hold; gives which they are. */
  *#blame(
    own: readonly (Fetched | undefined)[],
    printed: readonly Value[],
    line: TraceLine,
    falling: boolean,
  ): Work<ReadonlySet<number>> {
    const { machine, tape, labelOf } = this.around;
    const wrong = new Set<number>();
    let elsewhere: ReadonlyMap<string, Fetched> | undefined;
    for (const [i, one] of own.entries()) {
      if (i % PIECE === PIECE - 1) yield;
      const value = printed[i];
      if (one === undefined || value === undefined || tape.admits(one.cell, value)) continue;
      if (settles(this.around, one.cell, value) || isTrue(this.around, one.cell, value)) continue;
      wrong.add(i);
      tape.doubt(one.cell, value);
      if (this.report.drafts.isFull) continue;
      const [name, found] = [cellText(machine, one.cell), valueText(value)];
      const expected = textOf(one);
      elsewhere ??= new Map(own.flatMap((other) => (other === undefined ? [] : [[textOf(other), other]])));
      const near = [own[i - 1], own[i + 1], elsewhere.get(found)].filter((other) => other !== undefined);
      const origin = originOf(value, one.cell, near, tape, machine, this.from.frame, labelOf);
      this.report.draft(origin.kind, line, {
        part: { field: 'values', item: falling ? printed.length - 1 - i : i },
        expected,
        found,
        claim: { cell: name, value },
        explain: () =>
          `${name} holds ${expected || 'nothing'}; ${origin.clause === '' ? `no nearby cell holds ${found}` : `${found} looks like ${origin.clause}`}.`,
      });
    }
    return wrong;
  }

  /** The same for an interval that is not printed: as the cells hold it, or as they may hold it as well. */
  *#unprintedInterval({ region, index }: Cell, low: number, values: readonly Value[]): Work<readonly Value[]> {
    const others: (Value | undefined)[] = [];
    for (let i = 0; i < values.length; i++) {
      if (i % PIECE === PIECE - 1) yield;
      others.push(this.around.tape.doubts({ region, index: [...index, low + i] })[0]);
    }
    if (others.every((other) => other === undefined) || !this.decisions.turn()) return values;
    return values.map((value, i) => others[i] ?? value);
  }
}

function textOf({ value }: Fetched): string {
  return isStuck(value) ? '' : valueText(value);
}

/** The indexes that the cells of a row share, as recordings have them. */
function rowIn(prefix: readonly Value[]): { readonly prefix?: readonly Value[] } {
  return prefix.length === 0 ? {} : { prefix };
}
