import assert from 'node:assert/strict';
import { inOptions } from '../../src/cli/spot/option-words.ts';
import { endpointSchema, type EndpointSettings } from '../../src/inference/endpoint.ts';
import {
  examinationText,
  examine,
  type Examination,
  type Finding,
  isUsable,
  type SettingWords,
  summary,
  type TraceTrial,
} from '../../src/inference/index.ts';
import { inSettings } from '../../src/inference/setting-words.ts';
import { BehavingServer } from './behaviours/behaving-server.ts';
import { allBehaviours } from './behaviours/index.ts';
import { loadTask } from '../tasks/load.ts';
import { FakeModel, type Ways } from './fake-model.ts';
import { deadOrigin } from './fakes.ts';
import { FakeClock, failureOf, KEY, withServer } from './support.ts';

async function found(
  ways: Ways,
  settings: Partial<EndpointSettings> = {},
  words: SettingWords = inOptions,
  trial?: TraceTrial,
): Promise<Examination> {
  let result: Examination | undefined;
  await withServer(new FakeModel(ways), async (origin, server) => {
    const endpoint = endpointSchema.parse({ name: 'Box', url: `${origin}/v1`, model: 'm', ...settings });
    const clock = ways.busy === undefined ? undefined : new FakeClock();
    const onPause = ({ seconds }: { readonly seconds: number }): void => queueMicrotask(() => clock?.advance(seconds));
    result = await examine(endpoint, { key: KEY, words, trial, onPause, random: () => 0, ...(clock && { clock }) });
    assert.equal(server.requests.length, result.requests);
  });
  assert.ok(result);
  assert.ok(result.requests <= 12, `${result.requests} requests`);
  assert.ok(!JSON.stringify(result).includes(KEY));
  return result;
}

function about({ findings }: Examination, subject: Finding['about']): Finding {
  return findings.find((one) => one.about === subject) ?? assert.fail(`nothing about ${subject}`);
}

describe('the test of an endpoint', () => {
  it('tells what a server does that does all', async () => {
    const result = await found({});
    assert.deepEqual(
      result.findings.map(({ about: subject, mark }) => [subject, mark]),
      [
        ['server', 'ok'],
        ['model', 'ok'],
        ['context', 'ok'],
        ['answer', 'ok'],
        ['other API', 'ok'],
        ['trace', 'note'],
        ['parameters', 'ok'],
        ['finish reason', 'ok'],
        ['stop strings', 'ok'],
        ['seed', 'ok'],
        ['log-probabilities', 'ok'],
        ['prompt scores', 'ok'],
        ['speed', 'ok'],
      ],
    );
    assert.equal(about(result, 'context').found, '32,768 tokens for question and answer together.');
    assert.equal(about(result, 'prompt scores').found, 'A given text can be scored, by prompt_logprobs.');
    const text = examinationText(result, 'gpu-box');
    assert.match(
      text,
      /^Box: m\nhttp:\/\/127\.0\.0\.1:\d+\/v1, openai-chat, called from gpu-box; 10 requests\n\n✓ server {12}Answers/,
    );
    assert.match(text, /\nThe server takes what a spot check sends; whether the model writes traces is not known\.\n$/);
  });

  describe('with a task', () => {
    const trial = {
      ...{ task: 'T', question: 'What is 1 + 1?', firstLines: ['lay x[0]=1 y[0]=1', 'Lay out x[0] = 1.'] },
      machine: loadTask('addition').machine,
    };
    const tried = async (says: NonNullable<Ways['says']>): Promise<readonly [Finding, Examination]> => {
      const result = await found({ says }, {}, inOptions, trial);
      return [about(result, 'trace'), result];
    };

    it('says that the model writes the first line of the trace, in any style, fenced or cut', async () => {
      for (const text of ['lay x[0]=1 y[0]=1\nnext', 'Lay out x[0] = 1.', '```\nlay x[0]=', ' lay x[0']) {
        const [{ mark, found: words }, result] = await tried(() => text);
        assert.equal(mark, 'ok', text);
        assert.match(words, /^The model writes the first line of a trace of “T”: “/);
        assert.equal(summary(result), 'This endpoint is ready for spot checks.');
      }
    });

    it('approves no model that writes something else, and says what to do', async () => {
      for (const text of ['The sum is 2.', 'la', '!!!!!!!!!!!!']) {
        const [{ mark, found: words, advice }, result] = await tried(() => text);
        assert.equal(mark, 'problem', text);
        assert.ok(words.includes(`“${text}”, where the trace begins “lay x[0]=1 y[0]=1”`), words);
        assert.match(advice ?? '', /--dry-run.*--set promptTemplate and --api may not fit.*base model/);
        assert.deepEqual([isUsable(result), summary(result)], [false, '1 problem: trace.']);
      }
    });

    it('looks for the trace behind thinking, prose and a fence, as the judge does', async () => {
      const trace = 'lay x[0]=1 y[0]=1\nnext';
      for (const text of [`<think>\nOne and one.\n</think>\n\n${trace}`, `Let me compute.\n\n\`\`\`text\n${trace}`])
        assert.equal((await tried(() => text))[0].mark, 'ok', text);
      const [{ mark, found: words }, result] = await tried(() => '<think>\nThey ask for one and');
      assert.equal(mark, 'note');
      assert.match(words, /^Not seen in 48 tokens: the model thinks before it writes/);
      assert.ok(isUsable(result));
    });

    it('takes only a line that is whole, or that the limit cut, for the first line', async () => {
      for (const text of ['lay x[\nfoo', 'lay x[0]=1 y[0]=1999', 'Lay out x[0] = 1.5'])
        assert.equal((await tried(() => text))[0].mark, 'note', text);
      const ended = await found({ says: () => 'lay x[0]', finish: 'stop' }, {}, inOptions, trial);
      assert.equal(about(ended, 'trace').mark, 'note');
    });

    it('names the API in which the model writes traces', async () => {
      const [{ mark, advice }] = await tried((isChat) => (isChat ? 'Hello!' : 'lay x[0]=1'));
      assert.deepEqual(
        [mark, advice],
        ['problem', 'Give --api openai-completions: there it writes the first line of the trace.'],
      );
    });

    it('takes a slip in the line for what it is', async () => {
      const [{ mark, found: words }] = await tried(() => 'lay x[0]=7 y[0]=1');
      assert.deepEqual(
        [mark, words],
        [
          'note',
          'The model begins a trace of “T”, but not this one: “lay x[0]=7 y[0]=1” in place of “lay x[0]=1 y[0]=1”.',
        ],
      );
    });
  });

  it('names the model that was meant, and a context that is too small', async () => {
    const models = [{ id: 'tail-1.5b' }, { id: 'tail-7b', max_model_len: 2048 }];
    const misspelt = await found({ models }, { model: 'tail-1.5' });
    assert.equal(about(misspelt, 'model').found, 'The server does not list “tail-1.5”. It has tail-1.5b, tail-7b.');
    assert.equal(about(misspelt, 'model').advice, 'Give “tail-1.5b” as --model.');
    assert.equal(about(misspelt, 'context').mark, 'note');
    const small = about(await found({ models }, { model: 'tail-7b' }), 'context');
    assert.equal(small.mark, 'problem');
    assert.equal(small.advice, 'Lower --max-tokens to 1,536 or less, or start the server with more context.');
  });

  it('finds the parameters that a server refuses, one after the other', async () => {
    const strict = await found({ refuses: ['top_k', 'min_p', 'n'], newerName: true });
    const { found: words, advice, mark } = about(strict, 'parameters');
    assert.equal(mark, 'problem');
    assert.equal(
      words,
      'The server refuses top_k, min_p, n and takes max_completion_tokens in place of max_tokens.'.replace(
        'top_k, min_p, n',
        'n, top_k, min_p',
      ),
    );
    assert.equal(advice, 'Give --leave-out n,top_k,min_p, and give --set maxTokensField=max_completion_tokens.');
    assert.equal(summary(strict), '1 problem: parameters.');
    const inEditor = about(await found({ refuses: ['top_k'] }, {}, inSettings), 'parameters');
    assert.equal(inEditor.advice, 'Set top_k to null in the endpoint’s extraBody.');
  });

  it('narrows down what a server refuses that does not say what', async () => {
    const result = about(await found({ refuses: ['n'], isSilent: true }), 'parameters');
    assert.match(
      result.found,
      /^The server refuses at least one of top_k, min_p, repetition_penalty, stop, n, stream_options\./,
    );
  });

  it('tells which of the two APIs answers', async () => {
    const chat = await found({ apis: ['chat'] });
    assert.match(about(chat, 'other API').found, /^openai-completions gives no answer: The server has no such route/);
    assert.ok(isUsable(chat));
    assert.match(about(chat, 'finish reason').found, /^“length” when the \d+ tokens ran out\.$/);
    const text = await found({ apis: ['text'] });
    assert.equal(about(text, 'answer').mark, 'problem');
    assert.equal(about(text, 'other API').advice, 'Give --api openai-completions, if the model was trained on it.');
  });

  it('does not take an answer for proof that a field was honoured', async () => {
    const result = await found({
      ignoresStop: true,
      ignoresSeed: true,
      logprobs: false,
      promptScores: 'none',
      finish: 'stop',
    });
    for (const subject of ['stop strings', 'seed', 'log-probabilities', 'prompt scores', 'finish reason'] as const)
      assert.equal(about(result, subject).mark, 'note', subject);
    const echo = await found({ promptScores: 'echo' }, { api: 'openai-completions' });
    assert.match(about(echo, 'prompt scores').found, /by echo and logprobs of \/completions/);
  });

  it('finds nothing amiss that is not', async () => {
    const sampling = { maxTokens: null };
    const unlimited = await found({ refuses: ['max_tokens'], finish: 'stop' }, { sampling });
    assert.ok(isUsable(unlimited));
    assert.equal(about(unlimited, 'parameters').mark, 'ok');
    assert.equal(about(unlimited, 'finish reason').mark, 'ok');
    assert.equal(about(unlimited, 'finish reason').found, '“stop”.');
    const ended = await found({ refuses: ['max_tokens'], finish: 'length' }, { sampling });
    assert.equal(about(ended, 'finish reason').found, '“length”.');
    assert.equal(about(await found({ newerName: true }, { sampling }), 'parameters').mark, 'ok');
  });

  it('does not call good what cannot be told', async () => {
    assert.match(about(await found({ isCertain: true }), 'seed').found, /^Not known: another seed gives the same/);
    assert.match(about(await found({ later: 'zzz' }), 'stop strings').found, /^Not known: /);
    const models = [{ id: 'm', max_model_len: 16_400 }];
    const full = about(await found({ models }, { sampling: { maxTokens: 16_390 } }), 'context');
    assert.equal(full.mark, 'problem');
    assert.match(full.found, /leaves no room for a question/);
  });

  it('counts requests that are sent again', async () => {
    assert.equal((await found({ busy: 2 })).requests, 12);
    assert.equal(about(await found({ busy: 100 }), 'answer').mark, 'problem');
  });

  it('takes the fields of extraBody by their names, whatever is in them', async () => {
    const extraBody = { 'a(': 1, $schema: 'x', '': 0 };
    const result = about(await found({ refuses: ['$schema', 'a('] }, { extraBody }), 'parameters');
    assert.match(result.found, /^The server refuses (?:a\(, \$schema|\$schema, a\()\./);
  });

  it('says why nobody answers, and ends there', async () => {
    const endpoint = endpointSchema.parse({ name: 'Box', url: `${await deadOrigin()}/v1`, model: 'm' });
    const { findings, requests } = await examine(endpoint, { words: inOptions });
    assert.equal(requests, 1);
    assert.deepEqual(
      findings.map(({ about: subject, mark }) => [subject, mark]),
      [['server', 'problem']],
    );
    assert.match(findings[0]?.advice ?? '', /^Start the server, or correct the host and the port in --endpoint/);
  });

  it('shows no more than it should of a server with very many models, and no key', async () => {
    const models = Array.from({ length: 20_000 }, (_, i) => ({ id: `${KEY}-${'x'.repeat(200)}-${i}` }));
    const { found: words } = about(await found({ models }), 'model');
    assert.ok(words.length < 1000);
    assert.match(words, /and 19,992 more\.$/);
  });

  it('is broken off by a cancel', async () => {
    await withServer(new FakeModel(), async (origin) => {
      const stop = new AbortController();
      const endpoint = endpointSchema.parse({ name: 'Box', url: `${origin}/v1`, model: 'm' });
      const steps: string[] = [];
      const onStep = (step: string): void => {
        steps.push(step);
        if (step === 'Trying a seed') stop.abort();
      };
      await failureOf(examine(endpoint, { key: KEY, signal: stop.signal, onStep }), 'cancelled');
      assert.equal(steps.at(-1), 'Trying a seed');
    });
  });

  describe('of servers in all their ways', () => {
    const all = allBehaviours.flatMap(([, list]) => list);
    const server = new BehavingServer(all);
    before(() => server.start());
    after(() => server.stop());

    it('always comes to an end, with a finding about the server, within twelve requests', async () => {
      for (const [index, { name, settings }] of all.entries()) {
        const clock = new FakeClock();
        const endpoint = endpointSchema.parse({ name: 'test', url: server.urlOf(index), model: 'm', ...settings });
        server.onHang(index, () => void letTimePass(clock));
        const { findings, requests } = await examine(endpoint, {
          key: KEY,
          clock,
          random: () => 0,
          fetch: server.fetchOf(index, fetch),
          onPause: ({ seconds }) => queueMicrotask(() => clock.advance(seconds)),
        });
        assert.ok(requests <= 12, name);
        assert.equal(findings[0]?.about, 'server', name);
        const text = JSON.stringify(findings);
        assert.ok(text.length < 20_000 && !text.includes(KEY), name);
      }
    });
  });
});

/** More than any time-out, in steps that none of them is lost in. */
async function letTimePass(clock: FakeClock): Promise<void> {
  for (let i = 0; i < 4; i++) {
    clock.advance(61);
    await new Promise(setImmediate);
  }
}
