import type { TierName } from '../machine/index.ts';
import { clusteredInterval, groupedBy, meanInterval, type Cluster } from './clusters.ts';
import type { Interval } from './interval.ts';
import { partingOf, type Parting } from './parting.ts';
import { isRight, type SampleRow } from './sample-row.ts';

/** What several answers to each question say. */
export interface Repeats {
  /** Answers that the run asks for to each question. */
  readonly count: number;
  /** Of so many answers a table has pass@k: 2, 4, 8 and all. */
  readonly shown: readonly number[];
  /** Each tier, then all together. */
  readonly scores: readonly RepeatScore[];
  /** In the order of the samples. */
  readonly questions: readonly RepeatedQuestion[];
}

export interface RepeatScore {
  readonly tier: TierName | 'all';
  /** Questions with an answer. */
  readonly questions: number;
  /** Whether at least one of so many answers is right, for 2 and more; pass@1 is the score of the tier. */
  readonly passAt: readonly PassAt[];
  /** Questions of which the answer that came most often is right. */
  readonly majority: { readonly right: number; readonly interval: Interval | undefined };
}

export interface PassAt {
  readonly answers: number;
  /** Questions that have so many answers; the others are left out. */
  readonly questions: number;
  readonly share: number;
  readonly interval: Interval | undefined;
}

/** A question and its answers. */
export interface RepeatedQuestion extends Cluster {
  /** As its first answer is named: `M8`. */
  readonly id: string;
  readonly tier: TierName;
  /** Whether the answer that came most often is right. */
  readonly isMajorityRight: boolean;
  /** Where its traces first part; undefined where they do not. */
  readonly parting: Parting | undefined;
}

/** Of `rows` in order, each tier's together. Undefined where the run asks each question once. */
export function repeatsOf(count: number, tiers: readonly TierName[], rows: readonly SampleRow[]): Repeats | undefined {
  if (count <= 1) return undefined;
  const questions = [...groupedBy(rows, ({ questionId }) => questionId)].flatMap(
    ([id, answers]): RepeatedQuestion[] => {
      const given = answers.filter(({ verdict }) => verdict !== 'error');
      const [first] = given;
      if (first === undefined) return [];
      const right = given.filter(({ verdict }) => isRight(verdict)).length;
      const isMajorityRight = votesFor(given);
      return [{ id, tier: first.tier, answered: given.length, right, isMajorityRight, parting: partingOf(given) }];
    },
  );
  const of = (tier: TierName | 'all'): RepeatScore =>
    scoreOf(tier, count, tier === 'all' ? questions : questions.filter((one) => one.tier === tier));
  return { count, shown: shownOf(count), scores: [...tiers.map(of), of('all')], questions };
}

function shownOf(count: number): readonly number[] {
  return [...[2, 4, 8].filter((answers) => answers < count), count];
}

function scoreOf(tier: RepeatScore['tier'], count: number, questions: readonly RepeatedQuestion[]): RepeatScore {
  const passAt = Array.from({ length: count - 1 }, (_, i) => passAtOf(i + 2, questions));
  const right = questions.filter(({ isMajorityRight }) => isMajorityRight).length;
  const votes = questions.map((one) => ({ answered: 1, right: one.isMajorityRight ? 1 : 0 }));
  return {
    tier,
    questions: questions.length,
    passAt: passAt.filter((one) => one.questions > 0),
    majority: { right, interval: clusteredInterval(votes) },
  };
}

function passAtOf(answers: number, questions: readonly Cluster[]): PassAt {
  const values = questions
    .filter(({ answered }) => answered >= answers)
    .map(({ answered, right }) => passAtLeastOnce(answered, right, answers));
  return {
    answers,
    questions: values.length,
    share: values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length,
    interval: meanInterval(
      values,
      questions.reduce((most, { answered }) => Math.max(most, answered), 1),
    ),
  };
}

/**
 * How likely at least one of `draw` answers is right, drawn without putting back from `answered` of which `right` are:
 * the unbiased estimate of pass@k (Chen et al. 2021).
 */
export function passAtLeastOnce(answered: number, right: number, draw: number): number {
  let none = 1;
  for (let i = 0; i < draw; i++) none *= Math.max(0, answered - right - i) / (answered - i);
  return 1 - none;
}

/**
 * Whether the answer that came most often is right; of several, the one that came first counts (as in Wang et al. 2023).
 * A text without an answer has no vote.
 */
function votesFor(answers: readonly SampleRow[]): boolean {
  const voting = answers.filter(({ found, verdict }) => found !== undefined || isRight(verdict));
  const votes = [
    ...groupedBy(voting, ({ verdict, found }) => (isRight(verdict) ? 'right' : `wrong ${found}`)).values(),
  ];
  const [winner] = votes.toSorted((a, b) => b.length - a.length)[0] ?? [];
  return winner !== undefined && isRight(winner.verdict);
}
