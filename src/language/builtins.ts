import type * as ast from './generated/ast.ts';

/**
 * A function of the language itself. `parameters` says how many arguments it takes; `doc` is what hovering over it
 * shows.
 */
export interface Builtin {
  readonly name: BuiltinName;
  readonly signature: string;
  readonly doc: string;
  readonly least: number;
  /** undefined: any number. */
  readonly most: number | undefined;
  /** The types of its arguments, of which the last one stands for all that follow; absent: it measures a region. */
  readonly takes?: readonly ('int' | 'text')[];
  readonly gives: 'int' | 'text';
}

export type BuiltinName = 'min' | 'max' | 'low' | 'high' | 'length' | 'lower' | 'abs' | 'ord' | 'chr' | 'int' | 'text';

const table: readonly Builtin[] = [
  {
    name: 'min',
    signature: 'min(a: int, b: int, …): int',
    doc: 'The smallest of its arguments; one operation.',
    least: 2,
    most: undefined,
    takes: ['int'],
    gives: 'int',
  },
  {
    name: 'max',
    signature: 'max(a: int, b: int, …): int',
    doc: 'The largest of its arguments; one operation.',
    least: 2,
    most: undefined,
    takes: ['int'],
    gives: 'int',
  },
  {
    name: 'low',
    signature: 'low(x: decimal): int',
    doc: 'The lowest place of a number: 0 for units, -2 for hundredths. A cell of the input: a state that uses it fetches `low(x)`.',
    least: 1,
    most: 1,
    gives: 'int',
  },
  {
    name: 'high',
    signature: 'high(x: decimal): int',
    doc: 'The highest place of a number: 0 for units, 2 for hundreds. A cell of the input: a state that uses it fetches `high(x)`.',
    least: 1,
    most: 1,
    gives: 'int',
  },
  {
    name: 'length',
    signature: 'length(x): int',
    doc: 'The number of characters of a text, or of elements of an array or list. For an input or a list it is a cell, which a state fetches, `length(x)`; for any other text it is one operation.',
    least: 1,
    most: 1,
    gives: 'int',
  },
  {
    name: 'lower',
    signature: 'lower(s: text): text',
    doc: 'The text in lower case; one operation.',
    least: 1,
    most: 1,
    takes: ['text'],
    gives: 'text',
  },
  {
    name: 'abs',
    signature: 'abs(a: int): int',
    doc: 'The number without its sign; one operation.',
    least: 1,
    most: 1,
    takes: ['int'],
    gives: 'int',
  },
  {
    name: 'ord',
    signature: 'ord(c: text): int',
    doc: 'The number of a letter in Unicode, `ord("a")` = 97; one operation, which is stuck on any text but one letter.',
    least: 1,
    most: 1,
    takes: ['text'],
    gives: 'int',
  },
  {
    name: 'chr',
    signature: 'chr(k: int): text',
    doc: 'The letter with a number in Unicode, `chr(97)` = "a"; one operation.',
    least: 1,
    most: 1,
    takes: ['int'],
    gives: 'text',
  },
  {
    name: 'int',
    signature: 'int(s: text): int',
    doc: 'The number that a text of digits writes, `int("42")` = 42; one operation, which is stuck on any other text.',
    least: 1,
    most: 1,
    takes: ['text'],
    gives: 'int',
  },
  {
    name: 'text',
    signature: 'text(k: int): text',
    doc: 'A number as a text of its digits, `text(42)` = "42"; one operation.',
    least: 1,
    most: 1,
    takes: ['int'],
    gives: 'text',
  },
];

export const builtins: ReadonlyMap<string, Builtin> = new Map(table.map((builtin) => [builtin.name, builtin]));

export type Callee =
  | { readonly kind: 'function'; readonly function: ast.FunctionDecl }
  | { readonly kind: 'builtin'; readonly builtin: Builtin };

/** What a call calls: a function of the task, else a builtin; undefined for an unknown name. */
export function calleeOf(call: ast.CallExpression): Callee | undefined {
  const target = call.callee.ref;
  if (target) return { kind: 'function', function: target };
  const builtin = builtins.get(call.callee.$refText);
  return builtin && { kind: 'builtin', builtin };
}
