import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerOf, loadTask } from './load.ts';
import { decimalOf, scaled } from './oracles/found.ts';

/** A number as a person may write it: zeros in front and behind, no whole part or no decimals. */
const written = fc
  .tuple(fc.stringMatching(/^[0-9]{0,25}$/), fc.stringMatching(/^[0-9]{0,25}$/))
  .filter(([whole, rest]) => whole !== '' || rest !== '')
  .map(([whole, rest]) => (rest === '' ? whole : `${whole}.${rest}`));

describe('tasks on inputs that no sampler draws', () => {
  it('addition takes numbers as a person writes them: zeros in front and behind, no whole part, different lengths', () => {
    const task = loadTask('addition');
    fc.assert(
      fc.property(written, written, (x, y) => {
        const a = scaled(x);
        const b = scaled(y);
        const places = Math.max(a.places, b.places);
        assert.equal(
          answerOf(task, { x, y }),
          decimalOf(a.units * 10n ** BigInt(places - a.places) + b.units * 10n ** BigInt(places - b.places), places),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('division takes such numbers too, and is stuck on a divisor of zero', () => {
    const task = loadTask('division');
    fc.assert(
      fc.property(written, written, (x, y) => {
        const a = scaled(x);
        const b = scaled(y);
        if (b.units === 0n) assert.throws(() => answerOf(task, { x, y }), /division by zero/);
        else
          assert.equal(
            answerOf(task, { x, y }),
            decimalOf((a.units * 10n ** BigInt(b.places + 4)) / (b.units * 10n ** BigInt(a.places)), 4),
          );
      }),
      { numRuns: 200 },
    );
  });

  it('binary search answers -1 for a number that is not in the list', () => {
    const task = loadTask('binary-search');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: -60, max: 60 }),
        (values, find) => {
          const s = values.sort((a, b) => a - b);
          assert.equal(answerOf(task, { s, find }), String(s.indexOf(find)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('bubble sort takes numbers that occur twice', () => {
    const task = loadTask('bubble-sort');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 10 }), (a) => {
        assert.equal(answerOf(task, { a }), [...a].sort((one, other) => one - other).join(', '));
      }),
      { numRuns: 200 },
    );
  });
});
