/**
 * How fast `tail-cot synth` writes a data set of all tasks, with one thread and with two, against the speed at which
 * the same bytes are merely written to the same disk (each file to the disk before the next). By the clock on the wall,
 * and by processor time of all threads; the ways take turns. `npm run bench -- synth [--train N] [--rounds N] [--out
 * FOLDER]`
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values: options } = parseArgs({
  options: {
    train: { type: 'string', default: '4000' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string', default: tmpdir() },
  },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
const rounds = Number(options.rounds);
const tasks = readdirSync(join(root, 'tasks'))
  .filter((file) => file.endsWith('.tail'))
  .map((file) => join(root, 'tasks', file));

interface Time {
  readonly wall: number;
  readonly processor: number;
}

/** Prints processor time at the end, of all threads together. */
const PRELOAD =
  'data:text/javascript,import { isMainThread } from "node:worker_threads"; if (isMainThread) process.on("exit", () => { const { user, system } = process.cpuUsage(); console.log("processor", (user + system) / 1e6); });';

function synth(program: string, folder: string, train: number, evaluation: number, jobs: number): Time {
  rmSync(folder, { recursive: true, force: true });
  execFileSync('sync');
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      PRELOAD,
      program,
      'synth',
      ...tasks,
      '--out',
      folder,
      '--train',
      String(train),
      '--eval',
      String(evaluation),
      '--jobs',
      String(jobs),
      '--progress',
      '600',
    ],
    { encoding: 'utf8' },
  );
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(stderr);
  return { wall, processor: Number(/^processor (.*)$/m.exec(stdout)?.[1]) };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.jsonl') && statSync(file).isFile());
}

/** Writes what is in the files to others; only writing is on the clock. */
function plainWrite(from: string, folder: string): Time {
  rmSync(folder, { recursive: true, force: true });
  execFileSync('sync');
  let wall = 0;
  let processor = 0;
  for (const file of filesIn(from)) {
    const bytes = readFileSync(file);
    const copy = join(folder, relative(from, file));
    mkdirSync(dirname(copy), { recursive: true });
    const start = performance.now();
    const usage = process.cpuUsage();
    const handle = openSync(copy, 'w');
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at, Math.min(1 << 20, bytes.length - at));
    fdatasyncSync(handle);
    closeSync(handle);
    const { user, system } = process.cpuUsage(usage);
    wall += (performance.now() - start) / 1000;
    processor += (user + system) / 1e6;
  }
  return { wall, processor };
}

const programs = mkdtempSync(join(root, 'bench', '.run-synth-'));
const folder = mkdtempSync(join(options.out, 'synth-'));
try {
  for (const [name, entry] of [
    ['cli', 'src/cli/main.ts'],
    ['synth-worker', 'src/cli/synth/worker.ts'],
  ] as const) {
    await build({
      entryPoints: [join(root, entry)],
      outfile: join(programs, `${name}.cjs`),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
  }
  const program = join(programs, 'cli.cjs');
  const train = Number(options.train);
  const out = (name: string): string => join(folder, name);
  const ways: Readonly<Record<string, () => Time>> = {
    'one sample a task and tier, one thread': () => synth(program, out('begin'), 0, 1, 1),
    'synth, one thread': () => synth(program, out('one'), train, 100, 1),
    'synth, two threads': () => synth(program, out('two'), train, 100, 2),
    'the bytes merely written': () => plainWrite(out('two'), out('plain')),
  };
  const best: Record<string, Time> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const time = way();
      const before = best[name];
      best[name] = {
        wall: Math.min(time.wall, before?.wall ?? Infinity),
        processor: Math.min(time.processor, before?.processor ?? Infinity),
      };
    }
  }
  const files = filesIn(out('two'));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  for (const file of files) {
    const other = join(out('one'), relative(out('two'), file));
    if (!existsSync(other) || !readFileSync(other).equals(readFileSync(file)))
      throw new Error(`One thread and two write different ${basename(file)}`);
  }
  console.log(
    `${tasks.length} tasks, ${options.train} training samples each and 100 of each tier for evaluation: ${(bytes / 1e6).toFixed(0)} MB in ${files.length} files. ${cpus().length} × ${cpus()[0]?.model ?? ''}, Node ${process.versions.node}.\n`,
  );
  console.log('| | seconds | MB/s | processor seconds | MB/s of a core |\n| --- | --- | --- | --- | --- |');
  for (const [name, { wall, processor }] of Object.entries(best)) {
    const isBegin = name.startsWith('one sample');
    const speed = (time: number): string => (isBegin ? '' : (bytes / time / 1e6).toFixed(0));
    console.log(`| ${name} | ${wall.toFixed(2)} | ${speed(wall)} | ${processor.toFixed(2)} | ${speed(processor)} |`);
  }
  const [begin, one, two, plain] = Object.values(best);
  if (begin !== undefined && one !== undefined && two !== undefined && plain !== undefined) {
    console.log(
      `\nTwo threads are ${(one.wall / two.wall).toFixed(2)} times as fast as one; by processor time they could be ${((2 * one.processor) / two.processor).toFixed(2)} times.`,
    );
    console.log(
      `synth with two threads writes at ${((100 * plain.wall) / two.wall).toFixed(0)} % of the speed of merely writing; without its start, ${((100 * plain.wall) / (two.wall - begin.wall)).toFixed(0)} %.`,
    );
  }
} finally {
  rmSync(programs, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
