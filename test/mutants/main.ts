/**
 * npm run test:mutants: changes the program in small ways, one after the other, in a copy of this checkout, and tells
 * which changes no test notices. Fails where fewer than 90 % are noticed, those aside that survivors.json gives a
 * reason for, and where it gives one for a mutant that is none any more.
 *
 *   --count N     how many mutants, 300 without it
 *   --seed N      which ones
 *   --only PATH   only those of this file or folder
 *   --seconds N   of the processor's time that the tests of one mutant may take: the cheapest cases that reach it; 15
 *                 without it, 60 of what survived
 *   --resume      takes what an earlier run found out, where the changed file is still the same
 *   --survivors   the same, and tries what survived again
 */
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { endGroup, spawnGroup } from '../runner/child-process.ts';
import { type Defer, withCleanup } from '../runner/cleanup.ts';
import { allMutants, chosenBy, hashOf, type Mutant } from './mutants.ts';
import type { Plan, TestFile } from './run-cases.ts';
import { planFor, tableOf } from './table.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, 'node_modules/.cache/mutants');
const journalFile = path.join(cache, 'journal.jsonl');

/**
 * How long the tests of a mutant may take that wait for what never comes, and a whole test file without one; what works
 * for ever ends itself.
 */
const LONGEST_MS = { mutant: 300_000, file: 1_800_000 } as const;

/** The share of mutants, reasons aside, that have to be noticed. */
const WANTED = 0.9;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    seconds: { type: 'string' },
    resume: { type: 'boolean', default: false },
    survivors: { type: 'boolean', default: false },
  },
});

const seconds = Number(values.seconds ?? (values.survivors ? 60 : 15));

/** A mutant that no test can or should notice; all that there are of it on the line. */
interface Excused {
  readonly file: string;
  /** The line, without the blanks around it: it may stand elsewhere in the file tomorrow. */
  readonly code: string;
  readonly mutation: string;
  readonly reason: string;
}

function isExcusedBy({ file, mutation }: Mutant, one: Excused): boolean {
  return one.file === file && one.code === mutation.code && one.mutation === mutation.change;
}

const excused = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'survivors.json'), 'utf8'),
) as readonly Excused[];

type Outcome = 'noticed' | 'out of time' | 'survived' | 'unreached';

function isSurvivor(outcome: Outcome): boolean {
  return outcome === 'survived' || outcome === 'unreached';
}

/** A line of the journal. */
interface Entry {
  readonly mutant: string;
  readonly outcome: Outcome;
}

/** What stays the same for as long as the mutant's file does. */
function keyOf(copy: string, { file, mutation: { line, change } }: Mutant): string {
  return `${hashOf(readFileSync(path.join(copy, file), 'utf8'))} ${file}:${line}: ${change}`;
}

/** What earlier runs found out. */
function readJournal(): Map<string, Outcome> {
  if (!existsSync(journalFile)) return new Map();
  const lines = readFileSync(journalFile, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as Entry).map(({ mutant, outcome }) => [mutant, outcome]));
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

/** Runs test cases in the copy; nothing, where they do not come to their end. */
async function run(
  copy: string,
  plan: Plan,
  longestMs: number,
  defer: Defer,
): Promise<readonly TestFile[] | undefined> {
  const [planFile, reportFile] = [path.join(copy, 'mutant-plan.json'), path.join(copy, 'mutant-report.json')];
  writeFileSync(planFile, JSON.stringify(plan));
  rmSync(reportFile, { force: true });
  const loaded = ['tsx', pathToFileURL(path.join(root, 'test/mutants/reached.mjs')).href];
  const child = spawnGroup(
    process.execPath,
    [...loaded.map((module) => `--import=${module}`), 'test/mutants/run-cases.ts', planFile, reportFile],
    { cwd: copy, stdio: 'ignore', env: process.env },
  );
  defer(() => endGroup(child));
  const timer = setTimeout(() => void endGroup(child, 0), longestMs);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  return existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as readonly TestFile[]) : undefined;
}

/** What becomes of a mutant, and the case that noticed it. */
async function tried(
  copy: string,
  { file, mutation }: Mutant,
  plan: Plan,
  defer: Defer,
): Promise<readonly [Outcome, string]> {
  if (plan.files.length === 0) return ['unreached', ''];
  const place = path.join(copy, file);
  const text = readFileSync(place, 'utf8');
  writeFileSync(place, text.slice(0, mutation.from) + mutation.by + text.slice(mutation.to));
  const told = await run(copy, plan, LONGEST_MS.mutant, defer);
  writeFileSync(place, text);
  if (told === undefined) return ['out of time', ''];
  const failed = told.flatMap(({ name, cases }) =>
    cases.filter(({ passes }) => !passes).map(({ title }) => `${name}: ${title}`),
  );
  return failed[0] === undefined ? ['survived', ''] : ['noticed', failed[0]];
}

async function main(defer: Defer): Promise<number> {
  const copy = copyOfCheckout(defer);
  const all = allMutants(copy);
  const chosen = chosenBy(
    values.seed,
    Number(values.count),
    all.filter(({ file }) => file.startsWith(values.only)),
  );
  mkdirSync(cache, { recursive: true });
  if (!values.resume && !values.survivors) rmSync(journalFile, { force: true });
  const known = readJournal();
  const table = await tableOf(copy, all, path.join(cache, 'table'), (plan) => run(copy, plan, LONGEST_MS.file, defer));
  const found: { readonly mutant: Mutant; readonly outcome: Outcome }[] = [];
  for (const [i, mutant] of chosen.entries()) {
    if (excused.some((one) => isExcusedBy(mutant, one))) continue;
    const key = keyOf(copy, mutant);
    const before = known.get(key);
    if (before !== undefined && !(values.survivors && isSurvivor(before))) {
      found.push({ mutant, outcome: before });
      continue;
    }
    const started = performance.now();
    const [outcome, by] = await tried(copy, mutant, planFor(mutant, table, seconds), defer);
    appendFileSync(journalFile, `${JSON.stringify({ mutant: key, outcome } satisfies Entry)}\n`);
    found.push({ mutant, outcome });
    const took = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${i + 1}/${chosen.length} ${outcome.padEnd(11)} ${took} s ${nameOf(mutant)}  ${by}`);
  }
  const stale = excused.filter((one) => !all.some((mutant) => isExcusedBy(mutant, one)));
  return report(found, chosen.length, stale);
}

function nameOf({ file, mutation: { line, change } }: Mutant): string {
  return `${file}:${line}: ${change}`;
}

/** Prints the figures, and which reasons are for mutants that are none any more; the status of the process. */
function report(
  found: readonly { readonly mutant: Mutant; readonly outcome: Outcome }[],
  chosen: number,
  stale: readonly Excused[],
): number {
  const survivors = found.filter(({ outcome }) => isSurvivor(outcome));
  const late = found.filter(({ outcome }) => outcome === 'out of time').length;
  const noticed = found.length - survivors.length;
  const share = ((100 * noticed) / Math.max(1, found.length)).toFixed(1);
  console.log(
    `\n${noticed} of ${found.length} mutants were noticed (${share} %), ${late} of them by running out of time; ` +
      `${chosen - found.length} more have a reason in survivors.json.`,
  );
  for (const { mutant, outcome } of survivors) console.log(`${outcome.padEnd(11)} ${nameOf(mutant)}`);
  for (const { file, mutation } of stale)
    console.log(`stale       ${file}: ${mutation}: remove it from survivors.json, the code has changed.`);
  return noticed >= WANTED * found.length && stale.length === 0 ? 0 : 1;
}

process.exitCode = await withCleanup(main);
