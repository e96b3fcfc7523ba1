import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRunFile } from '../../src/spotcheck/run-file.ts';
import {
  deadOrigin,
  eventOf,
  FakeBody,
  FakeLabelled,
  FakeStalling,
  FakeStatus,
  streamOf,
  type LocalServer,
} from '../inference/fakes.ts';
import { builtCommand, command, limitedCommand, startCommand, type Ended } from './command.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const addition = 'tasks/addition.tail';
const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** What a command that was started prints, and how it ends. */
function watched(child: ChildProcess): { readonly ended: Promise<Ended>; says(words: RegExp): Promise<void> } {
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const hear = (): void => {
    for (const look of [...waiting]) look();
  };
  child.stdout
    ?.setEncoding('utf8')
    .on('data', (text: string) => (stdout += text))
    .on('data', hear);
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (stderr += text))
    .on('data', hear);
  return {
    ended: new Promise((resolve) => child.once('close', (status) => resolve({ status, stdout, stderr }))),
    says: (words) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!words.test(stdout + stderr)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

describe('the end of tail-cot', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-endings-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const out = (name: string): string => path.join(folder, name);
  const spotArgs = (origin: string, file: string, ...more: readonly string[]): string[] => [
    'spot',
    addition,
    '--endpoint',
    `${origin}/v1`,
    '--model',
    'm',
    '--api',
    'openai-completions',
    '--tiers',
    'S',
    '--out',
    file,
    ...more,
  ];
  const withServer = async <S extends LocalServer>(
    server: S,
    use: (origin: string, server: S) => Promise<void>,
  ): Promise<void> => {
    const origin = await server.start();
    try {
      await use(origin, server);
    } finally {
      await server.stop();
    }
  };

  for (const [signal, status] of Object.entries(statuses)) {
    it(`of spot by ${signal} is in order: what came is kept, the requests are over, the status is ${status}`, async () => {
      await withServer(new FakeStalling(eventOf('Add place 0\n')), async (origin, server) => {
        const file = out(`${signal}.jsonl`);
        const child = startCommand(spotArgs(origin, file, '--samples', '9', '--concurrency', '3'));
        const seen = watched(child);
        while (server.requests.length < 3) await server.arrival();
        child.kill(signal as keyof typeof statuses);
        const ended = await seen.ended;
        assert.equal(ended.status, status, ended.stderr);
        assert.match(ended.stderr, /Cancelling; what has arrived is kept/);
        const { samples, notes } = readRunFile(readFileSync(file, 'utf8'));
        assert.deepEqual([samples.length, notes.length, server.requests.length], [3, 0, 3]);
        assert.ok(samples.every((one) => one.error?.kind === 'cancelled'));
      });
    });
  }

  it('by a second signal is at once, whatever is waited for', async () => {
    const program = `
      import { interruptible } from ${JSON.stringify(path.join(root, 'src/cli/interrupt.ts'))};
      setInterval(() => undefined, 1000);
      await interruptible(process, () => { console.log('begun'); return new Promise(() => undefined); }, () => console.log('stopping'));`;
    const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', program], {
      cwd: root,
      stdio: 'pipe',
    });
    const seen = watched(child);
    await seen.says(/begun/);
    child.kill('SIGINT');
    await seen.says(/stopping/);
    const again = setInterval(() => child.kill('SIGTERM'), 50);
    const { status } = await seen.ended;
    clearInterval(again);
    assert.equal(status, 143);
  });

  it('is no success where nothing is left to wait for though the work is not done', async () => {
    // a promise that never settles, and nothing that would settle it: a reading of standard input that the program's
    // preload takes away
    const preload = path.join(folder, 'never.cjs');
    writeFileSync(
      preload,
      `Object.defineProperty(process, 'stdin', {
        value: { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) },
      });`,
    );
    const { status, stderr, stdout } = await builtCommand(['trace', '-'], {
      env: { NODE_OPTIONS: `--require=${preload}` },
    });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /its work was done/);
  });

  it('is a failure where an answer is packed in a way that nobody can unpack, and the file says why', async () => {
    await withServer(new FakeLabelled('br', 'not packed at all'), async (origin) => {
      const file = out('packed.jsonl');
      const { status, stdout, stderr } = await command(spotArgs(origin, file, '--samples', '1'));
      assert.equal(status, 1, stderr);
      assert.match(stderr, /decompressed/);
      assert.match(stdout, /1 request failed/);
      assert.deepEqual(
        readRunFile(readFileSync(file, 'utf8')).samples.map(({ error }) => error?.kind),
        ['malformed'],
      );
    });
  });

  // A disk that is full takes a file system of its own, which not everybody may make; a file that may not grow fails in
  // the same way.
  it('comes at once when the run cannot be written any more, and says so once', async () => {
    const long = new FakeBody(streamOf(['x'.repeat(9000)]));
    await withServer(long, async (origin) => {
      const { status, stderr, stdout } = await limitedCommand(
        spotArgs(origin, out('full.jsonl'), '--samples', '40', '--concurrency', '8'),
        30,
      );
      assert.equal(status, 2, stderr);
      assert.equal(stderr.match(/full\.jsonl: the file cannot grow any further/g)?.length, 1, stderr);
      assert.equal(stdout, '');
    });
    assert.ok(long.requests.length < 30, String(long.requests.length));
  });

  if (existsSync('/dev/full'))
    it('of a command whose output cannot be written is a failure', async () => {
      const full = openSync('/dev/full', 'w');
      for (const args of [
        ['trace', addition],
        ['stats', addition, '--samples', '1'],
      ]) {
        const child = spawn(process.execPath, ['dist/cli.cjs', ...args], {
          cwd: root,
          stdio: ['ignore', full, 'pipe'],
        });
        const { status, stderr } = await watched(child).ended;
        assert.equal(status, 2, stderr);
        assert.match(stderr, /^standard output: the disk is full\n$/);
      }
      closeSync(full);
    });

  it('of a run at which nothing answers comes soon, with one reason, and the same command resumes it', async () => {
    const file = out('hopeless.jsonl');
    const args = (origin: string): string[] => spotArgs(origin, file, '--samples', '60', '--concurrency', '2');
    await withServer(new FakeStatus({ status: 401, body: '{"error":"Unauthorized"}' }), async (origin, server) => {
      const { status, stderr } = await command(args(origin));
      assert.equal(status, 1, stderr);
      assert.match(
        stderr,
        /Given up after 4 failures in a row; 5\d questions were not asked\. The server requires a key/,
      );
      assert.ok(server.requests.length <= 6, String(server.requests.length));
      assert.match((await command(args(origin))).stderr, /Resuming .*: 0 questions are answered/);
    });
  });

  it('of a run at a port where nothing listens is the same', async () => {
    const { status, stderr } = await command(spotArgs(await deadOrigin(), out('dead.jsonl'), '--samples', '30'));
    assert.equal(status, 1, stderr);
    assert.match(
      stderr,
      /Given up after 4 failures in a row; 2\d questions were not asked\. The connection was refused/,
    );
  });

  it('has no warning of Node’s on the way, however many requests there are at once', async () => {
    await withServer(new FakeBody(streamOf(['x'])), async (origin) => {
      const { stderr } = await builtCommand(
        spotArgs(origin, out('many.jsonl'), '--samples', '40', '--concurrency', '40'),
      );
      assert.doesNotMatch(stderr, /Warning/);
    });
  });
});
