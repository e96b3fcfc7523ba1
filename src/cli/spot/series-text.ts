import type { HalfLength, Score, Series, SeriesPoint } from '../../spotcheck/index.ts';
import { visibleLine } from '../print.ts';

/** States that are printed; `--json` has all. */
const MOST_STATES = 10;

/** A series of runs as a table: a row for each run, then one for each state with most first faults. */
export function seriesText({ task, points, tiers, states, notes }: Series): string {
  const columns = [...tiers.map((tier) => `pass@1 ${tier}`), 'pass@1 all', 'no fault', 'half-length'];
  const rows = points.map((point) => [
    nameOf(point),
    ...tiers.map((tier) => shareText(point.tiers[tier])),
    shareText(point.all),
    cleanText(point.clean),
    halfText(point.halfLength),
  ]);
  const shown = states.slice(0, MOST_STATES);
  const heads = points.map(({ step }, i) => (step === undefined ? `run ${i + 1}` : `step ${step}`));
  const stateRows = shown.map(({ label, line, hazards }) => [
    `${visibleLine(label)}${line === undefined ? '' : ` (line ${line + 1})`}`,
    ...hazards.map((one) => (one === null ? '–' : `${one.failed} of ${one.reached.toLocaleString('en')}`)),
  ]);
  return `${[
    `${visibleLine(task)}: ${points.length} runs, each with its own answers`,
    ...notes.map(visibleLine),
    '',
    ...tableLines([['', ...columns], ...rows]),
    ...(shown.length === 0
      ? []
      : [
          '',
          'first faults by state, of the times that a model came there without a fault',
          ...tableLines([['', ...heads], ...stateRows]),
        ]),
    ...(states.length > shown.length ? [`${states.length - shown.length} more; --json has all`] : []),
  ].join('\n')}\n`;
}

function nameOf({ step, model, title }: SeriesPoint): string {
  return visibleLine(step === undefined ? title : `${step}  ${model}`);
}

function cleanText(clean: SeriesPoint['clean']): string {
  if (clean === undefined) return '–';
  const { count, judged, interval } = clean;
  return `${((100 * count) / judged).toFixed(1)} % (${(100 * interval.low).toFixed(0)}–${(100 * interval.high).toFixed(0)})`;
}

function shareText(score: Score | undefined): string {
  if (score?.interval === undefined) return '–';
  const { right, answered, interval } = score;
  return `${((100 * right) / answered).toFixed(1)} % (${(100 * interval.low).toFixed(0)}–${(100 * interval.high).toFixed(0)})`;
}

function halfText(half: HalfLength | undefined): string {
  if (half === undefined) return '–';
  return typeof half.at === 'number' ? half.at.toFixed(1) : half.at;
}

/** Columns as wide as their widest cell. */
function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)), []);
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
