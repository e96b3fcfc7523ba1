import assert from 'node:assert/strict';
import fc from 'fast-check';
import { complete } from '../../src/inference/complete.ts';
import { parseJson } from '../../src/inference/json.ts';
import { SSE_DONE, sseEvent } from '../../src/inference/protocol.ts';
import { endpointAt, failureOf, fetchOf } from './support.ts';

const bytes = (text: string) => [new TextEncoder().encode(text)];
const chat = endpointAt('http://gpu', { api: 'openai-chat' });
const read = (body: string) => complete(chat, 'q', { fetch: fetchOf(bytes(body)) });
const piece = (delta: unknown, finish: string | null = null, more: object = {}): string =>
  sseEvent({ choices: [{ index: 0, delta, finish_reason: finish }], ...more });
const rest = piece({ content: 'b' }) + piece({}, 'stop') + SSE_DONE;

describe('a whole answer is read, whatever stands beside it', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'token counts in an event without choices',
      `${piece({ content: 'ab' }, 'stop')}${sseEvent({ usage: { prompt_tokens: 1 } })}${SSE_DONE}`,
    ],
    [
      'choices of null in the last event',
      `${piece({ content: 'ab' }, 'stop')}${sseEvent({ choices: null, usage: null })}${SSE_DONE}`,
    ],
    ['choices of null in the first event', sseEvent({ choices: null }) + piece({ content: 'a' }) + rest],
    ['broken JSON after the finish', `${piece({ content: 'ab' }, 'stop')}data: {"usage": \n\n${SSE_DONE}`],
    ['NaN after the finish', `${piece({ content: 'ab' }, 'stop')}data: {"usage": NaN}\n\n`],
    [
      'an error after the finish',
      `${piece({ content: 'ab' }, 'stop')}data: {"error": {"message": "no usage", "code": 500}}\n\n`,
    ],
    ['an event of an error after the finish', `${piece({ content: 'ab' }, 'stop')}event: error\ndata: late\n\n`],
    ['an unreadable content after the finish', piece({ content: 'ab' }, 'stop') + piece({ content: 7 }) + SSE_DONE],
    [
      'the finish reason of a broken server after the finish',
      piece({ content: 'ab' }, 'stop') + piece({}, 'error') + SSE_DONE,
    ],
    [
      'NaN and Infinity among log-probabilities',
      `data: {"choices":[{"delta":{"content":"a"},"logprobs":[NaN,-Infinity,"NaN \\" Infinity"]}]}\n\n${rest}`,
    ],
    [
      'an id of a number',
      piece({ content: 'a' }, null, { id: 7, object: 1, created: '2026', model: 5, system_fingerprint: {} }) + rest,
    ],
    ['an index as a string', sseEvent({ choices: [{ index: '0', delta: { content: 'a' } }] }) + rest],
    ['a ping without a name', piece({ content: 'a' }) + sseEvent({ type: 'ping' }) + rest],
    ['a ping before everything', sseEvent({ type: 'ping' }) + piece({ content: 'a' }) + rest],
    ['an event that is null', `${piece({ content: 'a' })}data: null\n\n${rest}`],
    ['parts of text', piece({ content: [{ type: 'text', text: 'a' }] }) + rest],
    [
      'a part without a type, and one of thoughts',
      piece({
        content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }, { text: 'a' }, { type: 'image_url' }],
      }) + rest,
    ],
    ['a content that is one part', piece({ content: { type: 'text', text: 'a' } }) + rest],
    ['an empty error', piece({ content: 'a' }, null, { error: '' }) + rest],
    [
      'an error of null, 0 and false',
      [null, 0, false].map((error) => piece({ content: '' }, null, { error })).join('') +
        piece({ content: 'a' }) +
        rest,
    ],
    ['an error without a message', piece({ content: 'a' }, null, { error: { code: null, message: '' } }) + rest],
    ['a code of 0', piece({ content: 'a' }, null, { code: 0, message: '' }) + rest],
    [
      'a message of success',
      piece({ content: 'a' }, null, { code: 0, message: 'Success', error: { code: 0, message: 'Success' } }) + rest,
    ],
    ['a code of 0 in an event of its own', sseEvent({ code: 0, message: 'Success' }) + piece({ content: 'a' }) + rest],
    ['a detail', piece({ content: 'a' }, null, { detail: 'cached' }) + rest],
    ['reasoning as an object', piece({ reasoning: { effort: 'low' }, content: 'a' }) + rest],
    ['tool calls of an empty list', piece({ tool_calls: [], refusal: null, content: 'a' }) + rest],
  ];
  for (const [what, body] of cases) {
    it(`(${what})`, async () => {
      const { text, finishReason } = await read(body);
      assert.deepEqual([text, finishReason], ['ab', 'stop']);
    });
  }

  it('takes reasoning from whichever of its names has it', async () => {
    for (const delta of [
      { reasoning_content: '', reasoning: 'hm' },
      { reasoning_content: 'hm', reasoning: '' },
      { reasoning_content: null, reasoning: { text: 'hm' } },
      { thinking: 'hm' },
    ]) {
      assert.equal((await read(piece({ content: '', ...delta }) + rest)).reasoning, 'hm');
    }
  });

  it('takes token counts that are strings, and leaves out those that are none', async () => {
    assert.deepEqual(
      (
        await read(
          `${piece({ content: 'a' }, 'stop')}${sseEvent({ usage: { prompt_tokens: '12', completion_tokens: 'many' } })}`,
        )
      ).usage,
      { promptTokens: 12 },
    );
    assert.deepEqual(
      (
        await read(
          `${piece({ content: 'a' }, 'stop')}data: {"usage": {"prompt_tokens": NaN, "completion_tokens": 3}}\n\n`,
        )
      ).usage,
      { completionTokens: 3 },
    );
  });

  it('may be of any length beside a NaN', () => {
    for (const [what, text] of [
      ['letters', 'x'.repeat(2 ** 25)],
      ['escapes', '\\n'.repeat(2 ** 22)],
    ] as const) {
      assert.deepEqual(
        parseJson(`{"content":"${text} NaN","logprob":-Infinity}`),
        { content: `${JSON.parse(`"${text}"`)} NaN`, logprob: null },
        what,
      );
      assert.equal(parseJson(`{"logprob":NaN,"content":"${text}`), undefined, what);
    }
  });

  it('has whatever fields a server invents', async () => {
    const invented = fc.dictionary(
      fc.string().filter((name) => !['choices', 'error'].includes(name)),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(invented, invented, fc.jsonValue(), async (beside, within, usage) => {
        const body =
          sseEvent({
            ...beside,
            usage,
            choices: [{ ...within, index: 0, delta: { content: 'a' }, finish_reason: null }],
          }) + rest;
        assert.equal((await read(body)).text, 'ab');
      }),
      { numRuns: 200 },
    );
  });
});

describe('what takes an answer away', () => {
  it('is an error while the model writes, also where its finish reason comes with every piece', async () => {
    const error = 'data: {"error": {"message": "CUDA out of memory", "code": 500}}\n\n';
    await failureOf(read(piece({ content: 'a' }) + error), 'server-error');
    await failureOf(read(piece({ content: 'a' }, 'stop') + piece({ content: 'b' }, 'stop') + error), 'server-error');
    await failureOf(read(`${piece({ content: 'a' })}event: error\ndata: overloaded\n\n`), 'server-error');
  });

  it('is a content that is no text', async () => {
    assert.match((await failureOf(read(piece({ content: 7 })), 'malformed')).message, /choices\.0\.delta\.content/);
  });
});
