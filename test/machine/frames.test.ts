import assert from 'node:assert/strict';
import {
  evaluate,
  frameText,
  indexInGiven,
  indexName,
  indexPlace,
  isSite,
  isStuck,
  labelPattern,
  labelText,
  LONGEST,
  parseFrame,
  placeInGiven,
  rowsOfGiven,
  siteText,
  splitItems,
  ValueReader,
  type GivenCells,
  type Machine,
  type Operator,
  type Value,
} from '../../src/machine/index.ts';
import { addition } from './hand-built/index.ts';
import { halt, ints, nowhere, state, template } from './hand-built/builder.ts';

const machine: Machine = {
  ...addition,
  functions: [
    {
      id: 0,
      name: 'f',
      parameters: [
        { name: 'k', type: 'int' },
        { name: 'b', type: 'bool' },
        { name: 's', type: 'text' },
      ],
      result: undefined,
      entry: halt(),
      range: nowhere,
    },
    { id: 1, name: 'g', parameters: [], result: undefined, entry: halt(), range: nowhere },
  ],
  states: [
    state(0, 'step', template('At ', [0, 1], ' of ', [0, -2], ', ', 1), ints('i', 'j'), 3, halt()),
    state(1, 'resume', template('Back'), ints('i'), 3, halt(), { site: template('f(', 0, ') for x') }),
  ],
};

describe('the name of an activation', () => {
  it('is its function with its arguments, and is read back in this spelling only', () => {
    const cases: readonly (readonly [text: string, called: number, values: readonly Value[]])[] = [
      ["f(1, yes, 'a, b')", 0, [1, true, 'a, b']],
      ["f(-12, no, '')", 0, [-12, false, '']],
      ['g()', 1, []],
    ];
    for (const [text, called, values] of cases) {
      assert.equal(frameText(machine, { function: called, arguments: values }), text);
      assert.deepEqual(parseFrame(machine, text), { function: called, arguments: values });
    }
    for (const text of [
      '',
      'f',
      'g',
      '(',
      'h()',
      'g( )',
      'g() ',
      'g(1)',
      'f()',
      "f(1,yes, 'a')",
      "f(1, yes,  'a')",
      "f(1, yes, 'a'",
      "f(1, yes, 'a') ",
      'f(1, yes)',
      "f(yes, 1, 'a')",
      "f(01, yes, 'a')",
      "xf(1, yes, 'a')",
    ])
      assert.equal(parseFrame(machine, text), undefined, text);
    assert.equal(frameText(machine, undefined), 'main');
    assert.equal(frameText(machine, { function: 9, arguments: [1] }), '?(1)');
  });

  it('is that of a place to come back to, where a state has one', () => {
    assert.equal(siteText(machine, undefined), '?');
    assert.equal(siteText(machine, { state: 0, variables: [1, 2] }), 'main');
    assert.equal(siteText(machine, { state: 9, variables: [] }), 'main');
    assert.equal(siteText(machine, { state: 1, variables: [4] }), 'f(4) for x');
    assert.deepEqual(
      ['main', 'f(4) for x', 'f(-1) for x', 'f(4) for y', 'f(x) for x', '', 'main '].map((text) =>
        isSite(machine, text),
      ),
      [true, true, true, false, false, false, false],
    );
  });

  it('is told of a label by the names of its variables, too', () => {
    const [first] = machine.states;
    assert.ok(first);
    assert.equal(labelText(machine, { state: 0, variables: [3, 4] }), 'At 4 of 1, 4');
    assert.equal(labelText(machine, { state: 9, variables: [] }), '?');
    assert.equal(labelPattern(first), 'At {i + 1} of {i - 2}, {j}');
    assert.equal(labelPattern({ ...first, variables: [] }), 'At {? + 1} of {? - 2}, {?}');
  });
});

describe('cells that are given', () => {
  it('have places from their first index on, row by row', () => {
    const list: GivenCells = { first: 2, values: [7, 8] };
    assert.deepEqual(
      [1, 2, 3, 4].map((at) => placeInGiven(list, [at])),
      [undefined, 0, 1, undefined],
    );
    assert.equal(placeInGiven(list, ['a']), undefined);
    const grid: GivenCells = { first: 1, values: [1, 2, 3, 4, 5, 6], inner: [{ first: -1, count: 3 }] };
    assert.equal(rowsOfGiven(grid), 2);
    assert.equal(rowsOfGiven(list), 2);
    assert.equal(rowsOfGiven({ first: 0, values: [], inner: [{ first: 0, count: 0 }] }), 0);
    grid.values.forEach((_, place) => {
      const index = indexInGiven(grid, place);
      assert.deepEqual(index, [1 + Math.floor(place / 3), -1 + (place % 3)]);
      assert.equal(placeInGiven(grid, index), place);
    });
    for (const index of [
      [0, 0],
      [3, 0],
      [1, -2],
      [1, 2],
    ])
      assert.equal(placeInGiven(grid, index), undefined, String(index));
  });

  it('have bounds that call their indexes by place', () => {
    assert.deepEqual(
      [0, 1, 12].map((place) => indexPlace(indexName(place))),
      [0, 1, 12],
    );
    assert.deepEqual(['', 'index', 'index ', 'index a', 'xindex 1', 'index 1x'].map(indexPlace), [
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a value', () => {
  it('is read with its escapes, which have to be whole', () => {
    const read = (text: string, end = text.length): unknown => {
      const reader = new ValueReader(text, 0, end);
      return [reader.value(), reader.at];
    };
    assert.deepEqual(read("'a\\u0001b'"), ['a\u0001b', 10]);
    assert.deepEqual(read("'a\\\\\\'\\n'"), ["a\\'\n", 9]);
    for (const [text, end] of [
      ["'a\\u000'", 8],
      ["'a\\u0001'", 7],
      ["'a\\u0061'", 9],
      ["'a\\u000A'", 9],
      ["'a\\x'", 5],
      ["'a\\", 3],
      ["'a", 2],
      ["'a'", 2],
    ] as const)
      assert.deepEqual(read(text, end), [undefined, 0], text);
    assert.deepEqual(read('-inf'), [-Infinity, 4]);
    assert.deepEqual(read('-infx'), [undefined, 0]);
    assert.deepEqual(read('-inf', 3), [undefined, 0]);
    assert.deepEqual(read('inf none', 3), [Infinity, 3]);
    assert.deepEqual(read('yes', 2), [undefined, 0]);
    assert.deepEqual(read('noon'), [undefined, 0]);
    assert.deepEqual(read("(1, 'a', (), (no))x"), [[1, 'a', [], [false]], 18]);
  });

  it('may be so long, and not longer', () => {
    const result = (operator: Operator, ...operands: readonly Value[]): unknown => {
      const found = evaluate(operator, operands);
      return isStuck(found) ? found.stuck : 'fits';
    };
    const half = 'x'.repeat(LONGEST / 2);
    const many = new Array<Value>(LONGEST).fill(0);
    assert.deepEqual([result('joined', half, half), result('joined', half, half, 'x')], ['fits', 'value too long']);
    assert.equal(isStuck(evaluate('tuple', many)), false);
    many.push(0);
    assert.equal(isStuck(evaluate('tuple', many)), true);
    assert.deepEqual([result('^', 2, LONGEST), result('^', 2, LONGEST + 1)], ['fits', 'value too long']);
    assert.deepEqual([result('lower', half + half), result('lower', `${half}${half}x`)], ['fits', 'value too long']);
    const digits = Math.floor(LONGEST * Math.log10(2));
    assert.deepEqual(
      [result('int', '1'.repeat(digits)), result('int', '1'.repeat(digits + 1))],
      ['fits', 'value too long'],
    );
  });
});

describe('items of a text', () => {
  it('stand between commas, but for those in brackets', () => {
    assert.deepEqual(splitItems(''), []);
    assert.deepEqual(splitItems('  '), []);
    assert.deepEqual(splitItems('a'), ['a']);
    assert.deepEqual(splitItems('(1, 2), [3, 4], 5').length, 3);
  });
});
