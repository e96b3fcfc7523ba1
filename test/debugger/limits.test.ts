import assert from 'node:assert/strict';
import v8 from 'node:v8';
import vm from 'node:vm';
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
      /^This expression is too long: it has 300,000 characters, and 10,000 are read at most\.$/,
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
  it('of a million states is what was recorded, while it is made and after', async () => {
    v8.setFlagsFromString('--expose-gc');
    const collect: unknown = vm.runInNewContext('gc');
    const used = (): number => {
      if (typeof collect === 'function') collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const digits = '12345678'.repeat(125_000);
    const client = connect();
    const before = used();
    const { rss } = process.memoryUsage();
    let peak = 0;
    let isOver = false;
    const watch = (): void => {
      peak = Math.max(peak, process.memoryUsage().rss - rss);
      if (!isOver) setImmediate(watch);
    };
    watch();
    await launched(client, { ...sum, input: { x: digits, y: digits } });
    isOver = true;
    const kept = used() - before;
    assert.equal((await client.moved())['states'], 1_000_000);
    assert.ok(kept < 300e6, `${kept} bytes are kept`);
    assert.ok(peak < 450e6, `${peak} bytes at the peak`);
  });
});
