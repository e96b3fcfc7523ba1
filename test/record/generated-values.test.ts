import assert from 'node:assert/strict';
import {
  bindCells,
  calledOperators,
  LONGEST,
  relations,
  type CalledOperator,
  type Machine,
  type Node,
  type Operand,
  type Operator,
  type Region,
  type Value,
} from '../../src/machine/index.ts';
import { generateRunner, POOLED, recordByInterpreter, type Recording, type Runner } from '../../src/record/index.ts';
import {
  compute,
  get,
  halt,
  ints,
  next,
  plain,
  put,
  region,
  slot,
  state,
  template,
  test,
} from '../machine/hand-built/builder.ts';

const values: readonly Value[] = [
  0,
  -3,
  7,
  2 ** 30,
  -(2 ** 30) - 1,
  2n ** 70n,
  Infinity,
  '',
  'a',
  'ab',
  '12',
  true,
  false,
  null,
  [1, 'a'],
  [2, 'a'],
  [],
];

/** Two cells that may hold anything, and one for what comes of them. */
const cells = (type: Region['type'], optional: boolean): readonly Region[] => [
  region(0, 'a', 'input', plain('a'), [], { type, optional }),
  region(1, 'b', 'input', plain('b'), [], { type, optional }),
  region(2, 'out', 'tape', plain('out'), [], { type, optional }),
];

function machineOf(regions: readonly Region[], code: Node): Machine {
  return {
    name: 'M',
    regions,
    functions: [],
    laidOut: [],
    start: next(0, [1]),
    states: [
      state(
        0,
        'step',
        template('At ', 0),
        ints('i'),
        8,
        get(
          [
            [0, [], 1],
            [1, [], 2],
          ],
          code,
        ),
      ),
    ],
  };
}

const end = halt();

/** Words with pooled values as such: the order in which values got into a pool does not matter. */
function plainly({ words, length, pool, end: ending }: Recording): readonly unknown[] {
  return [
    ending,
    ...Array.from(words.subarray(0, length), (word) => (word < POOLED ? word : ['pooled', pool.value(word)])),
  ];
}

/** The same for all pairs of values; gives how many come to an end. */
function assertSame(title: string, runner: Runner, machine: Machine): number {
  let halted = 0;
  for (const a of values) {
    for (const b of values) {
      const bound = bindCells(machine, { a: { first: 0, values: [a] }, b: { first: 0, values: [b] } });
      const expected = recordByInterpreter(bound, { limit: 3 });
      assert.deepEqual(
        plainly(runner.run(bound, { limit: 3 })),
        plainly(expected),
        `${title} of ${String(a)} and ${String(b)}`,
      );
      if (expected.end.kind === 'halt') halted++;
    }
  }
  return halted;
}

const constants: readonly Value[] = [5, 'a', true, null];

describe('generated code', () => {
  for (const relation of relations)
    it(`compares by ${relation} as the interpreter does, whatever cells hold`, () => {
      const sides: readonly (readonly [Operand, Operand])[] = [
        [slot(1), slot(2)],
        ...constants.flatMap((value): readonly (readonly [Operand, Operand])[] => [
          [slot(1), { value }],
          [{ value }, slot(2)],
        ]),
      ];
      let generated = 0;
      for (const [left, right] of sides) {
        for (const into of [undefined, 3]) {
          const code = test(
            left,
            relation,
            right,
            put([[2, [], 1]], end),
            put([[2, [], 0]], end),
            into === undefined ? {} : { into },
          );
          const machine = machineOf(cells('int', true), code);
          const runner = generateRunner(machine);
          if (runner.isGenerated) generated++;
          assertSame(`${relation} ${JSON.stringify([left, right])}`, runner, machine);
        }
      }
      const isEquality = relation === '==' || relation === '!=';
      assert.equal(generated, isEquality ? 18 : 10);
    });

  it('calculates as the interpreter does, whatever cells hold', () => {
    const operators: readonly Operator[] = ['+', '-', '*', '//', '%', 'min', 'max', 'joined', 'shorter', 'tuple'];
    for (const operator of operators) {
      for (const operands of [
        [slot(1), slot(2)],
        [slot(1), 3],
        [3, slot(1)],
        [slot(1), 'x'],
      ]) {
        const machine = machineOf(cells('int', true), compute(operator, operands, 3, put([[2, [], slot(3)]], end)));
        assertSame(`${operator} ${JSON.stringify(operands)}`, generateRunner(machine), machine);
      }
    }
    for (const operator of Object.keys(calledOperators) as CalledOperator[]) {
      for (const operands of [[slot(1)], [slot(1), slot(2)], [slot(1), 2], ['abc', slot(1)]]) {
        const machine = machineOf(cells('int', true), compute(operator, operands, 3, put([[2, [], slot(3)]], end)));
        assertSame(`${operator} ${JSON.stringify(operands)}`, generateRunner(machine), machine);
      }
    }
    for (const [operator, operands] of [
      ['negate', [slot(1)]],
      ['field', [slot(1), 0]],
      ['field', [slot(1), 1]],
      ['field', [slot(1), 5]],
      ['+', [slot(1), slot(2), 4]],
      ['max', [slot(1), slot(2), 4]],
    ] as const) {
      const machine = machineOf(cells('int', true), compute(operator, operands, 3, put([[2, [], slot(3)]], end)));
      assertSame(operator, generateRunner(machine), machine);
    }
  });

  it('divides by what a cell holds, and is stuck where that is 0', () => {
    for (const operator of ['//', '%'] as const) {
      const divided = compute(operator, [slot(1), slot(2)], 3, put([[2, [], slot(3)]], end));
      const machine = machineOf(cells('int', false), divided);
      const runner = generateRunner(machine);
      assert.ok(runner.isGenerated);
      for (const divisor of [0, 2]) {
        const bound = bindCells(machine, { a: { first: 0, values: [7] }, b: { first: 0, values: [divisor] } });
        const recording = runner.run(bound, { limit: 3 });
        assert.deepEqual(plainly(recording), plainly(recordByInterpreter(bound, { limit: 3 })));
        assert.equal(recording.end.kind, divisor === 0 ? 'stuck' : 'halt');
      }
    }
  });

  it('takes what is of one type as that type, and runs on by itself', () => {
    for (const [type, operator, count] of [
      ['int', '+', 49],
      ['text', 'joined', 16],
    ] as const) {
      const machine = machineOf(
        cells(type, false),
        compute(operator, [slot(1), slot(2)], 3, put([[2, [], slot(3)]], end)),
      );
      const runner = generateRunner(machine);
      assert.ok(runner.isGenerated);
      const all = values.filter((value) =>
        type === 'int' ? typeof value === 'number' || typeof value === 'bigint' : typeof value === 'string',
      );
      let halted = 0;
      for (const a of all) {
        for (const b of all) {
          const bound = bindCells(machine, { a: { first: 0, values: [a] }, b: { first: 0, values: [b] } });
          const expected = recordByInterpreter(bound, { limit: 3 });
          assert.deepEqual(plainly(runner.run(bound, { limit: 3 })), plainly(expected));
          if (expected.end.kind === 'halt') halted++;
        }
      }
      assert.equal(halted, count, type);
    }
  });

  it('puts no text together that would be too long', () => {
    const machine = machineOf(
      cells('text', false),
      compute('joined', [slot(1), slot(2)], 3, put([[2, [], slot(3)]], end)),
    );
    const runner = generateRunner(machine);
    const half = 'x'.repeat(LONGEST / 2);
    for (const [b, kind] of [
      [half, 'halt'],
      [`${half}x`, 'stuck'],
    ] as const) {
      const bound = bindCells(machine, { a: half, b });
      assert.equal(runner.run(bound).end.kind, kind);
      assert.deepEqual(runner.run(bound).end, recordByInterpreter(bound).end);
    }
  });
});
