import {
  cellText,
  finish,
  isStuck,
  parseCell,
  sameValue,
  valueText,
  type Configuration,
  type Fetched,
  type Get,
  type Interval,
  type Machine,
  type Region,
  type Value,
  type Work,
  type Write,
} from '../../machine/index.ts';
import type { MachineEvent } from '../../record/index.ts';
import type { TraceLine } from '../read.ts';
import type { CellValue } from '../trace-event.ts';
import { pairUp } from './cell-pairs.ts';
import { mostOthers, neutral, type Decisions } from './decisions.ts';
import { listed } from './fault-wording.ts';
import { isTrue, othersOf, settles } from './open-cells.ts';
import type { JudgeContext } from './judge-context.ts';
import { originOf } from './origin.ts';
import { field } from './pending-fault.ts';
import type { StateReport } from './state-report.ts';

/** Cells between two places to leave off at. */
export const PIECE = 1024;

/** Reads the lines that fetch cells by their names, of one state in one way. */
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
      this.read(fetched, (fetches) => this.events.push({ kind: 'get', node, fetches: cellsOf(this.around, fetches) })),
    );
  }

  /** The cells of an interval that a line names one by one. */
  *cells(node: Interval, fetched: readonly Fetched[]): Work<readonly Value[]> {
    return yield* this.read(fetched, (fetches) =>
      this.events.push({ kind: 'get', node, fetches: cellsOf(this.around, fetches) }),
    );
  }

  /** Reads a line of fetches; gives what to go on with. `found` is told what it says, if it is there. */
  *read(fetched: readonly Fetched[], found: (fetches: readonly CellValue[]) => void): Work<readonly Value[]> {
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
