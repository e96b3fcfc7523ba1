import type { EndpointErrorKind } from '../../src/inference/errors.ts';
import type { EndpointSettings } from '../../src/inference/endpoint.ts';

/** One question to a real server, and how it must end. The same cases are asked live, and of the recordings. */
export interface Case {
  readonly title: string;
  /** Beside name and URL. */
  readonly settings: Omit<EndpointSettings, 'name' | 'url'>;
  readonly question: string;
  /** Below the server's origin. */
  readonly base: '/v1' | '';
  readonly key: 'right' | 'wrong' | 'none';
  readonly outcome: 'answer' | EndpointErrorKind;
}

/** What the server is started with. */
export const SERVED = { model: 'tiny', contextLength: 2048 } as const;

const QUESTION = 'What is 37.5 + 1.48?';
const sampling = { maxTokens: 24 };
const asked = { question: QUESTION, base: '/v1', key: 'right', outcome: 'answer' } as const;

/** As vLLM answers them. */
const CASES: readonly Case[] = [
  { ...asked, title: 'a chat answer', settings: { model: SERVED.model, api: 'openai-chat', sampling } },
  { ...asked, title: 'a completion', settings: { model: SERVED.model, api: 'openai-completions', sampling } },
  {
    ...asked,
    title: 'a chat answer after a system prompt, drawn at random by a seed',
    settings: {
      model: SERVED.model,
      systemPrompt: 'Imitate a Turing machine.',
      sampling: { ...sampling, temperature: 0.7, topP: 0.9, seed: 7 },
    },
  },
  {
    ...asked,
    title: 'an answer that a stop string ends',
    // the greedy answer of the random weights soon repeats itself
    settings: { model: SERVED.model, api: 'openai-completions', sampling: { maxTokens: 64, stop: ['22'] } },
  },
  {
    ...asked,
    title: 'an answer that is not streamed',
    settings: { model: SERVED.model, sampling, extraBody: { stream: false, stream_options: null } },
  },
  { ...asked, title: 'a wrong model', settings: { model: 'another', sampling }, outcome: 'model-not-found' },
  {
    ...asked,
    title: 'more tokens than the context has',
    settings: { model: SERVED.model, sampling: { maxTokens: 5000 } },
    outcome: 'context-overflow',
  },
  {
    ...asked,
    // vLLM lowers max_tokens by itself, and says no more about it than “length”; these tokens are none that have a text
    title: 'an answer that fills the context before it has its tokens',
    settings: { model: SERVED.model, api: 'openai-completions', sampling: { maxTokens: 100 } },
    question: '12345678 '.repeat(222),
    outcome: 'empty',
  },
  {
    ...asked,
    title: 'a question longer than the context',
    settings: { model: SERVED.model, api: 'openai-completions', sampling },
    question: '12345678 '.repeat(300),
    outcome: 'context-overflow',
  },
  {
    ...asked,
    title: 'a wrong key',
    settings: { model: SERVED.model, sampling },
    key: 'wrong',
    outcome: 'unauthorized',
  },
  { ...asked, title: 'no key', settings: { model: SERVED.model, sampling }, key: 'none', outcome: 'unauthorized' },
  {
    ...asked,
    title: 'a base URL without /v1',
    settings: { model: SERVED.model, sampling },
    base: '',
    outcome: 'route-not-found',
  },
  {
    ...asked,
    title: 'a sampling parameter out of range',
    settings: { model: SERVED.model, sampling, extraBody: { top_p: 7 } },
    outcome: 'bad-request',
  },
];

export const servers = ['vllm', 'llama-server'] as const;
export type ServerName = (typeof servers)[number];

/** What a server does otherwise than vLLM, by the case's title; undefined: not asked. */
const OTHERWISE: Readonly<Record<ServerName, Readonly<Record<string, Partial<Case> | undefined>>>> = {
  vllm: {},
  'llama-server': {
    'an answer that a stop string ends': {
      settings: { model: SERVED.model, api: 'openai-completions', sampling: { maxTokens: 64, stop: ['k2'] } },
    },
    // it has one model, and answers with it whatever is asked for
    'a wrong model': { outcome: 'answer' },
    // it goes on until the context is full: two thousand tokens that nobody has to keep
    'more tokens than the context has': undefined,
    'an answer that fills the context before it has its tokens': { outcome: 'answer' },
    'a base URL without /v1': { outcome: 'answer' },
    'a sampling parameter out of range': { outcome: 'answer' },
  },
};

/** All that a server is asked, and how it ends there. */
export function casesOf(server: ServerName): readonly Case[] {
  return CASES.flatMap((one) => {
    const other = OTHERWISE[server];
    if (!(one.title in other)) return [one];
    const change = other[one.title];
    return change === undefined ? [] : [{ ...one, ...change }];
  });
}

/** Keys of a server that lives for one check. */
export const KEYS = { right: 'key-of-the-check', wrong: 'key-of-another', none: undefined } as const;
