import { systemClock } from './clock.ts';
import type { CompleteOptions } from './complete.ts';
import type { Shot } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';
import { EndpointError } from './errors.ts';
import { locateTokens } from './locate-tokens.ts';
import { type Alternative, namesOwnTokens, promptTokensIn, scoreFields, type ScoreWay } from './log-probabilities.ts';
import { retrying } from './retry.ts';
import { brief, without, wholeAnswer } from './whole-answer.ts';

/** A token of a text, and how likely a model finds it there. */
export interface ScoredToken {
  /** As the server writes it. */
  readonly text: string;
  /** Where it begins in the text that was scored. */
  readonly at: number;
  /** In nats, 0 or less. */
  readonly logprob: number;
  /** The tokens that the model finds likeliest there, likeliest first, where they were asked for and given. */
  readonly likeliest?: readonly Alternative[] | undefined;
}

export interface TextScore {
  /** In which way the server was asked, with success. */
  readonly way: ScoreWay;
  /** Those that begin in the text, in its order. */
  readonly tokens: readonly ScoredToken[];
}

export interface ScoreOptions extends Pick<
  CompleteOptions,
  'key' | 'signal' | 'fetch' | 'clock' | 'onPause' | 'random'
> {
  /** Examples that stand before the question. */
  readonly shots?: readonly Shot[] | undefined;
  /** The way that the server is known to have; all are tried without it. */
  readonly way?: ScoreWay | undefined;
  /** How many of the likeliest tokens are wanted at each place, up to 5. */
  readonly alternatives?: number | undefined;
}

/** Bytes of an answer: for each character that is sent, and in any case; a token's entry has about 150, and a likely one 40. */
const BYTES_A_CHARACTER = 512;
const BYTES_AN_ALTERNATIVE = 64;
const BYTES = 2 ** 20;
const MOST_BYTES = 2 ** 28;

/**
 * Has a model score `truth` as the answer to a question: the log-probability that it gives each token. Nothing is
 * sampled but the one token that servers insist on. A chat's last turn is taken to be continued, as vLLM has it; its
 * server can be asked in vLLM's way alone. Throws an EndpointError, `not-scored` where the server gives no
 * log-probabilities of a prompt.
 */
export async function scoreText(
  endpoint: Endpoint,
  question: string,
  truth: string,
  options: ScoreOptions = {},
): Promise<TextScore> {
  const known: readonly ScoreWay[] = endpoint.api === 'openai-chat' ? ['prompt_logprobs'] : ['echo', 'prompt_logprobs'];
  let refusal: EndpointError | undefined;
  for (const way of options.way === undefined ? known : [options.way]) {
    try {
      const tokens = await scoredIn(way, endpoint, question, truth, options);
      if (tokens !== undefined) return { way, tokens };
    } catch (error) {
      if (!(error instanceof EndpointError) || !isAboutScores(error)) throw error;
      refusal ??= error;
    }
  }
  throw new EndpointError({
    kind: 'not-scored',
    what: `The server ${refusal === undefined ? 'answers, but gives no log-probabilities of the prompt' : 'refuses to give log-probabilities of the prompt'}`,
    url: refusal?.url ?? endpoint.url,
    ...(refusal?.status === undefined ? {} : { status: refusal.status }),
    ...(refusal?.serverMessage === undefined ? {} : { serverMessage: refusal.serverMessage }),
    ...(endpoint.api === 'openai-chat'
      ? {
          advice: (words) =>
            `${words.setApi('openai-completions')}, with the chat template written out as ${words.template}; in a chat only vLLM gives them. llama-server and Ollama give none.`,
        }
      : {}),
  });
}

/** Whether a server refuses what scores are asked for with, and not something else in the request. */
function isAboutScores({ kind, serverMessage = '' }: EndpointError): boolean {
  return kind === 'bad-request' && /echo|log_?prob/i.test(serverMessage);
}

/** Undefined where the server gives no log-probabilities. */
async function scoredIn(
  way: ScoreWay,
  endpoint: Endpoint,
  question: string,
  truth: string,
  options: ScoreOptions,
): Promise<readonly ScoredToken[] | undefined> {
  const { shots = [], alternatives = 0, signal, onPause, clock = systemClock, random = Math.random } = options;
  const sent = shots.reduce(
    (sum, shot) => sum + shot.question.length + shot.answer.length,
    question.length + truth.length,
  );
  const asked = {
    question,
    around: { shots, prefix: truth },
    fields: fieldsFor(way, alternatives),
    most: Math.min(MOST_BYTES, BYTES + (BYTES_A_CHARACTER + alternatives * BYTES_AN_ALTERNATIVE) * sent),
  };
  const message = await retrying(() => wholeAnswer(brief(without(endpoint, ['stop']), 1), asked, options), {
    ...{ clock, signal, onPause, random },
  });
  // beside others, nothing tells the text's own tokens then
  if (way === 'prompt_logprobs' && alternatives > 0 && !namesOwnTokens(message))
    return scoredIn(way, endpoint, question, truth, { ...options, alternatives: 0 });
  const { tokens, completed } = promptTokensIn(message, way);
  if (tokens.length === 0) return undefined;
  // servers differ in whether they count and list a token that ends the answer
  for (const own of new Set([completed, 1, 0])) {
    const prompt = tokens.slice(0, tokens.length - own);
    const located = locateTokens(prompt, truth);
    if (located === undefined) continue;
    const scored = prompt.slice(located.first).map(({ text, logprob, likeliest }, i) => {
      if (logprob === undefined)
        throw malformed(endpoint, `gives no log-probability of the token “${text.slice(0, 40)}”`);
      const scoredToken = { text, at: located.starts[i] ?? 0, logprob: Math.min(0, logprob) };
      return alternatives === 0 || likeliest.length === 0
        ? scoredToken
        : { ...scoredToken, likeliest: likeliest.slice(0, alternatives) };
    });
    if (scored.length > 0) return scored;
  }
  throw malformed(endpoint, 'scores tokens that do not spell the text that it was sent');
}

function fieldsFor(way: ScoreWay, alternatives: number): Readonly<Record<string, unknown>> {
  if (alternatives === 0) return scoreFields[way];
  return way === 'echo'
    ? { ...scoreFields.echo, logprobs: alternatives }
    : { prompt_logprobs: alternatives, return_token_ids: true };
}

function malformed(endpoint: Endpoint, what: string): EndpointError {
  return new EndpointError({
    kind: 'malformed',
    what: `The server ${what}`,
    url: endpoint.url,
    advice: (words) =>
      endpoint.api === 'openai-chat'
        ? `${words.setApi('openai-completions')}, with the chat template written out as ${words.template}: the server’s own may rewrite the answer.`
        : 'The server may have cut the prompt off, or may list tokens in a form that is not known here: see docs/spot-check.md for what is read.',
  });
}
