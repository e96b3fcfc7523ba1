import assert from 'node:assert/strict';
import { complete } from '../../src/inference/complete.ts';
import {
  chatReply,
  completionReply,
  SSE_DONE,
  SSE_KEEP_ALIVE,
  sseEvent,
  usagePiece,
} from '../../src/inference/protocol.ts';
import { eventOf, FakeBody, FakeStalling, streamOf } from './fakes.ts';
import { endpointAt, failureOf, fetchOf, KEY, partialOf } from './support.ts';

const head = { id: 'x', created: 1, model: 'm-as-served' };
const bytes = (text: string) => [new TextEncoder().encode(text)];
const chat = endpointAt('http://gpu', { api: 'openai-chat' });
const completions = endpointAt('http://gpu');

const deltas = (...all: readonly object[]) =>
  all.map((delta) => sseEvent({ choices: [{ index: 0, delta, finish_reason: null }] })).join('') +
  sseEvent({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
  SSE_DONE;

describe('a completion', () => {
  it('holds what was sent, byte for byte, and what the server said of itself', async () => {
    const server = new FakeBody(
      eventOf('Answer: ') + eventOf('38.98') + eventOf('', 'length') + sseEvent(usagePiece(head, 12, 3)) + SSE_DONE,
    );
    const origin = await server.start();
    try {
      const pieces: string[] = [];
      const answer = await complete(endpointAt(origin), '½ + π “😀”?', {
        key: KEY,
        onText: (text) => pieces.push(text),
      });
      const seen = server.requests[0] ?? assert.fail('nothing arrived');
      assert.deepEqual(
        [seen.method, seen.path, seen.headers['content-type']],
        ['POST', '/v1/completions', 'application/json'],
      );
      assert.equal(answer.bytesSent, seen.body);
      assert.equal(answer.request.url, `${origin}/v1/completions`);
      assert.deepEqual(pieces, ['Answer: ', '38.98']);
      assert.equal(answer.text, 'Answer: 38.98');
      assert.equal(answer.finishReason, 'length');
      assert.equal(answer.model, head.model);
      assert.deepEqual(answer.usage, { promptTokens: 12, completionTokens: 3 });
      assert.ok(answer.timings.firstToken !== null && answer.timings.firstToken <= answer.timings.total);
      assert.ok(answer.streamedBytes > answer.text.length);
      assert.deepEqual([answer.attempts, answer.cut], [1, undefined]);
    } finally {
      await server.stop();
    }
  });

  it('is JSON with a lone surrogate kept as an escape', async () => {
    const { bytesSent } = await complete(completions, 'a\ud800b', { fetch: fetchOf(bytes(streamOf(['x']))) });
    assert.equal(new TextDecoder().decode(new TextEncoder().encode(bytesSent)), bytesSent);
    assert.match(bytesSent, /a\\ud800b/);
  });

  it('keeps reasoning apart, under either of its names', async () => {
    for (const name of ['reasoning', 'reasoning_content']) {
      const stream = deltas(
        { role: 'assistant', content: null },
        { [name]: 'carry' },
        { [name]: ' 1' },
        { content: 'get' },
      );
      const heard: string[] = [];
      const answer = await complete(chat, 'q', { fetch: fetchOf(bytes(stream)), onText: (text) => heard.push(text) });
      assert.deepEqual([answer.reasoning, answer.text, heard], ['carry 1', 'get', ['get']]);
    }
  });

  it('takes reasoning once from a server that sends it under both names', async () => {
    const answer = await complete(chat, 'q', {
      fetch: fetchOf(bytes(deltas({ reasoning: 'r', reasoning_content: 'r' }, { content: 'a' }))),
    });
    assert.equal(answer.reasoning, 'r');
  });

  it('reads only the first of several choices', async () => {
    const stream =
      sseEvent({
        choices: [
          { index: 1, text: 'other' },
          { index: 0, text: 'mine' },
        ],
      }) +
      sseEvent({ choices: [{ index: 1, text: 'other', finish_reason: 'stop' }] }) +
      eventOf('', 'stop');
    assert.equal((await complete(completions, 'q', { fetch: fetchOf(bytes(stream)) })).text, 'mine');
  });

  it('comes from a server that does not stream', async () => {
    for (const [endpoint, reply] of [
      [chat, chatReply(head, 'whole', 'stop', 5, 6)],
      [completions, completionReply(head, 'whole', 'stop', 5, 6)],
    ] as const) {
      const heard: string[] = [];
      const answer = await complete(endpoint, 'q', {
        fetch: fetchOf(bytes(JSON.stringify(reply)), 'application/json'),
        onText: (text) => heard.push(text),
      });
      assert.deepEqual(
        [answer.text, answer.finishReason, answer.model, heard],
        ['whole', 'stop', head.model, ['whole']],
      );
      assert.deepEqual(answer.usage, { promptTokens: 5, completionTokens: 6 });
    }
  });

  const variants: readonly (readonly [string, string])[] = [
    ['carriage returns', streamOf(['a', 'b']).replaceAll('\n', '\r\n')],
    [
      'comments and pings in between',
      SSE_KEEP_ALIVE + eventOf('a') + `event: ping\ndata: {"type": "ping"}\n\n` + eventOf('b', 'stop') + SSE_DONE,
    ],
    ['a byte order mark', `\ufeff${streamOf(['a', 'b'])}`],
    ['no space after the colon', streamOf(['a', 'b']).replaceAll('data: ', 'data:')],
    ['no empty line at the end', streamOf(['a', 'b']).trimEnd()],
    ['no [DONE], but a finish reason', eventOf('a') + eventOf('b', 'stop')],
    ['[DONE], but no finish reason', eventOf('a') + eventOf('b') + SSE_DONE],
    ['an id and an event name', `id: 7\nevent: message\n${eventOf('a')}${eventOf('b', 'stop')}`],
    ['something after [DONE]', streamOf(['a', 'b']) + eventOf('c')],
    [
      'null where text may be',
      eventOf('a') +
        sseEvent({ choices: [{ text: null, finish_reason: null }], usage: null, model: null }) +
        eventOf('b', 'stop'),
    ],
    ['an error of null', sseEvent({ error: null, choices: [{ text: 'a' }] }) + eventOf('b', 'stop')],
    ['an old word for its end', eventOf('a') + eventOf('b', 'eos_token')],
  ];
  for (const [what, stream] of variants) {
    it(`may be streamed with ${what}`, async () => {
      const answer = await complete(completions, 'q', { fetch: fetchOf(bytes(stream)) });
      assert.equal(answer.text, 'ab');
      assert.equal(answer.finishReason, what.startsWith('[DONE]') ? 'unknown' : 'stop');
    });
  }

  it('passes an error of its listener on as it is', async () => {
    const failure = new Error('from the listener');
    const onText = (): void => {
      throw failure;
    };
    await assert.rejects(complete(completions, 'q', { fetch: fetchOf(bytes(streamOf(['a']))), onText }), failure);
  });

  it('does not end between the halves of a surrogate pair at the limit', async () => {
    const error = await failureOf(
      complete(completions, 'q', { fetch: fetchOf(bytes(streamOf(['ab😀']))), maxCharacters: 3 }),
      'too-long',
    );
    assert.equal(partialOf(error).text, 'ab');
  });

  it('keeps its connections for the next question', async () => {
    const server = new FakeBody(streamOf(['a', 'b']));
    const origin = await server.start();
    try {
      for (let i = 0; i < 5; i++) await complete(endpointAt(origin), 'q');
      assert.equal(server.requests.length, 5);
      // a second one opens where the next question is quicker than the end of the last body
      assert.ok(server.connections <= 2, String(server.connections));
    } finally {
      await server.stop();
    }
  });
});

describe('a cancelled completion', () => {
  it('ends at once with what had come, and closes its connection', async () => {
    const server = new FakeStalling(eventOf('first'));
    const origin = await server.start();
    try {
      const cancel = new AbortController();
      const error = await failureOf(
        complete(endpointAt(origin), 'q', { signal: cancel.signal, onText: () => cancel.abort() }),
        'cancelled',
      );
      assert.equal(partialOf(error).text, 'first');
      assert.equal(error.tries, 1);
    } finally {
      await server.stop();
    }
  });

  it('sends nothing when it was cancelled before', async () => {
    const server = new FakeBody(streamOf(['x']));
    const origin = await server.start();
    try {
      await failureOf(complete(endpointAt(origin), 'q', { signal: AbortSignal.abort() }), 'cancelled');
      assert.equal(server.requests.length, 0);
    } finally {
      await server.stop();
    }
  });

  it('leaves no listener on the signal of a long run', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await complete(completions, 'q', { signal, fetch: fetchOf(bytes(streamOf(['x']))) });
    assert.equal(listeners, 0);
  });
});
