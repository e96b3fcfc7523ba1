import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { takeLock } from '../../src/files/lock.mjs';

const root = path.resolve(import.meta.dirname, '../..');

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

function node(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}

describe('npm start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const start = (...args: string[]): Promise<Ended> => node(['test/start.mjs', ...args], { TAIL_START_FOLDER: folder });
  const locks = (): string[] => readdirSync(folder).filter((name) => name.startsWith('start-'));

  const hasVersion6 = Object.values(networkInterfaces())
    .flat()
    .some((one) => one?.family === 'IPv6');
  for (const host of ['127.0.0.1', '0.0.0.0', ...(hasVersion6 ? ['::1', '::'] : [])]) {
    it(`says in one line that a port is in use, before it does anything, if another program has it at ${host}`, async () => {
      const other = createServer();
      await new Promise<void>((resolve, reject) => other.once('error', reject).listen(0, host, resolve));
      const { port } = other.address() as AddressInfo;
      try {
        assert.deepEqual(await start('--browser', '--port', String(port)), {
          status: 2,
          output: `Port ${port} is in use. Take another, or leave --port out for any free one.\n`,
        });
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  it('says in one line which option it does not understand', async () => {
    for (const args of [
      ['--port', '70000'],
      ['--port', 'http'],
      ['--port', '-1'],
      ['--port='],
      ['--port'],
      ['--port', '1e3'],
      ['--prot', '1'],
      ['here'],
    ]) {
      const { status, output } = await start('--browser', ...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(output, /^[^\n]+\n$/, args.join(' '));
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  it('beside another in the same folder says where that one is, and touches nothing', async () => {
    const taken = takeLock(path.join(folder, 'start'));
    assert.ok('lock' in taken);
    assert.deepEqual(await start('--browser'), {
      status: 2,
      output: 'TAIL Workbench is already being started here: wait for its address, or end it first.\n',
    });
    taken.lock.announce('http://127.0.0.1:1/?folder=x');
    assert.deepEqual(await start('--browser'), {
      status: 2,
      output:
        'TAIL Workbench already runs at http://127.0.0.1:1/?folder=x; open that, or end it first (Ctrl-C where it was started).\n',
    });
    assert.deepEqual(readdirSync(folder), ['start-1.lock']);
    taken.lock.release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('takes the place of one that is gone, and of several that begin at once only one does', async () => {
    for (const [name, text] of Object.entries({
      'start-3.lock': JSON.stringify({ processes: [{ pid: process.pid, born: 'another time' }] }),
      'start-4.lock': 'half a lo',
    }))
      writeFileSync(path.join(folder, name), text);
    // Each waits with its lock until all have tried.
    const program = `import { takeLock } from ${JSON.stringify(path.join(root, 'src/files/lock.mjs'))};
      const taken = takeLock(process.argv[1]);
      process.stdout.write('lock' in taken ? 'got it' : 'refused');
      process.stdin.resume().on('end', () => process.exit());`;
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', program, path.join(folder, 'start')], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const said = await Promise.all(
      children.map((child) => new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))),
    );
    assert.deepEqual([...said].sort(), ['got it', ...Array<string>(5).fill('refused')]);
    assert.deepEqual(locks(), ['start-5.lock']);
    await Promise.all(
      children.map(
        (child) =>
          new Promise((resolve) => {
            child.once('close', resolve);
            child.stdin.end();
          }),
      ),
    );
    const next = takeLock(path.join(folder, 'start'));
    assert.ok('lock' in next);
    assert.deepEqual(locks(), ['start-6.lock']);
    next.lock.release();
  });
});
