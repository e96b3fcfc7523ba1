/** What the states of a machine do, node by node, and the formulas that are evaluated silently. */
import type { Range } from '../language/index.ts';
import type { Path } from './path.ts';
import type { Value } from './value.ts';

/** An operand of a node: a constant or a slot of the state. */
export type Operand = { readonly value: Value } | { readonly slot: number };

/**
 * `joined` puts texts together and prints as `+`; `shorter` takes the length of a list and what is popped off it, and
 * prints as `-`; `tuple` makes one value of its operands; `field` takes a tuple and the number of an element, from 0 on.
 */
export type Operator =
  '+' | '-' | '*' | '//' | '%' | 'min' | 'max' | 'negate' | 'joined' | 'shorter' | 'tuple' | 'field' | CalledOperator;

/**
 * Operations that are called by their name, on operands of fixed types: `lower('A')`, `ord('a')` is the number of a
 * letter and `chr(97)` its letter, `int('42')` the number that a text writes and `text(42)` its text, `letter('word',
 * 1)` a letter of a text and `length('word')` how many it has. `2 ^ 10` is one of them that stands between its operands.
 */
export type CalledOperator = 'abs' | '^' | 'lower' | 'ord' | 'chr' | 'int' | 'text' | 'letter' | 'length';
export type Relation = '==' | '!=' | '<' | '<=' | '>' | '>=';

export interface Address {
  readonly region: number;
  readonly index: readonly Operand[];
}

export type Node =
  | Get
  | Interval
  | Extent
  | Element
  | Compute
  | Scan
  | Choose
  | Test
  | Written
  | Put
  | Next
  | Call
  | TailCall
  | Return
  | Halt;

/** One fetch round: prints one line, reads the cells in order into their slots. A blank cell is stuck. */
export interface Get {
  readonly op: 'get';
  readonly fetches: readonly (Address & { readonly slot: number })[];
  readonly next: Node;
  readonly range: Range;
}

/** Where an index begins and ends, both inclusive. */
export interface IndexRange {
  readonly low: Operand;
  readonly high: Operand;
}

/**
 * Fetches the cells low … high along a path in one line; the slot then holds them as a tuple, index low first. The line
 * names a region with one index, or a row, as a whole. The cells of any other path it names one by one, as those of a
 * `get`. `path`: absent where the region has one index. `rows`: all indexes run that the path leaves open, which are the
 * last ones: the last of all from low to high, those before it as told here; each row is a line of its own, and the slot
 * then holds a tuple of them, each of which is a tuple again.
 */
export interface Interval {
  readonly op: 'interval';
  readonly region: number;
  readonly path?: Path<Operand>;
  readonly rows?: readonly IndexRange[];
  readonly low: Operand;
  readonly high: Operand;
  readonly slot: number;
  readonly next: Node;
  readonly range: Range;
}

/**
 * Silent: the least and the greatest index at which a one-dimensional region holds something else than `blank`, of the
 * cells that are given, written, or copies of given ones; 0 and -1 where all hold it.
 */
export interface Extent {
  readonly op: 'extent';
  readonly region: number;
  readonly blank: Value;
  readonly low: number;
  readonly high: number;
  readonly next: Node;
}

/** Silent: takes the cell with this index out of a fetched interval; stuck (index) when outside. */
export interface Element {
  readonly op: 'element';
  readonly interval: Operand;
  readonly low: Operand;
  readonly index: Operand;
  readonly slot: number;
  readonly next: Node;
}

/**
 * One elementary operation; printed unless it is index arithmetic over header variables and constants. `+`, `*`, min,
 * max take two or more.
 */
export interface Compute {
  readonly op: 'compute';
  readonly operator: Operator;
  readonly operands: readonly Operand[];
  readonly slot: number;
  readonly printed: boolean;
  readonly next: Node;
  readonly range: Range;
}

/**
 * Integers to go through, and which of them count. Their formulas are evaluated silently, from what the state has
 * fetched.
 */
export interface Candidates {
  /** Inclusive; none where `low` is greater. */
  readonly low: Operand;
  readonly high: Operand;
  /**
   * Over the candidate (by the name `candidate`), the names below, and the cells of the intervals below; undefined: all
   * count.
   */
  readonly where: Formula | undefined;
  readonly names: readonly { readonly name: string; readonly value: Operand }[];
  readonly intervals: readonly {
    readonly region: number;
    /** Absent where the region has one index. */
    readonly path?: Path<Operand>;
    readonly low: Operand;
    readonly values: Operand;
    /** What a cell outside of the interval holds; stuck there if undefined. */ readonly otherwise: Value | undefined;
  }[];
}

export type ScanOperator = 'argmin' | 'argmax' | 'min' | 'max' | 'sum';

/**
 * One printed operation over the candidates that count: their values, or for argmin and argmax pairs of candidate and
 * value. Of equal values the lowest candidate's is taken. Stuck (no candidate) where none counts, but for `sum`, which
 * is 0 then.
 */
export interface Scan extends Candidates {
  readonly op: 'scan';
  readonly operator: ScanOperator;
  readonly value: Formula;
  readonly slot: number;
  readonly printed: true;
  readonly next: Node;
  readonly range: Range;
}

/** What prints an operation and gives a value. */
export type Operation = Compute | Scan;

/**
 * Silent: takes one of the candidates that count, the lowest unless a listener takes another; stuck (no choice) where
 * none counts. The label of the next state shows it.
 */
export interface Choose extends Candidates {
  readonly op: 'choose';
  readonly name: string;
  readonly slot: number;
  readonly next: Node;
  readonly range: Range;
}

/**
 * A comparison. Unprinted: control of a `for`, a boolean that was just fetched, an interval check. With a slot the
 * outcome is also a value.
 */
export interface Test {
  readonly op: 'test';
  readonly relation: Relation;
  readonly left: Operand;
  readonly right: Operand;
  readonly printed: boolean;
  readonly slot: number | undefined;
  readonly yes: Node;
  readonly no: Node;
  readonly range: Range;
}

/** Silent: whether the cell has been written (memo functions fetch a result instead of calling again). */
export interface Written extends Address {
  readonly op: 'written';
  readonly yes: Node;
  readonly no: Node;
}

/** One line at the end of a state's work; each cell once, in first-write order. */
export interface Put {
  readonly op: 'put';
  readonly writes: readonly (Address & { readonly value: Operand })[];
  readonly next: Node;
  readonly range: Range;
}

export interface Next {
  readonly op: 'next';
  readonly state: number;
  readonly variables: readonly Operand[];
  /** On the way to this node since the state began. */
  readonly passes?: readonly LoopPass[];
}

/**
 * Pushes a frame of the function; prints `call F from SITE` and goes where a call of it begins. `to`: where that is; it
 * may be left out where all calls begin in one state with the arguments. What it passes is passed within the call.
 */
export interface Call {
  readonly op: 'call';
  readonly function: number;
  readonly arguments: readonly Operand[];
  readonly resume: number;
  readonly resumeVariables: readonly Operand[];
  readonly to?: Pick<Next, 'state' | 'variables' | 'passes'>;
  readonly range: Range;
  readonly passes?: readonly LoopPass[];
}

/** Replaces the frame on top of the stack and goes where a call of the function begins: prints `next` alone. */
export interface TailCall {
  readonly op: 'tail-call';
  readonly function: number;
  readonly arguments: readonly Operand[];
  readonly to?: Pick<Next, 'state' | 'variables' | 'passes'>;
  readonly range: Range;
  readonly passes?: readonly LoopPass[];
}

/**
 * Pops the frame; prints `return to SITE`, and goes to the resume state that the call named. The result was put before.
 */
export interface Return {
  readonly op: 'return';
  readonly passes?: readonly LoopPass[];
}

/** Ends the run; the answer is made of what the state fetched. */
export interface Halt {
  readonly op: 'halt';
  readonly answer: AnswerForm;
}

/**
 * What a run answers: one value, the number that digits make, the values of an interval, with commas between them
 * (`list`) or nothing (`text`), of rows each in brackets or as a text (`rows`: how many indexes a row has before its
 * last), or texts and such answers, one after the other. `none`: what stands there instead of the value none and of no
 * values.
 */
export type AnswerForm =
  | { readonly as: 'value'; readonly value: Operand; readonly none?: string }
  | { readonly as: 'decimal'; readonly interval: Operand; readonly low: Operand }
  | { readonly as: 'list' | 'text'; readonly interval: Operand; readonly rows?: number; readonly none?: string }
  | { readonly as: 'composed'; readonly parts: readonly (string | AnswerForm)[] }
  | { readonly as: 'none' };

/**
 * An expression over inputs, lengths and immutable cells, evaluated silently: bounds, initial values, samplers,
 * conditions.
 */
export type Formula =
  | { readonly op: 'constant'; readonly value: Value }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'cell'; readonly region: number; readonly index: readonly Formula[] }
  | { readonly op: 'apply'; readonly operator: Operator; readonly operands: readonly Formula[] }
  | { readonly op: 'compare'; readonly relation: Relation; readonly left: Formula; readonly right: Formula }
  | { readonly op: 'and' | 'or'; readonly left: Formula; readonly right: Formula }
  | { readonly op: 'not'; readonly operand: Formula }
  | { readonly op: 'if'; readonly condition: Formula; readonly then: Formula; readonly else: Formula }
  | BeforeRun;

/**
 * What only conditions on inputs and the programs that draw them are made of: whole values, their elements and sizes,
 * scans, calls of a task's routines, and random numbers.
 */
export type BeforeRun =
  /** `decimal`: the digit of a number at a place, 0 for its units. */
  | { readonly op: 'element'; readonly of: Formula; readonly index: Formula; readonly by: 'place' | 'decimal' }
  | { readonly op: 'list'; readonly items: readonly Formula[] }
  | { readonly op: 'size'; readonly of: Formula }
  | {
      readonly op: 'scan';
      readonly operator: ScanOperator;
      readonly variable: string;
      readonly low: Formula;
      readonly high: Formula;
      readonly where: Formula | undefined;
      readonly value: Formula;
    }
  | { readonly op: 'call'; readonly routine: number; readonly arguments: readonly Formula[] }
  | { readonly op: 'draw'; readonly low: Formula; readonly high: Formula }
  | { readonly op: 'pick'; readonly of: Formula };

/** That control has come to a loop, or gone into its body once more. Nothing in a run depends on it. */
export interface LoopPass {
  /** In the machine's list. */
  readonly loop: number;
  readonly is: 'begin' | 'round';
}
