import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openaiServer } from '../../src/cli/serve/openai-server.ts';
import { ServedModels } from '../../src/cli/serve/served-models.ts';
import { addressOf, listen } from '../../src/cli/http.ts';
import {
  type ChatReply,
  complete,
  type CompletionReply,
  type Endpoint,
  endpointSchema,
  scoreText,
} from '../../src/inference/index.ts';
import { LanguageModel } from '../../src/model/index.ts';
import { fixtureFolder, references } from '../model/fixture.ts';
import { filesOf } from '../model/model-files.ts';
import { command, startCommand } from './command.ts';

const model = new LanguageModel(filesOf(fixtureFolder));

function textOf(tokens: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(tokens.flatMap((token) => [...(model.bytesOf(token) ?? [])])));
}

/** The logarithm of a token's probability, by the logits that transformers gave. */
function logprobIn(logits: readonly number[], token: number): number {
  const most = Math.max(...logits);
  return (logits[token] ?? NaN) - most - Math.log(logits.reduce((sum, one) => sum + Math.exp(one - most), 0));
}

describe('tail-cot serve --model', () => {
  const server = openaiServer(new ServedModels(new Map([['fixture', () => Promise.resolve(model)]])));
  let endpoint: Endpoint;
  before(async () => {
    await listen(server, 0, '127.0.0.1');
    endpoint = endpointSchema.parse({
      name: 'Fixture',
      url: `${addressOf(server, 0, '127.0.0.1')}/v1`,
      model: 'fixture',
      api: 'openai-completions',
      promptTemplate: '{question}',
      sampling: { temperature: 0, maxTokens: 60 },
    });
  });
  after(() => server.close());

  const asked = (more: object): Endpoint => ({ ...endpoint, ...more });

  it('answers, as it writes and in one piece, what transformers answers', async () => {
    for (const { text, greedy } of references) {
      const { text: answer, finishReason } = await complete(endpoint, text);
      assert.deepEqual([answer, finishReason], [textOf(greedy), 'length']);
    }
    const [first] = references;
    const reply = await fetch(`${endpoint.url}/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'fixture', prompt: first?.text, temperature: 0, max_tokens: 60 }),
    });
    assert.ok((await reply.text()).includes(JSON.stringify(textOf(first?.greedy ?? [])).slice(1, -1)));
  });

  it('draws by a seed, from the likeliest tokens alone where that is asked for', async () => {
    const [first] = references;
    assert.ok(first);
    const { text, greedy } = first;
    const sampled = (seed: number, topP: number): Promise<string> =>
      complete(asked({ sampling: { ...endpoint.sampling, temperature: 1.5, topP, seed } }), text).then(
        (answer) => answer.text,
      );
    assert.equal(await sampled(1, 1), await sampled(1, 1));
    assert.notEqual(await sampled(1, 1), await sampled(2, 1));
    assert.equal(await sampled(1, 1e-9), textOf(greedy));
  });

  it('answers questions that are asked at once as it answers each alone', async () => {
    const prompts = Array.from({ length: 20 }, (_, i) => `${(references[i % 3]?.text ?? '').slice(i)}${i}`.repeat(2));
    const alone: string[] = [];
    for (const prompt of prompts) alone.push((await complete(endpoint, prompt)).text);
    const together = await Promise.all(prompts.map((prompt) => complete(endpoint, prompt)));
    assert.deepEqual(
      together.map(({ text }) => text),
      alone,
    );
  });

  it('reads a chat whole, draws anew where no seed is sent, and refuses what it cannot do', async () => {
    const post = async (body: object, route = 'completions'): Promise<string> => {
      const sent = { model: 'fixture', prompt: 'next Add', max_tokens: 20, ...body };
      const reply = await fetch(`${endpoint.url}/${route}`, { method: 'POST', body: JSON.stringify(sent) });
      return reply.text();
    };
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '1 + 1 = ?' },
      { role: 'assistant', content: 'Answer: 2' },
      { role: 'user', content: '2 + 2 = ?' },
      { role: 'assistant', content: 'get x' },
    ];
    const prompt = 'Be brief.\n\nQuestion: 1 + 1 = ?\nAnswer: 2\n\nQuestion: 2 + 2 = ?\nget x';
    const chat = JSON.parse(await post({ messages, temperature: 0 }, 'chat/completions')) as ChatReply;
    const text = JSON.parse(await post({ prompt, temperature: 0 })) as CompletionReply;
    assert.equal(chat.choices[0]?.message?.content, text.choices[0]?.text);
    assert.deepEqual(chat.usage, text.usage);
    assert.notEqual(await post({}), await post({}));
    assert.equal(await post({ top_k: 1 }), await post({ min_p: 1 }));
    assert.match(await post({ presence_penalty: 0.5 }), /presence_penalty is not supported by this server/);
    assert.match(await post({ max_completion_tokens: 3, temperature: 0 }), /"completion_tokens":3/);
    const { logprobs } = (JSON.parse(await post({ logprobs: 2, temperature: 0 })) as CompletionReply).choices[0] ?? {};
    assert.equal(logprobs?.tokens.length, 20);
    for (const [i, top] of (logprobs.top_logprobs ?? []).entries()) {
      const values = Object.values(top ?? {});
      assert.ok(Math.max(...values) === logprobs.token_logprobs[i] && values.length <= 2);
    }
  });

  it('ends before the texts at which it is to stop, wherever their tokens begin', async () => {
    const sampling = { ...endpoint.sampling, temperature: 1.5, seed: 1 };
    for (const { text } of references) {
      const { text: whole } = await complete(asked({ sampling }), text);
      for (const stop of [whole.slice(7, 12), whole.slice(20, 21), `${whole.slice(-3)}…`]) {
        const { text: answer } = await complete(asked({ sampling: { ...sampling, stop: [stop] } }), text);
        const at = whole.indexOf(stop);
        assert.equal(answer, at < 0 ? whole : whole.slice(0, at));
      }
    }
  });

  it('says how likely each token of a text was', async () => {
    for (const { text, ids, logits } of references) {
      // There is nothing before the first, from which to tell how likely it was.
      const begin = textOf(ids.slice(0, 1)).length;
      const { tokens } = await scoreText(endpoint, text.slice(0, begin), text.slice(begin));
      // A character of several tokens comes with the last of them.
      const decoder = new TextDecoder();
      assert.deepEqual(
        tokens.map((one) => one.text),
        ids.slice(1).map((id) => decoder.decode(model.bytesOf(id), { stream: true })),
      );
      const place = Math.floor(ids.length / 2);
      const next = ids[place + 1] ?? 0;
      const found = tokens.at(place + 1 - ids.length)?.logprob ?? NaN;
      assert.ok(Math.abs(found - logprobIn(logits[String(place)] ?? [], next)) < 1e-3);
    }
  });

  it('refuses a prompt that its context does not hold, and ends where it is full', async () => {
    await assert.rejects(complete(endpoint, 'x'.repeat(500)), /maximum context length is 400 tokens.*501/);
    const long = await complete(asked({ sampling: { ...endpoint.sampling, maxTokens: 1000 } }), 'x'.repeat(389));
    assert.deepEqual([long.finishReason, long.usage?.completionTokens], ['length', 10]);
  });

  it('is started by the folder of a model, and says what is wrong with one', async () => {
    const child = startCommand(['serve', '--model', fixtureFolder, '--port', '0']);
    let said = '';
    child.stdout?.on('data', (text) => {
      if (/serving fixture/.test((said += String(text)))) child.kill('SIGINT');
    });
    await once(child, 'close');
    assert.match(said, /listening on http:\/\/127\.0\.0\.1:\d+\nserving fixture\./);

    const folder = mkdtempSync(path.join(tmpdir(), 'tail-model-'));
    try {
      mkdirSync(path.join(folder, 'model'));
      const own = path.join(folder, 'model');
      const cases: readonly (readonly [string, string, RegExp])[] = [
        ['config.json', '{"architectures": ["Qwen2ForCausalLM"]}', /config\.json: hidden_size is missing/],
        [
          'config.json',
          filesOf(fixtureFolder)['config.json'].replace('Llama', 'Qwen2'),
          /architecture Qwen2ForCausalLM/,
        ],
        [
          'config.json',
          filesOf(fixtureFolder)['config.json'].replace('"hidden_size": 48', '"hidden_size": 64'),
          /shape/,
        ],
        ['config.json', '[]', /config\.json is not a JSON object/],
        [
          'config.json',
          filesOf(fixtureFolder)['config.json'].replace('"vocab_size": 286', '"vocab_size": 200'),
          /more tokens/,
        ],
        ['model.safetensors', 'version https://git-lfs', /cut off, or is no safetensors file/],
        ['tokenizer.json', 'null', /tokenizer\.json is not a JSON object/],
      ];
      for (const [name, text, message] of cases) {
        for (const one of readdirSync(fixtureFolder)) copyFileSync(path.join(fixtureFolder, one), path.join(own, one));
        writeFileSync(path.join(own, name), text);
        const { status, stderr } = await command(['serve', '--model', own, '--port', '0']);
        assert.deepEqual([status, message.test(stderr)], [2, true], stderr);
      }
      rmSync(path.join(own, 'model.safetensors'));
      assert.match((await command(['serve', '--model', own])).stderr, /model\.safetensors: there is no such file/);
      assert.match((await command(['serve', 'a.tail', '--model', own])).stderr, /Tasks are for the imitator/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
