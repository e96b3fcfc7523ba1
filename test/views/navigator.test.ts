import assert from 'node:assert/strict';
import type { TapeRequest } from '../../src/debugger/tape/messages.ts';
import { Navigator } from '../../src/views/tape/navigator.ts';

describe('the navigator', () => {
  const step = (times: number, direction: 'forward' | 'back' = 'forward') => ({ type: 'step', direction, by: 'state', times }) as const;
  let sent: TapeRequest[];
  let now: number;
  let navigator: Navigator;
  beforeEach(() => {
    sent = [];
    now = 0;
    navigator = new Navigator((move) => sent.push(move), () => now);
  });

  it('lets one move be on its way, and adds up the steps behind it', () => {
    for (let i = 0; i < 4; i++) navigator.move(step(1));
    assert.deepEqual(sent, [step(1)]);
    navigator.arrived();
    assert.deepEqual(sent, [step(1), step(3)]);
  });
  it('replaces what waits by a wish of another kind', () => {
    navigator.move(step(1));
    navigator.move(step(1));
    navigator.move(step(1, 'back'));
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
