import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { complete } from '../../src/inference/complete.ts';
import { type Endpoint, endpointSchema } from '../../src/inference/endpoint.ts';
import { EndpointError } from '../../src/inference/errors.ts';
import { listModels, probe } from '../../src/inference/models.ts';
import { scoreText } from '../../src/inference/score-text.ts';
import { type Case, casesOf, KEYS, SERVED, type ServerName, servers } from './cases.ts';
import { startLlamaServer } from './llama-server.ts';
import type { RunningServer } from './local-server.ts';
import type { EndpointRecording } from './recorded.ts';
import { RecordingProxy } from './recording-proxy.ts';
import { startVllm } from './vllm-server.ts';

/*
 * Runs the client against a real inference server on this machine, without a GPU:
 *   npm run check:endpoints [-- --server llama-server] [--record]
 * --server is vllm unless told otherwise. --record writes the conversations to test/inference/recorded/. What is
 * installed stays in $TAIL_ENDPOINTS_HOME, a folder below the system's temporary one by default.
 */

const { values } = parseArgs({
  options: { server: { type: 'string', default: 'vllm' }, record: { type: 'boolean', default: false } },
});
const kind = servers.find((name) => name === values.server);
if (kind === undefined) throw new Error(`--server is one of ${servers.join(', ')}.`);
const starts: Readonly<Record<ServerName, (home: string) => Promise<RunningServer>>> = {
  vllm: startVllm,
  'llama-server': startLlamaServer,
};

const home = process.env['TAIL_ENDPOINTS_HOME'] ?? path.join(os.tmpdir(), 'tail-workbench-endpoints');
const target = path.join(import.meta.dirname, '..', 'inference', 'recorded', `${kind}.json`);

/** Given to be scored: a token is a byte. */
const SCORED = 'put x = 3 ≤ 4\nAnswer: 3';

const server = await starts[kind](home);
const proxy = new RecordingProxy(server.origin);
let failed = 0;

async function check(title: string, action: () => Promise<string>): Promise<void> {
  proxy.title = title;
  try {
    console.log(`ok    ${title}: ${await action()}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${title}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function ask(endpoint: Endpoint, one: Case): Promise<string> {
  const pieces: string[] = [];
  const key = KEYS[one.key];
  try {
    const completion = await complete(endpoint, one.question, { key, onText: (text) => pieces.push(text) });
    assert.equal(one.outcome, 'answer', 'an error was expected');
    assert.equal(pieces.join(''), completion.text);
    assert.equal(completion.model, SERVED.model);
    const { promptTokens, completionTokens } = completion.usage ?? {};
    assert.ok(promptTokens !== undefined && completionTokens !== undefined, 'usage is missing');
    const room = Math.min(endpoint.sampling.maxTokens ?? Infinity, SERVED.contextLength - promptTokens);
    assert.ok(completionTokens <= room);
    if (completion.finishReason === 'length') assert.equal(completionTokens, room);
    for (const stop of endpoint.sampling.stop ?? [])
      assert.ok(!completion.text.includes(stop), 'the text goes on past its stop string');
    const { firstToken, total } = completion.timings;
    return `${completion.finishReason}, ${completionTokens} tokens in ${pieces.length} pieces, first after ${firstToken?.toFixed(0)} ms, last after ${total.toFixed(0)} ms`;
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    assert.equal(error.kind, one.outcome, error.message);
    assert.ok(!error.message.includes(KEYS.right) && !error.message.includes(KEYS.wrong), 'the message holds the key');
    return error.message;
  }
}

try {
  const origin = await proxy.listen();
  const at = (base: string, settings: object) =>
    endpointSchema.parse({ name: server.name, url: origin + base, ...settings });
  await check('the list of models', async () => {
    const { models } = await listModels(at('/v1', { model: SERVED.model }), { key: KEYS.right });
    assert.deepEqual(models, [{ id: SERVED.model, contextLength: SERVED.contextLength }]);
    return JSON.stringify(models);
  });
  for (const one of casesOf(kind)) await check(one.title, () => ask(at(one.base, one.settings), one));

  const recording: EndpointRecording = { server: server.name, exchanges: [...proxy.exchanges] };
  await check('a probe that finds the missing /v1', async () => {
    const { suggestedUrl, hasModel } = await probe(at('', { model: SERVED.model }), { key: KEYS.right });
    // llama-server answers without it, too
    assert.deepEqual([suggestedUrl, hasModel], [kind === 'vllm' ? `${origin}/v1` : undefined, true]);
    return String(suggestedUrl);
  });
  await check('the same question twice at temperature 0', async () => {
    const endpoint = at('/v1', { model: SERVED.model, sampling: { maxTokens: 200 } });
    const texts = await Promise.all(
      [1, 2].map(async () => (await complete(endpoint, 'again', { key: KEYS.right })).text),
    );
    assert.equal(texts[0], texts[1]);
    return 'the same answer, so the temperature in the model’s generation_config.json was overridden';
  });
  for (const api of ['openai-completions', 'openai-chat'] as const) {
    // on a slow processor vLLM has taken more than two minutes to score its first prompt; more than this cannot be asked for
    const timeoutSeconds = { firstByte: 300 };
    const endpoint = at('/v1', { model: SERVED.model, api, sampling: { maxTokens: 40 }, timeoutSeconds });
    const key = KEYS.right;
    await check(`the scores of a given text, ${api}`, async () => {
      const score = scoreText(endpoint, 'What is 1 + 2?', SCORED, { key, alternatives: 3 });
      if (kind === 'llama-server') {
        const error = await score.then(
          () => assert.fail('it has given scores'),
          (failure: unknown) => failure,
        );
        assert.ok(error instanceof EndpointError);
        assert.equal(error.kind, 'not-scored');
        return error.message;
      }
      const { way, tokens } = await score;
      assert.equal(way, api === 'openai-completions' ? 'echo' : 'prompt_logprobs');
      // a character beyond ASCII is several tokens
      assert.equal(tokens.length, new TextEncoder().encode(SCORED).length);
      for (const { logprob, likeliest = [] } of tokens) {
        assert.ok(likeliest.length >= 1 && likeliest.length <= 3, 'the likeliest tokens are missing');
        assert.ok(logprob <= (likeliest[0]?.logprob ?? -Infinity) + 1e-6, 'a token is likelier than the likeliest');
      }
      return `${way}, ${tokens.length} tokens, ${tokens.reduce((sum, { logprob }) => sum - logprob, 0).toFixed(2)} nats`;
    });
  }
  await check('an answer that goes on from its beginning', async () => {
    // the models' chat template, written out: the beginnings end in different ways, and so would an ended turn
    const written = { api: 'openai-completions', promptTemplate: '<|user|>{question}\n<|assistant|>' };
    const texts = [];
    for (const prefix of ['put x', 'Answer: 3', 'a = 1\nb'])
      for (const way of [{ api: 'openai-chat' }, written]) {
        const endpoint = at('/v1', { model: SERVED.model, sampling: { maxTokens: 40 }, ...way });
        texts.push((await complete(endpoint, 'What is 1 + 2?', { key: KEYS.right, prefix })).text);
      }
    for (let i = 0; i < texts.length; i += 2) assert.equal(texts[i], texts[i + 1]);
    assert.ok(new Set(texts).size > 1, 'the prefix changes nothing');
    return 'the same text in a chat as with the template written out, so its last turn is continued';
  });
  await check('an answer that is cancelled on its way', async () => {
    const cancel = new AbortController();
    const endpoint = at('/v1', { model: SERVED.model, sampling: { maxTokens: 1900 } });
    const error = await complete(endpoint, 'long', {
      key: KEYS.right,
      signal: cancel.signal,
      onText: () => cancel.abort(),
    }).then(
      () => assert.fail('it went on to its end'),
      (failure: unknown) => failure,
    );
    assert.ok(error instanceof EndpointError);
    assert.equal(error.kind, 'cancelled');
    assert.notEqual(error.partial?.text, '');
    return error.message;
  });

  if (values.record && failed === 0) {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, `${JSON.stringify(recording, undefined, 1)}\n`);
    console.log(`wrote ${path.relative(process.cwd(), target)}`);
  }
} finally {
  await proxy.close();
  await server.stop();
}
console.log(`${failed === 0 ? 'The client works' : `${failed} checks failed`} with ${server.name}.`);
process.exitCode = failed === 0 ? 0 : 1;
