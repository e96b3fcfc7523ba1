import assert from 'node:assert/strict';
import * as z from 'zod';
import { schemaWords } from '../../src/files/index.ts';

const schema = z.strictObject({
  url: z.string().min(1).max(5),
  count: z.int().min(1).max(9),
  style: z.enum(['minimal', 'verbose']),
  list: z.array(z.string()).max(1),
  isOn: z.boolean(),
  either: z.union([z.number(), z.string()]),
  even: z.number().refine((n) => n % 2 === 0, 'must be even'),
});
const right = { url: 'a', count: 1, style: 'minimal', list: [], isOn: true, either: 1, even: 2 };

/** What is said of the right value with this in it. */
function words(change: Record<string, unknown>): string[] {
  const { error } = schema.safeParse({ ...right, ...change });
  return (error?.issues ?? []).map((issue) =>
    issue.code === 'custom' ? issue.message : schemaWords(issue, change[String(issue.path[0])] === undefined),
  );
}

describe('the words for what a schema refuses', () => {
  for (const [change, expected] of [
    [{}, []],
    [{ url: undefined }, ['is missing']],
    [{ url: 5 }, ['must be a string']],
    [{ url: '' }, ['is empty']],
    [{ url: 'abcdef' }, ['has more than 5 characters']],
    [{ count: 0 }, ['must be at least 1']],
    [{ count: 1.5 }, ['must be a whole number']],
    [{ count: 10 }, ['must be at most 9']],
    [{ style: 'short' }, ['must be "minimal" or "verbose"']],
    [{ style: undefined }, ['is missing']],
    [{ list: {} }, ['must be a list']],
    [{ list: ['a', 'b'] }, ['has more than 1 entry']],
    [{ isOn: 'yes' }, ['must be true or false']],
    [{ either: true }, ['has none of the forms that it may have']],
    [{ even: 3 }, ['must be even']],
    [{ other: 1 }, ['has unknown fields: `other`']],
  ] as const) {
    it(`${JSON.stringify(change)}: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(words(change), expected);
    });
  }
});
