import type { AttentionRow, HeadShare } from '../attention/index.ts';
import type { LabelHazard } from '../spotcheck/index.ts';
import { visibleLine } from './print.ts';

/** What was read for a table. */
export interface Read {
  readonly samples: number;
  /** Samples that are longer than the model's context. */
  readonly tooLong: number;
  readonly tokens: number;
}

/** A state in questions of some lengths, and how often the same model fails there, where a run tells. */
export interface LengthRow extends Omit<AttentionRow, 'label'> {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly hazard?: LabelHazard | undefined;
}

/** A table of one task and tier. */
export function attentionText(title: string, read: Read, states: readonly AttentionRow[]): string {
  return tableText(
    `${title}: ${readText(read)}`,
    ['fetch: source', 'result: operands', 'result: results', 'result: sources', 'state'],
    states.map((row) => [
      shareText(row.onSource),
      shareText(row.onOperands),
      shareText(row.onResults),
      shareText(row.onOperandSources),
      visibleLine(row.label),
    ]),
  );
}

/** The same states with and without fetches, side by side: the share on the same operands. */
export function sideBySideText(
  title: string,
  read: Read,
  full: readonly AttentionRow[],
  without: readonly AttentionRow[],
): string {
  const others = new Map(without.map((row) => [row.label, row]));
  return tableText(
    `${title}: ${readText(read)}, as they are and without Memory Fetcher`,
    ['fetched: operands', 'fetched: sources', 'without: sources', 'tokens', 'state'],
    full
      .filter(({ resultTokens }) => resultTokens > 0)
      .map((row) => [
        shareText(row.onOperands),
        shareText(row.onOperandSources),
        shareText(others.get(row.label)?.onOperandSources),
        String(row.resultTokens),
        visibleLine(row.label),
      ]),
  );
}

/** A table of one task by state and length. */
export function byLengthText(title: string, read: Read, rows: readonly LengthRow[], hasHazards: boolean): string {
  return tableText(
    `${title}: ${readText(read)}`,
    ['length', 'fetch: source', 'result: operands', ...(hasHazards ? ['hazard'] : []), 'state'],
    rows.map((row) => [
      row.from === row.to ? String(row.from) : `${row.from}–${row.to}`,
      shareText(row.onSource),
      shareText(row.onOperands),
      ...(hasHazards ? [hazardText(row.hazard)] : []),
      visibleLine(row.label),
    ]),
  );
}

function tableText(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${title}\n${lines.join('\n')}\n`;
}

function readText({ samples, tooLong, tokens }: Read): string {
  const left = tooLong === 0 ? '' : `, ${tooLong} of them longer than its context`;
  return `${samples === 1 ? '1 ground truth' : `${samples} ground truths`}${left}, ${tokens.toLocaleString('en')} tokens`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function shareText(share: HeadShare | undefined): string {
  if (share === undefined) return '–';
  return `${percent(share.mean)} (${share.layer + 1}.${share.head + 1}: ${percent(share.most)})`;
}

function hazardText(hazard: LabelHazard | undefined): string {
  if (hazard?.interval === undefined) return 'not reached';
  const { failed, reached, interval } = hazard;
  const [low, high] = [interval.low, interval.high].map((one) => (100 * one).toFixed(1));
  return `${failed} of ${reached}, ${percent(failed / reached)} (${low}–${high})`;
}
