import assert from 'node:assert/strict';
import { assertGolden } from './golden.ts';
import { connect, launched, truthFile } from './host.ts';

/** An edit that has to change the text, as a model's slip. */
function slip(text: string, from: string, to: string): string {
  assert.ok(text.includes(from), from);
  return text.replace(from, to);
}

const bag = truthFile(
  'knapsack.tail',
  { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] },
  'What is the most it can be worth?',
);

describe("a debug session of a model's trace", () => {
  it("stops at the first fault, explains it and shows the model's values", async function () {
    const client = connect({
      'bag.tailcot': slip(
        slip(bag, '0 + 3 = 3\nmax(0, 3) = 3\nput dp[1][5]=3', '0 + 3 = 4\nmax(0, 4) = 4\nput dp[1][5]=4'),
        'get dp[1][5]=3',
        'get dp[1][5]=4',
      ),
    });
    const stop = await launched(client, { program: 'bag.tailcot' });
    assert.equal(stop['reason'], 'exception');
    await client.request('exceptionInfo', { threadId: 1 });
    await client.stop('next');
    await client.request('stackTrace', { threadId: 1 });
    await client.request('evaluate', { expression: 'dp[1][5]', frameId: 1, context: 'watch' });
    await client.stop('reverseContinue');
    await client.request('exceptionInfo', { threadId: 1 });
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('stops on lines of the trace, forward and back', async function () {
    const client = connect({ 'bag.tailcot': bag });
    const lines = bag.split('\n');
    const wanted = ['get dp[0][3]=0', 'put dp[2][1]=0'].map((start) => ({
      line: lines.findIndex((line) => line.startsWith(start)) + 1,
    }));
    await launched(client, { program: 'bag.tailcot', stopOnEntry: true }, { 'bag.tailcot': wanted });
    for (const command of ['continue', 'continue', 'reverseContinue']) await client.stop(command);
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('stops at the last line of a state where a blank line before it is meant, and shows the truth beside a state', async () => {
    const text = slip(bag, '\nnext Consider dp[2][5]\n', '\n\n\nnext Consider dp[2][5]\n');
    const client = connect({ 'bag.tailcot': text });
    await launched(client, { program: 'bag.tailcot', stopOnEntry: true });
    const lines = text.split('\n');
    const last = lines.indexOf('next Consider dp[2][5]') + 1;
    const { breakpoints } = await client.request('setBreakpoints', {
      source: { path: 'bag.tailcot' },
      breakpoints: [last - 2, last - 1, last].map((line) => ({ line })),
    });
    assert.deepEqual(
      (breakpoints as { line: number }[]).map(({ line }) => line),
      [last, last, last],
    );
    const beside = async (state: number): Promise<unknown> => {
      const { line, text: truth } = await client.request('tail/truth', { state });
      assert.ok(String(truth).includes('\nAnswer: 7'));
      return line;
    };
    assert.equal(await beside(2), last);
    assert.equal(await beside(99_999), 0);
  });

  it('ends as the trace ends, which need not be the end of the run', async () => {
    const lines = bag.trimEnd().split('\n');
    const cut = lines.slice(0, lines.findIndex((line) => line.startsWith('put dp[1][5]')) + 1).join('\n');
    // More faults than a verdict lists: the last one, that the trace stops, is not among them.
    const jumps = Array.from({ length: 1100 }, (_, i) => `Consider dp[3][${i}]\nput dp[2][${i}]=1\n`);
    const babble = `${cut}\n${jumps.slice(0, 300).join('')}`;
    const endOf = async (text: string): Promise<unknown> => {
      const client = connect({ 'bag.tailcot': text });
      await launched(client, { program: 'bag.tailcot', stopOnEntry: true });
      await client.request('setExceptionBreakpoints', { filters: [] });
      return (await client.stop('continue'))['description'];
    };
    const withFinish = (text: string): string => slip(text, '"style"', '"finish":"length","style"');
    assert.equal(await endOf(bag), 'At the end of the run');
    assert.equal(await endOf(cut), 'Fault: transition, unfinished');
    assert.equal(
      await endOf(`${babble}${lines.at(-1) ?? ''}`),
      'The run has not ended: the trace gives its answer here',
    );
    assert.equal(await endOf(babble), 'The run has not ended: the trace stops here');
    // More faults than are looked for at all.
    assert.equal(
      await endOf(`${cut}\n${jumps.join('')}`),
      'The run has not ended: the rest of the trace was not judged',
    );
    assert.equal(await endOf(withFinish(babble)), 'The run has not ended: the model reached its token limit');
  });

  it('says what is missing where a trace does not lead to its task', async () => {
    const client = connect({
      'stray.tailcot': bag.slice(bag.indexOf('\n') + 1),
      'other.tailcot': slip(bag, '0-1 knapsack', 'Unknown'),
    });
    await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
    const stray = await client.ask('launch', { program: 'stray.tailcot' });
    const other = await client.ask('launch', { program: 'other.tailcot' });
    assert.match(stray.message ?? '', /first line does not say which task it belongs to/);
    assert.match(other.message ?? '', /task “Unknown”, which is not in any \.tail file here/);
    assert.match(
      (await client.ask('launch', { program: 'stray.tailcot', task: 'knapsack.tail' })).message ?? '',
      /which input it was written for/,
    );
  });
});
