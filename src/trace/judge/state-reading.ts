import {
  cellText,
  compare,
  evaluateOperation,
  finish,
  fusesWrites,
  isCountable,
  isStuck,
  labelText,
  mayHold,
  operatorText,
  parseCell,
  sameValue,
  saysLabelsOnce,
  valueText,
  type Choose,
  type Configuration,
  type Control,
  type Fetched,
  type Get,
  type Interval,
  type Listener,
  type Operation,
  type Outcome,
  type Put,
  type Region,
  type Result,
  type Stuck,
  type Test,
  type Value,
  type ValueType,
  type Work,
  type Write,
} from '../../machine/index.ts';
import { type MachineEvent } from '../../record/index.ts';
import { intervalEvent } from '../events-of.ts';
import { expressionText } from '../line.ts';
import type { CellValue } from '../trace-event.ts';
import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';
import { chosenIn, placeOfChoice, type Choice } from './followed-choices.ts';
import { field } from './pending-fault.ts';
import { callOf, controlEvent, readAnswer, readCall, readNextHeader, readSuccessor, type CallTexts } from './ending.ts';
import { labelOfHeader } from './header.ts';
import type { EventOf, Fit, Taken } from './body.ts';
import { StoredWrites } from './stored-writes.ts';
import type { Store } from '../stores.ts';
import { originOf } from './origin.ts';
import { StateReport } from './state-report.ts';
import { pairUp } from './cell-pairs.ts';
import { sameValues } from './same-values.ts';
import type { JudgeContext } from './judge-context.ts';
import { count, listed, wrongOperands, wrongResult, yesOrNo } from './fault-wording.ts';

/**
 * Integers with more digits, and longer texts, cannot have been printed; computing on with them would cost more than
 * the trace is long.
 */
const longestText = 1 << 16;
const largestInteger = 10n ** 10_000n;

/** Cells between two places to leave off at. */
const PIECE = 1024;

/**
 * One way to read a state: the machine drives, and every printed step takes the line that tells of it. Where the text
 * says something else than the machine, a decision is due: go on with the printed value or with the right one, take a
 * line or leave it. `decisions` says which of them, in order, are not taken in the usual way.
 */
export class StateReading implements Listener {
  /** What the state did, as the model tells it. */
  readonly events: MachineEvent[] = [];
  /** Decisions that were due. */
  asked = 0;
  /** The label that the state printed as its successor. */
  successor: string | undefined;
  halts = false;
  /** Whether the header of the next state is another one than the state leads to, by what it says itself. */
  isElsewhere = false;
  /** The call whose line is the header of the next state. */
  call: CallTexts | undefined;
  /** The choices that the state makes. */
  readonly choices: Choice[] = [];
  readonly report: StateReport;
  #control: Control | undefined;
  /** Where results are written on the lines of their operations. */
  readonly #stored: StoredWrites | undefined;

  constructor(
    private readonly around: JudgeContext,
    private readonly from: Configuration,
    block: Block,
    private readonly decisions: readonly boolean[],
  ) {
    this.report = new StateReport(around, block);
    this.#stored = fusesWrites(around.style) ? new StoredWrites(this.report) : undefined;
  }

  get(node: Get, fetched: readonly Fetched[]): readonly Value[] {
    return finish(
      this.#fetch(fetched, (fetches) => this.events.push({ kind: 'get', node, fetches: this.#cells(fetches) })),
    );
  }

  /** Reads a line of fetches. `found` is told what it says, if it is there. */
  *#fetch(fetched: readonly Fetched[], found: (fetches: readonly CellValue[]) => void): Work<readonly Value[]> {
    const { machine } = this.around;
    const names = fetched.map(({ cell }) => cellText(machine, cell));
    const known = new Set(names);
    const regions = new Set(fetched.map(({ cell }) => cell.region));
    const taken = this.report.body.take(
      'get',
      ({ fetches }) => {
        if (fetches.some(({ cell }) => known.has(cell))) return 'exactly';
        return fetches.some(({ cell }) => regions.has(parseCell(machine, cell)?.region ?? -1)) ? 'loosely' : undefined;
      },
      () => !this.#decide(),
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
          explain: () => `The state also needs ${name}, but does not fetch it.`,
        });
        values.push(this.#unprinted(one));
      } else if (printed.cell === name) values.push(this.#fetched(one, name, printed.value, line, item, fetched));
      else {
        this.report.draft('fetch-foreign', line, {
          part: field('cell', item),
          expected: name,
          found: printed.cell,
          claim: printed,
          explain: () => `The state fetches ${name} here, not ${printed.cell}.`,
        });
        values.push(this.#carry(printed.value, one.value, this.#regionOf(one)));
      }
    }
    return values;
  }

  *interval(
    node: Interval,
    low: Value,
    high: Value,
    values: readonly Value[] | Stuck,
  ): Work<readonly Value[] | undefined> {
    const region = this.around.machine.regions[node.region];
    if (region === undefined || typeof low !== 'number' || typeof high !== 'number' || !isCountable(low, high))
      return undefined;
    if (this.around.style.intervalsAsGets === true && low <= high)
      return yield* this.#cellByCell(node, region, low, high);
    const own = intervalEvent(region, low, high, isStuck(values) ? [] : values);
    const name = `${own.region}[${own.first}..${own.last}]`;
    const taken = this.report.body.take(
      'interval',
      (event) => {
        if (event.region !== own.region) return undefined;
        return event.first === own.first && event.last === own.last ? 'exactly' : 'loosely';
      },
      () => !this.#decide(),
    );
    if (taken === undefined) {
      this.report.leftovers.miss('fetch-missing', own, 'interval', `The state needs ${name}, but does not fetch it.`);
      return isStuck(values) ? undefined : yield* this.#unprintedInterval(node.region, low, values);
    }
    const { line, event } = taken;
    const printed = region.placeValue ? [...event.values].reverse() : event.values;
    const [least, most] = region.placeValue ? [event.last, event.first] : [event.first, event.last];
    this.events.push({ kind: 'interval', node, region: node.region, low: least, high: most, values: printed });
    if (taken.fit === 'loosely') {
      const found = `${event.region}[${event.first}..${event.last}]`;
      const part = field(event.first === own.first ? 'last' : 'first');
      this.report.draft('fetch-foreign', line, {
        part,
        expected: name,
        found,
        explain: () => `The state fetches ${name} here, not ${found}.`,
      });
      return isStuck(values) || this.#decide() ? printed : values;
    }
    const length = Math.max(0, high - low + 1);
    if (printed.length !== length) {
      const kind = printed.length < length ? 'fetch-missing' : 'fetch-superfluous';
      this.report.draft(kind, line, {
        part: field('values'),
        expected: `${length} values`,
        found: `${printed.length} values`,
        explain: () => `${name} has ${count(length, 'cell')}, but the line has ${count(printed.length, 'value')}.`,
      });
      return isStuck(values) || this.#decide() ? printed : values;
    }
    return yield* this.#elements(node, low, printed, line, region.placeValue);
  }

  /** An interval of one cell or more whose cells are fetched by name; gives their values by rising index. */
  *#cellByCell(node: Interval, region: Region, low: number, high: number): Work<readonly Value[]> {
    const fetched: Fetched[] = [];
    for (let at = low; at <= high; at++) {
      if (at % PIECE === 0) yield;
      fetched.push({ cell: { region: node.region, index: [at] }, value: this.around.tape.cell(node.region, [at]) });
    }
    if (region.placeValue) fetched.reverse();
    const values = yield* this.#fetch(fetched, (fetches) => {
      const printed = fetches.map(({ value }) => value);
      if (region.placeValue) printed.reverse();
      this.events.push({
        kind: 'interval',
        node,
        region: node.region,
        low,
        high: low + printed.length - 1,
        values: printed,
      });
    });
    return region.placeValue ? [...values].reverse() : values;
  }

  compute(node: Operation, operands: readonly Value[], result: Result): Value | undefined {
    if (!node.printed) return undefined;
    const operator = operatorText(node.operator);
    const own = (): string => expressionText({ operator, operands });
    const store = this.#stored?.storeOf(node);
    const taken = this.#operation(operator, operands, result, store !== undefined);
    if (taken === undefined) {
      this.report.leftovers.miss(
        'operation-missing',
        { kind: 'operation', operator, operands, result: isStuck(result) ? null : result },
        store === undefined ? 'operation' : 'store',
        `The state computes ${own()} here, but does not write it out.`,
      );
      if (store !== undefined) this.#stored?.keep(store, 'missing');
      return isStuck(result) ? undefined : tame(result);
    }
    const { line, event } = taken;
    this.#keepStored(store, taken, result);
    this.events.push({ kind: 'compute', node, operands: event.operands, result: event.result });
    if (taken.fit === 'exactly') {
      if (!isStuck(result) && sameValue(event.result, result)) return result;
      wrongResult(this.report, line, own(), event.result, result);
      return this.#carry(event.result, result);
    }
    wrongOperands(this.report, line, event.operands, operands, operator);
    const onPrinted = evaluateOperation(node, event.operands);
    if (!isStuck(result) && sameValue(event.result, result)) return result;
    if (isStuck(onPrinted) || !sameValue(event.result, onPrinted))
      wrongResult(this.report, line, expressionText(event), event.result, onPrinted);
    return this.#carry(event.result, result);
  }

  /** Keeps what the line of an operation says of its write, which is due if there is a store. */
  #keepStored(store: Store | undefined, { line, event }: Taken<'operation'> | Taken<'store'>, result: Result): void {
    if (event.kind === 'store' && store === undefined) {
      const claim = { cell: event.cell, value: event.result };
      this.report.leftovers.writeAstray(claim);
      this.report.draft('write-superfluous', line, {
        part: field('cell'),
        found: event.cell,
        claim,
        explain: () => `The state does not write this result to ${event.cell}.`,
      });
    } else if (store !== undefined)
      this.#stored?.keep(store, event.kind === 'store' ? { line, event, right: result } : 'without its write');
  }

  /** The line of an operation, with its write or without, as is due; else the other way, if nothing else is wrong with it. */
  #operation(
    operator: string,
    operands: readonly Value[],
    result: Result,
    isStored: boolean,
  ): Taken<'operation'> | Taken<'store'> | undefined {
    const { body } = this.report;
    const fits = (event: EventOf<'operation'> | EventOf<'store'>): Fit => {
      if (event.operator !== operator) return undefined;
      if (!sameValues(event.operands, operands)) return 'loosely';
      return isStuck(result) || sameValue(event.result, result) ? 'exactly' : 'nearly';
    };
    const exactly = (event: EventOf<'operation'> | EventOf<'store'>): Fit =>
      sameValues(event.operands, operands) ? fits(event) : undefined;
    const accept = (): boolean => !this.#decide();
    return isStored
      ? (body.take('store', fits, accept) ?? body.take('operation', exactly, accept))
      : (body.take('operation', fits, accept) ?? body.take('store', exactly, accept));
  }

  test(node: Test, left: Value, right: Value, outcome: boolean | Stuck): boolean | undefined {
    if (!node.printed) return undefined;
    const own = `${valueText(left)} ${node.relation} ${valueText(right)}`;
    const taken = this.report.body.take(
      'test',
      (event) => {
        const same = sameValue(event.left, left) && sameValue(event.right, right);
        if (event.relation !== node.relation) return same ? 'loosely' : undefined;
        return same ? 'exactly' : 'loosely';
      },
      () => !this.#decide(),
    );
    if (taken === undefined) {
      this.report.leftovers.miss(
        'test-missing',
        { kind: 'test', relation: node.relation, left, right, outcome: outcome === true },
        'test',
        `The state compares ${own} here, but does not write it out.`,
      );
      return isStuck(outcome) ? false : outcome;
    }
    const { line, event } = taken;
    const printed = `${valueText(event.left)} ${event.relation} ${valueText(event.right)}`;
    this.events.push({ kind: 'test', node, left: event.left, right: event.right, outcome: event.outcome });
    if (taken.fit === 'loosely') {
      if (event.relation !== node.relation) {
        this.report.draft('operation-other', line, {
          part: field('relation'),
          expected: node.relation,
          found: event.relation,
          explain: () => `The state compares ${own} here, not ${printed}.`,
        });
      } else wrongOperands(this.report, line, [event.left, event.right], [left, right]);
    }
    if (event.outcome === outcome) return outcome;
    const onPrinted = taken.fit === 'exactly' ? outcome : compare(event.relation, event.left, event.right);
    if (event.outcome !== onPrinted) {
      const expected = isStuck(onPrinted) ? '' : yesOrNo(onPrinted);
      this.report.draft('test-outcome', line, {
        part: field('outcome'),
        expected,
        found: yesOrNo(event.outcome),
        explain: () =>
          isStuck(onPrinted)
            ? `${printed} cannot be decided: ${onPrinted.stuck}.`
            : `${printed} is ${onPrinted ? 'true' : 'false'}.`,
      });
    }
    return isStuck(outcome) || !this.#decide() ? event.outcome : outcome;
  }

  /** Takes what the text takes, if it may; else the machine's own choice, and the successor is wrong. */
  choose(node: Choose, legal: readonly Value[]): Value | undefined {
    const place = placeOfChoice(node);
    if (place === undefined) return undefined;
    const { body, next } = this.report.block;
    const printed = [...body, ...(next === undefined ? [] : [next])]
      .flatMap(({ event }) =>
        event.kind === 'next' || event.kind === 'enter' ? [chosenIn(event.label, place, this.around.machine)] : [],
      )
      .find((value) => value !== undefined);
    this.choices.push({ ...place, name: node.name, legal, printed });
    return legal.find((value) => sameValue(value, printed));
  }

  written(_node: unknown, cell: Fetched['cell'], outcome: boolean): boolean {
    return this.around.tape.isWrittenInDoubt(cell) && this.#decide() ? !outcome : outcome;
  }

  put(node: Put, all: readonly Write[]): readonly Write[] {
    const { machine, tape } = this.around;
    const { rest: writes, printed: stored } = this.#stored?.take(node, all, tame) ?? { rest: all, printed: [] };
    if (writes.length === 0) {
      this.events.push({ kind: 'put', node, writes: this.#cells(stored) });
      return [];
    }
    const names = writes.map(({ cell }) => cellText(machine, cell));
    const taken = this.report.body.take(
      'put',
      (event) => (event.writes.some(({ cell }) => names.includes(cell)) ? 'exactly' : 'loosely'),
      () => !this.#decide(),
    );
    if (taken === undefined) {
      for (const { cell, value } of writes) tape.doubt(cell, tame(value));
      this.report.leftovers.miss(
        'write-missing',
        { kind: 'put', writes: writes.map(({ value }, i) => ({ cell: names[i] ?? '', value })) },
        'put',
        `The state writes ${listed(names)} here, but the trace does not show it.`,
      );
      return [];
    }
    const { line, event } = taken;
    const pairs = pairUp(
      names,
      event.writes.map(({ cell }) => cell),
    );
    if (pairs.swapped)
      this.report.draft('format-order', line, {
        explain: () => `The cells are not in the order in which the state writes them: ${listed(names)}.`,
      });
    for (const [i, { cell, value }] of writes.entries()) {
      const name = names[i] ?? '';
      const item = pairs.partner[i];
      const printed = item === undefined ? undefined : event.writes[item];
      if (item === undefined || printed === undefined) {
        tape.doubt(cell, tame(value));
        this.report.draft('write-missing', line, {
          part: 'end',
          expected: `${name}=${valueText(value)}`,
          explain: () => `The state also writes ${valueText(value)} to ${name}.`,
        });
      } else if (printed.cell !== name) {
        tape.doubt(cell, tame(value));
        this.report.leftovers.writeAstray(printed);
        this.report.draft('write-cell', line, {
          part: field('cell', item),
          expected: name,
          found: printed.cell,
          claim: printed,
          explain: () => `The state writes to ${name} here, not to ${printed.cell}.`,
        });
      } else {
        tape.write(cell.region, cell.index, printed.value);
        if (sameValue(printed.value, value)) continue;
        tape.doubt(cell, tame(value));
        const [expected, found] = [valueText(value), valueText(printed.value)];
        this.report.draft('write-value', line, {
          part: field('value', item),
          expected,
          found,
          claim: printed,
          explain: () => `The state computed ${expected} for ${name}, but wrote ${found}.`,
        });
      }
    }
    for (const item of pairs.rest) {
      const printed = event.writes[item];
      if (printed === undefined) continue;
      this.report.leftovers.writeAstray(printed);
      this.report.draft('write-superfluous', line, {
        part: field('cell', item),
        found: printed.cell,
        claim: printed,
        explain: () => `The state does not write ${printed.cell} here.`,
      });
    }
    this.events.push({ kind: 'put', node, writes: this.#cells([...stored, ...event.writes]) });
    return [];
  }

  control(node: Control): void {
    this.#control = node;
  }

  /** Reads the lines that end the state, then all that nothing has asked for. The faults are complete after that. */
  finish(outcome: Outcome): void {
    const { report } = this;
    this.#stored?.finish();
    const isOnce = saysLabelsOnce(this.around.style);
    if (!isOnce) readCall(report, outcome, this.#control, this.from);
    const { successor, halts } = isOnce
      ? readNextHeader(report, outcome, this.choices, labelOfHeader(report.block.next, this.around.machine))
      : readSuccessor(report, outcome, this.choices);
    this.call = isOnce ? callOf(this.around.machine, outcome, this.#control) : undefined;
    this.isElsewhere = isOnce && report.block.next !== undefined && !this.#isNamed(report.block.next, outcome);
    this.successor = successor;
    this.halts = halts;
    readAnswer(report, outcome);
    report.leftovers.addTo(report.drafts, successor === undefined && !halts);
    const control = controlEvent(report.block, outcome, this.#control);
    if (control !== undefined) this.events.push(control);
  }

  #fetched(
    one: Fetched,
    name: string,
    printed: Value,
    line: TraceLine,
    item: number,
    others: readonly Fetched[],
  ): Value {
    const { machine, tape, labelOf } = this.around;
    if (tape.admits(one.cell, printed)) return printed;
    const origin = originOf(printed, one.cell, others, tape, machine, this.from.frame, labelOf);
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
    return this.#carry(printed, one.value, this.#regionOf(one));
  }

  *#elements(
    node: Interval,
    low: number,
    printed: readonly Value[],
    line: TraceLine,
    falling: boolean,
  ): Work<readonly Value[]> {
    const { machine, tape } = this.around;
    const own: Fetched[] = [];
    for (let i = 0; i < printed.length; i++) {
      if (i % PIECE === PIECE - 1) yield;
      own.push({ cell: { region: node.region, index: [low + i] }, value: tape.cell(node.region, [low + i]) });
    }
    let wrong = 0;
    let elsewhere: ReadonlyMap<string, Fetched> | undefined;
    for (const [i, one] of own.entries()) {
      if (i % PIECE === PIECE - 1) yield;
      const value = printed[i];
      if (value === undefined || tape.admits(one.cell, value)) continue;
      wrong++;
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
    if (wrong === 0 || !this.#decide()) return printed;
    return own.map(({ value }, i) => (isStuck(value) ? (printed[i] ?? null) : value));
  }

  /** Whether a header is that of the state which the machine goes to. */
  #isNamed({ event }: TraceLine, outcome: Outcome): boolean {
    if (outcome.kind !== 'next') return true;
    if (this.call !== undefined)
      return event.kind === 'call' && event.callee === this.call.callee && event.site === this.call.site;
    return event.kind === 'enter' && event.label === labelText(this.around.machine, outcome.configuration);
  }

  /** Whether to turn from the usual way here. */
  #decide(): boolean {
    return this.decisions[this.asked++] ?? false;
  }

  /**
   * The printed value, or by decision the right one; only the printed one where there is no right one, only the right
   * one where the types differ.
   */
  #carry(printed: Value, right: Result, region?: Region): Value {
    if (isStuck(right)) return region === undefined || mayHold(region, printed) ? printed : neutral(region);
    const isLong = typeof printed === 'bigint' && typeof right !== 'bigint';
    const fits = region === undefined ? typeof printed === typeof right : mayHold(region, printed) && !isLong;
    return !fits || this.#decide() ? right : printed;
  }

  /** What to go on with where nothing is printed. */
  #unprinted(one: Fetched): Value {
    const [doubt] = this.around.tape.doubts(one.cell);
    if (isStuck(one.value)) return doubt === undefined ? neutral(this.#regionOf(one)) : doubt;
    return doubt !== undefined && this.#decide() ? doubt : one.value;
  }

  /** The same for an interval that is not printed: as the cells hold it, or as they may hold it as well. */
  *#unprintedInterval(region: number, low: number, values: readonly Value[]): Work<readonly Value[]> {
    const others: (Value | undefined)[] = [];
    for (let i = 0; i < values.length; i++) {
      if (i % PIECE === PIECE - 1) yield;
      others.push(this.around.tape.doubts({ region, index: [low + i] })[0]);
    }
    if (others.every((other) => other === undefined) || !this.#decide()) return values;
    return values.map((value, i) => others[i] ?? value);
  }

  #regionOf({ cell }: Fetched): Region | undefined {
    return this.around.machine.regions[cell.region];
  }

  #cells(pairs: readonly { readonly cell: string; readonly value: Value }[]): Write[] {
    return pairs.flatMap(({ cell, value }) => {
      const parsed = parseCell(this.around.machine, cell);
      return parsed === undefined ? [] : [{ cell: parsed, value }];
    });
  }
}

function neutral(region: Region | undefined): Value {
  return region?.type === 'tuple'
    ? (region.fields ?? []).map(({ type }) => neutralOf(type))
    : neutralOf(region?.type ?? 'int');
}

function neutralOf(type: ValueType): Value {
  if (type === 'int') return 0;
  return type === 'text' ? '' : false;
}

function tame(value: Value): Value {
  if (typeof value === 'bigint' && (value > largestInteger || value < -largestInteger)) return 0;
  return typeof value === 'string' && value.length > longestText ? '' : value;
}
