import assert from 'node:assert/strict';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { complete } from '../../src/inference/complete.ts';
import { listModels } from '../../src/inference/models.ts';
import { eventOf, FakeBody, FakeLabelled, streamOf } from './fakes.ts';
import { endpointAt, failureOf, FakeClock, KEY, partialOf } from './support.ts';

const timeoutSeconds = { firstByte: 20, idle: 5, total: 60 };

/**
 * Time that goes on by itself with each turn of the event loop, so that a request that never ends would be seen as one.
 */
function runningClock(): { readonly clock: FakeClock; readonly stop: () => void } {
  const clock = new FakeClock();
  const timer = setInterval(() => clock.advance(0.5), 1);
  return { clock, stop: () => clearInterval(timer) };
}

async function fails(server: FakeLabelled, kinds: readonly string[]): Promise<Error> {
  const origin = await server.start();
  const { clock, stop } = runningClock();
  try {
    const error: unknown = await complete(endpointAt(origin, { timeoutSeconds }), 'q', { clock, key: KEY }).then(
      () => assert.fail('it succeeded'),
      (failure: unknown) => failure,
    );
    assert.ok(error instanceof Error && 'kind' in error && kinds.includes(String(error.kind)), String(error));
    return error;
  } finally {
    stop();
    await server.stop();
  }
}

describe('an answer that is packed', () => {
  it('is not asked for', async () => {
    const server = new FakeBody(streamOf(['a']));
    const origin = await server.start();
    try {
      await complete(endpointAt(origin), 'q');
      assert.equal(server.requests[0]?.headers['accept-encoding'], 'identity');
    } finally {
      await server.stop();
    }
  });

  it('is read all the same', async () => {
    for (const [encoding, pack] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const) {
      const server = new FakeLabelled(encoding, pack(streamOf(['a', 'b'])));
      const origin = await server.start();
      try {
        assert.equal((await complete(endpointAt(origin), 'q')).text, 'ab');
      } finally {
        await server.stop();
      }
    }
  });

  for (const encoding of ['gzip', 'x-gzip', 'deflate', 'br', 'gzip, br']) {
    it(`as ${encoding} but is not, ends with an error that says so`, async () => {
      for (const isLeftOpen of [false, true]) {
        const error = await fails(new FakeLabelled(encoding, 'not packed at all', 200, isLeftOpen), ['malformed']);
        assert.match(error.message, /decompressed.*[Cc]ompression/s);
      }
    });
  }

  it('as one of those that cannot be unpacked at all, ends with an error', async () => {
    await fails(new FakeLabelled('zstd', 'not packed at all'), ['malformed', 'cut', 'timeout']);
  });

  it('but is damaged in its middle, ends with an error and what came before', async () => {
    const whole = gzipSync(eventOf('x'.repeat(5)).repeat(20_000), { level: 0 });
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, Math.floor(damaged.length / 2));
    for (const body of [damaged, whole.subarray(0, Math.floor(whole.length / 2))])
      await fails(new FakeLabelled('gzip', body), ['malformed', 'cut', 'timeout']);
  });

  it('in name only, as identity, is none: where nothing comes, it is late', async () => {
    const { clock, stop } = runningClock();
    try {
      const fetch = () =>
        Promise.resolve(new Response(new ReadableStream(), { headers: { 'content-encoding': 'identity' } }));
      await failureOf(complete(endpointAt('http://gpu', { timeoutSeconds }), 'q', { clock, fetch }), 'timeout');
    } finally {
      stop();
    }
  });

  it('but cannot be unpacked, can be cancelled', async () => {
    const server = new FakeLabelled('gzip', 'not packed at all', 200, true);
    const origin = await server.start();
    try {
      const cancel = new AbortController();
      const answer = failureOf(
        complete(endpointAt(origin), 'q', { signal: cancel.signal, clock: new FakeClock() }),
        'cancelled',
      );
      await server.arrival().then(() => setImmediate(() => cancel.abort()));
      assert.equal(partialOf(await answer).text, '');
    } finally {
      await server.stop();
    }
  });

  it('but cannot be unpacked, leaves what the status says of a refusal', async () => {
    const error = await fails(new FakeLabelled('gzip', '{"error": "no"}', 401), ['unauthorized']);
    assert.match(error.message, /401/);
  });

  it('but cannot be unpacked, is an error of the list of models too', async () => {
    const server = new FakeLabelled('br', '{"data": []}');
    const origin = await server.start();
    const { clock, stop } = runningClock();
    try {
      await failureOf(listModels(endpointAt(origin, { timeoutSeconds }), { clock }), 'malformed');
    } finally {
      stop();
      await server.stop();
    }
  });
});

describe('a fetch that never settles', () => {
  it('ends with its request all the same', async () => {
    const { clock, stop } = runningClock();
    try {
      await failureOf(
        complete(endpointAt('http://gpu', { timeoutSeconds }), 'q', {
          clock,
          fetch: () => new Promise(() => undefined),
        }),
        'timeout',
      );
    } finally {
      stop();
    }
  });
});
