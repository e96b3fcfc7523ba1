import type { Random } from '../dataset/index.ts';
import type { LanguageModel } from './language-model.ts';
import type { ModelText } from './llama.ts';

/** How a text is written. */
export interface Sampling {
  /** 0: the likeliest token each time. */
  readonly temperature: number;
  /** Only the likeliest tokens that together have so much of the probability are drawn from. */
  readonly topP: number;
  /** Only so many of the likeliest tokens are drawn from. */
  readonly topK: number;
  /** Only tokens are drawn from whose probability is at least this share of the likeliest one's. */
  readonly minP: number;
  readonly maxTokens: number;
  /** Texts before which it ends. */
  readonly stop: readonly string[];
  readonly random: Random;
}

/** A token and the logarithm of the probability that the model gives it. */
export interface Likely {
  readonly token: number;
  readonly logprob: number;
}

/** A token of a text, with the logarithm of the probability that the model gave it: none to a text's first token. */
export interface Scored {
  readonly token: number;
  readonly logprob: number | undefined;
  /** The likeliest tokens in its place, as many as were asked for. */
  readonly likely: readonly Likely[];
}

/** Hears how likely the tokens of a text were. */
export interface Scorer {
  /** How many of the likeliest tokens it wants to know of each place. */
  readonly likely: number;
  readonly hear: (scored: Scored) => void;
}

/** What a step of writing adds: whole characters that will stay, none in many steps. */
export interface Written extends Scored {
  readonly text: string;
}

/** Tokens that are read before others get their turn. */
const PIECE = 64;

/** Reads tokens behind a text, piece by piece, between which other texts may be read. Gives what may follow. */
export function* reading(
  text: ModelText,
  tokens: readonly number[],
  scorer?: Scorer,
): Generator<undefined, Float32Array> {
  let last: Float32Array = new Float32Array();
  if (text.length === 0 && tokens[0] !== undefined) scorer?.hear(unscored(tokens[0]));
  for (let at = 0; at < tokens.length; at += PIECE) {
    const begin = text.length;
    last = text.read(
      tokens.slice(at, at + PIECE),
      scorer === undefined
        ? {}
        : {
            logits: (place, logits) => {
              const token = tokens[at + place - begin + 1];
              if (token !== undefined) scorer.hear(scoredBy(logits, token, scorer.likely));
            },
          },
    );
    // What may follow stands where the next text that is read puts it.
    last = last.slice();
    yield;
  }
  return last;
}

/**
 * Goes on with a text from what may follow it, token by token; ends where the model does, or where it has to. With
 * `likely`, each token comes with how likely it was, and so many of the likeliest in its place.
 */
export function* writing(
  model: LanguageModel,
  text: ModelText,
  first: Float32Array,
  sampling: Sampling,
  likely?: number,
): Generator<Written, 'stop' | 'length'> {
  const { temperature, maxTokens, stop } = sampling;
  const decoder = new TextDecoder();
  const most = Math.min(maxTokens, model.llama.config.context - text.length);
  let logits = first;
  /** What may turn out to be the beginning of a text before which it ends. */
  let held = '';
  for (let count = 0; count < most; count++) {
    const token = temperature === 0 ? likeliest(logits) : drawn(logits, sampling);
    const scored = likely === undefined ? unscored(token) : scoredBy(logits, token, likely);
    const isEnd = model.endsText(token);
    const isLast = isEnd || count + 1 === most;
    held += decoder.decode(isEnd ? new Uint8Array() : model.bytesOf(token), { stream: !isLast });
    const ends = stop.flatMap((one) => (held.includes(one) ? [held.indexOf(one)] : []));
    if (isEnd || ends.length > 0) {
      yield { ...scored, text: held.slice(0, Math.min(held.length, ...ends)) };
      return 'stop';
    }
    const kept = isLast ? 0 : Math.max(0, ...stop.map((one) => beginningAtEnd(held, one)));
    yield { ...scored, text: held.slice(0, held.length - kept) };
    held = held.slice(held.length - kept);
    if (!isLast) logits = text.read([token]);
  }
  return 'length';
}

/** How much of a text at its end is the beginning of another. */
function beginningAtEnd(text: string, other: string): number {
  let length = Math.min(text.length, other.length - 1);
  while (length > 0 && !text.endsWith(other.slice(0, length))) length--;
  return length;
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let token = 1; token < logits.length; token++) if ((logits[token] ?? 0) > (logits[best] ?? 0)) best = token;
  return best;
}

function unscored(token: number): Scored {
  return { token, logprob: undefined, likely: [] };
}

function scoredBy(logits: Float32Array, token: number, count: number): Scored {
  let most = -Infinity;
  for (const logit of logits) if (logit > most) most = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - most);
  const all = most + Math.log(sum);
  const logprobOf = (one: number): number => (logits[one] ?? -Infinity) - all;
  const likely: Likely[] = [];
  for (let one = 0; count > 0 && one < logits.length; one++) {
    const logprob = logprobOf(one);
    if (likely.length === count && logprob <= (likely.at(-1)?.logprob ?? 0)) continue;
    const at = likely.findIndex((other) => other.logprob < logprob);
    likely.splice(at < 0 ? likely.length : at, 0, { token: one, logprob });
    likely.length = Math.min(likely.length, count);
  }
  return { token, logprob: logprobOf(token), likely };
}

const SCALE = 2 ** 32;

function drawn(logits: Float32Array, { temperature, topP, topK, minP, random }: Sampling): number {
  const most = logits.reduce((best, one) => Math.max(best, one), -Infinity);
  const weights = Array.from(logits, (logit, token) => ({ token, weight: Math.exp((logit - most) / temperature) }))
    .filter(({ weight }) => weight >= minP)
    .sort((a, b) => b.weight - a.weight || a.token - b.token)
    .slice(0, topK);
  const bound = topP * weights.reduce((sum, one) => sum + one.weight, 0);
  let sum = 0;
  const rest = weights.findIndex(({ weight }) => (sum += weight) >= bound);
  const likely = rest < 0 ? weights : weights.slice(0, rest + 1);
  let point = (random.integer(0, SCALE - 1) / SCALE) * sum;
  return (likely.find(({ weight }) => (point -= weight) < 0) ?? likely.at(-1))?.token ?? 0;
}
