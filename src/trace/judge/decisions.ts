import {
  evaluateOperation,
  isStuck,
  mayHold,
  sameValue,
  type Machine,
  type Operand,
  type Operation,
  type Region,
  type Result,
  type Value,
  type ValueType,
} from '../../machine/index.ts';
import type { Body } from './body.ts';
import type { PendingFaults } from './pending-fault.ts';

/** Other values that are tried. */
const mostOthers = 2;
/** Wrong results of a state, and what follows from them, that are kept. */
const mostResults = 16;

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
  /** By slot that was fetched: those that this one is of. */
  readonly #slots = new Map<number, readonly (readonly [Value, Value])[]>();
  /**
   * Results that were printed wrong, and the right ones, and what operations on the one and on the other give: a cell that
   * is written one of them may be taken for the other.
   */
  readonly #results: (readonly [Value, Value])[] = [];
  /** Values of cells that may hold others as well, and those. */
  readonly #held: (readonly [Value, Value])[] = [];
  /** Values that were fetched wrong, and the right ones. */
  readonly #fetched: (readonly [Value, Value])[] = [];

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

  /** What a cell that is written a value may be taken to hold as well; `due` is what the state writes. */
  alike(value: Value, due: Value): readonly Value[] {
    const others = othersOf(value, [...this.#alike, ...this.#results, ...this.#held]);
    return sameValue(value, due) ? others : [...others, due, ...othersOf(due, [...this.#fetched, ...this.#results])];
  }

  /** Whether a value that is printed stands for one that is due. */
  isAlike(printed: Value, due: Value): boolean {
    return (
      sameValue(printed, due) ||
      othersOf(printed, [...this.#alike, ...this.#results]).some((one) => sameValue(one, due))
    );
  }

  /** A value is one that a cell holds which may hold another one as well: what it is written to may as well. */
  mayBe(value: Value, other: Value): void {
    if (!sameValue(value, other)) this.#held.push([value, other]);
  }

  /** A result was printed wrong. */
  wrongResult(printed: Value, right: Value): void {
    if (this.#results.length < mostResults && !sameValue(printed, right)) this.#results.push([printed, right]);
  }

  /** What an operation gives on what wrong results stand for, and on right ones what it gives on the wrong ones. */
  instead(node: Operation, operands: readonly Value[]): readonly Value[] {
    if (this.#results.length === 0) return [];
    return operands.flatMap((operand, i) =>
      othersOf(operand, this.#results).flatMap((other) => {
        const result = evaluateOperation(node, operands.with(i, other));
        return isStuck(result) ? [] : [result];
      }),
    );
  }

  /** Reads what is fetched into a slot, of which it is known then what it stands for. */
  fetch(slot: number | undefined, read: () => Value): Value {
    const from = this.#alike.length;
    const value = read();
    if (slot !== undefined) this.#slots.set(slot, this.#alike.slice(from));
    return value;
  }

  /** Variables of the state that may be taken for others. */
  stand(variables: readonly Value[], others: readonly Value[]): void {
    for (const [slot, value] of variables.entries()) {
      const other = others[slot];
      if (other !== undefined && !sameValue(value, other)) this.#slots.set(slot, [[value, other]]);
    }
  }

  /** Operands as they are due; a printed one that stands for one of them is as good. */
  due(nodes: readonly Operand[], operands: readonly Value[], printed: readonly Value[]): readonly Value[] {
    if (this.#alike.length === 0 && this.#slots.size === 0) return operands;
    return operands.map((own, i) => {
      const [node, found] = [nodes[i], printed[i]];
      const pairs = (node !== undefined && 'slot' in node ? this.#slots.get(node.slot) : undefined) ?? this.#alike;
      return found !== undefined && othersOf(own, pairs).some((other) => sameValue(other, found)) ? found : own;
    });
  }

  /** A value that no line tells: where a line cannot be read, it may be what later lines compute with instead. */
  unread(value: Value, body: Body, machine: Machine): Value {
    if (!body.hasUnreadable) return value;
    const others = body
      .valuesAhead(machine)
      .filter((other, i, all) => typeof other === typeof value && !sameValue(other, value) && isFirst(other, i, all));
    const chosen = others.slice(0, mostOthers).find(() => this.turn()) ?? value;
    if (chosen !== value) this.#fetched.push([chosen, value]);
    return chosen;
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
    if (region === undefined) this.wrongResult(printed, right);
    else {
      this.#fetched.push([printed, right]);
      for (const other of [right, ...others]) this.#alike.push([printed, other]);
    }
    if (!this.turn()) return printed;
    return others.slice(0, mostOthers).find(() => this.turn()) ?? right;
  }
}

/** What a value is paired with. */
function othersOf(value: Value, pairs: readonly (readonly [Value, Value])[]): readonly Value[] {
  return pairs.flatMap(([a, b]) => {
    if (sameValue(a, value)) return [b];
    return sameValue(b, value) ? [a] : [];
  });
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
