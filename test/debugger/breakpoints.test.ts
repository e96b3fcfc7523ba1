import assert from 'node:assert/strict';
import { assertGolden } from './golden.ts';
import { connect, launched, taskText, truthFile } from './host.ts';
import { lineOf } from './line-of.ts';
import { parseHitCondition } from '../../src/debugger/breakpoint.ts';

const bag = { program: 'knapsack.tail', input: { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] } };

describe('breakpoints', () => {
  it('stop by condition and by hit count, counted from the start of the run', async function () {
    const client = connect();
    const line = lineOf('knapsack.tail', 'return max(skip, take)');
    await launched(client, bag, { 'knapsack.tail': [{ line, condition: 'i == 2' }] });
    await client.stop('continue');
    await client.request('setBreakpoints', {
      source: { path: 'knapsack.tail' },
      breakpoints: [{ line, hitCondition: '>= 2' }],
    });
    for (const command of ['reverseContinue', 'reverseContinue', 'continue']) await client.stop(command);
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('count as their hit conditions say', () => {
    const hits = (text: string): readonly number[] | undefined => {
      const holds = parseHitCondition(text);
      return holds && [1, 2, 3, 4, 5, 6].filter(holds);
    };
    for (const [text, expected] of [
      ['3', [3]],
      ['= 3', [3]],
      ['==3', [3]],
      ['> 3', [4, 5, 6]],
      [' >=3 ', [3, 4, 5, 6]],
      ['<3', [1, 2]],
      ['<= 3', [1, 2, 3]],
      ['%3', [3, 6]],
      ['%0', undefined],
      ['!3', undefined],
      ['3 times', undefined],
    ] as const)
      assert.deepEqual(hits(text), expected, text);
  });

  it('that only log say their message in passing', async function () {
    const client = connect();
    await launched(client, bag, {
      'knapsack.tail': [
        {
          line: lineOf('knapsack.tail', 'return max(skip, take)'),
          logMessage: 'best({i}, {c}) is {max(skip, take)}, {nothing}',
        },
      ],
    });
    await client.stop('continue');
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('at faults stop a run of a trace, or are taken away', async () => {
    const right = truthFile('knapsack.tail', bag.input, 'What is the most it can be worth?');
    const client = connect({ 'bag.tailcot': right.replace('put dp[1][5]=3', 'put dp[1][5]=4') });
    await launched(client, { program: 'bag.tailcot', stopOnEntry: true });
    assert.equal((await client.stop('continue'))['reason'], 'exception');
    await client.stop('reverseContinue');
    await client.request('setExceptionBreakpoints', { filters: [] });
    assert.equal((await client.stop('continue'))['description'], 'At the end of the run');
  });

  it('slide down to the next line from which a state comes, and say where there is none', async function () {
    const client = connect();
    await launched(client, bag);
    const comment = lineOf('knapsack.tail', '// What the first i items');
    const last = taskText('knapsack.tail').split('\n').length;
    await client.request('setBreakpoints', {
      source: { path: 'knapsack.tail' },
      breakpoints: [
        { line: comment },
        { line: last },
        { line: comment, condition: '1 +' },
        { line: comment, hitCondition: 'often' },
      ],
    });
    await client.request('setBreakpoints', { source: { path: 'another.tail' }, breakpoints: [{ line: 1 }] });
    await client.request('breakpointLocations', { source: { path: 'knapsack.tail' }, line: comment, endLine: last });
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });

  it('whose condition names what the program does not have say so; any name of the program may stand in one', async () => {
    const client = connect();
    await launched(client, bag);
    const line = lineOf('knapsack.tail', 'return max(skip, take)');
    const conditions = [
      'nosuch + 1 == 2',
      'tak == 3',
      'worst(1, 2) == 3',
      'take == 3',
      'i == 1 and weight[i] > min(c, w)',
      'best(i, c) == 3',
      'dp[1][2] == 0',
      'capacity > n',
      'length(weight) == 3',
    ];
    const { breakpoints } = await client.request('setBreakpoints', {
      source: { path: 'knapsack.tail' },
      breakpoints: conditions.map((condition) => ({ line, condition })),
    });
    assert.ok(Array.isArray(breakpoints));
    assert.deepEqual(
      breakpoints.map(({ verified, message }): unknown => (verified === true ? 'set' : message)),
      [
        'The program has no "nosuch"',
        'The program has no "tak"; did you mean "take"?',
        'The program has no "worst"',
        ...Array.from({ length: 6 }, () => 'set'),
      ],
    );
  });

  it('on functions stop where a call begins, also in a state to which a loop comes back', async () => {
    const client = connect({
      'rounds.tail': `task "Rounds" {
  class recursion
  length n: S 1..2, M 3..4, L 5..6
  ask "{n}"
  tape t: int = 0
  function count(k: int) {
    for i in k to k + 1 { step "Count {k} from {i}" { t = t + 1 } }
  }
  count(2)
  count(2)
  answer t
}`,
    });
    await launched(client, { program: 'rounds.tail', input: { n: 1 } });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'count' }] });
    const stops: unknown[] = [];
    for (let i = 0; i < 3; i++) stops.push((await client.stop('continue'))['text']);
    assert.deepEqual(stops.slice(0, 2), ['Count 2 from 2', 'Count 2 from 2']);
    assert.notEqual(stops[2], 'Count 2 from 2');
  });

  it('on functions stop where they are entered, and on cells where they are written', async function () {
    const client = connect();
    await launched(client, bag);
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'best' }, { name: 'worst' }] });
    await client.stop('continue');
    await client.stop('continue');
    await client.request('setFunctionBreakpoints', { breakpoints: [] });
    const { dataId } = await client.request('dataBreakpointInfo', { name: 'put dp[2][5]' });
    await client.request('dataBreakpointInfo', { name: 'skip' });
    await client.request('setDataBreakpoints', { breakpoints: [{ dataId, accessType: 'write' }] });
    await client.stop('continue');
    await client.request('evaluate', { expression: 'dp[2][5]', frameId: 1, context: 'watch' });
    assertGolden(this.test?.fullTitle() ?? '', client.transcript);
  });
});

describe('data breakpoints', () => {
  it('stop where a cell is fetched, written or changed, and at any cell of a region, both ways', async () => {
    const client = connect();
    await launched(client, bag);
    const stops = async (command: string): Promise<number> => {
      for (let count = 0; ; count++) {
        const { reason, description } = await client.stop(command);
        if (reason !== 'data breakpoint') return count;
        assert.match(String(description), /^Paused where /);
      }
    };
    const count = async (dataId: string, accessType: string): Promise<number> => {
      await client.request('setDataBreakpoints', { breakpoints: [{ dataId, accessType }] });
      const forward = await stops('continue');
      assert.equal(await stops('reverseContinue'), forward, `${dataId} ${accessType}`);
      return forward;
    };
    const [cell, region] = [await count('dp[1][5]', 'write'), await count('dp', 'write')];
    assert.equal(cell, 1);
    assert.ok(region > 1);
    assert.equal(await count('change dp', 'write'), region, 'a memo is written once a cell');
    const read = await count('dp', 'read');
    assert.ok(read > 0);
    assert.equal(await count('dp[1][5]', 'readWrite'), 1 + (await count('dp[1][5]', 'read')));
    client.close();
  });

  it('are offered for cells and regions; where a client calls a write a change, the line of a write stands for all', async () => {
    for (const [clientID, id] of [
      ['vscode', 'change dp'],
      ['other', 'dp'],
    ]) {
      const client = connect();
      await client.request('initialize', { adapterID: 'tail', clientID, pathFormat: 'path' });
      await client.request('launch', bag);
      assert.equal((await client.request('dataBreakpointInfo', { name: 'dp' }))['dataId'], id);
      assert.equal((await client.request('dataBreakpointInfo', { name: 'put dp[1][5]' }))['dataId'], 'dp[1][5]');
      assert.equal((await client.request('dataBreakpointInfo', { name: 'nothing' }))['dataId'], null);
      client.close();
    }
  });
});

describe('breakpoints at faults', () => {
  it('stop at the kinds and groups that their condition names, and say what is misspelt', async () => {
    const right = truthFile('knapsack.tail', bag.input, 'What is the most it can be worth?');
    const client = connect({ 'bag.tailcot': right.replace('put dp[1][5]=3', 'put dp[1][5]=4') });
    await launched(client, { program: 'bag.tailcot', stopOnEntry: true });
    const stops = async (condition: string): Promise<boolean> => {
      await client.request('setExceptionBreakpoints', {
        filters: [],
        filterOptions: [{ filterId: 'faults', condition }],
      });
      await client.request('tail/go', { to: 'state', state: 0 });
      await client.told('stopped');
      return (await client.stop('continue'))['reason'] === 'exception';
    };
    assert.deepEqual(
      [await stops('write'), await stops('fetch, write-value'), await stops('stuck'), await stops('!write')],
      [true, true, false, false],
    );
    const { breakpoints } = await client.request('setExceptionBreakpoints', {
      filters: [],
      filterOptions: [{ filterId: 'faults', condition: 'write-valu' }],
    });
    assert.deepEqual(breakpoints, [
      { verified: false, message: 'There is no fault “write-valu”; did you mean write-value?' },
    ]);
    client.close();
  });
});

describe('a debug session', () => {
  it('runs anew what the document holds when it is restarted', async () => {
    const documents = { 'bag.tail': taskText('knapsack.tail') };
    const client = connect(documents);
    assert.equal((await launched(client, { ...bag, program: 'bag.tail' }))['text'], 'Start');
    assert.equal((await client.stop('stepIn'))['text'], 'Consider dp[3][5]');
    documents['bag.tail'] = documents['bag.tail'].replace('Consider dp', 'Look at dp');
    await client.request('restart', {});
    await client.told('initialized');
    await client.stop('configurationDone', {});
    assert.equal((await client.stop('stepIn'))['text'], 'Look at dp[3][5]');
  });

  it('keeps its run when what it should be restarted with is broken', async () => {
    const documents = { 'bag.tail': taskText('knapsack.tail') };
    const client = connect(documents);
    await launched(client, { ...bag, program: 'bag.tail' });
    documents['bag.tail'] = 'task {';
    assert.match((await client.ask('restart', {})).message ?? '', /^bag\.tail:1:\d+: /);
    assert.equal((await client.stop('stepIn'))['text'], 'Consider dp[3][5]');
  });

  it('goes to a line and restarts a frame', async () => {
    const client = connect();
    await launched(client, bag);
    await client.stop('stepIn');
    await client.stop('stepIn');
    const { targets } = await client.request('gotoTargets', {
      source: { path: 'knapsack.tail' },
      line: lineOf('knapsack.tail', 'return max(skip, take)'),
    });
    assert.ok(Array.isArray(targets) && targets.length === 1);
    const [{ id, label }] = targets as [{ id: number; label: string }];
    assert.equal(label, 'state 8: Return to best(1, 5) for take from best(0, 3)');
    assert.equal(
      (await client.stop('goto', { threadId: 1, targetId: id }))['text'],
      'Return to best(1, 5) for take from best(0, 3)',
    );
    assert.equal((await client.stop('restartFrame', { frameId: 1 }))['text'], 'Consider dp[1][5]');
  });

  it('shows the trace of a program as a document, in which places can be gone to', async () => {
    const client = connect();
    await launched(client, bag);
    const { sources } = await client.request('loadedSources');
    assert.ok(Array.isArray(sources));
    const trace = (sources as { name: string; sourceReference: number }[]).find(
      ({ sourceReference }) => sourceReference > 0,
    );
    assert.ok(trace);
    const { content } = await client.request('source', { source: trace, sourceReference: trace.sourceReference });
    assert.equal(typeof content, 'string');
    const lines = String(content).split('\n');
    const line = lines.findIndex((text) => text.startsWith('put dp[2][5]=')) + 1;
    const { targets } = await client.request('gotoTargets', { source: trace, line });
    await client.stop('goto', { threadId: 1, targetId: (targets as { id: number }[])[0]?.id });
    const { result } = await client.request('evaluate', { expression: 'dp[2][5]', frameId: 1, context: 'watch' });
    assert.equal(result, '7');
  });

  it('prints question and answer, and ends, when it only runs', async () => {
    const client = connect();
    await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
    await client.request('launch', { program: 'knapsack.tail', tier: 'S', seed: 3, noDebug: true });
    await client.told('initialized');
    await client.request('configurationDone');
    const said = [(await client.told('output')).body['output'], (await client.told('output')).body['output']];
    assert.match(String(said[0]), /^Question: /);
    assert.match(String(said[1]), /^Answer: \d+\n$/);
    await client.told('terminated');
  });
});
