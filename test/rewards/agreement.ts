import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { JobRunner, knownTask } from '../../src/cli/judge/judge-jobs.ts';
import { groundTruth, Random, sample } from '../../src/dataset/index.ts';
import { inject } from '../../src/imitator/index.ts';
import { type Inputs, styles, type Task } from '../../src/machine/index.ts';
import { faultKinds } from '../../src/trace/index.ts';
import { command } from '../cli/command.ts';
import { loadTask } from '../tasks/load.ts';

const rowSchema = z.looseObject({
  rewards: z.record(z.string(), z.number()),
  stateLabels: z.array(z.unknown()).optional(),
});
const checkedSchema = z.looseObject({ verdict: z.string(), stateLabels: z.array(z.unknown()) });

const styleNames = ['minimal', 'terse', 'verbose'] as const;

/**
 * Damages so many traces of these tasks, each with up to five faults or none, and gives those of which `tail-cot reward`
 * says something else than `tail-cot check --json`; only rewards are in one and not in the other.
 */
export async function disagreements(names: readonly string[], count: number, seed: number): Promise<string[]> {
  const found: string[] = [];
  const tasks = names.map((name) => ({ name, task: loadTask(name) }));
  const runner = new JobRunner({
    tasks: tasks.map(({ name, task }) => knownTask(task, name)),
    format: 'rewards',
    states: true,
    counting: {},
  });
  const random = new Random('agreement', seed);
  for (let i = 0; i < count; i++) {
    const { name, task } = random.pick(tasks);
    const { inputs, completion } = damagedTrace(task, random, i);
    const item = {
      place: { file: 'request', line: 1 },
      output: { id: '1', asked: { task: name, questions: [], inputs }, text: completion },
    };
    const { rewards, stateLabels: own, ...labelled } = rowSchema.parse(JSON.parse(runner.run({ items: [item] }).rows));
    const args = ['check', `tasks/${name}.tail`, '-', '--json', '--input', JSON.stringify(inputs, bigAsText)];
    const { stdout, stderr } = await command(args, { input: completion });
    if (stdout === '') throw new Error(stderr);
    const checked = checkedSchema.parse(JSON.parse(stdout));
    // Of what is the true trace letter by letter, states are not labelled: all are right.
    const isSound = checked.verdict === 'sound' && Object.values(rewards).every((one) => one === 1);
    const { stateLabels, ...rest } = checked;
    const isLabelledSo = own === undefined ? isSound : isDeepStrictEqual(own, stateLabels);
    if (!isDeepStrictEqual(labelled, rest) || !isLabelledSo)
      found.push(`${name}, trace ${i}: ${JSON.stringify(labelled).slice(0, 300)}\n${stdout.slice(0, 300)}`);
  }
  return found;
}

function bigAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function damagedTrace(task: Task, random: Random, index: number): { inputs: Inputs; completion: string } {
  const { inputs, lengths } = sample(task, { tier: 'S' }, 21, index);
  const style = random.pick(styleNames);
  let completion = groundTruth(task, inputs, styles[style], lengths).truth?.trace ?? '';
  for (let faults = random.integer(0, 5); faults > 0; faults--) {
    const next = (): number => random.integer(0, 2 ** 30 - 1) / 2 ** 30;
    completion = inject(completion, style, random.pick(faultKinds), next)?.text ?? completion;
  }
  return { inputs: { ...inputs, ...lengths }, completion };
}
