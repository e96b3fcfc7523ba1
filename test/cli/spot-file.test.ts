import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRunFile, runLine } from '../../src/spotcheck/run-file.ts';
import { eventOf, FakeStalling, FakeStatus } from '../inference/fakes.ts';
import { command, startCommand } from './command.ts';

const addition = 'tasks/addition.tail';

describe('the file of tail-cot spot', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-spot-file-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const locks = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.lock'));
  const spotArgs = (origin: string, file: string, ...more: readonly string[]): string[] => [
    'spot',
    addition,
    '--endpoint',
    `${origin}/v1`,
    '--model',
    'm',
    '--tiers',
    'S',
    '--out',
    file,
    ...more,
  ];

  it('has one writer: a second command asks nothing and says who writes', async () => {
    const server = new FakeStalling(eventOf('Add place 0\n'));
    const origin = await server.start();
    try {
      const file = path.join(folder, 'two.jsonl');
      const first = startCommand(spotArgs(origin, file, '--samples', '2', '--concurrency', '1'));
      await server.arrival();
      const second = await command(spotArgs(origin, file, '--samples', '2'));
      assert.deepEqual([second.status, server.requests.length], [2, 1]);
      assert.match(second.stderr, new RegExp(`two\\.jsonl is being written by process ${first.pid}\\.`));
      const closed = new Promise((resolve) => first.once('close', resolve));
      first.kill('SIGINT');
      await closed;
      assert.deepEqual(locks(), []);
      assert.deepEqual(readRunFile(readFileSync(file, 'utf8')).notes, []);
    } finally {
      await server.stop();
    }
  });

  it('is resumed only in the way it began, and the message names what differs', async () => {
    const server = new FakeStatus({ status: 401, headers: {}, body: '{}' });
    const origin = await server.start();
    try {
      const file = path.join(folder, 'begun.jsonl');
      await command(spotArgs(origin, file, '--samples', '1'));
      const { head } = readRunFile(readFileSync(file, 'utf8'));
      const asked = server.requests.length;
      const text = runLine({ ...head, systemPrompt: 'Think.', extraBody: { a: 1 } });
      writeFileSync(file, text);
      const again = await command(spotArgs(origin, file, '--samples', '1'));
      assert.deepEqual([again.status, server.requests.length], [2, asked]);
      assert.match(
        again.stderr,
        /holds another run: it was started with a system prompt; it was started with an extraBody\. Give another --out/,
      );
      assert.equal(readFileSync(file, 'utf8'), text);
      assert.deepEqual(locks(), []);
    } finally {
      await server.stop();
    }
  });

  it('may be what a link leads to that is not there yet', async () => {
    const server = new FakeStatus({ status: 401, headers: {}, body: '{}' });
    const origin = await server.start();
    const place = mkdtempSync(path.join(folder, 'link-'));
    try {
      symlinkSync('target.jsonl', path.join(place, 'link.jsonl'));
      symlinkSync('none/target.jsonl', path.join(place, 'lost.jsonl'));
      const { stderr, status } = await command(spotArgs(origin, path.join(place, 'link.jsonl'), '--samples', '1'));
      assert.equal(status, 1);
      assert.match(stderr, /: 1 question to m at /);
      assert.equal(readRunFile(readFileSync(path.join(place, 'target.jsonl'), 'utf8')).samples.length, 1);
      assert.match(
        (await command(spotArgs(origin, path.join(place, 'lost.jsonl'), '--samples', '1'))).stderr,
        /there is no folder .*none/,
      );
      assert.deepEqual(readdirSync(place).sort(), ['link.jsonl', 'lost.jsonl', 'target.jsonl']);
    } finally {
      await server.stop();
    }
  });

  it('in no folder, or no file at all, is refused before anything is asked', async () => {
    const nowhere = await command(
      spotArgs('http://127.0.0.1:1', path.join(folder, 'none', 'run.jsonl'), '--samples', '1'),
    );
    assert.equal(nowhere.status, 2);
    assert.match(nowhere.stderr, /there is no folder .*none/);
    assert.match(
      (await command(spotArgs('http://127.0.0.1:1', `${folder}/`, '--samples', '1'))).stderr,
      /this is the name of a folder/,
    );
    const device = await command(spotArgs('http://127.0.0.1:1', '/dev/null', '--samples', '1'));
    assert.equal(device.status, 2);
    assert.match(device.stderr, /not a regular file/);
  });
});
