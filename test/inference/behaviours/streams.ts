import { behaviours, chat, DONE, event, events, stop, text, whole, word, type Behaviour } from './behaviour.ts';

const utf8 = new TextEncoder();
const bytesOf = (one: string): Uint8Array[] => [...utf8.encode(one)].map((byte) => Uint8Array.of(byte));
const ab = { text: 'ab' };
const rest = word('b') + stop();
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

/** How the events of a stream may lie in its bytes. */
const framing = behaviours([
  ['one event a piece', events(word('a'), word('b'), stop()), ab],
  ['all events in one piece', events(word('a') + rest), ab],
  ['a byte at a time', events(...bytesOf(word('a') + rest)), ab],
  ['line ends of CRLF', events((word('a') + rest).replaceAll('\n', '\r\n')), ab],
  ['line ends of CR', events((word('a') + rest).replaceAll('\n', '\r')), ab],
  ['a CRLF cut in two', events(word('a').replaceAll('\n', '\r\n').slice(0, -1), `\n${rest}`), ab],
  ['a mark of byte order', events(`\uFEFF${word('a')}${rest}`), ab],
  ['no blank behind data:', events((word('a') + rest).replaceAll('data: ', 'data:')), ab],
  ['blanks before the first event', events(`\n\n  \n${word('a')}${rest}`), ab],
  ['a comment before everything', events(`: OPENROUTER PROCESSING\n\n${word('a')}${rest}`), ab],
  ['comments between events', events(word('a'), ': ping\n\n'.repeat(50), rest), ab],
  ['names of events', events(`event: message\n${word('a')}event: message\n${rest}`), ab],
  ['numbers of events', events(`id: 1\n${word('a')}id: 2\n${rest}`), ab],
  ['a field retry', events(`retry: 3000\n\n${word('a')}${rest}`), ab],
  ['a field that nobody knows', events(`colour: red\n${word('a')}${rest}`), ab],
  ['data over several lines', events(word('a').replace('"choices"', '\ndata: "choices"') + rest), ab],
  ['a ping as an event', events(word('a'), 'event: ping\ndata: {"type":"ping"}\n\n', rest), ab],
  ['a ping without a name', events(word('a'), event({ type: 'ping' }), rest), ab],
  ['a heartbeat before everything', events('event: heartbeat\ndata: .\n\n', word('a') + rest), ab],
  ['an event without data', events(word('a'), 'data:\n\n', rest), ab],
  ['an event that is null', events(word('a'), event('null'), rest), ab],
  ['no [DONE]', events(word('a') + chat({ content: 'b' }, 'stop')), ab],
  ['no finish reason, but [DONE]', events(word('a') + word('b') + DONE), { text: 'ab', finish: 'unknown' }],
  ['a last event without its empty line', events((word('a') + chat({ content: 'b' }, 'stop')).trimEnd()), ab],
  ['[DONE] with blanks', events(`${word('a')}${word('b')}data:  [DONE] \n\n`), { text: 'ab', finish: 'unknown' }],
  ['events behind [DONE]', events(word('a') + rest + word('late')), ab],
  ['a letter cut in its bytes', events(...bytesOf(word('ä€😀')), stop()), { text: 'ä€😀' }],
  [
    'half a letter that never ends',
    events(
      Buffer.concat([utf8.encode('data: {"choices":[{"delta":{"content":"a'), Uint8Array.of(0xe2, 0x82)]),
      '"}}]}\n\n',
      stop(),
    ),
    { text: 'a\uFFFD' },
  ],
  [
    'half a surrogate pair',
    events(event('{"choices":[{"delta":{"content":"a\\ud83d"}}]}'), stop()),
    { text: 'a\ud83d' },
  ],
  [
    'characters that steer a terminal',
    events(word('\u001b[31m\u0007\u0000'), stop()),
    { text: '\u001b[31m\u0007\u0000' },
  ],
  [
    'the prototype of objects',
    events(event('{"__proto__":{"x":1},"choices":[{"delta":{"content":"ab"}}]}'), stop()),
    ab,
  ],
  ['JSON as its content type', { headers: { 'content-type': 'application/json' }, pieces: [word('a') + rest] }, ab],
  ['no content type that means anything', { headers: { 'content-type': '' }, pieces: [word('a') + rest] }, ab],
]);

/** What stands in the messages beside the text. */
const fields = behaviours([
  ['an id of a number', events(chat({ content: 'a' }, null, { id: 7, created: '2026', object: 1 }) + rest), ab],
  ['an index as a string', events(event({ choices: [{ index: '0', delta: { content: 'a' } }] }) + rest), ab],
  ['no index', events(event({ choices: [{ delta: { content: 'a' } }] }) + rest), ab],
  [
    'two choices',
    events(
      event({
        choices: [
          { index: 1, delta: { content: 'x' } },
          { index: 0, delta: { content: 'a' } },
        ],
      }) + rest,
    ),
    ab,
  ],
  [
    'another choice in an event of its own',
    events(word('a') + event({ choices: [{ index: 1, delta: { content: 'x' } }] }) + rest),
    ab,
  ],
  ['a role alone, first', events(chat({ role: 'assistant', content: '' }) + word('a') + rest), ab],
  ['an empty role in each piece', events(chat({ role: '', content: 'a' }) + rest), ab],
  ['a content of null', events(chat({ role: 'assistant', content: null }) + word('a') + rest), ab],
  ['a delta of null', events(chat(null) + word('a') + rest), ab],
  ['message instead of delta', events(event({ choices: [{ message: { content: 'a' } }] }) + rest), ab],
  [
    'log-probabilities',
    events(
      event({ choices: [{ delta: { content: 'a' }, logprobs: { content: [{ token: 'a', logprob: -1 }] } }] }) + rest,
    ),
    ab,
  ],
  ['NaN and Infinity', events(event('{"choices":[{"delta":{"content":"a"},"logprobs":[NaN,-Infinity]}]}') + rest), ab],
  ['choices of null in the first event', events(event({ choices: null }) + word('a') + rest), ab],
  [
    'results of a filter without choices',
    events(event({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] }) + word('a') + rest),
    ab,
  ],
  ['parts of text', events(chat({ content: [{ type: 'text', text: 'a' }] }) + rest), ab],
  ['a part without a type', events(chat({ content: [{ text: 'a' }] }) + rest), ab],
  ['a part of output', events(chat({ content: [{ type: 'output_text', text: 'a' }] }) + rest), ab],
  ['one part that is no list', events(chat({ content: { type: 'text', text: 'a' } }) + rest), ab],
  ['an error that is empty', events(chat({ content: 'a' }, null, { error: '' }) + rest), ab],
  ['an error of null', events(chat({ content: 'a' }, null, { error: null }) + rest), ab],
  ['a code of success', events(chat({ content: 'a' }, null, { code: 0, message: 'Success' }) + rest), ab],
  [
    'base_resp of MiniMax',
    events(chat({ content: 'a' }, null, { base_resp: { status_code: 0, status_msg: '' } }) + rest),
    ab,
  ],
  ['a detail beside choices', events(chat({ content: 'a' }, null, { detail: 'cached' }) + rest), ab],
  [
    'token counts in each piece',
    events(chat({ content: 'a' }, null, { usage }) + chat({ content: 'b' }, 'stop', { usage })),
    { ...ab, tokens: 2 },
  ],
  [
    'token counts without choices',
    events(word('a') + chat({ content: 'b' }, 'stop') + event({ usage }) + DONE),
    { ...ab, tokens: 2 },
  ],
  [
    'token counts beside no choices',
    events(word('a') + chat({ content: 'b' }, 'stop') + event({ choices: [], usage }) + DONE),
    { ...ab, tokens: 2 },
  ],
  [
    'token counts beside choices of null',
    events(word('a') + chat({ content: 'b' }, 'stop') + event({ choices: null, usage }) + DONE),
    { ...ab, tokens: 2 },
  ],
  [
    'token counts as strings',
    events(word('a') + chat({ content: 'b' }, 'stop', { usage: { completion_tokens: '2' } })),
    { ...ab, tokens: 2 },
  ],
  [
    'token counts that are none',
    events(word('a') + chat({ content: 'b' }, 'stop', { usage: { completion_tokens: 'many' } })),
    ab,
  ],
  [
    'token counts of NaN',
    events(word('a') + chat({ content: 'b' }, 'stop') + event('{"usage":{"completion_tokens":NaN}}')),
    ab,
  ],
  ['broken JSON after the finish', events(word('a') + chat({ content: 'b' }, 'stop') + event('{"usage": ')), ab],
  [
    'an error after the finish',
    events(word('a') + chat({ content: 'b' }, 'stop') + event({ error: { message: 'late', code: 500 } })),
    ab,
  ],
  [
    'reasoning_content beside the text',
    events(chat({ reasoning_content: 'hm' }) + word('a') + rest),
    { ...ab, reasoning: 'hm' },
  ],
  ['reasoning beside the text', events(chat({ reasoning: 'hm' }) + word('a') + rest), { ...ab, reasoning: 'hm' }],
  [
    'reasoning under both names',
    events(chat({ reasoning: 'hm', reasoning_content: 'hm' }) + word('a') + rest),
    { ...ab, reasoning: 'hm' },
  ],
  [
    'reasoning under the second name alone',
    events(chat({ reasoning_content: '', reasoning: 'hm' }) + word('a') + rest),
    { ...ab, reasoning: 'hm' },
  ],
  ['thinking of Ollama', events(chat({ thinking: 'hm' }) + word('a') + rest), { ...ab, reasoning: 'hm' }],
  [
    'parts of thoughts (Magistral)',
    events(chat({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }) + word('a') + rest),
    { ...ab, reasoning: 'hm' },
  ],
  ['reasoning as an object', events(chat({ reasoning: { effort: 'low' } }) + word('a') + rest), ab],
  [
    'reasoning_details of OpenRouter',
    events(chat({ reasoning: 'hm', reasoning_details: [{ type: 'reasoning.text', text: 'hm' }] }) + word('a') + rest),
    { ...ab, reasoning: 'hm' },
  ],
  ['tool calls of an empty list', events(chat({ tool_calls: [], refusal: null, content: 'a' }) + rest), ab],
]);

/** The words with which an answer ends. */
const finishes = behaviours([
  ['length', events(word('ab') + stop('length')), { text: 'ab', finish: 'length' }],
  ['a finish reason in the last piece of text', events(word('a') + chat({ content: 'b' }, 'stop') + DONE), ab],
  ['a finish reason in each piece', events(chat({ content: 'a' }, 'stop') + chat({ content: 'b' }, 'stop') + DONE), ab],
  [
    'an empty finish reason in each piece',
    events(chat({ content: 'a' }, '') + chat({ content: 'b' }, '') + stop()),
    ab,
  ],
  ['eos_token of TGI', events(word('ab') + stop('eos_token')), ab],
  ['stop_sequence of TGI', events(word('ab') + stop('stop_sequence')), ab],
  ['a word that nobody knows', events(word('ab') + stop('end_turn')), { text: 'ab', finish: 'end_turn' }],
  ['abort', events(word('ab') + stop('abort')), { error: 'cut', says: ['“abort”'], kept: 'ab' }],
  ['error', events(word('ab') + stop('error')), { error: 'cut', says: ['“error”'], kept: 'ab' }],
  [
    'insufficient_system_resource of DeepSeek',
    events(word('ab') + stop('insufficient_system_resource')),
    { error: 'cut', kept: 'ab' },
  ],
  ['network_error', events(word('ab') + stop('network_error')), { error: 'cut', kept: 'ab' }],
  [
    'content_filter',
    events(word('ab') + stop('content_filter')),
    { error: 'filtered', says: ['content_filter', 'filter in the settings'], kept: 'ab' },
  ],
  ['SAFETY of Gemini', events(word('ab') + stop('SAFETY')), { error: 'filtered', kept: 'ab' }],
  ['RECITATION of Gemini', events(stop('RECITATION')), { error: 'filtered' }],
]);

/** Answers that a server does not stream although it was asked to. */
const answersAtOnce = behaviours([
  [
    'a chat answer',
    whole({ choices: [{ message: { role: 'assistant', content: 'ab' }, finish_reason: 'stop' }], usage }),
    { ...ab, tokens: 2 },
  ],
  [
    'a chat answer as text/plain',
    {
      headers: { 'content-type': 'text/plain' },
      pieces: ['{"choices":[{"message":{"content":"ab"},"finish_reason":"stop"}]}'],
    },
    ab,
  ],
  [
    'a chat answer with blanks before it',
    whole(' \n\n{"choices":[{"message":{"content":"ab"},"finish_reason":"stop"}]}'),
    ab,
  ],
  [
    'a chat answer in pieces',
    { pieces: ['{"choices":[{"message":', '{"content":"a', 'b"},"finish_reason":"stop"}]}'] },
    ab,
  ],
  ['no finish reason', whole({ choices: [{ message: { content: 'ab' } }] }), { text: 'ab', finish: 'unknown' }],
  [
    'reasoning beside the text',
    whole({ choices: [{ message: { content: 'ab', reasoning_content: 'hm' }, finish_reason: 'stop' }] }),
    { ...ab, reasoning: 'hm' },
  ],
  [
    'parts',
    whole({
      choices: [
        {
          message: {
            content: [
              { type: 'text', text: 'a' },
              { type: 'text', text: 'b' },
            ],
          },
          finish_reason: 'stop',
        },
      ],
    }),
    ab,
  ],
  [
    'NaN in it',
    whole('{"choices":[{"message":{"content":"ab"},"finish_reason":"stop"}],"usage":{"total_time":NaN}}'),
    ab,
  ],
  [
    'JSON that is cut',
    whole('{"choices":[{"message":{"content":"ab'),
    { error: 'malformed', says: ['incomplete JSON', 'api'] },
  ],
  ['a list', whole([]), { error: 'malformed', says: ['no choices'] }],
]);

const completions = behaviours(
  [
    ['text', events(text('a'), text('b', 'stop'), DONE), ab],
    ['text and an empty last piece', events(text('a'), text('b'), text('', 'stop'), DONE), ab],
    [
      'text of null in the last piece',
      events(text('ab'), event({ choices: [{ text: null, finish_reason: 'stop' }] })),
      ab,
    ],
    ['text at once', whole({ choices: [{ text: 'ab', finish_reason: 'stop' }] }), ab],
    [
      'text with log-probabilities',
      events(
        event({
          choices: [{ text: 'ab', logprobs: { tokens: ['ab'], token_logprobs: [null] }, finish_reason: 'stop' }],
        }),
      ),
      ab,
    ],
    [
      'reasoning beside it',
      events(event({ choices: [{ text: '', reasoning: 'hm' }] }), text('ab', 'stop')),
      { ...ab, reasoning: 'hm' },
    ],
    ['chat messages', events(word('a') + rest), { error: 'malformed', says: ['the other API', 'api to openai-chat'] }],
    [
      'a chat message at once',
      whole({ choices: [{ message: { content: 'ab' }, finish_reason: 'stop' }] }),
      { error: 'malformed', says: ['the other API'] },
    ],
    ['an end at once', events(text('', 'stop'), DONE), { error: 'empty', says: ['“stop”'] }],
    [
      'an end at once, of tokens',
      events(text('', 'length'), DONE),
      { error: 'empty', says: ['ran out before the first word'] },
    ],
  ],
  { settings: { api: 'openai-completions' } },
);

export const streams: readonly (readonly [string, readonly Behaviour[]])[] = [
  ['the bytes of a stream', framing],
  ['the fields of a message', fields],
  ['the end of an answer', finishes],
  ['an answer that is not streamed', answersAtOnce],
  ['a completion', completions],
];
