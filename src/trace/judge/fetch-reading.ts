import {
  cellText,
  finish,
  isCountable,
  isStuck,
  parseCell,
  sameValue,
  valueText,
  type Configuration,
  type Cell,
  type Fetched,
  type Get,
  type Interval,
  type Machine,
  type Region,
  type Stuck,
  type Value,
  type Work,
  type Write,
} from '../../machine/index.ts';
import type { MachineEvent } from '../../record/index.ts';
import { intervalEvent } from '../events-of.ts';
import type { TraceLine } from '../read.ts';
import type { CellValue } from '../trace-event.ts';
import { pairUp } from './cell-pairs.ts';
import { mostOthers, neutral, type Decisions } from './decisions.ts';
import { listed } from './fault-wording.ts';
import { otherLengthFaults } from './interval-length.ts';
import { isTrue, othersOf, settles } from './open-cells.ts';
import type { JudgeContext } from './judge-context.ts';
import { originOf } from './origin.ts';
import { field } from './pending-fault.ts';
import { sameValues } from './same-values.ts';
import type { StateReport } from './state-report.ts';

/** Cells between two places to leave off at. */
const PIECE = 1024;

/** Reads the lines that fetch, of one state in one way: cells by name, and intervals. */
export class FetchReading {
  constructor(
    private readonly around: JudgeContext,
    private readonly from: Configuration,
    private readonly report: StateReport,
    private readonly decisions: Decisions,
    /** What the state did, as the model tells it. */
    private readonly events: MachineEvent[],
  ) {}

  get(node: Get, fetched: readonly Fetched[]): readonly Value[] {
    return finish(
      this.#fetch(fetched, (fetches) =>
        this.events.push({ kind: 'get', node, fetches: cellsOf(this.around, fetches) }),
      ),
    );
  }

  /** The cells of an interval that a line names one by one. */
  *cells(node: Interval, fetched: readonly Fetched[]): Work<readonly Value[]> {
    return yield* this.#fetch(fetched, (fetches) =>
      this.events.push({ kind: 'get', node, fetches: cellsOf(this.around, fetches) }),
    );
  }

  /** Reads a line of fetches. `found` is told what it says, if it is there. */
  *#fetch(fetched: readonly Fetched[], found: (fetches: readonly CellValue[]) => void): Work<readonly Value[]> {
    const { machine, tape } = this.around;
    const names = fetched.map(({ cell }) => cellText(machine, cell));
    const known = new Set(names);
    const regions = new Set(fetched.map(({ cell }) => cell.region));
    const taken = this.report.body.take(
      'get',
      ({ fetches }) => {
        if (fetches.some(({ cell }) => known.has(cell))) return 'exactly';
        return fetches.some(({ cell }) => isOf(cell, regions, machine)) ? 'loosely' : undefined;
      },
      () => !this.decisions.turn(),
    );
    if (taken === undefined) {
      this.report.leftovers.miss(
        'fetch-missing',
        {
          kind: 'get',
          fetches: fetched.map(({ value }, i) => ({ cell: names[i] ?? '', value: isStuck(value) ? null : value })),
        },
        'get',
        `The state needs ${listed(names)}, but does not fetch ${names.length === 1 ? 'it' : 'them'}.`,
      );
      return fetched.map((one) => this.#unprinted(one));
    }
    const {
      line,
      event: { fetches },
    } = taken;
    const pairs = pairUp(
      names,
      fetches.map(({ cell }) => cell),
    );
    for (const item of pairs.rest) {
      const cell = fetches[item]?.cell ?? '';
      this.report.draft('fetch-superfluous', line, {
        part: field('cell', item),
        found: cell,
        explain: () => `The state does not need ${cell} here.`,
      });
    }
    if (pairs.swapped)
      this.report.draft('format-order', line, {
        explain: () => `The cells are not in the order in which the state uses them: ${listed(names)}.`,
      });
    found(fetches);
    const values: Value[] = [];
    for (const [i, one] of fetched.entries()) {
      if (i % PIECE === PIECE - 1) yield;
      const name = names[i] ?? '';
      const item = pairs.partner[i];
      const printed = item === undefined ? undefined : fetches[item];
      if (item === undefined || printed === undefined) {
        this.report.draft('fetch-missing', line, {
          part: 'end',
          expected: name,
          due: { kind: 'get', fetches: [{ cell: name, value: null }] },
          explain: () => `The state also needs ${name}, but does not fetch it.`,
        });
        values.push(this.#unprinted(one));
      } else if (printed.cell === name)
        values.push(this.decisions.fetch(one.cell, () => this.#fetched(one, name, printed.value, line, item, fetched)));
      else {
        const other = parseCell(machine, printed.cell);
        // What was written to a wrong cell is fetched from there.
        const isFollowed =
          other?.region === one.cell.region && tape.isAstray(other) && tape.admits(other, printed.value);
        if (!isFollowed)
          this.report.draft('fetch-foreign', line, {
            part: field('cell', item),
            expected: name,
            found: printed.cell,
            claim: printed,
            explain: () => `The state fetches ${name} here, not ${printed.cell}.`,
          });
        if (other !== undefined) tape.doubt(other, printed.value);
        values.push(
          this.decisions.fetch(one.cell, () =>
            this.decisions.carry(printed.value, one.value, this.#regionOf(one), othersOf(this.around, one.cell)),
          ),
        );
      }
    }
    return values;
  }

  *interval(
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
      const found = `${event.region}[${event.first}..${event.last}]`;
      const part = field(event.first === own.first ? 'last' : 'first');
      this.report.draft('fetch-foreign', line, {
        part,
        expected: name,
        found,
        explain: () => `The state fetches ${name} here, not ${found}.`,
      });
      // Cells that are not due, with values that they do not hold, are not one slip.
      if (most - least + 1 === printed.length && (isStuck(values) || !sameValues(printed, values)))
        yield* this.#elements(node, least, printed, line, region.placeValue, prefix, true);
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
    return yield* this.#elements(node, low, printed, line, region.placeValue, prefix);
  }

  /** An interval of one cell or more whose cells are fetched by name; gives their values by rising index. */
  *#cellByCell(
    node: Interval,
    region: Region,
    low: number,
    high: number,
    prefix: readonly Value[],
  ): Work<readonly Value[]> {
    const fetched: Fetched[] = [];
    for (let at = low; at <= high; at++) {
      if (at % PIECE === 0) yield;
      const index = [...prefix, at];
      fetched.push({ cell: { region: node.region, index }, value: this.around.tape.cell(node.region, index) });
    }
    if (region.placeValue) fetched.reverse();
    const values = yield* this.#fetch(fetched, (fetches) => {
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

  #fetched(one: Fetched, name: string, printed: Value, line: TraceLine, item: number, near: readonly Fetched[]): Value {
    const { machine, tape, labelOf } = this.around;
    if (tape.admits(one.cell, printed)) return this.#admitted(one, name, printed, line, item);
    if (settles(this.around, one.cell, printed)) return printed;
    if (isTrue(this.around, one.cell, printed)) {
      tape.doubt(one.cell, printed);
      return printed;
    }
    const origin = originOf(printed, one.cell, near, tape, machine, this.from.frame, labelOf);
    const found = valueText(printed);
    const expected = isStuck(one.value) ? '' : valueText(one.value);
    this.report.draft(origin.kind, line, {
      part: field('value', item),
      expected,
      found,
      claim: { cell: name, value: printed },
      explain: () => {
        const holds = isStuck(one.value) ? `${name} holds nothing (${one.value.stuck})` : `${name} holds ${expected}`;
        return origin.clause === ''
          ? `${holds}; no nearby cell holds ${found}.`
          : `${holds}; ${found} looks like ${origin.clause}.`;
      },
    });
    const others = othersOf(this.around, one.cell);
    const [doubt] = others;
    tape.doubt(one.cell, printed);
    const right = isStuck(one.value) && doubt !== undefined ? doubt : one.value;
    return this.decisions.carry(printed, right, this.#regionOf(one), others);
  }

  /**
   * A value that the cell may hold. What follows may as well go by what the model itself wrote there; if that is what it
   * fetched, and all that follows goes by another value, the fetch is wrong.
   */
  #admitted(one: Fetched, name: string, printed: Value, line: TraceLine, item: number): Value {
    const doubts = this.around.tape.doubts(one.cell);
    if (doubts.length === 0) return printed;
    for (const other of doubts) this.decisions.mayBe(other);
    if (!isStuck(one.value) && !sameValue(one.value, printed)) return this.decisions.either(printed, one.value);
    const others = doubts.filter((value) => !sameValue(value, printed));
    const other = others.slice(0, mostOthers).find(() => this.decisions.turn());
    if (other === undefined) return printed;
    const [expected, found] = [valueText(other), valueText(printed)];
    this.report.draft('fetch-stale', line, {
      part: field('value', item),
      expected,
      found,
      claim: { cell: name, value: printed },
      explain: () => `What follows goes by ${expected}, which ${name} may hold as well, not by ${found}.`,
    });
    return other;
  }

  *#elements(
    node: Interval,
    low: number,
    printed: readonly Value[],
    line: TraceLine,
    falling: boolean,
    prefix: readonly Value[],
    isForeign = false,
  ): Work<readonly Value[]> {
    const { machine, tape } = this.around;
    const own: Fetched[] = [];
    for (let i = 0; i < printed.length; i++) {
      if (i % PIECE === PIECE - 1) yield;
      const index = [...prefix, low + i];
      own.push({ cell: { region: node.region, index }, value: tape.cell(node.region, index) });
    }
    const wrong = new Set<number>();
    let elsewhere: ReadonlyMap<string, Fetched> | undefined;
    for (const [i, one] of own.entries()) {
      if (i % PIECE === PIECE - 1) yield;
      const value = printed[i];
      if (value === undefined || tape.admits(one.cell, value) || settles(this.around, one.cell, value)) continue;
      if (isTrue(this.around, one.cell, value) || (isForeign && isStuck(one.value))) continue;
      wrong.add(i);
      tape.doubt(one.cell, value);
      if (this.report.drafts.isFull) continue;
      const [name, found] = [cellText(machine, one.cell), valueText(value)];
      const expected = isStuck(one.value) ? '' : valueText(one.value);
      elsewhere ??= new Map(own.map((other) => [isStuck(other.value) ? '' : valueText(other.value), other]));
      const near = [own[i - 1], own[i + 1], elsewhere.get(found)].filter((other) => other !== undefined);
      const origin = originOf(value, one.cell, near, tape, machine, this.from.frame, this.around.labelOf);
      this.report.draft(origin.kind, line, {
        part: { field: 'values', item: falling ? printed.length - 1 - i : i },
        expected,
        found,
        claim: { cell: name, value },
        explain: () =>
          `${name} holds ${expected || 'nothing'}; ${origin.clause === '' ? `no nearby cell holds ${found}` : `${found} looks like ${origin.clause}`}.`,
      });
    }
    if (wrong.size === 0 || isForeign || !this.decisions.turn()) return printed;
    // What is held there, or may be as well: the last doubt is what is printed.
    const isOpen = own.some(({ cell }, i) => wrong.has(i) && tape.doubts(cell).length > 1) && this.decisions.turn();
    return printed.map((value, i) => {
      const one = wrong.has(i) ? own[i] : undefined;
      const held = one && ((isOpen ? tape.doubts(one.cell)[0] : undefined) ?? one.value);
      return held === undefined || isStuck(held) ? value : held;
    });
  }

  /** What to go on with where nothing is printed. */
  #unprinted(one: Fetched): Value {
    const doubts = this.around.tape.doubts(one.cell);
    const [doubt] = doubts;
    let { value } = one;
    if (isStuck(value)) value = doubt ?? neutral(this.#regionOf(one));
    else if (doubt !== undefined && this.decisions.turn()) value = doubt;
    return this.decisions.fetch(one.cell, () => {
      for (const other of isStuck(one.value) ? doubts : [one.value, ...doubts]) this.decisions.mayBe(other);
      return this.decisions.unread(value, this.report.body, this.around.machine);
    });
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

  #regionOf({ cell }: Fetched): Region | undefined {
    return this.around.machine.regions[cell.region];
  }
}

/** Whether a text names a cell of one of these regions, or is none, but has the name of one. */
function isOf(cell: string, regions: ReadonlySet<number>, machine: Machine): boolean {
  const parsed = parseCell(machine, cell);
  if (parsed !== undefined) return regions.has(parsed.region);
  const [name] = /^\w+(?=\[)/.exec(cell) ?? [];
  return machine.regions.some((region) => region.name === name && regions.has(region.id));
}

/** The cells that a line names, those that there are none of left out. */
export function cellsOf(
  { machine }: JudgeContext,
  pairs: readonly { readonly cell: string; readonly value: Value }[],
): Write[] {
  return pairs.flatMap(({ cell, value }) => {
    const parsed = parseCell(machine, cell);
    return parsed === undefined ? [] : [{ cell: parsed, value }];
  });
}

/** The indexes that the cells of a row share, as recordings have them. */
function rowIn(prefix: readonly Value[]): { readonly prefix?: readonly Value[] } {
  return prefix.length === 0 ? {} : { prefix };
}
