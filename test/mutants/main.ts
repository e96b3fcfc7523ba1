/**
 * npm run test:mutants [-- --count N --seed N --only FOLDER]: changes the program in small ways, one after the other, in
 * a copy of this checkout, and tells which changes no test notices. Fails where fewer than 90 % are noticed, those
 * aside that survivors.json gives a reason for.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Random } from '../../src/dataset/index.ts';
import { bailVariable } from '../host/environment.ts';
import { endGroup, spawnGroup } from '../runner/child-process.ts';
import { type Defer, withCleanup } from '../runner/cleanup.ts';
import { type Mutation, mutationsOf } from './mutations.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Folders of src, and the folders and files of test that have to notice what changes there, the quickest first. */
const subjects: Readonly<Record<string, readonly string[]>> = {
  'src/machine': ['machine', 'record', 'compile', 'trace', 'dataset'],
  'src/turing': ['turing'],
  'src/compile': ['compile', 'record/compiled-tasks.test.ts', 'trace'],
  'src/record': ['record', 'debugger', 'trace/write-generated.test.ts'],
  'src/trace': ['trace', 'docs'],
  'src/dataset/synthesis': ['dataset', 'cli'],
  'src/inference': ['inference', 'spotcheck'],
  'src/debugger': ['debugger', 'views'],
};

/** The share of mutants, reasons aside, that have to be noticed. */
const WANTED = 0.9;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

interface Mutant {
  readonly file: string;
  readonly mutation: Mutation;
  readonly tests: readonly string[];
}

interface Survivor {
  readonly file: string;
  readonly mutation: string;
  readonly reason?: string;
}

/** Every mutant of the subjects, by a file's own name and the change. */
function allMutants(): readonly Mutant[] {
  return Object.entries(subjects)
    .filter(([folder]) => values.only === undefined || folder.startsWith(values.only))
    .flatMap(([folder, tests]) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('index.ts'))
        .sort()
        .flatMap((name) => {
          const file = path.posix.join(folder, name.split(path.sep).join('/'));
          const text = readFileSync(path.join(root, file), 'utf8');
          return mutationsOf(file, text).map((mutation) => ({ file, mutation, tests }));
        }),
    );
}

/** A copy of what the tests read, with the packages of this checkout. */
function copyOfCheckout(defer: Defer): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'tail-mutants-'));
  defer(() => rmSync(copy, { recursive: true, force: true }));
  const isLeftOut = (from: string): boolean =>
    ['node_modules', '.git', '.shots', '.vscode-host'].includes(path.basename(from));
  cpSync(root, copy, { recursive: true, filter: (from) => from === root || !isLeftOut(from) });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

type Outcome = 'noticed' | 'out of time' | 'survived';

/** Runs tests in the copy until one fails. `limit`: in seconds; a mutant that runs for ever is noticed by that. */
async function run(copy: string, tests: readonly string[], limit: number, defer: Defer): Promise<Outcome> {
  const child = spawnGroup(process.execPath, ['--import=tsx', 'test/runner/node-suite.ts', ...tests], {
    cwd: copy,
    stdio: 'ignore',
    env: { ...process.env, [bailVariable]: '1' },
  });
  defer(() => endGroup(child));
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
    void endGroup(child, 0);
  }, limit * 1000);
  const status = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  if (late.signal.aborted) return 'out of time';
  return status === 0 ? 'survived' : 'noticed';
}

/** How long the tests of each subject take, in seconds; they have to pass without a mutation. */
async function baselines(copy: string, mutants: readonly Mutant[], defer: Defer): Promise<ReadonlyMap<string, number>> {
  const seconds = new Map<string, number>();
  for (const { tests } of mutants) {
    const key = tests.join(' ');
    if (seconds.has(key)) continue;
    const started = performance.now();
    if ((await run(copy, tests, 3600, defer)) !== 'survived')
      throw new Error(`The tests of ${key} fail without any mutation.`);
    seconds.set(key, (performance.now() - started) / 1000);
  }
  return seconds;
}

async function main(defer: Defer): Promise<number> {
  const random = new Random('mutants', Number(values.seed));
  const all = [...allMutants()];
  const chosen: Mutant[] = [];
  for (let left = Number(values.count); left > 0 && all.length > 0; left--)
    chosen.push(...all.splice(random.integer(0, all.length - 1), 1));
  const known: readonly Survivor[] = JSON.parse(
    readFileSync(path.join(import.meta.dirname, 'survivors.json'), 'utf8'),
  ) as readonly Survivor[];
  const reasonOf = ({ file, mutation }: Mutant): string | undefined =>
    known.find((one) => one.file === file && mutation.title.endsWith(one.mutation))?.reason;
  const copy = copyOfCheckout(defer);
  const seconds = await baselines(copy, chosen, defer);
  const survivors: Mutant[] = [];
  let counted = 0;
  for (const [i, mutant] of chosen.entries()) {
    const { file, mutation, tests } = mutant;
    if (reasonOf(mutant) !== undefined) continue;
    const place = path.join(copy, file);
    const text = readFileSync(place, 'utf8');
    writeFileSync(place, text.slice(0, mutation.from) + mutation.by + text.slice(mutation.to));
    const outcome = await run(copy, tests, 60 + 5 * (seconds.get(tests.join(' ')) ?? 0), defer);
    writeFileSync(place, text);
    counted++;
    if (outcome === 'survived') survivors.push(mutant);
    console.log(`${i + 1}/${chosen.length} ${outcome.padEnd(11)} ${file}:${mutation.title}`);
  }
  const noticed = counted - survivors.length;
  console.log(
    `\n${noticed} of ${counted} mutants were noticed (${((100 * noticed) / Math.max(1, counted)).toFixed(1)} %).`,
  );
  for (const { file, mutation } of survivors) console.log(`survived    ${file}:${mutation.title}`);
  return noticed >= WANTED * counted ? 0 : 1;
}

process.exitCode = await withCleanup(main);
