import type { Control, Fetched, Outcome, Slots, Write } from './listener.ts';
import type { Choose, Extent, Get, Interval, Node, Operation, Put, Test, Written } from './machine-code.ts';
import type { Cell, Configuration } from './machine.ts';
import type { RunListener } from './run.ts';
import { isStuck, type Result, type Stuck } from './stuck.ts';
import { intervalSign, operatorText, Told } from './told.ts';
import { isTuple, type Value } from './value.ts';
import type { Work } from './work.ts';

/**
 * Stands between a machine and a listener that gives or takes the lines of a trace: what the state has told already has
 * no line of its own, and goes on as it did there.
 */
export class OnceTold implements RunListener {
  #told = new Told();

  constructor(private readonly listener: RunListener) {}

  enter(number: number, configuration: Configuration): void {
    this.#told = new Told();
    this.listener.enter?.(number, configuration);
  }

  isFull(): boolean {
    return this.listener.isFull?.() === true;
  }

  visit(node: Node, slots: Slots): void {
    this.listener.visit?.(node, slots);
  }

  get(node: Get, all: readonly Fetched[]): readonly Value[] | undefined {
    const fetched = this.#told.untold(all);
    return this.#held(all, fetched, fetched.length > 0 ? this.listener.get?.(node, fetched) : undefined);
  }

  *cells(node: Interval, all: readonly Fetched[]): Work<readonly Value[] | undefined> {
    const fetched = this.#told.untold(all);
    const reading = fetched.length > 0 ? this.listener.cells?.(node, fetched) : undefined;
    return this.#held(all, fetched, reading && (yield* reading));
  }

  /** What cells hold, of which some have just been fetched; undefined if one of them gives nothing. */
  #held(
    all: readonly Fetched[],
    fetched: readonly Fetched[],
    given: readonly Value[] | undefined,
  ): readonly Value[] | undefined {
    fetched.forEach(({ cell, value: own }, i) => {
      const value = orOwn(given?.[i], own);
      if (!isStuck(value)) this.#told.tell([{ cell, value }]);
    });
    const values = all.map(({ cell }) => this.#told.held(cell));
    return values.every((value) => value !== undefined) ? values : undefined;
  }

  rows(node: Interval, count: number): void {
    this.listener.rows?.(node, count);
  }

  *interval(
    node: Interval,
    low: Value,
    high: Value,
    values: readonly Value[] | Stuck,
    prefix: readonly Value[],
  ): Work<readonly Value[] | undefined> {
    const sign = intervalSign(node.region);
    const operands = [low, high, isStuck(values) ? [] : values, ...prefix];
    const told = this.#told.result(sign, operands);
    if (isTuple(told)) return told;
    const reading = this.listener.interval?.(node, low, high, values, prefix);
    const read = reading === undefined ? undefined : yield* reading;
    const result = read ?? values;
    if (!isStuck(result)) this.#told.keep(sign, operands, result);
    return read;
  }

  extent(node: Extent, low: number, high: number): void {
    this.listener.extent?.(node, low, high);
  }

  compute(node: Operation, operands: readonly Value[], result: Result): Value | undefined {
    if (!node.printed) return this.listener.compute?.(node, operands, result);
    return this.#line(operatorText(node.operator), operands, result, () =>
      this.listener.compute?.(node, operands, result),
    );
  }

  test(node: Test, left: Value, right: Value, outcome: boolean | Stuck): boolean | undefined {
    if (!node.printed) return this.listener.test?.(node, left, right, outcome);
    const read = this.#line(node.relation, [left, right], outcome, () =>
      this.listener.test?.(node, left, right, outcome),
    );
    return typeof read === 'boolean' ? read : undefined;
  }

  choose(node: Choose, legal: readonly Value[]): Value | undefined {
    return this.listener.choose?.(node, legal);
  }

  written(node: Written, cell: Cell, outcome: boolean): boolean | undefined {
    return this.listener.written?.(node, cell, outcome);
  }

  put(node: Put, writes: readonly Write[], refusal: Stuck | undefined): readonly Write[] | undefined {
    this.#told.tell(writes);
    return this.listener.put?.(node, writes, refusal);
  }

  control(node: Control, outcome: Outcome): void {
    this.listener.control?.(node, outcome);
  }

  #line(sign: string, operands: readonly Value[], own: Result, tell: () => Value | undefined): Value | undefined {
    const told = this.#told.result(sign, operands);
    if (told !== undefined) return told;
    const read = tell();
    const result = orOwn(read, own);
    if (!isStuck(result)) this.#told.keep(sign, operands, result);
    return read;
  }
}

/** What a listener gives instead of the machine's own value, none too. */
function orOwn(given: Value | undefined, own: Result): Result {
  return given === undefined ? own : given;
}
