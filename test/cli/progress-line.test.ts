import assert from 'node:assert/strict';
import { ProgressLine, type Console } from '../../src/cli/progress-line.ts';

/** A console of this kind, whose time is set by hand. */
class FakeConsole implements Console {
  readonly pause = 1000;
  written = '';
  time = 5000;
  constructor(readonly isTerminal: boolean) {}
  readonly write = (text: string): void => void (this.written += text);
  readonly now = (): number => this.time;
}

/** What is written when work tells how far it is after so many milliseconds each. */
function told(console: FakeConsole, line: ProgressLine, times: readonly number[]): string {
  const begin = console.time;
  console.written = '';
  for (const time of times) {
    console.time = begin + time;
    line.tell((elapsed) => `${elapsed} ms`);
  }
  return console.written;
}

describe('a line of progress', () => {
  it('replaces itself on a terminal, no more often than one can read', () => {
    const console = new FakeConsole(true);
    const line = new ProgressLine(console);
    assert.equal(told(console, line, [0, 100, 199, 200, 350, 400]), '\r0 ms\u001b[K\r200 ms\u001b[K\r400 ms\u001b[K');
    console.written = '';
    line.end();
    assert.equal(console.written, '\r\u001b[K');
  });

  it('leaves a terminal alone while work is short', () => {
    const console = new FakeConsole(true);
    assert.equal(told(console, new ProgressLine(console, 700), [0, 300, 699, 700]), '\r700 ms\u001b[K');
  });

  it('is a line after each pause elsewhere', () => {
    const console = new FakeConsole(false);
    const line = new ProgressLine(console, 100);
    assert.equal(told(console, line, [0, 999, 1000, 1999, 2500]), '1000 ms\n2500 ms\n');
    console.written = '';
    line.end();
    assert.equal(console.written, '');
  });

  it('ends with a last report where there is one, whenever the one before was', () => {
    for (const isTerminal of [true, false]) {
      const console = new FakeConsole(isTerminal);
      const line = new ProgressLine(console);
      told(console, line, [0]);
      console.written = '';
      line.end((elapsed) => `all in ${elapsed} ms`);
      assert.equal(console.written, `${isTerminal ? '\r\u001b[K' : ''}all in 0 ms\n`);
    }
  });

  it('shows what a terminal would obey, and stays one line', () => {
    const console = new FakeConsole(true);
    new ProgressLine(console).tell(() => 'a\u001b[2J\nb');
    assert.equal(console.written, '\ra\\x1b[2J\\nb\u001b[K');
  });
});
