import {
  isStuck,
  mayHold,
  sameValue,
  type Machine,
  type Region,
  type Result,
  type Value,
  type ValueType,
} from '../../machine/index.ts';
import type { Body } from './body.ts';
import type { PendingFaults } from './pending-fault.ts';

/** Other values that are tried. */
const mostOthers = 2;

/**
 * The decisions of one reading of a state. Where the text says something else than the machine, one is due: go on with
 * the printed value or with the right one, take a line or leave it. `turns` says which of them, in order, are not taken
 * in the usual way.
 */
export class Decisions {
  /** By decision that was due: how many faults of the reading were known then. */
  readonly faultsBefore: number[] = [];

  /** Values that stand for each other, since one was fetched for the other. */
  readonly #alike: (readonly [Value, Value])[] = [];
  /** Results that were printed wrong, and the right ones: a cell that is written one of them may be taken for the other. */
  readonly #results: (readonly [Value, Value])[] = [];

  constructor(
    private readonly turns: readonly boolean[],
    private readonly faults: PendingFaults,
  ) {}

  /** Whether to turn from the usual way here. */
  turn(): boolean {
    return this.turns[this.faultsBefore.push(this.faults.list.length) - 1] ?? false;
  }

  /** A value, or by decision another one that is as good: from here on they stand for each other. */
  either(value: Value, other: Value): Value {
    this.#alike.push([value, other]);
    return this.turn() ? other : value;
  }

  /** What a cell that is written a value may be taken to hold as well. */
  alike(value: Value): readonly Value[] {
    return [...this.#alike, ...this.#results].flatMap(([a, b]) => {
      if (sameValue(a, value)) return [b];
      return sameValue(b, value) ? [a] : [];
    });
  }

  /** Operands as they are due; a printed one that stands for one of them is as good. */
  due(operands: readonly Value[], printed: readonly Value[]): readonly Value[] {
    if (this.#alike.length === 0) return operands;
    return operands.map((own, i) => {
      const found = printed[i];
      const isOne = (one: Value, other: Value): boolean =>
        found !== undefined && sameValue(one, own) && sameValue(other, found);
      return found !== undefined && this.#alike.some(([a, b]) => isOne(a, b) || isOne(b, a)) ? found : own;
    });
  }

  /** A value that no line tells: where a line cannot be read, it may be what later lines compute with instead. */
  unread(value: Value, body: Body, machine: Machine): Value {
    if (!body.hasUnreadable) return value;
    const others = body
      .valuesAhead(machine)
      .filter((other, i, all) => typeof other === typeof value && !sameValue(other, value) && isFirst(other, i, all));
    return others.slice(0, mostOthers).find(() => this.turn()) ?? value;
  }

  /**
   * The printed value, or by decision the right one or another that is as good; only the printed one where there is no
   * right one, never the printed one where the types differ.
   */
  carry(printed: Value, right: Result, region?: Region, others: readonly Value[] = []): Value {
    if (isStuck(right)) return region === undefined || mayHold(region, printed) ? printed : neutral(region);
    const isLong = typeof printed === 'bigint' && typeof right !== 'bigint';
    const fits = region === undefined ? typeof printed === typeof right : mayHold(region, printed) && !isLong;
    if (!fits) return right;
    if (region === undefined) this.#results.push([printed, right]);
    else for (const other of [right, ...others]) this.#alike.push([printed, other]);
    if (!this.turn()) return printed;
    return others.slice(0, mostOthers).find(() => this.turn()) ?? right;
  }
}

function isFirst(value: Value, at: number, all: readonly Value[]): boolean {
  return all.findIndex((other) => sameValue(other, value)) === at;
}

/** What a cell of the region is taken to hold where nothing else is known. */
export function neutral(region: Region | undefined): Value {
  return region?.type === 'tuple'
    ? (region.fields ?? []).map(({ type }) => neutralOf(type))
    : neutralOf(region?.type ?? 'int');
}

function neutralOf(type: ValueType): Value {
  if (type === 'int') return 0;
  return type === 'text' ? '' : false;
}
