import assert from 'node:assert/strict';
import { complete } from '../../src/inference/complete.ts';
import { type EndpointErrorKind, ERROR_KINDS } from '../../src/inference/errors.ts';
import { adviceIn, inSettings } from '../../src/inference/setting-words.ts';
import { listModels } from '../../src/inference/models.ts';
import { sseEvent } from '../../src/inference/protocol.ts';
import {
  deadOrigin,
  eventOf,
  FakeBody,
  FakeCut,
  FakeEndless,
  FakeNotHttp,
  FakeSilent,
  FakeStalling,
  FakeStatus,
  type LocalServer,
  type StatusAnswer,
  streamOf,
} from './fakes.ts';
import { ask, endpointAt, failureOf, FakeClock, KEY, openAi, partialOf, withServer } from './support.ts';

describe('an endpoint without a server', () => {
  it('is refused, with the address to correct', async () => {
    const error = await failureOf(ask(await deadOrigin()), 'refused');
    assert.match(error.message, /ECONNREFUSED.*Start the server/s);
  });

  it('speaks no TLS where the URL says https', async () => {
    await withServer(new FakeSilent(), async (origin) => {
      const error = await failureOf(ask(origin.replace('http:', 'https:')), 'tls');
      assert.match(error.message, /http:\/\//);
    });
  });

  it('is something that speaks no HTTP', async () => {
    await withServer(new FakeNotHttp(), async (origin) => {
      await failureOf(ask(origin), 'malformed');
    });
  });

  it('is something that speaks no HTTP, by the name of the error alone', async () => {
    const cause = Object.assign(new Error('Response does not match the HTTP/1.1 protocol'), {
      name: 'HTTPParserError',
      code: undefined,
    });
    const failure = new TypeError('fetch failed', { cause });
    await failureOf(ask('http://gpu', { fetch: () => Promise.reject(failure) }), 'malformed');
  });

  it('has a port that fetch keeps for other protocols', async () => {
    const error = await failureOf(ask('http://127.0.0.1:6000'), 'unreachable');
    assert.match(error.message, /another port/);
  });

  const codes: readonly (readonly [string, EndpointErrorKind])[] = [
    ['ENOTFOUND', 'unresolved-host'],
    ['EAI_AGAIN', 'unresolved-host'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ECONNRESET', 'cut'],
    ['UND_ERR_SOCKET', 'cut'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['HPE_INVALID_CONSTANT', 'malformed'],
  ];
  for (const [code, kind] of codes) {
    it(`fails with ${code}, which is named ${kind}`, async () => {
      const cause = Object.assign(new Error('low'), { code });
      // Node wraps the errors of all addresses of a host into one
      const failure = new TypeError('fetch failed', { cause: new AggregateError([cause]) });
      const error = await failureOf(ask('http://gpu', { fetch: () => Promise.reject(failure) }), kind);
      assert.ok(error.message.includes(code));
    });
  }

  it('fails without a reason, as in a browser', async () => {
    await failureOf(
      ask('http://gpu', { fetch: () => Promise.reject(new TypeError('Failed to fetch')) }),
      'unreachable',
    );
  });
});

describe('a server that is slow', () => {
  const endpoint = (origin: string) => endpointAt(origin, { timeoutSeconds: { firstByte: 20, idle: 5, total: 60 } });

  it('is given up when no answer begins, with the time that was waited', async () => {
    await withServer(new FakeSilent(), async (origin, server) => {
      const clock = new FakeClock();
      const arrival = server.arrival();
      const answer = failureOf(complete(endpoint(origin), 'q', { clock }), 'timeout');
      await arrival;
      clock.advance(19.9);
      clock.advance(0.2);
      const error = await answer;
      assert.match(error.message, /within 20 s.*timeoutSeconds\.firstByte/s);
      assert.equal(partialOf(error).text, '');
    });
  });

  it('is given up when it stalls, and what came is kept', async () => {
    await withServer(new FakeStalling(eventOf('Add place 0\n')), async (origin) => {
      const clock = new FakeClock();
      const onText = (): void => queueMicrotask(() => clock.advance(5));
      const error = await failureOf(complete(endpoint(origin), 'q', { clock, onText }), 'timeout');
      assert.match(error.message, /for 5 s.*timeoutSeconds\.idle/s);
      assert.equal(partialOf(error).text, 'Add place 0\n');
      assert.equal(error.partial?.model, 'm-as-served');
    });
  });

  it('is given up when its answer takes too long as a whole, though it never stalls', async () => {
    await withServer(new FakeEndless(': keep-alive\n\n'), async (origin, server) => {
      const clock = new FakeClock();
      const arrival = server.arrival();
      const answer = failureOf(
        complete(endpointAt(origin, { timeoutSeconds: { firstByte: 300, idle: 300, total: 60 } }), 'q', { clock }),
        'timeout',
      );
      await arrival;
      clock.advance(60);
      assert.match((await answer).message, /within 60 s.*timeoutSeconds\.total/s);
    });
  });

  it('has answered when it only leaves the connection open after [DONE]', async () => {
    await withServer(new FakeStalling(streamOf(['a', 'b'])), async (origin) => {
      const clock = new FakeClock();
      const answer = complete(endpoint(origin), 'q', { clock, onText: () => setImmediate(() => clock.advance(1)) });
      assert.equal((await answer).text, 'ab');
    });
  });

  it('has answered when it stalls after the finish reason', async () => {
    await withServer(new FakeStalling(eventOf('all', 'stop')), async (origin) => {
      const clock = new FakeClock();
      const answer = await complete(endpoint(origin), 'q', {
        clock,
        onText: () => setImmediate(() => clock.advance(5)),
      });
      assert.deepEqual([answer.text, answer.finishReason, answer.cut], ['all', 'stop', undefined]);
    });
  });
});

describe('an answer that is cut', () => {
  it('by a stream that just ends is an error with the text that came', async () => {
    await withServer(new FakeBody(eventOf('half') + eventOf(' an answer')), async (origin) => {
      const error = await failureOf(ask(origin), 'cut');
      assert.match(error.message, /\[DONE\].*log/s);
      assert.equal(partialOf(error).text, 'half an answer');
      assert.equal(error.partial?.finishReason, null);
    });
  });

  it('by a broken connection is an error with the text that came', async () => {
    await withServer(new FakeCut(eventOf('half')), async (origin) => {
      const error = await failureOf(ask(origin), 'cut');
      assert.equal(partialOf(error).text, 'half');
    });
  });

  it('inside an event is cut, not malformed', async () => {
    await withServer(new FakeBody(eventOf('half') + eventOf('lost').slice(0, -9)), async (origin) => {
      assert.equal(partialOf(await failureOf(ask(origin), 'cut')).text, 'half');
    });
  });

  it('by the server itself, which says so', async () => {
    for (const word of ['abort', 'aborted', 'canceled', 'timeout', 'network_error', 'insufficient_system_resource']) {
      await withServer(new FakeBody(eventOf('half') + eventOf('', word)), async (origin) => {
        assert.match((await failureOf(ask(origin), 'cut')).message, new RegExp(`“${word}”`));
      });
    }
  });

  it('before it began has no text', async () => {
    await withServer(new FakeBody(''), async (origin) => {
      assert.equal(partialOf(await failureOf(ask(origin), 'cut')).text, '');
    });
  });
});

describe('an answer that is something else', () => {
  const bodies: readonly (readonly [string, string, string, EndpointErrorKind, RegExp])[] = [
    [
      'a web page with status 200',
      '<!doctype html><html><title>Sign in</title></html>',
      'text/html',
      'html',
      /Sign in.*\/v1/s,
    ],
    ['a web page under a false content type', '\n<html><body>hi', 'text/event-stream', 'html', /web page/],
    ['plain text', 'It works!', 'text/plain', 'malformed', /It works!.*api/s],
    [
      'an event that is not JSON',
      eventOf('a') + 'data: {"choices": [}\n\n' + streamOf(['b']),
      'text/event-stream',
      'malformed',
      /not JSON.*api/s,
    ],
    ['JSON of another API', JSON.stringify({ content: 'hi', stop: true }), 'application/json', 'malformed', /choices/],
    [
      'JSON of another API in events',
      sseEvent({ content: 'hi', stop: false }),
      'text/event-stream',
      'malformed',
      /choices/,
    ],
    [
      'text where a number should be',
      sseEvent({ choices: [{ text: 3 }] }),
      'text/event-stream',
      'malformed',
      /choices\.0\.text/,
    ],
    ['half a JSON object', '{"choices": [', 'application/json', 'malformed', /incomplete JSON/],
  ];
  for (const [what, body, contentType, kind, says] of bodies) {
    it(`(${what}) is named ${kind}`, async () => {
      await withServer(new FakeBody(body, contentType), async (origin) => {
        assert.match((await failureOf(ask(origin), kind)).message, says);
      });
    });
  }

  it('keeps the text before a malformed event', async () => {
    await withServer(new FakeBody(`${eventOf('good')}data: bad\n\n`), async (origin) => {
      assert.equal(partialOf(await failureOf(ask(origin), 'malformed')).text, 'good');
    });
  });

  it('may grow without end, and is stopped at the limit with what fits', async () => {
    await withServer(new FakeEndless(eventOf('x'.repeat(1000))), async (origin) => {
      const error = await failureOf(ask(origin, { maxCharacters: 12_345 }), 'too-long');
      assert.match(error.message, /12,345 characters.*maxTokens/s);
      assert.equal(partialOf(error).text, 'x'.repeat(12_345));
    });
  });

  it('may be one event without end, and is stopped too', async () => {
    await withServer(new FakeEndless('data: '.padEnd(100_000, '9')), async (origin) => {
      await failureOf(ask(origin, { maxCharacters: 1000 }), 'too-long');
    });
  });

  it('may be one JSON object without end, and is stopped too', async () => {
    await withServer(new FakeEndless('{'.padEnd(100_000, ' ')), async (origin) => {
      await failureOf(ask(origin, { maxCharacters: 1000 }), 'too-long');
    });
  });
});

const html = { 'content-type': 'text/html' };
describe('a status that is not 200', () => {
  const cases: readonly (readonly [string, StatusAnswer, EndpointErrorKind, RegExp])[] = [
    [
      '401 of OpenAI, repeating the key',
      { status: 401, body: openAi(`Incorrect API key provided: ${KEY}.`, 'invalid_api_key') },
      'unauthorized',
      /Incorrect API key provided: •••.*key again/s,
    ],
    ['401 of vLLM', { status: 401, body: '{"error": "Unauthorized"}' }, 'unauthorized', /Unauthorized.*key again/s],
    ['403', { status: 403, body: '{"detail": "Forbidden"}' }, 'unauthorized', /Forbidden.*key that is allowed to use/s],
    [
      '400 of a server that means the key',
      { status: 400, body: openAi('API key not valid. Please pass a valid API key.') },
      'unauthorized',
      /key again/,
    ],
    [
      '404 of FastAPI for a route',
      { status: 404, body: '{"detail":"Not Found"}' },
      'route-not-found',
      /path of the endpoint’s URL/,
    ],
    [
      '404 of llama-server for a route',
      { status: 404, body: '{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}' },
      'route-not-found',
      /File Not Found/,
    ],
    [
      '404 as a web page',
      { status: 404, body: '<html><title>404 Not Found</title>', headers: html },
      'route-not-found',
      /404 Not Found/,
    ],
    ['405', { status: 405, body: '{"detail":"Method Not Allowed"}' }, 'route-not-found', /api that the server offers/],
    [
      '404 of vLLM for a model',
      {
        status: 404,
        body: '{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","param":null,"code":404}',
      },
      'model-not-found',
      /“m”.*does not exist.*Choose one/s,
    ],
    [
      '404 of OpenAI for a model',
      { status: 404, body: openAi('The model `m` does not exist or you do not have access to it.', 'model_not_found') },
      'model-not-found',
      /Choose one/,
    ],
    [
      '404 of Ollama for a model',
      { status: 404, body: openAi('model "m" not found, try pulling it first') },
      'model-not-found',
      /try pulling/,
    ],
    [
      '400 of a hosted server for a model',
      { status: 400, body: openAi('m is not a valid model ID', null).replace('m is', 'model m is') },
      'model-not-found',
      /Choose one/,
    ],
    [
      '400 for a parameter',
      { status: 400, body: openAi('Unrecognized request argument supplied: top_k') },
      'bad-request',
      /top_k.*null/s,
    ],
    [
      '422 of FastAPI',
      {
        status: 422,
        body: '{"detail":[{"loc":["body","top_p"],"msg":"Input should be a valid number","type":"float_type"}]}',
      },
      'bad-request',
      /body: top_p: Input should be/,
    ],
    [
      '400 of nginx for http on an https port',
      { status: 400, body: '<html><title>400 The plain HTTP request was sent to HTTPS port</title>', headers: html },
      'tls',
      /https:\/\//,
    ],
    ['418 as a web page', { status: 418, body: '<html><title>Teapot</title>', headers: html }, 'html', /Teapot/],
    [
      '500',
      { status: 500, body: '{"error":{"message":"CUDA out of memory","type":"InternalServerError","code":500}}' },
      'server-error',
      /CUDA out of memory.*log/s,
    ],
    ['500 without a body', { status: 500, body: '' }, 'server-error', /500.*log/s],
    [
      '502 as a web page',
      { status: 502, body: '<html><title>502 Bad Gateway</title></html>', headers: html },
      'server-error',
      /502 Bad Gateway.*proxy leads/s,
    ],
    [
      '504 as a web page',
      { status: 504, body: '<html><title>504 Gateway Time-out</title></html>', headers: html },
      'server-error',
      /Time-out/,
    ],
    [
      '402',
      { status: 402, body: openAi('Insufficient credits') },
      'rate-limited',
      /no credit left.*Insufficient credits\. Top up/s,
    ],
    [
      '403 as a web page',
      { status: 403, body: '<html><title>Attention Required</title>', headers: html },
      'html',
      /Attention Required\. A firewall or a proxy/,
    ],
    [
      '413 as a web page',
      { status: 413, body: '<html><title>413 Request Entity Too Large</title>', headers: html },
      'bad-request',
      /larger than.*Raise that limit/s,
    ],
    [
      '400 of Google, in a list',
      { status: 400, body: `[${openAi('Unknown name "top_k": Cannot find field.')}]` },
      'bad-request',
      /it says: Unknown name "top_k": Cannot find field\./,
    ],
    [
      '404 of Google for a model',
      { status: 404, body: `[${openAi('models/m is not found for API version v1main')}]` },
      'model-not-found',
      /Choose one/,
    ],
    [
      '429 for a used-up quota, without waiting',
      { status: 429, body: openAi('You exceeded your current quota.', 'insufficient_quota') },
      'rate-limited',
      /waiting does not help/,
    ],
  ];
  for (const [what, refusal, kind, says] of cases) {
    it(`(${what}) is named ${kind}`, async () => {
      await withServer(new FakeStatus(refusal), async (origin, server) => {
        const error = await failureOf(ask(origin), kind);
        assert.match(error.message, says);
        assert.equal(error.status, refusal.status);
        assert.equal(server.requests.length, error.tries);
      });
    });
  }

  it('may hide behind 200 where the server has no such route', async () => {
    await withServer(
      new FakeBody(
        '{"error":"Unexpected endpoint or method. (POST /completions). Returning 200 anyway"}',
        'application/json',
      ),
      async (origin) => {
        assert.match((await failureOf(ask(origin), 'route-not-found')).message, /Unexpected endpoint/);
      },
    );
  });

  it('asks for a key where none was sent', async () => {
    await withServer(new FakeStatus({ status: 401, body: '{"error":"Unauthorized"}' }), async (origin, server) => {
      assert.match(
        (await failureOf(ask(origin, { key: undefined }), 'unauthorized')).message,
        /none is set.*Set the endpoint’s key/s,
      );
      assert.equal(server.requests[0]?.headers.authorization, undefined);
    });
  });

  it('points at /v1 where the URL lacks it', async () => {
    await withServer(new FakeStatus({ status: 404, body: '{"detail":"Not Found"}' }), async (origin) => {
      const error = await failureOf(complete(endpointAt(origin, { url: origin }), 'q'), 'route-not-found');
      assert.ok(error.advice.includes(`${origin}/v1`));
    });
  });

  it('may be a web page made to be slow: its title is looked for in linear time, and only at its beginning', async () => {
    await withServer(new FakeBody(`<html>${'<title'.repeat(2_000_000)}`, 'text/html'), async (origin) => {
      assert.match((await failureOf(ask(origin), 'html')).message, /A web page came/);
    });
  });

  it('may have a body of any size, of which little is read and less is shown', async () => {
    await withServer(
      new FakeStatus({ status: 500, body: 'x'.repeat(5_000_000), headers: { 'content-type': 'text/plain' } }),
      async (origin) => {
        const error = await failureOf(ask(origin), 'server-error');
        assert.ok(error.message.length < 1000);
        assert.ok(partialOf(error).streamedBytes < 5_000_000);
      },
    );
  });
});

describe('a context that overflows', () => {
  const phrasings: readonly (readonly [string, number, string])[] = [
    [
      'OpenAI',
      400,
      openAi(
        "This model's maximum context length is 4097 tokens. However, you requested 4226 tokens (226 in the messages, 4000 in the completion). Please reduce the length of the messages or completion.",
        'context_length_exceeded',
      ),
    ],
    ['OpenAI, by its code alone', 400, openAi('Too big.', 'context_length_exceeded')],
    [
      'vLLM, flat',
      400,
      JSON.stringify({
        object: 'error',
        message:
          "This model's maximum context length is 6048 tokens. However, you requested 6616 tokens (568 in the messages, 6048 in the completion).",
        type: 'BadRequestError',
        param: null,
        code: 400,
      }),
    ],
    [
      'vLLM, negative rest',
      400,
      JSON.stringify({
        object: 'error',
        message: 'max_tokens must be at least 1, got -186.',
        type: 'BadRequestError',
        param: null,
        code: 400,
      }),
    ],
    [
      'vLLM, too many tokens asked for',
      400,
      openAi('max_tokens=5000 cannot be greater than max_model_len=2048. Please request fewer output tokens.'),
    ],
    [
      'vLLM, long prompt',
      400,
      openAi('The decoder prompt (length 3000) is longer than the maximum model length of 2048.').replace(
        'maximum model length',
        'maximum allowed length',
      ),
    ],
    [
      'SGLang, long prompt',
      400,
      JSON.stringify({
        object: 'error',
        message: "The input (61709 tokens) is longer than the model's context length (40960 tokens).",
        type: 'BadRequestError',
        param: null,
        code: 400,
      }),
    ],
    [
      'SGLang, sum',
      400,
      JSON.stringify({
        object: 'error',
        message:
          "Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 5000 tokens.",
        type: 'BadRequestError',
        code: 400,
      }),
    ],
    [
      'llama-server',
      400,
      JSON.stringify({
        error: {
          code: 400,
          message: 'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it',
          type: 'exceed_context_size_error',
          n_prompt_tokens: 5000,
          n_ctx: 4096,
        },
      }),
    ],
    [
      'llama-server, older',
      500,
      JSON.stringify({
        error: {
          code: 500,
          message:
            'the request exceeds the available context size. try increasing the context size or enable context shift',
          type: 'exceed_context_size_error',
        },
      }),
    ],
    ['llama-cpp-python', 400, openAi('Requested tokens (2285) exceed context window of 2048')],
    [
      'TGI',
      422,
      JSON.stringify({
        error:
          'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 1000 `inputs` tokens and 4000 `max_new_tokens`',
        error_type: 'validation',
      }),
    ],
  ];
  for (const [server, status, body] of phrasings) {
    it(`is seen in the words of ${server}`, async () => {
      await withServer(new FakeStatus({ status, body }), async (origin) => {
        const error = await failureOf(ask(origin), 'context-overflow');
        assert.match(error.message, /maxTokens.*--max-model-len.*--context-length.*-c/s);
      });
    });
  }

  it('is seen in an answer with status 200', async () => {
    const [, , body] = phrasings[8] ?? assert.fail();
    await withServer(new FakeBody(body, 'application/json'), async (origin) => {
      await failureOf(ask(origin), 'context-overflow');
    });
  });

  it('is seen in the middle of a stream, with the text before it', async () => {
    const [, , body] = phrasings[0] ?? assert.fail();
    for (const event of [`data: ${body}\n\n`, `event: error\ndata: ${body}\n\n`, `error: ${body}\n\n`]) {
      await withServer(new FakeBody(eventOf('far') + event), async (origin) => {
        assert.equal(partialOf(await failureOf(ask(origin), 'context-overflow')).text, 'far');
      });
    }
  });
});

describe('a redirect', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`to another origin (${status}) is not followed, and the key stays here`, async () => {
      await withServer(new FakeBody(streamOf(['stolen'])), async (other, thief) => {
        await withServer(
          new FakeStatus({ status, body: '', headers: { location: `${other}/v1/completions?token=t` } }),
          async (origin, server) => {
            const error = await failureOf(ask(origin), 'redirected');
            assert.ok(error.message.includes(`${other}/v1/completions`), 'the message does not say where it leads');
            assert.match(error.message, /another origin.*use it as the endpoint’s URL/s);
            assert.ok(!error.message.includes('token=t'));
            assert.equal(thief.requests.length, 0);
            assert.equal(thief.connections, 0);
            assert.equal(server.requests[0]?.headers.authorization, `Bearer ${KEY}`);
            await failureOf(listModels(endpointAt(origin), { key: KEY }), 'redirected');
            assert.equal(thief.connections, 0);
          },
        );
      });
    });
  }

  it('within the origin, or to nowhere, is not followed either', async () => {
    for (const headers of [{ location: '/v2/completions' }, { location: 'http://[' }, {}]) {
      await withServer(new FakeStatus({ status: 302, body: '', headers }), async (origin, server: LocalServer) => {
        await failureOf(ask(origin), 'redirected');
        assert.equal(server.requests.length, 1);
      });
    }
  });
});

describe('a proxy that wants a password (407)', () => {
  it('is one of the reasons that are given, for fetch hides the status', async () => {
    await withServer(new FakeStatus({ status: 407, body: '' }), async (origin) => {
      assert.match((await failureOf(ask(origin), 'unreachable')).message, /password of the proxy \(http\.proxy\)/);
    });
  });
});

describe('the kinds of errors', () => {
  it('each say what they mean and what to do', () => {
    for (const [kind, { means, advice }] of Object.entries(ERROR_KINDS)) {
      assert.match(means, /^[A-Z].*\.$/, kind);
      assert.match(adviceIn(advice, inSettings), /^[A-Z].*\.$/, kind);
    }
  });
});
