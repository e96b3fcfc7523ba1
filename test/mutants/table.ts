/**
 * Which test cases reach which mutants, and what they cost: measured once a test file, and kept for as long as that
 * file stays as it is. Where a file of the program has changed since, a case that reached any of it may reach all of it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesOf, hashOf, type Mutant } from './mutants.ts';
import { withProbes } from './probes.ts';
import type { Plan, PlannedFile, TestFile, Work } from './run-cases.ts';

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

/** What a test file told, and of which texts. */
interface Measured {
  readonly test: string;
  /** The hash of each file of the program, and the numbers of its first mutant and of the one behind its last. */
  readonly sources: Readonly<Record<string, readonly [hash: string, first: number, end: number]>>;
  readonly told: TestFile;
}

/** The table, from `cache` where it is known, else by a run of each test file in the copy, with probes in it. */
export async function tableOf(
  copy: string,
  mutants: readonly Mutant[],
  cache: string,
  run: (plan: Plan) => Promise<readonly TestFile[] | undefined>,
): Promise<Table> {
  const textOf = (file: string): string => readFileSync(path.join(copy, file), 'utf8');
  const original = new Map([...new Set(mutants.map(({ file }) => file))].map((file) => [file, textOf(file)]));
  const sources: Measured['sources'] = Object.fromEntries(
    [...original].map(([file, text]) => {
      const first = mutants.findIndex((mutant) => mutant.file === file);
      return [file, [hashOf(text), first, mutants.findLastIndex((mutant) => mutant.file === file) + 1]];
    }),
  );
  const tests = testFolders
    .flatMap((folder) => filesOf(copy, `test/${folder}`))
    .filter((file) => file.endsWith('.test.ts') && !leftOut.has(file));
  mkdirSync(cache, { recursive: true });
  const placeOf = (file: string): string => path.join(cache, `${hashOf(file, textOf(file))}.json`);
  const unknown = tests.filter((file) => !existsSync(placeOf(file)));
  for (const [file, text] of original)
    writeFileSync(
      path.join(copy, file),
      withProbes(
        text,
        mutants.filter((mutant) => mutant.file === file),
      ),
    );
  for (const [i, file] of unknown.entries()) {
    const name = path.posix.relative('test', file);
    const [told] = (await run({ files: [{ name, seconds: LONGEST }], bail: false })) ?? [];
    if (told === undefined) throw new Error(`${file} does not come to its end without any mutation.`);
    const faulty = told.cases.filter(({ passes }) => !passes).map(({ title }) => title);
    if (faulty.length > 0) console.log(`${file} fails without any mutation: ${faulty.join('; ')}`);
    else writeFileSync(placeOf(file), JSON.stringify({ test: file, sources, told } satisfies Measured));
    console.log(`${i + 1}/${unknown.length} ${name}: ${secondsOf(told).toFixed(1)} s`);
  }
  for (const [file, text] of original) writeFileSync(path.join(copy, file), text);
  const measured = tests
    .map(placeOf)
    .filter(existsSync)
    .map((place) => JSON.parse(readFileSync(place, 'utf8')) as Measured);
  return new Table(measured, sources);
}

/** The share of a file's own time that it takes in a process that others of the room have run in before. */
const SHARED = 0.2;

export class Table {
  constructor(
    private readonly measured: readonly Measured[],
    private readonly sources: Measured['sources'],
  ) {}

  /**
   * Cases that reach a mutant, up to `most` seconds in all; one at least, where there is one. The cheapest of each file
   * go first, then the second ones, and those of the mutant's own room long before others: what they ask about is what
   * changes.
   */
  planFor(mutant: Mutant, most: number): Plan {
    const roomOf = (name: string): string | undefined => name.split('/')[0];
    const reaching = this.measured.flatMap((one) => {
      const { told } = one;
      const isWhole = this.#reaches(one, told, mutant);
      const share = roomOf(told.name) === roomOf(mutant.file.slice('src/'.length)) ? 0.1 : 1;
      return told.cases
        .filter((work) => isWhole || this.#reaches(one, work, mutant))
        .sort((a, b) => a.seconds - b.seconds)
        .map((work, i) => ({ told, work, rank: share * work.seconds * (i + 1) }));
    });
    reaching.sort((a, b) => a.rank - b.rank);
    const chosen = new Map<TestFile, { title: string; seconds: number }[]>();
    let seconds = 0;
    for (const { told, work } of reaching) {
      const cost = work.seconds + (chosen.has(told) ? 0 : SHARED * told.seconds);
      if (chosen.size > 0 && seconds + cost > most) continue;
      chosen.set(told, [...(chosen.get(told) ?? []), { title: work.title, seconds: work.seconds }]);
      seconds += cost;
    }
    const files = [...chosen].map(([told, cases]) => ({ name: told.name, seconds: told.seconds, cases }));
    return { files: files.sort((a, b) => secondsOf(a) - secondsOf(b)), bail: true };
  }

  #reaches({ sources }: Measured, { reaches }: Work, { file, number }: Mutant): boolean {
    const [hash, first, end] = sources[file] ?? ['', 0, 0];
    const [now, start] = this.sources[file] ?? ['', 0];
    if (hash === now) return reaches.includes(number - start + first);
    return reaches.some((one) => one >= first && one < end);
  }
}

/** What all of a file takes. */
function secondsOf({ seconds, cases = [] }: PlannedFile): number {
  return cases.reduce((sum, one) => sum + one.seconds, seconds);
}
