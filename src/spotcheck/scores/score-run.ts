import { groundTruth } from '../../dataset/index.ts';
import { EndpointError, scoreText, type ScoreOptions, type TextScore } from '../../inference/index.ts';
import { minimal } from '../../machine/index.ts';
import { FailuresInARow, type Hopeless } from '../hopeless.ts';
import type { Plan, PlannedQuestion } from '../plan.ts';
import { sampleKey } from '../run-file.ts';
import { severalAtOnce } from '../several-at-once.ts';
import { UnderWay } from '../under-way.ts';
import { lengthOf } from '../length-bins.ts';
import { placeTokens, type PlacedToken } from './score-truth.ts';
import { type ScoreTable, TruthScores } from './score-table.ts';

/** A question that has ended: the tokens of its ground truth, or why they were not scored. */
export interface ScoredQuestion {
  /** As a spot check names it, `M8`. */
  readonly id: string;
  readonly question: PlannedQuestion;
  readonly truth: string;
  readonly tokens: readonly PlacedToken[];
  readonly failure: EndpointError | undefined;
}

/** A question that an earlier run has scored. */
export interface EarlierScore {
  readonly id: string;
  /** As it was asked: one that is drawn otherwise by now is scored anew. */
  readonly question: string;
  readonly tokens: readonly PlacedToken[];
}

export interface ScoreRunOptions extends Omit<ScoreOptions, 'shots' | 'way'> {
  /** What an earlier run has scored: it counts in the table, and is not asked again. */
  readonly earlier?: AsyncIterable<EarlierScore> | undefined;
  /** Hears how many of the plan's questions an earlier run has scored, before any other is asked. */
  readonly onEarlier?: (count: number) => void;
  /** Hears of each question as it ends; when what it gives resolves, another is asked. */
  readonly onQuestion: (ended: ScoredQuestion) => void | Promise<void>;
}

/** How it ended: everything was scored, a person cancelled it, or it was hopeless to continue. */
export interface ScoreRunEnd {
  readonly end: 'done' | 'cancelled' | Hopeless;
  readonly table: ScoreTable;
  readonly failed: number;
}

/**
 * Has a model score the ground truth of each question of a plan, as many at once as the endpoint allows. Nothing is
 * generated and nothing is judged. What goes wrong with one question is told; the others are scored all the same,
 * unless the server scores nothing at all or the same goes wrong with one after the other. Throws only what
 * `onQuestion` and `earlier` throw.
 */
export async function scoreQuestions(plan: Plan, options: ScoreRunOptions): Promise<ScoreRunEnd> {
  const left = new Map(plan.questions.map((question) => [sampleKey(question), question]));
  const underWay = new UnderWay(options.signal);
  const scores = new TruthScores(plan.task.machine);
  const row = new FailuresInARow();
  let gaveUp: Hopeless | undefined;
  let failed = 0;
  let way: TextScore['way'] | undefined;
  for await (const { id, question, tokens } of options.earlier ?? []) {
    const planned = left.get(id);
    if (planned?.question !== question) continue;
    left.delete(id);
    scores.add(id, lengthOf(planned), tokens);
  }
  options.onEarlier?.(plan.questions.length - left.size);
  const waiting = [...left.values()].reverse();
  const take = async (ended: ScoredQuestion): Promise<void> => {
    const { id, question, tokens, failure } = ended;
    if (failure?.kind === 'cancelled') return;
    if (failure === undefined) scores.add(id, lengthOf(question), tokens);
    else failed++;
    const error = failure === undefined ? {} : { error: { kind: failure.kind, message: failure.message } };
    const hopeless = row.add(error, failure);
    if (waiting.length > 0) gaveUp ??= hopeless;
    if (gaveUp !== undefined) waiting.length = 0;
    await options.onQuestion(ended);
  };
  const scoreOne = async (question: PlannedQuestion): Promise<void> => {
    const truth = groundTruth(plan.task, question.inputs, minimal, question.lengths).truth;
    if (truth === undefined) return;
    const ended = { id: sampleKey(question), question, truth: truth.trace };
    try {
      const found = await underWay.run((signal) =>
        scoreText(plan.endpoint, question.question, truth.trace, {
          alternatives: 1,
          ...options,
          ...{ signal, shots: plan.shots, way },
        }),
      );
      way ??= found.way;
      await take({ ...ended, tokens: placeTokens(truth, found.tokens), failure: undefined });
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      await take({ ...ended, tokens: [], failure: error });
    }
  };
  try {
    await severalAtOnce(waiting, plan.endpoint.concurrency, underWay, scoreOne);
  } finally {
    underWay.end();
  }
  return { end: options.signal?.aborted ? 'cancelled' : (gaveUp ?? 'done'), table: scores.table(), failed };
}
