/**
 * run-cases.ts PLAN REPORT: runs test cases, file by file, in a process of its own, and writes what each one took and
 * reached. Ends itself where one takes far more time of the processor than planned: the mutant runs for ever.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { bailVariable } from '../host/environment.ts';
import { runMocha } from '../runner/mocha-suite.ts';

/** Seconds are those of the processor that this is known to take. */
export interface PlannedFile {
  /** By its path in test/. */
  readonly name: string;
  /** Outside its cases. */
  readonly seconds: number;
  /** All of them without this. */
  readonly cases?: readonly { readonly title: string; readonly seconds: number }[];
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  /** Whether to end at the first case that fails, without looking for a smaller example of it. */
  readonly bail: boolean;
}

/** Seconds of the processor's time, and the numbers of mutants whose places were reached (reached.mjs). */
export interface Work {
  readonly seconds: number;
  readonly reaches: readonly number[];
}

export interface TestCase extends Work {
  readonly title: string;
  readonly passes: boolean;
}

/** A test file: its own work is what it does outside its cases. */
export interface TestFile extends Work {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

const { reachedMutants } = globalThis as unknown as { readonly reachedMutants: Uint8Array };

function secondsOfProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

let before = secondsOfProcess();

/** The most that the process may have taken by now. */
const limit = new Float64Array(new SharedArrayBuffer(8));
new Worker(
  `const { workerData } = require('node:worker_threads');
   setInterval(() => {
     const { user, system } = process.cpuUsage();
     if (user + system > workerData[0] * 1e6) process.kill(process.pid, 'SIGKILL');
   }, 100);`,
  { eval: true, execArgv: [], workerData: limit },
);

/** From now on. */
function allow(seconds: number): void {
  limit[0] = secondsOfProcess() + 10 + 5 * seconds;
}

/** The work since the last time. */
function workSince(): Work {
  const now = secondsOfProcess();
  const seconds = now - before;
  before = now;
  const reaches = [...reachedMutants.keys()].filter((number) => reachedMutants[number] === 1);
  reachedMutants.fill(0);
  return { seconds, reaches };
}

function sumOf(works: readonly Work[]): Work {
  return {
    seconds: works.reduce((sum, { seconds }) => sum + seconds, 0),
    reaches: [...new Set(works.flatMap(({ reaches }) => reaches))],
  };
}

async function runFile({ name, seconds, cases: planned }: PlannedFile): Promise<TestFile> {
  const escaped = planned?.map(({ title }) => title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const known = new Map(planned?.map((one) => [one.title, one.seconds]));
  const cases: TestCase[] = [];
  const outside: Work[] = [];
  allow(seconds);
  const failed = await runMocha({
    files: [path.resolve(import.meta.dirname, '..', name)],
    load: (file) => import(pathToFileURL(file).href),
    grep: escaped && `^(?:${escaped.join('|')})$`,
    watch: (runner) => {
      runner.on('test', (test) => {
        outside.push(workSince());
        allow(known.get(test.fullTitle()) ?? seconds);
      });
      runner.on('test end', (test) => {
        cases.push({ title: test.fullTitle(), passes: test.state === 'passed', ...workSince() });
        allow(seconds);
      });
    },
  });
  outside.push(workSince());
  // A hook, or the file as a whole.
  if (failed > 0 && cases.every(({ passes }) => passes))
    cases.push({ title: '(outside the cases)', passes: false, seconds: 0, reaches: [] });
  return { name, ...sumOf(outside), cases };
}

const [planFile = '', reportFile = ''] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan;
if (plan.bail) {
  process.env[bailVariable] = '1';
  fc.configureGlobal({ endOnFailure: true });
}
const files: TestFile[] = [];
for (const file of plan.files) {
  files.push(await runFile(file));
  if (plan.bail && files.some(({ cases }) => cases.some(({ passes }) => !passes))) break;
}
writeFileSync(reportFile, JSON.stringify(files));
process.exit(0);
