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
}

export type BuiltinName = 'min' | 'max' | 'low' | 'high' | 'length' | 'lower';

const table: readonly Builtin[] = [
  {
    name: 'min',
    signature: 'min(a: int, b: int, …): int',
    doc: 'The smallest of its arguments; one operation.',
    least: 2,
    most: undefined,
  },
  {
    name: 'max',
    signature: 'max(a: int, b: int, …): int',
    doc: 'The largest of its arguments; one operation.',
    least: 2,
    most: undefined,
  },
  {
    name: 'low',
    signature: 'low(x: decimal): int',
    doc: 'The lowest place of a number: 0 for units, -2 for hundredths. A cell of the input: a state that uses it fetches `low(x)`.',
    least: 1,
    most: 1,
  },
  {
    name: 'high',
    signature: 'high(x: decimal): int',
    doc: 'The highest place of a number: 0 for units, 2 for hundreds. A cell of the input: a state that uses it fetches `high(x)`.',
    least: 1,
    most: 1,
  },
  {
    name: 'length',
    signature: 'length(x): int',
    doc: 'The number of characters of a text, or of elements of an array or list. A cell: a state that uses it fetches `length(x)`.',
    least: 1,
    most: 1,
  },
  {
    name: 'lower',
    signature: 'lower(s: text): text',
    doc: 'The text in lower case; one operation.',
    least: 1,
    most: 1,
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
