import {
  areWithin,
  groundTruth,
  type LengthRange,
  lengthsByTier,
  lengthsText,
  type Sample,
  SampleError,
} from '../dataset/index.ts';
import { candidate, candidateKeys, SampleChooser, smallSpace, Split, Used } from '../dataset/synthesis/index.ts';
import { publicAddress, type Endpoint, type Sampling, type Shot } from '../inference/index.ts';
import { finish, minimal, type Task, type TierName, type Work } from '../machine/index.ts';
import { answersOf, lengthsOf, MOST_ANSWERS, RUN_SCHEMA, type RunHead } from './run-file.ts';

/** What a spot check will ask: known before anything is sent. */
export interface Plan {
  readonly task: Task;
  readonly endpoint: Endpoint;
  readonly head: RunHead;
  /**
   * Tiers take turns, so that a run that is cut short has asked about as much of each. All questions are asked once
   * before any is asked again.
   */
  readonly questions: readonly PlannedQuestion[];
  /** Examples that stand before each question. */
  readonly shots: readonly Shot[];
}

/** A question, and which answer to it is asked for, from 1. */
export type PlannedQuestion = Sample & {
  readonly tier: TierName;
  readonly repeat: number;
  /** Where it is asked beside the run's own questions. */
  readonly probe?: {
    readonly from: number | undefined;
    /** The ground truth before that state; written when it is asked, for those of a whole run would take much memory. */
    readonly prefix: () => string;
    /** How often the sample was asked so before. */
    readonly earlier: number;
  };
};

export interface PlanOptions {
  readonly tiers: readonly TierName[];
  /**
   * Only questions of these lengths: `tiers` then says no more than with which of its tiers a task counts some of them.
   */
  readonly lengths?: string | undefined;
  /** Questions of each tier, from 1. */
  readonly samples: number;
  /** Answers to each question; one unless told otherwise. */
  readonly repeats?: number;
  readonly seed: number;
  /** Examples that stand before each question; none unless told otherwise. */
  readonly shots?: number | undefined;
  /** The text of the task's file, kept in the run. */
  readonly source: string;
  readonly calledFrom: string;
  /** ISO 8601. */
  readonly started: string;
}

/**
 * Draws the questions of a run: such as no training set of any seed holds (docs/data-sets.md), and none twice while
 * there are others. Throws a SampleError where the task cannot give them.
 */
export function planRun(task: Task, endpoint: Endpoint, options: PlanOptions): Plan {
  return finish(planning(task, endpoint, options));
}

/** The same bit by bit: drawing very many questions takes seconds. */
export function* planning(task: Task, endpoint: Endpoint, options: PlanOptions): Work<Plan> {
  const { samples, repeats = 1, seed, shots = 0 } = options;
  const among = amongOf(task, options.lengths);
  const tiers = options.tiers.filter((tier) => among === undefined || among.has(tier));
  const answers = answersOf({ tiers: [...tiers], samples, repeats });
  if (answers > MOST_ANSWERS)
    throw new SampleError(
      `These are ${answers.toLocaleString('en')} answers, and a run asks for ${MOST_ANSWERS.toLocaleString('en')} at most. Choose fewer questions, tiers or answers to each question.`,
    );
  const once = yield* drawing(task, { tiers, samples, seed }, among);
  const questions = Array.from({ length: repeats }, (_, i) => once.map((one) => ({ ...one, repeat: i + 1 }))).flat();
  const { name, url, model, api, sampling, promptTemplate, systemPrompt, extraBody } = endpoint;
  return {
    task,
    endpoint,
    questions,
    shots: yield* shotsOf(task, shots, seed),
    head: {
      kind: 'run',
      schema: RUN_SCHEMA,
      task: task.name,
      hash: task.hash,
      source: options.source,
      endpoint: { name, url: publicAddress(url), model, api },
      calledFrom: options.calledFrom,
      sampling,
      ...(promptTemplate === undefined ? {} : { promptTemplate }),
      systemPrompt,
      extraBody,
      tiers: [...tiers],
      ...(options.lengths === undefined ? {} : { lengths: lengthsText(lengthsOf(options.lengths)) }),
      samples,
      repeats,
      seed,
      ...(shots === 0 ? {} : { shots }),
      started: options.started,
    },
  };
}

/** The questions of a run, once each, whoever is asked. Throws a SampleError where the task cannot give them. */
export function drawQuestions(task: Task, options: Pick<PlanOptions, 'tiers' | 'samples' | 'seed'>): Plan['questions'] {
  return finish(drawing(task, options));
}

function* drawing(
  task: Task,
  { tiers, samples, seed }: Pick<PlanOptions, 'tiers' | 'samples' | 'seed'>,
  among?: Among,
): Work<Plan['questions']> {
  const questions: PlannedQuestion[] = [];
  const chosen: { readonly tier: TierName; readonly candidates: readonly number[] }[] = [];
  for (const tier of tiers) {
    const wanted = { train: 0, eval: samples };
    const own = among?.get(tier);
    const candidates = (yield* candidatesFor(task, { tier, among: own }, wanted, seed)).eval;
    if (own !== undefined && candidates.length === 0)
      throw new SampleError(
        `“${task.name}” has so few inputs of length ${lengthsText(own)} that training sets may hold all of them. Ask other lengths too.`,
      );
    chosen.push({ tier, candidates });
  }
  for (let index = 0; index < samples; index++) {
    if (index % CANDIDATES === 0) yield;
    for (const { tier, candidates } of chosen)
      questions.push({
        ...candidate(task, tier, seed, candidates[index] ?? index, among?.get(tier)),
        index,
        tier,
        repeat: 1,
      });
  }
  return questions;
}

/** Examples of the task's shortest tier, from the side of the split that training sets have. */
function* shotsOf(task: Task, count: number, seed: number): Work<Shot[]> {
  const tier = task.tiers[0]?.name;
  if (count === 0 || tier === undefined) return [];
  const { train } = yield* candidatesFor(task, { tier }, { train: count, eval: 0 }, seed);
  return train.map((number) => {
    const { question, inputs, lengths } = candidate(task, tier, seed, number);
    const { truth } = groundTruth(task, inputs, minimal, lengths);
    return { question, answer: truth?.trace ?? '' };
  });
}

/** The lengths that are asked, by the tier that they count with; undefined where it is all lengths of the tiers. */
type Among = ReadonlyMap<TierName, readonly LengthRange[]>;

function amongOf(task: Task, lengths: string | undefined): Among | undefined {
  if (lengths === undefined) return undefined;
  if (task.lengths.length === 0)
    throw new SampleError(`“${task.name}” declares no length, so its questions cannot be chosen by length.`);
  return lengthsByTier(task, lengthsOf(lengths));
}

/** Numbers of so many candidates of either side; fewer where all inputs are of the other one. */
function* candidatesFor(
  task: Task,
  { tier, among }: { readonly tier: TierName; readonly among?: readonly LengthRange[] | undefined },
  wanted: Readonly<Record<'train' | 'eval', number>>,
  seed: number,
): Work<SampleChooser['chosen']> {
  const chooser = new SampleChooser({
    wanted,
    split: new Split(spaceOf(task, tier, among)),
    used: new Used(),
    allowRepeats: true,
  });
  while (!chooser.isDone) {
    chooser.add(candidateKeys(task, tier, seed, chooser.next, CANDIDATES, among));
    yield;
  }
  return chooser.chosen;
}

/**
 * What decides which inputs no training set has: of a tier of few inputs a list of them, which says nothing of lengths
 * outside the tier.
 */
function spaceOf(task: Task, tier: TierName, among: readonly LengthRange[] | undefined): ReturnType<typeof smallSpace> {
  const space = smallSpace(task, tier);
  const own = task.tiers.find(({ name }) => name === tier);
  if (space === undefined || among === undefined || areWithin(among, own)) return space;
  throw new SampleError(
    `Tier ${tier} of “${task.name}” has so few inputs that lengths outside it (${own?.low} to ${own?.high}) cannot be told from what a model was trained on. Ask lengths within it, not ${lengthsText(among)}.`,
  );
}

/** How many are looked at in one go; one in eight is for evaluation. */
const CANDIDATES = 64;

/** Tokens that so many answers may take; undefined where only the server bounds them. */
export function mostTokens(questions: number, { maxTokens }: Sampling): number | undefined {
  return maxTokens === null ? undefined : questions * maxTokens;
}

/**
 * What is sent at most, for a person to agree to: questions, as often as they are asked, characters of them, and tokens
 * that the answers may take.
 */
export function costOf(plan: Plan): {
  readonly questions: number;
  readonly characters: number;
  readonly maxTokens: number | undefined;
} {
  return {
    questions: plan.questions.length,
    characters:
      plan.questions.reduce((sum, one) => sum + one.question.length, 0) +
      plan.questions.length * plan.shots.reduce((sum, one) => sum + one.question.length + one.answer.length, 0),
    maxTokens: mostTokens(plan.questions.length, plan.endpoint.sampling),
  };
}
