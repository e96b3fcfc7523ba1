import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cellText,
  frameText,
  integer,
  labelText,
  matchLabel,
  matchTemplate,
  parseCell,
  parseRow,
  rowText,
  siteText,
  templateText,
  type Machine,
  type Template,
  type Value,
  type ScalarType,
} from '../../src/machine/index.ts';
import { addition, knapsack } from './hand-built/index.ts';
import { brackets, plain, region } from './hand-built/builder.ts';

const byType: Readonly<Record<ScalarType, fc.Arbitrary<Value>>> = {
  int: fc.oneof(fc.integer({ min: -30, max: 30 }), fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n }).map(integer)),
  bool: fc.boolean(),
  text: fc.string({ unit: 'binary', maxLength: 8 }),
};
const types = fc.constantFrom<ScalarType>('int', 'bool', 'text');

describe('the name of a cell', () => {
  const machine: Machine = {
    ...addition,
    regions: [
      region(0, 'a', 'tape', brackets('a'), ['int', 'text']),
      region(1, 'a', 'result', { before: 'a(', between: ', ', after: ')' }, ['int', 'bool', 'text']),
      region(2, 'a.b', 'variable', { before: 'a(', between: ', ', after: ').b' }, ['int', 'bool', 'text']),
      region(3, 'low(a)', 'bound', plain('low(a)'), []),
      region(4, 'a', 'tape', plain('a'), []),
    ],
  };
  const cells = fc
    .nat(4)
    .chain((one) =>
      fc
        .tuple(...(machine.regions[one]?.indexes ?? []).map((type) => byType[type]))
        .map((index) => ({ region: one, index })),
    );

  it('gives the cell back', () => {
    fc.assert(
      fc.property(cells, (cell) => assert.deepEqual(parseCell(machine, cellText(machine, cell)), cell)),
      { numRuns: 1000 },
    );
  });

  it('is read in one spelling only, and any other text is no cell', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 12 }),
          cells
            .map((cell) => cellText(machine, cell))
            .chain((text) => fc.nat(text.length).map((at) => `${text.slice(0, at)}0${text.slice(at)}`)),
        ),
        (text) => {
          const cell = parseCell(machine, text);
          if (cell !== undefined) assert.equal(cellText(machine, cell), text);
        },
      ),
      { numRuns: 2000 },
    );
    for (const text of [
      'a[007]',
      'a[-0]',
      'a[1e3]',
      "a[1]['\\q']",
      'a(1, yes)',
      'a[',
      '',
      'a[1][',
      `a[${'9'.repeat(100_000)}]['']`,
    ])
      assert.equal(parseCell(machine, text), undefined);
  });
});

describe('a label', () => {
  it('gives its state and variables back', () => {
    for (const machine of [addition, knapsack]) {
      const points = fc
        .constantFrom(...machine.states)
        .chain((state) =>
          fc
            .tuple(...state.variables.map(({ type }) => byType[type]))
            .map((variables) => ({ state: state.id, variables })),
        );
      fc.assert(
        fc.property(points, (point) => {
          assert.deepEqual(matchLabel(machine, labelText(machine, point)), [point]);
        }),
      );
    }
  });

  it('with a variable shown twice fits only where both agree', () => {
    const template: Template = [
      'Swap ',
      { variable: 0, offset: 0, type: 'int' },
      ' and ',
      { variable: 0, offset: 1, type: 'int' },
    ];
    assert.deepEqual(matchTemplate(template, 1, 'Swap 3 and 4'), [3]);
    assert.equal(matchTemplate(template, 1, 'Swap 3 and 5'), undefined);
    assert.equal(matchTemplate(template, 1, 'Swap 03 and 4'), undefined);
    assert.equal(matchTemplate(template, 2, 'Swap 3 and 4'), undefined);
  });

  it('is inverted for holes of every type with a constant added to integers', () => {
    const holes = fc.array(
      fc
        .tuple(types, fc.integer({ min: -3, max: 3 }))
        .chain(([type, offset]) => byType[type].map((value) => ({ type, offset: type === 'int' ? offset : 0, value }))),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(holes, (all) => {
        const template: Template = all.flatMap(({ type, offset }, variable) => [
          ` part ${'abcd'[variable] ?? ''} `,
          { variable, offset, type },
        ]);
        assert.deepEqual(
          matchTemplate(
            template,
            all.length,
            templateText(
              template,
              all.map(({ value }) => value),
            ),
          ),
          all.map(({ value }) => value),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a frame', () => {
  it("is named by its arguments, the task's own is main", () => {
    fc.assert(
      fc.property(byType.int, byType.int, (i, c) => {
        assert.equal(frameText(knapsack, { function: 0, arguments: [i, c] }), `best(${String(i)}, ${String(c)})`);
      }),
    );
    assert.equal(frameText(knapsack, undefined), 'main');
    assert.equal(siteText(knapsack, { state: 3, variables: [2, 5, 3] }), 'best(2, 5) for take');
    assert.equal(siteText(knapsack, { state: 4, variables: [] }), 'main');
  });

  it('of a row are those of its region and of all its indexes but the last', () => {
    const machine: Machine = {
      ...addition,
      regions: [
        region(0, 's', 'tape', brackets('s'), ['int']),
        region(1, 'm', 'tape', brackets('m'), ['int', 'int']),
        region(2, 'c', 'tape', brackets('c'), ['int', 'int', 'int']),
        region(3, 't', 'tape', plain('t'), []),
      ],
    };
    for (const [text, id, prefix] of [
      ['s', 0, []],
      ['m[3]', 1, [3]],
      ['c[-1][2]', 2, [-1, 2]],
    ] as const) {
      const row = parseRow(machine, text);
      assert.deepEqual([row?.region.id, row?.prefix], [id, prefix]);
      assert.equal(row && rowText(row.region, row.prefix), text);
    }
    for (const text of ['m', 'c[1]', 't', 's[1]', 'x']) assert.equal(parseRow(machine, text), undefined, text);
  });
});
