import fc from 'fast-check';
import type {
  Configuration,
  Formula,
  Frame,
  Machine,
  Node,
  Operand,
  Operator,
  Relation,
  Value,
  Variable,
} from '../../src/machine/index.ts';
import { entryAt } from '../../src/machine/entry.ts';
import {
  apply,
  brackets,
  call,
  candidate,
  cellOf,
  choose,
  comeBack,
  compute,
  constant,
  element,
  extent,
  get,
  halt,
  interval,
  ints,
  next,
  nowhere,
  plain,
  put,
  region,
  scan,
  silently,
  slot,
  state,
  tailCall,
  template,
  test,
  written,
} from './hand-built/builder.ts';

/**
 * Well-typed machines of four states over regions of every kind; they may well get stuck, call for ever or run in
 * circles.
 */

const [given, low, total, flag, cells, grid, result, words, local, number, pairs, perhaps] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
] as const;
const CELL_BOUNDS: readonly [Formula, Formula] = [constant(-3), apply('+', cellOf(low), constant(4))];

const regions: Machine['regions'] = [
  region(given, 's', 'input', brackets('s'), ['int'], {
    bounds: [[constant(0), apply('-', { op: 'name', name: 'n' }, constant(1))]],
    otherwise: 0,
  }),
  region(low, 'low', 'tape', plain('low'), [], { initial: constant(2) }),
  region(total, 'total', 'variable', plain('total'), []),
  region(flag, 'flag', 'tape', plain('flag'), [], { type: 'bool', initial: constant(false) }),
  region(cells, 'cells', 'tape', brackets('cells'), ['int'], {
    bounds: [CELL_BOUNDS],
    initial: { op: 'copy', region: given },
    placeValue: true,
  }),
  region(grid, 'grid', 'tape', brackets('grid'), ['int', 'int'], {
    bounds: [
      [constant(-2), constant(6)],
      [constant(-2), constant(6)],
    ],
    initial: constant(1),
  }),
  region(result, 'f', 'result', { before: 'f(', between: ', ', after: ')' }, ['int', 'int']),
  region(words, 'word', 'tape', brackets('word'), ['int'], { type: 'text', initial: constant('a') }),
  region(local, 'v', 'variable', { before: 'f(', between: ', ', after: ').v' }, ['int', 'int']),
  region(number, 'x', 'input', brackets('x'), ['int'], { placeValue: true }),
  region(pairs, 'pair', 'tape', brackets('pair'), ['int'], { type: 'tuple', initial: constant([1, 'Aa']) }),
  region(perhaps, 'perhaps', 'tape', brackets('perhaps'), ['int'], { optional: true, initial: constant(null) }),
];

/** `anys`: elements of tuples, and values that may be none; now and then one stands for an integer, right or wrong. */
interface Scope {
  readonly anys: readonly Operand[];
  readonly tuples: readonly Operand[];
  readonly ints: readonly Operand[];
  readonly texts: readonly Operand[];
  readonly bools: readonly Operand[];
  readonly free: number;
  readonly inFunction: boolean;
}

const relations: readonly [Relation, ...Relation[]] = ['==', '!=', '<', '<=', '>', '>='];
const operators: readonly [Operator, ...Operator[]] = ['+', '-', '*', '//', '%', 'min', 'max', 'negate'];
const large: readonly [Value, ...Value[]] = [
  2 ** 29,
  -(2 ** 30),
  2 ** 30 - 1,
  123456789,
  2 ** 30,
  -(2 ** 30) - 1,
  2 ** 53 - 1,
  -(10n ** 20n),
  Infinity,
];
const texts = ['', 'a', 'bc', 'é\u{1f600}'] as const;

/** Chooses by a list of numbers, then by a small generator that starts where they end. */
class Choices {
  #at = 0;
  #last = 1;

  constructor(private readonly numbers: readonly number[]) {}

  below(count: number): number {
    this.#last = this.numbers[this.#at++] ?? (this.#last * 1_103 + 12_345) % 65_521;
    return (this.#last >> 2) % count;
  }

  of<T>(first: T, ...others: T[]): T {
    return others[this.below(others.length + 1) - 1] ?? first;
  }

  int(scope: Scope): Operand {
    const from = scope.ints[this.below(scope.ints.length + 2)];
    const any = this.below(8) === 0 ? scope.anys[this.below(scope.anys.length + 1)] : undefined;
    return any ?? from ?? { value: this.below(12) === 11 ? this.of(...large) : this.below(13) - 3 };
  }

  any(scope: Scope): Operand {
    return scope.anys[this.below(scope.anys.length + 1)] ?? { value: this.of<Value>(null, 3, 2 ** 40) };
  }

  tuple(scope: Scope): Operand {
    return scope.tuples[this.below(scope.tuples.length + 1)] ?? { value: [this.below(3), this.of(...texts)] };
  }

  text(scope: Scope): Operand {
    return scope.texts[this.below(scope.texts.length + 1)] ?? { value: this.of(...texts) };
  }

  bool(scope: Scope): Operand {
    return scope.bools[this.below(scope.bools.length + 1)] ?? { value: this.below(2) === 1 };
  }

  address(scope: Scope, one: number): Operand[] {
    return (regions[one]?.indexes ?? []).map(() => this.int(scope));
  }

  code(scope: Scope, depth: number): Node {
    if (depth <= 0) return this.ending(scope);
    const then = (more: Partial<Scope>): Node => this.code({ ...scope, ...more }, depth - 1);
    const { free } = scope;
    const into = { ints: [...scope.ints, slot(free)], free: free + 1 };
    switch (this.below(19)) {
      case 0: {
        const one = this.of(low, given, total, cells, grid, result, local, number);
        return get([[one, this.address(scope, one), free]], then(into));
      }
      case 1: {
        const a = this.int(scope);
        const b = this.int(scope);
        return get(
          [
            [cells, [a], free],
            [grid, [a, b], free + 1],
          ],
          then({ ints: [...into.ints, slot(free + 1)], free: free + 2 }),
        );
      }
      case 2:
        return get(
          [
            [words, [this.int(scope)], free],
            [flag, [], free + 1],
          ],
          then({ texts: [...scope.texts, slot(free)], bools: [...scope.bools, slot(free + 1)], free: free + 2 }),
        );
      case 3:
      case 4: {
        const operator = this.of(...operators);
        const most = ['-', '//', '%'].includes(operator) ? 2 : 3;
        const count = operator === 'negate' ? 1 : most;
        return (this.below(3) === 0 ? silently : compute)(
          operator,
          Array.from({ length: count }, () => this.int(scope)),
          free,
          then(into),
        );
      }
      case 5:
        return compute(
          'joined',
          [this.text(scope), this.text(scope)],
          free,
          then({ texts: [...scope.texts, slot(free)], free: free + 1 }),
        );
      case 6: {
        const from = this.below(9) - 3;
        const to = this.below(2) === 0 ? from + 2 : this.int(scope);
        // Rarely, since a machine with one is left to the interpreter.
        if (this.below(12) === 0)
          return interval(
            cells,
            from,
            to,
            free,
            this.#look(from, to, free, then({ ints: [...scope.ints, slot(free + 1), slot(free + 2)], free: free + 3 })),
          );
        return interval(
          cells,
          from,
          to,
          free,
          element(
            slot(free),
            from,
            this.below(3) === 0 ? this.int(scope) : from + 1,
            free + 1,
            then({ ints: [...scope.ints, slot(free + 1)], free: free + 2 }),
          ),
        );
      }
      case 7: {
        const yes = then({ bools: [...scope.bools, slot(free)], free: free + 1 });
        const no = this.below(2) === 0 ? yes : then({ free: free + 1 });
        return test(this.int(scope), this.of(...relations), this.int(scope), yes, no, {
          printed: this.below(2) === 0,
          into: free,
        });
      }
      case 8: {
        // Both sides join, so that a segment begins without a choice.
        const join = then({});
        return test(this.text(scope), this.of(...relations), this.text(scope), put([[low, [], 1]], join), join);
      }
      case 9:
        return test(this.bool(scope), this.of('==', '!='), this.bool(scope), then({}), then({}), { printed: false });
      case 11:
        return get(
          [
            [pairs, [this.int(scope)], free],
            [perhaps, [this.int(scope)], free + 1],
          ],
          then({ tuples: [...scope.tuples, slot(free)], anys: [...scope.anys, slot(free + 1)], free: free + 2 }),
        );
      case 12:
        return silently(
          'tuple',
          [this.int(scope), this.text(scope)],
          free,
          then({ tuples: [...scope.tuples, slot(free)], free: free + 1 }),
        );
      case 13:
        return silently(
          'field',
          [this.tuple(scope), { value: this.below(3) }],
          free,
          then({ anys: [...scope.anys, slot(free)], free: free + 1 }),
        );
      case 14:
        return compute(
          'lower',
          [this.text(scope)],
          free,
          then({ texts: [...scope.texts, slot(free)], free: free + 1 }),
        );
      case 15:
        return put(
          [
            [pairs, [this.int(scope)], this.tuple(scope)],
            [perhaps, [this.int(scope)], this.below(2) === 0 ? this.any(scope) : this.int(scope)],
          ],
          then({}),
        );
      case 16: {
        const left = scope.anys[0];
        const right = this.of(this.any(scope), this.int(scope), { value: null });
        return left === undefined
          ? test(this.int(scope), this.of(...relations), this.int(scope), then({}), then({}))
          : test(left, this.of('==', '!='), right, then({}), then({}));
      }
      case 17: {
        const [one, blank] = this.of<readonly [number, Value]>(
          [cells, this.below(3) - 1],
          [cells, 1],
          [number, 0],
          [words, 'a'],
          [given, 0],
        );
        const after = then({ ints: [...scope.ints, slot(free), slot(free + 1)], free: free + 3 });
        return extent(
          one,
          blank,
          free,
          free + 1,
          this.below(2) === 0 ? interval(one, slot(free), slot(free + 1), free + 2, after) : after,
        );
      }
      case 10:
        return written(result, this.address(scope, result), then({}), then({}));
      default: {
        const one = this.of(low, total, cells, grid, result, local, number);
        const at = this.int(scope);
        return put(
          [
            [one, this.address(scope, one), this.int(scope)],
            [words, [at], this.text(scope)],
            [flag, [], this.bool(scope)],
          ],
          then({}),
        );
      }
    }
  }

  ending(scope: Scope): Node {
    const a = this.int(scope);
    const b = this.int(scope);
    const c = this.int(scope);
    if (this.below(12) === 0) return halt({ as: 'value', value: a });
    switch (this.below(scope.inFunction ? 9 : 6)) {
      case 0:
      case 1:
        return next(1);
      case 2:
        return scope.inFunction ? next(3, [a, b]) : next(0, [a]);
      case 3:
        return call(0, [a, b], 0, [c]);
      case 4:
        return call(0, [a, b], 1, []);
      case 5:
        return call(0, [a, b], 3, [b, c]);
      case 6:
        return tailCall(0, [a, b]);
      default:
        return comeBack;
    }
  }

  #look(from: number, to: number | Operand, free: number, then: Node): Node {
    const fetched = { region: cells, low: from, values: slot(free) };
    const held: Formula = { op: 'cell', region: cells, index: [candidate] };
    const where: Formula = {
      op: 'compare',
      relation: this.of(...relations),
      left: held,
      right: constant(this.below(5)),
    };
    return scan(
      this.of('argmin', 'argmax', 'min', 'max', 'sum'),
      from,
      to,
      where,
      this.of(candidate, held),
      fetched,
      free + 1,
      choose(from, to, this.of(where, constant(true)), fetched, free + 2, then),
    );
  }

  state(id: number, variables: readonly Variable[], inFunction: boolean): Machine['states'][number] {
    const scope: Scope = {
      ints: variables.map((_, i) => slot(i)),
      texts: [],
      bools: [],
      anys: [],
      tuples: [],
      free: variables.length,
      inFunction,
    };
    return state(
      id,
      inFunction ? 'entry' : 'step',
      template(`State ${id}`, ...variables.flatMap((_, i) => [i === 0 ? ' at ' : ', ', i])),
      variables,
      40,
      this.code(scope, 1 + this.below(6)),
      inFunction ? { function: 0, frame: [0, 1] } : {},
    );
  }
}

export const machines: fc.Arbitrary<Machine> = fc
  .array(fc.nat(9999), { minLength: 20, maxLength: 300 })
  .map((numbers) => {
    const choices = new Choices(numbers);
    return {
      name: 'random',
      regions,
      laidOut: [given, number],
      start: next(1),
      states: [
        choices.state(0, ints('p'), false),
        choices.state(1, [], false),
        choices.state(2, ints('i', 'j'), true),
        choices.state(3, ints('i', 'j'), true),
      ],
      functions: [{ id: 0, name: 'f', parameters: ints('i', 'j'), result, entry: entryAt(2, 2), range: nowhere }],
    };
  });

export const machineInputs = fc.record({
  s: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 6 }),
  x: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }),
  first: fc.integer({ min: -4, max: 0 }),
});

/** Any value at all, of a model's making. */
export const values: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -5, max: 12 }),
  fc
    .bigInt({ min: -(2n ** 80n), max: 2n ** 80n })
    .map((value) => (BigInt.asIntN(53, value) === value ? Number(value) : value)),
  fc.constantFrom<Value>(null, true, false, Infinity, -Infinity, '', 'a', 'yes', 2 ** 53 - 1, [1, 'a'], []),
  fc.string({ maxLength: 5 }),
);

const points = fc.record({ state: fc.integer({ min: -1, max: 5 }), variables: fc.array(values, { maxLength: 3 }) });

export const configurations: fc.Arbitrary<Configuration> = fc.record({
  state: points.map((point) => point.state),
  variables: fc.array(values, { maxLength: 3 }),
  frame: fc
    .array(
      fc.record({
        function: fc.integer({ min: -1, max: 1 }),
        arguments: fc.array(values, { maxLength: 3 }),
        resume: fc.option(points, { nil: undefined }),
      }),
      { maxLength: 3 },
    )
    .map((frames) =>
      frames.reduce<Frame | undefined>(
        (caller, frame) => ({ ...frame, caller, depth: caller === undefined ? 0 : caller.depth + 1 }),
        undefined,
      ),
    ),
});
