import assert from 'node:assert/strict';
import { connect, launched } from './host.ts';
import { assertGolden } from './golden.ts';
import { lineOf } from './line-of.ts';
import type { Client } from './client.ts';

const bag = { program: 'knapsack.tail', input: { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] } };
const sum = { program: 'addition.tail', input: { x: '37.5', y: '1.48' } };

/** All that an editor asks for at a stop. */
async function look(client: Client): Promise<void> {
  const { stackFrames } = await client.request('stackTrace', { threadId: 1, startFrame: 0, levels: 20 });
  assert.ok(Array.isArray(stackFrames) && stackFrames.length > 0);
  const { scopes } = await client.request('scopes', { frameId: 1 });
  assert.ok(Array.isArray(scopes));
  for (const { variablesReference } of scopes as { variablesReference: number }[])
    await client.request('variables', { variablesReference });
}

describe('a debug session of a program', () => {
  it('stops at the first state, and shows stack, scopes and variables', async function () {
    const client = connect();
    await launched(client, bag);
    await look(client);
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('steps into calls, over them and out of them', async function () {
    const client = connect();
    await launched(client, bag);
    for (const command of ['stepIn', 'stepIn', 'next', 'next', 'stepOut', 'next', 'stepBack', 'stepBack']) {
      await client.stop(command);
      await client.request('stackTrace', { threadId: 1 });
    }
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('continues to breakpoints inside the recursion and back again', async function () {
    const client = connect();
    await launched(client, bag, { 'knapsack.tail': [{ line: lineOf('knapsack.tail', 'return max(skip, take)') }] });
    for (let i = 0; i < 3; i++) await client.stop('continue');
    for (let i = 0; i < 3; i++) await client.stop('reverseContinue');
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('ends when it is continued from its last state', async function () {
    const client = connect();
    await launched(client, sum);
    assert.equal((await client.stop('continue'))['description'], 'At the end of the run');
    await client.request('continue', { threadId: 1 });
    await client.told('terminated');
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('evaluates expressions, cells, calls and commands', async function () {
    const client = connect();
    await launched(client, bag, { 'knapsack.tail': [{ line: lineOf('knapsack.tail', 'return max(skip, take)') }] });
    await client.stop('continue');
    for (const expression of [
      'skip',
      'take',
      'w + 1',
      'dp[1][5]',
      'best(2, 5)',
      'best(3, 4)',
      'max n2 in 1..3 of value[n2]',
      'weight',
      'dp',
      'if c > 3 then "wide" else "narrow"',
      'nothing',
      '1 +',
      'dp[9][9]',
      '4 / 0',
    ]) {
      await client.ask('evaluate', { expression, frameId: 1, context: 'watch' });
    }
    for (const expression of ['help', 'state 3', 'fault', 'c'])
      await client.ask('evaluate', { expression, frameId: 1, context: 'repl' });
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('shows the arguments of every open call with what it has computed, and none of the main program', async () => {
    const client = connect();
    await launched(client, bag, { 'knapsack.tail': [{ line: lineOf('knapsack.tail', 'return max(skip, take)') }] });
    await client.stop('continue');
    const shown: unknown[] = [];
    for (const frameId of [1, 2, 4]) {
      const { scopes } = await client.request('scopes', { frameId });
      const { variablesReference } = (scopes as { name: string; variablesReference: number }[]).find(
        ({ name }) => name === 'Frame',
      ) ?? { variablesReference: 0 };
      const { variables } = await client.request('variables', { variablesReference });
      shown.push((variables as { name: string; value: string }[]).map(({ name, value }) => `${name}: ${value}`));
    }
    assert.deepEqual(shown, [['i: 1', 'c: 5', 'w: 2', 'skip: 0'], ['i: 2', 'c: 5', 'w: 3', 'skip: blank'], []]);
  });

  it('takes a command for one in the console alone, and says what is wrong with a scan', async () => {
    const client = connect();
    await launched(client, bag);
    const said = async (expression: string, context: string): Promise<unknown> => {
      const { success, message, body } = await client.ask('evaluate', { expression, frameId: 1, context });
      return success ? body['result'] : message;
    };
    assert.match(String(await said('help', 'repl')), /state/);
    assert.equal(await said('help', 'watch'), 'There is no help here.');
    assert.equal(await said('sum k in "a".."b" of 1', 'watch'), 'The ends of a scan are integers.');
    assert.equal(await said('max k in 1..0 of 3', 'watch'), 'This scan has no values to go over.');
    assert.equal(await said('sum k in 1..3 of weight[k]', 'watch'), '9');
    assert.equal(await said('argmax k in 1..3 of value[k]', 'watch'), '3');
  });

  it('evaluates a value of the state from what the state fetched, wherever in the state it stands', async () => {
    const client = connect();
    await launched(
      client,
      { ...sum, input: { x: '37.5', y: '2.6' }, stepBy: 'line' },
      { 'addition.tail': [{ line: lineOf('addition.tail', 'let s =') }] },
    );
    await client.stop('continue');
    const evaluated = async (expression: string): Promise<unknown> =>
      (await client.request('evaluate', { expression, frameId: 1, context: 'watch' }))['result'];
    const seen = new Set<string>();
    for (; (await evaluated('p')) === '-1'; await client.stop('next'))
      seen.add(`${String(await evaluated('s * 2'))}, carry ${String(await evaluated('carry'))}`);
    assert.deepEqual([...seen], ['22, carry 0', '22, carry 1']);
  });

  it('tells an editor each thing that it can do, and none that it cannot', async () => {
    const client = connect();
    const told = await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
    const flags = Object.entries(told).filter(([name]) => name.startsWith('supports'));
    assert.deepEqual(
      flags.filter(([, flag]) => flag !== true),
      [],
    );
    // Each that stands for a request of its own has one that the session knows.
    for (const [name] of flags) {
      const command = /^supports(\w)(\w+)Request$/.exec(name);
      if (command === null) continue;
      const [, first = '', rest = ''] = command;
      const { message } = await client.ask(`${first.toLowerCase()}${rest}`, {});
      assert.doesNotMatch(message ?? '', /unrecognized|not supported/i, name);
    }
  });

  it('says where a task has its error', async () => {
    const client = connect({ 'broken.tail': 'task "T" {\n  class simulation\n  answer nothing\n}\n' });
    await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
    const { success, message } = await client.ask('launch', { program: 'broken.tail' });
    assert.equal(success, false);
    assert.match(message ?? '', /^broken\.tail:\d+:\d+: /);
  });
});
