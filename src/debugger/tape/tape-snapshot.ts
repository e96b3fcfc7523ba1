/**
 * What the tape view shows of one moment of a run. The debugger fills it from History, the view draws it and computes
 * nothing about the machine. States and lines count from 0 here; people see them from 1. All texts are plain text and
 * may be hostile or long.
 */

/** Whose tape: the machine's own run, what the model's trace wrote, or the model's with the truth beside it. */
export type TapeMode = 'truth' | 'model' | 'both';

/** Which of the two tapes a row or a table of mode `both` belongs to. */
export type TapeSide = 'truth' | 'model';

export interface TapeSnapshot {
  /** The debug session; a new one resets what the view remembers (zoom, checkpoints). */
  readonly session: string;
  readonly mode: TapeMode;
  /** The modes this session offers: `['truth']` without a model's trace. */
  readonly modes: readonly TapeMode[];
  readonly position: TapePosition;
  /** The state's text, its label first. */
  readonly lines: readonly TapeLine[];
  /** Tokens of the state's text; undefined when they are not counted. */
  readonly tokens: number | undefined;
  /** Faults of this state, in the order of its lines. Empty in mode `truth`. */
  readonly faults: readonly TapeFault[];
  /** The first fault of the trace, wherever it is; undefined in mode `truth` and for a trace without faults. */
  readonly firstFault: TapeFault | undefined;
  /** The call stack, the running frame first; at most some 50 frames are sent. Empty when no call is open. */
  readonly frames: readonly TapeFrame[];
  /** Depth of the stack, frames that are not sent included. */
  readonly depth: number;
  /**
   * In one order for the whole run, so that nothing jumps. In mode `both` a strip or place-value table has a row a
   * side, a grid comes as two tables.
   */
  readonly tables: readonly TapeTable[];
  /**
   * Cells without an index, but for the lengths of lists. In mode `both`, one that differs comes twice, `model` first.
   */
  readonly variables: readonly TapeVariable[];
  /** The fetch of this state that reaches farthest back; undefined when it fetches nothing. */
  readonly farthest: FarthestFetch | undefined;
}

export interface TapePosition {
  /** 0 … states - 1. */
  readonly state: number;
  readonly states: number;
  /** The last line of {@link TapeSnapshot.lines} that has taken effect; 0: entered, the last one: end of state. */
  readonly line: number;
  readonly label: string;
  /** The statement of the program; undefined for a state that no program has. */
  readonly program: ProgramPlace | undefined;
  /** The running frame, `best(2, 5)`; undefined at top level. */
  readonly frame: string | undefined;
}

/** Where in a program: the file's name for people, the line from 1. The host knows the full path. */
export interface ProgramPlace {
  readonly file: string;
  readonly line: number;
}

export interface TapeLine {
  readonly spans: readonly TapeSpan[];
  /** What to say about the age of what this line fetched: `carry 1 back`, `laid out`; undefined on other lines. */
  readonly hint: string | undefined;
  /** The fault on this line, in a few words: `fetch, stale: carry=0 was right`. */
  readonly fault: string | undefined;
}

/** A piece of a line. Neighbours of the same cell belong together, as `carry=` and `1` do. */
export interface TapeSpan {
  readonly text: string;
  readonly role: 'plain' | 'keyword' | 'label' | 'number' | 'text' | 'boolean' | 'unreadable';
  /** Canonical name of the cell that this piece names or gives the value of. */
  readonly cell: string | undefined;
  /** Whether the fault is in this piece. */
  readonly faulty: boolean;
}

export interface TapeFault {
  readonly state: number;
  /** Line of the state's text that it is on. */
  readonly line: number;
  /** Kind and detail in words: `fetch`, `stale`. */
  readonly kind: string;
  readonly detail: string;
  readonly found: string;
  readonly expected: string;
  /** One or two sentences: why it looks so. */
  readonly explanation: string;
  /** The state that wrote what was found (or should have been); undefined if no state did. */
  readonly source: number | undefined;
}

/** A cell as it is at this moment. */
export interface TapeCell {
  /** Canonical name, `x[4]`; the same as in {@link TapeSpan.cell}. */
  readonly name: string;
  /** The value as the trace prints it; undefined: blank. */
  readonly text: string | undefined;
  readonly fetched: TapeFetch | undefined;
  /** This state wrote the cell; `before` is the value it covers, undefined if the cell was blank. */
  readonly written: { readonly before: string | undefined } | undefined;
  /**
   * In mode `both`: not what the other side has; `cause`: the state that wrote it is at fault, `consequence`: it
   * follows from a fault.
   */
  readonly differs: 'cause' | 'consequence' | undefined;
}

export interface TapeFetch {
  /** States since the fetched version was written; undefined: before the first state (laid out, or never written). */
  readonly age: number | undefined;
  /** Tokens since then; undefined when they are not counted. */
  readonly tokens: number | undefined;
  /** An older version was read than the cell's current one. */
  readonly stale: boolean;
}

/**
 * A window, around the activity, of regions that share their columns: decimals by place (`places`, highest first),
 * one-dimensional regions (`strips`), or one two-dimensional region (`grid`). At most some 60 columns and 40 rows are
 * sent.
 */
export interface TapeTable {
  readonly form: 'places' | 'strips' | 'grid';
  /** Identifies the table from moment to moment. */
  readonly id: string;
  /** The regions' names: `x, y, sum`. */
  readonly title: string;
  /** A few words beside it: `by place value`, `inputs, laid out once`, `8 × 7`. */
  readonly note: string;
  /** Which tape this grid shows, in mode `both`. */
  readonly side: TapeSide | undefined;
  readonly columns: readonly TapeHeading[];
  readonly rows: readonly TapeRow[];
  /** Number of columns before the decimal point; undefined: no point is drawn. */
  readonly point: number | undefined;
  /**
   * Of a list on the tape: how many of its cells count; what lies beyond was popped. In mode `both`, one that differs
   * comes twice.
   */
  readonly length: readonly TapeVariable[] | undefined;
  /** How many columns and rows the window leaves out on each side. */
  readonly hidden: { readonly left: number; readonly right: number; readonly above: number; readonly below: number };
}

export interface TapeHeading {
  readonly text: string;
  /** The column (or row) that this state works on. */
  readonly current: boolean;
}

export interface TapeRow {
  readonly heading: TapeHeading;
  readonly side: TapeSide | undefined;
  /** A rule is drawn above it, as above a sum on paper. */
  readonly result: boolean;
  /** One a column; null: outside the region's span (messages are JSON, which has no undefined in a list). */
  readonly cells: readonly (TapeCell | null)[];
}

export interface TapeVariable {
  readonly side: TapeSide | undefined;
  readonly cell: TapeCell;
  /** Older versions, newest first; at most some 20 are sent. They stay in a model's context. */
  readonly older: readonly TapeVersion[];
  readonly olderCount: number;
}

export interface TapeVersion {
  readonly text: string;
  /** The version that this state fetched. */
  readonly fetched: boolean;
  /** It was fetched, and that was the fault. */
  readonly faulty: boolean;
  /** In mode `both`: the other side's version of the same age is another. */
  readonly differs: boolean;
}

export interface TapeFrame {
  /** `best(2, 5)`. */
  readonly name: string;
  readonly variables: readonly { readonly name: string; readonly cell: TapeCell }[];
  /** The call whose return it waits for; undefined for the running frame. */
  readonly waitsFor: string | undefined;
}

export interface FarthestFetch {
  readonly cell: string;
  readonly distance: number;
  readonly unit: TapeUnit;
}

/** What fetch distances are counted in: tokens where the host can count them. */
export type TapeUnit = 'tokens' | 'states';

/** The whole run in a few figures; sent once a session, again when the mode or the breakpoints change. */
export interface TapeTimeline {
  readonly session: string;
  readonly states: number;
  readonly unit: TapeUnit;
  readonly faultCount: number;
}

/** Fetch distances of a stretch of the run: a maximum a bucket, so that nothing falls between two pixels. */
export interface TapeBars {
  readonly session: string;
  /** First state, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Farthest fetch of the states `from + k * (to - from) / length` (rounded down) up to the next bucket's first. */
  readonly maxima: Float64Array;
  /** The first state with a fault in each bucket that has one, ascending. */
  readonly faults: readonly number[];
  /** The first state where a breakpoint stops in each bucket that has one, ascending. */
  readonly breakpoints: readonly number[];
}
