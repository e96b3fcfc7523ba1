import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readReport, writeReportLine } from '../runner/report.ts';

describe('a suite report', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-report-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives back the tests in order, and that the suite came to its end', () => {
    const file = path.join(folder, 'report.jsonl');
    writeReportLine(file, { type: 'test', title: 'a', state: 'passed', ms: 3 });
    writeReportLine(file, { type: 'test', title: 'b', state: 'failed', ms: 4, error: 'no' });
    writeReportLine(file, { type: 'end' });
    const { tests, ended } = readReport(file);
    assert.deepEqual(
      tests.map(({ title, state }) => [title, state]),
      [
        ['a', 'passed'],
        ['b', 'failed'],
      ],
    );
    assert.equal(ended, true);
  });

  it('counts what a killed suite wrote, and leaves out its half line', () => {
    const file = path.join(folder, 'report.jsonl');
    writeReportLine(file, { type: 'test', title: 'a', state: 'passed', ms: 3 });
    appendFileSync(file, '{"type":"te');
    assert.deepEqual(
      { count: readReport(file).tests.length, ended: readReport(file).ended },
      { count: 1, ended: false },
    );
  });

  it('is empty and without an end if the suite never wrote', () => {
    assert.deepEqual(readReport(path.join(folder, 'none.jsonl')), { tests: [], ended: false });
  });
});
