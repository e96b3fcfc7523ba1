import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { connect, launched } from './host.ts';

const sum = { program: 'addition.tail', input: { x: '37.5', y: '1.48' } };
const bag = { program: 'knapsack.tail', input: { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] } };

describe('what a person types', () => {
  it('is evaluated as far as it is no long work, and refused otherwise', async () => {
    const client = connect();
    await launched(client, bag);
    const ask = async (expression: string): Promise<string> => {
      const { success, message, body } = await client.ask('evaluate', { expression, frameId: 1, context: 'watch' });
      return success ? String(body['result']) : (message ?? '');
    };
    assert.equal(await ask('sum i in 1..1000 of i'), '500500');
    assert.match(
      await ask(`[${'1, '.repeat(99_999)}1]`),
      /^This expression is too long: it has 300,000 characters, but at most 10,000 are read\.$/,
    );
    for (const endless of [
      'sum i in 1..1000000000000 of i',
      'sum i in 1..1000 of (sum j in 1..1000 of i * j)',
      'sum i in 1..100000 of (i + i) * (i - i)',
    ])
      assert.equal(await ask(endless), 'This takes too many steps to be evaluated here.');
    const { breakpoints } = await client.request('setBreakpoints', {
      source: { path: 'knapsack.tail' },
      breakpoints: [{ line: 40, condition: `${'1 + '.repeat(3000)}1 == 2` }],
    });
    assert.match(JSON.stringify(breakpoints), /This expression is too long/);
    assert.equal(await ask('capacity + 1'), '6');
  });

  it('is completed at the end of any text', async () => {
    const client = connect();
    await launched(client, sum);
    for (const text of [`${'x'.repeat(200_000)}! ca`, `${'ca'.repeat(100_000)}!ca`]) {
      const { targets } = await client.request('completions', { text, column: text.length + 1, frameId: 1 });
      assert.deepEqual(
        (targets as { label: string; start: number }[]).map(({ label, start }) => [label, start]),
        [['carry', text.length - 2]],
      );
    }
  });
});

describe('the memory of a session', () => {
  // With a limit the heap is collected early, and overflows if it cannot be; without one it is seen how it grows.
  for (const { name, least, most, flags } of [
    { name: 'addition', least: 250_000, most: 130e6, flags: [] },
    { name: 'knapsack', least: 50_000, most: 40e6, flags: ['--max-old-space-size=80'] },
  ])
    it(`of a long run (${name}) is what was recorded, while it is made and while it is searched`, async () => {
      const child = [...flags, '--import=tsx', path.join(import.meta.dirname, 'memory-run.ts'), name];
      const { stdout } = await promisify(execFile)(process.execPath, child, {
        cwd: path.join(import.meta.dirname, '../..'),
      });
      const told = z
        .object({ states: z.number(), grown: z.array(z.number()), reasons: z.array(z.string()) })
        .parse(JSON.parse(stdout));
      assert.ok(told.states >= least, `${told.states} states`);
      assert.ok(Math.max(...told.grown) < most, `bytes at the peaks: ${told.grown.join(' ')}`);
      assert.match(
        told.reasons.join(),
        /^((At the end of the run|The run has not ended: [^.]+ is reached),At the start of the run,?){3}$/,
      );
    });
});
