import type {
  Call,
  Choose,
  Extent,
  Get,
  Halt,
  Interval,
  Next,
  Node,
  Operation,
  Put,
  Return,
  TailCall,
  Test,
  Written,
} from './machine-code.ts';
import type { Cell, Configuration } from './machine.ts';
import type { Result, Stuck } from './stuck.ts';
import type { Value } from './value.ts';
import type { Work } from './work.ts';

/** The values of a state's slots; undefined for those that nothing has filled yet. */
export type Slots = readonly (Value | undefined)[];

/** A cell and what it holds, or why nothing can be read there. */
export interface Fetched {
  readonly cell: Cell;
  readonly value: Result;
}

export interface Write {
  readonly cell: Cell;
  readonly value: Value;
}

/**
 * What is told of a step as it happens, in trace order. Where a method gives a value back, the step continues with that
 * instead of the machine's own (judge, what-if), also where the machine itself would be stuck; `undefined` keeps the
 * machine's.
 */
export interface Listener {
  /**
   * Before each node of the state's code, printed or silent. `slots`: what the nodes before it have filled; it goes on
   * to be filled.
   */
  visit?(node: Node, slots: Slots): void;
  get?(node: Get, fetched: readonly Fetched[]): readonly Value[] | undefined;
  /** The cells of an interval that are fetched one by one, as those of a get. */
  cells?(node: Interval, fetched: readonly Fetched[]): Work<readonly Value[] | undefined> | undefined;
  /** Before the rows of an interval that has several: how many they are, over all indexes before the last. */
  rows?(node: Interval, count: number): void;
  /**
   * `values`: index low first; `prefix`: the other indexes of a row. What is given back is found in pieces: there may
   * be a million.
   */
  interval?(
    node: Interval,
    low: Value,
    high: Value,
    values: readonly Value[] | Stuck,
    prefix: readonly Value[],
  ): Work<readonly Value[] | undefined> | undefined;
  /** The least and the greatest index, which the step continues with. */
  extent?(node: Extent, low: number, high: number): void;
  /** A scan's operands are those that count. */
  compute?(node: Operation, operands: readonly Value[], result: Result): Value | undefined;
  test?(node: Test, left: Value, right: Value, outcome: boolean | Stuck): boolean | undefined;
  /** `legal`: the candidates that count, lowest first. One that is given back need not be one of them. */
  choose?(node: Choose, legal: readonly Value[]): Value | undefined;
  written?(node: Written, cell: Cell, outcome: boolean): boolean | undefined;
  /**
   * Gives back what is to be written, which then need not be what the machine allows; `refusal`: why the machine itself
   * would not write.
   */
  put?(node: Put, writes: readonly Write[], refusal: Stuck | undefined): readonly Write[] | undefined;
  /** The end of the state: where it goes, or why it cannot. */
  control?(node: Control, outcome: Outcome): void;
}

export type Control = Next | Call | TailCall | Return | Halt;

/** What a step gives: the next configuration, the answer, or why there is neither, and at which node. */
export type Outcome =
  | { readonly kind: 'next'; readonly configuration: Configuration }
  | { readonly kind: 'halt'; readonly answer: string }
  | { readonly kind: 'stuck'; readonly stuck: Stuck; readonly node: Node | undefined };
