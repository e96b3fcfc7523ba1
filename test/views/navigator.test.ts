import assert from 'node:assert/strict';
import type { TapeRequest } from '../../src/debugger/tape/tape-messages.ts';
import { Navigator } from '../../src/views/tape/navigator.ts';

describe('the navigator', () => {
  const step = (presses: number, direction: 'forward' | 'back' = 'forward', times = 1) =>
    ({ type: 'step', direction, by: 'state', times, presses }) as const;
  let sent: TapeRequest[];
  let now: number;
  let navigator: Navigator;
  beforeEach(() => {
    sent = [];
    now = 0;
    navigator = new Navigator(
      (move) => sent.push(move),
      () => now,
    );
  });

  it('lets one move be on its way, and adds up the steps behind it', () => {
    for (let i = 0; i < 4; i++) navigator.move(step(1));
    assert.deepEqual(sent, [step(1)]);
    navigator.arrived();
    assert.deepEqual(sent, [step(1), step(3)]);
  });
  it('keeps steps of other kinds apart, in their order', () => {
    for (const move of [
      step(1),
      step(1),
      step(1, 'back'),
      step(1, 'back'),
      step(1),
      step(1, 'forward', 10),
      step(1, 'forward', 10),
    ])
      navigator.move(move);
    for (let i = 0; i < 5; i++) navigator.arrived();
    assert.deepEqual(sent, [step(1), step(1), step(2, 'back'), step(1), step(2, 'forward', 10)]);
  });
  it('does what was asked for on the way where the moves before it lead to', () => {
    const done: number[] = [];
    navigator.then(() => {
      done.push(sent.length);
    });
    for (let i = 0; i < 2; i++) {
      navigator.move(step(1));
      navigator.then(() => {
        done.push(sent.length);
      });
    }
    assert.deepEqual(done, [0]);
    navigator.arrived();
    assert.deepEqual([done, sent.length], [[0, 1], 2]);
    navigator.arrived();
    assert.deepEqual(done, [0, 1, 2]);
  });
  it('replaces what waits by a place to go to', () => {
    navigator.move(step(1));
    navigator.move(step(1));
    navigator.move({ type: 'go', state: 7, scrubbing: true });
    navigator.move({ type: 'go', state: 8, scrubbing: true });
    navigator.arrived();
    navigator.arrived();
    assert.deepEqual(sent, [step(1), { type: 'go', state: 8, scrubbing: true }]);
  });
  it('counts a move that nobody answers as lost', () => {
    navigator.move(step(1));
    now = 2500;
    navigator.move(step(1));
    assert.equal(sent.length, 2);
  });
  it('forgets what waits when the session is over', () => {
    navigator.move(step(1));
    navigator.move(step(1));
    navigator.clear();
    navigator.arrived();
    assert.equal(sent.length, 1);
  });
});
