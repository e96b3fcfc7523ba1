import assert from 'node:assert/strict';
import { bindCells, type Bound, type Machine } from '../../src/machine/index.ts';
import { generateRunner, recordByInterpreter, type Recording, type Runner } from '../../src/record/index.ts';
import {
  apply,
  brackets,
  compute,
  constant,
  get,
  next,
  put,
  region,
  slot,
  state,
  template,
} from '../machine/hand-built/builder.ts';

function wordsOf({ words, length }: Recording): readonly number[] {
  return [...words.subarray(0, length)];
}

/** Small integers alone, whose words do not depend on a pool. */
function assertSameRun(runner: Runner, bound: Bound, limit: number): void {
  const expected = recordByInterpreter(bound, { limit });
  const actual = runner.run(bound, { limit });
  assert.deepEqual(actual.end, expected.end);
  assert.deepEqual(wordsOf(actual), wordsOf(expected));
}

describe('what a generated runner has room for', () => {
  it('has room for the words of a state, however many it has', () => {
    const variables = Array.from({ length: 40 }, (_, i) => ({ name: `v${i}`, type: 'int' as const }));
    const [first, ...others] = variables.map((_, i) => slot(i));
    assert.ok(first !== undefined);
    const turning: Machine = {
      name: 'turning',
      functions: [],
      laidOut: [],
      start: next(
        0,
        variables.map((_, i) => i),
      ),
      regions: [],
      states: [state(0, 'step', template('Turn ', 0), variables, 41, next(0, [...others, first]))],
    };
    const runner = generateRunner(turning);
    assert.ok(runner.isGenerated);
    for (const limit of [100, 101, 102, 1000, 10_000]) assertSameRun(runner, bindCells(turning, {}), limit);
  });

  it('goes on by itself where a region grows to one side', () => {
    for (const by of [1, -1]) {
      const walking: Machine = {
        name: 'walking',
        functions: [],
        laidOut: [],
        start: next(0, [0]),
        regions: [region(0, 'a', 'tape', brackets('a'), ['int'], { initial: constant(0) })],
        states: [
          state(
            0,
            'step',
            template('At ', 0),
            [{ name: 'i', type: 'int' }],
            2,
            compute('+', [slot(0), by], 1, put([[0, [slot(0)], slot(1)]], next(0, [slot(1)]))),
          ),
        ],
      };
      const runner = generateRunner(walking);
      const work = runner.running(bindCells(walking, {}), { limit: 10_000 });
      let pieces = 1;
      for (let step = work.next(); step.done !== true; step = work.next()) pieces++;
      assert.equal(pieces, Math.ceil(10_000 / 2048));
      assertSameRun(runner, bindCells(walking, {}), 10_000);
    }
  });

  it('works out once a run what first values and bounds come to', () => {
    const [filled, end] = [apply('*', constant(6), constant(7)), apply('+', constant(1), constant(2))];
    const reading: Machine = {
      name: 'reading',
      functions: [],
      laidOut: [],
      start: next(0, [0]),
      regions: [region(0, 'a', 'tape', brackets('a'), ['int'], { initial: filled, bounds: [[constant(0), end]] })],
      states: [
        state(
          0,
          'step',
          template('At ', 0),
          [{ name: 'i', type: 'int' }],
          3,
          get([[0, [slot(0)], 1]], compute('+', [slot(0), 1], 2, next(0, [slot(2)]))),
        ),
      ],
    };
    const runner = generateRunner(reading);
    assert.ok(runner.isGenerated);
    const bound = bindCells(reading, {});
    assertSameRun(runner, bound, 4);
    assertSameRun(runner, bound, 5);
    const recording = runner.run(bound, { limit: 5 });
    assert.deepEqual(recording.end, {
      kind: 'stuck',
      stuck: { stuck: 'index out of range', cell: { region: 0, index: [4] } },
      nodes: 0,
    });
    assert.ok(wordsOf(recording).includes(42));
    const none: Machine = {
      ...reading,
      regions: [region(0, 'a', 'tape', brackets('a'), ['int'], { initial: apply('//', constant(1), constant(0)) })],
    };
    const stopped = generateRunner(none).run(bindCells(none, {}), { limit: 5 });
    assert.equal(stopped.end.kind, 'stuck');
    assertSameRun(generateRunner(none), bindCells(none, {}), 5);
  });
});
