import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cellText, finish, minimal, sameValue, type Bound, type Cell } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { cellsBody } from '../../src/debugger/index.ts';
import { END, type Moment } from '../../src/debugger/moment.ts';
import { MomentTape } from '../../src/debugger/moment-tape.ts';
import { accesses } from '../../src/debugger/moves/index.ts';
import type { Replay } from '../../src/debugger/replay.ts';
import { TruthReplay } from '../../src/debugger/truth-replay.ts';
import { boundProgram, programInputs, programs } from '../compile/random-programs.ts';
import type { Client } from './client.ts';
import { connect, launched } from './host.ts';
import { lineOf } from './line-of.ts';
import { bounds, rereadReplay, truthReplay } from './replays.ts';

const sum = { program: 'addition.tail', input: { x: '37.5', y: '1.48' } };
const bag = { program: 'knapsack.tail', input: { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] } };

/** Goes somewhere, and gives state and line. */
async function go(client: Client, args: object): Promise<string> {
  await client.request('tail/go', args);
  const { state, line } = await client.moved();
  return `${String(state)}:${String(line)}`;
}

async function refusal(client: Client, args: object): Promise<string> {
  return (await client.ask('tail/go', args)).message ?? '';
}

/** All that is done to a cell, found by going through the run line by line. */
function plainly(replay: Replay, cell: Cell): Record<'read' | 'write' | 'change', Moment[]> {
  const found = { read: [] as Moment[], write: [] as Moment[], change: [] as Moment[] };
  let held = new MomentTape(replay, { state: 0, line: 0 }).holds(cell);
  let count = 0;
  for (let state = 0; state < replay.states; state++) {
    for (let line = 0; line < replay.lineCount(state); line++) {
      const moment = { state, line };
      const written = replay.versions(cell, moment, Infinity).length;
      const value = new MomentTape(replay, moment).holds(cell);
      if (written > count) found.write.push(moment);
      count = written;
      if (value !== undefined && (held === undefined || !sameValue(value, held))) found.change.push(moment);
      held = value;
      const names = (one: Cell): string => cellText(replay.bound.machine, one);
      const { event, cells } = replay.state(state).lines[line] ?? {};
      if (
        (event?.kind === 'get' || event?.kind === 'interval') &&
        cells?.some((one) => names(one.cell) === names(cell))
      )
        found.read.push(moment);
    }
  }
  return found;
}

function checkAccesses(replay: Replay): number {
  let checked = 0;
  const end = { state: replay.states - 1, line: END };
  for (const { id } of replay.bound.machine.regions)
    for (const cell of replay.cells(id, end, 0, 3)) {
      const expected = plainly(replay, cell);
      for (const access of ['read', 'write', 'change'] as const) {
        const moments = finish(accesses(replay, { region: id, cell }, access));
        const got = Array.from({ length: moments.length }, (_, i) => moments.at(i));
        const name = `${access} of ${cellText(replay.bound.machine, cell)}`;
        assert.deepEqual(got, expected[access], name);
        checked += got.length;
        const region = finish(accesses(replay, { region: id }, access));
        for (const moment of expected[access])
          assert.equal(region.countBefore(moment, true) - region.countBefore(moment, false), 1, `${name} as region`);
      }
    }
  return checked;
}

describe('what is done to a cell', () => {
  it('is found as by going through the run line by line, in random programs', () => {
    let checked = 0;
    fc.assert(
      fc.property(programs, programInputs, (text, given) => {
        const bound = boundProgram(text, given);
        if (bound === undefined) return;
        const recording = record(bound, { limit: 40 });
        if (recording.states > 0) checked += checkAccesses(finish(TruthReplay.of(recording, minimal)));
      }),
      { numRuns: 25 },
    );
    assert.ok(checked > 100, `${checked} moments`);
  });

  it('is the same in a trace that is read back', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const truth = truthReplay(bound);
        if (truth.states > 60) return;
        checkAccesses(truth);
        checkAccesses(rereadReplay(bound));
      }),
      { numRuns: 6 },
    );
  });
});

describe('the request tail/go', () => {
  it('goes to the next change of a cell and back again, past breakpoints, and says where there is none', async () => {
    const client = connect();
    await launched(client, sum, { 'addition.tail': [{ line: lineOf('addition.tail', 'carry = s / 10') }] });
    await client.moved();
    const forward = { to: 'change', cell: 'carry', direction: 'forward' };
    const back = { ...forward, direction: 'back' };
    assert.match(await refusal(client, back), /^carry does not change before state 1\.$/);
    assert.match(await refusal(client, { ...forward, cell: 'sum' }), /name one cell/);
    assert.match(await refusal(client, { ...forward, cell: 'nothing' }), /nothing/);
    const first = await go(client, { ...forward, cell: 'sum[-1]' });
    const next = await go(client, { ...forward, cell: 'sum[0]' });
    assert.notEqual(first, next);
    assert.equal(await go(client, { ...back, cell: 'sum[-1]' }), first);
    client.close();
  });

  it('comes back from each next change to where it was, in random programs', async () => {
    let moves = 0;
    await fc.assert(
      fc.asyncProperty(programs, programInputs, fc.nat(), async (text, given, pick) => {
        const bound = boundProgram(text, given);
        const cell = bound && livelyCell(bound, pick);
        if (cell === undefined) return;
        const client = connect({ 'random.tail': text });
        try {
          if (!(await begins(client, { program: 'random.tail', input: given, limit: 200 }))) return;
          const { cells } = cellsBody.parse(await client.request('tail/cells', {}));
          assert.ok(cells.some(({ name }) => name === cell));
          const places: string[] = [];
          const step = async (direction: string): Promise<string | undefined> => {
            const { success } = await client.ask('tail/go', { to: 'change', cell, direction });
            if (!success) return undefined;
            const { state, line } = await client.moved();
            return `${String(state)}:${String(line)}`;
          };
          while (places.length < 5) {
            const at = await step('forward');
            if (at === undefined) break;
            places.push(at);
          }
          for (const place of places.slice(0, -1).reverse()) {
            assert.equal(await step('back'), place, cell);
            moves++;
          }
        } finally {
          client.close();
        }
      }),
      { numRuns: 70 },
    );
    assert.ok(moves > 8, `${moves} moves`);
  });

  it('goes out of a call backwards, to the call; stepping into it leads to where the call begins', async () => {
    const client = connect();
    await launched(client, bag);
    await client.moved();
    await go(client, { to: 'state', state: 4 });
    const depth = async (): Promise<unknown> => (await client.request('stackTrace', { threadId: 1 }))['totalFrames'];
    const inside = Number(await depth());
    const call = await go(client, { to: 'caller' });
    assert.equal(await depth(), inside - 1);
    await client.stop('stepIn');
    const { state } = await client.moved();
    assert.equal(await depth(), inside);
    assert.equal(Number(state), Number(call.split(':')[0]) + 1);
    await go(client, { to: 'percentage', percentage: 100 });
    const { states } = cellsAndStates(client);
    assert.match(await go(client, { to: 'caller' }), /^0:/, 'the main program was called by nobody');
    assert.equal(
      (await go(client, { to: 'percentage', percentage: 50 })).split(':')[0],
      String(Math.round((states - 1) / 2)),
    );
    client.close();
  });

  it('goes back to where a line was reached last, and stops at a breakpoint on the way', async () => {
    const client = connect();
    await launched(client, bag);
    await client.moved();
    const line = lineOf('knapsack.tail', 'return max(skip, take)');
    const to = { to: 'line', source: { path: 'knapsack.tail' }, line: line - 1, direction: 'back' };
    assert.match(await refusal(client, to), /does not reach this line before state 1\./);
    await go(client, { to: 'percentage', percentage: 100 });
    const last = await go(client, to);
    const before = await go(client, to);
    assert.ok(Number(before.split(':')[0]) < Number(last.split(':')[0]));
    assert.equal(await go(client, { ...to, direction: 'forward' }), last);
    assert.match(await refusal(client, { to: 'nowhere' }), /docs\/debugger\.md/);
    client.close();
  });
});

/** One of the cells that change more than once in a run. */
function livelyCell(bound: Bound, pick: number): string | undefined {
  const recording = record(bound, { limit: 200 });
  if (recording.states === 0) return undefined;
  const replay = finish(TruthReplay.of(recording, minimal));
  const end = { state: replay.states - 1, line: END };
  const lively = bound.machine.regions.flatMap(({ id }) =>
    replay
      .cells(id, end, 0, Infinity)
      .filter((cell) => finish(accesses(replay, { region: id, cell }, 'change')).length > 1),
  );
  const cell = lively[pick % Math.max(1, lively.length)];
  return cell && cellText(bound.machine, cell);
}

/** The number of states, by the last that was told. */
function cellsAndStates(client: Client): { readonly states: number } {
  for (const one of client.transcript.toReversed())
    if (one.to === 'client' && 'event' in one.message && one.message.event === 'tail/moved')
      return (one.message as unknown as { readonly body: { readonly states: number } }).body;
  return { states: 0 };
}

/** Launches a program; false where it cannot run. */
async function begins(client: Client, args: object): Promise<boolean> {
  await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
  if (!(await client.ask('launch', args)).success) return false;
  await client.told('initialized');
  await client.request('configurationDone');
  await client.moved();
  return true;
}
