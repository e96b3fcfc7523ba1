/** Runs of the addition by a model that forgets carries in questions of some length on, and does all else right. */
import { groundTruth, Random } from '../../src/dataset/index.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { minimal, type TierName } from '../../src/machine/index.ts';
import { planRun, type Plan } from '../../src/spotcheck/plan.ts';
import type { RunSample } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { loadTask, taskText } from '../tasks/load.ts';

export const forgetfulTask = loadTask('addition');

interface Forgetting {
  /** The shortest length at which it forgets. */
  readonly from: number;
  /** How often of the states that fetch a carry of 1, from 0 to 1. */
  readonly chance: number;
}

export function forgetfulPlan(samples: number, tiers: readonly TierName[] = ['S', 'M', 'L']): Plan {
  const endpoint = endpointSchema.parse({ name: 'gpu', url: 'http://gpu/v1', model: 'forgetful' });
  return planRun(forgetfulTask, endpoint, {
    tiers,
    samples,
    seed: 7,
    source: taskText('addition'),
    calledFrom: 'gpu',
    started: '2026-01-01T00:00:00Z',
  });
}

export function forgetfulSamples({ questions }: Plan, forgetting: Forgetting): readonly RunSample[] {
  return questions.map(({ tier, index, lengths, inputs, question }): RunSample => {
    const truth = groundTruth(forgetfulTask, inputs, minimal, lengths).truth?.trace ?? '';
    const random = new Random('forgetful', tier, index);
    const forgets = Math.max(...Object.values(lengths)) >= forgetting.from;
    return {
      kind: 'sample',
      tier,
      index,
      lengths: { ...lengths },
      inputs: jsonInputs(inputs),
      question,
      sent: '',
      text: forgets ? forgotten(truth, () => random.integer(0, 999) < 1000 * forgetting.chance) : truth,
      reasoning: '',
      finishReason: 'stop',
      firstToken: 180,
      total: 2000 + truth.length,
    };
  });
}

/** Here and there the carry is fetched as 0, and the place added without it. */
function forgotten(trace: string, isForgotten: () => boolean): string {
  return trace.replaceAll(
    /carry=1(.*)\n(\d) \+ (\d) \+ 1 = .*\n.*\n.*\nput (sum\[-?\d+\])=.*$/gm,
    (state, rest: string, x: string, y: string, cell: string) => {
      if (!isForgotten()) return state;
      const sum = Number(x) + Number(y);
      const [digit, carry] = [sum % 10, Math.floor(sum / 10)];
      return `carry=0${rest}\n${x} + ${y} + 0 = ${sum}\n${sum} % 10 = ${digit}\n${sum} // 10 = ${carry}\nput ${cell}=${digit}, carry=${carry}`;
    },
  );
}
