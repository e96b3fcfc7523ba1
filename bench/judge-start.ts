/**
 * How long `tail-cot judge` takes for a thousand traces of tier L with one fault each, from the start of the command to
 * its end: by the clock, and processor time of all its threads. Of one task, and of all of them. It measures what is
 * built; the best of the rounds is told.
 * `npm run bench -- judge-start [--rounds N]`
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const TEXTS = 1_000;
const program = join(root, 'dist/cli.cjs');
const tasks = readdirSync(join(root, 'tasks')).filter((file) => file.endsWith('.tail'));
const work = mkdtempSync(join(tmpdir(), 'judge-start-'));

interface Times {
  readonly clock: number;
  readonly processor: number;
}

/** Processor seconds of the children of this process that have ended. */
function ofChildren(): number {
  const [user = '0', system = '0'] = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .slice(13);
  return (Number(user) + Number(system)) / 100;
}

function run(args: readonly string[]): Times {
  const [start, before] = [performance.now(), ofChildren()];
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { clock: (performance.now() - start) / 1000, processor: ofChildren() - before };
}

/** A file of so many texts of each of these tasks. */
function fileOf(name: string, files: readonly string[], each: number): string {
  const folder = join(work, name);
  const paths = files.map((file) => `tasks/${file}`);
  run([
    'synth',
    ...paths,
    '--out',
    folder,
    '--train',
    String(each),
    '--eval',
    '0',
    '--mix',
    '0:0:1',
    '--faults',
    '1..1',
  ]);
  const all = join(work, `${name}.jsonl`);
  writeFileSync(all, '');
  for (const file of files)
    appendFileSync(all, readFileSync(join(folder, file.slice(0, -'.tail'.length), 'train.jsonl')));
  return all;
}

try {
  const files = {
    'one task (addition)': fileOf('one', ['addition.tail'], TEXTS),
    'all tasks': fileOf('all', tasks, Math.ceil(TEXTS / tasks.length)),
  };
  const cores = cpus();
  console.log(
    `${cores.length} × ${cores[0]?.model ?? ''}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}.\n`,
  );
  console.log('| | texts | MB | seconds by the clock | processor seconds |\n| --- | --- | --- | --- | --- |');
  for (const [name, file] of Object.entries(files)) {
    const text = readFileSync(file, 'utf8');
    const times = Array.from({ length: Number(options.rounds) }, (_, round) =>
      run(['judge', file, '--out', join(work, `${name}-${round}`)]),
    );
    const least = (of: (one: Times) => number): string => Math.min(...times.map(of)).toFixed(1);
    const cells = [name, text.trimEnd().split('\n').length.toLocaleString('en'), (text.length / 1e6).toFixed(1)];
    console.log(`| ${[...cells, least(({ clock }) => clock), least(({ processor }) => processor)].join(' | ')} |`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
