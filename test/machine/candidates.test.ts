import assert from 'node:assert/strict';
import {
  bindCells,
  isCountable,
  isStuck,
  LONGEST,
  step,
  Tape,
  type Machine,
  type Value,
} from '../../src/machine/index.ts';
import { choose, constant, halt, interval, next, plain, region, slot, state, template } from './hand-built/builder.ts';

/** A machine whose one state fetches the cells from 0 to `high`. */
function fetching(high: number): Machine {
  return {
    name: 'fetching',
    functions: [],
    laidOut: [],
    start: next(0),
    regions: [region(0, 'a', 'tape', plain('a'), ['int'], { initial: constant(0) })],
    states: [state(0, 'step', template('Fetch'), [], 1, interval(0, 0, high, 0, halt()))],
  };
}

describe('what a step may go over', () => {
  it('is as many integers as the longest value, and not one more', () => {
    assert.ok(isCountable(1, LONGEST));
    assert.ok(!isCountable(0, LONGEST));
    assert.ok(isCountable(5, -5));
    assert.ok(!isCountable(-Infinity, 0));
    assert.ok(!isCountable(0, Infinity));
  });

  it('is held to by an interval of cells', () => {
    for (const [high, kind] of [
      [LONGEST - 1, 'halt'],
      [LONGEST, 'stuck'],
    ] as const) {
      const machine = fetching(high);
      const outcome = step(machine, { state: 0, variables: [], frame: undefined }, new Tape(bindCells(machine, {})));
      assert.equal(outcome.kind, kind);
      if (outcome.kind === 'stuck') assert.ok(isStuck(outcome.stuck) && outcome.stuck.stuck === 'value too long');
    }
  });

  it('is from one integer to another', () => {
    const all = { region: 0, low: 0, values: slot(0) };
    const choosing = (low: Value, high: Value): Machine => ({
      ...fetching(3),
      states: [
        state(
          0,
          'step',
          template('Choose'),
          [],
          2,
          interval(0, 0, 3, 0, choose(low, high, constant(true), all, 1, halt({ as: 'value', value: slot(1) }))),
        ),
      ],
    });
    for (const [low, high, expected] of [
      [2, 3, '2'],
      [3, 2, 'no choice'],
      [0, 'a', 'wrong type'],
      [true, 1, 'wrong type'],
      [0, LONGEST, 'value too long'],
    ] as const) {
      const machine = choosing(low, high);
      const outcome = step(machine, { state: 0, variables: [], frame: undefined }, new Tape(bindCells(machine, {})));
      const found = outcome.kind === 'stuck' ? outcome.stuck.stuck : outcome.kind === 'halt' && outcome.answer;
      assert.equal(found, expected);
    }
  });
});
