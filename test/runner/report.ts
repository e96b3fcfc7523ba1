/**
 * What a suite tells the runner: a file of JSON lines, one a test as it begins and one as it ends, and one when the
 * suite is through.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const testLine = z.object({
  type: z.literal('test'),
  title: z.string(),
  state: z.enum(['passed', 'failed', 'skipped']),
  ms: z.number(),
  error: z.string().optional(),
});
const reportLine = z.discriminatedUnion('type', [
  testLine,
  z.object({ type: z.literal('begin'), title: z.string() }),
  z.object({ type: z.literal('end') }),
]);

export type TestLine = z.infer<typeof testLine>;
export type ReportLine = z.infer<typeof reportLine>;

export interface Report {
  readonly tests: readonly TestLine[];
  /** The title of the test that had begun and not ended. */
  readonly running?: string;
  /** Whether the suite came to its end; false after a crash or a kill. */
  readonly ended: boolean;
}

/** Adds a line to the report `file`. */
export function writeReportLine(file: string, line: ReportLine): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Reads a report as far as it was written; a missing file is an empty report that did not end. */
export function readReport(file: string): Report {
  const tests: TestLine[] = [];
  let running: string | undefined;
  let ended = false;
  for (const text of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const line = parseLine(text);
    if (line?.type === 'begin') running = line.title;
    else if (line?.type === 'end') ended = true;
    else if (line?.type === 'test') {
      tests.push(line);
      running = undefined;
    }
  }
  return { tests, ended, ...(running === undefined ? {} : { running }) };
}

/** A killed suite may leave half a line: that is no line. */
function parseLine(text: string): ReportLine | undefined {
  try {
    return reportLine.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
