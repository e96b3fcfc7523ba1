import type { Truth } from '../../dataset/index.ts';
import type { ScoredToken } from '../../inference/index.ts';
import { minimal } from '../../machine/index.ts';
import { LAYOUT, machineStateAt } from '../exposure.ts';
import { stateBeginnings } from '../state-beginnings.ts';

/** A token of the ground truth, and where in the run it begins. */
export interface PlacedToken extends ScoredToken {
  /** The state of the run, from 0; -1 for the input before the first. */
  readonly step: number;
  /** That state in the machine; -1 for the input. */
  readonly state: number;
}

/** What a model makes of a kind of state, over all visits to it. */
export interface StateScore {
  readonly visits: number;
  readonly tokens: number;
  /** The negative log-probability of all its tokens. */
  readonly nats: number;
  /** Visits with a token whose probability is below a half. */
  readonly doubtful: number;
}

/** Each token is counted to the state in which it begins. `tokens`: of the trace, in its order. */
export function placeTokens(truth: Truth, tokens: readonly ScoredToken[]): readonly PlacedToken[] {
  const beginnings = stateBeginnings(truth, minimal);
  let step = -1;
  return tokens.map((token) => {
    while ((beginnings[step + 1] ?? Infinity) <= token.at) step++;
    return { ...token, step, state: step < 0 ? LAYOUT : machineStateAt(truth.recording, step) };
  });
}

const DOUBT = Math.log(0.5);

/** By state of the machine. A state in which no token begins was not scored, and is no visit. */
export function scoresByState(tokens: readonly PlacedToken[]): ReadonlyMap<number, StateScore> {
  const scores = new Map<number, StateScore>();
  let from = 0;
  while (from < tokens.length) {
    const { step, state } = tokens[from] ?? { step: -1, state: LAYOUT };
    let to = from;
    let nats = 0;
    let least = 0;
    for (; tokens[to]?.step === step; to++) {
      const { logprob = 0 } = tokens[to] ?? {};
      nats -= logprob;
      least = Math.min(least, logprob);
    }
    const visit = { visits: 1, tokens: to - from, nats, doubtful: least < DOUBT ? 1 : 0 };
    scores.set(state, sum(scores.get(state), visit));
    from = to;
  }
  return scores;
}

export function sum(a: StateScore | undefined, b: StateScore): StateScore {
  if (a === undefined) return b;
  return {
    visits: a.visits + b.visits,
    tokens: a.tokens + b.tokens,
    nats: a.nats + b.nats,
    doubtful: a.doubtful + b.doubtful,
  };
}
