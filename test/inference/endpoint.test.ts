import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dialects } from '../../src/inference/dialects.ts';
import { apiSchema, endpointSchema, originOf, promptFor, samplingSchema } from '../../src/inference/endpoint.ts';
import { chatRequestSchema, completionRequestSchema } from '../../src/inference/protocol.ts';

const settings = { name: 'gpu', url: 'http://gpu:8000/v1', model: 'm' };

function problemsOf(value: unknown): string[] {
  const result = endpointSchema.safeParse(value);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('an endpoint in the settings', () => {
  it('needs a name, a URL and a model, and nothing else', () => {
    assert.deepEqual(problemsOf(settings), []);
    for (const name of ['name', 'url', 'model']) {
      const problems = problemsOf({ ...settings, [name]: undefined });
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.startsWith(`${name}: `));
    }
  });

  it('says what is wrong with its URL and what to write', () => {
    assert.deepEqual(problemsOf({ ...settings, url: 'gpu:8000' }), [
      'url: “gpu:8000” is not a URL: it needs http:// or https:// in front; try http://gpu:8000/v1',
    ]);
  });

  it('has no place for a key, under any name', () => {
    for (const name of ['key', 'apiKey', 'headers', 'authorization']) {
      assert.equal(problemsOf({ ...settings, [name]: 'secret' }).length, 1, name);
    }
  });

  it('refuses a misspelt or impossible sampling parameter', () => {
    assert.equal(problemsOf({ ...settings, sampling: { tempreature: 1 } }).length, 1);
    assert.equal(problemsOf({ ...settings, sampling: { topP: 0 } }).length, 1);
    assert.equal(problemsOf({ ...settings, timeoutSeconds: { idle: 301 } }).length, 1);
  });

  it('takes each number from its least to its greatest, and none beyond', () => {
    const bounds: readonly (readonly [
      group: string,
      name: string,
      inside: readonly unknown[],
      outside: readonly unknown[],
    ])[] = [
      ['sampling', 'temperature', [0, 2, null], [-0.1, 2.1]],
      ['sampling', 'topP', [0.1, 1, null], [0, 1.1]],
      ['sampling', 'topK', [-1, 0, 50, null], [-2, 0.5]],
      ['sampling', 'minP', [0, 1, null], [-0.1, 1.1]],
      ['sampling', 'frequencyPenalty', [-2, 2, null], [-2.1, 2.1]],
      ['sampling', 'presencePenalty', [-2, 2, null], [-2.1, 2.1]],
      ['sampling', 'repetitionPenalty', [0.1, 2, null], [0, 2.1]],
      ['sampling', 'maxTokens', [1, null], [0, 1.5]],
      ['sampling', 'stop', [[], ['a'], Array(16).fill('a'), null], [[''], Array(17).fill('a')]],
      ['timeoutSeconds', 'firstByte', [0.1, 300], [0, 301]],
      ['timeoutSeconds', 'idle', [0.1, 300], [0, 301]],
      ['timeoutSeconds', 'total', [0.1, 86_400], [0, 86_401]],
    ];
    for (const [group, name, inside, outside] of bounds) {
      for (const value of inside) assert.deepEqual(problemsOf({ ...settings, [group]: { [name]: value } }), [], name);
      for (const value of outside)
        assert.equal(problemsOf({ ...settings, [group]: { [name]: value } }).length, 1, `${name}: ${String(value)}`);
    }
    for (const value of [1, 256]) assert.deepEqual(problemsOf({ ...settings, concurrency: value }), []);
    for (const value of [0, 257, 1.5]) assert.equal(problemsOf({ ...settings, concurrency: value }).length, 1);
    for (const name of ['a', 'a'.repeat(80)]) assert.deepEqual(problemsOf({ ...settings, name }), []);
    for (const name of ['', ' ', 'a'.repeat(81)]) assert.equal(problemsOf({ ...settings, name }).length, 1);
    assert.equal(problemsOf({ ...settings, model: '' }).length, 1);
  });

  it('asks greedily, for all tokens and without penalties, unless it is told otherwise', () => {
    assert.deepEqual(endpointSchema.parse(settings), {
      ...settings,
      api: 'openai-chat',
      sampling: {
        temperature: 0,
        topP: 1,
        topK: -1,
        minP: 0,
        frequencyPenalty: 0,
        presencePenalty: 0,
        repetitionPenalty: 1,
        maxTokens: 16_384,
        maxTokensField: 'max_tokens',
        seed: 0,
        stop: [],
      },
      systemPrompt: '',
      extraBody: {},
      headers: {},
      keyHeader: 'authorization',
      concurrency: 4,
      timeoutSeconds: { firstByte: 120, idle: 60, total: 3600 },
    });
  });

  it('needs the place of the question in its template, once', () => {
    assert.deepEqual(problemsOf({ ...settings, promptTemplate: '### {question} ###' }), []);
    assert.equal(problemsOf({ ...settings, promptTemplate: 'Answer:' }).length, 1);
    assert.equal(problemsOf({ ...settings, promptTemplate: '{question}{question}' }).length, 1);
  });

  it('binds a key to scheme, host and port, not to the path', () => {
    assert.equal(originOf({ url: 'https://gpu/v1' }), originOf({ url: 'https://GPU:443/other' }));
    const origins = ['https://gpu/v1', 'http://gpu/v1', 'https://gpu:8000/v1', 'https://gpu.example/v1'].map((url) =>
      originOf({ url }),
    );
    assert.equal(new Set(origins).size, origins.length);
  });

  it('stays what it is when it is read again', () => {
    const endpoint = endpointSchema.parse(settings);
    assert.deepEqual(endpointSchema.parse(JSON.parse(JSON.stringify(endpoint))), endpoint);
  });
});

describe('the prompt', () => {
  it('holds any question unchanged, also one with $ and braces in it', () => {
    const question = fc.oneof(fc.string(), fc.constantFrom('$&', '$1', '{question}', "$'"));
    fc.assert(
      fc.property(question, (text) => {
        assert.equal(
          promptFor(endpointSchema.parse({ ...settings, promptTemplate: '<{question}>' }), text),
          `<${text}>`,
        );
        assert.equal(promptFor(endpointSchema.parse(settings), text), text);
        assert.equal(
          promptFor(endpointSchema.parse({ ...settings, api: 'openai-completions' }), text),
          `Question: ${text}\n`,
        );
      }),
    );
  });
});

describe('the request', () => {
  const nullable = Object.keys(samplingSchema.shape).filter((name) => name !== 'maxTokensField');
  const schemas = { 'openai-chat': chatRequestSchema, 'openai-completions': completionRequestSchema };

  for (const api of apiSchema.options) {
    it(`sends every sampling parameter, whatever its value (${api})`, () => {
      const bodyOf = (sampling: object) =>
        dialects[api].body(endpointSchema.parse({ ...settings, api, sampling }), 'q');
      const names = Object.keys(bodyOf({}));
      // the names differ from the settings', the count does not: model, stream, stream_options, n and the text beside,
      // and the name of maxTokens is no field of its own
      assert.equal(names.length, Object.keys(samplingSchema.shape).length + 4);
      assert.deepEqual(
        Object.keys(bodyOf({ temperature: 1, seed: 3, stop: ['x'], topK: 5, topP: 0.5, minP: 0.1 })),
        names,
      );
    });

    it(`leaves out what is set to null (${api})`, () => {
      const endpoint = endpointSchema.parse({
        ...settings,
        api,
        sampling: Object.fromEntries(nullable.map((name) => [name, null])),
        extraBody: { n: null, stream_options: null, own: null },
      });
      const body = dialects[api].body(endpoint, 'q');
      assert.deepEqual(Object.keys(body), ['model', 'stream', api === 'openai-chat' ? 'messages' : 'prompt']);
    });

    it(`names the tokens of an answer as the server wants it (${api})`, () => {
      const body = dialects[api].body(
        endpointSchema.parse({ ...settings, api, sampling: { maxTokens: 7, maxTokensField: 'max_completion_tokens' } }),
        'q',
      );
      assert.deepEqual([body['max_completion_tokens'], 'max_tokens' in body], [7, false]);
    });

    it(`is one that this project’s own server reads (${api})`, () => {
      const body: unknown = JSON.parse(
        JSON.stringify(dialects[api].body(endpointSchema.parse({ ...settings, api, systemPrompt: 's' }), 'q')),
      );
      const read = schemas[api].parse(body);
      assert.equal(read.model, 'm');
      assert.equal(read.stream, true);
      assert.equal(read.max_tokens, samplingSchema.parse({}).maxTokens);
    });

    it(`takes further fields, which win over its own (${api})`, () => {
      const extraBody = { chat_template_kwargs: { enable_thinking: false }, top_p: 0.25 };
      const body = dialects[api].body(endpointSchema.parse({ ...settings, api, extraBody }), 'q');
      assert.deepEqual({ ...body, ...extraBody }, body);
    });
  }

  it('puts a system prompt before the question', () => {
    const body = dialects['openai-chat'].body(
      endpointSchema.parse({ ...settings, systemPrompt: 'Be a machine.' }),
      'q',
    );
    assert.deepEqual(body['messages'], [
      { role: 'system', content: 'Be a machine.' },
      { role: 'user', content: 'q' },
    ]);
  });
});
