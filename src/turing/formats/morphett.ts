import { symbolsOf, type Move, type TuringMachine, type TuringRule } from '../../machine/index.ts';
import {
  FormatError,
  isHalting,
  NotExpressible,
  stateProblem,
  symbolProblem,
  TableBuilder,
  type ImportedMachine,
} from './imported-machine.ts';

const moves: Readonly<Record<string, Move>> = { l: -1, L: -1, r: 1, R: 1, '*': 0 };
const directions: Readonly<Record<Move, string>> = { [-1]: 'l', 0: '*', 1: 'r' };

interface Line {
  readonly state: string;
  readonly read: string;
  readonly write: string;
  readonly move: Move;
  readonly next: string;
  readonly line: number;
  readonly column: number;
}

/** A word of a line, and the column that it begins in, from 1. */
interface Word {
  readonly text: string;
  readonly column: number;
}

/**
 * Quintuples, one a line, as Anthony Morphett's simulator has them: state, symbol, new symbol, move (l, r, *), new
 * state. `_` is the blank, `;` begins a comment. `*` stands for any symbol or state, what is written with more words
 * going first; as a new symbol or state for the same. States whose names begin with halt halt. The machine starts in
 * state 0, else in the first state that has a line of its own.
 */
export function readMorphett(text: string, name: string): ImportedMachine {
  const lines = text.split(/\r?\n/).flatMap((line, i) => readLine(line, i + 1));
  const builder = new TableBuilder();
  if (lines.length === 0)
    throw new FormatError(
      { line: 1, column: 1 },
      'There are no rules. A rule is a line with a state, a symbol, the new symbol, a move and the new state, such as 0 1 0 r 0.',
    );
  const own = lines.filter(({ state }) => state !== '*');
  const general = lines.filter(({ state }) => state === '*');
  for (const { state } of own) builder.state(state);
  for (const { next } of [...own, ...general]) if (next !== '*') builder.state(next);
  const start = builder.state(own[0] === undefined || builder.has('0') ? '0' : own[0].state);
  const add = (state: string, { read, write, move, next }: Line): boolean => {
    const rule: TuringRule = {
      write: write === '*' ? undefined : write,
      move,
      next: builder.state(next === '*' ? state : next),
    };
    return builder.rule(builder.state(state), read === '*' ? undefined : read, rule);
  };
  for (const line of own) {
    if (!add(line.state, line))
      throw new FormatError(
        { line: line.line, column: line.column },
        `State ${line.state} has two rules for ${line.read === '*' ? 'any symbol' : line.read}.`,
      );
  }
  const repeated = general.find((line, i) => general.slice(0, i).some(({ read }) => read === line.read));
  if (repeated !== undefined)
    throw new FormatError(
      { line: repeated.line, column: repeated.column },
      `There are two rules in any state for ${repeated.read === '*' ? 'any symbol' : repeated.read}.`,
    );
  const withAny = new Set(own.filter(({ read }) => read === '*').map(({ state }) => state));
  for (const state of builder.names) {
    // A rule of the state for any symbol goes before a rule of any state.
    if (!isHalt(state) && !withAny.has(state)) for (const line of general) add(state, line);
  }
  return { table: builder.build(name, '_', start), input: undefined };
}

function readLine(text: string, line: number): Line[] {
  const words = [...text.replace(/;.*$/, '').matchAll(/\S+/g)].map((match): Word => ({
    text: match[0],
    column: match.index + 1,
  }));
  const [state, read, write, direction, next, mark] = words;
  if (state === undefined) return [];
  const fail = ({ column }: Word, message: string): FormatError => new FormatError({ line, column }, message);
  if (
    read === undefined ||
    write === undefined ||
    direction === undefined ||
    next === undefined ||
    words.length > 6 ||
    (mark !== undefined && mark.text !== '!')
  ) {
    throw fail(
      mark ?? words.at(-1) ?? state,
      `Expected five words (state, symbol, new symbol, move, new state), found ${words.length}.`,
    );
  }
  for (const [symbol, what] of [
    [read, 'this'],
    [write, 'the new one'],
  ] as const) {
    const problem = symbolProblem(symbol.text, what);
    if (problem !== undefined) throw fail(symbol, problem);
  }
  for (const name of [state, next]) {
    const problem = stateProblem(name.text);
    if (problem !== undefined) throw fail(name, problem);
  }
  const move = moves[direction.text];
  if (move === undefined) throw fail(direction, `Expected l, r or * as the move, found "${direction.text}".`);
  if (isHalt(state.text))
    throw fail(state, `${state.text} halts, since its name begins with halt, so it cannot have rules.`);
  return [{ state: state.text, read: read.text, write: write.text, move, next: next.text, line, column: state.column }];
}

function isHalt(name: string): boolean {
  return name.startsWith('halt');
}

/** The quintuples of a machine; states that halt are called halt-…. Throws a {@link NotExpressible}. */
export function writeMorphett(table: TuringMachine): string {
  const names = table.states.map((state) =>
    isHalting(state) && !isHalt(state.name) ? `halt-${state.name}` : state.name,
  );
  const odd = names.find((name) => /[\s;*]/.test(name) || name === '!');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (odd !== undefined)
    throw new NotExpressible(
      `In this form the name of a state cannot contain spaces, ";" or "*"; this machine has "${odd}".`,
    );
  if (twice !== undefined) throw new NotExpressible(`Two states would be named ${twice}.`);
  const halts = table.states.find((state) => isHalt(state.name) && !isHalting(state));
  if (halts !== undefined)
    throw new NotExpressible(
      `In this form a state whose name begins with halt cannot have rules, but ${halts.name} has some.`,
    );
  const symbols = symbolsOf(table);
  const bad = symbols.find((symbol) => symbol !== table.blank && /[\s;*_]/.test(symbol));
  if (bad !== undefined) throw new NotExpressible(`In this form "${bad}" cannot be a symbol.`);
  const start = table.states[table.start];
  if (start === undefined || isHalting(start))
    throw new NotExpressible('The machine halts at once, which this form cannot express.');
  if (start.name !== '0' && names.includes('0'))
    throw new NotExpressible(`In this form a machine starts in state 0, but this one starts in ${start.name}.`);
  const order = [table.start, ...table.states.flatMap((_, id) => (id === table.start ? [] : [id]))];
  const symbol = (one: string): string => (one === table.blank ? '_' : one);
  const line = (id: number, read: string, { write, move, next }: TuringRule): string =>
    `${names[id] ?? ''} ${read} ${write === undefined ? '*' : symbol(write)} ${directions[move]} ${names[next] ?? ''}`;
  const lines = order.flatMap((id) => {
    const state = table.states[id];
    return [
      ...[...(state?.rules ?? [])].map(([read, rule]) => line(id, symbol(read), rule)),
      ...(state?.otherwise === undefined ? [] : [line(id, '*', state.otherwise)]),
    ];
  });
  return `; ${table.name.replace(/\s+/g, ' ')}\n${lines.join('\n')}\n`;
}
