import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { sample } from '../../src/dataset/index.ts';
import type { Inputs, Value } from '../../src/machine/index.ts';
import { answerOf, loadTask } from '../tasks/load.ts';
import { installPeers, runScript } from './python.ts';

/*
 * Holds the tasks against two public packages that have the same problems: same inputs, same answers.
 *   npm run check:peers [-- SEED COUNT]
 * reasoning-gym draws inputs of its own and answers them; CLRS's algorithms answer inputs of ours. The packages stay installed in
 * $TAIL_PEERS_HOME, a folder below the system's temporary one by default; delete it afterwards if you like.
 * Left out, although the names are alike: CLRS's task_scheduling puts each task into the next hour as long as that is in time, which is
 * not always the best schedule; its dynamic programmes have no knapsack and no edit distance; reasoning-gym's divisions are rounded.
 */

const value: z.ZodType<Value> = z.lazy(() => z.union([z.number(), z.boolean(), z.string(), z.array(value)]));
const problemSchema = z.object({
  task: z.string(),
  peer: z.string(),
  inputs: z.record(z.string(), value),
  /** The answer's text, or that of its last element, where the peer knows only that. */
  answer: z.union([z.string(), z.object({ last: z.string() })]),
});
type Problem = z.infer<typeof problemSchema>;

const [seed = 1, count = 500] = process.argv.slice(2).map(Number);
const python = installPeers(process.env['TAIL_PEERS_HOME'] ?? path.join(os.tmpdir(), 'tail-workbench-peers'));
const answeredByClrs = ['bubble-sort', 'binary-search', 'lcs', 'dijkstra'] as const;

const problems = [
  ...read(runScript(python, 'reasoning_gym_problems.py', [String(seed), String(count)])),
  ...read(
    runScript(
      python,
      'clrs_answers.py',
      [],
      answeredByClrs
        .flatMap(drawn)
        .map((one) => JSON.stringify(one))
        .join('\n'),
    ),
  ),
];

let differing = 0;
const groups = new Map<string, Problem[]>();
for (const problem of problems) {
  const title = `${problem.task} and ${problem.peer}`;
  groups.set(title, [...(groups.get(title) ?? []), problem]);
}
for (const [title, group] of groups) {
  const task = loadTask(group[0]?.task ?? '');
  const different = group.filter(({ inputs, answer }) => !agrees(answerOf(task, inputs), answer));
  differing += different.length;
  console.log(
    `${different.length === 0 ? 'ok   ' : 'FAIL '} ${title}: ${group.length - different.length} of ${group.length} answers are the same`,
  );
  for (const { inputs, answer } of different.slice(0, 3))
    console.log(`      ${JSON.stringify(inputs)}: ${answerOf(task, inputs)}, the peer says ${JSON.stringify(answer)}`);
}
process.exitCode = differing === 0 && problems.length > 0 ? 0 : 1;

/** Inputs of ours, evenly over the tiers. */
function drawn(name: string): { task: string; inputs: Inputs }[] {
  const task = loadTask(name);
  return Array.from({ length: count }, (_, index) => {
    const { inputs, lengths } = sample(task, { tier: (['S', 'M', 'L'] as const)[index % 3] ?? 'S' }, seed, index);
    return { task: name, inputs: { ...lengths, ...inputs } };
  });
}

function read(lines: string): Problem[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => problemSchema.parse(JSON.parse(line)));
}

function agrees(ours: string, theirs: Problem['answer']): boolean {
  return typeof theirs === 'string' ? ours === theirs : ours.split(', ').at(-1) === theirs.last;
}
