import type { Task, TierName } from '../machine/index.ts';
import { eachCount, type Exposure } from './exposure.ts';
import type { Hazard } from './hazard-onset.ts';
import { stateNameOf } from './hazards.ts';
import { hazardsOf } from './state-sums.ts';
import { type Cluster, clusteredInterval, groupedBy } from './clusters.ts';
import type { Interval } from './interval.ts';
import type { JudgedSample } from './judge-sample.ts';
import { corrected, mcnemar } from './mcnemar.ts';
import { questionKey, sampleKey, type RunHead } from './run-file.ts';

/** A run that is to be compared. */
export interface ComparedRun {
  readonly head: RunHead;
  readonly samples: readonly JudgedSample[];
}

/** The same questions, answered before and after: by another checkpoint, in another variant, or with another prompt. */
export interface Comparison {
  readonly before: { readonly model: string; readonly endpoint: string; readonly started: string };
  readonly after: Comparison['before'];
  /** Questions that both answered, which alone are compared. */
  readonly questions: number;
  /** Pairs of answers to them: a question's first answers, its second ones, and so on. */
  readonly pairs: number;
  /** Answers that are in one run alone, or that are an error in the other: their names there. */
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
  readonly tiers: readonly TierComparison[];
  readonly all: Outcomes;
  /** States of the program in which either run has first faults, those that differ most first. */
  readonly states: readonly StateComparison[];
  /** Questions whose outcome changed, by name in the run before. */
  readonly better: readonly string[];
  readonly worse: readonly string[];
  /** McNemar's exact test of these two numbers. */
  readonly p: number;
}

/** What became of the questions. */
export interface Outcomes {
  readonly questions: number;
  readonly pairs: number;
  readonly answers: Pairs;
  readonly sound: Pairs;
}

export interface TierComparison extends Outcomes {
  readonly tier: TierName;
}

/**
 * The outcomes of questions in two runs. Several answers to a question are one outcome, for they are not independent: how
 * many of them hold, of as many answers in each run.
 */
export interface Pairs {
  readonly before: Share;
  readonly after: Share;
  /** Questions of which more answers hold after; fewer. With one answer to each: not before, but after, and so on. */
  readonly better: number;
  readonly worse: number;
  /** McNemar's exact test. */
  readonly p: number;
}

export interface Share {
  readonly count: number;
  readonly interval: Interval | undefined;
}

/** How often the two runs fail in a state. */
export interface StateComparison {
  readonly state: number;
  readonly label: string;
  /** From 0; undefined for the layout. */
  readonly line: number | undefined;
  readonly before: Hazard;
  readonly after: Hazard;
  /**
   * Of the questions with which both came there without a fault, those that fail there only before, and only after, or
   * more often before, and after.
   */
  readonly better: number;
  readonly worse: number;
  /** McNemar's exact test, and corrected for the number of states (Holm). */
  readonly p: number;
  readonly corrected: number;
}

interface Pair {
  readonly before: JudgedSample & { readonly exposure: Exposure };
  readonly after: JudgedSample & { readonly exposure: Exposure };
}

/** A question, and its answers in both runs. */
interface PairedQuestion {
  readonly tier: TierName;
  readonly id: string;
  readonly pairs: readonly Pair[];
}

/** Two answers to one question, by their names in both runs, and which of the two is worth more. */
export interface ComparedAnswers {
  readonly before: string;
  readonly after: string;
  readonly change: 'better' | 'worse' | 'same';
}

/** All answers that both runs have. */
export function comparedAnswers(before: ComparedRun, after: ComparedRun): readonly ComparedAnswers[] {
  return pairedIn(answeredIn(before), answeredIn(after)).map((pair) => {
    const change = Math.sign(worth(pair.after) - worth(pair.before));
    return {
      before: sampleKey(pair.before.sample),
      after: sampleKey(pair.after.sample),
      change: changes[change + 1] ?? 'same',
    };
  });
}

const changes = ['worse', 'same', 'better'] as const;

function pairedIn(earlier: ReadonlyMap<string, Pair['before']>, later: ReadonlyMap<string, Pair['after']>): Pair[] {
  return [...earlier].flatMap(([answer, one]): Pair[] => {
    const other = later.get(answer);
    return other === undefined ? [] : [{ before: one, after: other }];
  });
}

/** Both runs are of this task. */
export function compareRuns(task: Task, before: ComparedRun, after: ComparedRun): Comparison {
  const [earlier, later] = [answeredIn(before), answeredIn(after)];
  const pairs = pairedIn(earlier, later);
  const questions = [...groupedBy(pairs, ({ before: { sample } }) => questionKey(sample))].map(
    ([id, own]): PairedQuestion => ({ tier: own[0]?.before.sample.tier ?? 'S', id, pairs: own }),
  );
  const better = questions.filter(({ pairs: own }) => gain(own, worth) > 0).map(({ id }) => id);
  const worse = questions.filter(({ pairs: own }) => gain(own, worth) < 0).map(({ id }) => id);
  const tiers = before.head.tiers.filter((tier) => questions.some((question) => question.tier === tier));
  return {
    before: nameOf(before.head),
    after: nameOf(after.head),
    questions: questions.length,
    pairs: pairs.length,
    onlyBefore: namesOfOthers(earlier, later),
    onlyAfter: namesOfOthers(later, earlier),
    tiers: tiers.map((tier) => ({ tier, ...outcomesOf(questions.filter((question) => question.tier === tier)) })),
    all: outcomesOf(questions),
    states: statesOf(task, questions),
    better,
    worse,
    p: mcnemar(better.length, worse.length),
  };
}

function nameOf({ endpoint, started }: RunHead): Comparison['before'] {
  return { model: endpoint.model, endpoint: endpoint.name, started };
}

/** Answers by their question and which one to it they are: runs with other seeds, or with more samples, may ask the same. */
function answeredIn({ head, samples }: ComparedRun): ReadonlyMap<string, Pair['before']> {
  return new Map(
    inOrder(head, samples).flatMap((one) => {
      const { exposure, sample } = one;
      return exposure === undefined
        ? []
        : [[JSON.stringify([sample.tier, sample.inputs, sample.repeat ?? 1]), { ...one, exposure }] as const];
    }),
  );
}

/** By tier as they were asked, then by number; they ended in some other order. */
function inOrder({ tiers }: RunHead, samples: readonly JudgedSample[]): readonly JudgedSample[] {
  return samples.toSorted(
    ({ sample: a }, { sample: b }) =>
      tiers.indexOf(a.tier) - tiers.indexOf(b.tier) || a.index - b.index || (a.repeat ?? 1) - (b.repeat ?? 1),
  );
}

function namesOfOthers(
  own: ReadonlyMap<string, JudgedSample>,
  other: ReadonlyMap<string, JudgedSample>,
): readonly string[] {
  return [...own].filter(([question]) => !other.has(question)).map(([, { sample }]) => sampleKey(sample));
}

/** 2: right answer, no fault; 1: right answer; 0: wrong. */
function worth({ verdict, exposure }: JudgedSample): number {
  if (verdict?.answer.right !== true) return 0;
  return exposure?.failedIn === undefined ? 2 : 1;
}

function outcomesOf(questions: readonly PairedQuestion[]): Outcomes {
  return {
    questions: questions.length,
    pairs: questions.reduce((sum, { pairs }) => sum + pairs.length, 0),
    answers: pairsOf(questions, (one) => worth(one) > 0),
    sound: pairsOf(questions, ({ exposure }) => exposure?.failedIn === undefined),
  };
}

/** By how much the answers to a question are worth more after than before. */
function gain(pairs: readonly Pair[], worthOf: (one: JudgedSample) => number): number {
  return pairs.reduce((sum, { before, after }) => sum + worthOf(after) - worthOf(before), 0);
}

function pairsOf(questions: readonly PairedQuestion[], holds: (one: JudgedSample) => boolean): Pairs {
  const of = (side: 'before' | 'after'): Share => {
    const clusters = questions.map(({ pairs }): Cluster => ({
      answered: pairs.length,
      right: pairs.filter((pair) => holds(pair[side])).length,
    }));
    return { count: clusters.reduce((sum, { right }) => sum + right, 0), interval: clusteredInterval(clusters) };
  };
  const gains = questions.map(({ pairs }) => gain(pairs, (one) => (holds(one) ? 1 : 0)));
  const better = gains.filter((one) => one > 0).length;
  const worse = gains.filter((one) => one < 0).length;
  return { before: of('before'), after: of('after'), better, worse, p: mcnemar(better, worse) };
}

function statesOf(task: Task, questions: readonly PairedQuestion[]): readonly StateComparison[] {
  const pairs = questions.flatMap((question) => question.pairs);
  const [earlier, later] = [hazardsOf(pairs.map(({ before }) => before)), hazardsOf(pairs.map(({ after }) => after))];
  const none = { reached: 0, failed: 0 };
  const changes = questions.map(({ pairs: own }) => changesOf(own));
  const failing = [...new Set([...earlier.keys(), ...later.keys()])].flatMap((state) => {
    const [before, after] = [earlier.get(state) ?? none, later.get(state) ?? none];
    return before.failed + after.failed > 0 ? [{ state, before, after, ...gainsIn(state, changes) }] : [];
  });
  const tests = failing.map(({ better, worse }) => mcnemar(better, worse));
  const all = corrected(tests);
  return failing
    .map((one, i) => ({
      ...one,
      label: stateNameOf(task.machine, one.state),
      line: task.machine.states[one.state]?.range.start.line,
      p: tests[i] ?? 1,
      corrected: all[i] ?? 1,
    }))
    .sort((a, b) => a.p - b.p || b.before.failed + b.after.failed - (a.before.failed + a.after.failed));
}

function gainsIn(
  state: number,
  changes: readonly ReadonlyMap<number, number>[],
): { readonly better: number; readonly worse: number } {
  const gains = changes.map((own) => own.get(state) ?? 0);
  return { better: gains.filter((one) => one > 0).length, worse: gains.filter((one) => one < 0).length };
}

/** In which states a question's answers fail less often after, where both runs came there, and by how much. */
function changesOf(pairs: readonly Pair[]): ReadonlyMap<number, number> {
  const gains = new Map<number, number>();
  for (const { before, after } of pairs) {
    const [first, last] = [before.exposure.failedIn, after.exposure.failedIn];
    if (first === last) continue;
    if (first !== undefined && cameTo(first, after)) gains.set(first, (gains.get(first) ?? 0) + 1);
    if (last !== undefined && cameTo(last, before)) gains.set(last, (gains.get(last) ?? 0) - 1);
  }
  return gains;
}

function cameTo(state: number, { exposure }: Pair['before']): boolean {
  let came = false;
  eachCount(exposure.reached, (one) => (came ||= one === state));
  return came;
}
