import {
  compare,
  evaluateOperation,
  isStuck,
  operatorText,
  sameValue,
  valueText,
  type Cell,
  type Fetched,
  type Get,
  type Operand,
  type Operation,
  type Put,
  type Test,
  type Value,
  type Write,
} from '../../machine/index.ts';
import { keyOf } from './model-tape.ts';

/**
 * Why a value may be another one: it was `fetched` wrong; it was fetched as the model's tape does not have it, but `as
 * good`; a `result` was printed wrong; the cell that it was fetched from may hold the other one as well (`held`); no line
 * tells it, and it was taken for what lines that cannot be read may have (`unread`).
 */
export type Ground = 'fetched' | 'as good' | 'result' | 'held' | 'unread';

/** At most so many are made in a state, of those that are followed through operations and of the others each. */
const most = 32;

/**
 * Those that are followed through operations. A value that was fetched as the tape has it, or as good, was computed with
 * as it stands in the text: only its copies may be the other one, too.
 */
const followed: ReadonlySet<Ground> = new Set(['fetched', 'result', 'unread']);

/** Those that let an operand be printed as the other value: a wrong result is gone on with or not, but not both. */
export const ofOperands: readonly Ground[] = ['fetched', 'as good'];
/** Those that let a call be made with the other value. */
export const ofCalls: readonly Ground[] = ['fetched', 'as good', 'result'];
/** Those that let a cell that is written as is due hold the other value, and one that is written otherwise. */
export const ofWrites: readonly Ground[] = ['fetched', 'as good', 'result', 'held', 'unread'];
export const ofWrongWrites: readonly Ground[] = ['fetched', 'result', 'unread'];

type Others = ReadonlyMap<number, Value>;

/**
 * What the slots of a state would hold if a value in it were another one: each supposition is of one value, and is
 * followed through what the state computes from it, until that gives the same in spite of it.
 */
export class Suppositions {
  /** By the number of a supposition. */
  readonly #grounds: Ground[] = [];
  readonly #slots = new Map<number, Others>();
  /** Of what was fetched, by cell, and of what has been computed, by its text: the state does not tell either again. */
  readonly #cells = new Map<string, Others>();
  readonly #lines = new Map<string, Others>();
  /** Those of the value that is being read. */
  #made = new Map<number, Value>();

  /** The value that is being read may be this one. */
  suppose(ground: Ground, value: Value): void {
    const isFollowed = followed.has(ground);
    if (this.#grounds.filter((other) => followed.has(other) === isFollowed).length >= most) return;
    this.#made.set(this.#grounds.push(ground) - 1, value);
  }

  /** What was fetched from a cell: the suppositions since the last value was read are about it. */
  fetched(cell: Cell, value: Value): void {
    const others = this.#take(value);
    if (others.size > 0) this.#cells.set(cellKey(cell), others);
  }

  /** The slots of a line of fetches have their values. */
  get(node: Get, fetched: readonly Fetched[]): void {
    if (this.#cells.size === 0) return;
    for (const [i, { slot }] of node.fetches.entries()) {
      const cell = fetched[i]?.cell;
      this.#set(slot, (cell && this.#cells.get(cellKey(cell))) ?? none);
    }
  }

  /** What is read again of the cells that were written is what was written. */
  put(node: Put, writes: readonly Write[]): void {
    if (this.#grounds.length === 0) return;
    for (const [i, { cell }] of writes.entries()) {
      const operand = writes.length === node.writes.length ? node.writes[i]?.value : undefined;
      const others = operand !== undefined && 'slot' in operand ? this.#slots.get(operand.slot) : undefined;
      if (others === undefined) this.#cells.delete(cellKey(cell));
      else this.#cells.set(cellKey(cell), others);
    }
  }

  /** An operation was read, and its slot has a value. */
  compute(node: Operation, operands: readonly Value[], value: Value): void {
    if (this.#grounds.length === 0) return;
    const made = this.#take(value);
    const nodes = 'operands' in node ? node.operands : [];
    const computed = this.#follow(nodes, operands, (others) => evaluateOperation(node, others));
    const key = node.printed ? `${operatorText(node.operator)} ${valueText(operands)}` : '';
    if (made.size > 0 && node.printed) this.#lines.set(key, made);
    // What went wrong in this line itself comes first: it is the likeliest.
    const others = new Map([...(this.#lines.get(key) ?? made), ...computed]);
    this.#set(node.slot, differing(others, value));
  }

  /** A comparison was read. */
  test(node: Test, left: Value, right: Value, outcome: boolean): void {
    if (node.slot === undefined || this.#grounds.length === 0) return;
    const others = this.#follow([node.left, node.right], [left, right], ([one = left, other = right]) =>
      compare(node.relation, one, other),
    );
    this.#set(node.slot, differing(others, outcome));
  }

  /** What an operand may be instead, on these grounds. */
  of(operand: Operand | undefined, grounds: readonly Ground[]): readonly Value[] {
    const others = operand !== undefined && 'slot' in operand ? this.#slots.get(operand.slot) : undefined;
    return others === undefined ? [] : this.#on(others, grounds);
  }

  /** The same of any of the state's values. */
  ofAny(grounds: readonly Ground[]): readonly Value[] {
    return [...this.#slots.values()].flatMap((others) => this.#on(others, grounds));
  }

  /** What an operation may give instead. */
  results(node: Operation, operands: readonly Value[]): readonly Value[] {
    if (this.#grounds.length === 0 || !('operands' in node)) return [];
    return [...this.#follow(node.operands, operands, (others) => evaluateOperation(node, others)).values()];
  }

  #on(others: Others, grounds: readonly Ground[]): readonly Value[] {
    return [...others].flatMap(([number, value]) => {
      const ground = this.#grounds[number];
      return ground !== undefined && grounds.includes(ground) ? [value] : [];
    });
  }

  /** What comes of each supposition about the operands. */
  #follow(
    nodes: readonly Operand[],
    operands: readonly Value[],
    result: (operands: readonly Value[]) => ReturnType<typeof evaluateOperation>,
  ): Others {
    const others = nodes.map((node) => ('slot' in node ? this.#slots.get(node.slot) : undefined));
    const found = new Map<number, Value>();
    for (const number of new Set(others.flatMap((one) => [...(one?.keys() ?? [])]))) {
      const ground = this.#grounds[number];
      if (ground === undefined || !followed.has(ground)) continue;
      const value = result(operands.map((own, i) => others[i]?.get(number) ?? own));
      if (!isStuck(value)) found.set(number, value);
    }
    return found;
  }

  #take(value: Value): Others {
    const made = differing(this.#made, value);
    this.#made = new Map();
    return made;
  }

  #set(slot: number, others: Others): void {
    if (others.size > 0) this.#slots.set(slot, others);
    else this.#slots.delete(slot);
  }
}

const none: Others = new Map();

function differing(others: Others, value: Value): Map<number, Value> {
  return new Map([...others].filter(([, other]) => !sameValue(other, value)));
}

function cellKey({ region, index }: Cell): string {
  return `${region} ${keyOf(index)}`;
}
