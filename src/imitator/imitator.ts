import { groundTruth, Random, readQuestion } from '../dataset/index.ts';
import { type Task, minimal } from '../machine/index.ts';
import type { FaultKind } from '../trace/index.ts';
import { type Forgetting, forgetfulTrace } from './forgetful-trace.ts';
import { inject } from './inject.ts';

/**
 * Stands in for a model where there is none: it answers a task's question with the ground truth, into which it injects
 * faults by a seed. It is no model, and its names say so. `perState`: how likely a fault is at each state of the trace.
 */
export const imitators = [
  {
    name: 'imitator-slips',
    perState: 0.008,
    meaning: 'ground truth with injected faults, more of them in longer traces',
  },
  { name: 'imitator-exact', perState: 0, meaning: 'unchanged ground truth' },
] as const;

export type ImitatorName = (typeof imitators)[number]['name'];

/** The name of one with a {@link Forgetting}. */
export const FORGETS = 'imitator-forgets';

/**
 * What an imitator answers; prose to a question that no task asks. The same question and seed give the same answer.
 * `prefix`: how the answer begins already; where that is ground truth, only the rest is given, and only it has faults.
 */
export function imitate(
  tasks: readonly Task[],
  imitator: ImitatorName | Forgetting,
  question: string,
  seed: number,
  prefix = '',
): string {
  for (const task of tasks) {
    const inputs = readQuestion(task, question);
    const truth = inputs && groundTruth(task, inputs, minimal).truth;
    if (truth === undefined) continue;
    const { trace, recording, bound } = truth;
    if (typeof imitator === 'object') {
      const begun = trace.startsWith(prefix) ? prefix : '';
      return forgetfulTrace(bound, task.lengths, imitator, [question, seed], begun).slice(begun.length);
    }
    const answer = (nth: number): string =>
      withFaults(trace, recording.states, imitator, new Random('imitator', question, seed + nth));
    if (prefix === '' || !trace.startsWith(prefix)) return answer(0);
    const fitting = Array.from({ length: TRIES }, (_, i) => i * STRIDE).find((nth) => answer(nth).startsWith(prefix));
    return (fitting === undefined ? trace : answer(fitting)).slice(prefix.length);
  }
  const known = tasks.map((task) => task.name.toLowerCase()).join(', ') || 'no task at all';
  return `I imitate a model that was trained on traces (${known}), and this is not a question of any of them, so I can only answer in prose: I do not know.`;
}

/** Answers that are drawn for one that has no fault before the end of a prefix, and how far their seeds are apart. */
const TRIES = 64;
const STRIDE = 1_000_003;

/** What models are seen to do wrong; the ones that come oftener stand here more than once. */
const slips: readonly FaultKind[] = [
  'fetch-foreign',
  'fetch-foreign',
  'fetch-stale',
  'fetch-stale',
  'fetch-invented',
  'operation-result',
  'operation-result',
  'write-value',
  'label-skipped',
  'transition-successor',
  'fetch-superfluous',
  'test-outcome',
  'answer-contradicts',
  'answer-contradicts',
  'answer-contradicts',
];

function withFaults(trace: string, states: number, name: ImitatorName, random: Random): string {
  const perState = imitators.find((one) => one.name === name)?.perState ?? 0;
  const scale = 1_000_000;
  const uniform = (): number => random.integer(0, scale - 1) / scale;
  let text = trace;
  for (let state = 0; state < states; state++) {
    if (uniform() < perState) text = inject(text, 'minimal', random.pick(slips), uniform)?.text ?? text;
  }
  return text;
}
