import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bindCells,
  step,
  Tape,
  type Bound,
  type Machine,
  type ScalarType,
  type Value,
} from '../../src/machine/index.ts';
import {
  generateRunner,
  POOLED,
  record,
  recordByInterpreter,
  Recording,
  segments,
  type Runner,
} from '../../src/record/index.ts';
import { addition, bindAddition, bindKnapsack, knapsack } from '../machine/hand-built/index.ts';
import {
  brackets,
  constant,
  type Given,
  get,
  halt,
  next,
  plain,
  put,
  region,
  slot,
  state,
  template,
  test,
  compute,
} from '../machine/hand-built/builder.ts';
import { machineInputs, machines } from '../machine/random-machine.ts';

/** Words with pooled values as such: the order in which values got into a pool does not matter. */
function plainly(recording: Recording): readonly Value[] {
  return Array.from(recording.words.subarray(0, recording.length), (word) =>
    word < POOLED ? word : ['pooled', recording.pool.value(word)],
  );
}

function assertSameRun(runner: Runner, bound: Bound, limit: number, into = new Recording(bound)): void {
  const expected = recordByInterpreter(bound, { limit });
  const actual = runner.run(bound, { limit, into });
  assert.deepEqual(actual.end, expected.end);
  assert.deepEqual(plainly(actual), plainly(expected));
  assert.deepEqual(actual.offsets.slice(0, actual.states), expected.offsets.slice(0, expected.states));
}

describe('a generated runner', () => {
  it('records the words that the interpreter records, on random machines and inputs, run after run', () => {
    fc.assert(
      fc.property(
        machines,
        fc.array(machineInputs, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0, 1, 30, 200),
        (machine, runs, limit) => {
          const runner = generateRunner(machine);
          const into = new Recording(bindCells(machine, {}));
          // Scans and choices are left to the interpreter.
          assert.equal(
            runner.isGenerated,
            !segments(machine).list.some(({ nodes }) => nodes.some(({ op }) => op === 'scan' || op === 'choose')),
          );
          for (const { s, x, first } of runs)
            assertSameRun(
              runner,
              bindCells(machine, { s: { first: 0, values: s }, n: s.length, x: { first, values: x } }),
              limit,
              into,
            );
        },
      ),
      { numRuns: 400 },
    );
  });

  it('keeps the cells of a region that grows, whatever its indexes are', () => {
    const [cells, out] = [0, 1];
    const [i, text, found, more, longer] = [0, 1, 2, 3, 4];
    const forms: readonly (readonly [types: readonly ScalarType[], own: readonly Given[], early: readonly Given[]])[] =
      [
        [['int'], [slot(i)], [3]],
        [['text'], [slot(text)], ['aaa']],
        [
          ['int', 'int'],
          [slot(i), slot(more)],
          [3, 4],
        ],
        [
          ['text', 'int'],
          [slot(text), 7],
          ['aaa', 7],
        ],
        [
          ['int', 'text', 'int'],
          [slot(i), slot(text), slot(more)],
          [3, 'aaa', 4],
        ],
        [
          ['int', 'int', 'int'],
          [5, slot(more), slot(i)],
          [5, 4, 3],
        ],
      ];
    for (const [types, own, early] of forms) {
      const machine: Machine = {
        name: 'growing',
        functions: [],
        laidOut: [],
        start: next(0, [0, '']),
        regions: [
          region(cells, 'cells', 'tape', brackets('cells'), types, { initial: constant(-1) }),
          region(out, 'out', 'tape', plain('out'), []),
        ],
        states: [
          state(
            0,
            'step',
            template('At ', 0),
            [
              { name: 'i', type: 'int' },
              { name: 'text', type: 'text' },
            ],
            5,
            get(
              [[cells, early, found]],
              compute(
                '+',
                [slot(i), 1],
                more,
                compute(
                  'joined',
                  [slot(text), 'a'],
                  longer,
                  put(
                    [
                      [cells, own, slot(i)],
                      [out, [], slot(found)],
                    ],
                    test(
                      slot(i),
                      '<',
                      150,
                      next(0, [slot(more), slot(longer)]),
                      halt({ as: 'value', value: slot(found) }),
                    ),
                  ),
                ),
              ),
            ),
          ),
        ],
      };
      const bound = bindCells(machine, {});
      const runner = generateRunner(machine);
      assert.ok(runner.isGenerated, types.join());
      assert.deepEqual(recordByInterpreter(bound).end, { kind: 'halt', answer: '3' });
      for (let run = 0; run < 2; run++) assertSameRun(runner, bound, 1000);
    }
  });

  it('records the same in pieces', () => {
    const runner = generateRunner(addition);
    const digits = (length: number): string => Array.from({ length }, (_, i) => (i * 7) % 10).join('');
    for (const [length, limit] of [
      [3000, 1_000_000],
      [3000, 2048],
      [3000, 2500],
      [40, 1_000_000],
    ] as const) {
      const bound = bindAddition(digits(length), digits(length));
      const expected = recordByInterpreter(bound, { limit });
      const work = runner.running(bound, { limit });
      let pieces = 1;
      let step = work.next();
      for (; step.done !== true; step = work.next()) pieces++;
      assert.equal(pieces, Math.max(1, Math.ceil(expected.states / 2048)));
      assert.deepEqual([step.value.end, step.value.states], [expected.end, expected.states]);
      assert.deepEqual(plainly(step.value), plainly(expected));
    }
  });

  it('adds and packs as the interpreter does', () => {
    const adds = generateRunner(addition);
    const packs = generateRunner(knapsack);
    assert.ok(adds.isGenerated && packs.isGenerated);
    const number = fc
      .tuple(fc.array(fc.nat(9), { maxLength: 12 }), fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }))
      .map(([whole, rest]) => `${whole.join('')}.${rest.join('')}`);
    fc.assert(fc.property(number, number, (a, b) => assertSameRun(adds, bindAddition(a, b), 1000)));
    const items = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(items, fc.nat(20), (pairs, capacity) =>
        assertSameRun(
          packs,
          bindKnapsack(
            capacity,
            pairs.map(([weight]) => weight),
            pairs.map(([, value]) => value),
          ),
          1000,
        ),
      ),
    );
  });

  it('reads all cells of a get by the slots as they were before it, as the interpreter does', () => {
    const looks: Machine = {
      name: 'looks',
      functions: [],
      laidOut: [],
      start: next(0, [2]),
      regions: [
        region(0, 'a', 'tape', plain('a'), ['int'], { initial: constant(3) }),
        region(1, 'out', 'tape', plain('out'), [], { initial: constant(0) }),
      ],
      // Slot 0 is i, 2 at first, which the first fetch overwrites with 3; the second one is a[i] with the i of before.
      states: [
        state(
          0,
          'step',
          template('Look ', 0),
          [{ name: 'i', type: 'int' }],
          3,
          get(
            [
              [0, [5], 0],
              [0, [slot(0)], 1],
            ],
            put(
              [
                [1, [], slot(1)],
                [0, [2], 7],
              ],
              next(0, [2]),
            ),
          ),
        ),
      ],
    };
    const bound = bindCells(looks, {});
    const tape = new Tape(bound);
    for (const expected of [3, 7]) {
      assert.equal(step(looks, { state: 0, variables: [2], frame: undefined }, tape).kind, 'next');
      assert.equal(tape.cell(1, []), expected);
    }
    const runner = generateRunner(looks);
    assert.ok(runner.isGenerated);
    assertSameRun(runner, bound, 3);
  });

  it('goes on by itself where integers grow beyond 30 bits', () => {
    const total = 0;
    const doubling: Machine = {
      name: 'doubling',
      functions: [],
      laidOut: [],
      start: next(0),
      regions: [region(total, 'total', 'tape', plain('total'), [], { initial: constant(3) })],
      states: [
        state(
          0,
          'step',
          template('Double'),
          [],
          2,
          get([[total, [], 0]], compute('+', [slot(0), slot(0)], 1, put([[total, [], slot(1)]], next(0)))),
        ),
      ],
    };
    const runner = generateRunner(doubling);
    const recording = runner.run(bindCells(doubling, {}), { limit: 200 });
    assert.ok(runner.isGenerated);
    assert.equal(recording.states, 200);
    assert.equal(recording.pool.value(recording.words[recording.length - 2] ?? 0), 3n * 2n ** 200n);
  });

  it('leaves to the interpreter what it cannot tell the types of', () => {
    const untyped: Machine = {
      name: 'untyped',
      functions: [],
      laidOut: [],
      start: next(0),
      regions: [],
      states: [state(0, 'step', template('Stop'), [], 4, halt({ as: 'value', value: slot(3) }))],
    };
    const runner = generateRunner(untyped);
    assert.equal(runner.isGenerated, false);
    assert.deepEqual(runner.run(bindCells(untyped, {})).end, {
      kind: 'stuck',
      stuck: { stuck: 'blank cell' },
      nodes: 0,
    });
  });
});

describe('record', () => {
  it('gives the same words whether a machine is new or has run for long', () => {
    const bound = bindAddition('9'.repeat(500), '1');
    const first = record(bound);
    const rest = Array.from({ length: 6 }, () => record(bound));
    for (const one of rest) {
      assert.deepEqual(one.end, first.end);
      assert.deepEqual(plainly(one), plainly(first));
    }
    const long = bindAddition('7'.repeat(3000), '1');
    assert.equal(record(long).states, recordByInterpreter(long).states);
  });
});
