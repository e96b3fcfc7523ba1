import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compare,
  compareText,
  evaluate,
  evaluateFormula,
  integer,
  isStuck,
  stuck,
  type Formula,
  type Operator,
  type Value,
} from '../../src/machine/index.ts';
import { values } from './random-machine.ts';

const operators: readonly Operator[] = [
  '+',
  '-',
  '*',
  '//',
  '%',
  'min',
  'max',
  'negate',
  'joined',
  'lower',
  'abs',
  '^',
  'ord',
  'chr',
  'int',
  'text',
  'letter',
  'length',
  'shorter',
  'tuple',
  'field',
];
const anyInteger = fc
  .oneof(fc.integer({ min: -20, max: 20 }), fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }))
  .map((value) => integer(BigInt(value)));

/** The operations in BigInt, where `//` and `%` round to zero and are then set right. */
/** Where it is no integer. */
const typesOfResults: Partial<Record<Operator, string>> = {
  joined: 'string',
  lower: 'string',
  chr: 'string',
  text: 'string',
  letter: 'string',
  tuple: 'object',
};

function inBigInt(operator: Operator, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case 'min':
      return a < b ? a : b;
    case 'max':
      return a > b ? a : b;
    case '%':
      return b === 0n ? undefined : ((a % b) + b) % b;
    case '//':
      return b === 0n ? undefined : (a - (((a % b) + b) % b)) / b;
    case 'negate':
    case 'joined':
    case 'lower':
    case 'abs':
    case '^':
    case 'ord':
    case 'chr':
    case 'int':
    case 'text':
    case 'letter':
    case 'length':
    case 'shorter':
    case 'tuple':
    case 'field':
      return undefined;
  }
}

describe('evaluate', () => {
  it('calculates with integers of any size, rounding down, in canonical form', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Operator>('+', '-', '*', '//', '%', 'min', 'max'),
        anyInteger,
        anyInteger,
        (operator, a, b) => {
          const expected = inBigInt(operator, BigInt(a), BigInt(b));
          const actual = evaluate(operator, [a, b]);
          assert.deepEqual(actual, expected === undefined ? stuck('division by zero') : integer(expected));
          assert.ok(!Object.is(actual, -0));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('chains sums, products, least and greatest from the left', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Operator>('+', '*', 'min', 'max'),
        anyInteger,
        anyInteger,
        anyInteger,
        (operator, a, b, c) => {
          const first = evaluate(operator, [a, b]);
          assert.ok(!isStuck(first));
          assert.deepEqual(evaluate(operator, [a, b, c]), evaluate(operator, [first, c]));
        },
      ),
    );
  });

  it('gives a value or a named reason for any operands, and never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...operators), fc.array(values, { maxLength: 4 }), (operator, operands) => {
        const result = evaluate(operator, operands);
        if (isStuck(result))
          assert.ok(
            [
              'wrong type',
              'division by zero',
              'empty list',
              'value too long',
              'not one letter',
              'no such letter',
              'not a number',
              'negative exponent',
            ].includes(result.stuck),
          );
        else if (operator !== 'field')
          assert.equal(
            typeof result === 'bigint' || typeof result === 'number' ? 'int' : typeof result,
            typesOfResults[operator] ?? 'int',
          );
      }),
      { numRuns: 2000 },
    );
  });

  it('makes tuples, and takes them apart', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), fc.nat(6), (elements, at) => {
        const tuple = evaluate('tuple', elements);
        assert.deepEqual(tuple, elements);
        assert.deepEqual(
          evaluate('field', [elements, at]),
          elements[at] ?? (at < elements.length ? null : stuck('wrong type')),
        );
        assert.equal(compare('==', elements, elements.slice()), true);
        assert.equal(compare('!=', elements, [...elements, 0]), true);
        assert.deepEqual(compare('<', elements, elements), stuck('wrong type'));
      }),
    );
  });

  it('takes nothing off an empty list', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 9 }), (length) => {
        assert.deepEqual(evaluate('shorter', [length, 1]), length < 1 ? stuck('empty list') : length - 1);
      }),
    );
    assert.equal(evaluate('lower', ['Straße, ÄÖ']), 'straße, äö');
  });

  it('does not build what would be too long', () => {
    let power: Value = 3;
    let result = evaluate('*', [power, power]);
    for (let i = 0; i < 40 && !isStuck(result); i++) {
      power = result;
      result = evaluate('*', [power, power]);
    }
    assert.deepEqual(result, stuck('value too long'));
    assert.deepEqual(evaluate('joined', ['a'.repeat(2 ** 20), 'b']), stuck('value too long'));
  });

  it('knows inf in sums and comparisons, and no difference of two', () => {
    assert.equal(evaluate('+', [Infinity, 5]), Infinity);
    assert.equal(evaluate('min', [Infinity, 5]), 5);
    assert.deepEqual(evaluate('-', [Infinity, Infinity]), stuck('wrong type'));
    assert.deepEqual(evaluate('//', [Infinity, 2]), stuck('wrong type'));
    assert.equal(compare('<', 2n ** 100n, Infinity), true);
  });

  it('calculates with inf on either side as with numbers, and has no quotient or remainder of it', () => {
    const inNumbers: Partial<Record<Operator, (a: number, b: number) => number>> = {
      '+': (a, b) => a + b,
      '-': (a, b) => a - b,
      '*': (a, b) => a * b,
      min: Math.min,
      max: Math.max,
    };
    for (const infinite of [Infinity, -Infinity])
      for (const other of [Infinity, -Infinity, 0, 7, -7, 2n ** 70n, -(2n ** 70n)])
        for (const [a, b] of [
          [infinite, other],
          [other, infinite],
        ] as const) {
          for (const [operator, calculated] of Object.entries(inNumbers)) {
            const number = calculated(Number(a), Number(b));
            const expected = Number.isFinite(number) ? other : number;
            const result = evaluate(operator as Operator, [a, b]);
            assert.deepEqual(result, Number.isNaN(number) ? stuck('wrong type') : expected, `${a} ${operator} ${b}`);
          }
          for (const operator of ['//', '%'] as const)
            assert.deepEqual(evaluate(operator, [a, b]), stuck(b === 0 ? 'division by zero' : 'wrong type'));
        }
  });
});

describe('compare', () => {
  it('orders texts by code points, not by the halves of those beyond U+FFFF', () => {
    assert.ok(compareText('\uFFFD', '\u{1F600}') < 0);
    assert.ok(compareText('a\u{10000}', 'a\uE000') > 0);
    const odd = fc.constantFrom('\uE000', '\uFFFD', '\uFFFF', '\u{10000}', '\u{1F600}', '\u{10FFFF}');
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 2 }), odd), { maxLength: 4 })
      .map((one) => one.join(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const points = (one: string): number[] => Array.from(one).map((c) => c.codePointAt(0) ?? 0);
        const x = points(a);
        const y = points(b);
        const at = x.findIndex((point, i) => point !== y[i]);
        const there = y[at] === undefined ? 1 : (x[at] ?? 0) - (y[at] ?? 0);
        const expected = at < 0 ? x.length - y.length : there;
        assert.equal(Math.sign(compareText(a, b)), Math.sign(expected));
      }),
    );
  });

  it('answers or names a reason for any two values', () => {
    fc.assert(
      fc.property(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), values, values, (relation, a, b) => {
        const outcome = compare(relation, a, b);
        if (typeof outcome === 'boolean' && (relation === '==' || relation === '!='))
          assert.equal(outcome, compare(relation === '==' ? '!=' : '==', a, b) === false);
        else if (isStuck(outcome)) assert.equal(outcome.stuck, 'wrong type');
      }),
    );
  });
});

describe('evaluateFormula', () => {
  const lookup = {
    name: (name: string) => (name === 'n' ? 4 : stuck('blank cell')),
    cell: () => stuck('index out of range'),
  };
  const constant = (value: Value): Formula => ({ op: 'constant', value });

  it('evaluates only what decides', () => {
    const unknown: Formula = { op: 'name', name: 'm' };
    const isTrue = constant(true);
    assert.equal(evaluateFormula({ op: 'or', left: isTrue, right: unknown }, lookup), true);
    assert.equal(evaluateFormula({ op: 'and', left: constant(false), right: unknown }, lookup), false);
    assert.equal(
      evaluateFormula({ op: 'if', condition: isTrue, then: { op: 'name', name: 'n' }, else: unknown }, lookup),
      4,
    );
  });

  it('is stuck where a part is', () => {
    assert.deepEqual(
      evaluateFormula(
        { op: 'apply', operator: '+', operands: [constant(1), { op: 'cell', region: 0, index: [] }] },
        lookup,
      ),
      stuck('index out of range'),
    );
    assert.deepEqual(evaluateFormula({ op: 'not', operand: constant(3) }, lookup), stuck('wrong type'));
  });
});
