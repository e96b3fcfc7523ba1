import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bindCells,
  isStuck,
  run,
  Tape,
  type Bound,
  type Cell,
  type Configuration,
  type Frame,
  type Value,
} from '../../src/machine/index.ts';
import { decode, historyOfRecording, record, type Moment } from '../../src/record/index.ts';
import { bindAddition, bindKnapsack } from '../machine/hand-built/index.ts';
import { machineInputs, machines } from '../machine/random-machine.ts';

const LIMIT = 40;
const bounds = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(machines, machineInputs)
      .map(([machine, { s, x, first }]) =>
        bindCells(machine, { s: { first: 0, values: s }, n: s.length, x: { first, values: x } }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(bindAddition('37.5', '1.48'), bindKnapsack(10, [5, 4, 6, 3], [10, 40, 30, 50])),
  },
);

/** Runs again up to a moment, and looks at the tape then. */
function replayed(bound: Bound, moment: Moment): Tape {
  const tape = new Tape(bound);
  const recording = record(bound, { limit: LIMIT });
  for (let number = 0; number < recording.states && number <= moment.state; number++) {
    tape.state = number;
    decode(recording, number).events.forEach((event, i) => {
      if (event.kind !== 'put' || (number === moment.state && i >= moment.event)) return;
      for (const { cell, value } of event.writes) tape.write(cell.region, cell.index, value);
    });
  }
  return tape;
}

function framesOf(bound: Bound, limit = LIMIT): (Frame | undefined)[] {
  const frames: (Frame | undefined)[] = [];
  run(bound, { limit, listener: { enter: (_, { frame }) => frames.push(frame) } });
  return frames;
}

describe('a history', () => {
  it('reads any cell at any moment as a run up to there leaves it', () => {
    fc.assert(
      fc.property(
        bounds,
        fc.nat(LIMIT),
        fc.nat(6),
        fc.array(fc.tuple(fc.nat(11), fc.array(fc.integer({ min: -4, max: 8 }), { maxLength: 2 })), {
          minLength: 1,
          maxLength: 12,
        }),
        (bound, state, event, places) => {
          const recording = record(bound, { limit: LIMIT });
          const moment = { state, event };
          const tape = replayed(bound, moment);
          const history = historyOfRecording(recording);
          const mentioned = [...Array(recording.states).keys()].flatMap((number) =>
            decode(recording, number).events.flatMap((one): readonly { readonly cell: Cell }[] => {
              if (one.kind === 'put') return one.writes;
              return one.kind === 'get' ? one.fetches : [];
            }),
          );
          for (const { cell } of [...places.map(([region, index]) => ({ cell: { region, index } })), ...mentioned]) {
            const expected = tape.cell(cell.region, cell.index);
            assert.deepEqual(history.read(cell, moment), expected);
            assert.deepEqual(
              history
                .versions(cell, moment)
                .filter((version) => version.state >= 0)
                .map(({ state: at, value }) => ({ state: at, value })),
              tape.versions(cell.region, cell.index),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lists the cells of a region that were written or given by then, in order, whole or in part', () => {
    fc.assert(
      fc.property(bounds, fc.nat(LIMIT), fc.nat(3), fc.nat(3), (bound, state, start, count) => {
        const recording = record(bound, { limit: LIMIT });
        const history = historyOfRecording(recording);
        const moment = { state, event: 0 };
        for (const { id } of bound.machine.regions) {
          const cells = history.cells(id, moment);
          assert.equal(history.count(id, moment), cells.length);
          assert.deepEqual(history.cells(id, moment, start, count), cells.slice(start, start + count));
          for (const { cell, version } of cells) assert.deepEqual(history.read(cell, moment), version.value);
          const firsts = cells
            .map(({ cell }) => cell.index[0])
            .filter((index): index is number => typeof index === 'number');
          assert.deepEqual(
            firsts,
            firsts.slice().sort((a, b) => a - b),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('has the stack of each state', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const frames = framesOf(bound);
        const history = historyOfRecording(record(bound, { limit: LIMIT }));
        frames.forEach((frame, state) => {
          const expected = unwound(frame);
          assert.deepEqual(
            history.stack(state).map(({ function: called, arguments: values, resume }) => [called, values, resume]),
            expected,
          );
          assert.equal(history.depth(state), expected.length);
          assert.deepEqual(history.stack(state, 1, 2), history.stack(state).slice(1, 3));
        });
      }),
      { numRuns: 300 },
    );
  });

  it('has the stacks of a run with many calls', () => {
    const weights = [5, 4, 6, 3, 2, 7, 1, 8, 3];
    const bound = bindKnapsack(
      30,
      weights,
      weights.map((weight) => 10 * weight + 1),
    );
    const frames = framesOf(bound, 2000);
    assert.ok(new Set(frames).size > 130, `${new Set(frames).size} frames`);
    const history = historyOfRecording(record(bound, { limit: 2000 }));
    frames.forEach((frame, state) => {
      const stack = history
        .stack(state)
        .map(({ function: called, arguments: values, resume }) => [called, values, resume]);
      assert.deepEqual(stack, unwound(frame));
      assert.equal(history.depth(state), stack.length);
    });
  });

  it('says what a cell is written next, and nothing once it is not', () => {
    const history = historyOfRecording(record(bindAddition('12', '3')));
    const carry = { region: 9, index: [] };
    const first = history.nextWrite(carry, { state: 0, event: 0 });
    assert.ok(first !== undefined);
    assert.deepEqual(history.lastWrite(carry, { state: first.state, event: first.event + 1 }), first);
    assert.equal(history.nextWrite(carry, { state: history.states, event: 0 }), undefined);
    assert.ok(!isStuck(history.read(carry, { state: 0, event: 0 })));
  });
});

function unwound(frame: Frame | undefined): [number, readonly Value[], Configuration | Frame['resume']][] {
  const stack: [number, readonly Value[], Frame['resume']][] = [];
  for (let one = frame; one !== undefined; one = one.caller) stack.push([one.function, one.arguments, one.resume]);
  return stack;
}
