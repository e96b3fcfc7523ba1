import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sample } from '../../src/dataset/index.ts';
import type { Inputs, Task, TierName } from '../../src/machine/index.ts';
import { answerOf, loadTask } from './load.ts';

/** Independent ways to the answer: other algorithms, from the inputs as text and JSON carry them. */
const oracles: Readonly<Record<string, (inputs: Inputs) => string>> = {
  addition: ({ x, y }) => addDecimals(String(x), String(y)),
  knapsack: ({ capacity, weight, value }) => String(bestBySubsets(Number(capacity), numbers(weight), numbers(value))),
  'binary-search': ({ s, find }) => String(numbers(s).indexOf(Number(find))),
};

function numbers(value: Inputs[string] | undefined): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

/** Both numbers as whole multiples of the smallest place. */
function addDecimals(x: string, y: string): string {
  const places = Math.max(x.split('.')[1]?.length ?? 0, y.split('.')[1]?.length ?? 0);
  const scaled = (text: string): bigint => BigInt((text.split('.')[0] ?? '') + (text.split('.')[1] ?? '').padEnd(places, '0') || '0');
  const digits = (scaled(x) + scaled(y)).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places), rest = digits.slice(digits.length - places).replace(/0+$/, '');
  return rest === '' ? whole : `${whole}.${rest}`;
}

function bestBySubsets(capacity: number, weights: readonly number[], values: readonly number[]): number {
  let best = 0;
  for (let subset = 0; subset < 2 ** weights.length; subset++) {
    const chosen = weights.map((_, i) => i).filter((i) => (subset >> i) & 1);
    const weight = chosen.reduce((sum, i) => sum + (weights[i] ?? 0), 0);
    if (weight <= capacity) best = Math.max(best, chosen.reduce((sum, i) => sum + (values[i] ?? 0), 0));
  }
  return best;
}

const runs: Readonly<Record<TierName, number>> = { S: 150, M: 100, L: 50 };

describe('tasks against independent oracles', () => {
  for (const [name, oracle] of Object.entries(oracles)) {
    const task: Task = loadTask(name);
    for (const tier of ['S', 'M', 'L'] as const) {
      it(`${name} gives the right answer on tier ${tier}`, () => {
        fc.assert(fc.property(fc.nat(), (seed) => {
          const { inputs } = sample(task, { tier }, seed, 0);
          assert.equal(answerOf(task, inputs), oracle(inputs));
        }), { numRuns: runs[tier] });
      });
    }
    it(`${name} answers its own examples as they say`, () => {
      assert.ok(task.examples.length > 0);
      for (const { inputs, answer } of task.examples) assert.equal(answerOf(task, inputs), answer);
    });
  }

  it('addition takes numbers as a person writes them: zeros in front and behind, no whole part, different lengths', () => {
    const task = loadTask('addition');
    const written = fc.tuple(fc.stringMatching(/^[0-9]{0,25}$/), fc.stringMatching(/^[0-9]{0,25}$/))
      .filter(([whole, rest]) => whole !== '' || rest !== '').map(([whole, rest]) => (rest === '' ? whole : `${whole}.${rest}`));
    fc.assert(fc.property(written, written, (x, y) => {
      const expected = addDecimals(x, y).replace(/^0+(?=\d)/, '');
      assert.equal(answerOf(task, { x, y }), expected);
    }), { numRuns: 200 });
  });

  it('binary search answers -1 for a number that is not in the list', () => {
    const task = loadTask('binary-search');
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 }), fc.integer({ min: -60, max: 60 }), (values, find) => {
      const s = values.sort((a, b) => a - b);
      assert.equal(answerOf(task, { s, find }), String(s.indexOf(find)));
    }), { numRuns: 200 });
  });
});
