import type { Work } from '../machine/index.ts';
import {
  addCluster,
  type ClusterSums,
  effectOfSums,
  groupedBy,
  intervalOfNone,
  intervalOfSums,
  noClusters,
} from './clusters.ts';
import { LAYOUT, type Exposure } from './exposure.ts';
import type { Hazard } from './hazard-onset.ts';
import { wilson, type Interval } from './interval.ts';

/** Questions between which others may have their turn. */
const PIECE = 2048;

/** An answer that was judged, and what names all answers to the same inputs. */
interface Answer {
  readonly cluster: string;
  readonly exposure: Exposure;
}

/** How often some answers came to each state and failed there, and what the answers to the same inputs leave open. */
export interface StateSums {
  readonly hazards: ReadonlyMap<number, Hazard>;
  /** Of the questions; undefined where none of these answers is to the inputs of another one. */
  readonly questions: ReadonlyMap<number, ClusterSums> | undefined;
}

/** `isInClusters`: whether answers to the same inputs are told apart from those to different ones. */
export function* stateSums(answers: readonly Answer[], isInClusters: boolean): Work<StateSums> {
  yield;
  if (!isInClusters) return { hazards: hazardsOf(answers), questions: undefined };
  const questions = yield* sumsByState(answers);
  const hazards = new Map<number, Hazard>();
  for (const [state, { answered, right }] of questions) hazards.set(state, { reached: answered, failed: right });
  return { hazards, questions };
}

export function isRepeated(answers: readonly Answer[]): boolean {
  return new Set(answers.map(({ cluster }) => cluster)).size < answers.length;
}

/** Of failed among reached, at 95 %. */
export function intervalIn(state: number, { hazards, questions }: StateSums): Interval | undefined {
  if (questions !== undefined) return intervalOfSums(questions.get(state) ?? noClusters());
  const { failed, reached } = hazards.get(state) ?? { reached: 0, failed: 0 };
  return wilson(failed, reached);
}

/** The same of a state in which none failed. */
export function safeInterval(state: number, reached: number, { questions }: StateSums): Interval | undefined {
  return intervalOfNone(reached, questions?.get(state)?.answeredSquares ?? 0);
}

/** So many answers to the same inputs tell as much as one. */
export function effectIn(state: number, { questions }: StateSums): number {
  return questions === undefined ? 1 : effectOfSums([questions.get(state) ?? noClusters()]);
}

/** How often answers without a fault so far came to each state, and failed there. */
export function hazardsOf(answers: Iterable<Pick<Answer, 'exposure'>>): ReadonlyMap<number, Hazard> {
  const counter = new StateCounter();
  for (const { exposure } of answers) counter.add(exposure);
  const hazards = new Map<number, Hazard>();
  counter.take((state, reached, failed) => hazards.set(state, { reached, failed }));
  return hazards;
}

/** The questions that came to each state. One pass: a run may have very many questions with few answers each. */
function* sumsByState(answers: readonly Answer[]): Work<ReadonlyMap<number, ClusterSums>> {
  const byState = new Map<number, ClusterSums>();
  const counter = new StateCounter();
  const addTo = (state: number, reached: number, failed: number): void => {
    let sums = byState.get(state);
    if (sums === undefined) byState.set(state, (sums = noClusters()));
    addCluster(sums, reached, failed);
  };
  const questions = [...groupedBy(answers, ({ cluster }) => cluster).values()];
  for (let from = 0; from < questions.length; from += PIECE) {
    for (const own of questions.slice(from, from + PIECE)) {
      for (const { exposure } of own) counter.add(exposure);
      counter.take(addTo);
    }
    yield;
  }
  return byState;
}

/** Counts by state, from the layout on, in memory that is used again. */
class StateCounter {
  readonly #reached: number[] = [];
  readonly #failed: number[] = [];
  readonly #states: number[] = [];

  add({ reached, failedIn }: Exposure): void {
    for (let i = 0; i < reached.length; i += 2) {
      const at = this.#meet(reached[i] ?? LAYOUT);
      this.#reached[at] = (this.#reached[at] ?? 0) + (reached[i + 1] ?? 0);
    }
    if (failedIn === undefined) return;
    const at = this.#meet(failedIn);
    this.#failed[at] = (this.#failed[at] ?? 0) + 1;
  }

  /** Gives what was counted, in the order in which the states were come to, and begins anew. */
  take(each: (state: number, reached: number, failed: number) => void): void {
    for (const state of this.#states) {
      const at = state - LAYOUT;
      each(state, this.#reached[at] ?? 0, this.#failed[at] ?? 0);
      this.#reached[at] = this.#failed[at] = 0;
    }
    this.#states.length = 0;
  }

  #meet(state: number): number {
    const at = state - LAYOUT;
    if ((this.#reached[at] ?? 0) === 0 && (this.#failed[at] ?? 0) === 0) this.#states.push(state);
    return at;
  }
}
