import assert from 'node:assert/strict';
import { CommandError } from '../../src/cli/command-error.ts';
import { reasonOf } from '../../src/cli/reason.ts';
import { inOptions } from '../../src/cli/spot/option-words.ts';
import {
  endpointOf,
  fieldNames,
  setting,
  settingNames,
  type EndpointOptions,
  type Target,
} from '../../src/cli/spot/spot-settings.ts';
import { dialects } from '../../src/inference/dialects.ts';
import { problemOfAddress } from '../../src/inference/address.ts';
import { EndpointError, type EndpointErrorKind, ERROR_KINDS } from '../../src/inference/errors.ts';

const target: Target = { at: 'http://gpu:8000/v1', model: 'm' };
const given: EndpointOptions = {
  api: 'openai-chat',
  concurrency: 4,
  maxTokens: 100,
  temperature: 0,
  set: [],
  leaveOut: [],
};
const withSettings = (...texts: readonly string[]) =>
  endpointOf(target, {
    ...given,
    set: texts.reduce<ReturnType<typeof setting>>((before, text) => setting(text, before), []),
  });

describe('the settings of an endpoint on the command line', () => {
  it('are those of the editor, by their names', () => {
    const { sampling, timeoutSeconds, systemPrompt, promptTemplate, extraBody } = withSettings(
      'topK=null',
      'sampling.minP=null',
      'topP=0.5',
      'stop=["a","b"]',
      'maxTokens=null',
      'maxTokensField=max_completion_tokens',
      'idle=200',
      'timeoutSeconds.total=7',
      'systemPrompt=12 = 3',
      'promptTemplate=<{question}>',
      'extraBody={"a": 1}',
    );
    assert.deepEqual(
      [sampling.topK, sampling.minP, sampling.topP, sampling.stop, sampling.maxTokens, sampling.maxTokensField],
      [null, null, 0.5, ['a', 'b'], null, 'max_completion_tokens'],
    );
    assert.deepEqual(
      [timeoutSeconds.idle, timeoutSeconds.total, systemPrompt, promptTemplate, extraBody],
      [200, 7, '12 = 3', '<{question}>', { a: 1 }],
    );
    assert.ok(['topK', 'firstByte', 'systemPrompt', 'extraBody'].every((name) => settingNames.includes(name)));
  });

  it('leave fields out of the request by the names that a server’s message has', () => {
    const endpoint = endpointOf(target, { ...given, leaveOut: fieldNames('top_k, min_p', fieldNames('n')) });
    const body = dialects['openai-chat'].body(endpoint, 'q');
    for (const name of ['top_k', 'min_p', 'n']) assert.ok(!(name in body), name);
    assert.ok('top_p' in body);
  });

  it('that are none are refused, with the option to mend', () => {
    for (const text of ['topk=1', 'key=secret', '=1', 'topK', 'name=x', 'url=http://x'])
      assert.throws(() => setting(text), CommandError, text);
    for (const text of ['', 'a b', 'top_k,', 'messages']) assert.throws(() => fieldNames(text), CommandError, text);
    assert.throws(() => withSettings('idle=999'), /--set idle: /);
    assert.throws(() => endpointOf(target, { ...given, temperature: 9 }), /--temperature: /);
    assert.throws(
      () => endpointOf({ ...target, at: 'http://me:secret@gpu:8000/v1' }, given),
      (error) =>
        error instanceof CommandError && /--api-key-env/.test(error.message) && !error.message.includes('secret'),
    );
    assert.throws(() => endpointOf({ ...target, at: 'gpu:8000' }, given), /--endpoint: .*try http:\/\/gpu:8000\/v1/);
  });

  it('or files that are too large for one text are refused in words', () => {
    for (const error of [
      new RangeError('Invalid string length'),
      Object.assign(new Error('0x1fffffe8'), { code: 'ERR_STRING_TOO_LONG' }),
    ])
      assert.match(reasonOf(error), /^this is larger than/);
  });

  it('are what the advice of every error names there, not those of the editor', () => {
    const url = 'http://gpu:8000/v1';
    const inEditor = /sampling\.|timeoutSeconds|(?:the endpoint’s|its) (?:key|api|URL|concurrency)/;
    const adviceOf = (kind: EndpointErrorKind): string =>
      new EndpointError({ kind, what: 'w', url }).messageIn(inOptions);
    for (const kind of Object.keys(ERROR_KINDS) as EndpointErrorKind[]) {
      const text = adviceOf(kind);
      assert.doesNotMatch(text, inEditor, kind);
      assert.doesNotMatch(text, /undefined|=>/, kind);
    }
    assert.match(
      adviceOf('bad-request'),
      /leave out what it does not know \(--leave-out NAME\), or correct --set extraBody/,
    );
    assert.match(
      adviceOf('route-not-found'),
      /Correct the path of --endpoint, .* choose the --api that the server offers/,
    );
    assert.match(adviceOf('unauthorized'), /Put the key into the environment variable that --api-key-env names; a key/);
    assert.match(adviceOf('timeout'), /Lower --concurrency, or raise the time-outs \(--set firstByte,/);
    assert.match(adviceOf('too-long'), /Lower --max-tokens, or set a stop string \(--set stop\)/);
    for (const address of ['http://me:pw@gpu:8000/v1', `${url}/chat/completions`])
      assert.doesNotMatch(problemOfAddress(address, inOptions)?.message ?? 'the endpoint’s key', inEditor, address);
  });

  it('are not looked for in what a server or a person has written', () => {
    const error = new EndpointError({
      kind: 'refused',
      what: 'w',
      url: 'http://gpu:8000/v1',
      serverMessage: 'set the endpoint’s api to the endpoint’s concurrency; raise timeoutSeconds.idle',
    });
    assert.match(
      error.messageIn(inOptions),
      /it says: set the endpoint’s api to the endpoint’s concurrency; raise timeoutSeconds\.idle\. Start the server/,
    );
  });
});
