import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { visible, visibleLine } from '../../src/cli/print.ts';
import { FakeBody, streamOf } from '../inference/fakes.ts';
import { command } from './command.ts';

/** Whatever a terminal obeys but line breaks and tabs. */
const obeyed = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const hostile = '\u001b[31mRED\u001b]0;PWNED\u0007\u001b[2J\u009b5m\u202eabc\u0008\r';

describe('what tail-cot prints', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-print-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('shows controls instead of sending them to the terminal', () => {
    assert.equal(visible('a\u001b[2J\u0007\u009b\u202e\r\nb\t'), 'a\\x1b[2J\\x07\\x9b\\u202e\\r\nb\t');
    assert.equal(visibleLine('a\nS2 sound\u2028x'), 'a\\nS2 sound x');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !obeyed.test(visible(text)) && !/[\n\r\u2028]/.test(visibleLine(text)),
      ),
    );
  });

  it('holds nothing that a terminal obeys of what a model wrote', async () => {
    const server = new FakeBody(streamOf([`${hostile}\nget x[0] ${hostile}\nThe answer is ${hostile}.`]));
    const origin = await server.start();
    try {
      for (const more of [[], ['--json']]) {
        const { stdout, stderr } = await command([
          'spot',
          'tasks/addition.tail',
          '--endpoint',
          `${origin}/v1`,
          '--model',
          'm',
          '--api',
          'openai-completions',
          '--tiers',
          'S',
          '--samples',
          '1',
          '--out',
          path.join(folder, `run${more.length}.jsonl`),
          ...more,
        ]);
        assert.doesNotMatch(stdout + stderr, obeyed);
        assert.match(stderr, /\\x1b\[31mRED/);
        if (more.length > 0) assert.ok(JSON.stringify(JSON.parse(stdout)).includes('RED'));
      }
    } finally {
      await server.stop();
    }
  });

  it('holds nothing that a terminal obeys of what a file or an argument has', async () => {
    const trace = path.join(folder, 'hostile.txt');
    const task = path.join(folder, 'hostile.tail');
    writeFileSync(trace, `${hostile}\nThe answer is ${hostile}.\n`);
    writeFileSync(task, `task "${hostile}" {\n  ${hostile}\n}\n`);
    for (const args of [
      ['check', 'tasks/addition.tail', trace, '--input', '{"x": "1", "y": "2"}'],
      ['check', 'tasks/addition.tail', trace, '--input', '{"x": "1", "y": "2"}', '--json'],
      ['lint', task],
      ['trace', task],
      ['import', task],
      ['trace', hostile],
      [hostile],
    ]) {
      const { stdout, stderr } = await command(args);
      assert.ok((stdout + stderr).length > 0);
      assert.doesNotMatch(stdout + stderr, obeyed, args.join(' '));
    }
  });
});
