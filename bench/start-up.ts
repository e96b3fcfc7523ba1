/**
 * What the commands cost that are called again and again while a task is written, for one small task each: processor
 * time of the whole process, user and system, against a Node that does nothing (`node -e 0`). The ways take turns; the
 * median of the rounds is told. It builds first, and measures what is built.
 * `npm run bench -- start-up [--rounds N] [--task FILE]`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    task: { type: 'string', default: join(root, 'tasks/addition.tail') },
  },
});

const work = mkdtempSync(join(tmpdir(), 'start-up-'));
/** Prints the processor time since the process began, of all its threads, on a line of its own. */
const preload = join(work, 'preload.cjs');
writeFileSync(
  preload,
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(`\\nprocessor ${(user + system) / 1000}\\n`); });",
);

function run(args: readonly string[]): { readonly milliseconds: number; readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', preload, ...args], { encoding: 'utf8' });
  const milliseconds = Number(/^processor (.*)$/m.exec(stderr)?.[1]);
  if (Number.isNaN(milliseconds) || status === 2) throw new Error(stderr);
  return { milliseconds, stdout };
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? NaN;
}

try {
  const built = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The build failed.');
  const program = join(root, 'dist/cli.cjs');
  const trace = join(work, 'one.tailcot');
  writeFileSync(trace, run([program, 'trace', options.task]).stdout);
  const ways: Readonly<Record<string, readonly string[]>> = {
    'node -e 0': ['-e', '0'],
    'tail-cot --help': [program, '--help'],
    'tail-cot trace': [program, 'trace', options.task],
    'tail-cot check': [program, 'check', options.task, trace],
    'tail-cot lint': [program, 'lint', options.task],
  };
  const times = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < Number(options.rounds); round++)
    for (const [name, args] of Object.entries(ways)) times.get(name)?.push(run(args).milliseconds);
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? ''}, Node ${process.versions.node}.\n`);
  console.log('| | ms of a processor | times `node -e 0` |\n| --- | --- | --- |');
  const peer = median(times.get('node -e 0') ?? []);
  for (const [name, all] of times)
    console.log(`| \`${name}\` | ${median(all).toFixed(0)} | ${(median(all) / peer).toFixed(1)} |`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
