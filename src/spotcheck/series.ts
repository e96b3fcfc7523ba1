import { groupedBy } from './clusters.ts';
import type { TierName } from '../machine/index.ts';
import type { HalfLength } from './half-length.ts';
import type { Hazard } from './hazard-onset.ts';
import type { Interval } from './interval.ts';
import type { CleanTraces, Report, Score } from './run-report.ts';

/** A run of a series, as its file is called. */
export interface SeriesRun {
  readonly name: string;
  /** Its rows of samples are not needed. */
  readonly report: Report;
}

/** Runs of one task in the order of training: checkpoints of one model. Each has its own answers. */
export interface Series {
  readonly task: string;
  readonly points: readonly SeriesPoint[];
  /** For people: what makes the runs less comparable than they look. */
  readonly notes: readonly string[];
  /** The tiers that any of them was asked, in the order of their lengths. */
  readonly tiers: readonly TierName[];
  /** States of the program in which any of them has first faults, most first faults first. */
  readonly states: readonly SeriesState[];
}

export interface SeriesPoint {
  readonly name: string;
  /** What it is called beside the others: its step, else its model, where several have one also its file. */
  readonly title: string;
  readonly seed: number;
  readonly model: string;
  readonly started: string;
  /** Of training; undefined where the names do not tell it. */
  readonly step: number | undefined;
  /** By tier; a tier that was not asked is left out. */
  readonly tiers: Readonly<Partial<Record<TierName, Score>>>;
  readonly all: Score;
  readonly clean: CleanTraces | undefined;
  readonly halfLength: HalfLength | undefined;
  /** Of its questions, as the tiers have them. */
  readonly longest: number;
}

export interface SeriesState {
  readonly state: number;
  readonly label: string;
  readonly line: number | undefined;
  /** In the order of the points; null where none of the run's traces came there without a fault. */
  readonly hazards: readonly (SeriesHazard | null)[];
}

export interface SeriesHazard extends Hazard {
  readonly interval: Interval | undefined;
}

export function seriesOf(runs: readonly SeriesRun[]): Series {
  const ordered = inOrder(runs);
  const tiers = (['S', 'M', 'L'] as const).filter((tier) =>
    ordered.some(({ report }) => report.tiers.some((one) => one.tier === tier)),
  );
  const models = ordered.map(({ report }) => report.head.model);
  return {
    task: ordered[0]?.report.head.task ?? '',
    points: ordered.map((run) => pointOf(run, models)),
    notes: questionsNote(ordered),
    tiers,
    states: statesOf(ordered.map(({ report }) => report)),
  };
}

/** Runs of other questions differ by these, too. */
function questionsNote(runs: readonly SeriesRun[]): string[] {
  const parts = [
    differing(runs, 'seeds', ({ head }) => String(head.seed)),
    differing(runs, 'lengths', ({ head }) => head.lengths ?? 'all of the tiers'),
    differing(runs, 'tiers', ({ tiers }) => tiers.map(({ tier }) => tier).join(', ')),
  ].flat();
  if (parts.length === 0) return [];
  return [
    `These runs have different ${parts.join(' and different ')}, so their questions are not the same, and part of what differs between them may be of the questions. Ask all of them the same questions.`,
  ];
}

/** Which of the runs has which, where not all have the same. */
function differing(runs: readonly SeriesRun[], what: string, of: (report: Report) => string): string[] {
  const groups = [...groupedBy(runs, ({ report }) => of(report))];
  if (groups.length < 2) return [];
  const which = groups.map(([value, own]) => `${value} in ${own.map(({ name }) => name).join(', ')}`).join('; ');
  return [`${what} (${which})`];
}

function titleOf(
  { name, report, step }: SeriesRun & { readonly step: number | undefined },
  models: readonly string[],
): string {
  if (step !== undefined) return `step ${step.toLocaleString('en')}`;
  const { model } = report.head;
  return models.filter((one) => one === model).length < 2 ? model : `${model}, ${name.replace(/\.[^.]+$/, '')}`;
}

function pointOf(run: SeriesRun & { readonly step: number | undefined }, models: readonly string[]): SeriesPoint {
  const { name, report, step } = run;
  const { head, tiers, all, clean, halfLength } = report;
  return {
    name,
    title: titleOf(run, models),
    seed: head.seed,
    model: head.model,
    started: head.started,
    step,
    tiers: Object.fromEntries(tiers.map((tier) => [tier.tier, scoreOf(tier)])),
    all: scoreOf(all),
    clean,
    halfLength,
    longest: Math.max(0, ...tiers.map(({ high }) => high)),
  };
}

function scoreOf({ answered, right, lucky, interval }: Score): Score {
  return { answered, right, lucky, interval };
}

function statesOf(reports: readonly Report[]): readonly SeriesState[] {
  const rows = new Map(reports.flatMap(({ hazards }) => hazards.rows.map((row) => [row.state, row] as const)));
  const failed = ({ hazards }: SeriesState): number => hazards.reduce((sum, one) => sum + (one?.failed ?? 0), 0);
  return [...rows.values()]
    .map(({ state, label, line }): SeriesState => ({
      state,
      label,
      line,
      hazards: reports.map(({ hazards }) => {
        const row = hazards.rows.find((one) => one.state === state);
        if (row !== undefined) return { reached: row.reached, failed: row.failed, interval: row.interval };
        const safe = hazards.others.find((one) => one.state === state);
        return safe === undefined ? null : { reached: safe.reached, failed: 0, interval: safe.interval };
      }),
    }))
    .sort((a, b) => failed(b) - failed(a) || a.state - b.state);
}

const natural = new Intl.Collator('en', { numeric: true });

/** By the step of training where all names tell one, and none twice; else by their models' names, then by when they began. */
function inOrder(runs: readonly SeriesRun[]): readonly (SeriesRun & { readonly step: number | undefined })[] {
  const steps = stepsOf(runs);
  return runs
    .map((run, i) => ({ ...run, step: steps?.[i] }))
    .sort(
      (a, b) =>
        (a.step ?? 0) - (b.step ?? 0) ||
        natural.compare(a.report.head.model, b.report.head.model) ||
        a.report.head.started.localeCompare(b.report.head.started),
    );
}

function stepsOf(runs: readonly SeriesRun[]): readonly number[] | undefined {
  for (const names of [runs.map(({ report }) => report.head.model), runs.map(({ name }) => name)]) {
    const steps = names.flatMap((name) => stepIn(name) ?? []);
    if (steps.length === runs.length && new Set(steps).size === runs.length) return steps;
  }
  return undefined;
}

/** The step of training that a name tells: `step-4000`, `checkpoint_2k`, `global_step_1500`, `ckpt=12`. */
export function stepIn(name: string): number | undefined {
  const found = [...name.matchAll(/(?:step|checkpoint|ckpt|iter(?:ation)?)s?[-_ =]?(\d+)(k?)/gi)].at(-1);
  return found === undefined ? undefined : Number(found[1]) * (found[2] === '' ? 1 : 1000);
}
