import assert from 'node:assert/strict';
import { Client } from './client.ts';
import { connect, launched, taskText } from './host.ts';
import { TailDebugSession } from '../../src/debugger/session.ts';

const sum = { program: 'addition.tail', input: { x: '37.5', y: '1.48' } };

/** A machine that walks on for ever. */
const endless = 'machine "Walk on" {\n  blank 0\n  start A\n  A: 0 -> 1 R | 1 -> 1 R\n}\n';

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
}
const variables = async (client: Client, args: object): Promise<readonly Variable[]> =>
  (await client.request('variables', args))['variables'] as readonly Variable[];

describe('what the debugger does not do', () => {
  it('is refused with a reason, request by request, and changes nothing', async () => {
    const client = connect();
    await launched(client, sum);
    for (const command of [
      'attach',
      'setVariable',
      'setExpression',
      'readMemory',
      'writeMemory',
      'disassemble',
      'setInstructionBreakpoints',
      'terminateThreads',
      'stepInTargets',
      'modules',
      'locations',
      'nosuch',
      'constructor',
    ]) {
      const { success, message } = await client.ask(command, {
        variablesReference: 1,
        name: 'carry',
        value: '1',
        expression: 'carry',
      });
      assert.equal(success, false, command);
      assert.match(message ?? '', /^[A-Z].{20,}\.$/, command);
    }
    assert.equal(
      (await client.request('evaluate', { expression: 'carry', frameId: 1, context: 'watch' }))['result'],
      '0',
    );
  });

  it('a request that fails in the middle is answered', async () => {
    const client = new Client(
      new TailDebugSession({
        readText: () => Promise.resolve(taskText('addition.tail')),
        importedPath: (_program, imported) => imported,
        readImport: () => Promise.resolve(undefined),
        findTask: () => {
          throw new TypeError('the index is gone');
        },
      }),
    );
    await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
    const { success, message } = await client.ask('launch', { trace: 'some.tailcot' });
    assert.equal(success, false);
    assert.match(message ?? '', /the index is gone/);
  });
});

describe('what is cut says so', () => {
  it('a region of more cells than are sent at once', async () => {
    const client = connect();
    const digits = '12345678'.repeat(1500);
    await launched(client, { ...sum, input: { x: digits, y: '5' } });
    const { scopes } = await client.request('scopes', { frameId: 1 });
    const [, , , inputs] = scopes as { variablesReference: number }[];
    const regions = await variables(client, { variablesReference: inputs?.variablesReference });
    const x = regions.find(({ name }) => name === 'x');
    const all = await variables(client, { variablesReference: x?.variablesReference });
    assert.equal(all.length, 10_001);
    assert.deepEqual([all.at(-1)?.name, all.at(-1)?.value], ['…', '2,000 more: ask for them by range']);
    const paged = await variables(client, { variablesReference: x?.variablesReference, start: 10_000, count: 2_000 });
    assert.deepEqual([paged.length, paged.at(-1)?.name], [2_000, 'x[0]']);
  });

  it('the stack is given whole to who asks for all of it', async () => {
    const client = connect();
    await launched(client, { program: 'derangement.tail', input: { n: 2400 } });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'd', condition: 'k == 0' }] });
    await client.stop('continue');
    for (const args of [{ levels: 0 }, {}]) {
      const { stackFrames, totalFrames } = await client.request('stackTrace', { threadId: 1, startFrame: 0, ...args });
      assert.deepEqual([(stackFrames as unknown[]).length, totalFrames], [1202, 1202]);
    }
  });

  it('a run that has not ended, at launch and where the recording stops', async () => {
    const client = connect({ 'walk.machine': endless });
    const stop = await launched(client, { program: 'walk.machine', input: { input: '0' }, limit: 500 });
    assert.equal(stop['description'], 'Paused on the first state');
    const told = client.transcript.flatMap((line) =>
      line.to === 'client' && line.message.type === 'event' ? [JSON.stringify(line.message)] : [],
    );
    assert.ok(
      told.some(
        (text) =>
          text.includes('"output"') && text.includes('The run has not ended: the limit of 500 states is reached.'),
      ),
    );
    assert.equal(
      (await client.stop('continue'))['description'],
      'The run has not ended: the limit of 500 states is reached',
    );
  });
});

describe('an expression that is none', () => {
  it('is spoken of as an expression', async () => {
    const client = connect();
    await launched(client, sum);
    for (const expression of ['2 ** 3', '3 ^', 'x[', '#']) {
      const { success, message } = await client.ask('evaluate', { expression, frameId: 1, context: 'watch' });
      assert.equal(success, false);
      assert.match(message ?? '', /^This is not an expression: unexpected ("[\^*#[]"|end)\.$/, expression);
    }
  });

  it('is an interval only between integers that are not too far apart, and of a region with one index', async () => {
    const client = connect();
    await launched(client, { program: 'knapsack.tail', input: { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] } });
    const evaluated = async (expression: string): Promise<unknown> => {
      const { success, message, body } = await client.ask('evaluate', { expression, frameId: 1, context: 'watch' });
      return success ? body['result'] : message;
    };
    assert.equal(await evaluated('weight[1 .. 3]'), '(2, 3, 4)');
    assert.equal(await evaluated('weight[2 .. 2]'), '(3)');
    assert.equal(await evaluated('weight[2 .. 1]'), '()');
    for (const expression of ['weight["a" .. 2]', 'weight[0 .. "b"]', 'weight[0 == 0 .. 2]'])
      assert.equal(await evaluated(expression), 'The ends of an interval are integers.', expression);
    assert.equal(await evaluated('weight[0 .. 1000000000]'), 'This interval is too long.');
    assert.match(String(await evaluated('weight[0][1]')), /^A cell of weight has 1 index: weight\[0\]\.$/);
    assert.match(String(await evaluated('capacity[0]')), /^There is no region capacity with cells by index\.$/);
  });
});
