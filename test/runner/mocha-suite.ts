/** Runs test files with mocha and reports each test: in a Node process of its own, or inside an extension host. */
import { writeReportLine } from './report.ts';

export interface MochaOptions {
  readonly files: readonly string[];
  /** Only tests whose full title matches; a regular expression's source. */
  readonly grep?: string | undefined;
  readonly timeoutMs: number;
  /** Where the report goes; without it, only failures are printed. */
  readonly report?: string | undefined;
}

/** Runs the files in the order given and resolves to the number of failed tests. Rejects if a file cannot be loaded. */
export async function runMocha({ files, grep, timeoutMs, report }: MochaOptions): Promise<number> {
  const { default: Mocha } = await import('mocha');
  const silent = class extends Mocha.reporters.Base {
    override epilogue(): void {}
  };
  const mocha = new Mocha({ ui: 'bdd', timeout: timeoutMs, reporter: silent, ...(grep === undefined ? {} : { grep: new RegExp(grep) }) });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => {
      if (report !== undefined) writeReportLine(report, { type: 'end' });
      resolve(failures);
    });
    const tell = (test: Mocha.Runnable, state: 'passed' | 'failed' | 'skipped', error?: string): void => {
      const title = test.titlePath().join(' › ');
      if (report !== undefined) writeReportLine(report, { type: 'test', title, state, ms: test.duration ?? 0, error });
      else if (error !== undefined) console.error(`FAILED ${title}\n${error}`);
    };
    runner.on('pass', (test) => tell(test, 'passed'));
    runner.on('pending', (test) => tell(test, 'skipped'));
    runner.on('fail', (test, error: unknown) => tell(test, 'failed', describeError(error, Mocha)));
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
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? String(value));
}
