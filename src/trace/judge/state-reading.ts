import {
  cellText,
  compare,
  fusesWrites,
  isStuck,
  labelText,
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
import type { TraceLine } from '../read.ts';
import type { Block } from './blocks.ts';
import { chosenIn, placeOfChoice, type Choice } from './followed-choices.ts';
import { field } from './pending-fault.ts';
import { CallsAgain } from './memory.ts';
import { callOf, readCall, type CallTexts, type OtherCall } from './call-line.ts';
import { controlEvent, readAnswer, readNextHeader, readSuccessor } from './ending.ts';
import { labelOfHeader } from './header.ts';
import { OperationReading } from './operation-reading.ts';
import { StoredWrites } from './stored-writes.ts';
import { Decisions } from './decisions.ts';
import { cellsOf, FetchReading } from './fetch-reading.ts';
import { IntervalReading } from './interval-reading.ts';
import { StateReport } from './state-report.ts';
import { pairUp } from './cell-pairs.ts';
import { tame } from './tame.ts';
import type { JudgeContext } from './judge-context.ts';
import { listed, wrongOperands, yesOrNo } from './fault-wording.ts';

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
  /** What follows the line of the state's call or return, where that is not the machine's own. */
  other: OtherCall | undefined;
  /** The choices that the state makes. */
  readonly choices: Choice[] = [];
  readonly report: StateReport;
  #control: Control | undefined;
  readonly #fetches: FetchReading;
  readonly #intervals: IntervalReading;
  /** Where results are written on the lines of their operations. */
  readonly #stored: StoredWrites | undefined;
  readonly #operations: OperationReading;
  readonly #again: CallsAgain;

  constructor(
    private readonly around: JudgeContext,
    private readonly from: Configuration,
    block: Block,
    turns: readonly boolean[],
  ) {
    this.report = new StateReport(around, block);
    this.decisions = new Decisions(turns, this.report.drafts);
    this.#fetches = new FetchReading(around, from, this.report, this.decisions, this.events);
    this.#intervals = new IntervalReading(around, from, this.report, this.decisions, this.#fetches, this.events);
    this.#again = new CallsAgain(this.report, from);
    this.#stored = fusesWrites(around.style) ? new StoredWrites(this.report) : undefined;
    this.#operations = new OperationReading(around, this.report, this.decisions, this.#stored, this.events);
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
    return this.#intervals.read(node, low, high, values, prefix);
  }

  compute(node: Operation, operands: readonly Value[], result: Result): Value | undefined {
    return node.printed ? this.#operations.compute(node, operands, result) : undefined;
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
        wrongOperands(this.report, line, own, this.decisions.due([node.left, node.right], [left, right], own));
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
    if (this.around.tape.isWrittenInDoubt(cell)) return this.decisions.turn() ? !outcome : outcome;
    const again = outcome ? this.#again.lineOf(cell) : undefined;
    if (again === undefined || !this.decisions.turn()) return outcome;
    this.#again.take(again);
    return false;
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
    for (const [i, write] of writes.entries()) {
      const { cell, value } = write;
      const name = names[i] ?? '';
      const item = pairs.partner[i];
      const printed = item === undefined ? undefined : event.writes[item];
      if (item === undefined || printed === undefined) {
        tape.doubt(cell, tame(value));
        this.report.draft('write-missing', line, {
          part: 'end',
          expected: `${name}=${valueText(value)}`,
          due: { kind: 'put', writes: [{ cell: name, value }] },
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
        const from = all.length === node.writes.length ? node.writes[all.indexOf(write)]?.value : undefined;
        for (const other of this.decisions.alike(printed.value, value, from)) tape.doubt(cell, tame(other));
        if (sameValue(printed.value, value)) continue;
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
    this.other = isOnce ? undefined : readCall(report, outcome, this.#control, this.from, this.decisions);
    this.#again.finish(outcome, this.other?.called);
    const { successor, halts } = isOnce
      ? readNextHeader(report, outcome, this.choices, labelOfHeader(report.block.next, this.around.machine))
      : readSuccessor(report, outcome, this.choices, this.other);
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
