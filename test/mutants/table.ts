/**
 * Which test cases reach which mutants, and what they cost: measured once a test file, and kept for as long as neither
 * the program, nor that file, nor what tests have in common changes.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesOf, hashOf, type Mutant } from './mutants.ts';
import { withProbes } from './probes.ts';
import type { Plan, PlannedFile, TestCase, TestFile } from './run-cases.ts';

/** Folders of test whose cases, where they reach a mutant's place, have to notice it. */
const testFolders: readonly string[] = [
  'machine',
  'turing',
  'compile',
  'record',
  'trace',
  'algorithms',
  'slices',
  'dataset',
  'lint',
  'inference',
  'spotcheck',
  'debugger',
  'views',
];

/** Test files that take minutes: what they alone would notice is to be noticed at less cost. */
const leftOut: ReadonlySet<string> = new Set(['test/debugger/limits.test.ts']);

/** What a test case that nothing is known of may take, in seconds. */
const LONGEST = 300;

/** The table, from `cache` where it is known, else by a run of each test file in the copy, with probes in it. */
export async function tableOf(
  copy: string,
  mutants: readonly Mutant[],
  cache: string,
  run: (plan: Plan) => Promise<readonly TestFile[] | undefined>,
): Promise<readonly TestFile[]> {
  const textOf = (file: string): string => readFileSync(path.join(copy, file), 'utf8');
  const isTest = (file: string): boolean => file.endsWith('.test.ts');
  const all = ['src', 'tasks', 'test'].flatMap((folder) => filesOf(copy, folder));
  const shared = all.filter((file) => !isTest(file) && !file.startsWith('test/mutants/'));
  const common = hashOf(JSON.stringify(mutants), ...shared.flatMap((file) => [file, textOf(file)]));
  const tests = testFolders
    .flatMap((folder) => filesOf(copy, `test/${folder}`))
    .filter((file) => isTest(file) && !leftOut.has(file));
  const places = new Map(tests.map((file) => [file, path.join(cache, `${hashOf(common, file, textOf(file))}.json`)]));
  mkdirSync(cache, { recursive: true });
  const kept = new Set(places.values());
  for (const name of readdirSync(cache)) if (!kept.has(path.join(cache, name))) rmSync(path.join(cache, name));

  const unknown = [...places].filter(([, place]) => !existsSync(place));
  const original = new Map([...new Set(mutants.map(({ file }) => file))].map((file) => [file, textOf(file)]));
  for (const [file, text] of original) {
    const here = mutants.filter((mutant) => mutant.file === file);
    writeFileSync(path.join(copy, file), withProbes(text, here));
  }
  for (const [i, [file, place]] of unknown.entries()) {
    const name = path.posix.relative('test', file);
    const [told] = (await run({ files: [{ name, seconds: LONGEST }], bail: false })) ?? [];
    if (told === undefined) throw new Error(`${file} does not come to its end without any mutation.`);
    const faulty = told.cases.filter(({ passes }) => !passes).map(({ title }) => title);
    if (faulty.length > 0) console.log(`${file} fails without any mutation: ${faulty.join('; ')}`);
    else writeFileSync(place, JSON.stringify(told));
    console.log(`${i + 1}/${unknown.length} ${name}: ${secondsOf(told).toFixed(1)} s`);
  }
  for (const [file, text] of original) writeFileSync(path.join(copy, file), text);
  return [...kept].filter(existsSync).map((place) => JSON.parse(readFileSync(place, 'utf8')) as TestFile);
}

/**
 * Cases that reach a mutant, up to `most` seconds in all; one at least, where there is one. First those that are most
 * likely to notice it for what they cost: of the test file that has the changed file's name, of its room, and those that
 * reach little else.
 */
export function planFor({ number, file: changed }: Mutant, table: readonly TestFile[], most: number): Plan {
  const reaching = table.flatMap((file) => {
    const isWhole = file.reaches.includes(number);
    return file.cases.filter(({ reaches }) => isWhole || reaches.includes(number)).map((one) => ({ file, one }));
  });
  const roomOf = (name: string): string | undefined => name.split('/')[0];
  const near = ({ name }: TestFile): number => {
    if (path.posix.basename(name, '.test.ts') === path.posix.basename(changed, '.ts')) return 0.01;
    return roomOf(name) === roomOf(changed.slice('src/'.length)) ? 0.1 : 1;
  };
  const weight = ({ file, one }: (typeof reaching)[number]): number =>
    one.seconds * near(file) * (file.reaches.length + one.reaches.length);
  reaching.sort((a, b) => weight(a) - weight(b));
  // What the first file loads is there for the others, which run in the same process.
  const loading = Math.min(...reaching.map(({ file }) => file.seconds));
  const chosen = new Map<TestFile, TestCase[]>();
  let seconds = 0;
  for (const { file, one } of reaching) {
    const outside = file.seconds - (chosen.size === 0 ? 0 : loading);
    const cost = one.seconds + (chosen.has(file) ? 0 : outside);
    if (chosen.size > 0 && seconds + cost > most) continue;
    chosen.set(file, [...(chosen.get(file) ?? []), one]);
    seconds += cost;
  }
  const files = [...chosen].map(([{ name, seconds: outside }, cases]) => ({
    name,
    seconds: outside,
    cases: cases.map(({ title, seconds: known }) => ({ title, seconds: known })),
  }));
  return { files: files.sort((a, b) => secondsOf(a) - secondsOf(b)), bail: true };
}

/** What all of the file takes. */
export function secondsOf({ seconds, cases = [] }: PlannedFile): number {
  return cases.reduce((sum, one) => sum + one.seconds, seconds);
}
