import assert from 'node:assert/strict';
import type { Cell, Value } from '../../src/machine/index.ts';
import { historyOfRecording, type Moment } from '../../src/record/index.ts';
import { compileTask, recordTask } from '../tasks/load.ts';

const task = compileTask(`task "T" { class recursion length n: S 1..3, M 4..5, L 6..8
  input a: int = random 0..9
  input s: int[n] = random 0..9
  ask "{a} {s}?"
  tape t: int = 7
  tape blank: int
  tape u: int[3] = a
  function f(k: int, v: int): int {
    step "Write {k}, {v}" { u[k] = v t = t + 1 }
    if k == 0 { return v }
    let inner = f(k - 1, v + 1)
    step "Back in {k}, {v}" { t = t + inner }
    return inner
  }
  step "Begin" { u[2] = 3 blank = 4 }
  let x = f(1, a)
  answer "{x} {blank} {u[1]}"
}`);
const recording = recordTask(task, { a: 5, s: [1, 2] });
const history = historyOfRecording(recording);
const cellOf = (name: string, ...index: readonly Value[]): Cell => {
  const region = task.machine.regions.find((one) => one.name === name);
  assert.ok(region, name);
  return { region: region.id, index };
};
const end: Moment = { state: recording.states, event: 0 };

describe('a history of values', () => {
  it('numbers the writes of a cell, from the first to the last', () => {
    const t = cellOf('t');
    const versions = history.versions(t, end);
    assert.deepEqual(
      versions.map(({ value }) => value),
      [7, 8, 9, 15],
    );
    const writes = versions.slice(1);
    assert.equal(history.writeCount(t, end), writes.length);
    writes.forEach((version, i) => {
      assert.deepEqual(history.write(t, i), version);
      const { state, event } = version;
      // A write is there once its line is behind.
      assert.equal(history.writeCount(t, { state, event }), i);
      assert.equal(history.writeCount(t, { state, event: event + 1 }), i + 1);
      assert.equal(history.read(t, { state, event }), versions[i]?.value);
      assert.equal(history.read(t, { state, event: event + 1 }), version.value);
      assert.equal(history.value(t.region, [], state, event), i === 0 ? undefined : versions[i]?.value);
      assert.deepEqual(history.nextWrite(t, { state, event }), version);
      assert.deepEqual(history.nextWrite(t, { state, event: event + 1 }), writes[i + 1]);
      assert.deepEqual(history.reading(t, { state, event: event + 1 }), { version, older: i });
    });
    assert.deepEqual([history.write(t, -1), history.write(t, writes.length)], [undefined, undefined]);
    for (const cell of [cellOf('u', 9), { region: 99, index: [] }, { region: t.region, index: [0] }]) {
      assert.equal(history.write(cell, 0), undefined);
      assert.equal(history.writeCount(cell, end), 0);
      assert.equal(history.nextWrite(cell, { state: 0, event: 0 }), undefined);
      assert.equal(history.value(cell.region, cell.index, recording.states, 0), undefined);
      assert.equal(history.reading(cell, end), undefined);
    }
  });

  it('counts and lists the cells that hold something by then', () => {
    const begin = { state: 0, event: 0 };
    const textOf = (name: string, moment: Moment, ...part: readonly number[]): string =>
      history
        .cells(cellOf(name).region, moment, ...part)
        .map(({ cell, version: { state, event, value } }) => `${String(cell.index)}=${String(value)} ${state}.${event}`)
        .join(', ');
    for (const [name, count, at, held] of [
      ['t', 1, begin, '=7 -1.0'],
      ['blank', 0, begin, ''],
      ['blank', 1, end, '=4 0.1'],
      ['u', 0, begin, ''],
      ['u', 1, { state: 1, event: 0 }, '2=3 0.1'],
      ['u', 3, end, '0=6 2.2, 1=5 1.2, 2=3 0.1'],
      ['s', 2, begin, '0=1 -1.0, 1=2 -1.0'],
    ] as const) {
      assert.equal(textOf(name, at), held, name);
      assert.equal(history.count(cellOf(name).region, at), count, name);
    }
    assert.equal(textOf('u', end, 1, 1), '1=5 1.2');
    assert.equal(textOf('u', end, 2, 9), '2=3 0.1');
    assert.equal(textOf('u', end, 0, 0), '');
  });

  it('has the functions and arguments of the frames of a state', () => {
    const [outer, inner] = [
      { arguments: [1, 5], depth: 0 },
      { arguments: [0, 6], depth: 1 },
    ];
    const none: readonly (typeof outer)[] = [];
    const expected = [none, [outer], [inner, outer], [inner, outer], [outer], [outer], [outer], none, none];
    assert.equal(recording.states, expected.length);
    for (const [state, frames] of expected.entries()) {
      const stack = history.stack(state);
      assert.deepEqual(
        stack.map(({ function: called, arguments: values, depth }) => ({ called, arguments: values, depth })),
        frames.map((frame) => ({ called: 0, ...frame })),
      );
      assert.equal(history.depth(state), frames.length);
      frames.forEach(({ arguments: values }, level) => {
        assert.equal(history.called(state, level), 0);
        assert.deepEqual(
          [-1, 0, 1, 2].map((number) => history.argument(state, level, number)),
          [undefined, ...values, undefined],
        );
      });
      assert.equal(history.called(state, frames.length), -1);
      assert.equal(history.argument(state, frames.length, 0), undefined);
      assert.deepEqual(history.stack(state, 0, 1), stack.slice(0, 1));
      assert.deepEqual(history.stack(state, 1), stack.slice(1));
    }
    const frames = expected.map((_, state) => history.frame(state));
    assert.deepEqual(frames, [-1, 0, 1, 1, 0, 0, 0, -1, -1]);
    assert.deepEqual(
      [-1, 0, 1].map((frame) => history.caller(frame)),
      [-1, -1, 0],
    );
    assert.equal(history.frame(recording.states), -1);
    assert.equal(history.called(0), -1);
  });

  it('tells how many bytes its columns take: by cell, by write, and by state', () => {
    assert.equal(history.bytes, 4 * (14 + 1) + 10 * 11 + 4 * 9);
  });
});
