import { firstFault } from '../trace/index.ts';
import type { JudgedOutput } from './judge-output.ts';

/** What a model is rewarded for; each reward is from 0 to 1. */
export const rewardNames = ['sound', 'answer', 'states', 'depth', 'procedure'] as const;
export type RewardName = (typeof rewardNames)[number];
export type Rewards = Readonly<Record<RewardName, number>>;

/** What each of them is, for people. */
export const rewardMeanings: Readonly<Record<RewardName, string>> = {
  sound: '1 for the trace of a true run with the right answer, letter by letter, else 0',
  answer: '1 for a right answer, else 0, whatever stands before it',
  states:
    'states of the true run that the model passes in a right state, as a share of those written, or of all of the true run if they are more',
  depth: 'how much of the true run is behind the model at its first fault; 1 without one',
  procedure: '1 for a right answer from a trace that is right but for its spelling, else 0',
};

/** An output that is not judged, because the model wrote nothing that could be, is worth nothing. */
export const noRewards: Rewards = { sound: 0, answer: 0, states: 0, depth: 0, procedure: 0 };

const allRewards: Rewards = { sound: 1, answer: 1, states: 1, depth: 1, procedure: 1 };

/** The rewards of an output whose states are labelled; those of a sound one need not be. */
export function rewardsOf({
  verdict,
  trueStates,
  labels = [],
}: Pick<JudgedOutput, 'verdict' | 'trueStates' | 'labels'>): Rewards {
  if (verdict.verdict === 'sound') return allRewards;
  // Each counts once: who goes round in circles does not come further.
  const passed = new Set(labels.flatMap(({ ok, truth }) => (ok && truth !== null ? [truth] : [])));
  const early = verdict.faults.filter(({ state, kind }) => state < 0 && kind !== 'format-spelling').length;
  const written = Math.max(labels.length + Math.min(early, 1), trueStates, 1);
  const isRight = verdict.answer.right;
  return {
    sound: 0,
    answer: Number(isRight),
    states: rounded(passed.size / written),
    depth: rounded(firstFault(verdict, trueStates)?.depth ?? 1),
    procedure: Number(isRight && verdict.procedure === 'right'),
  };
}

function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}
