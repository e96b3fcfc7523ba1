import assert from 'node:assert/strict';
import { firstStop, type SessionEvents } from '../../src/extension/debug/first-stop.ts';

class Emitter<Told> {
  readonly listeners = new Set<(told: Told) => unknown>();

  readonly event = (listener: (told: Told) => unknown): { dispose: () => void } => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };

  fire(told: Told): void {
    for (const listener of this.listeners) listener(told);
  }
}

/** Sessions by name, and what is told of them. */
class Sessions {
  readonly started = new Emitter<string>();
  readonly custom = new Emitter<{ readonly session: string; readonly event: string }>();
  readonly ended = new Emitter<string>();
  readonly events: SessionEvents<string> = {
    onDidStartDebugSession: this.started.event,
    onDidReceiveDebugSessionCustomEvent: this.custom.event,
    onDidTerminateDebugSession: this.ended.event,
  };

  move(session: string): void {
    this.custom.fire({ session, event: 'tail/moved' });
  }

  get listeners(): number {
    return this.started.listeners.size + this.custom.listeners.size + this.ended.listeners.size;
  }
}

describe('the first stop of a session that is begun', () => {
  it('is no stop of another, and no end of another', async () => {
    const sessions = new Sessions();
    const session = await firstStop(
      sessions.events,
      (name) => name.startsWith('mine'),
      () => {
        sessions.move('mine, running before');
        sessions.started.fire('other');
        sessions.started.fire('mine');
        for (const other of ['other', 'mine, running before']) {
          sessions.move(other);
          sessions.ended.fire(other);
        }
        sessions.custom.fire({ session: 'mine', event: 'tail/other' });
        queueMicrotask(() => sessions.move('mine'));
        return Promise.resolve(true);
      },
    );
    assert.equal(session, 'mine');
    assert.equal(sessions.listeners, 0);
  });

  it('is not waited for where the session ends before, or none began', async () => {
    const sessions = new Sessions();
    const ended = await firstStop(
      sessions.events,
      () => true,
      () => {
        sessions.started.fire('mine');
        queueMicrotask(() => sessions.ended.fire('mine'));
        return Promise.resolve(true);
      },
    );
    assert.equal(ended, undefined);
    for (const isBegun of [true, false])
      assert.equal(
        await firstStop(
          sessions.events,
          () => false,
          () => Promise.resolve(isBegun),
        ),
        undefined,
      );
    assert.equal(sessions.listeners, 0);
  });
});
