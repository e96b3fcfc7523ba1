import { symbolsOf, type TuringMachine, type TuringRule } from './table.ts';

/** How a run without recording ended. */
export interface TuringRun {
  /** `halt`: no rule; `limit`: so many steps as were allowed; `tape`: more cells than the tape may have. */
  readonly end: 'halt' | 'limit' | 'tape';
  /** Rules that were applied. */
  readonly steps: number;
  /** The state and the head's position at the end. */
  readonly state: number;
  readonly head: number;
  /** The symbols from the first cell that is not blank to the last one; empty where all are blank. */
  readonly tape: string;
  /** The index of the first of them; 0 where there is none. */
  readonly first: number;
}

/** Cells of a tape at most: 256 MiB. */
export const MOST_CELLS = 2 ** 28;

/** Symbols that a tape of bytes can hold; 255 marks the ends of the cells that are made ready. */
const MOST_SYMBOLS = 255, EDGE = 255;

/** What the running code keeps outside of it: cells by number, the state, the head as a cell's number, and the steps that are left. */
class Store {
  cells = new Uint8Array(1 << 12).fill(0);
  /** Where index 0 of the tape lies. */
  origin = 1 << 11;
  state = 0;
  at = 0;
  left = 0;

  constructor(symbols: readonly number[], start: number) {
    const size = Math.max(1 << 12, 4 * symbols.length);
    this.cells = new Uint8Array(size);
    this.origin = this.at = size >> 2;
    this.cells.set(symbols, this.origin);
    this.cells[0] = this.cells[size - 1] = EDGE;
    this.state = start;
  }

  /** Doubles the tape on both sides, so that `at` is no edge any more; false where it may not grow. */
  grow(): boolean {
    const { cells } = this, size = cells.length;
    if (2 * size > MOST_CELLS) return false;
    const larger = new Uint8Array(2 * size), by = size >> 1;
    larger.set(cells.subarray(1, size - 1), by + 1);
    larger[0] = larger[2 * size - 1] = EDGE;
    this.cells = larger;
    this.origin += by;
    this.at += by;
    return true;
  }
}

type Generated = (store: Store) => number;
export interface TuringRunner { run(input: string, limit?: number): TuringRun }

/**
 * Makes a table into code of its own, which records nothing and so is some hundred times faster than a recorded run. Steps that
 * a run may take: 10^12 unless told. Falls back to reading the table where code may not be generated.
 */
export function turingRunner(table: TuringMachine): TuringRunner {
  const symbols = symbolsOf(table), numbers = new Map(symbols.map((symbol, number) => [symbol, number]));
  const run = symbols.length > MOST_SYMBOLS ? undefined : generated(table, symbols);
  return {
    run(input, limit = 1e12) {
      const written: number[] = [], own = new Map(numbers), all = [...symbols];
      for (const symbol of input) {
        const number = own.get(symbol) ?? all.push(symbol) - 1;
        own.set(symbol, number);
        written.push(number);
      }
      if (run === undefined || all.length > MOST_SYMBOLS) return interpreted(table, input, limit);
      const store = new Store(written, table.start);
      store.left = limit;
      for (;;) {
        const end = run(store);
        if (end === GROW && store.grow()) continue;
        return ended(end === GROW ? 'tape' : end === LIMIT ? 'limit' : 'halt', limit - store.left, store, all);
      }
    },
  };
}

function ended(end: TuringRun['end'], steps: number, { cells, origin, at, state }: Store, symbols: readonly string[]): TuringRun {
  let first = 1, last = cells.length - 2;
  while (first <= last && cells[first] === 0) first++;
  while (last >= first && cells[last] === 0) last--;
  const parts: string[] = [];
  for (let i = first; i <= last; i++) parts.push(symbols[cells[i] ?? 0] ?? '');
  return { end, steps, state, head: at - origin, tape: parts.join(''), first: first > last ? 0 : first - origin };
}

const HALT = 0, LIMIT = 1, GROW = 2;

/** Code of one switch over the states and one over the symbol of each. It holds numbers only, nothing of what an author wrote. */
function generated(table: TuringMachine, symbols: readonly string[]): Generated | undefined {
  const lines = ['let cells = store.cells, at = store.at, left = store.left, state = store.state, end = 0;', 'run: for (;;) switch (state) {'];
  for (const [id, { rules, otherwise }] of table.states.entries()) {
    lines.push(`case ${id}: for (;;) {`);
    // Every step counts; a halting state takes none.
    lines.push('switch (cells[at]) {');
    for (const [symbol, rule] of rules) lines.push(`case ${symbols.indexOf(symbol)}: ${ruleCode(rule, id, symbols)}`);
    lines.push(`case ${EDGE}: end = ${GROW}; state = ${id}; break run;`);
    lines.push(`default: ${otherwise === undefined ? `end = ${HALT}; state = ${id}; break run;` : ruleCode(otherwise, id, symbols)}`, '}', '}');
  }
  lines.push('}', 'store.at = at; store.left = left; store.state = state; return end;');
  try {
    const made: unknown = new Function('store', lines.join('\n'));
    return isGenerated(made) ? made : undefined;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}

function ruleCode({ write, move, next }: TuringRule, from: number, symbols: readonly string[]): string {
  const put = write === undefined ? '' : `cells[at] = ${symbols.indexOf(write)}; `, step = move > 0 ? 'at++; ' : move < 0 ? 'at--; ' : '';
  return `if (left === 0) { end = ${LIMIT}; state = ${from}; break run; } left--; ${put}${step}${next === from ? 'continue;' : `state = ${next}; continue run;`}`;
}

function isGenerated(made: unknown): made is Generated {
  return typeof made === 'function';
}

/** The same run step by step, for any number of symbols. */
function interpreted(table: TuringMachine, input: string, limit: number): TuringRun {
  const cells = new Map([...input].map((symbol, at) => [at, symbol]));
  let state = table.start, head = 0, steps = 0;
  let end: TuringRun['end'] = 'halt';
  for (; ; steps++) {
    const symbol = cells.get(head) ?? table.blank, found = table.states[state], rule = found?.rules.get(symbol) ?? found?.otherwise;
    if (rule === undefined) break;
    if (steps >= limit) { end = 'limit'; break; }
    if (rule.write !== undefined) cells.set(head, rule.write);
    head += rule.move;
    state = rule.next;
  }
  const held = [...cells].filter(([, symbol]) => symbol !== table.blank).map(([at]) => at), first = held.reduce((a, b) => Math.min(a, b), Infinity), last = held.reduce((a, b) => Math.max(a, b), -Infinity);
  const tape = first > last ? '' : Array.from({ length: last - first + 1 }, (_, i) => cells.get(first + i) ?? table.blank).join('');
  return { end, steps, state, head, tape, first: first > last ? 0 : first };
}
