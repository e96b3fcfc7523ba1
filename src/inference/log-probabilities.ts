import { fieldsOf } from './read-reply.ts';

/** How many tokens of an answer, and of its prompt, an answer gives log-probabilities of. */
export interface Scored {
  readonly answer: number;
  readonly prompt: number;
}

/** How a server is asked for the log-probabilities of a given text: vLLM's field, or OpenAI's old completions API. */
export const scoreFields = {
  prompt_logprobs: { prompt_logprobs: 0 },
  echo: { echo: true, logprobs: 1 },
} as const;
export type ScoreWay = keyof typeof scoreFields;

/** A token that a model may write at a place, and how likely. */
export interface Alternative {
  readonly text: string;
  /** In nats, 0 or less. */
  readonly logprob: number;
}

/** A token of a prompt as the server writes it. */
export interface PromptToken {
  readonly text: string;
  /** In nats; undefined where the server gives none, as of the first token. */
  readonly logprob: number | undefined;
  /** Where the token begins in the server's text, in whatever it counts; undefined where it does not say. */
  readonly offset: number | undefined;
  /** The likeliest tokens at this place, likeliest first; empty where the server gives none. */
  readonly likeliest: readonly Alternative[];
}

/**
 * Reads in which of the known forms an answer gives log-probabilities. `echoed`: whether the prompt was asked to be
 * repeated before the text. An answer of 200 alone says nothing: servers ignore what they do not know.
 */
export function scoresIn(message: unknown, echoed: boolean): Scored {
  const { scores, own } = placesIn(message);
  const listed = lengthOf(scores?.['content']) || lengthOf(scores?.['token_logprobs']);
  const before = echoed ? Math.max(0, listed - completedIn(message)) : 0;
  return { answer: Math.min(listed, listed - before), prompt: lengthOf(own) || before };
}

/**
 * The tokens that an answer scores, in the order of the text: those of the prompt, behind which up to `completed` may
 * be the answer's own. Empty where the server gives no log-probabilities of the prompt.
 */
export function promptTokensIn(
  message: unknown,
  way: ScoreWay,
): { readonly tokens: readonly PromptToken[]; readonly completed: number } {
  const { scores, own, ids } = placesIn(message);
  const none = { tokens: [], completed: 0 };
  if (way === 'prompt_logprobs')
    return scoresIn(message, false).prompt === 0
      ? none
      : { tokens: own.map((entry, i) => ownToken(entry, ids[i])), completed: 0 };
  const texts = listOf(scores?.['tokens']);
  const numbers = listOf(scores?.['token_logprobs']);
  const offsets = listOf(scores?.['text_offset']);
  const likeliest = listOf(scores?.['top_logprobs']);
  if (scoresIn(message, true).prompt === 0) return none;
  const tokens = numbers.map((value, i): PromptToken => ({
    text: textOf(texts[i]),
    logprob: numberOf(value),
    offset: numberOf(offsets[i]),
    likeliest: alternativesIn(likeliest[i]),
  }));
  return { tokens, completed: completedIn(message) };
}

/**
 * An entry of `prompt_logprobs`: numbers of tokens with what is known of them; nothing for the first token. `id`: the
 * number of the text's own, without which JSON does not say which of several that is.
 */
function ownToken(entry: unknown, id: unknown): PromptToken {
  const known = Object.entries(fieldsOf(entry) ?? {}).map(([number, value]) => [number, fieldsOf(value)] as const);
  const [, own] = (known.length === 1 ? known[0] : known.find(([number]) => number === String(id))) ?? [];
  const likeliest = known.flatMap(([, value]) => {
    const logprob = numberOf(value?.['logprob']);
    return logprob === undefined ? [] : [{ text: textOf(value?.['decoded_token']), logprob: Math.min(0, logprob) }];
  });
  return {
    text: textOf(own?.['decoded_token']),
    logprob: numberOf(own?.['logprob']),
    offset: undefined,
    likeliest: likeliest.sort((a, b) => b.logprob - a.logprob),
  };
}

/** Whether an answer says which of several tokens at a place is the text's own. */
export function namesOwnTokens(message: unknown): boolean {
  return placesIn(message).ids.length > 0;
}

/** An entry of `top_logprobs`: log-probabilities by the tokens' texts, in no order that JSON would keep. */
function alternativesIn(entry: unknown): readonly Alternative[] {
  return Object.entries(fieldsOf(entry) ?? {})
    .flatMap(([text, value]) => {
      const logprob = numberOf(value);
      return logprob === undefined ? [] : [{ text, logprob: Math.min(0, logprob) }];
    })
    .sort((a, b) => b.logprob - a.logprob);
}

function placesIn(message: unknown): {
  readonly scores: Readonly<Record<string, unknown>> | undefined;
  readonly own: readonly unknown[];
  /** The numbers of the prompt's tokens; none where the server does not say them. */
  readonly ids: readonly unknown[];
} {
  const reply = fieldsOf(message) ?? {};
  const choice = fieldsOf(listOf(reply['choices'])[0]);
  const inChoice = listOf(choice?.['prompt_logprobs']);
  return {
    scores: fieldsOf(choice?.['logprobs']),
    own: lengthOf(inChoice) > 0 ? inChoice : listOf(reply['prompt_logprobs']),
    ids: [choice?.['prompt_token_ids'], reply['prompt_token_ids']].map(listOf).find((list) => list.length > 0) ?? [],
  };
}

/** Tokens of the answer as the server counted them; one where it did not. */
function completedIn(message: unknown): number {
  const completed = Number(fieldsOf(fieldsOf(message)?.['usage'])?.['completion_tokens']);
  return Number.isFinite(completed) ? completed : 1;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function lengthOf(value: unknown): number {
  return listOf(value).filter((one) => one !== null).length;
}
