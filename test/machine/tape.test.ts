import assert from 'node:assert/strict';
import { bindCells, isStuck, step, Tape, type Machine, type Result, type Value } from '../../src/machine/index.ts';
import { addition } from './hand-built/index.ts';
import {
  apply,
  brackets,
  cellOf,
  compute,
  constant,
  get,
  halt,
  named,
  next,
  plain,
  put,
  region,
  slot,
  state,
  template,
} from './hand-built/builder.ts';

const machine: Machine = {
  ...addition,
  regions: [
    region(0, 's', 'input', brackets('s'), ['int'], { bounds: [[constant(0), apply('+', named('n'), constant(-1))]] }),
    region(1, 'copied', 'tape', brackets('copied'), ['int'], { initial: { op: 'copy', region: 0 } }),
    region(2, 'far', 'tape', brackets('far'), ['int'], { bounds: [[constant(-2), cellOf(5)]], initial: constant(9) }),
    region(3, 'wrong', 'tape', brackets('wrong'), ['int'], { bounds: [[constant('a'), constant(3)]] }),
    region(4, 'other', 'tape', brackets('other'), ['int'], { bounds: [[constant(0), constant(1)]], otherwise: -1 }),
    region(5, 'end', 'tape', plain('end'), []),
    region(6, 'text', 'tape', brackets('text'), ['text'], { bounds: [[constant(0), constant(3)]] }),
    region(7, 'fixed', 'constant', brackets('fixed'), ['int'], { table: { first: 1, values: [4, 5] } }),
    region(8, 'length(s)', 'bound', plain('length(s)'), []),
    region(9, 'x', 'input', brackets('x'), ['int'], { placeValue: true, initial: constant(0) }),
    region(10, 'grid', 'tape', brackets('grid'), ['int', 'int'], { initial: constant(0) }),
  ],
};

function tapeOf(): Tape {
  const given = { s: { first: 0, values: [3, 4] }, n: 2, 'length(s)': 2, x: { first: 0, values: [7] } };
  return new Tape(bindCells(machine, given));
}

const said = (result: Result | undefined): unknown =>
  result !== undefined && isStuck(result) ? `stuck: ${result.stuck}` : result;

describe('a tape', () => {
  it('reads what was given, what cells hold at first, and what is outside', () => {
    const tape = tapeOf();
    const cases: readonly (readonly [region: number, index: readonly Value[], expected: unknown])[] = [
      [0, [0], 3],
      [0, [1], 4],
      [0, [2], 'stuck: index out of range'],
      [0, [-1], 'stuck: index out of range'],
      [0, [], 'stuck: wrong type'],
      [0, ['a'], 'stuck: wrong type'],
      [99, [], 'stuck: wrong type'],
      [1, [1], 4],
      [1, [2], 'stuck: index out of range'],
      // Its last index is a cell that is blank, which is told before the index is.
      [2, [0], 'stuck: blank cell'],
      [3, [0], 'stuck: wrong type'],
      [4, [0], 'stuck: blank cell'],
      [4, [2], -1],
      [4, [-1], -1],
      [5, [], 'stuck: blank cell'],
      [6, ['a'], 'stuck: wrong type'],
      [7, [1], 4],
      [7, [3], 'stuck: index out of range'],
      [9, [0], 7],
      [9, [1], 0],
    ];
    for (const [one, index, expected] of cases)
      assert.deepEqual(said(tape.cell(one, index)), expected, `${one} ${String(index)}`);
    tape.write(5, [], 1);
    assert.deepEqual(
      [-3, -2, 1, 2].map((at) => said(tape.cell(2, [at]))),
      ['stuck: index out of range', 9, 9, 'stuck: index out of range'],
    );
    tape.write(5, [], 'a');
    assert.deepEqual(said(tape.cell(2, [0])), 'stuck: wrong type');
  });

  it('says where the machine may not write, and keeps each version with the state that wrote it', () => {
    const tape = tapeOf();
    const cases: readonly (readonly [region: number, index: readonly Value[], expected: unknown])[] = [
      [0, [0], 'stuck: read-only cell'],
      [0, [5], 'stuck: read-only cell'],
      [1, [0], undefined],
      [1, [77], undefined],
      [2, [0], 'stuck: blank cell'],
      [3, [0], 'stuck: wrong type'],
      [4, [1], undefined],
      [4, [2], 'stuck: index out of range'],
      [4, [-1], 'stuck: index out of range'],
      [4, [], 'stuck: wrong type'],
      [7, [1], 'stuck: read-only cell'],
      [8, [], 'stuck: read-only cell'],
      [9, [0], 'stuck: read-only cell'],
      [9, [1], undefined],
      [99, [], 'stuck: wrong type'],
    ];
    for (const [one, index, expected] of cases)
      assert.deepEqual(said(tape.refusal(one, index)), expected, `${one} ${String(index)}`);
    assert.equal(tape.isWritten(4, [1]), false);
    tape.write(4, [1], 5);
    tape.state = 3;
    tape.write(4, [1], 6);
    tape.write(4, ['a'], 7);
    tape.write(99, [], 7);
    assert.deepEqual(tape.versions(4, [1]), [
      { state: 0, value: 5 },
      { state: 3, value: 6 },
    ]);
    assert.deepEqual([tape.isWritten(4, [1]), tape.isWritten(4, [0]), tape.isWritten(1, [1])], [true, false, false]);
    assert.deepEqual([tape.versions(4, [0]), tape.versions(1, [1])], [[], []]);
    assert.equal(tape.cell(4, [1]), 6);
  });

  it('keeps cells with two indexes apart, however far they are from each other', () => {
    const tape = tapeOf();
    const ends = [0, 1, -1, 2 ** 24, -(2 ** 24), 2 ** 25 - 1, 1 - 2 ** 25, 2 ** 25, -(2 ** 25), 2 ** 40, 2n ** 70n];
    const indexes = ends.flatMap((one) => ends.map((other): readonly Value[] => [one, other]));
    indexes.forEach((index, i) => {
      tape.write(10, index, i);
    });
    indexes.forEach((index, i) => {
      assert.deepEqual(tape.versions(10, index), [{ state: 0, value: i }], String(index));
    });
  });

  it('knows the ends of what a region holds beside blank', () => {
    const tape = tapeOf();
    assert.deepEqual(tape.extent(0, 0), { low: 0, high: 1 });
    assert.deepEqual(tape.extent(0, 3), { low: 1, high: 1 });
    assert.deepEqual(tape.extent(1, 4), { low: 0, high: 0 });
    assert.deepEqual(tape.extent(4, 0), { low: 0, high: -1 });
    tape.write(1, [-5], 2);
    tape.write(1, [9], 4);
    assert.deepEqual(tape.extent(1, 4), { low: -5, high: 0 });
    assert.deepEqual(tape.extent(1, 0), { low: -5, high: 9 });
    tape.write(2, [0], 1);
    assert.deepEqual(tape.extent(2, 1), { low: 0, high: -1 });
  });

  it('is not written where a state is stuck, and a state that halts is stuck where its answer is', () => {
    const writing = (code: Parameters<typeof step>[0]['start']): unknown => {
      const one: Machine = { ...machine, states: [state(0, 'step', template('A'), [], 3, code)] };
      const tape = new Tape(bindCells(one, { s: { first: 0, values: [3, 4] }, n: 2 }));
      const outcome = step(one, { state: 0, variables: [], frame: undefined }, tape);
      const end = outcome.kind === 'stuck' ? `stuck: ${outcome.stuck.stuck}` : outcome.kind;
      return [end, tape.versions(1, [0]).map(({ value }) => value)];
    };
    assert.deepEqual(writing(put([[1, [0], 5]], halt())), ['halt', [5]]);
    assert.deepEqual(writing(put([[1, [0], 5]], next(0))), ['next', [5]]);
    assert.deepEqual(
      writing(
        put(
          [
            [1, [0], 5],
            [4, [7], 1],
          ],
          next(0),
        ),
      ),
      ['stuck: index out of range', []],
    );
    assert.deepEqual(writing(get([[5, [], 0]], put([[1, [0], 5]], next(0)))), ['stuck: blank cell', []]);
    assert.deepEqual(writing(compute('//', [1, 0], 0, halt())), ['stuck: division by zero', []]);
    assert.deepEqual(writing(compute('//', [1, 0], 0, halt({ as: 'value', value: slot(0), none: 'none' }))), [
      'stuck: division by zero',
      [],
    ]);
  });
});
