import assert from 'node:assert/strict';
import { Pool, POOLED } from '../../src/record/index.ts';
import type { Value } from '../../src/machine/index.ts';

const values: readonly Value[] = [
  0,
  -1,
  2 ** 30 - 1,
  -(2 ** 30),
  2 ** 30,
  -(2 ** 30) - 1,
  0.5,
  Infinity,
  2n ** 70n,
  true,
  false,
  null,
  '',
  'a',
  '\0',
  '\x7f',
  '\x80',
  'ab',
  [1, 'a'],
  [1, 'b'],
  ['1', 'a'],
  [[1], 'a'],
  [],
];

describe('a pool of words', () => {
  it('has a word for each value, the same for equal ones, from which the value comes back', () => {
    const pool = new Pool();
    // Emptied, it knows nothing of what was in it, in whatever order values come.
    for (const order of [values, [...values].reverse(), values]) {
      const words = order.map((value) => pool.word(value));
      assert.equal(new Set(words).size, order.length);
      assert.deepEqual(
        order.map((value) => pool.word(structuredClone(value))),
        words,
      );
      assert.deepEqual(
        words.map((word) => pool.value(word)),
        order,
      );
      order.forEach((value, i) => {
        const isSmall = typeof value === 'number' && value >= -(2 ** 30) && value < 2 ** 30;
        assert.equal((words[i] ?? 0) < POOLED, isSmall, String(value));
      });
      pool.clear();
      assert.deepEqual([pool.size, pool.weight], [3, 0]);
    }
  });

  it('weighs its entries by what they take', () => {
    const pool = new Pool();
    const weightOf = (value: Value): number => {
      const before = pool.weight;
      pool.word(value);
      return pool.weight - before;
    };
    assert.deepEqual(
      [5, true, null, 'a', 'a', 'abc', 2n ** 80n - 1n, 2 ** 40, [1, 2], [1, 'abc'], [1, 'abc']].map(weightOf),
      [0, 0, 0, 34, 0, 38, 48, 8, 48, 78, 0],
    );
    assert.equal(pool.size, 3 + 6);
    assert.equal(pool.value(POOLED + 100), null);
  });
});
