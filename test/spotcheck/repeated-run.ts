/** A run of the addition with several answers to each question of tier S, judged. */
import { groundTruth } from '../../src/dataset/index.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { minimal, type Task } from '../../src/machine/index.ts';
import { judgeSample, type JudgedSample } from '../../src/spotcheck/judge-sample.ts';
import { planRun, type PlannedQuestion } from '../../src/spotcheck/plan.ts';
import type { RunHead, RunSample } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');

/**
 * `early`, `late`: a wrong sum in the second state that adds, in the last one. `wrong`, `other`: another answer behind a
 * right trace. `none`: no trace and no answer.
 */
export type Outcome = 'right' | 'early' | 'late' | 'wrong' | 'other' | 'none' | 'error';

export function repeatedRun(questions: readonly (readonly Outcome[])[]): {
  readonly task: Task;
  readonly head: RunHead;
  readonly samples: readonly JudgedSample[];
} {
  const plan = planRun(task, endpointSchema.parse({ name: 'gpu', url: 'http://gpu/v1', model: 'm' }), {
    tiers: ['S'],
    samples: questions.length,
    repeats: Math.max(...questions.map((one) => one.length)),
    seed: 7,
    source: '',
    calledFrom: 'here',
    started: '2026-01-01T00:00:00Z',
  });
  const samples = plan.questions.flatMap((question): JudgedSample[] => {
    const outcome = questions[question.index]?.[question.repeat - 1];
    const judged = outcome === undefined ? undefined : judgeSample(task, answered(question, outcome));
    return judged === undefined ? [] : [judged];
  });
  // in the order in which they ended
  return { task, head: plan.head, samples: samples.toReversed() };
}

export function answered(question: PlannedQuestion, outcome: Outcome): RunSample {
  const { tier, index, repeat, lengths, inputs } = question;
  return {
    kind: 'sample',
    ...{ tier, index, repeat, lengths: { ...lengths }, inputs: jsonInputs(inputs), question: question.question },
    sent: '{}',
    text: textOf(question, outcome),
    reasoning: '',
    finishReason: 'stop',
    firstToken: 1,
    total: 2,
    ...(outcome === 'error' ? { error: { kind: 'cut', message: 'It ended.' } } : {}),
  };
}

function textOf({ inputs, lengths }: PlannedQuestion, outcome: Outcome): string {
  const lines = (groundTruth(task, inputs, minimal, lengths).truth?.trace ?? '').split('\n');
  const sums = lines.flatMap((line, i) => (/ = \d+$/.test(line) ? [i] : []));
  const change = (at: number, from: RegExp, to: string): void => {
    lines[at] = (lines[at] ?? '').replace(from, to);
  };
  if (outcome === 'early') change(sums[1] ?? 0, /\d+$/, '77');
  if (outcome === 'late') change(sums.at(-1) ?? 0, /\d+$/, '77');
  const answer = lines.findLastIndex((line) => line.startsWith('Answer: '));
  if (outcome === 'wrong') change(answer, /\S+$/, '1');
  if (outcome === 'other') change(answer, /\S+$/, '2');
  return outcome === 'none' ? 'I do not know.' : lines.join('\n');
}
