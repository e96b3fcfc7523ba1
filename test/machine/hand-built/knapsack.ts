import { bindCells, entryAt, type Bound, type Machine, type Node } from '../../../src/machine/index.ts';
import {
  apply,
  brackets,
  call,
  comeBack,
  compute,
  constant,
  get,
  halt,
  ints,
  named,
  next,
  plain,
  put,
  region,
  silently,
  slot,
  state,
  template,
  test,
  written,
} from './builder.ts';

const [n, capacity, weight, value, dp, w, skip] = [0, 1, 2, 3, 4, 5, 6] as const;
const [begin, consider, afterSkip, afterTake, answer] = [0, 1, 2, 3, 4] as const;
const best = 0;
const [i, c] = [slot(0), slot(1)] as const;

/**
 * What remains once `w` and `skip` are known: compare the weight, then take the item unless it is too heavy. `above`:
 * slot of i - 1.
 */
function takeOrSkip(weightSlot: number, skipSlot: number, above: number, free: number): Node {
  const [rest, taken, worth, total, most] = [free, free + 1, free + 2, free + 3, free + 4];
  return test(
    slot(weightSlot),
    '>',
    c,
    put([[dp, [i, c], slot(skipSlot)]], comeBack),
    compute(
      '-',
      [c, slot(weightSlot)],
      rest,
      written(
        dp,
        [slot(above), slot(rest)],
        get(
          [
            [dp, [slot(above), slot(rest)], taken],
            [value, [i], worth],
          ],
          compute(
            '+',
            [slot(taken), slot(worth)],
            total,
            compute('max', [slot(skipSlot), slot(total)], most, put([[dp, [i, c], slot(most)]], comeBack)),
          ),
        ),
        put([[skip, [i, c], slot(skipSlot)]], call(best, [slot(above), slot(rest)], afterTake, [i, c, slot(rest)])),
      ),
    ),
  );
}

const site = (name: string): ReturnType<typeof template> => template('best(', 0, ', ', 1, `) for ${name}`);
const inBest = { function: best, frame: [0, 1] };

/** 0-1 knapsack by memoised recursion, several frames deep. */
export const knapsack: Machine = {
  name: '0-1 knapsack',
  regions: [
    region(n, 'n', 'input', plain('n'), []),
    region(capacity, 'capacity', 'input', plain('capacity'), []),
    region(weight, 'weight', 'input', brackets('weight'), ['int'], { bounds: [[constant(1), named('n')]] }),
    region(value, 'value', 'input', brackets('value'), ['int'], {
      bounds: [[constant(1), apply('+', named('n'), constant(0))]],
    }),
    region(dp, 'dp', 'result', brackets('dp'), ['int', 'int']),
    region(w, 'w', 'variable', { before: 'best(', between: ', ', after: ').w' }, ['int', 'int']),
    region(skip, 'skip', 'variable', { before: 'best(', between: ', ', after: ').skip' }, ['int', 'int']),
  ],
  functions: [
    {
      id: best,
      name: 'best',
      parameters: ints('i', 'c'),
      result: dp,
      entry: entryAt(consider, 2),
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    },
  ],
  laidOut: [weight, value],
  start: next(begin),
  states: [
    state(
      begin,
      'start',
      template('Start'),
      [],
      2,
      get(
        [
          [n, [], 0],
          [capacity, [], 1],
        ],
        call(best, [slot(0), slot(1)], answer, []),
      ),
    ),
    state(
      consider,
      'entry',
      template('Consider dp[', 0, '][', 1, ']'),
      ints('i', 'c'),
      10,
      test(
        i,
        '==',
        0,
        put([[dp, [i, c], 0]], comeBack),
        get(
          [[weight, [i], 2]],
          silently(
            '-',
            [i, 1],
            3,
            written(
              dp,
              [slot(3), c],
              get([[dp, [slot(3), c], 4]], takeOrSkip(2, 4, 3, 5)),
              put([[w, [i, c], slot(2)]], call(best, [slot(3), c], afterSkip, [i, c])),
            ),
          ),
        ),
      ),
      inBest,
    ),
    state(
      afterSkip,
      'resume',
      template('Return to best(', 0, ', ', 1, ') for skip from best(', [0, -1], ', ', 1, ')'),
      ints('i', 'c'),
      10,
      silently(
        '-',
        [i, 1],
        2,
        get(
          [
            [dp, [slot(2), c], 3],
            [w, [i, c], 4],
          ],
          takeOrSkip(4, 3, 2, 5),
        ),
      ),
      { ...inBest, site: site('skip') },
    ),
    state(
      afterTake,
      'resume',
      template('Return to best(', 0, ', ', 1, ') for take from best(', [0, -1], ', ', 2, ')'),
      ints('i', 'c', 'rest'),
      10,
      silently(
        '-',
        [i, 1],
        3,
        get(
          [
            [dp, [slot(3), slot(2)], 4],
            [value, [i], 5],
            [skip, [i, c], 6],
          ],
          compute(
            '+',
            [slot(4), slot(5)],
            7,
            compute('max', [slot(6), slot(7)], 8, put([[dp, [i, c], slot(8)]], comeBack)),
          ),
        ),
      ),
      { ...inBest, site: site('take') },
    ),
    state(
      answer,
      'resume',
      template('Read the answer'),
      [],
      3,
      get(
        [
          [n, [], 0],
          [capacity, [], 1],
        ],
        get([[dp, [slot(0), slot(1)], 2]], halt({ as: 'value', value: slot(2) })),
      ),
    ),
  ],
};

export function bindKnapsack(limit: number, weights: readonly number[], values: readonly number[]): Bound {
  return bindCells(knapsack, {
    n: weights.length,
    capacity: limit,
    weight: { first: 1, values: weights },
    value: { first: 1, values },
  });
}
