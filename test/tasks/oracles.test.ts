import assert from 'node:assert/strict';
import process from 'node:process';
import fc from 'fast-check';
import { sample } from '../../src/dataset/index.ts';
import type { Task, TierName } from '../../src/machine/index.ts';
import { loadOracles } from './load-oracles.ts';
import { answerOf, loadTask, taskNames } from './load.ts';
import type { Oracle } from './oracles/oracle.ts';

/** `npm run test:long` sets it. */
const isLong = process.env['TAIL_LONG'] === '1';
/** In a long run, tier L takes as many inputs as fit this time, 10,000 at most. */
const budgetSeconds = Number(process.env['TAIL_LONG_SECONDS'] ?? 30);
const inputs: Readonly<Record<TierName, number>> = isLong
  ? { S: 10_000, M: 10_000, L: 10_000 }
  : { S: 1000, M: 1000, L: 100 };

const oracles = await loadOracles();

/**
 * Draws inputs and holds the machine's answer against the oracle's, which sees the question alone; how many were tried.
 */
function compare(oracle: Oracle, task: Task, tier: TierName): number {
  let tried = 0;
  fc.assert(
    fc.property(fc.noBias(fc.nat()), fc.noBias(fc.nat(999)), (seed, index) => {
      const drawn = sample(task, { tier }, seed, index);
      assert.equal(
        answerOf(task, { ...drawn.lengths, ...drawn.inputs }),
        oracle.answer(drawn.question),
        drawn.question,
      );
      tried += 1;
    }),
    {
      numRuns: inputs[tier],
      plugins:
        isLong && tier === 'L' ? [fc.interruptAfterTimeLimit(budgetSeconds * 1000, { failOnInterrupt: false })] : [],
    },
  );
  return tried;
}

describe('tasks against independent oracles', () => {
  it('every task has one oracle, and every oracle a task', () => {
    assert.deepEqual(oracles.map(({ task }) => task).sort(), taskNames());
  });

  for (const oracle of oracles) {
    for (const tier of ['S', 'M', 'L'] as const) {
      it(`${oracle.task} gives the oracle's answer on ${inputs[tier].toLocaleString('en')} inputs of tier ${tier}${isLong && tier === 'L' ? `, or on as many as ${budgetSeconds} s allow` : ''}`, () => {
        const tried = compare(oracle, loadTask(oracle.task), tier);
        assert.ok(tried > 0);
        if (isLong) console.log(`      ${tried.toLocaleString('en')} inputs`);
      });
    }

    it(`${oracle.task} answers its own examples as they say`, () => {
      const task = loadTask(oracle.task);
      assert.ok(task.examples.length >= 2);
      for (const example of task.examples) assert.equal(answerOf(task, example.inputs), example.answer);
    });
  }
});
