import { readFileSync } from 'node:fs';
import { Random, sample } from '../src/dataset/index.ts';
import { compileText } from '../src/compile/index.ts';
import { bindInputs, type Task, type TierName, styleNames, styles } from '../src/machine/index.ts';
import { record } from '../src/record/index.ts';
import { inject } from '../src/imitator/index.ts';
import { faultKinds, judge, recordingEvents, Truth, writeEvents, type FaultKind } from '../src/trace/index.ts';

/**
 * Puts single faults of every kind into right traces and has them judged: which kinds they are reported as, whether at
 * their state, and whether anything else is blamed. `npm run bench -- confusion [traces a task and style] [seed]`.
 */
const each = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? 1);

interface Row {
  injected: number;
  alone: number;
  elsewhere: number;
  none: number;
  several: number;
  readonly as: Map<FaultKind, number>;
}

const tasks = ['addition', 'knapsack', 'binary-search'].flatMap(
  (name) => compileText(readFileSync(new URL(`../../tasks/${name}.tail`, import.meta.url), 'utf8')).tasks,
);
const rows = new Map<FaultKind, Row>(
  faultKinds.map((kind) => [kind, { injected: 0, alone: 0, elsewhere: 0, none: 0, several: 0, as: new Map() }]),
);
const began = performance.now();
let unjust = 0;
let clean = 0;

for (const task of tasks) {
  for (const name of styleNames) {
    for (let i = 0; i < each; i++) {
      const { bound, text, truth } = trace(task, i % 4 === 3 ? 'M' : 'S', i, name);
      clean++;
      if (judge(bound, text, { style: styles[name], truth, keepStates: true }).verdict !== 'sound') unjust++;
      for (const kind of faultKinds) {
        const random = new Random('confusion', task.name, name, kind, seed, i);
        const injection = inject(text, name, kind, () => random.integer(0, 2 ** 30 - 1) / 2 ** 30);
        const row = rows.get(kind);
        if (injection === undefined || row === undefined) continue;
        const { faults, moreFaults } = judge(bound, injection.text, {
          style: styles[name],
          truth,
          finishReason: injection.finishReason,
        });
        row.injected++;
        const [first] = faults;
        if (first === undefined) row.none++;
        else if (faults.length + moreFaults > 1) row.several++;
        else {
          row.as.set(first.kind, (row.as.get(first.kind) ?? 0) + 1);
          if (first.state !== injection.state) row.elsewhere++;
          else if (first.kind === kind) row.alone++;
        }
      }
    }
  }
}

function trace(
  task: Task,
  tier: TierName,
  index: number,
  style: (typeof styleNames)[number],
): { bound: Parameters<typeof judge>[0]; text: string; truth: Truth } {
  const { inputs, lengths } = sample(task, { tier }, seed, index);
  const { bound } = bindInputs(task, inputs, lengths);
  if (bound === undefined) throw new Error(`${task.name}: the sample does not bind`);
  const recording = record(bound);
  return {
    bound,
    text: writeEvents(recordingEvents(recording, styles[style]), styles[style]),
    truth: new Truth(bound, recording),
  };
}

const width = Math.max(...faultKinds.map((kind) => kind.length)) + 2;
console.log(`${clean} right traces, ${unjust} of them blamed. Single faults, by kind:`);
console.log(
  `${'injected'.padEnd(width)}${'of it'.padStart(7)}${'right'.padStart(8)}${'elsewhere'.padStart(11)}${'none'.padStart(6)}${'several'.padStart(9)}   reported alone as`,
);
let all = 0;
let right = 0;
for (const [kind, row] of rows) {
  all += row.injected;
  right += row.alone;
  const as = [...row.as]
    .sort((a, b) => b[1] - a[1])
    .map(([reported, times]) => (reported === kind ? `itself ${times}` : `${reported} ${times}`))
    .join(', ');
  console.log(
    `${kind.padEnd(width)}${String(row.injected).padStart(7)}${String(row.alone).padStart(8)}${String(row.elsewhere).padStart(11)}${String(row.none).padStart(6)}${String(row.several).padStart(9)}   ${as}`,
  );
}
console.log(
  `${right} of ${all} single faults reported as their kind, at their state, and nothing else (${((100 * right) / all).toFixed(2)} %); ${((performance.now() - began) / 1000).toFixed(1)} s.`,
);
process.exitCode = unjust === 0 ? 0 : 1;
