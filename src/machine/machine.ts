import type { Range } from '../language/index.ts';
import type { Formula, Node } from './machine-code.ts';
import type { Style } from './style/style.ts';
import type { Value } from './value.ts';

/**
 * The machine: what a task is compiled to, and the only place that says what a program does. Interpreter, generated
 * runner, recorder, writer, judge and debugger all read this. It is a flat list of states; the code of a state is an
 * acyclic graph of nodes, so a step ends.
 */
export interface Machine {
  readonly name: string;
  readonly regions: readonly Region[];
  readonly functions: readonly FunctionInfo[];
  readonly states: readonly State[];
  /** Regions printed cell by cell before the first state, in this order. */
  readonly laidOut: readonly number[];
  /** Runs before any state and prints nothing (no get, put, printed operation or test): ends in `next`. */
  readonly start: Node;
  /** The loops of the program that the machine is made from; what ends a state says which of them control passed. */
  readonly loops?: readonly Loop[];
  /** How answers are compared; to the letter unless told. */
  readonly answers?: AnswerComparison;
  /** The region that a head goes along, and the variable of its states that says where it is. */
  readonly head?: { readonly region: number; readonly variable: number };
  /** Styles of its author, besides those in which any machine's traces can be. */
  readonly styles?: readonly Style[];
}

/** A loop of a program: `for i` or `while`. */
export interface Loop {
  readonly name: string;
  readonly range: Range;
  /** The imported file that it stands in. */
  readonly source?: string;
}

/**
 * `number`: digits that make the same number are the same; `set`: the order of the items does not matter. White space
 * never does.
 */
export type AnswerComparison = 'text' | 'number' | 'set';

/** What a label, an index or an argument may hold. */
export type ScalarType = 'int' | 'bool' | 'text';

/** What one cell may hold; a tuple is one value of several. */
export type ValueType = ScalarType | 'tuple';

/**
 * A family of cells. A cell is a region and an index vector; everything that has a name in a trace is a cell of some
 * region: `carry` (no index), `x[-2]`, `best[4][3]`, a frame's variable `best(2, 5).w` (index: the frame's arguments),
 * a function's result `best(2, 5)` or its alias `dp[2][5]`, and the ends of an input's span, `low(x)`.
 */
export interface Region {
  readonly id: number;
  readonly name: string;
  readonly form: CellForm;
  readonly role: 'input' | 'tape' | 'constant' | 'variable' | 'result' | 'bound';
  readonly type: ValueType;
  /** What the cells of a constant hold, in every run. */
  readonly table?: GivenCells;
  /** Whether a cell may hold `none` instead. */
  readonly optional?: boolean;
  /** The elements of the tuples that the cells hold, in order. */
  readonly fields?: readonly Variable[];
  /** The types of a cell's indexes; empty where the region is one cell. */
  readonly indexes: readonly ScalarType[];
  /** Written and laid out from the highest place to the lowest, as numbers are: regions of type decimal and digits. */
  readonly placeValue: boolean;
  /**
   * Inclusive bounds of each index, over inputs, immutable cells and, by {@link indexName}, the indexes before it;
   * undefined: any index (results, frame variables, the arguments of a frame before the indexes of its array).
   */
  readonly bounds: readonly (readonly [low: Formula, high: Formula] | undefined)[] | undefined;
  /** What every cell holds before the first write, over inputs; `copy`: the same cell of that region. */
  readonly initial: Formula | { readonly op: 'copy'; readonly region: number } | undefined;
  /** What a read outside the bounds gives instead of being stuck. */
  readonly otherwise: Value | undefined;
  readonly range: Range;
}

/**
 * The cells that a run starts with in one region: `values[0]` has index `first`; a region without index has one value.
 * Where cells have several indexes, `values` go row by row, and `inner` says where each of the further indexes begins
 * and how many it has.
 */
export interface GivenCells {
  readonly first: number;
  readonly values: readonly Value[];
  readonly inner?: readonly { readonly first: number; readonly count: number }[];
}

/** How the cells of a region are written: pieces of text around the indexes, e.g. `best(`, `, `, `).w`. */
export interface CellForm {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

export interface FunctionInfo {
  readonly id: number;
  readonly name: string;
  readonly parameters: readonly Variable[];
  /**
   * The region of its results, indexed by its arguments, or without index where a tail call may have replaced the
   * frame.
   */
  readonly result: number | undefined;
  /**
   * Silent code over the arguments, which are its first slots: it ends in the `next` to the state in which a call
   * begins. Mostly that is one state for all.
   */
  readonly entry: Node;
  readonly range: Range;
}

export interface Variable {
  readonly name: string;
  readonly type: ScalarType;
}

/**
 * A state. Its label identifies it: the text, read back through {@link Template}, gives the state and its variables.
 * Slots 0 … variables.length - 1 hold the variables on entry.
 */
export interface State {
  readonly id: number;
  readonly kind: 'step' | 'statement' | 'entry' | 'resume' | 'start' | 'answer';
  readonly label: Template;
  readonly variables: readonly Variable[];
  /** The function whose activation it belongs to; undefined at top level. */
  readonly function: number | undefined;
  /** The variables (by number) that are the arguments of its frame; undefined when the label does not show them all. */
  readonly frame: readonly number[] | undefined;
  /**
   * How a call names the place to come back to (resume states only), over the same variables: `best(2, 5) for take`.
   */
  readonly site: Template | undefined;
  readonly slots: number;
  readonly code: Node;
  readonly range: Range;
  /**
   * The path of the imported file that the state comes from, from the task's file; absent: the task's file itself.
   * Ranges of its nodes lie there too.
   */
  readonly source?: string;
}

/**
 * Text with holes; a hole prints the variable, plus a constant for integers. The canonical hole of a variable has
 * offset 0.
 */
export type Template = readonly (
  string | { readonly variable: number; readonly offset: number; readonly type: ScalarType }
)[];

/** A cell: a region and its indexes. */
export interface Cell {
  readonly region: number;
  readonly index: readonly Value[];
}

/** One activation on the stack, linked to the one below it, so that a configuration is a few words at any depth. */
export interface Frame {
  readonly function: number;
  readonly arguments: readonly Value[];
  /** Where a return continues; undefined when the caller is not known (a model that jumped into a function). */
  readonly resume: Point | undefined;
  readonly caller: Frame | undefined;
  /** Frames below this one. */
  readonly depth: number;
}

export interface Point {
  readonly state: number;
  readonly variables: readonly Value[];
}

/**
 * Everything that decides what happens next, but for the tape: the point, and the running frame (undefined at top
 * level).
 */
export interface Configuration extends Point {
  readonly frame: Frame | undefined;
}

/** Why a configuration has no successor. */
export type StuckReason =
  | 'blank cell'
  | 'index out of range'
  | 'division by zero'
  | 'wrong type'
  | 'read-only cell'
  | 'value too long'
  | 'empty list'
  | 'no such letter'
  | 'not one letter'
  | 'not a number'
  | 'negative exponent'
  | 'no candidate'
  | 'no choice'
  | 'no caller'
  | 'no such state'
  | 'step limit';
