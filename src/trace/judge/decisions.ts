import {
  isStuck,
  mayHold,
  sameValue,
  type Cell,
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
import { ofCalls, ofOperands, ofWrites, ofWrongWrites, Suppositions } from './suppositions.ts';

/** Other values that are tried. */
export const mostOthers = 2;

/**
 * The decisions of one reading of a state. Where the text says something else than the machine, one is due: go on with
 * the printed value or with the right one, take a line or leave it. `turns` says which of them, in order, are not taken
 * in the usual way.
 */
export class Decisions {
  /** By decision that was due: how many faults of the reading were known then. */
  readonly faultsBefore: number[] = [];

  /** What of the state's values is supposed to be another one as well. */
  readonly suppositions = new Suppositions();
  /** By slot of a variable of the state: what it was announced to be. */
  readonly #announced = new Map<number, Value>();

  constructor(
    private readonly turns: readonly boolean[],
    private readonly faults: PendingFaults,
  ) {}

  /** Whether to turn from the usual way here. */
  turn(): boolean {
    return this.turns[this.faultsBefore.push(this.faults.list.length) - 1] ?? false;
  }

  /** A value that was fetched, or by decision another one that is as good. */
  either(value: Value, other: Value): Value {
    const isOther = this.turn();
    this.suppositions.suppose('as good', isOther ? value : other);
    return isOther ? other : value;
  }

  /** What a cell that is written a value may be taken to hold as well; `due` is what the state writes, `from` out of. */
  alike(value: Value, due: Value, from: Operand | undefined): readonly Value[] {
    if (sameValue(value, due)) return this.suppositions.of(from, ofWrites);
    return [due, ...this.suppositions.of(from, ofWrongWrites)].filter((other) => !sameValue(other, value));
  }

  /** Whether a value that is printed stands for one that is due. */
  isAlike(printed: Value, due: Value, operand: Operand | undefined): boolean {
    return sameValue(printed, due) || this.suppositions.of(operand, ofCalls).some((other) => sameValue(other, printed));
  }

  /** A cell may hold this value as well. */
  mayBe(other: Value): void {
    this.suppositions.suppose('held', other);
  }

  /** A result was printed wrong. */
  wrongResult(printed: Value, right: Value): void {
    this.suppositions.suppose('result', printed);
    this.suppositions.suppose('result', right);
  }

  /** What an operation gives instead where its operands are other ones. */
  instead(node: Operation, operands: readonly Value[]): readonly Value[] {
    return this.suppositions.results(node, operands);
  }

  /** Reads what is fetched from a cell, of which it is known then what it may be instead. */
  fetch(cell: Cell, read: () => Value): Value {
    const value = read();
    this.suppositions.fetched(cell, value);
    return value;
  }

  /** Variables of the state that may be taken for others. */
  stand(variables: readonly Value[], others: readonly Value[]): void {
    for (const [slot, value] of variables.entries()) {
      const other = others[slot];
      if (other !== undefined && !sameValue(value, other)) this.#announced.set(slot, other);
    }
  }

  /** Operands as they are due; a printed one that stands for one of them is as good. */
  due(nodes: readonly Operand[], operands: readonly Value[], printed: readonly Value[]): readonly Value[] {
    return operands.map((own, i) => {
      const [node, found] = [nodes[i], printed[i]];
      return found !== undefined && this.#standsFor(node, found) ? found : own;
    });
  }

  #standsFor(node: Operand | undefined, found: Value): boolean {
    const announced = node !== undefined && 'slot' in node ? this.#announced.get(node.slot) : undefined;
    if (announced !== undefined && sameValue(announced, found)) return true;
    // Nobody knows which of its values a scan has by which operand.
    const others = node === undefined ? this.suppositions.ofAny(ofOperands) : this.suppositions.of(node, ofOperands);
    return others.some((other) => sameValue(other, found));
  }

  /** A value that no line tells: where a line cannot be read, it may be what later lines compute with instead. */
  unread(value: Value, body: Body, machine: Machine): Value {
    if (!body.hasUnreadable) return value;
    const others = body
      .valuesAhead(machine)
      .filter((other, i, all) => typeof other === typeof value && !sameValue(other, value) && isFirst(other, i, all));
    const chosen = others.slice(0, mostOthers).find(() => this.turn()) ?? value;
    if (chosen !== value) this.suppositions.suppose('unread', value);
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
      for (const other of [printed, right]) this.suppositions.suppose('fetched', other);
      for (const other of others) this.suppositions.suppose('as good', other);
    }
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
