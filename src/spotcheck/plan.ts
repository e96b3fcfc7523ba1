import { sample, type Sample } from '../dataset/index.ts';
import type { Endpoint } from '../inference/index.ts';
import type { Task, TierName } from '../machine/index.ts';
import { RUN_SCHEMA, type RunHead } from './run-file.ts';

/** What a spot check will ask: known before anything is sent. */
export interface Plan {
  readonly task: Task;
  readonly endpoint: Endpoint;
  readonly head: RunHead;
  /** Tiers take turns, so that a run that is cut short has asked about as much of each. */
  readonly questions: readonly (Sample & { readonly tier: TierName })[];
}

export interface PlanOptions {
  readonly tiers: readonly TierName[];
  /** Questions of each tier, from 1. */
  readonly samples: number;
  readonly seed: number;
  /** The text of the task's file, kept in the run. */
  readonly source: string;
  readonly calledFrom: string;
  /** ISO 8601. */
  readonly started: string;
}

/** Draws the questions of a run. Throws a SampleError where the task cannot give them. */
export function planRun(task: Task, endpoint: Endpoint, options: PlanOptions): Plan {
  const { tiers, samples, seed } = options;
  const questions: (Sample & { tier: TierName })[] = [];
  for (let index = 0; index < samples; index++) for (const tier of tiers) questions.push({ ...sample(task, { tier }, seed, index), tier });
  const { name, url, model, api, sampling, promptTemplate, systemPrompt, extraBody } = endpoint;
  return {
    task, endpoint, questions,
    head: {
      kind: 'run', schema: RUN_SCHEMA, task: task.name, hash: task.hash, source: options.source, endpoint: { name, url, model, api }, calledFrom: options.calledFrom,
      sampling, ...(promptTemplate === undefined ? {} : { promptTemplate }), systemPrompt, extraBody, tiers: [...tiers], samples, seed, started: options.started,
    },
  };
}

/** What is sent at most, for a person to agree to: questions, characters of them, and tokens that the answers may take. */
export function costOf(plan: Plan): { readonly questions: number; readonly characters: number; readonly maxTokens: number } {
  return {
    questions: plan.questions.length,
    characters: plan.questions.reduce((sum, one) => sum + one.question.length, 0),
    maxTokens: plan.questions.length * plan.endpoint.sampling.maxTokens,
  };
}
