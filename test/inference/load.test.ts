import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { complete } from '../../src/inference/complete.ts';
import type { Completion } from '../../src/inference/completion.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { EndpointError } from '../../src/inference/errors.ts';
import type { HttpFetch } from '../../src/inference/index.ts';
import { type Behaviour, behaviours, chat, events, stop, word } from './behaviours/behaviour.ts';
import { BehavingServer } from './behaviours/behaving-server.ts';
import { allBehaviours } from './behaviours/index.ts';
import { FakeClock, KEY } from './support.ts';

const STREAMS = 64;
const LONG = 'x'.repeat(10_000_000);
const utf8 = new TextEncoder().encode(word('ä€😀'.repeat(500)));

/** A text in pieces of 50 KB. */
function piecesOf(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / 50_000) }, (_, i) => text.slice(50_000 * i, 50_000 * (i + 1)));
}

/** What is heavy on its own. */
const heavy = behaviours(
  [
    ['a line of 10 MB', events(word(LONG), stop()), { text: LONG }],
    ['a line of 10 MB in small pieces', events(...piecesOf(word(LONG)), stop()), { text: LONG }],
    ['words without end', { flood: word('x'.repeat(50)).repeat(200) }, { error: 'too-long' }],
    ['reasoning without end', { flood: chat({ reasoning: 'x'.repeat(50) }).repeat(200) }, { error: 'too-long' }],
    [
      'letters in halves',
      events(...[...utf8].map((byte) => Uint8Array.of(byte)), stop()),
      { text: 'ä€😀'.repeat(500) },
    ],
  ],
  { maxCharacters: 12_000_000 },
);

/** Faults in turn with what is heavy, so that there is always something heavy beside them. */
const mixed: readonly Behaviour[] = allBehaviours
  .flatMap(([, list]) => list)
  .flatMap((one, i) =>
    i % 48 === 0 ? [...heavy.slice((i / 48) % heavy.length, ((i / 48) % heavy.length) + 1), one] : [one],
  );

/** Bytes that are read between two turns of the event loop. */
class Turns {
  most = 0;
  turns = 0;
  #bytes = 0;
  #isOver = false;

  begin(): void {
    const turn = (): void => {
      this.turns++;
      this.most = Math.max(this.most, this.#bytes);
      this.#bytes = 0;
      if (!this.#isOver) setImmediate(turn);
    };
    setImmediate(turn);
  }

  end(): void {
    this.#isOver = true;
  }

  /** The same fetch, whose bodies are counted. */
  counted(fetch: HttpFetch): HttpFetch {
    return async (url, init) => {
      const response = await fetch(url, init);
      const body: ReadableStream<Uint8Array> | null = response.body;
      if (body === null) return response;
      const getReader = body.getReader.bind(body);
      Object.assign(body, {
        getReader: () => {
          const reader = getReader();
          const read = reader.read.bind(reader);
          reader.read = async () => {
            const piece = await read();
            this.#bytes += piece.value?.length ?? 0;
            return piece;
          };
          return reader;
        },
      });
      return response;
    };
  }
}

function heap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

describe('64 streams at once of servers in all their ways', () => {
  const server = new BehavingServer(mixed);
  before(() => server.start());
  after(() => server.stop());

  async function outcome(index: number, turns: Turns): Promise<string> {
    const behaviour = mixed[index];
    assert.ok(behaviour);
    const { settings, maxCharacters } = behaviour;
    const clock = new FakeClock();
    const endpoint = endpointSchema.parse({ name: 'test', url: server.urlOf(index), model: 'm', ...settings });
    server.onHang(index, () => void letTimePass(clock));
    return complete(endpoint, 'q', {
      key: KEY,
      clock,
      fetch: turns.counted(server.fetchOf(index, fetch)),
      random: () => 0,
      onPause: ({ seconds }) => queueMicrotask(() => clock.advance(seconds)),
      ...(maxCharacters === undefined ? {} : { maxCharacters }),
    }).then(textOf, (failure: unknown) => {
      if (failure instanceof EndpointError) return failure.kind;
      throw failure;
    });
  }

  it('end as each of them does alone, keep no memory, and leave everything else its turn', async () => {
    const before = heap();
    const turns = new Turns();
    turns.begin();
    const waiting = mixed.map((_, index) => index);
    const ended = new Map<number, string>();
    const worker = async (): Promise<void> => {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift())
        ended.set(index, await outcome(index, turns));
    };
    await Promise.all(Array.from({ length: STREAMS }, worker));
    turns.end();
    assert.equal(ended.size, mixed.length);
    for (const [index, { name, outcome: expected }] of mixed.entries())
      assert.equal(ended.get(index), 'error' in expected ? expected.error : shortened(expected.text), name);
    ended.clear();
    const kept = heap() - before;
    assert.ok(kept < 48 * 2 ** 20, `${Math.round(kept / 2 ** 20)} MiB are kept`);
    // a piece of a stream is 64 KiB at most
    assert.ok(turns.most <= STREAMS * 4 * 2 ** 16, `${turns.most} bytes were read in one turn of ${turns.turns}`);
  });
});

function textOf({ text }: Completion): string {
  return shortened(text);
}

/** Long texts are told apart by their lengths. */
function shortened(text: string): string {
  return text.length > 1000 ? `${text.length} characters` : text;
}

/** More than any time-out, in steps that none of them is lost in. */
async function letTimePass(clock: FakeClock): Promise<void> {
  for (let i = 0; i < 4; i++) {
    clock.advance(61);
    await new Promise(setImmediate);
  }
}
