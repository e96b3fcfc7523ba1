import assert from 'node:assert/strict';
import fc from 'fast-check';
import { complete } from '../../src/inference/complete.ts';
import type { Completion } from '../../src/inference/completion.ts';
import { EndpointError } from '../../src/inference/errors.ts';
import {
  chatPiece,
  completionPiece,
  SSE_DONE,
  SSE_KEEP_ALIVE,
  sseEvent,
  usagePiece,
} from '../../src/inference/protocol.ts';
import { endpointAt, FakeClock, fetchOf } from './support.ts';

const head = { id: 'é', created: 1, model: 'modèle-😀' };
const endpoints = { chat: endpointAt('http://gpu', { api: 'openai-chat' }), text: endpointAt('http://gpu') };

const texts = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('😀', '\u2028', '\r\n', 'data: [DONE]\n\n', '\0', '}'),
    ),
    { maxLength: 6 },
  )
  .map((all) => ['a', ...all]);
const stream = fc
  .record({
    api: fc.constantFrom('chat' as const, 'text' as const),
    texts,
    isCrLf: fc.boolean(),
    hasUsage: fc.boolean(),
    alive: fc.boolean(),
  })
  .map((one) => {
    const piece = one.api === 'chat' ? chatPiece : completionPiece;
    const events = [
      ...one.texts.map((text) => sseEvent(piece(head, text)) + (one.alive ? SSE_KEEP_ALIVE : '')),
      sseEvent(piece(head, '', 'stop')),
      one.hasUsage ? sseEvent(usagePiece(head, 1, 2)) : '',
      SSE_DONE,
    ].join('');
    return { ...one, bytes: new TextEncoder().encode(one.isCrLf ? events.replaceAll('\n', '\r\n') : events) };
  });

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
  return [...places, bytes.length].map((end, i) => bytes.slice(i === 0 ? 0 : places[i - 1], end));
}

/** Reads with a clock that stands still but for the waits between two attempts, which are over at once. */
function read(api: keyof typeof endpoints, pieces: readonly Uint8Array[]): Promise<Completion> {
  const clock = new FakeClock();
  return complete(endpoints[api], 'q', {
    fetch: fetchOf(pieces),
    clock,
    onPause: ({ seconds }) => queueMicrotask(() => clock.advance(2 * seconds)),
  });
}

describe('a stream of bytes', () => {
  it('gives the same completion however it is split', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 40 }), async ({ api, texts, bytes }, cuts) => {
        const whole = await read(api, [bytes]);
        assert.equal(whole.text, texts.join(''));
        assert.deepEqual(await read(api, split(bytes, cuts)), whole);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same completion byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(stream, async ({ api, bytes }) => {
        assert.deepEqual(
          await read(
            api,
            [...bytes].map((byte) => Uint8Array.of(byte)),
          ),
          await read(api, [bytes]),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('that is broken off anywhere gives the whole answer, or a cut with a beginning of it', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.nat(), async ({ api, texts, bytes }, place) => {
        const text = texts.join('');
        try {
          assert.equal((await read(api, [bytes.slice(0, place % bytes.length)])).text, text);
        } catch (error) {
          if (!(error instanceof EndpointError)) throw error;
          assert.equal(error.kind, 'cut', error.message);
          assert.ok(text.startsWith(error.partial?.text ?? assert.fail('nothing was kept')));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of any content gives a completion or an EndpointError', async () => {
    const fragment = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(
        'data: ',
        '\n\n',
        '{"choices":[',
        '<html>',
        'event: error\n',
        '[DONE]',
        '\r',
        '{"error":',
        '{"message":"m"}',
        'retry: 1\n',
        '{}',
      ),
    );
    const content = fc.oneof(
      fc.uint8Array(),
      fc.array(fragment).map((parts) => new TextEncoder().encode(parts.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('chat' as const, 'text' as const), content, async (api, bytes) => {
        const result = await read(api, [bytes]).catch((error: unknown) => error);
        assert.ok(
          result instanceof EndpointError || (typeof result === 'object' && result !== null && 'text' in result),
          String(result),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('with broken UTF-8 keeps a replacement character and goes on', async () => {
    const bytes = new TextEncoder().encode(sseEvent(completionPiece(head, 'a?b', 'stop')) + SSE_DONE);
    const broken = bytes.map((byte) => (byte === '?'.charCodeAt(0) ? 0xff : byte));
    assert.equal((await read('text', [broken])).text, 'a\ufffdb');
  });

  it('of very many small pieces is counted to the byte', async () => {
    const event = new TextEncoder().encode(sseEvent(completionPiece(head, 'x')));
    const end = new TextEncoder().encode(sseEvent(completionPiece(head, '', 'stop')));
    const many = (count: number) => [...Array.from({ length: count }, () => event), end];
    const answer = await read('text', many(20_000));
    assert.equal(answer.text.length, 20_000);
    assert.equal(answer.streamedBytes, 20_000 * event.length + end.length);
  });
});
