import { groundTruth, sample } from '../../src/dataset/index.ts';
import { minimal, type Task } from '../../src/machine/index.ts';
import { OutputJudge, rewardsOf } from '../../src/outputs/index.ts';

/** What a model wrote, and what the library itself rewards it with. */
export interface RewardedSample {
  readonly question: string;
  readonly meta: object;
  readonly completion: string;
  readonly states: number;
}

/** To each question of a task: the true trace, one with a wrong write, the answer alone, and half a trace. */
export function rewardedSamples(task: Task, folder: string, count: number): RewardedSample[] {
  const judge = new OutputJudge([{ task, names: [task.name, folder] }], 'faulty');
  return Array.from({ length: count }, (_, index) => {
    const { inputs, lengths, question } = sample(task, { tier: 'S' }, 5, index);
    const { truth } = groundTruth(task, inputs, minimal, lengths);
    const trace = truth?.trace ?? '';
    const answer = truth?.answer ?? '';
    const texts = [
      trace,
      trace.replace(/^(put \w+=)\d/m, '$18'),
      `Answer: ${answer}`,
      trace.slice(0, trace.length / 2),
    ];
    return texts.map((completion): RewardedSample => {
      const judged = judge.judge({ id: '1', asked: { questions: [question] }, text: completion });
      const states = judged.problem === undefined ? rewardsOf(judged).states : 0;
      return { question, meta: { task: folder, tier: 'S', seed: 5, index, answer }, completion, states };
    });
  }).flat();
}
