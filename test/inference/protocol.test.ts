import assert from 'node:assert/strict';
import fc from 'fast-check';
import { complete } from '../../src/inference/complete.ts';
import { readErrorObject } from '../../src/inference/server-message.ts';
import {
  chatPiece,
  chatRequestSchema,
  completionPiece,
  completionRequestSchema,
  errorReply,
  lastUserText,
  modelsReply,
  modelsReplySchema,
  SSE_DONE,
  sseEvent,
  usagePiece,
} from '../../src/inference/protocol.ts';
import { endpointAt, fetchOf } from './support.ts';

describe('what a server writes with the protocol’s helpers', () => {
  it('is what the client reads, for both routes and any text', async () => {
    const head = { id: 'i', created: 1_700_000_000, model: 'imitator' };
    for (const [api, piece] of [
      ['openai-chat', chatPiece],
      ['openai-completions', completionPiece],
    ] as const) {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string({ unit: 'grapheme' })).map((all) => ['a', ...all]),
          fc.nat(),
          fc.nat(),
          async (texts, promptTokens, completionTokens) => {
            const stream =
              [
                ...texts.map((text) => piece(head, text)),
                piece(head, '', 'length'),
                usagePiece(head, promptTokens, completionTokens),
              ]
                .map(sseEvent)
                .join('') + SSE_DONE;
            const answer = await complete(endpointAt('http://gpu', { api }), 'q', {
              fetch: fetchOf([new TextEncoder().encode(stream)]),
            });
            assert.deepEqual(
              [answer.text, answer.finishReason, answer.model, answer.usage],
              [texts.join(''), 'length', 'imitator', { promptTokens, completionTokens }],
            );
          },
        ),
        { numRuns: 30 },
      );
    }
  });

  it('is one line an event, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => assert.match(sseEvent({ text }), /^data: [^\r\n]*\n\n$/)),
    );
  });

  it('is an error with its status', () => {
    assert.deepEqual(readErrorObject(errorReply(404, 'not_found_error', 'No such model'), []), {
      text: 'No such model',
      codes: ['not_found_error'],
      status: 404,
      isHtml: false,
    });
  });

  it('is an error whose code is the status of an answer only where there is such a status', () => {
    for (const [code, status] of [
      [400, 400],
      ['404', 404],
      [599, 599],
      [399, undefined],
      [600, undefined],
      [42, undefined],
      [450.5, undefined],
      ['no_seats', undefined],
    ] as const)
      assert.equal(
        readErrorObject({ error: { message: 'No', type: 'seats', code } }, [])?.status,
        status,
        String(code),
      );
  });

  it('is a list of models', () => {
    assert.deepEqual(
      modelsReplySchema.parse(modelsReply(['a', 'b'], 1, 'o')).data.map(({ id }) => id),
      ['a', 'b'],
    );
  });
});

describe('a request', () => {
  it('needs what its route is about', () => {
    assert.ok(!chatRequestSchema.safeParse({ model: 'm', messages: [] }).success);
    assert.ok(!chatRequestSchema.safeParse({ model: 'm', prompt: 'x' }).success);
    assert.ok(!completionRequestSchema.safeParse({ model: 'm', messages: [{ role: 'user', content: 'x' }] }).success);
    assert.ok(!completionRequestSchema.safeParse({ model: 'm', prompt: 'x', n: 2 }).success);
    assert.ok(completionRequestSchema.safeParse({ model: 'm', prompt: 'x', unknown: [1] }).success);
  });

  it('is within the bounds of its sampling parameters', () => {
    const isRead = (fields: object): boolean =>
      completionRequestSchema.safeParse({ model: 'm', prompt: 'x', ...fields }).success;
    for (const [name, inside, outside] of [
      ['temperature', [0, 2, null, undefined], [-0.1, 2.1, '1']],
      ['top_p', [0, 1, null], [-0.1, 1.1]],
      ['top_k', [-1, 0, 20, null], [0.5]],
      ['min_p', [0, 1, null], [-0.1, 1.1]],
      ['max_tokens', [1, null], [0, 1.5]],
      ['stop', ['a', ['a', 'b'], null], [[1]]],
      ['n', [1, null], [0, 2]],
      ['stream', [true, false, null], [1]],
      ['stream_options', [{ include_usage: true }, {}, null], [{ include_usage: 1 }]],
    ] as const) {
      for (const value of inside) assert.ok(isRead({ [name]: value }), `${name}: ${JSON.stringify(value)}`);
      for (const value of outside) assert.ok(!isRead({ [name]: value }), `${name}: ${JSON.stringify(value)}`);
    }
    const chat = { model: 'm', messages: [{ role: 'user', content: 'x' }] };
    assert.ok(chatRequestSchema.safeParse({ ...chat, temperature: 2 }).success);
    assert.ok(!chatRequestSchema.safeParse({ ...chat, temperature: 3 }).success);
  });

  it('gives the last text of its user, in either form of content', () => {
    const text = (messages: unknown) => lastUserText(chatRequestSchema.parse({ model: 'm', messages }));
    assert.equal(
      text([
        { role: 'system', content: 's' },
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'c' },
      ]),
      'c',
    );
    assert.equal(
      text([
        { role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'image_url' }, { type: 'text', text: 'b' }] },
      ]),
      'ab',
    );
    assert.equal(text([{ role: 'system', content: 's' }]), undefined);
  });
});
