import type { Task, TierName } from '../machine/index.ts';
import { eachCount, type Exposure } from './exposure.ts';
import { type Hazard, stateNameOf } from './hazards.ts';
import { wilson, type Interval } from './interval.ts';
import type { JudgedSample } from './judge-sample.ts';
import { corrected, mcnemar } from './mcnemar.ts';
import { sampleKey, type RunHead } from './run-file.ts';

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
  /** Questions that are in one run alone, or that only one has an answer to: their names there. */
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
  readonly tiers: readonly TierComparison[];
  readonly all: Outcomes;
  /** States of the program in which either run has first faults, those that differ most first. */
  readonly states: readonly StateComparison[];
  /** Questions whose outcome changed, by name in the run before. */
  readonly better: readonly string[];
  readonly worse: readonly string[];
}

/** What became of the questions. */
export interface Outcomes {
  readonly questions: number;
  readonly answers: Pairs;
  readonly sound: Pairs;
}

export interface TierComparison extends Outcomes {
  readonly tier: TierName;
}

/** Pairs of a question's two outcomes. */
export interface Pairs {
  readonly before: Share;
  readonly after: Share;
  /** Not before, but after; before, but not after. */
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
   * Of the questions with which both came there without a fault, those that fail there only before, and only after.
   */
  readonly better: number;
  readonly worse: number;
  /** McNemar's exact test, and corrected for the number of states (Holm). */
  readonly p: number;
  readonly corrected: number;
}

interface Pair {
  readonly tier: TierName;
  readonly id: string;
  readonly before: JudgedSample & { readonly exposure: Exposure };
  readonly after: JudgedSample & { readonly exposure: Exposure };
}

/** Both runs are of this task. */
export function compareRuns(task: Task, before: ComparedRun, after: ComparedRun): Comparison {
  const [earlier, later] = [answeredIn(before), answeredIn(after)];
  const pairs = [...earlier].flatMap(([question, one]): Pair[] => {
    const other = later.get(question);
    return other === undefined ? [] : [{ tier: one.sample.tier, id: sampleKey(one.sample), before: one, after: other }];
  });
  const tiers = before.head.tiers.filter((tier) => pairs.some((pair) => pair.tier === tier));
  return {
    before: nameOf(before.head),
    after: nameOf(after.head),
    questions: pairs.length,
    onlyBefore: namesOfOthers(earlier, later),
    onlyAfter: namesOfOthers(later, earlier),
    tiers: tiers.map((tier) => ({ tier, ...outcomesOf(pairs.filter((pair) => pair.tier === tier)) })),
    all: outcomesOf(pairs),
    states: statesOf(task, pairs),
    better: pairs.filter((pair) => worth(pair.after) > worth(pair.before)).map(({ id }) => id),
    worse: pairs.filter((pair) => worth(pair.after) < worth(pair.before)).map(({ id }) => id),
  };
}

function nameOf({ endpoint, started }: RunHead): Comparison['before'] {
  return { model: endpoint.model, endpoint: endpoint.name, started };
}

/** Answers by their question: runs with other seeds, or with more samples, may ask the same. */
function answeredIn({ head, samples }: ComparedRun): ReadonlyMap<string, Pair['before']> {
  return new Map(
    inOrder(head, samples).flatMap((one) => {
      const { exposure, sample } = one;
      return exposure === undefined
        ? []
        : [[JSON.stringify([sample.tier, sample.inputs]), { ...one, exposure }] as const];
    }),
  );
}

/** By tier as they were asked, then by number; they ended in some other order. */
function inOrder({ tiers }: RunHead, samples: readonly JudgedSample[]): readonly JudgedSample[] {
  return samples.toSorted(
    ({ sample: a }, { sample: b }) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier) || a.index - b.index,
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

function outcomesOf(pairs: readonly Pair[]): Outcomes {
  return {
    questions: pairs.length,
    answers: pairsOf(pairs, (one) => worth(one) > 0),
    sound: pairsOf(pairs, ({ exposure }) => exposure?.failedIn === undefined),
  };
}

function pairsOf(pairs: readonly Pair[], holds: (one: JudgedSample) => boolean): Pairs {
  const of = (side: 'before' | 'after'): Share => {
    const count = pairs.filter((pair) => holds(pair[side])).length;
    return { count, interval: wilson(count, pairs.length) };
  };
  const better = pairs.filter((pair) => !holds(pair.before) && holds(pair.after)).length;
  const worse = pairs.filter((pair) => holds(pair.before) && !holds(pair.after)).length;
  return { before: of('before'), after: of('after'), better, worse, p: mcnemar(better, worse) };
}

function statesOf(task: Task, pairs: readonly Pair[]): readonly StateComparison[] {
  const counts = new Map<number, { before: MutableHazard; after: MutableHazard; better: number; worse: number }>();
  const of = (state: number): { before: MutableHazard; after: MutableHazard; better: number; worse: number } => {
    let one = counts.get(state);
    if (one === undefined)
      counts.set(
        state,
        (one = { before: { reached: 0, failed: 0 }, after: { reached: 0, failed: 0 }, better: 0, worse: 0 }),
      );
    return one;
  };
  for (const pair of pairs) {
    const reached = { before: new Set<number>(), after: new Set<number>() };
    for (const side of ['before', 'after'] as const) {
      const { exposure } = pair[side];
      eachCount(exposure.reached, (state, count) => {
        of(state)[side].reached += count;
        reached[side].add(state);
      });
      if (exposure.failedIn !== undefined) of(exposure.failedIn)[side].failed++;
    }
    const [first, last] = [pair.before.exposure.failedIn, pair.after.exposure.failedIn];
    if (first === last) continue;
    if (first !== undefined && reached.after.has(first)) of(first).better++;
    if (last !== undefined && reached.before.has(last)) of(last).worse++;
  }
  const failing = [...counts].filter(([, { before, after }]) => before.failed + after.failed > 0);
  const tests = failing.map(([, { better, worse }]) => mcnemar(better, worse));
  const all = corrected(tests);
  return failing
    .map(([state, one], i) => ({
      state,
      label: stateNameOf(task.machine, state),
      line: task.machine.states[state]?.range.start.line,
      ...one,
      p: tests[i] ?? 1,
      corrected: all[i] ?? 1,
    }))
    .sort((a, b) => a.p - b.p || b.before.failed + b.after.failed - (a.before.failed + a.after.failed));
}

interface MutableHazard {
  reached: number;
  failed: number;
}
