import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
  behaviours,
  type Behaviour,
  chat,
  DONE,
  event,
  events,
  page,
  type Reaction,
  stop,
  text,
  whole,
  word,
} from './behaviour.ts';

const rest = word('b') + stop();
const error = (fields: object): string => event({ error: fields });

/** Answers that come to their end without a word of the model's. */
const withoutText = behaviours([
  ['[DONE] alone', events(DONE), { error: 'empty', says: ['The answer is empty', 'api', 'chat template'] }],
  ['no choices', events(event({ choices: [] }) + DONE), { error: 'empty' }],
  ['choices of null', events(event({ choices: null }) + DONE), { error: 'empty' }],
  ['a finish reason alone', events(stop()), { error: 'empty', says: ['“stop”'] }],
  ['a role alone', events(chat({ role: 'assistant', content: '' }) + stop()), { error: 'empty' }],
  [
    'the second choice alone',
    events(event({ choices: [{ index: 1, delta: { content: 'x' } }] }) + DONE),
    { error: 'empty' },
  ],
  ['no choices at once', whole({ choices: [] }), { error: 'empty' }],
  ['no choices at all', whole({ id: 'x', object: 'chat.completion' }), { error: 'malformed', says: ['no choices'] }],
  [
    'events without choices',
    events(event({ text: 'hello' }), DONE),
    { error: 'malformed', says: ['no choices', 'hello'] },
  ],
  [
    'a content of null at once',
    whole({ choices: [{ message: { content: null }, finish_reason: 'stop' }], usage: { completion_tokens: 7 } }),
    { error: 'empty', says: ['7 tokens'] },
  ],
  [
    'tokens that ran out before the first word',
    events(stop('length')),
    { error: 'empty', says: ['ran out before the first word', 'sampling.maxTokens'] },
  ],
  [
    'a call of a tool',
    events(chat({ tool_calls: [{ function: { name: 'run', arguments: '{}' } }] }) + stop('tool_calls')),
    { error: 'empty', says: ['called a tool', 'extraBody'] },
  ],
  [
    'a call of a function',
    whole({
      choices: [{ message: { content: null, function_call: { name: 'run' } }, finish_reason: 'function_call' }],
    }),
    { error: 'empty', says: ['called a tool'] },
  ],
  [
    'a refusal',
    events(chat({ refusal: 'I cannot ' }), chat({ refusal: 'help.' }) + stop()),
    { error: 'filtered', says: ['I cannot help'] },
  ],
  [
    'a refusal at once',
    whole({ choices: [{ message: { content: null, refusal: 'No.' }, finish_reason: 'stop' }] }),
    { error: 'filtered', says: ['“No.”'] },
  ],
  ['a filter alone', events(stop('content_filter')), { error: 'filtered' }],
  [
    'reasoning_content alone',
    events(chat({ reasoning_content: 'Add place 0' }) + stop()),
    { error: 'only-reasoning', says: ['11 characters', 'reasoning parser'] },
  ],
  [
    'reasoning alone, until the tokens ran out',
    events(chat({ reasoning: 'hm' }) + stop('length')),
    { error: 'only-reasoning', says: ['sampling.maxTokens'] },
  ],
  ['thinking alone', events(chat({ thinking: 'hm' }) + stop()), { error: 'only-reasoning' }],
  [
    'reasoning and a blank text',
    events(chat({ reasoning_content: 'hm' }) + word('\n\n') + stop()),
    { error: 'only-reasoning', kept: '\n\n' },
  ],
  [
    'text to complete where chat was asked',
    events(event({ choices: [{ index: 0, text: 'ab', finish_reason: 'stop' }] }) + DONE),
    { error: 'malformed', says: ['the other API', 'api to openai-completions'] },
  ],
  [
    'an answer of the API of responses',
    whole({ object: 'response', output: [{ content: [{ text: 'ab' }] }] }),
    { error: 'malformed', says: ['no choices'] },
  ],
  [
    'an answer of Ollama’s own API',
    whole({ model: 'm', message: { role: 'assistant', content: 'ab' }, done: true }),
    { error: 'malformed', says: ['no choices'] },
  ],
  [
    'Ollama’s own API, line by line',
    {
      headers: { 'content-type': 'application/x-ndjson' },
      pieces: ['{"message":{"content":"a"},"done":false}\n', '{"message":{"content":""},"done":true}\n'],
    },
    { error: 'malformed', says: ['JSON'] },
  ],
  [
    'events of Anthropic’s API',
    events(
      'event: message_start\ndata: {"type":"message_start"}\n\n',
      'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":"ab"}}\n\n',
      'event: message_stop\ndata: {"type":"message_stop"}\n\n',
    ),
    { error: 'malformed', says: ['no choices'] },
  ],
  ['a blank text of the model', events(word('\n\n') + stop('length')), { text: '\n\n', finish: 'length' }],
]);

/** Bytes that break off, or are no answer. */
const broken = behaviours([
  ['an end in the middle', events(word('a')), { error: 'cut', says: ['without a finish reason'], kept: 'a' }],
  ['an end in the middle of an event', events(word('a') + word('b').slice(0, -12)), { error: 'cut', kept: 'a' }],
  ['an end after a comment', events(': waiting\n\n'), { error: 'cut' }],
  ['an end after the headers', events(), { error: 'cut', says: ['without an answer'] }],
  ['204', { status: 204 }, { error: 'cut', says: ['without an answer'] }],
  ['blanks alone', events(' \n \n'), { error: 'cut' }],
  [
    'a connection closed in the middle',
    { pieces: [word('a')], end: 'cut' },
    { error: 'cut', says: ['crash'], kept: 'a' },
  ],
  ['a connection reset in the middle', { pieces: [word('a')], end: 'reset' }, { error: 'cut', kept: 'a' }],
  [
    'a connection closed after the finish',
    { pieces: [word('a') + chat({ content: 'b' }, 'stop')], end: 'cut' },
    { text: 'ab' },
  ],
  [
    'a connection reset after the finish',
    { pieces: [word('a') + chat({ content: 'b' }, 'stop')], end: 'reset' },
    { text: 'ab' },
  ],
  ['a connection reset after [DONE]', { pieces: [word('a') + rest], end: 'reset' }, { text: 'ab' }],
  [
    'an event that is no JSON',
    events(word('a') + event('bad') + rest),
    { error: 'malformed', says: ['not JSON', '“bad”'], kept: 'a' },
  ],
  [
    'a content that is a number',
    events(word('a') + chat({ content: 7 }) + rest),
    { error: 'malformed', says: ['choices.0.delta.content'], kept: 'a' },
  ],
  [
    'plain text',
    { headers: { 'content-type': 'text/plain' }, pieces: ['hello\n'] },
    { error: 'malformed', says: ['“hello”'] },
  ],
  ['null', whole('null'), { error: 'malformed' }],
  ['a web page', page('Welcome to nginx!'), { error: 'html', says: ['Welcome to nginx!', '/v1'] }],
  [
    'a page to log in',
    { headers: { 'content-type': 'text/html' }, pieces: ['<html><title>Sign in\n · SSO</title>'] },
    { error: 'html', says: ['Sign in · SSO'] },
  ],
  [
    'a web page that says it is events',
    { pieces: ['<html><head><title>Portal</title>'] },
    { error: 'html', says: ['Portal'] },
  ],
  [
    'nothing at all, for ever',
    { status: null, end: 'hang' },
    { error: 'timeout', says: ['No answer began', 'timeoutSeconds.firstByte'] },
  ],
  ['headers and then nothing', { end: 'hang' }, { error: 'timeout' }],
  [
    'comments and then nothing',
    { pieces: [': ping\n\n'], end: 'hang' },
    { error: 'timeout', says: ['Nothing more came', 'timeoutSeconds.idle'] },
  ],
  [
    'text and then nothing',
    { pieces: [word('a')], end: 'hang' },
    { error: 'timeout', says: ['Nothing more came', 'timeoutSeconds.idle'], kept: 'a' },
  ],
  [
    'half an event and then nothing',
    { pieces: [word('a') + word('b').slice(0, -9)], end: 'hang' },
    { error: 'timeout', kept: 'a' },
  ],
  ['a finish and then nothing', { pieces: [word('a') + chat({ content: 'b' }, 'stop')], end: 'hang' }, { text: 'ab' }],
  ['[DONE] and then nothing', { pieces: [word('a') + rest], end: 'hang' }, { text: 'ab' }],
  [
    'a refusal whose body never ends',
    { status: 401, headers: { 'content-type': 'application/json' }, pieces: ['{"error":'], end: 'hang' },
    { error: 'unauthorized', says: ['401'] },
  ],
]);

/** Answers without end. What is not counted by characters comes in long events: millions of bytes are read of it. */
const floods = behaviours(
  [
    [
      'words',
      { flood: word('x'.repeat(50)).repeat(20) },
      { error: 'too-long', says: ['1,000 characters', 'sampling.maxTokens'], kept: 'x'.repeat(1000) },
    ],
    [
      'words of the other API',
      { flood: text('x'.repeat(1000)).repeat(20) },
      { error: 'too-long', says: ['16,841,216 bytes', 'hardly any of it'] },
    ],
    [
      'pings',
      { flood: event({ type: 'ping', id: 'x'.repeat(1000) }).repeat(20) },
      { error: 'too-long', says: ['hardly any of it'] },
    ],
    ['reasoning', { flood: chat({ reasoning: 'x'.repeat(50) }).repeat(20) }, { error: 'too-long' }],
    ['one line', { flood: `data: ${'9'.repeat(100_000)}` }, { error: 'too-long' }],
    ['one object', { flood: `{"choices":${' '.repeat(100_000)}` }, { error: 'too-long' }],
    [
      'a web page',
      { headers: { 'content-type': 'text/html' }, flood: `<html>${'x'.repeat(100_000)}` },
      { error: 'too-long' },
    ],
  ],
  { maxCharacters: 1000 },
);

/** Errors that a server reports with the status 200. */
const within = behaviours([
  [
    'an object',
    whole({ error: { message: 'CUDA out of memory', type: 'InternalServerError', code: 500 } }),
    { error: 'server-error', says: ['CUDA out of memory', 'log'], requests: 3 },
  ],
  [
    'a text',
    whole({ error: 'model is overloaded' }),
    { error: 'server-error', says: ['model is overloaded'], requests: 3 },
  ],
  ['a detail', whole({ detail: 'no worker' }), { error: 'server-error', says: ['no worker'], requests: 3 }],
  [
    'an unknown route (LM Studio)',
    whole({ error: 'Unexpected endpoint or method. (POST /chat/completions)' }),
    { error: 'route-not-found', says: ['Unexpected endpoint'] },
  ],
  [
    'before the first word',
    events(error({ message: 'worker died', code: 500 })),
    { error: 'server-error', says: ['worker died'], requests: 3 },
  ],
  [
    'behind a word',
    events(word('a') + error({ message: 'worker died', code: 500 })),
    { error: 'server-error', says: ['worker died'], kept: 'a', requests: 1 },
  ],
  [
    'as an event of that name',
    events(`${word('a')}event: error\ndata: {"message":"worker died"}\n\n`),
    { error: 'server-error', says: ['worker died'], kept: 'a' },
  ],
  [
    'as an event of that name that is no JSON',
    events(`${word('a')}event: error\ndata: overloaded\n\n`),
    { error: 'server-error', says: ['overloaded'], kept: 'a' },
  ],
  [
    'as a field of that name (llama-server)',
    events(`${word('a')}error: {"code":500,"message":"slot failed"}\n\n`),
    { error: 'server-error', says: ['slot failed'], kept: 'a' },
  ],
  [
    '429 within, before the first word',
    [events(error({ message: 'slow down', code: 429 })), events(word('a') + rest)],
    { text: 'ab', requests: 2 },
  ],
  [
    '429 within, behind a word',
    events(word('a') + error({ message: 'slow down', code: 429 })),
    { error: 'rate-limited', kept: 'a', requests: 1 },
  ],
  [
    'an overflow within',
    events(word('a') + error({ message: 'maximum context length is 2048 tokens', code: 400 })),
    { error: 'context-overflow', says: ['--max-model-len'], kept: 'a' },
  ],
  [
    'an error that repeats the key',
    whole({ error: { message: 'key sk-Zx81-geheim-0042 is not valid', code: 401 } }),
    { error: 'unauthorized', says: ['key ••• is not valid'] },
  ],
  [
    'an error in a choice (OpenRouter)',
    events(
      event({
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error', error: { message: 'provider died' } }],
      }),
    ),
    { error: 'server-error', says: ['provider died'] },
  ],
]);

const packedAs = (encoding: string, body: string | Uint8Array, status = 200): Reaction => ({
  status,
  headers: { 'content-encoding': encoding },
  pieces: [body],
});
/** Answers that say that they are compressed. */
const packed = behaviours([
  ['gzip', packedAs('gzip', gzipSync(word('a') + rest)), { text: 'ab' }],
  ['deflate', packedAs('deflate', deflateSync(word('a') + rest)), { text: 'ab' }],
  ['br', packedAs('br', brotliCompressSync(word('a') + rest)), { text: 'ab' }],
  ['identity', packedAs('identity', word('a') + rest), { text: 'ab' }],
  [
    'gzip, and are not',
    packedAs('gzip', word('a') + rest),
    { error: 'malformed', says: ['content-encoding: gzip', 'compression off'] },
  ],
  ['br, and are not', packedAs('br', word('a') + rest), { error: 'malformed', says: ['content-encoding: br'] }],
]);

const rawAnswer = (head: string, body = word('a') + rest): Reaction => ({
  raw: `${head}\n\n${body.replaceAll('\n', '␊')}`,
});
const type = 'Content-Type: text/event-stream';
/** Answers whose HTTP is unusual, or none. */
const http = behaviours([
  ['HTTP/1.0 without a length', rawAnswer(`HTTP/1.0 200 OK\n${type}`), { text: 'ab' }],
  ['no length, closed at its end', rawAnswer(`HTTP/1.1 200 OK\n${type}\nConnection: close`), { text: 'ab' }],
  ['no reason behind the status', rawAnswer(`HTTP/1.1 200\n${type}\nConnection: close`), { text: 'ab' }],
  ['no headers', rawAnswer('HTTP/1.1 200 OK\nConnection: close'), { text: 'ab' }],
  [
    'early hints (103)',
    rawAnswer(`HTTP/1.1 103 Early Hints\nLink: </a>\n\nHTTP/1.1 200 OK\n${type}\nConnection: close`),
    { text: 'ab' },
  ],
  [
    'chunks with extensions',
    { raw: `HTTP/1.1 200 OK\n${type}\nTransfer-Encoding: chunked\n\n${chunk(word('a') + rest, ';x=1')}0\n\n` },
    { text: 'ab' },
  ],
  [
    'chunks without an end, behind [DONE]',
    { raw: `HTTP/1.1 200 OK\n${type}\nTransfer-Encoding: chunked\n\n${chunk(word('a') + rest)}` },
    { text: 'ab' },
  ],
  [
    'chunks without an end, in the middle',
    { raw: `HTTP/1.1 200 OK\n${type}\nTransfer-Encoding: chunked\n\n${chunk(word('a'))}` },
    { error: 'cut', kept: 'a' },
  ],
  [
    'a length that is too long',
    rawAnswer(`HTTP/1.1 200 OK\n${type}\nContent-Length: 9999`, word('a')),
    { error: 'cut', kept: 'a' },
  ],
  ['a length of 0', rawAnswer(`HTTP/1.1 200 OK\n${type}\nContent-Length: 0`, ''), { error: 'cut' }],
  ['no status', { raw: 'HTTP/1.1 hello\n\n' }, { error: 'malformed', says: ['not HTTP'] }],
  ['another protocol', { raw: 'SSH-2.0-OpenSSH_9.6\n' }, { error: 'malformed', says: ['not HTTP', 'https://'] }],
  ['headers without end', { raw: `HTTP/1.1 200 OK\nX: ${'x'.repeat(100_000)}\n\n` }, { error: 'malformed' }],
  ['nothing, closed', { status: null, end: 'cut' }, { error: 'cut', says: ['3 times'], requests: 3 }],
  ['nothing, reset', { status: null, end: 'reset' }, { error: 'cut', requests: 3 }],
  [
    'nothing once, and then an answer',
    [{ status: null, end: 'cut' }, events(word('a') + rest)],
    { text: 'ab', requests: 2 },
  ],
]);

function chunk(body: string, extension = ''): string {
  return `${Buffer.byteLength(body).toString(16)}${extension}\n${body.replaceAll('\n', '␊')}\n`;
}

export const failures: readonly (readonly [string, readonly Behaviour[]])[] = [
  ['an answer without a word', withoutText],
  ['an answer that breaks off', broken],
  ['an answer without end', floods],
  ['an error within an answer', within],
  ['an answer that says it is packed', packed],
  ['the HTTP of an answer', http],
];
