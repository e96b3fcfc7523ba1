import assert from 'node:assert/strict';
import {
  evaluateFormula,
  isStuck,
  LONGEST,
  stuck,
  type Formula,
  type Lookup,
  type Relation,
  type Result,
  type ScanOperator,
  type Value,
} from '../../src/machine/index.ts';

const is = (value: Value): Formula => ({ op: 'constant', value });
const named = (name: string): Formula => ({ op: 'name', name });
const missing = named('missing');
const compared = (left: Formula, relation: Relation, right: Formula): Formula => ({
  op: 'compare',
  relation,
  left,
  right,
});
const both = (left: Formula, right: Formula): Formula => ({ op: 'and', left, right });
const either = (left: Formula, right: Formula): Formula => ({ op: 'or', left, right });
const plus = (...operands: readonly Formula[]): Formula => ({ op: 'apply', operator: '+', operands });
const chosen = (condition: Formula): Formula => ({ op: 'if', condition, then: is('then'), else: is('else') });
const element = (of: Formula, index: Formula, by: 'place' | 'decimal' = 'place'): Formula => ({
  op: 'element',
  of,
  index,
  by,
});
const size = (of: Formula): Formula => ({ op: 'size', of });
const list = (...items: readonly Formula[]): Formula => ({ op: 'list', items });
const draw = (low: Formula, high: Formula): Formula => ({ op: 'draw', low, high });
const pick = (of: Formula): Formula => ({ op: 'pick', of });
const call = (...values: readonly Formula[]): Formula => ({ op: 'call', routine: 3, arguments: values });
const scan = (
  operator: ScanOperator,
  low: Formula,
  high: Formula,
  value: Formula = named('v'),
  where?: Formula,
): Formula => ({ op: 'scan', operator, variable: 'v', low, high, value, where });

/** Blank where nothing was set. */
const holed: Value[] = [1];
holed.length = 2;
const known = new Map<string, Value>([
  ['a', 5],
  ['v', 'outside'],
  ['s', [7, 8, 9]],
  ['holed', holed],
]);
const bare: Lookup = {
  name: (name) => known.get(name) ?? stuck('blank cell'),
  cell: (region, index) => (region === 1 ? `cell ${String(index)}` : stuck('wrong type')),
};
const drawing: Lookup = {
  ...bare,
  call: (routine, values) => `routine ${routine} of ${String(values)}`,
  draw: (low, high) => 1000 * low + high,
};

function result(formula: Formula, lookup: Lookup = drawing): unknown {
  const found: Result = evaluateFormula(formula, lookup);
  return isStuck(found) ? `stuck: ${found.stuck}` : found;
}

describe('a formula', () => {
  const cases: Readonly<Record<string, readonly (readonly [formula: Formula, expected: unknown])[]>> = {
    'finds names and cells': [
      [named('a'), 5],
      [missing, 'stuck: blank cell'],
      [{ op: 'cell', region: 1, index: [is(2), named('a')] }, 'cell 2,5'],
      [{ op: 'cell', region: 1, index: [missing] }, 'stuck: blank cell'],
      [{ op: 'cell', region: 2, index: [] }, 'stuck: wrong type'],
    ],
    'applies and compares': [
      [plus(is(2), named('a'), is(-1)), 6],
      [plus(is(2), missing), 'stuck: blank cell'],
      [plus(is(2), is('x')), 'stuck: wrong type'],
      [compared(is(2), '<', is(3)), true],
      [compared(is(3), '<', is(3)), false],
      [compared(named('s'), '==', named('s')), true],
      [compared(missing, '==', is(1)), 'stuck: blank cell'],
      [compared(is(1), '==', missing), 'stuck: blank cell'],
    ],
    'evaluates only what decides': [
      [both(is(false), missing), false],
      [both(is(true), is(false)), false],
      [both(is(true), is(true)), true],
      [both(is(true), missing), 'stuck: blank cell'],
      [both(missing, is(true)), 'stuck: blank cell'],
      [both(is(1), is(true)), 'stuck: wrong type'],
      [both(is(true), is(1)), 'stuck: wrong type'],
      [either(is(true), missing), true],
      [either(is(false), is(true)), true],
      [either(is(false), is(false)), false],
      [either(is(false), missing), 'stuck: blank cell'],
      [either(is('x'), is(true)), 'stuck: wrong type'],
      [either(is(false), is('x')), 'stuck: wrong type'],
      [{ op: 'not', operand: is(true) }, false],
      [{ op: 'not', operand: is(false) }, true],
      [{ op: 'not', operand: is(0) }, 'stuck: wrong type'],
      [{ op: 'not', operand: missing }, 'stuck: blank cell'],
      [chosen(is(true)), 'then'],
      [chosen(is(false)), 'else'],
      [chosen(is(1)), 'stuck: wrong type'],
      [chosen(missing), 'stuck: blank cell'],
    ],
    'takes elements and letters by their place, from 0': [
      [element(named('s'), is(0)), 7],
      [element(named('s'), is(2)), 9],
      [element(named('s'), is(3)), 'stuck: index out of range'],
      [element(named('s'), is(-1)), 'stuck: index out of range'],
      [element(named('s'), is(2n ** 70n)), 'stuck: index out of range'],
      [element(named('s'), is('x')), 'stuck: wrong type'],
      [element(named('holed'), is(1)), 'stuck: blank cell'],
      [element(named('holed'), is(2)), 'stuck: index out of range'],
      [element(missing, is(0)), 'stuck: blank cell'],
      [element(named('s'), missing), 'stuck: blank cell'],
      [element(is(5), is(0)), 'stuck: wrong type'],
      [element(is('abc'), is(0)), 'a'],
      [element(is('abc'), is(2)), 'c'],
      [element(is('abc'), is(3)), 'stuck: index out of range'],
      [element(is('abc'), is(-1)), 'stuck: index out of range'],
      [element(is('a😀b'), is(1)), '😀'],
      [element(is('a😀b'), is(2)), 'b'],
      [element(is('a😀b'), is(3)), 'stuck: index out of range'],
      [element(is('a😀b'), is(-1)), 'stuck: index out of range'],
    ],
    'takes digits by their place value, 0 where none is written': [
      ...[3, 7, 5, 2, 0].map((digit, i) => [element(is('37.52'), is(1 - i), 'decimal'), digit] as const),
      [element(is('37.52'), is(2), 'decimal'), 0],
      ...[4, 0, 0].map((digit, i) => [element(is('4'), is(-i), 'decimal'), digit] as const),
      [element(is('4'), is(1), 'decimal'), 0],
      // As a program makes a number: units, tenths, tens, hundredths.
      ...[3, 1, 2, 4].map((digit, i) => [element(is([1, 2, 3, 4]), is(1 - i), 'decimal'), digit] as const),
      [element(is([1, 2, 3, 4]), is(2), 'decimal'), 'stuck: blank cell'],
      [element(is([1, 2, 3, 4]), is(-3), 'decimal'), 'stuck: blank cell'],
    ],
    'has lists and sizes': [
      [list(), []],
      [list(is(1), named('a')), [1, 5]],
      [list(is(1), missing), 'stuck: blank cell'],
      [size(named('s')), 3],
      [size(is('abc')), 3],
      [size(is('a😀b')), 3],
      [size(is(12)), 'stuck: wrong type'],
      [size(missing), 'stuck: blank cell'],
    ],
    'scans a range': [
      [scan('sum', is(1), is(4)), 10],
      [scan('sum', is(1), is(4), named('v'), compared(named('v'), '!=', is(2))), 8],
      [scan('max', is(1), is(4), plus(is(9), { op: 'apply', operator: 'negate', operands: [named('v')] })), 8],
      [scan('min', is(3), is(3)), 3],
      [scan('argmax', is(0), is(2), element(named('s'), named('v'))), 2],
      [scan('argmin', is(0), is(2), element(named('s'), named('v'))), 0],
      [scan('sum', is(1), is(0)), 0],
      [scan('min', is(1), is(0)), 'stuck: no candidate'],
      [scan('sum', missing, is(1)), 'stuck: blank cell'],
      [scan('sum', is(1), missing), 'stuck: blank cell'],
      [scan('sum', is('x'), is(1)), 'stuck: wrong type'],
      [scan('sum', is(1), is('x')), 'stuck: wrong type'],
      [scan('sum', is(0), is(1), missing), 'stuck: blank cell'],
      [scan('sum', is(0), is(1), named('v'), missing), 'stuck: blank cell'],
      [scan('sum', is(0), is(1), named('v'), is(1)), 'stuck: wrong type'],
      [scan('sum', is(0), is(1), { op: 'cell', region: 2, index: [] }), 'stuck: wrong type'],
      [scan('min', is(0), is(1), call(named('v'))), 'stuck: wrong type'],
      [scan('max', is(4), is(5), draw(is(0), named('v'))), 5],
      // An inner scan's variable is its own; around it, the outer one's is known again.
      [scan('sum', is(1), is(2), plus(scan('sum', is(1), named('v')), named('v'))), 1 + 1 + (1 + 2) + 2],
    ],
    'calls and draws': [
      [call(is(1), named('a')), 'routine 3 of 1,5'],
      [call(missing), 'stuck: blank cell'],
      [draw(is(2), is(9)), 2009],
      [draw(is(2), is(2)), 2002],
      [draw(is(3), is(2)), 'stuck: no choice'],
      [draw(is(1), is(2 ** 32)), 1000 + 2 ** 32],
      [draw(is(0), is(2 ** 32)), 'stuck: no choice'],
      [draw(is(0), is(2n ** 70n)), 'stuck: no choice'],
      [draw(is(-(2n ** 70n)), is(0)), 'stuck: no choice'],
      [draw(is('x'), is(1)), 'stuck: wrong type'],
      [draw(is(1), is('x')), 'stuck: wrong type'],
      [draw(missing, is(1)), 'stuck: blank cell'],
      [draw(is(1), missing), 'stuck: blank cell'],
      [pick(is('abc')), 'c'],
      [pick(named('s')), 9],
      [pick(is([])), 'stuck: no choice'],
      [pick(is(3)), 'stuck: wrong type'],
      [pick(missing), 'stuck: blank cell'],
    ],
  };
  for (const [title, all] of Object.entries(cases)) {
    it(title, () => {
      for (const [formula, expected] of all)
        assert.deepEqual(result(formula), expected, JSON.stringify(formula, textOf));
    });
  }

  it('calls and draws nothing where there is nothing to call and no chance', () => {
    for (const formula of [
      call(),
      draw(is(0), is(1)),
      pick(is('ab')),
      scan('sum', is(0), is(0), call()),
      scan('sum', is(0), is(0), draw(is(0), is(1))),
    ])
      assert.equal(result(formula, bare), 'stuck: no such state', JSON.stringify(formula));
    assert.equal(result(scan('sum', is(0), is(2)), bare), 3);
  });

  it('pays for what it goes through, and stops where no more may be done', () => {
    const long = 'x'.repeat(640);
    const cost = (formula: Formula): number => {
      let spent = 0;
      const spend = (amount: number): boolean => {
        spent += amount;
        return true;
      };
      evaluateFormula(formula, { ...drawing, spend });
      assert.equal(
        result(formula, { ...drawing, spend: () => false }),
        spent > 0 ? 'stuck: step limit' : result(formula),
        JSON.stringify(formula),
      );
      return spent;
    };
    for (const [formula, expected] of [
      [compared(named('s'), '==', named('s')), 3],
      [compared(is(1), '==', is(1)), 0],
      [element(is(long), is(1)), 10],
      [size(is(`${long}x`)), 10],
      [element(named('s'), is(1)), 0],
      [size(named('s')), 0],
      [scan('sum', is(1), is(5)), 5],
      [scan('sum', is(1), is(2), scan('sum', is(1), is(3))), 8],
      [scan('sum', is(1), is(2), size(is(long))), 22],
    ] as const)
      assert.equal(cost(formula), expected, JSON.stringify(formula));
  });

  it('scans as many numbers as a value may have elements, and no more', () => {
    const never = is(false);
    assert.equal(result(scan('sum', is(-5), is(LONGEST - 6), named('v'), never)), 0);
    assert.equal(result(scan('sum', is(-5), is(LONGEST - 5), named('v'), never)), 'stuck: step limit');
  });
});

function textOf(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
