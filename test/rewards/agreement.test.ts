import assert from 'node:assert/strict';
import { disagreements } from './agreement.ts';

/** `npm run check:rewards -- agreement` compares 10,000 traces of all tasks. */
it('tail-cot reward says of damaged traces what check says', async () => {
  assert.deepEqual(await disagreements(['addition', 'knapsack', 'population'], 10, 1), []);
});
