import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { builtCommand } from './command.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Says at the end which files were loaded. */
const listing =
  'data:text/javascript,import { createRequire } from "node:module"; const { cache } = createRequire(process.argv[1]); process.on("exit", () => console.log(Object.keys(cache).join("\\n")));';

function loadedBy(...args: string[]): string[] {
  const text = execFileSync(process.execPath, ['--import', listing, 'dist/cli.cjs', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return text
    .split('\n')
    .filter((line) => line.startsWith(path.join(root, 'dist')))
    .map((file) => path.basename(file));
}

/** Says of each program that is run whether V8 took what was kept of it. */
const watching = `data:text/javascript,${encodeURIComponent(`
import vm from 'node:vm';
import { basename } from 'node:path';
vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    const how = options.cachedData === undefined ? 'compiled' : this.cachedDataRejected ? 'refused' : 'taken';
    console.error(basename(options.filename), how);
  }
};
`)}`;

function startOf(cli: string, ...args: string[]): string {
  const { stderr } = spawnSync(process.execPath, ['--import', watching, cli, ...args], { cwd: root, encoding: 'utf8' });
  return stderr.trim();
}

describe('the start of tail-cot', () => {
  it('takes what the build kept of its compiled code, of this very program only', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tail-start-'));
    try {
      assert.equal(startOf('dist/cli.cjs', 'trace', 'tasks/addition.tail'), 'cli-quick.cjs taken');
      assert.equal(startOf('dist/cli.cjs', '--help'), 'cli-all.cjs taken');
      for (const name of ['cli.cjs', 'cli-quick.cjs', 'cli-quick.code'])
        cpSync(path.join(root, 'dist', name), path.join(folder, name), { preserveTimestamps: true });
      const copy = path.join(folder, 'cli.cjs');
      assert.equal(startOf(copy, 'trace', 'tasks/addition.tail'), 'cli-quick.cjs taken');
      const program = path.join(folder, 'cli-quick.cjs');
      const { atime, mtime } = statSync(program);
      utimesSync(program, atime, new Date(mtime.getTime() + 1000));
      assert.equal(startOf(copy, 'trace', 'tasks/addition.tail'), 'cli-quick.cjs compiled');
      appendFileSync(program, '// Longer.');
      utimesSync(program, atime, mtime);
      assert.equal(startOf(copy, 'trace', 'tasks/addition.tail'), 'cli-quick.cjs compiled');
      assert.equal(startOf(copy, 'check', '--help'), 'cli-quick.cjs compiled');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('loads a smaller program for the commands that are called again and again', () => {
    assert.deepEqual(loadedBy('trace', 'tasks/addition.tail'), ['cli.cjs', 'cli-quick.cjs']);
    for (const name of ['trace', 'check', 'lint'])
      assert.deepEqual(loadedBy(name, '--help'), ['cli.cjs', 'cli-quick.cjs'], name);
    assert.deepEqual(loadedBy('--help'), ['cli.cjs', 'cli-all.cjs']);
  });

  it('needs nothing there that serves other commands', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/cli/quick.ts'],
      bundle: true,
      write: false,
      metafile: true,
      outfile: 'quick.cjs',
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
    });
    const [output] = Object.values(metafile.outputs);
    const bundled = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    // The table of samplers has each one's Python beside how it is drawn, and with it how Python writes literals.
    const foreign =
      /^src\/(inference|imitator|dataset\/(synthesis|python\/(?!literals\.ts))|turing\/formats)|node_modules\/(yaml|hyparquet|@huggingface)/;
    assert.deepEqual(
      bundled.map(([file]) => file).filter((file) => foreign.test(file)),
      [],
    );
  });

  it('says the same of a mistake and of help, whichever program it is', async () => {
    const all = await builtCommand(['--help']);
    assert.equal(all.status, 0);
    for (const name of ['trace', 'check', 'synth', 'spot', 'lint', 'stats', 'serve', 'export', 'import', 'run'])
      assert.match(all.stdout, new RegExp(`^  ${name} `, 'm'));
    const help = await builtCommand(['help', 'trace']);
    assert.equal((await builtCommand(['trace', '--help'])).stdout, help.stdout);
    const mistake = await builtCommand(['trace', '--none']);
    assert.deepEqual([mistake.status, mistake.stderr], [2, "error: unknown option '--none'\n"]);
  });
});
