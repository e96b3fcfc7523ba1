import assert from 'node:assert/strict';
import { complete } from '../../src/inference/complete.ts';
import type { EndpointErrorKind } from '../../src/inference/errors.ts';
import { SSE_DONE, sseEvent } from '../../src/inference/protocol.ts';
import { eventOf } from './fakes.ts';
import { endpointAt, failureOf, fetchOf } from './support.ts';

const chat = endpointAt('http://gpu', { api: 'openai-chat' });
const completions = endpointAt('http://gpu');
const bytes = (text: string) => [new TextEncoder().encode(text)];
const ended = (finish: string, delta: object = {}): string =>
  sseEvent({ choices: [{ index: 0, delta, finish_reason: finish }] }) + SSE_DONE;
const whole = (choice: object): string =>
  JSON.stringify({ choices: [{ index: 0, ...choice }], usage: { completion_tokens: 12 } });

describe('an answer without a word of the model’s is an error, and no wrong answer', () => {
  const cases: readonly (readonly [string, string, EndpointErrorKind, RegExp])[] = [
    ['[DONE] alone', SSE_DONE, 'empty', /The answer is empty.*api/s],
    ['no choices but [DONE]', sseEvent({ choices: [] }) + SSE_DONE, 'empty', /The answer is empty/],
    ['choices of null', sseEvent({ choices: null }) + SSE_DONE, 'empty', /The answer is empty/],
    ['a finish reason alone', ended('stop'), 'empty', /finish reason “stop”/],
    [
      'a role alone',
      sseEvent({ choices: [{ delta: { role: 'assistant', content: '' } }] }) + ended('stop'),
      'empty',
      /The answer is empty/,
    ],
    [
      'another choice alone',
      sseEvent({ choices: [{ index: 1, delta: { content: 'other' } }] }) + SSE_DONE,
      'empty',
      /The answer is empty/,
    ],
    ['whole, with an empty list of choices', '{"choices": []}', 'empty', /The answer is empty/],
    ['whole, without choices', '{"id": "x", "model": "m"}', 'malformed', /no choices/],
    [
      'whole, with a content of null',
      whole({ message: { role: 'assistant', content: null }, finish_reason: 'stop' }),
      'empty',
      /12 tokens/,
    ],
    [
      'whole, with no parts',
      whole({ message: { content: [] }, finish_reason: 'stop' }),
      'empty',
      /The answer is empty/,
    ],
    [
      'out of tokens before the first word',
      ended('length'),
      'empty',
      /ran out before the first word.*sampling\.maxTokens/s,
    ],
    [
      'a tool call',
      ended('tool_calls', { tool_calls: [{ id: 'c', function: { name: 'run', arguments: '{}' } }] }),
      'empty',
      /called a tool/,
    ],
    [
      'a call of a function, whole',
      whole({ message: { content: null, function_call: { name: 'run' } }, finish_reason: 'function_call' }),
      'empty',
      /called a tool/,
    ],
    ['held back by a filter', ended('content_filter'), 'filtered', /content_filter/],
    [
      'cut by a filter',
      sseEvent({ choices: [{ delta: { content: 'Add place 0' } }] }) + ended('content_filter'),
      'filtered',
      /content_filter/,
    ],
    ['held back by a filter of another service', ended('SAFETY'), 'filtered', /SAFETY/],
    [
      'declined',
      sseEvent({ choices: [{ delta: { refusal: 'I cannot ' } }] }) + ended('stop', { refusal: 'help.' }),
      'filtered',
      /“I cannot help\.”/,
    ],
    [
      'declined in a part',
      whole({ message: { content: [{ type: 'refusal', refusal: 'No.' }] }, finish_reason: 'stop' }),
      'filtered',
      /“No\.”/,
    ],
    [
      'reasoning alone',
      sseEvent({ choices: [{ delta: { reasoning_content: 'Add place 0' } }] }) + ended('stop'),
      'only-reasoning',
      /11 characters of reasoning.*reasoning parser/s,
    ],
    [
      'reasoning and a blank content',
      whole({ message: { reasoning: 'Add', content: '\n\n' }, finish_reason: 'stop' }),
      'only-reasoning',
      /reasoning parser/,
    ],
    [
      'reasoning until the tokens ran out',
      sseEvent({ choices: [{ delta: { reasoning: 'hm' } }] }) + ended('length'),
      'only-reasoning',
      /“length”.*sampling\.maxTokens/s,
    ],
    [
      'a part of thoughts alone',
      whole({
        message: { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Add' }] }] },
        finish_reason: 'stop',
      }),
      'only-reasoning',
      /3 characters/,
    ],
    [
      'text to complete, where chat was asked',
      sseEvent({ choices: [{ text: 'Add' }] }) +
        sseEvent({ choices: [{ text: '', finish_reason: 'stop' }] }) +
        SSE_DONE,
      'malformed',
      /other API.*api to openai-completions/s,
    ],
  ];
  for (const [what, body, kind, says] of cases) {
    it(`(${what})`, async () => {
      assert.match((await failureOf(complete(chat, 'q', { fetch: fetchOf(bytes(body)) }), kind)).message, says);
    });
  }

  it('(chat messages, where text to complete was asked)', async () => {
    const body = sseEvent({ choices: [{ delta: { content: 'Add' } }] }) + ended('stop');
    assert.match(
      (await failureOf(complete(completions, 'q', { fetch: fetchOf(bytes(body)) }), 'malformed')).message,
      /other API.*api to openai-chat/s,
    );
  });

  it('(a completion that ends at once)', async () => {
    await failureOf(complete(completions, 'q', { fetch: fetchOf(bytes(eventOf('', 'stop') + SSE_DONE)) }), 'empty');
  });

  it('keeps the reasoning and the text that came', async () => {
    const body =
      sseEvent({ choices: [{ delta: { reasoning_content: 'Add place 0' } }] }) + ended('stop', { content: ' ' });
    const { partial } = await failureOf(complete(chat, 'q', { fetch: fetchOf(bytes(body)) }), 'only-reasoning');
    assert.deepEqual([partial?.reasoning, partial?.text, partial?.finishReason], ['Add place 0', ' ', 'stop']);
  });

  it('is not what a blank text of a model is', async () => {
    assert.equal(
      (await complete(chat, 'q', { fetch: fetchOf(bytes(ended('length', { content: '\n\n' }))) })).text,
      '\n\n',
    );
  });
});
