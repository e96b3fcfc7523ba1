import type { Report } from '../run-report.ts';
import { faultCount, type SampleRow } from '../sample-row.ts';

/** The columns of a run as a table, with what each holds of a sample. */
const COLUMNS: readonly (readonly [
  name: string,
  of: (row: SampleRow, report: Report) => string | number | undefined,
])[] = [
  ['task', (_row, { head }) => head.task],
  ['model', (_row, { head }) => head.model],
  ['started', (_row, { head }) => head.started],
  ['seed', (_row, { head }) => head.seed],
  // The only ones that were asked.
  ['lengths', (_row, { head }) => head.lengths],
  ['sample', ({ id }) => id],
  ['question_id', ({ questionId }) => questionId],
  ['repeat', ({ repeat }) => repeat],
  ['tier', ({ tier }) => tier],
  ['length', ({ length }) => length],
  ['verdict', ({ verdict }) => verdict],
  ['right', ({ verdict }) => RIGHT[verdict]],
  ['expected', ({ expected }) => expected],
  ['found', ({ found }) => found],
  ['faults', faultCount],
  ['first_fault', ({ faults: [first] }) => first?.kind],
  ['first_fault_state', ({ faults: [first] }) => first?.state],
  ['first_fault_region', ({ faults: [first] }) => first?.region],
  ['first_fault_label', ({ faults: [first] }) => first?.label],
  ['first_fault_explanation', ({ faults: [first] }) => first?.explanation],
  ['states', ({ states }) => states],
  ['cut', ({ verdict, isCut = false }) => (verdict === 'error' ? undefined : Number(isCut))],
  ['expected_states', ({ expectedStates }) => expectedStates],
  ['tokens', ({ tokens }) => tokens],
  ['seconds', ({ seconds }) => Math.round(1000 * seconds) / 1000],
  ['finish_reason', ({ finishReason }) => finishReason],
  ['error', ({ error }) => error?.kind],
  ['error_message', ({ error }) => error?.message],
  ['question', ({ question }) => question],
];

const RIGHT: Readonly<Record<SampleRow['verdict'], number | undefined>> = {
  sound: 1,
  lucky: 1,
  slipped: 0,
  wrong: 0,
  // not counted as wrong
  error: undefined,
};

/** The names of the columns, as the first line of a table. */
export const csvHead = lineOf(COLUMNS.map(([name]) => name));

/** A line for each sample of a run, each with its line end, as RFC 4180 has it. */
export function* csvLines(report: Report): Generator<string, void, undefined> {
  for (const row of report.samples) yield lineOf(COLUMNS.map(([, of]) => of(row, report)));
}

function lineOf(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/**
 * A cell as CSV has it. A spreadsheet takes a text that begins with = and the like for a formula, and what a model
 * writes may be one: an apostrophe before it keeps it a text.
 */
function cellOf(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const isFormula = /^[=@\t\r]/.test(value) || (/^[+-]/.test(value) && !/^[+-][\d.]+$/.test(value));
  const text = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
