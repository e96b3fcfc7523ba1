/**
 * Runs test files with mocha and reports each test: in a Node process of its own, or inside an extension host. No test
 * has a time-out, since a slow machine is no fault; the runner gives a suite up that makes no progress (run-suite.ts).
 * Properties draw from the same seed on every run, unless the environment says another one.
 */
import process from 'node:process';
import fc from 'fast-check';
import { bailVariable, seedVariable } from '../host/environment.ts';
import { writeReportLine } from './report.ts';

const testSeed = Number(process.env[seedVariable] ?? 1);

export interface MochaOptions {
  readonly files: readonly string[];
  /** Loads a file as the place wants it: by import in Node, by require in an extension host. */
  readonly load: (file: string) => unknown;
  /** Only tests whose full title matches; a regular expression's source. */
  readonly grep?: string | undefined;
  /** Where the report goes; without it, only failures are printed. */
  readonly report?: string | undefined;
  /** Gets the runner before its first test. */
  readonly watch?: (runner: Mocha.Runner) => void;
}

/**
 * Runs the files in the order given and resolves to the number of failed tests. A file that cannot be loaded is one.
 */
export async function runMocha({ files, load, grep, report, watch }: MochaOptions): Promise<number> {
  const { default: Mocha } = await import('mocha');
  const silent = class extends Mocha.reporters.Base {
    override epilogue(): void {}
  };
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: testSeed });
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 0,
    bail: process.env[bailVariable] !== undefined,
    reporter: silent,
    ...(grep === undefined ? {} : { grep: new RegExp(grep) }),
  });
  const tell = (title: string, state: 'passed' | 'failed' | 'skipped', ms = 0, error?: string): void => {
    if (report !== undefined) writeReportLine(report, { type: 'test', title, state, ms, error });
    else if (error !== undefined) console.error(`FAILED ${title}\n${error}`);
  };
  // Mocha's own loading ends the whole run at the first broken file, and hides why an import failed behind a require's
  // error.
  let broken = 0;
  for (const file of files) {
    mocha.suite.emit('pre-require', globalThis, file, mocha);
    try {
      await load(file);
    } catch (error) {
      broken += 1;
      tell(`${file} can be loaded`, 'failed', 0, describeError(error, Mocha));
    }
  }
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => {
      if (report !== undefined) writeReportLine(report, { type: 'end' });
      resolve(failures + broken);
    });
    watch?.(runner);
    const titleOf = (test: Mocha.Runnable): string => test.titlePath().join(' › ');
    runner.on('test', (test) => {
      if (report !== undefined) writeReportLine(report, { type: 'begin', title: titleOf(test) });
    });
    runner.on('pass', (test) => tell(titleOf(test), 'passed', test.duration));
    runner.on('pending', (test) => tell(titleOf(test), 'skipped'));
    runner.on('fail', (test, error: unknown) =>
      tell(titleOf(test), 'failed', test.duration, describeError(error, Mocha)),
    );
  });
}

function describeError(error: unknown, { reporters }: typeof Mocha): string {
  if (!(error instanceof Error)) return String(error);
  const { actual, expected } = error as { actual?: unknown; expected?: unknown };
  const comparable = actual !== undefined && expected !== undefined && !/\n[+-] /.test(error.message);
  const difference = comparable ? `\n${reporters.Base.generateDiff(show(actual), show(expected))}` : '';
  return `${error.stack ?? error.message}${difference}`;
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  const hasJson = !['undefined', 'function', 'symbol'].includes(typeof value);
  return hasJson ? JSON.stringify(value, null, 2) : String(value);
}
