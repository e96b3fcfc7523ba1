import fc from 'fast-check';
import { bindInputs, type Bound, type Inputs } from '../../src/machine/index.ts';
import { compileOnce } from '../tasks/compile-once.ts';
import { programText } from './program-text.ts';

/**
 * Expressions and statements in the rough: numbers pick among the names that are there when the text is made, so that
 * any shrink of one is a program too.
 */
export type Num =
  | { readonly kind: 'literal'; readonly value: number }
  | { readonly kind: 'scalar'; readonly pick: number }
  | { readonly kind: 'element'; readonly pick: number; readonly index: Index; readonly second: Index }
  | {
      readonly kind: 'operation';
      readonly operator: '+' | '-' | '*' | '/' | '%';
      readonly left: Num;
      readonly right: Num;
    }
  | { readonly kind: 'extreme'; readonly name: 'min' | 'max'; readonly items: readonly Num[] }
  | { readonly kind: 'negative'; readonly operand: Num }
  /** The last element of a list, an element of its last tuple, or of a tuple; what may be none. */
  | {
      readonly kind: 'part';
      readonly of: 'list' | 'pairs' | 'pair' | 'optional';
      readonly guarded: boolean;
      readonly second: boolean;
      readonly other: Num;
    }
  | { readonly kind: 'choice'; readonly condition: Truth; readonly yes: Num; readonly no: Num }
  | { readonly kind: 'call'; readonly pick: number; readonly depth: Num; readonly other: Num; readonly flag: Truth };

export type Index =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'variable'; readonly pick: number; readonly offset: number }
  | { readonly kind: 'wrapped'; readonly value: Num };

export type Truth =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'flag'; readonly pick: number }
  | {
      readonly kind: 'compare';
      readonly relation: '==' | '!=' | '<' | '<=' | '>' | '>=';
      readonly left: Num;
      readonly right: Num;
    }
  | { readonly kind: 'same'; readonly left: Truth; readonly right: Truth }
  | { readonly kind: 'none'; readonly isNone: boolean }
  | { readonly kind: 'pair'; readonly one: Num; readonly two: Num }
  | { readonly kind: 'both'; readonly operator: 'and' | 'or'; readonly left: Truth; readonly right: Truth }
  | { readonly kind: 'not'; readonly operand: Truth };

export interface Target {
  readonly pick: number;
  readonly index: Index;
  readonly second: Index;
}

export type Stmt =
  | { readonly kind: 'assign'; readonly target: Target; readonly value: Num }
  | { readonly kind: 'swap'; readonly targets: readonly [Target, Target]; readonly values: readonly [Num, Num] }
  | { readonly kind: 'flag'; readonly value: Truth }
  | { readonly kind: 'push'; readonly pair: boolean; readonly one: Num; readonly two: Num }
  | { readonly kind: 'pop'; readonly pair: boolean; readonly guarded: boolean }
  | { readonly kind: 'hold'; readonly what: 'none' | 'number' | 'pair'; readonly one: Num; readonly two: Num }
  | { readonly kind: 'declare'; readonly isVar: boolean; readonly value: Num }
  | { readonly kind: 'step'; readonly offset: number; readonly body: readonly Stmt[] }
  | {
      readonly kind: 'if';
      readonly condition: Truth;
      readonly then: readonly Stmt[];
      readonly orElse: readonly Stmt[];
      readonly chained: boolean;
    }
  | {
      readonly kind: 'for';
      readonly down: boolean;
      readonly low: Num;
      readonly span: number;
      /** A call in its head. */
      readonly called: Num | undefined;
      readonly body: readonly Stmt[];
    }
  | {
      readonly kind: 'while';
      readonly rounds: number;
      readonly condition: Truth;
      /** Whether its condition may call. */
      readonly calls: boolean;
      readonly body: readonly Stmt[];
    }
  | { readonly kind: 'call'; readonly call: Num }
  | { readonly kind: 'fetch'; readonly low: number; readonly span: number; readonly of: 'u' | 'part' | 'row' }
  | {
      readonly kind: 'exit';
      readonly how: 'break' | 'continue' | 'halt' | 'return';
      readonly condition: Truth;
      readonly value: Num;
    }
  | { readonly kind: 'pad'; readonly place: number; readonly value: number }
  /** A scan over a range, and a choice out of one. */
  | {
      readonly kind: 'scan';
      readonly operator: 'argmin' | 'argmax' | 'min' | 'max' | 'sum';
      readonly range: Looking;
      readonly target: Target;
    }
  | { readonly kind: 'choose'; readonly range: Looking; readonly body: readonly Stmt[] };

/** What is gone through, and what is asked of each. */
export interface Looking {
  readonly low: number;
  readonly span: number;
  readonly own: boolean;
  /** Goes along this row of a matrix instead. */
  readonly row: number | undefined;
  readonly offset: number;
  readonly relation: '<' | '!=' | '>=';
  readonly pick: number;
  readonly isOpen: boolean;
}

export interface Func {
  readonly form: 'plain' | 'memo' | 'alias' | 'tail' | 'step' | 'procedure';
  readonly label: boolean;
  readonly flag: boolean;
  readonly base: Num;
  readonly body: readonly Stmt[];
  readonly result: Num;
}

export interface Program {
  /** Whether scans and choices are there: they are left to the interpreter, so that most programs have none. */
  readonly looks: boolean;
  /** Whether it has neither tuples nor what may be none. */
  readonly plain: boolean;
  readonly blank: boolean;
  readonly otherwise: boolean;
  readonly copied: boolean;
  readonly start: Num;
  readonly functions: readonly Func[];
  readonly body: readonly Stmt[];
  readonly answer:
    | { readonly kind: 'number'; readonly value: Num }
    | { readonly kind: 'truth'; readonly value: Truth }
    | { readonly kind: 'interval'; readonly low: number; readonly span: number }
    | { readonly kind: 'list' }
    /** All rows of a matrix, one of them, or a part of one. */
    | { readonly kind: 'rows'; readonly part: 'all' | 'row' | 'interval'; readonly row: number; readonly span: number }
    | { readonly kind: 'decimal' }
    | { readonly kind: 'held'; readonly what: 'h' | 'e' | 'o' | 'p' }
    /** A text with values in it: whatever an answer may be. */
    | { readonly kind: 'composed'; readonly one: Num; readonly two: Num; readonly whole: 'u' | 'd' | 'h' }
    /** An answer of its own type on each way. */
    | {
        readonly kind: 'ways';
        readonly condition: Truth;
        readonly value: Num;
        readonly other: 'text' | 'u' | 'composed';
      };
}

const pick = fc.nat(7);
const mostly = fc.nat(5).map((n) => n < 5);
const small = fc.integer({ min: -2, max: 5 });

const { num, index, truth } = fc.letrec<{ num: Num; index: Index; truth: Truth }>((tie) => ({
  num: fc.oneof(
    { depthSize: 'xsmall', withCrossShrink: true },
    fc.record({ kind: fc.constant('literal' as const), value: small }),
    fc.record({ kind: fc.constant('scalar' as const), pick }),
    fc.record({ kind: fc.constant('scalar' as const), pick }),
    fc.record({ kind: fc.constant('element' as const), pick, index: tie('index'), second: tie('index') }),
    fc.record({
      kind: fc.constant('operation' as const),
      operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const, '%' as const),
      left: tie('num'),
      right: tie('num'),
    }),
    fc.record({
      kind: fc.constant('operation' as const),
      operator: fc.constantFrom('+' as const, '-' as const),
      left: tie('num'),
      right: tie('num'),
    }),
    fc.record({
      kind: fc.constant('extreme' as const),
      name: fc.constantFrom('min' as const, 'max' as const),
      items: fc.array(tie('num'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('negative' as const), operand: tie('num') }),
    fc.record({
      kind: fc.constant('part' as const),
      of: fc.constantFrom('list' as const, 'pairs' as const, 'pair' as const, 'optional' as const),
      guarded: mostly,
      second: fc.boolean(),
      other: tie('num'),
    }),
    fc.record({ kind: fc.constant('choice' as const), condition: tie('truth'), yes: tie('num'), no: tie('num') }),
    fc.record({ kind: fc.constant('call' as const), pick, depth: tie('num'), other: tie('num'), flag: tie('truth') }),
  ),
  index: fc.oneof(
    { depthSize: 'xsmall', withCrossShrink: true },
    fc.record({ kind: fc.constant('constant' as const), value: fc.nat(3) }),
    fc.record({ kind: fc.constant('variable' as const), pick, offset: fc.integer({ min: -1, max: 1 }) }),
    fc.record({ kind: fc.constant('wrapped' as const), value: tie('num') }),
  ),
  truth: fc.oneof(
    { depthSize: 'xsmall', withCrossShrink: true },
    fc.record({ kind: fc.constant('constant' as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant('flag' as const), pick }),
    fc.record({
      kind: fc.constant('compare' as const),
      relation: fc.constantFrom('==' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
      left: tie('num'),
      right: tie('num'),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      relation: fc.constantFrom('<' as const, '==' as const),
      left: tie('num'),
      right: tie('num'),
    }),
    fc.record({ kind: fc.constant('same' as const), left: tie('truth'), right: tie('truth') }),
    fc.record({ kind: fc.constant('none' as const), isNone: fc.boolean() }),
    fc.record({ kind: fc.constant('pair' as const), one: tie('num'), two: tie('num') }),
    fc.record({
      kind: fc.constant('both' as const),
      operator: fc.constantFrom('and' as const, 'or' as const),
      left: tie('truth'),
      right: tie('truth'),
    }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('truth') }),
  ),
}));

const target = fc.record({ pick, index, second: index });

const call = fc.record({ kind: fc.constant('call' as const), pick, depth: num, other: num, flag: truth });

const looking: fc.Arbitrary<Looking> = fc.record({
  low: fc.nat(1),
  span: fc.integer({ min: -1, max: 2 }),
  own: fc.boolean(),
  row: fc.constantFrom(undefined, undefined, 0, 2),
  offset: fc.constantFrom(0, 0, 1),
  relation: fc.constantFrom('<' as const, '!=' as const, '>=' as const),
  pick,
  isOpen: mostly,
});

const { stmt } = fc.letrec<{ stmt: Stmt; inner: readonly Stmt[] }>((tie) => ({
  inner: fc.array(tie('stmt'), { maxLength: 4, size: 'max' }),
  stmt: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('assign' as const), target, value: num }),
    fc.record({ kind: fc.constant('assign' as const), target, value: num }),
    fc.record({ kind: fc.constant('swap' as const), targets: fc.tuple(target, target), values: fc.tuple(num, num) }),
    fc.record({ kind: fc.constant('flag' as const), value: truth }),
    fc.record({ kind: fc.constant('push' as const), pair: fc.boolean(), one: num, two: num }),
    fc.record({ kind: fc.constant('pop' as const), pair: fc.boolean(), guarded: mostly }),
    fc.record({
      kind: fc.constant('hold' as const),
      what: fc.constantFrom('none' as const, 'number' as const, 'pair' as const),
      one: num,
      two: num,
    }),
    fc.record({ kind: fc.constant('declare' as const), isVar: fc.boolean(), value: num }),
    fc.record({ kind: fc.constant('call' as const), call: num }),
    fc.record({
      kind: fc.constant('fetch' as const),
      low: fc.nat(3),
      span: fc.nat(3),
      of: fc.constantFrom('u' as const, 'u' as const, 'part' as const, 'row' as const),
    }),
    fc.record({
      kind: fc.constant('exit' as const),
      how: fc.constantFrom('break' as const, 'continue' as const, 'halt' as const, 'return' as const),
      condition: truth,
      value: num,
    }),
    fc.record({ kind: fc.constant('pad' as const), place: small, value: fc.nat(9) }),
    fc.record({
      kind: fc.constant('scan' as const),
      operator: fc.constantFrom('argmin' as const, 'argmax' as const, 'min' as const, 'max' as const, 'sum' as const),
      range: looking,
      target,
    }),
    fc.record({ kind: fc.constant('choose' as const), range: looking, body: tie('inner') }),
    fc.record({ kind: fc.constant('step' as const), offset: fc.integer({ min: -1, max: 1 }), body: tie('inner') }),
    fc.record({ kind: fc.constant('step' as const), offset: fc.constant(0), body: tie('inner') }),
    fc.record({
      kind: fc.constant('if' as const),
      condition: truth,
      then: tie('inner'),
      orElse: tie('inner'),
      chained: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('for' as const),
      down: fc.boolean(),
      low: num,
      span: fc.integer({ min: -1, max: 2 }),
      called: fc.option(call, { nil: undefined, freq: 1 }),
      body: tie('inner'),
    }),
    fc.record({
      kind: fc.constant('while' as const),
      rounds: fc.nat(3),
      condition: truth,
      calls: fc.boolean(),
      body: tie('inner'),
    }),
  ),
}));

const func: fc.Arbitrary<Func> = fc.record({
  form: fc.constantFrom(
    'plain' as const,
    'memo' as const,
    'alias' as const,
    'tail' as const,
    'step' as const,
    'procedure' as const,
  ),
  label: fc.boolean(),
  flag: fc.boolean(),
  base: num,
  body: fc.array(stmt, { maxLength: 3, size: 'max' }),
  result: num,
});

const program: fc.Arbitrary<Program> = fc.record({
  looks: fc.nat(2).map((n) => n === 2),
  plain: fc.boolean(),
  blank: fc.nat(3).map((n) => n === 3),
  otherwise: fc.nat(3).map((n) => n < 3),
  copied: fc.boolean(),
  start: num,
  functions: fc.array(func, { maxLength: 3, size: 'max' }),
  body: fc.array(stmt, { maxLength: 6, size: 'max' }),
  answer: fc.oneof(
    { withCrossShrink: true },
    fc.record({ kind: fc.constant('number' as const), value: num }),
    fc.record({ kind: fc.constant('truth' as const), value: truth }),
    fc.record({ kind: fc.constant('interval' as const), low: fc.nat(2), span: fc.integer({ min: -1, max: 3 }) }),
    fc.constant({ kind: 'list' as const }),
    fc.record({
      kind: fc.constant('rows' as const),
      part: fc.constantFrom('all' as const, 'row' as const, 'interval' as const),
      row: fc.nat(3),
      span: fc.integer({ min: -1, max: 3 }),
    }),
    fc.constant({ kind: 'decimal' as const }),
    fc.record({
      kind: fc.constant('held' as const),
      what: fc.constantFrom('h' as const, 'e' as const, 'o' as const, 'p' as const),
    }),
    fc.record({
      kind: fc.constant('composed' as const),
      one: num,
      two: num,
      whole: fc.constantFrom('u' as const, 'd' as const, 'h' as const),
    }),
    fc.record({
      kind: fc.constant('ways' as const),
      condition: truth,
      value: num,
      other: fc.constantFrom('text' as const, 'u' as const, 'composed' as const),
    }),
  ),
});

/**
 * Texts of well-typed programs that end: loops have few rounds, recursions count down. Whether they compile, the
 * compiler says.
 */
export const programs: fc.Arbitrary<string> = program.map(programText);

/** Inputs for any of them. */
export const programInputs = fc.record({
  a: fc.integer({ min: -4, max: 9 }),
  b: fc.integer({ min: -4, max: 9 }),
  q: fc.boolean(),
  s: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }),
  r: fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 6 }), {
    minLength: 4,
    maxLength: 4,
  }),
  x: fc
    .tuple(fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }), fc.array(fc.nat(9), { maxLength: 2 }))
    .map(([whole, fraction]) => whole.join('') + (fraction.length > 0 ? `.${fraction.join('')}` : '')),
});

/** A program with its inputs; undefined where the compiler refuses it. */
export function boundProgram(text: string, given: Inputs): Bound | undefined {
  const [made] = compileOnce(text).tasks;
  return made && bindInputs(made, given).bound;
}
