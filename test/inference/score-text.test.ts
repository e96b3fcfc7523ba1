import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { locateTokens } from '../../src/inference/locate-tokens.ts';
import { fieldsOf } from '../../src/inference/read-reply.ts';
import { scoreText } from '../../src/inference/score-text.ts';
import { LocalServer, type SeenRequest } from './fakes.ts';
import { endpointAt, failureOf, withServer } from './support.ts';

const SEED = { seed: 7, numRuns: 300 };
const BYTES = new TextEncoder();

/** Parts of a text, each a token; a character beyond ASCII may be several tokens, which share its bytes. */
const parts = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '\n', '='), minLength: 1, maxLength: 4 }),
    },
    { weight: 1, arbitrary: fc.constantFrom('≤', 'é', '𝔸').map((character) => ({ character })) },
  ),
  { minLength: 1, maxLength: 40 },
);

interface Token {
  readonly text: string;
  readonly offset: number | undefined;
  /** Where it begins, in UTF-16. */
  readonly start: number;
}

/** The tokens of these parts, with offsets in a unit; a character is cut into its bytes, as servers write them. */
function tokensOf(
  list: readonly (string | { readonly character: string })[],
  unit: 'utf-16' | 'points' | 'bytes' | 'none',
): Token[] {
  const before: string[] = [];
  return list.flatMap((part): Token[] => {
    const whole = before.join('');
    const text = typeof part === 'string' ? part : part.character;
    before.push(text);
    const base = {
      'utf-16': whole.length,
      points: Array.from(whole).length,
      bytes: BYTES.encode(whole).length,
      none: undefined,
    }[unit];
    if (typeof part === 'string') return [{ text, offset: base, start: whole.length }];
    return Array.from(BYTES.encode(text), (byte, i) => ({
      text: i % 2 === 0 ? `bytes:\\x${byte.toString(16)}` : '\ufffd',
      offset: base === undefined ? undefined : base + (unit === 'bytes' ? i : 0),
      start: whole.length,
    }));
  });
}

const textOf = (list: readonly (string | { readonly character: string })[]): string =>
  list.map((part) => (typeof part === 'string' ? part : part.character)).join('');
const readable = (token: Token): boolean => /^[\n -~]+$/.test(token.text) && !token.text.startsWith('bytes:');

describe('tokens in a text', () => {
  it('are found by their texts, letter by letter, whatever stands before; one that begins before it is not in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1 })),
        fc.array(fc.string({ minLength: 1 }), { minLength: 1 }),
        fc.nat(3),
        (before, list, cut) => {
          const text = list.join('').slice(cut);
          fc.pre(text !== '' && text.trim() !== '' && !text.includes('\ufffd'));
          const tokens = [...before, ...list].map((one) => ({ text: one, offset: undefined }));
          const located = locateTokens(tokens, text);
          assert.ok(located !== undefined);
          const found = tokens.slice(located.first).map((token) => token.text);
          assert.ok(text.endsWith(found.join('')));
          assert.ok(text.length - found.join('').length <= (tokens[located.first - 1]?.text.length ?? 0));
          for (const [i, start] of located.starts.entries()) assert.ok(text.startsWith(found[i] ?? '?', start));
        },
      ),
      SEED,
    );
  });

  it('are found by offsets in UTF-16, code points or bytes, wherever the server begins to count', () => {
    for (const unit of ['utf-16', 'points', 'bytes'] as const) {
      fc.assert(
        fc.property(parts, fc.nat(9), (rest, shift) => {
          // parts of the first character without a length of their own could as well stand before the text
          const list = ['x', ...rest];
          const tokens = tokensOf(list, unit).map((token) => ({ ...token, offset: (token.offset ?? 0) + shift }));
          const text = textOf(list);
          // an end that cannot be read has no end that could be known
          fc.pre(
            2 * tokens.filter(readable).length >= tokens.length &&
              readable(tokens.at(-1) ?? { text: '', offset: 0, start: 0 }) &&
              text.trimEnd() === text,
          );
          assert.deepEqual(locateTokens(tokens, text), { first: 0, starts: tokens.map(({ start }) => start) });
        }),
        SEED,
      );
    }
  });

  it('that cannot be read lie between those that can, where there are no offsets', () => {
    fc.assert(
      fc.property(parts, (list) => {
        const tokens = tokensOf(list, 'none');
        fc.pre(2 * tokens.filter(readable).length >= tokens.length && textOf(list).trim() !== '');
        const located = locateTokens(tokens, textOf(list));
        assert.ok(located !== undefined);
        const { first, starts } = located;
        assert.deepEqual(
          [...starts].sort((a, b) => a - b),
          starts,
        );
        for (const [i, token] of tokens.slice(first).entries())
          if (readable(token)) assert.equal(starts[i], token.start);
      }),
      SEED,
    );
  });

  it('may lack the blank that a tokenizer swallows, and the white space at the end that a template strips', () => {
    const tokens = ['<s>', 'ask', 'Add', 'place', '3', '\n', 'get', 'x'].map((text) => ({ text, offset: -1 }));
    assert.deepEqual(locateTokens(tokens, 'Add place 3\nget x\n'), { first: 2, starts: [0, 4, 10, 11, 12, 16] });
  });

  it('that spell another text, or nothing that can be read, are not placed', () => {
    const of = (...texts: readonly string[]) => texts.map((text) => ({ text, offset: undefined }));
    assert.equal(locateTokens(of('ab', 'cd'), 'abxcd'), undefined);
    assert.equal(locateTokens(of('cd'), 'abcd'), undefined);
    assert.equal(locateTokens(of('', '', 'd'), 'abcd'), undefined);
    assert.equal(locateTokens([], 'abcd'), undefined);
  });
});

const TRUTH = 'Add place 0\n1 + 2 = 3\n';
const TOKENS = ['Add', ' place', ' 0', '\n', '1', ' +', ' 2', ' =', ' 3', '\n'];
const LOGPROBS = TOKENS.map((_text, i) => -(i + 1) / 8);

/** Scores prompts as servers do, in one of their forms; or ignores, refuses or garbles it. */
class FakeScores extends LocalServer {
  constructor(
    private readonly form:
      'echo' | 'sglang' | 'prompt_logprobs' | 'without ids' | 'ignores' | 'refuses' | 'other' | 'cut' | 'null',
    /** Characters of each reply that say nothing. */
    private readonly padding = 0,
  ) {
    super();
  }

  protected override answer({ path, body }: SeenRequest, response: ServerResponse): void {
    const asked = fieldsOf(JSON.parse(body)) ?? {};
    const isChat = path.endsWith('/chat/completions');
    const reply = (status: number, value: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const refusals: Readonly<Partial<Record<typeof this.form, string>>> = {
      refuses: 'echo and prompt_logprobs are not supported',
      other: 'min_p is not supported',
    };
    const refusal = refusals[this.form];
    if (refusal !== undefined) reply(400, { error: { message: refusal } });
    else
      reply(200, {
        choices: [
          {
            index: 0,
            ...(isChat ? { message: { content: '!' } } : { text: '!' }),
            logprobs: this.#echoed(asked),
            finish_reason: 'length',
            ...(isChat ? {} : this.#own(asked, false)),
          },
        ],
        usage: { prompt_tokens: 14, completion_tokens: 1 },
        padding: ' '.repeat(this.padding),
        ...(isChat ? this.#own(asked, true) : {}),
      });
  }

  #echoed(asked: Readonly<Record<string, unknown>>): object | null {
    if (asked['echo'] !== true || ['ignores', 'prompt_logprobs', 'without ids'].includes(this.form)) return null;
    const before = this.form === 'cut' ? [] : ['Question', ':', ' q', '\n'];
    const tokens = [...before, ...TOKENS.slice(this.form === 'cut' ? 4 : 0), '!'];
    const scores = [
      ...before.map((_one, i) => (i === 0 ? null : -9)),
      ...LOGPROBS.slice(this.form === 'cut' ? 4 : 0),
      -0.5,
    ];
    let at = 0;
    return {
      tokens,
      token_logprobs: scores.map((score, i) => (this.form === 'null' && i === 6 ? null : score)),
      text_offset: tokens.map((token) => (this.form === 'sglang' ? -1 : (at += token.length) - token.length)),
      ...(asked['logprobs'] === 1
        ? {}
        : {
            top_logprobs: scores.map((score, i) => (score === null ? null : { 7: -3, x: -2, [tokens[i] ?? '']: -1 })),
          }),
    };
  }

  /** In a chat behind a template, which strips the end of the turn. */
  #own(asked: Readonly<Record<string, unknown>>, isChat: boolean): object {
    const most = asked['prompt_logprobs'];
    if (typeof most !== 'number' || !['prompt_logprobs', 'without ids'].includes(this.form)) return {};
    const names = asked['return_token_ids'] === true && this.form === 'prompt_logprobs';
    const entries = [
      ...['<|user|>', 'q', '<|assistant|>\n'].map((text) => [text, -9] as const),
      ...TOKENS.map((text, i) => [text, LOGPROBS[i] ?? 0] as const),
    ];
    return {
      prompt_logprobs: entries.slice(0, isChat ? -1 : undefined).map(([text, logprob], i) =>
        i === 0
          ? null
          : {
              [String(900 - i)]: { logprob, rank: 1, decoded_token: text },
              // JSON has it before the text's own
              ...(most === 0 ? {} : { 5: { logprob: -0.01, rank: 1, decoded_token: 'other' } }),
            },
      ),
      ...(names ? { prompt_token_ids: entries.map((_entry, i) => 900 - i) } : {}),
    };
  }
}

describe('the log-probabilities of a given text', () => {
  it('are read in the form of OpenAI’s old API, with vLLM’s offsets or SGLang’s none, without the token that was generated', async () => {
    for (const form of ['echo', 'sglang'] as const)
      await withServer(new FakeScores(form), async (origin, server) => {
        const { way, tokens } = await scoreText(endpointAt(origin), 'q', TRUTH);
        assert.equal(way, 'echo');
        assert.deepEqual(
          tokens.map(({ text }) => text),
          TOKENS,
        );
        assert.deepEqual(
          tokens.map(({ logprob }) => logprob),
          LOGPROBS,
        );
        assert.deepEqual(
          tokens.map(({ at }) => at),
          [0, 3, 9, 11, 12, 13, 15, 17, 19, 21],
        );
        const sent = fieldsOf(JSON.parse(server.requests[0]?.body ?? ''));
        assert.deepEqual(
          ['prompt', 'echo', 'logprobs', 'max_tokens', 'stream', 'stop'].map((name) => sent?.[name]),
          [`Question: q\n${TRUTH}`, true, 1, 1, false, undefined],
        );
      });
  });

  it('are read from vLLM’s prompt_logprobs, of a text to complete and of the last turn of a chat', async () => {
    await withServer(new FakeScores('prompt_logprobs'), async (origin, server) => {
      const completed = await scoreText(endpointAt(origin), 'q', TRUTH);
      assert.equal(completed.way, 'prompt_logprobs');
      assert.deepEqual(
        completed.tokens.map(({ text }) => text),
        TOKENS,
      );
      const chat = await scoreText(endpointAt(origin, { api: 'openai-chat' }), 'q', TRUTH);
      assert.deepEqual(chat.tokens, completed.tokens.slice(0, -1));
      const sent = fieldsOf(JSON.parse(server.requests.at(-1)?.body ?? ''));
      assert.deepEqual(
        [sent?.['continue_final_message'], sent?.['add_generation_prompt'], sent?.['prompt_logprobs']],
        [true, false, 0],
      );
      // a way that is known is the only one that is tried
      const { length } = server.requests;
      await scoreText(endpointAt(origin), 'q', TRUTH, { way: 'prompt_logprobs' });
      assert.equal(server.requests.length, length + 1);
    });
  });

  it('come with the likeliest tokens where these are asked for, as far as the text’s own can be told from them', async () => {
    await withServer(new FakeScores('echo'), async (origin) => {
      const { tokens } = await scoreText(endpointAt(origin), 'q', TRUTH, { alternatives: 2 });
      assert.deepEqual(tokens[0], {
        ...{ text: 'Add', at: 0, logprob: -1 / 8 },
        likeliest: [
          { text: 'Add', logprob: -1 },
          { text: 'x', logprob: -2 },
        ],
      });
    });
    const chat = { api: 'openai-chat' } as const;
    await withServer(new FakeScores('prompt_logprobs'), async (origin) => {
      const { tokens } = await scoreText(endpointAt(origin, chat), 'q', TRUTH, { alternatives: 3 });
      assert.deepEqual(tokens[1], {
        ...{ text: ' place', at: 3, logprob: -2 / 8 },
        likeliest: [
          { text: 'other', logprob: -0.01 },
          { text: ' place', logprob: -2 / 8 },
        ],
      });
    });
    await withServer(new FakeScores('without ids'), async (origin, server) => {
      const { tokens } = await scoreText(endpointAt(origin, chat), 'q', TRUTH, { alternatives: 3 });
      assert.deepEqual(tokens[1], { text: ' place', at: 3, logprob: -2 / 8 });
      assert.equal(server.requests.length, 2);
    });
  });

  it('are missed by name where a server ignores or refuses them, with what to do', async () => {
    await withServer(new FakeScores('ignores'), async (origin) => {
      const error = await failureOf(scoreText(endpointAt(origin), 'q', TRUTH), 'not-scored');
      assert.match(error.message, /answers, but gives no log-probabilities of the prompt .*vLLM has both/);
      const chat = await failureOf(scoreText(endpointAt(origin, { api: 'openai-chat' }), 'q', TRUTH), 'not-scored');
      assert.match(chat.message, /in a chat only vLLM gives them/);
    });
    await withServer(new FakeScores('refuses'), async (origin) => {
      const { message } = await failureOf(scoreText(endpointAt(origin), 'q', TRUTH), 'not-scored');
      assert.match(message, /refuses to give .*it says: echo and prompt_logprobs are not supported/);
    });
    await withServer(new FakeScores('other'), async (origin, server) => {
      await failureOf(scoreText(endpointAt(origin), 'q', TRUTH), 'bad-request');
      assert.equal(server.requests.length, 1);
    });
  });

  it('are read up to 1 MiB, and 512 bytes more for each character that was sent', async () => {
    await withServer(new FakeScores('echo', 2 ** 20 + 5_000), async (origin) => {
      assert.equal((await scoreText(endpointAt(origin), 'q', TRUTH)).tokens.length, TOKENS.length);
    });
    await withServer(new FakeScores('echo', 2 ** 20 + 20_000), async (origin) => {
      await failureOf(scoreText(endpointAt(origin), 'q', TRUTH), 'malformed');
    });
  });

  it('of another text than the one that was sent, or with a gap, are no figures', async () => {
    for (const [form, words] of [
      ['cut', /do not spell the text/],
      ['null', /no log-probability of the token “ 0”/],
    ] as const)
      await withServer(new FakeScores(form), async (origin) => {
        assert.match((await failureOf(scoreText(endpointAt(origin), 'q', TRUTH), 'malformed')).message, words);
      });
  });
});
