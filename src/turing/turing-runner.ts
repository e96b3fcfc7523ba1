import { endless, type Endless } from './endless.ts';
import { numbered, Store, type NumberedState } from './store.ts';
import { symbolsOf, type Move, type TuringMachine, type TuringRule } from '../machine/index.ts';

/** How a run without recording ended. */
export interface TuringRun {
  /** `halt`: no rule; `limit`: so many steps as were allowed; `tape`: more cells than the tape may have. */
  readonly end: TuringEnd;
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
export type TuringEnd = 'halt' | 'limit' | 'tape';

/** Cells that a tape may have unless told otherwise: 128 MiB. */
export const MOST_CELLS = 2 ** 27;
/** Steps that a run may take unless told otherwise. */
export const MOST_STEPS = 1e12;

type Generated = (store: Store) => number;

export interface TuringRunner {
  /** Runs to the end. */
  run(input: string, limit?: number): TuringRun;
  /** A run that goes on piece by piece. */
  start(input: string, cells?: number): TuringExecution;
}

/**
 * Makes a table into code of its own, which records nothing and so is some hundred times faster than a recorded run.
 * Falls back to reading the table where code may not be generated, and for more symbols than bytes can hold.
 */
export function turingRunner(table: TuringMachine): TuringRunner {
  const symbols = symbolsOf(table);
  const code = generated(table, symbols);
  const start = (input: string, cells = MOST_CELLS): TuringExecution => {
    const all = [...symbols];
    const numbers = new Map(all.map((symbol, number) => [symbol, number]));
    const written: number[] = [];
    for (const symbol of input) {
      const number = numbers.get(symbol) ?? all.push(symbol) - 1;
      numbers.set(symbol, number);
      written.push(number);
    }
    return new TuringExecution(new Store(table, all, written, cells), code);
  };
  return {
    start,
    run(input, limit = MOST_STEPS) {
      const execution = start(input);
      const end = execution.advance(limit);
      const { steps, state, head } = execution;
      const { text, first } = execution.tape();
      return { end, steps, state, head, tape: text, first };
    },
  };
}

/** What is on the tape: the text from the first cell that is not blank to the last, so far as it was asked for. */
export interface TapeText {
  readonly text: string;
  readonly first: number;
  readonly length: number;
  readonly held: number;
}

/** A run without recording, and where it stands. */
export class TuringExecution {
  steps = 0;
  #numbered: readonly NumberedState[] | undefined;

  constructor(
    private readonly store: Store,
    private readonly code: Generated | undefined,
  ) {}

  get state(): number {
    return this.store.state;
  }

  /** The index of the cell under the head. */
  get head(): number {
    return this.store.at - this.store.origin;
  }

  /** Cells that are made ready. */
  get cells(): number {
    return this.store.size;
  }

  /** Goes on by so many steps at most; `limit`: it can go on from there. */
  advance(steps: number): TuringEnd {
    const { store, code } = this;
    store.left = steps;
    const go: Generated = code !== undefined && !store.isWide ? code : (one) => interpreted(this.#states, one);
    let end = go(store);
    while (end === GROW && store.grow()) end = go(store);
    this.steps += steps - store.left;
    if (end === GROW) return 'tape';
    return end === LIMIT ? 'limit' : 'halt';
  }

  /** Whether it is certain from the next so many steps that the machine never halts. */
  endless(steps: number): Endless | undefined {
    return endless(this.#states, this.store, steps);
  }

  /** The tape, of the text at most so many symbols. */
  tape(most = Infinity): TapeText {
    const { store } = this;
    const span = store.span();
    const parts: string[] = [];
    if (span === undefined) return { text: '', first: 0, length: 0, held: 0 };
    const { first, last, held } = span;
    const length = last - first + 1;
    for (let i = first; i < first + Math.min(length, most); i++) parts.push(store.symbols[store.read(i)] ?? '');
    return { text: parts.join(''), first, length, held };
  }

  get #states(): readonly NumberedState[] {
    this.#numbered ??= numbered(this.store.table, this.store.symbols);
    return this.#numbered;
  }
}

const HALT = 0;
const LIMIT = 1;
const GROW = 2;
const EDGE = 255;

/**
 * Code of one switch over the states and one over the symbol of each. It holds numbers only, nothing of what an author
 * wrote.
 */
function generated(table: TuringMachine, symbols: readonly string[]): Generated | undefined {
  if (symbols.length > EDGE) return undefined;
  const lines = [
    'let cells = store.cells, at = store.at, left = store.left, state = store.state, end = 0;',
    'run: for (;;) switch (state) {',
  ];
  for (const [id, { rules, otherwise }] of table.states.entries()) {
    lines.push(`case ${id}: for (;;) {`);
    // Every step counts; a halting state takes none.
    lines.push('switch (cells[at]) {');
    for (const [symbol, rule] of rules) lines.push(`case ${symbols.indexOf(symbol)}: ${ruleCode(rule, id, symbols)}`);
    lines.push(`case ${EDGE}: end = ${GROW}; state = ${id}; break run;`);
    lines.push(
      `default: ${otherwise === undefined ? `end = ${HALT}; state = ${id}; break run;` : ruleCode(otherwise, id, symbols)}`,
      '}',
      '}',
    );
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

const moves: Readonly<Record<Move, string>> = { [-1]: 'at--; ', 0: '', 1: 'at++; ' };

function ruleCode({ write, move, next }: TuringRule, from: number, symbols: readonly string[]): string {
  const put = write === undefined ? '' : `cells[at] = ${symbols.indexOf(write)}; `;
  return `if (left === 0) { end = ${LIMIT}; state = ${from}; break run; } left--; ${put}${moves[move]}${next === from ? 'continue;' : `state = ${next}; continue run;`}`;
}

function isGenerated(made: unknown): made is Generated {
  return typeof made === 'function';
}

/** The same run step by step, for any number of symbols. */
function interpreted(states: readonly NumberedState[], store: Store): number {
  const { cells, edge } = store;
  for (;;) {
    const symbol = cells[store.at] ?? edge;
    if (symbol === edge) return GROW;
    const state = states[store.state];
    const rule = state?.rules.get(symbol) ?? state?.otherwise;
    if (rule === undefined) return HALT;
    if (store.left === 0) return LIMIT;
    store.left--;
    if (rule.write >= 0) cells[store.at] = rule.write;
    store.at += rule.move;
    store.state = rule.next;
  }
}
