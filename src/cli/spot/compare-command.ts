import path from 'node:path';
import { Command } from 'commander';
import { linesOf, loadHead } from '../../files/index.ts';
import type { Task } from '../../machine/index.ts';
import {
  apartText,
  type Comparison,
  compareRuns,
  incomparable,
  type Pairs,
  type Report,
  type RunHead,
  RunSession,
  type SeriesRun,
  seriesOf,
  type Share,
} from '../../spotcheck/index.ts';
import type { Counting } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { answersOption, attemptOption, countingOf } from '../counting-options.ts';
import type { Io } from '../io.ts';
import { jobsOption } from '../option-parsers.ts';
import { visibleLine } from '../print.ts';
import { reasonOf } from '../reason.ts';
import { inOptions } from './option-words.ts';
import { readRun, taskIn } from './read-run.ts';
import { seriesText } from './series-text.ts';

interface Options extends Counting {
  readonly json?: true;
  readonly jobs: number;
}

/** States and samples that are printed; `--json` has all. */
const MOST_ROWS = 10;
const MOST_NAMES = 20;

export function compareCommand(io: Io): Command {
  return new Command('compare')
    .description(
      'Compares two runs of spot checks question by question and state by state: is the second one better? Of three and more, the series.',
    )
    .argument('<before>', 'the file of a run')
    .argument('<after...>', 'the file of a run of the same task, as of a later checkpoint; or several')
    .option('--json', 'the comparison or the series as one JSON object')
    .addOption(answersOption())
    .addOption(attemptOption())
    .addOption(jobsOption('judge'))
    .addHelpText(
      'after',
      `
Only questions that both runs answered are compared, whatever their numbers. p is McNemar's exact test: how likely it is that the runs
differ by as much or more if neither is better. Of a question with several answers its first ones are compared, its second ones, and so on, and
it counts as one: better if more of them hold. For states it is corrected for their number (Holm).

Three or more runs form a series, in the order of the steps of training that the names of their models or files tell (step-4000,
checkpoint_2k). Each has its own answers: pass@1 by tier, the half-length, and the states with most first faults.

Exit status: 0 compared, 2 could not compare.

Example:
  $ tail-cot spot tasks/addition.tail --endpoint http://localhost:8000/v1 --model step-2000 --samples 100 --out step-2000.jsonl
  $ tail-cot spot tasks/addition.tail --endpoint http://localhost:8000/v1 --model step-4000 --samples 100 --out step-4000.jsonl
  $ tail-cot compare step-2000.jsonl step-4000.jsonl
  $ tail-cot compare step-*.jsonl`,
    )
    .action(async (before: string, others: readonly string[], options: Options) => {
      const files = [before, ...others];
      const first = await headOf(before);
      for (const file of others) checkSame(first, await headOf(file));
      const task = taskIn(before, first, 'Spot check again with this version.');
      if (others.length > 1) await printSeries(io, files, task, options);
      else await printComparison(io, files, task, options);
    });
}

async function printComparison(
  io: Io,
  [before = '', after = '']: readonly string[],
  task: Task,
  options: Options,
): Promise<void> {
  const runs = [
    (await runOf(io, before, task, options)).session,
    (await runOf(io, after, task, options)).session,
  ] as const;
  const comparison = compareRuns(task, ...runs);
  if (comparison.questions === 0) {
    const [one, other] = [
      { file: before, head: runs[0].head },
      { file: after, head: runs[1].head },
    ];
    throw new CommandError(`No question was answered in both runs: ${apartText(one, other)}`);
  }
  if (options.json) io.printJson(comparison);
  else io.print(pairText(task, comparison));
}

/** One run after the other, so that there is one in memory. */
async function printSeries(io: Io, files: readonly string[], task: Task, options: Options): Promise<void> {
  const runs: SeriesRun[] = [];
  for (const file of files) {
    const { report } = await runOf(io, file, task, options);
    runs.push({ name: path.basename(file), report: { ...report, samples: [] } });
  }
  const series = seriesOf(runs);
  if (options.json) io.printJson(series);
  else io.print(seriesText(series));
}

async function headOf(file: string): Promise<RunHead> {
  try {
    return await loadHead(linesOf(file));
  } catch (error) {
    throw new CommandError(`${file}: ${reasonOf(error)}`);
  }
}

/** Why the two runs cannot be compared, if they cannot. */
function checkSame(before: RunHead, after: RunHead): void {
  const why = incomparable(before, after);
  if (why !== undefined) throw new CommandError(why);
}

/** A run and its report, after the report's notes were printed. */
async function runOf(
  io: Io,
  file: string,
  task: Task,
  options: Options,
): Promise<{ readonly session: RunSession; readonly report: Report }> {
  const sessionOf = (head: RunHead): RunSession => RunSession.empty(task, head, countingOf(options));
  const session = await readRun(io, file, sessionOf, options.jobs);
  const report = session.report(inOptions);
  for (const note of report.head.notes) io.say(`${file}: ${note}\n`);
  return { session, report };
}

function pairText(task: Task, comparison: Comparison): string {
  const { before, after, questions, pairs, all, tiers, better, worse, p } = comparison;
  const name = ({ model, endpoint, started }: Comparison['before']): string =>
    visibleLine(`${model}${endpoint === '' || endpoint === model ? '' : `, ${endpoint}`}, ${started}`);
  return `${[
    `${task.name}: ${questions === 1 ? '1 question' : `${questions.toLocaleString('en')} questions`} that both runs answered${pairs > questions ? `, ${pairs.toLocaleString('en')} pairs of answers` : ''}`,
    `before  ${name(before)}`,
    `after   ${name(after)}`,
    '',
    `${''.padEnd(18)}${'before'.padEnd(20)}${'after'.padEnd(20)}better  worse  p`,
    ...[...tiers.map((tier) => ({ ...tier, name: tier.tier })), { ...all, name: 'all' }].flatMap((one) => [
      pairsRow(`${one.name} right`, one.answers, one.pairs),
      pairsRow(`${one.name} no fault`, one.sound, one.pairs),
    ]),
    '',
    `better, of answer and trace together, in ${better.length}, worse in ${worse.length}; p ${chance(p)}`,
    ...stateLines(comparison),
    ...nameLines(comparison),
  ].join('\n')}\n`;
}

function pairsRow(name: string, { before, after, better, worse, p }: Pairs, pairs: number): string {
  const share = ({ count, interval }: Share): string =>
    interval === undefined
      ? '–'
      : `${((100 * count) / pairs).toFixed(1)} % (${(100 * interval.low).toFixed(0)}–${(100 * interval.high).toFixed(0)})`;
  return `${name.padEnd(18)}${share(before).padEnd(20)}${share(after).padEnd(20)}${String(better).padStart(6)}${String(worse).padStart(7)}  ${chance(p)}`;
}

function stateLines({ states }: Comparison): string[] {
  if (states.length === 0) return [];
  const shown = states.slice(0, MOST_ROWS).map(({ label, line, before, after, better, worse, corrected }) => {
    const place = line === undefined ? '' : ` (line ${line + 1})`;
    const rate = ({ failed, reached }: { failed: number; reached: number }): string =>
      reached === 0 ? 'not reached' : `${failed} of ${reached.toLocaleString('en')}`;
    return `  ${visibleLine(label)}${place}: ${rate(before)}, then ${rate(after)}; better in ${better}, worse in ${worse}, p ${chance(corrected)}`;
  });
  return [
    '',
    'first faults by state, of the times that a model came there without a fault',
    ...shown,
    ...(states.length > shown.length ? [`  ${states.length - shown.length} more; --json has all`] : []),
  ];
}

function nameLines({ better, worse, onlyBefore, onlyAfter }: Comparison): string[] {
  const line = (what: string, names: readonly string[]): string[] => {
    if (names.length === 0) return [];
    const rest = names.length - MOST_NAMES;
    return [
      `${what} ${names.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`,
    ];
  };
  const lines = [
    ...line('better:', better),
    ...line('worse:', worse),
    ...line('answered only before:', onlyBefore),
    ...line('answered only after:', onlyAfter),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

function chance(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
