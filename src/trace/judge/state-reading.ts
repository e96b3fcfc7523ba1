import {
  cellText,
  compare,
  evaluateOperation,
  fusesWrites,
  isStuck,
  labelText,
  operatorText,
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
  type Result,
  type Stuck,
  type Test,
  type Value,
  type Work,
  type Write,
} from '../../machine/index.ts';
import { type MachineEvent } from '../../record/index.ts';
import { expressionText } from '../line.ts';
import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';
import { chosenIn, placeOfChoice, type Choice } from './followed-choices.ts';
import { field } from './pending-fault.ts';
import { callOf, readCall, type CallTexts } from './call-line.ts';
import { controlEvent, readAnswer, readNextHeader, readSuccessor } from './ending.ts';
import { labelOfHeader } from './header.ts';
import type { EventOf, Fit, Taken } from './body.ts';
import { StoredWrites } from './stored-writes.ts';
import type { Store } from '../stores.ts';
import { Decisions } from './decisions.ts';
import { cellsOf, FetchReading } from './fetch-reading.ts';
import { StateReport } from './state-report.ts';
import { pairUp } from './cell-pairs.ts';
import { sameValues } from './same-values.ts';
import type { JudgeContext } from './judge-context.ts';
import { listed, wrongOperands, wrongResult, yesOrNo } from './fault-wording.ts';

/**
 * Integers with more digits, and longer texts, cannot have been printed; computing on with them would cost more than
 * the trace is long.
 */
const longestText = 1 << 16;
const largestInteger = 10n ** 10_000n;

/**
 * One way to read a state: the machine drives, and every printed step takes the line that tells of it. `turns` says which
 * decisions are not taken in the usual way.
 */
export class StateReading implements Listener {
  /** What the state did, as the model tells it. */
  readonly events: MachineEvent[] = [];
  /** What of the text was decided on. */
  readonly decisions: Decisions;
  /** The label that the state printed as its successor. */
  successor: string | undefined;
  halts = false;
  /** Whether the header of the next state is another one than the state leads to, by what it says itself. */
  isElsewhere = false;
  /** The call whose line is the header of the next state. */
  call: CallTexts | undefined;
  /** Where the state's call leads, where its line names another one than the machine makes. */
  called: Configuration | undefined;
  /** The choices that the state makes. */
  readonly choices: Choice[] = [];
  readonly report: StateReport;
  #control: Control | undefined;
  readonly #fetches: FetchReading;
  /** Where results are written on the lines of their operations. */
  readonly #stored: StoredWrites | undefined;

  constructor(
    private readonly around: JudgeContext,
    private readonly from: Configuration,
    block: Block,
    turns: readonly boolean[],
  ) {
    this.report = new StateReport(around, block);
    this.decisions = new Decisions(turns, this.report.drafts);
    this.#fetches = new FetchReading(around, from, this.report, this.decisions, this.events);
    this.#stored = fusesWrites(around.style) ? new StoredWrites(this.report) : undefined;
  }

  get(node: Get, fetched: readonly Fetched[]): readonly Value[] {
    return this.#fetches.get(node, fetched);
  }

  cells(node: Interval, fetched: readonly Fetched[]): Work<readonly Value[]> {
    return this.#fetches.cells(node, fetched);
  }

  interval(
    node: Interval,
    low: Value,
    high: Value,
    values: readonly Value[] | Stuck,
    prefix: readonly Value[],
  ): Work<readonly Value[] | undefined> {
    return this.#fetches.interval(node, low, high, values, prefix);
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
      return isStuck(result) ? undefined : this.decisions.unread(tame(result), this.report.body, this.around.machine);
    }
    const { line, event } = taken;
    this.#keepStored(store, taken, result);
    this.events.push({ kind: 'compute', node, operands: event.operands, result: event.result });
    if (taken.fit === 'exactly') {
      if (!isStuck(result) && sameValue(event.result, result)) return result;
      wrongResult(this.report, line, own(), event.result, result);
      return this.decisions.carry(event.result, result);
    }
    const blamed = this.report.drafts.count;
    wrongOperands(this.report, line, event.operands, this.decisions.due(operands, event.operands), operator);
    const onPrinted = evaluateOperation(node, event.operands);
    const isAsDue = !isStuck(result) && sameValue(event.result, result);
    // With operands that are as good as those that are due, the line has to be true by itself.
    if (isAsDue && this.report.drafts.count > blamed) return result;
    if (isStuck(onPrinted) || !sameValue(event.result, onPrinted))
      wrongResult(this.report, line, expressionText(event), event.result, onPrinted);
    return isAsDue ? result : this.decisions.carry(event.result, result);
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
    const accept = (): boolean => !this.decisions.turn();
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
      () => !this.decisions.turn(),
    );
    if (taken === undefined) {
      this.report.leftovers.miss(
        'test-missing',
        { kind: 'test', relation: node.relation, left, right, outcome: outcome === true },
        'test',
        `The state compares ${own} here, but does not write it out.`,
      );
      if (isStuck(outcome)) return false;
      return this.report.body.hasUnreadable && this.decisions.turn() ? !outcome : outcome;
    }
    const { line, event } = taken;
    const printed = `${valueText(event.left)} ${event.relation} ${valueText(event.right)}`;
    this.events.push({ kind: 'test', node, left: event.left, right: event.right, outcome: event.outcome });
    const blamed = this.report.drafts.count;
    if (taken.fit === 'loosely') {
      if (event.relation !== node.relation) {
        this.report.draft('operation-other', line, {
          part: field('relation'),
          expected: node.relation,
          found: event.relation,
          explain: () => `The state compares ${own} here, not ${printed}.`,
        });
      } else {
        const own = [event.left, event.right];
        wrongOperands(this.report, line, own, this.decisions.due([left, right], own));
      }
    }
    // With operands that are as good as those that are due, the line has to be true by itself.
    const isAsGood = taken.fit === 'loosely' && this.report.drafts.count === blamed;
    if (event.outcome === outcome && !isAsGood) return outcome;
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
    return isStuck(outcome) || event.outcome === outcome || !this.decisions.turn() ? event.outcome : outcome;
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
    return this.around.tape.isWrittenInDoubt(cell) && this.decisions.turn() ? !outcome : outcome;
  }

  put(node: Put, all: readonly Write[]): readonly Write[] {
    const { machine, tape } = this.around;
    const { rest: writes, printed: stored } = this.#stored?.take(node, all, tame) ?? { rest: all, printed: [] };
    if (writes.length === 0) {
      this.events.push({ kind: 'put', node, writes: cellsOf(this.around, stored) });
      return [];
    }
    const names = writes.map(({ cell }) => cellText(machine, cell));
    const taken = this.report.body.take(
      'put',
      (event) => (event.writes.some(({ cell }) => names.includes(cell)) ? 'exactly' : 'loosely'),
      () => !this.decisions.turn(),
    );
    if (taken === undefined) {
      for (const { cell, value } of writes) {
        tape.doubt(cell, tame(value));
        if (this.report.body.hasUnreadable) tape.openCell(cell);
      }
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
        for (const other of this.decisions.alike(printed.value)) tape.doubt(cell, tame(other));
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
    this.events.push({ kind: 'put', node, writes: cellsOf(this.around, [...stored, ...event.writes]) });
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
    const other = isOnce ? undefined : readCall(report, outcome, this.#control, this.from);
    this.called = other?.called;
    const { successor, halts } = isOnce
      ? readNextHeader(report, outcome, this.choices, labelOfHeader(report.block.next, this.around.machine))
      : readSuccessor(report, outcome, this.choices, other);
    this.call = isOnce ? callOf(this.around.machine, outcome, this.#control) : undefined;
    this.isElsewhere = isOnce && report.block.next !== undefined && !this.#isNamed(report.block.next, outcome);
    this.successor = successor;
    this.halts = halts;
    readAnswer(report, outcome);
    report.leftovers.addTo(report.drafts, successor === undefined && !halts);
    const control = controlEvent(report.block, outcome, this.#control);
    if (control !== undefined) this.events.push(control);
  }

  /** Whether a header is that of the state which the machine goes to. */
  #isNamed({ event }: TraceLine, outcome: Outcome): boolean {
    if (outcome.kind !== 'next') return true;
    if (this.call !== undefined)
      return event.kind === 'call' && event.callee === this.call.callee && event.site === this.call.site;
    return event.kind === 'enter' && event.label === labelText(this.around.machine, outcome.configuration);
  }
}

function tame(value: Value): Value {
  if (typeof value === 'bigint' && (value > largestInteger || value < -largestInteger)) return 0;
  return typeof value === 'string' && value.length > longestText ? '' : value;
}
