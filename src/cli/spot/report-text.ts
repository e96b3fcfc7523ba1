import { ERROR_KINDS } from '../../inference/index.ts';
import {
  type EndedSample,
  type Hopeless,
  type Report,
  sampleKey,
  type Score,
  summaryText,
} from '../../spotcheck/index.ts';
import { visibleLine } from '../print.ts';
import { inOptions } from './option-words.ts';
import { repeatLines } from './repeat-lines.ts';
import { halfLengthLine, hazardLines } from './spot-figures.ts';

/** What one question came to, on one line. */
export function progressText({ sample, worth, probe, failure }: EndedSample): string {
  const name =
    sample.kind === 'probe' && sample.from !== undefined
      ? `${sampleKey(sample)} from state ${sample.from + 1}`
      : sampleKey(sample);
  if (sample.error !== undefined) return `${name} error: ${failure?.messageIn(inOptions) ?? sample.error.message}`;
  if (typeof worth === 'string') return `${name} not judged`;
  const { verdict } = worth ?? probe ?? {};
  const [first] = verdict?.faults ?? [];
  return `${name} ${verdict?.verdict ?? ''}${first === undefined ? '' : `: ${first.state < 0 ? 'before the first state' : `state ${first.state + 1} (${first.label})`}: ${first.explanation}`}`;
}

/** How often requests failed in which way. */
function errorLines({ samples }: Report): string[] {
  const counts = new Map<string, number>();
  for (const { error } of samples) if (error !== undefined) counts.set(error.kind, (counts.get(error.kind) ?? 0) + 1);
  const means = new Map<string, string>(Object.entries(ERROR_KINDS).map(([kind, one]) => [kind, one.means]));
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(
      ([kind, count]) => `${String(count).padStart(5)}  ${kind} (${(means.get(kind) ?? 'unknown').replace(/\.$/, '')})`,
    );
}

/** Why a run was given up, and how many questions were not asked. `then`: what the same command does the next time. */
export function hopelessText({ failures, error, failure }: Hopeless, left: number, then = 'resume'): string {
  const why = failure?.messageIn(inOptions) ?? error.message;
  const rest = left === 1 ? '1 question was not asked' : `${left.toLocaleString('en')} questions were not asked`;
  return `\nGiven up after ${failures} failures in a row; ${rest}. ${visibleLine(why)}\nOnce that is fixed, run the same command again to ${then}.\n`;
}

/** The report of a run, for a terminal. */
export function reportText(report: Report): string {
  const row = (name: string, score: Score): string => {
    const { interval } = score;
    const share = score.answered === 0 ? '    –' : `${((100 * score.right) / score.answered).toFixed(1).padStart(5)} %`;
    const range =
      interval === undefined
        ? ''
        : `, 95 % interval ${(100 * interval.low).toFixed(1)}–${(100 * interval.high).toFixed(1)}`;
    return `${`${name} `.padEnd(12)}${share}  ${score.right} of ${score.answered}, ${score.lucky} lucky${range}`;
  };
  const lines = [
    visibleLine(summaryText(report.summary)),
    '',
    report.repeats === undefined ? 'pass@1' : `pass@1, the mean of ${report.repeats.count} answers to each question`,
    ...report.tiers.map((tier) => row(`${tier.tier} ${tier.lengths ?? `${tier.low}–${tier.high}`}`, tier)),
    row('all', report.all),
    ...repeatLines(report),
    ...halfLengthLine(report),
  ];
  if (report.faults.total > 0)
    lines.push(
      '',
      'faults',
      ...report.faults.rows.map((one) => `${String(one.total).padStart(5)}  ${one.kind} (${one.title})`),
    );
  lines.push(...hazardLines(report), ...resumedLines(report));
  if (report.head.errors > 0) lines.push('', 'errors', ...errorLines(report));
  if (report.head.errors > 0)
    lines.push(
      '',
      report.head.errors === 1
        ? '1 request failed; it is not counted as wrong. Run the same command again to ask it once more.'
        : `${report.head.errors} requests failed; they are not counted as wrong. Run the same command again to ask them once more.`,
    );
  return `${lines.join('\n')}\n`;
}

/** Whether a fault is a single slip: how faulty answers end that were asked again from the right prefix. */
function resumedLines({ resumed }: Report): string[] {
  if (resumed.length === 0) return [];
  return [
    '',
    'faulty answers, asked again from the right prefix',
    ...resumed.map(({ from, answered, clean, interval, same, later }) => {
      const range =
        interval === undefined ? '' : ` (${(100 * interval.low).toFixed(0)}–${(100 * interval.high).toFixed(0)} %)`;
      return `  ${from === 'before' ? 'before the faulty state' : 'after it, put right'}: ${clean} of ${answered} without a fault from there on${range}; ${same} with one in that state, ${later} in a later one`;
    }),
  ];
}

/** One row of figures for each of several runs. */
export function scoreTable(rows: readonly { readonly name: string; readonly report: Report }[]): string {
  const tiers = [...new Set(rows.flatMap(({ report }) => report.tiers.map(({ tier }) => tier)))];
  const share = (score: Score | undefined): string =>
    score === undefined || score.answered === 0 ? '–' : `${((100 * score.right) / score.answered).toFixed(1)} %`;
  const width = Math.max(...rows.map(({ name }) => name.length)) + 2;
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(width)}${cells.map((cell) => cell.padStart(9)).join('')}`.trimEnd();
  return [
    row('pass@1', [...tiers, 'all', 'answered', 'errors']),
    ...rows.map(({ name, report }) =>
      row(name, [
        ...tiers.map((tier) => share(report.tiers.find((one) => one.tier === tier))),
        share(report.all),
        String(report.all.answered),
        String(report.head.errors),
      ]),
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
