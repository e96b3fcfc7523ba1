/** Runs one suite in a process of its own and says how it went. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { grepVariable, reportVariable } from '../host/environment.ts';
import { endGroup, spawnGroup } from './child-process.ts';
import type { Defer } from './cleanup.ts';
import { Progress } from './progress.ts';
import { type TestLine, readReport } from './report.ts';
import type { Suite } from './suites.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** Enough of a suite's own output to see why it failed. */
const keptCharacters = 20_000;
/**
 * For how many seconds a suite may report and print nothing before it is given up: on a busy machine the longest test
 * takes minutes, and a check prints at its end alone. What makes progress goes on, however long all of it takes.
 */
const patience: Readonly<Record<Suite['kind'], number>> = { preparation: 1200, check: 1200, tests: 480 };

export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  /** The tests that failed, and those that were skipped: what does not run shows nothing. */
  readonly failures: readonly TestLine[];
  /** What is wrong with the suite as a whole: it counts as one failure. */
  readonly trouble?: string;
  /** What the suite printed, the end of it if that is long. */
  readonly output: string;
}

/** How a suite is run. */
export interface RunOptions {
  /** Narrows a suite of tests to those whose title matches. */
  readonly grep?: string | undefined;
  readonly patienceSeconds?: number;
}

/** Runs the suite for as long as it makes progress; `defer` gets the end of its processes. */
export async function runSuite(
  suite: Suite,
  { grep, patienceSeconds = patience[suite.kind] }: RunOptions,
  defer: Defer,
): Promise<SuiteResult> {
  const started = performance.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'tail-report-'));
  defer(() => rmSync(folder, { recursive: true, force: true }));
  const report = path.join(folder, 'report.jsonl');
  const [command = '', ...args] = suite.command;
  const child = spawnGroup(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      FORCE_COLOR: '0',
      [reportVariable]: report,
      // What the programs under test keep for a person is kept for this suite alone.
      TAIL_CACHE: path.join(folder, 'cache'),
      ...(grep === undefined ? {} : { [grepVariable]: grep }),
    },
  });
  defer(() => endGroup(child));
  let output = '';
  const progress = new Progress(report);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-keptCharacters);
      progress.note();
    });
  }
  const status = await new Promise<number | string>((resolve) => {
    progress.watch(patienceSeconds, () => {
      const running = readReport(report).running;
      resolve(`made no progress for ${patienceSeconds} s${running === undefined ? '' : `, in the test "${running}"`}`);
    });
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(code ?? `was ended by ${signal}`));
  });
  progress.close();
  await endGroup(child);
  const seconds = (performance.now() - started) / 1000;
  return {
    ...(suite.kind === 'tests' ? judgeTests(status, report, grep) : judgeCheck(suite, status)),
    seconds,
    output,
  };
}

type Judgement = Omit<SuiteResult, 'seconds' | 'output'>;

function judgeCheck({ kind }: Suite, status: number | string): Judgement {
  if (status === 0) return { passed: kind === 'check' ? 1 : 0, failed: 0, failures: [] };
  return {
    passed: 0,
    failed: 1,
    failures: [],
    trouble: typeof status === 'string' ? status : `ended with status ${status}`,
  };
}

function judgeTests(status: number | string, file: string, grep: string | undefined): Judgement {
  const { tests, ended } = readReport(file);
  const passed = tests.filter(({ state }) => state === 'passed').length;
  const failed = tests.filter(({ state }) => state === 'failed').length;
  const failures = tests
    .filter(({ state }) => state !== 'passed')
    .map((test) => (test.state === 'skipped' ? { ...test, error: 'It was skipped.' } : test));
  const trouble = troubleOf(status, { ended, ran: tests.length, failed, narrowed: grep !== undefined });
  return {
    passed,
    failed: failures.length + (trouble === undefined ? 0 : 1),
    failures,
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function troubleOf(
  status: number | string,
  run: { ended: boolean; ran: number; failed: number; narrowed: boolean },
): string | undefined {
  if (typeof status === 'string') return status;
  if (!run.ended) return `reported no count and ended with status ${status}`;
  if (run.ran === 0 && !run.narrowed) return 'ran no test';
  if (status !== 0 && run.failed === 0) return `ended with status ${status} although no test failed`;
  return undefined;
}
