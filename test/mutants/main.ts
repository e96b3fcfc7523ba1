/**
 * npm run test:mutants [-- --count N --seed N --only FOLDER]: changes the program in small ways, one after the other, in
 * a copy of this checkout, and tells which changes no test notices. Fails where fewer than 90 % are noticed, those
 * aside that survivors.json gives a reason for.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../../src/dataset/index.ts';
import { bailVariable } from '../host/environment.ts';
import { endGroup, spawnGroup } from '../runner/child-process.ts';
import { type Defer, withCleanup } from '../runner/cleanup.ts';
import { mutationsOf } from './mutations.ts';
import { type Mutant, reachOf, type TestFile } from './probes.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Folders of src whose mutants are tried. */
const subjects: readonly string[] = [
  'src/machine',
  'src/turing',
  'src/compile',
  'src/record',
  'src/trace',
  'src/dataset/synthesis',
  'src/inference',
  'src/debugger',
];

/** Folders of test whose files, where they reach a mutant's place, have to notice it. */
const testFolders: readonly string[] = [
  'machine',
  'turing',
  'compile',
  'record',
  'trace',
  'dataset',
  'lint',
  'inference',
  'spotcheck',
  'debugger',
  'views',
];

/** The share of mutants, reasons aside, that have to be noticed. */
const WANTED = 0.9;

/** Seconds that a run of tests may take at most. */
const LONGEST = 3600;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

interface Survivor {
  readonly file: string;
  readonly mutation: string;
  readonly reason?: string;
}

/** Every mutant of the subjects, by a file's own name and the change. */
function allMutants(): readonly Mutant[] {
  return subjects
    .filter((folder) => values.only === undefined || folder.startsWith(values.only))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('index.ts'))
        .sort()
        .flatMap((name) => {
          const file = path.posix.join(folder, name.split(path.sep).join('/'));
          const text = readFileSync(path.join(root, file), 'utf8');
          return mutationsOf(file, text).map((mutation) => ({ file, mutation }));
        }),
    );
}

/** The test files of the folders above, by their paths in test/. */
function allTestFiles(): readonly string[] {
  return testFolders.flatMap((folder) =>
    readdirSync(path.join(root, 'test', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .sort()
      .map((name) => path.posix.join(folder, name.split(path.sep).join('/'))),
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

type Outcome = 'noticed' | 'out of time' | 'survived' | 'unreached';

/** Runs tests in the copy until one fails. `limit`: in seconds; a mutant that runs for ever is noticed by that. */
async function run(
  copy: string,
  tests: readonly string[],
  limit: number,
  defer: Defer,
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const loaded = ['--import=tsx', `--import=${pathToFileURL(path.join(root, 'test/mutants/reached.mjs')).href}`];
  const child = spawnGroup(process.execPath, [...loaded, 'test/runner/node-suite.ts', ...tests], {
    cwd: copy,
    stdio: 'ignore',
    env: { ...process.env, [bailVariable]: '1', ...environment },
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

/** What becomes of a mutant that these test files reach. */
async function tried(copy: string, mutant: Mutant, reaching: readonly TestFile[], defer: Defer): Promise<Outcome> {
  const { file, mutation } = mutant;
  const place = path.join(copy, file);
  const text = readFileSync(place, 'utf8');
  writeFileSync(place, text.slice(0, mutation.from) + mutation.by + text.slice(mutation.to));
  const seconds = reaching.reduce((sum, one) => sum + one.seconds, 0);
  const names = reaching.map(({ name }) => name);
  const outcome = await run(copy, names, Math.min(60 + 5 * seconds, LONGEST), defer);
  writeFileSync(place, text);
  return outcome;
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
  const testFiles = await reachOf(
    copy,
    chosen,
    allTestFiles(),
    async (name, environment) => (await run(copy, [name], LONGEST, defer, environment)) === 'survived',
  );
  const survivors: Mutant[] = [];
  let counted = 0;
  for (const [i, mutant] of chosen.entries()) {
    const { file, mutation } = mutant;
    if (reasonOf(mutant) !== undefined) continue;
    const reaching = testFiles.filter(({ reaches }) => reaches.has(i)).sort((a, b) => a.seconds - b.seconds);
    const outcome = reaching.length === 0 ? 'unreached' : await tried(copy, mutant, reaching, defer);
    counted++;
    if (outcome === 'survived' || outcome === 'unreached') survivors.push(mutant);
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
