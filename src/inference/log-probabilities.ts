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

/** A token of a prompt as the server writes it. */
export interface PromptToken {
  readonly text: string;
  /** In nats; undefined where the server gives none, as of the first token. */
  readonly logprob: number | undefined;
  /** Where the token begins in the server's text, in whatever it counts; undefined where it does not say. */
  readonly offset: number | undefined;
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
  const { scores, own } = placesIn(message);
  const none = { tokens: [], completed: 0 };
  if (way === 'prompt_logprobs')
    return scoresIn(message, false).prompt === 0 ? none : { tokens: own.map(ownToken), completed: 0 };
  const texts = listOf(scores?.['tokens']);
  const numbers = listOf(scores?.['token_logprobs']);
  const offsets = listOf(scores?.['text_offset']);
  if (scoresIn(message, true).prompt === 0) return none;
  const tokens = numbers.map((value, i): PromptToken => ({
    text: textOf(texts[i]),
    logprob: numberOf(value),
    offset: numberOf(offsets[i]),
  }));
  return { tokens, completed: completedIn(message) };
}

/** An entry of `prompt_logprobs`: the token's number with what is known of it; nothing for the first token. */
function ownToken(entry: unknown): PromptToken {
  const known = Object.values(fieldsOf(entry) ?? {});
  // of several, JSON does not say which is the text's own
  const fields = known.length === 1 ? fieldsOf(known[0]) : undefined;
  return { text: textOf(fields?.['decoded_token']), logprob: numberOf(fields?.['logprob']), offset: undefined };
}

function placesIn(message: unknown): {
  readonly scores: Readonly<Record<string, unknown>> | undefined;
  readonly own: readonly unknown[];
} {
  const reply = fieldsOf(message) ?? {};
  const choice = fieldsOf(listOf(reply['choices'])[0]);
  const inChoice = listOf(choice?.['prompt_logprobs']);
  return {
    scores: fieldsOf(choice?.['logprobs']),
    own: lengthOf(inChoice) > 0 ? inChoice : listOf(reply['prompt_logprobs']),
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
