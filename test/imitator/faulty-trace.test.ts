import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import { Random } from '../../src/dataset/index.ts';
import { injectedKinds, injectSeveral } from '../../src/imitator/index.ts';
import { styleNames, styles, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, labelStates, recordingEvents, Truth, writeEvents, type FaultKind } from '../../src/trace/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';
import { boundSample } from '../trace/tasks.ts';

interface Judged {
  /** Steps that the judge finds wrong, with the kinds of their faults. */
  readonly wrong: ReadonlyMap<number, readonly FaultKind[]>;
  readonly injected: ReadonlyMap<number, FaultKind>;
  readonly isRight: boolean;
}

/** Injects faults into a trace and has it judged, step by step. */
function judged(name: string, style: StyleName, seed: number, count: number): Judged {
  const bound = boundSample(loadTask(name), 'S', seed);
  const truth = new Truth(bound, record(bound));
  const text = writeEvents(recordingEvents(truth.recording, styles[style]), styles[style]).trimEnd();
  const random = new Random('faulty', name, style, seed, count);
  const { steps, faults } = injectSeveral(text, style, count, () => random.integer(0, 2 ** 30 - 1) / 2 ** 30);
  const faulty = `${steps.join('\n')}\n`;
  assert.ok(faults.length <= count);
  const verdict = judge(bound, faulty, { style: styles[style], truth, keepStates: true });
  const labels = labelStates(faulty, verdict, truth);
  // What stands before the first state is a step as well.
  const before = steps.length - labels.length;
  assert.ok(
    before === 0 || before === 1,
    `${name}, ${style}, ${seed}: ${steps.length} steps, but ${labels.length} states: ${JSON.stringify(faults)}\n${faulty}`,
  );
  assert.deepEqual(
    labels.map(({ from, to }) => faulty.slice(from, to).trim()),
    steps.slice(before),
  );
  const wrong = new Map<number, readonly FaultKind[]>();
  const early = verdict.faults.filter(({ state }) => state < 0).map(({ kind }) => kind);
  if (early.length > 0) wrong.set(0, early);
  for (const [i, { ok, kinds }] of labels.entries())
    if (!ok) wrong.set(before + i, [...(before + i === 0 ? early : []), ...kinds]);
  return {
    wrong,
    injected: new Map(faults.map(({ step, kind }) => [step, kind])),
    isRight: faulty === `${text}\n`,
  };
}

const samples = taskNames().flatMap((name) =>
  styleNames.flatMap((style) => [1].map((seed) => ({ name, style, seed }))),
);

describe('traces with several faults', () => {
  it('without a fault are the true trace', () => {
    for (const { name, style, seed } of samples.slice(0, 12)) assert.ok(judged(name, style, seed, 0).isRight);
  });

  it('with one fault are wrong in the step that is told, and there alone, nearly always by the kind that is told', () => {
    let all = 0;
    const others: unknown[] = [];
    const otherKinds: unknown[] = [];
    for (const { name, style, seed } of samples)
      for (let i = 0; i < 2; i++) {
        const { wrong, injected } = judged(name, style, 100 * i + seed, 1);
        all++;
        const [[step, kind] = [-1, '']] = injected;
        if (injected.size !== 1 || wrong.size !== 1 || !wrong.has(step))
          others.push({ name, style, seed, i, injected, wrong });
        if (wrong.get(step)?.join(' ') !== kind) otherKinds.push({ name, style, seed, i, injected, wrong });
      }
    assert.equal(others.length, 0, inspect(others));
    assert.ok(otherKinds.length <= all / 50, inspect(otherKinds));
  });

  it('with several faults begin to be wrong in the step that is told', () => {
    let all = 0;
    const others: unknown[] = [];
    const firsts: unknown[] = [];
    for (const { name, style, seed } of samples)
      for (const count of [2, 5]) {
        const { wrong, injected } = judged(name, style, seed, count);
        all++;
        const [first, told] = [Math.min(...wrong.keys()), Math.min(...injected.keys())];
        if (first !== told) firsts.push({ name, style, seed, count, injected, wrong });
        const isSame = wrong.size === injected.size && [...injected.keys()].every((step) => wrong.has(step));
        if (!isSame) others.push({ name, style, seed, count, injected, wrong });
      }
    assert.equal(firsts.length, 0, `${firsts.length} of ${all}: ${inspect(firsts)}`);
    assert.ok(others.length <= all / 20, `${others.length} of ${all} have other wrong steps`);
  });

  it('have every kind that is told in the docs', () => {
    assert.equal(new Set(injectedKinds).size, injectedKinds.length);
    assert.ok(injectedKinds.length >= 30);
  });
});
