import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { styles, type Bound } from '../../src/machine/index.ts';
import { recordByInterpreter } from '../../src/record/index.ts';
import { recordingEvents, Truth, writeEvents } from '../../src/trace/index.ts';
import { bindAddition, bindKnapsack } from '../machine/hand-built/index.ts';
import { compileTask, loadTask, recordTask } from '../tasks/load.ts';
import { faultyText, rightTrace, type Subject } from './faulty-texts.ts';
import { allLines } from './line-tasks.ts';
import { boundSample } from './tasks.ts';
import { verdictLines } from './verdict-lines.ts';

function traced(bound: Bound): Subject {
  return { bound, trace: (style) => rightTrace(bound, style) };
}

function sampled(name: string, seed: number): Subject {
  return traced(boundSample(loadTask(name), 'S', seed));
}

/** Things in an order in which each comes after those that it waits for: the trace chooses the last one that may. */
function ordered(): Subject {
  const { bound } = recordTask(
    compileTask(`task "Order" { class greedy length n: S 3, M 4, L 5
  input a: int[n] = random 0..n - 1
  input b: int[n] = random 0..n - 1
  ask "{a} {b}?"
  tape waits: int[n] = 0
  tape done: bool[n] = false
  tape order: int[n]
  let last = n - 1
  for i in 0 to last { step "Count {i}" { if a[i] < b[i] { waits[b[i]] = waits[b[i]] + 1 } } }
  for k in 0 to last {
    choose v in 0..last where not done[v] and waits[v] == 0
    step "Take {v} as number {k}" { done[v] = true
      order[k] = v }
    for i in 0 to last {
      step "After {v} as number {k}: {i}" { if a[i] == v and a[i] < b[i] { waits[b[i]] = waits[b[i]] - 1 } }
    }
  }
  answer order
}`),
    { a: [0, 0, 1], b: [1, 2, 2] },
  );
  const trace: Subject['trace'] = (style) => {
    const recording = recordByInterpreter(bound, { choose: (_node, legal) => legal.at(-1) });
    return writeEvents(recordingEvents(recording, styles[style]), styles[style]);
  };
  return { bound, trace };
}

const subjects: Readonly<Record<string, () => Subject>> = {
  addition: () => traced(bindAddition('37.5', '1.48')),
  knapsack: () => traced(bindKnapsack(5, [2, 3], [3, 4])),
  lines: () => traced(allLines()),
  order: ordered,
  'binary-search': () => sampled('binary-search', 2),
  'bubble-sort': () => sampled('bubble-sort', 1),
  combinations: () => sampled('combinations', 0),
  'any-substring': () => sampled('any-substring', 2),
  'word-flip': () => sampled('word-flip', 1),
  levenshtein: () => sampled('levenshtein', 3),
  diophantine: () => sampled('diophantine', 0),
  schedule: () => sampled('schedule', 1),
};

/**
 * What the judge says of faulty texts, all of it, as a file beside this one holds it: each text by its number, which
 * says what it is, then what was done to it, and the verdict. UPDATE_GOLDENS=1 writes the verdicts anew, to be looked
 * through by whoever changes what the judge says.
 */
describe('what the judge says of a faulty text stays as it was looked through', () => {
  for (const [name, make] of Object.entries(subjects))
    it(`of ${name}`, () => {
      const file = new URL(`verdicts/${name}.txt`, import.meta.url);
      const golden = readFileSync(file, 'utf8');
      const subject = make();
      const truth = new Truth(subject.bound);
      const told = [...golden.matchAll(/^# (\d+)/gm)].map(([, number = '']) => {
        const { text, options, edits } = faultyText(subject, Number(number));
        return [`# ${number} ${edits.join('; ')}`, ...verdictLines(truth, text, options), ''].join('\n');
      });
      const found = told.join('\n');
      if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, found);
      else assert.equal(found, golden);
    });
});
