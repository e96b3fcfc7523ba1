import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sample } from '../../src/dataset/index.ts';
import type { Task } from '../../src/machine/index.ts';
import { checkProperties, Oracle, OracleError, type Failure } from '../../src/properties/index.ts';
import { Interrupted } from '../../src/slices/index.ts';
import { answerOf, compileTask, loadTask } from '../tasks/load.ts';

const head = 'class iteration\nlength n: S 2..4, M 5..8, L 9..12\n';
const program = (body: string): Task => compileTask(`task "T" {\n${head}${body}\n}\n`);
const summing = (step: string): Task =>
  program(
    `input a: int[n] = random 1..9\nask "What of {a}?"\ntape t: int = 0\nfor i in 0 to n - 1 {\n  step "Take {i}" { ${step} }\n}\nanswer t`,
  );
const requirements = { samples: 200, seed: 1, limit: 10_000, budget: {} };

/** The failure, once it is clear that its smallest inputs are drawn again by what is told of them. */
function only(task: Task, failures: readonly Failure[], tier: string): Failure {
  const found = failures.find((one) => one.tier === tier) ?? assert.fail(`nothing fails in ${tier}`);
  const { smallest } = found;
  if (smallest !== undefined)
    assert.deepEqual(sample(task, smallest.size, smallest.sample.seed, smallest.sample.index), smallest.sample);
  return found;
}

describe('properties of a task', () => {
  let folder: string;
  const oracles: Oracle[] = [];
  const oracle = (name: string, text: string): Oracle => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    const one = new Oracle(file);
    oracles.push(one);
    return one;
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-oracle-'));
  });
  after(() => {
    for (const one of oracles) one.close();
    rmSync(folder, { recursive: true });
  });

  it('hold for a task that ships, with the tokens that each tier takes', async () => {
    const task = loadTask('bubble-sort');
    const checked = await checkProperties(task, { ...requirements, budget: { S: 10_000, L: 100_000 } });
    assert.deepEqual(checked.failures, []);
    assert.equal(checked.inputs, 600);
    assert.deepEqual(Object.keys(checked.tokens), ['S', 'L']);
    assert.ok((checked.tokens.S ?? 0) < (checked.tokens.L ?? 0));
  });

  it('find what gets stuck, and the smallest inputs for it', async () => {
    const task = summing('t = t + 10 / (a[i] - 7)');
    const { failures } = await checkProperties(task, requirements);
    const { kind, count, message, smallest } = only(task, failures, 'L');
    assert.equal(kind, 'stuck');
    assert.ok(count > 50 && count < 200);
    assert.match(message, /division by zero/);
    assert.deepEqual(smallest?.sample.lengths, { n: 2 });
    assert.throws(() => answerOf(task, smallest.sample.inputs), /stuck/);
  });

  it('find what does not halt within its states', async () => {
    const task = program(
      'input x: int = random 1..9\nask "What of {x} and {n}?"\nvar k = x\nwhile k != 4 {\n  step "Go on from {k}" { k = if k > 9 then k else k + 1 }\n}\nanswer k',
    );
    const { failures } = await checkProperties(task, { ...requirements, limit: 50 });
    assert.deepEqual([...new Set(failures.map(({ kind }) => kind))], ['endless']);
    assert.match(only(task, failures, 'S').message, /not halted after 50 states/);
  });

  it('find what is answered otherwise than by an oracle in Python or JavaScript', async () => {
    const task = summing('t = t + (if a[i] == 9 then 8 else a[i])');
    for (const [name, text] of [
      ['sum.py', 'def solve(a):\n    print("noise")\n    return sum(a)\n'],
      ['all.py', 'def solve(**given):\n    return sum(given["a"]) / 1\n'],
      ['sum.mjs', 'console.log("noise");\nexport const solve = ({ a, n }) => a.slice(0, n).reduce((x, y) => x + y);\n'],
    ] as const) {
      const { failures } = await checkProperties(task, { ...requirements, samples: 60, oracle: oracle(name, text) });
      const { kind, message, smallest } = only(task, failures, 'M');
      assert.equal(kind, 'answer', name);
      const numbers = smallest?.sample.inputs['a'] as readonly number[];
      const sum = numbers.reduce((x, y) => x + y);
      assert.match(message, new RegExp(`^The task answers “${sum - 1}”, the oracle “${sum}”`));
      assert.equal(numbers.length, 2);
    }
  });

  it('compares lists and words as tasks answer them', async () => {
    const task = loadTask('bubble-sort');
    const sorted = oracle('sorted.py', 'def solve(a):\n    return sorted(a)\n');
    assert.deepEqual((await checkProperties(task, { ...requirements, samples: 20, oracle: sorted })).failures, []);
  });

  it('find what is longer than its budget of tokens, and what cannot be drawn', async () => {
    const task = summing('t = t + a[i]');
    const { failures } = await checkProperties(task, { ...requirements, budget: { M: 10 } });
    assert.match(only(task, failures, 'M').message, /tokens; the budget is 10\.$/);
    assert.equal(failures.length, 1);
    const never = program('input a: int[n] = random 1..3, distinct\nask "What of {a}?"\nanswer a[0]');
    const { failures: undrawn, inputs } = await checkProperties(never, requirements);
    assert.deepEqual(
      undrawn.map(({ kind, tier, smallest }) => [kind, tier, smallest]),
      [
        ['sampler', 'M', undefined],
        ['sampler', 'L', undefined],
      ],
    );
    assert.ok(inputs < 600);
  });

  it('say what is wrong with an oracle', async () => {
    const task = summing('t = t + a[i]');
    for (const [name, text, why] of [
      ['none.py', 'x = 1\n', /none\.py: it ended with status 1: it has no function solve\.$/],
      ['none.mjs', 'export const x = 1;\n', /none\.mjs: it ended with status 1: it exports no function solve\.$/],
      ['raises.py', 'def solve(a):\n    return a[99]\n', /raises\.py: IndexError: list index out of range$/],
      ['broken.py', 'def solve(a:\n', /broken\.py: it ended with status 1: .*SyntaxError/],
      ['throws.js', 'module.exports.solve = 1', /throws\.js: it ended with status 1: /],
    ] as const)
      await assert.rejects(
        checkProperties(task, { ...requirements, oracle: oracle(name, text) }),
        (error: unknown) => error instanceof OracleError && why.test(error.message),
        name,
      );
    const missing = new Oracle(path.join(folder, 'sum.py'), path.join(folder, 'no-python'));
    await assert.rejects(missing.answers([{}]), /cannot be started/);
  });

  it('ends where it is told to while it waits for an oracle', async () => {
    const abort = new AbortController();
    const asked = oracle('never.py', 'def solve():\n    while True:\n        pass\n').answers([{}], abort.signal);
    abort.abort();
    await assert.rejects(asked, Interrupted);
  });

  it('runs what does not halt a few times only', async () => {
    const task = summing('t = t + 1');
    const { failures, inputs } = await checkProperties(task, { ...requirements, limit: 1 });
    assert.deepEqual(
      failures.map(({ kind, count, run }) => [kind, count, run]),
      [1, 2, 3].map(() => ['endless', 20, 20]),
    );
    assert.equal(inputs, 60);
  });

  it('ends where it is told to, with what it has', async () => {
    const abort = new AbortController();
    const { inputs } = await checkProperties(
      summing('t = t + a[i]'),
      { ...requirements, samples: 100_000 },
      { signal: abort.signal, onInputs: () => abort.abort() },
    );
    assert.ok(inputs > 0 && inputs < 1000);
  });
});
