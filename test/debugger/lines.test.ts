import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contains } from '../../src/language/index.ts';
import { finish, minimal } from '../../src/machine/index.ts';
import { loopRounds, record } from '../../src/record/index.ts';
import { linesBody, type LinesBody } from '../../src/debugger/index.ts';
import { DebugRun } from '../../src/debugger/debug-run.ts';
import { LoopIndex } from '../../src/debugger/lines/index.ts';
import { TruthReplay } from '../../src/debugger/truth-replay.ts';
import { boundProgram, programInputs, programs } from '../compile/random-programs.ts';
import type { Client } from './client.ts';
import { connect, launched, taskText } from './host.ts';

async function lines(client: Client): Promise<LinesBody> {
  return linesBody.parse(await client.request('tail/lines', {}));
}

/** What the lines of a program came to, by their texts. */
async function told(client: Client, file: string): Promise<Record<string, string>> {
  const texts = taskText(file).split('\n');
  const { values } = await lines(client);
  return Object.fromEntries(values.map(({ line, text }) => [texts[line]?.trim() ?? '', text]));
}

async function go(client: Client, args: object): Promise<number> {
  await client.request('tail/go', args);
  return Number((await client.moved()).state);
}

describe('the iterations of a run', () => {
  it('are those that are counted while it is read, in random programs', () => {
    let rounds = 0;
    fc.assert(
      fc.property(programs, programInputs, (text, given) => {
        const bound = boundProgram(text, given);
        if (bound === undefined) return;
        const recording = record(bound, { limit: 200 });
        if (recording.states === 0) return;
        const replay = finish(TruthReplay.of(recording, minimal));
        const index = finish(LoopIndex.of(replay));
        const counted = loopRounds(recording);
        for (let state = 0; state < replay.states; state++)
          for (const round of index.at(state)) {
            rounds++;
            assert.ok(counted.get(round.loop)?.includes(round.count), `${round.count} rounds of ${round.loop}`);
            assert.ok(round.begin <= round.start && round.start <= state);
            assert.ok(round.number >= 1 && round.number <= round.count);
            assert.deepEqual(index.sibling(round, round.number), round);
            const place = bound.machine.states[replay.points[state] ?? -1]?.range.start;
            const range = bound.machine.loops?.[round.loop]?.range;
            assert.ok(place && range && contains(range, { start: place, end: place }));
            const next = index.sibling(round, round.number + 1);
            assert.equal(next === undefined, round.number === round.count);
            if (next !== undefined) assert.ok(next.start > state);
          }
      }),
      { numRuns: 60 },
    );
    assert.ok(rounds > 20, `${rounds} rounds`);
  });

  it('are read once for all who ask meanwhile, also where the first who asked goes away', () => {
    const text = taskText('addition.tail');
    const bound = boundProgram(text, { x: '1'.repeat(300), y: '2'.repeat(300) });
    assert.ok(bound);
    const run = new DebugRun(finish(TruthReplay.of(record(bound), minimal)));
    const [gone, one, other] = [run.loopIndex(), run.loopIndex(), run.loopIndex()];
    let pieces = 0;
    const goOn = (work: typeof one): void => {
      assert.equal(work.next().done, false);
      pieces++;
    };
    for (const work of [gone, gone, one, other]) goOn(work);
    const states = run.replay.states;
    assert.ok(pieces > 0 && states > 32 * pieces);
    let left = 0;
    for (let next = one.next(); next.done !== true; next = one.next()) left++;
    assert.equal(pieces + left, Math.floor(states / 32));
    assert.equal(finish(other), finish(run.loopIndex()));
  });
});

describe('the request tail/lines', () => {
  it('tells what each line came to in this iteration, and which iteration it is', async () => {
    const client = connect();
    await launched(client, { program: 'addition.tail', input: { x: '37.5', y: '1.48' } });
    await client.moved();
    await go(client, { to: 'state', state: 4 });
    const { iterations, values } = await lines(client);
    assert.deepEqual(
      iterations.map(({ name, number, count }) => [name, number, count]),
      [['for p', 2, 4]],
    );
    const now = await told(client, 'addition.tail');
    assert.equal(now['let s = x[p] + y[p] + carry'], 's = 9');
    assert.equal(now['sum[p] = s % 10'], 'sum[p] = 9');
    assert.equal(now['carry = s / 10'], 'carry = 0');
    assert.equal(now['let low = min(low(x), low(y))'], 'low = -2', 'before the loop');
    assert.equal(now['for p in low to high {'], 'low = -2');
    assert.ok(values.every(({ state, isNow }) => isNow === (state === 4)));
    // In the middle of a state: what comes later in it has no value of the iteration before.
    await go(client, { to: 'state', state: 4, line: 2 });
    assert.equal((await told(client, 'addition.tail'))['carry = s / 10'], undefined);
    client.close();
  });

  it('tells of a call what it did itself, not what other calls of the function did', async () => {
    const client = connect();
    await launched(client, { program: 'knapsack.tail', input: { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] } });
    await client.moved();
    await go(client, { to: 'state', state: 2 });
    const inner = await told(client, 'knapsack.tail');
    assert.match(inner['let w = weight[i]'] ?? '', /best\(2, 5\)\.w = 3/);
    assert.equal(inner['return max(skip, take)'], undefined);
    await go(client, { to: 'percentage', percentage: 100 });
    await go(client, { to: 'state', state: 21 });
    const outer = await told(client, 'knapsack.tail');
    assert.match(outer['let w = weight[i]'] ?? '', /best\(3, 5\)\.w = 4/);
    assert.match(outer['return max(skip, take)'] ?? '', /^max\(7, 5\) = 7/);
    client.close();
  });

  it('tells which branches were not taken, as far as the run has come', async () => {
    const client = connect();
    await launched(client, { program: 'knapsack.tail', input: { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] } });
    await client.moved();
    const texts = taskText('knapsack.tail').split('\n');
    const untaken = async (): Promise<string[]> =>
      (await lines(client)).untaken.map(
        ({ line, character, end }) => texts[line]?.slice(character, end.character) ?? '',
      );
    await go(client, { to: 'state', state: 2 });
    assert.deepEqual(await untaken(), ['{ return 0 }']);
    await go(client, { to: 'state', state: 2, line: 0 });
    assert.deepEqual(await untaken(), []);
    await go(client, { to: 'state', state: 4 });
    assert.deepEqual(await untaken(), [], 'the branch is taken');
    await go(client, { to: 'state', state: 21 });
    assert.deepEqual((await untaken()).sort(), ['{ return 0 }', '{ return skip }']);
    client.close();
  });

  it('goes to the same place in other iterations, of each loop around it', async () => {
    const client = connect();
    await launched(client, { program: 'bubble-sort.tail', tier: 'M', seed: 3 });
    await client.moved();
    const start = await go(client, { to: 'percentage', percentage: 40 });
    const before = await lines(client);
    assert.equal(before.iterations.length, 2);
    const next = await go(client, { to: 'iteration', iteration: 'forward', loop: 1 });
    const after = await lines(client);
    assert.ok(next > start);
    assert.equal(after.iterations.at(1)?.number, Number(before.iterations.at(1)?.number) + 1);
    await go(client, { to: 'iteration', iteration: 1 });
    assert.equal((await lines(client)).iterations[0]?.number, 1);
    const { message } = await client.ask('tail/go', { to: 'iteration', iteration: 'back' });
    assert.match(String(message), /^The loop has \d+ iterations; this is number 1\.$/);
    await go(client, { to: 'state', state: 0 });
    assert.match(
      String((await client.ask('tail/go', { to: 'iteration', iteration: 'forward' })).message),
      /is in no loop\.$/,
    );
    client.close();
  });
});
