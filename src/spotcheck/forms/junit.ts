import type { TierName } from '../../machine/index.ts';
import { sampleKey } from '../run-file.ts';
import type { Report } from '../run-report.ts';
import { faultCount, type SampleRow } from '../sample-row.ts';

/** Questions of a tier that are named where they were not asked. */
const MOST_SKIPPED = 10_000;

/** Explanations of faults that a test case quotes. */
const MOST_FAULTS = 5;

/**
 * Runs in the form of JUnit, which CI services show: a suite for each tier, a test for each answer to a question. A
 * wrong answer is a failure, a request that failed an error, a question that was not asked is skipped.
 */
export function* junitLines(reports: readonly Report[]): Generator<string, void, undefined> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="tail-cot spot"${countsOf(reports.flatMap(({ samples }) => samples))}>\n`;
  for (const report of reports)
    for (const { tier, asked, lengths } of report.tiers) {
      const { head } = report;
      const rows = report.samples.filter((row) => row.tier === tier);
      const name = `${head.task} ${tier}${lengths === undefined ? '' : ` of lengths ${lengths}`}, ${head.model}`;
      const left = Math.min(asked - rows.length, MOST_SKIPPED + 1);
      yield `  <testsuite name="${escaped(name)}" timestamp="${escaped(head.started)}"${countsOf(rows, left)}>\n`;
      for (const row of rows) yield caseOf(report, row);
      let named = 0;
      for (const id of missing(rows, tier, asked, head.repeats)) {
        if (named === MOST_SKIPPED) {
          const rest = `${(asked - rows.length - named).toLocaleString('en')} more`;
          yield `${opening(report, tier, rest)}><skipped/></testcase>\n`;
          break;
        }
        named++;
        yield `${opening(report, tier, id)}><skipped/></testcase>\n`;
      }
      yield '  </testsuite>\n';
    }
  yield '</testsuites>\n';
}

function countsOf(rows: readonly SampleRow[], skipped = 0): string {
  const failures = rows.filter(isFailure).length;
  const errors = rows.filter(({ verdict }) => verdict === 'error').length;
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  const more = skipped > 0 ? ` skipped="${skipped}"` : '';
  return ` tests="${rows.length + skipped}" failures="${failures}" errors="${errors}"${more} time="${seconds.toFixed(3)}"`;
}

function isFailure({ verdict }: SampleRow): boolean {
  return verdict === 'slipped' || verdict === 'wrong';
}

function opening({ head }: Report, tier: string, name: string): string {
  return `    <testcase classname="${escaped(`${head.task}.${tier}`)}" name="${escaped(name)}"`;
}

function caseOf(report: Report, row: SampleRow): string {
  const begin = `${opening(report, row.tier, `${row.id}: ${row.question}`)} time="${row.seconds.toFixed(3)}"`;
  const inside = outcomeOf(row);
  return inside === '' ? `${begin}/>\n` : `${begin}>${inside}</testcase>\n`;
}

function outcomeOf(row: SampleRow): string {
  const { verdict, error, expected, found } = row;
  if (error !== undefined)
    return `<error type="${escaped(error.kind)}" message="${escaped(firstSentence(error.message))}">${escaped(error.message)}</error>`;
  const faults = row.faults.slice(0, MOST_FAULTS).map((fault) => {
    const place = fault.state < 1 ? 'before the first state' : `state ${fault.state} (${fault.label})`;
    return `${place}: ${fault.kind}: ${fault.explanation}`;
  });
  const more = faultCount(row) - faults.length;
  const text = [
    ...faults,
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(row.isCut === true ? ['with so many faults, the rest was not judged'] : []),
  ].join('\n');
  if (isFailure(row)) {
    const said = found === undefined ? 'there is no answer' : `the answer is ${found}`;
    return `<failure type="${verdict}" message="${escaped(`${said}, not ${expected}`)}">${escaped(text)}</failure>`;
  }
  return text === '' ? '' : `<system-out>${escaped(text)}</system-out>`;
}

function* missing(
  rows: readonly SampleRow[],
  tier: TierName,
  asked: number,
  repeats: number,
): Generator<string, void, undefined> {
  const there = new Set(rows.map(({ id }) => id));
  for (let i = 0; i < asked; i++) {
    const id = sampleKey({ tier, index: Math.floor(i / repeats), repeat: (i % repeats) + 1 });
    if (!there.has(id)) yield id;
  }
}

function firstSentence(text: string): string {
  return text.replace(/\. .*$/s, '.');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as XML has it, with a replacement character for what XML cannot hold at all. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\t\r]|\n/g, (character) => (character === '\n' ? '&#10;' : `&#${character.charCodeAt(0)};`));
}
