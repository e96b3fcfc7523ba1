import assert from 'node:assert/strict';
import fc from 'fast-check';
import { finish } from '../../src/machine/index.ts';
import { condition, evaluateAt } from '../../src/debugger/evaluate-at.ts';
import { holds } from '../../src/debugger/evaluated.ts';
import { nearestHit, parseHitCondition, Places, type StopPoint } from '../../src/debugger/breakpoint.ts';
import { resultOf as valueOf } from '../../src/debugger/replay.ts';
import { compareMoments, END, Moments, type Moment } from '../../src/debugger/moment.ts';
import { TailDebugSession } from '../../src/debugger/session.ts';
import { Client, type Line } from './client.ts';
import { rereadReplay, truthReplay, bounds } from './replays.ts';
import { taskText } from './host.ts';
import { lineOf } from './line-of.ts';

const digits = (length: number): string => Array.from({ length }, (_, i) => ((i * 7) % 9) + 1).join('');
/** Some 100,000 states: each part of the work has many pieces. */
const long = { program: 'addition.tail', input: { x: digits(100_000), y: digits(100_000) } };
const here = lineOf('addition.tail', 'carry = s / 10');

/** A session that does one piece of its work in a turn of the event loop, however fast the machine is. */
function session(read: () => void): TailDebugSession {
  return new TailDebugSession(
    {
      readText: () => {
        read();
        return Promise.resolve(taskText('addition.tail'));
      },
      importedPath: (_program, imported) => imported,
      readImport: () => Promise.resolve(undefined),
      findTask: () => Promise.resolve(undefined),
    },
    0,
  );
}

/** Turns of the event loop, while it is counted. */
class Turns {
  count = 0;
  #isOver = false;

  constructor() {
    const turn = (): void => {
      this.count++;
      if (!this.#isOver) setImmediate(turn);
    };
    setImmediate(turn);
  }

  end(): number {
    this.#isOver = true;
    return this.count;
  }

  /** So many turns later. */
  static async later(turns: number): Promise<void> {
    for (let i = 0; i < turns; i++)
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
  }
}

/** The names of what the client was told after a request, in order: responses by command, events by name. */
function toldAfter(client: Client, command: string): string[] {
  const at = client.transcript.findIndex((line) => line.to === 'adapter' && line.command === command);
  return client.transcript.slice(at).flatMap(nameOf);
}

function nameOf(line: Line): string[] {
  if (line.to === 'adapter') return [];
  const { message } = line;
  if ('event' in message) return [`event ${String(message.event)}`];
  return 'command' in message ? [String(message.command)] : [];
}

describe('a long search', () => {
  let client: Client;

  before(async () => {
    client = new Client(session(() => undefined));
    await client.request('initialize', {
      adapterID: 'tail',
      pathFormat: 'path',
      linesStartAt1: true,
      columnsStartAt1: true,
      supportsProgressReporting: true,
    });
    await client.request('launch', long);
    await client.told('initialized');
    await client.request('setBreakpoints', {
      source: { path: 'addition.tail' },
      breakpoints: [{ line: here, condition: 'carry == 7' }],
    });
    await client.stop('configurationDone', {});
    await client.moved();
  });

  const start = async (): Promise<void> => {
    await client.request('evaluate', { expression: 'state 1', context: 'repl', frameId: 1 });
    await client.told('stopped');
    await client.moved();
    client.transcript.length = 0;
  };
  const newCondition = (condition: string, more: object = {}): Promise<unknown> =>
    client.request('setBreakpoints', {
      source: { path: 'addition.tail' },
      breakpoints: [{ line: here, condition, ...more }],
    });

  it('lets a pause through, which stops where the search has come to; the next search resumes from there', async () => {
    await start();
    const turns = new Turns();
    const stopped = client.told('stopped');
    await client.request('continue', { threadId: 1 });
    await Turns.later(3000);
    await client.request('pause', { threadId: 1 });
    const { body } = await stopped;
    const { state, states } = await client.moved();
    assert.ok(turns.end() >= 3000);
    assert.equal(body['reason'], 'pause');
    assert.match(String(body['description']), /^Paused in state \d+ of 100,00\d, which the search had reached$/);
    assert.ok(Number(state) > 0 && Number(state) < Number(states) - 1, `state ${String(state)}`);
    const told = toldAfter(client, 'continue');
    assert.deepEqual(
      told.filter((name) => !name.startsWith('event progress')),
      ['continue', 'pause', 'event stopped', 'event tail/moved'],
    );
    assert.equal((await client.stop('continue'))['description'], 'At the end of the run');
    await client.moved();
  });

  it('tells how far it has come to a client that shows progress', async () => {
    await newCondition('carry == 8');
    await start();
    await client.stop('continue');
    await client.moved();
    const told = toldAfter(client, 'continue').filter((name) => name.startsWith('event progress'));
    assert.ok(told.length >= 2, told.join());
    assert.deepEqual(
      [told[0], told.at(-1), told.slice(1, -1).every((name) => name === 'event progressUpdate')],
      ['event progressStart', 'event progressEnd', true],
    );
    const names = toldAfter(client, 'continue');
    assert.ok(names.indexOf('event progressEnd') < names.indexOf('event stopped'));
  });

  it('is left off where another move is asked for, and is heard of no more', async () => {
    await newCondition('carry == 9');
    await start();
    await client.request('continue', { threadId: 1 });
    await Turns.later(3000);
    await client.stop('stepBack');
    await client.moved();
    await Turns.later(50);
    assert.deepEqual(
      toldAfter(client, 'continue').filter((name) => !name.startsWith('event progress')),
      ['continue', 'stepBack', 'event stopped', 'event tail/moved'],
    );
  });

  it('continues with breakpoints that are set while it runs', async () => {
    await newCondition('carry == 10');
    await start();
    const stopped = client.told('stopped');
    await client.request('continue', { threadId: 1 });
    await Turns.later(5);
    await newCondition('p == 99990');
    assert.equal((await stopped).body['reason'], 'breakpoint');
    await client.moved();
    assert.equal(
      (await client.request('evaluate', { expression: 'p', frameId: 1, context: 'watch' }))['result'],
      '99990',
    );
  });

  it('says what log points say as it passes them, and no more once it is cancelled', async () => {
    await newCondition('p % 2 == 0', { logMessage: 'at {p}' });
    await start();
    const stopped = client.told('stopped');
    const { length } = client.transcript;
    const asked = client.request('continue', { threadId: 1 });
    await asked;
    await Turns.later(3000);
    const seq = client.lastSequence;
    await client.request('cancel', { requestId: seq });
    assert.equal((await stopped).body['reason'], 'pause');
    const { state } = await client.moved();
    const said = client.transcript
      .slice(length)
      .filter((line) => line.to === 'client' && JSON.stringify(line.message).includes('"at ')).length;
    assert.ok(said > 0 && said <= Number(state), `${said} up to ${String(state)}`);
    await Turns.later(50);
    assert.equal(
      client.transcript
        .slice(length)
        .filter((line) => line.to === 'client' && JSON.stringify(line.message).includes('"at ')).length,
      said,
    );
  });

  it('ends with the session', async () => {
    await newCondition('carry == 11');
    await start();
    await client.request('continue', { threadId: 1 });
    await Turns.later(3);
    await client.request('terminate', {});
    await client.told('terminated');
    await client.request('disconnect', {});
    const { length } = client.transcript;
    await Turns.later(50);
    assert.equal(client.transcript.length, length);
    assert.ok(!toldAfter(client, 'continue').includes('event stopped'));
  });
});

describe('a long launch', () => {
  for (const command of ['cancel', 'disconnect', 'terminate', 'restart']) {
    it(`makes way for ${command}`, async () => {
      let reads = 0;
      const client = new Client(
        session(() => {
          reads++;
        }),
      );
      const turns = new Turns();
      await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
      const launching = client.ask('launch', long);
      const seq = client.lastSequence;
      await Turns.later(12);
      const given = command === 'restart' ? { arguments: { program: 'addition.tail', input: { x: '1', y: '2' } } } : {};
      const ended = client.ask(command, command === 'cancel' ? { requestId: seq } : given);
      const { success, message } = await launching;
      assert.deepEqual([success, message], [false, 'cancelled']);
      assert.equal((await ended).success, true);
      assert.ok(turns.end() >= 12);
      await Turns.later(20);
      const told = toldAfter(client, 'launch');
      assert.equal(told.filter((name) => name === 'event initialized').length, command === 'restart' ? 1 : 0);
      assert.equal(reads, command === 'restart' ? 2 : 1);
    });
  }
});

describe('a search for stops', () => {
  const conditions = fc.constantFrom(
    'c > 2',
    'i == 2',
    'w + 1',
    'p % 2 == 0',
    'carry == 1',
    's > 9',
    'skip',
    'take > skip',
    'sum[0] == 5',
    'nosuch',
    'best(1, 2) == 3',
    'high == 1 or p < 0',
    'max(c, 3) == 3',
  );
  const hitCounts = fc.option(fc.constantFrom('2', '> 1', '<= 3', '% 2', '>= 2'), { nil: undefined });
  const narrowed = fc.record({
    condition: fc.option(conditions, { nil: undefined }),
    hitCondition: hitCounts,
    everywhere: fc.boolean(),
    share: fc.integer({ min: 1, max: 4 }),
  });

  it('finds what trying every moment finds, both ways, in both replays', () => {
    fc.assert(
      fc.property(
        bounds,
        fc.array(narrowed, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.nat(),
        (bound, wanted, isModel, seed) => {
          const replay = isModel ? rereadReplay(bound) : truthReplay(bound);
          const stops: Moment[][] = [];
          const points = wanted.map(({ condition: text, hitCondition, everywhere, share }, id): StopPoint => {
            const moments = Array.from({ length: replay.states }, (_, state): Moment => ({
              state,
              line: everywhere ? END : 1,
            })).filter(({ state }) => (state + id) % share === 0);
            const isTrue = (moment: Moment): boolean =>
              text === undefined || holds(evaluateAt({ replay, moment, frame: 0, program: undefined }, text));
            const hit = hitCondition === undefined ? undefined : parseHitCondition(hitCondition);
            let hits = 0;
            stops.push(moments.filter((moment) => isTrue(moment) && (hit === undefined || hit(++hits))));
            return {
              id,
              reason: 'breakpoint',
              stops: true,
              places: new Places(() => Moments.found(moments), {
                condition: text === undefined ? undefined : condition(replay, undefined, text),
                hit,
              }),
            };
          });
          const all = stops
            .flatMap((moments, id) => moments.map((moment) => ({ moment, id })))
            .sort((a, b) => compareMoments(a.moment, b.moment) || a.id - b.id);
          for (let i = 0; i < 6; i++) {
            const from = { state: (seed + 7 * i) % replay.states, line: i % 2 === 0 ? END : 0 };
            for (const direction of ['forward', 'back'] as const) {
              const nearest =
                direction === 'forward'
                  ? all.find(({ moment }) => compareMoments(moment, from) > 0)
                  : all.findLast(({ moment }) => compareMoments(moment, from) < 0);
              const found = finish(nearestHit(points, from, direction));
              assert.deepEqual(found?.moment, nearest?.moment);
              assert.deepEqual(
                found?.points.map(({ id }) => id) ?? [],
                all
                  .filter(({ moment }) => nearest !== undefined && compareMoments(moment, nearest.moment) === 0)
                  .map(({ id }) => id),
              );
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('evaluates no condition behind the stop', () => {
    const seen: number[] = [];
    const moments = Moments.of(Array.from({ length: 100 }, (_, state) => ({ state, line: END })));
    const point = (id: number, stop: number): StopPoint => ({
      id,
      reason: 'breakpoint',
      stops: true,
      places: new Places(
        () => Moments.found([]),
        {
          condition: (state) => {
            seen.push(state);
            return state === stop;
          },
        },
        moments,
      ),
    });
    assert.equal(
      finish(nearestHit([point(1, 200), point(2, 30)], { state: 9, line: END }, 'forward'))?.moment.state,
      30,
    );
    assert.deepEqual([Math.min(...seen), Math.max(...seen), seen.length], [10, 30, 42]);
  });
});

describe('the lines of a state, read off the words', () => {
  it('are those that it has in the trace', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const replay = truthReplay(bound);
        for (let state = 0; state < replay.states; state++) {
          const { lines, point } = replay.state(state);
          assert.equal(replay.lineCount(state), lines.length);
          assert.deepEqual(replay.point(state), point);
          assert.deepEqual(
            replay.fetches(state),
            lines.flatMap(({ event, cells }, line) =>
              event.kind === 'get' || event.kind === 'interval' ? cells.map(({ cell }) => ({ line, cell })) : [],
            ),
          );
          for (const [at, { range }] of lines.entries()) {
            if (range === undefined) continue;
            const first = lines.findIndex((one) => one.range?.start.line === range.start.line);
            assert.equal(replay.lineFrom(state, range.start.line), first === lines.length - 1 ? END : first);
            assert.deepEqual(
              replay.result(state, at, (one) => one === range),
              lines
                .slice(0, at + 1)
                .filter((one) => one.range === range)
                .map(({ event }) => valueOf(event))
                .findLast((value) => value !== undefined),
            );
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
