import { randomInt } from 'node:crypto';
import { Random } from '../../dataset/index.ts';
import type { LogprobsReply } from '../../inference/index.ts';
import { type LanguageModel, type ModelText, reading, type Sampling, type Scored, writing } from '../../model/index.ts';
import { Slice } from '../../slices/index.ts';
import { type Asked, AskedError, type End, type Served } from './served.ts';

/** Answers that are written in turns; what is asked beyond them waits. */
const MOST_AT_ONCE = 16;
const LARGEST_SEED = 2 ** 31 - 1;

/** Models that run in this process, by their names. Several answers are written in turns. */
export class ServedModels implements Served {
  readonly #models: ReadonlyMap<string, () => Promise<LanguageModel>>;
  readonly #loaded = new Map<string, Promise<LanguageModel>>();
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  /** `models`: how each is loaded, which is done when it is asked first. */
  constructor(models: ReadonlyMap<string, () => Promise<LanguageModel>>) {
    this.#models = models;
  }

  get names(): readonly string[] {
    return [...this.#models.keys()];
  }

  async *answer(asked: Asked, signal: AbortSignal): AsyncGenerator<string, End> {
    const model = await this.#model(asked.model);
    const [penalty] = asked.penalties;
    if (penalty !== undefined) throw new AskedError(`${penalty} is not supported by this server: leave it out.`);
    const { context } = model.llama.config;
    const tokens = model.encode(asked.prompt);
    if (tokens.length === 0) throw new AskedError('The prompt is empty.');
    if (tokens.length >= context)
      throw new AskedError(
        `This model's maximum context length is ${context} tokens, and the prompt alone has ${tokens.length}.`,
      );
    await this.#turn();
    const text = model.llama.begin();
    try {
      return yield* answerOf(model, text, tokens, asked, signal);
    } finally {
      text.release();
      this.#underWay--;
      this.#waiting.shift()?.();
    }
  }

  #model(name: string): Promise<LanguageModel> {
    const load = this.#models.get(name);
    if (load === undefined) throw new AskedError(`There is no model ${name}.`);
    const known = this.#loaded.get(name);
    if (known !== undefined) return known;
    const loading = load();
    this.#loaded.set(name, loading);
    // Whoever asks next may be luckier.
    loading.catch(() => this.#loaded.delete(name));
    return loading;
  }

  async #turn(): Promise<void> {
    if (this.#underWay >= MOST_AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#underWay++;
  }
}

async function* answerOf(
  model: LanguageModel,
  text: ModelText,
  tokens: readonly number[],
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<string, End> {
  const { alternatives, scores: wanted } = asked;
  const slice = new Slice();
  const scored: Scored[] = [];
  const hear = (one: Scored): void => void scored.push(one);
  const ended = (finish: End['finish'], completionTokens: number): End => ({
    finish,
    promptTokens: tokens.length,
    completionTokens,
    scores: wanted === 'none' ? undefined : scoresOf(model, scored, alternatives),
  });
  const prefill = reading(text, tokens, wanted === 'prompt and answer' ? { likely: alternatives, hear } : undefined);
  let first = prefill.next();
  for (; first.done !== true; first = prefill.next()) {
    if (signal.aborted) return ended('length', 0);
    if (slice.isOver) await slice.rest();
  }
  const steps = writing(model, text, first.value, samplingOf(asked), wanted === 'none' ? undefined : alternatives);
  let completionTokens = 0;
  let piece = '';
  for (;;) {
    const step = steps.next();
    if (step.done !== true) {
      completionTokens++;
      if (wanted !== 'none') hear(step.value);
      piece += step.value.text;
    }
    if (piece !== '' && (step.done === true || slice.isOver)) {
      yield piece;
      piece = '';
    }
    if (step.done === true || signal.aborted)
      return ended(step.done === true ? step.value : 'length', completionTokens);
    if (slice.isOver) await slice.rest();
  }
}

/** Where a request says nothing, as OpenAI's servers have it: at temperature 1, each time with another seed. */
function samplingOf({ prompt, temperature, topP, topK, minP, maxTokens, stop, seed }: Asked): Sampling {
  return {
    temperature: temperature ?? 1,
    topP: topP ?? 1,
    topK: topK ?? Infinity,
    minP: minP ?? 0,
    maxTokens: maxTokens ?? Infinity,
    stop,
    random: new Random('model', prompt, seed ?? randomInt(LARGEST_SEED)),
  };
}

/**
 * Offsets are of the bytes' text so far: a character in several tokens belongs to the last of them. Tokens that stand for
 * no text are left out, as the one before every text.
 */
function scoresOf(model: LanguageModel, scored: readonly Scored[], alternatives: number): LogprobsReply {
  const decoder = new TextDecoder();
  const textOf = (token: number): string => new TextDecoder().decode(model.bytesOf(token));
  let at = 0;
  const rows = scored.flatMap(({ token, logprob, likely }) => {
    const bytes = model.bytesOf(token);
    if (bytes === undefined) return [];
    const text = decoder.decode(bytes, { stream: true });
    const offset = at;
    at += text.length;
    // Parts of characters all read alike: the likeliest stands for them.
    const top: Record<string, number> = {};
    for (const one of likely) top[textOf(one.token)] ??= one.logprob;
    return [{ text, offset, logprob: logprob ?? null, top: logprob === undefined ? null : top }];
  });
  return {
    tokens: rows.map(({ text }) => text),
    token_logprobs: rows.map(({ logprob }) => logprob),
    text_offset: rows.map(({ offset }) => offset),
    ...(alternatives > 0 ? { top_logprobs: rows.map(({ top }) => top) } : {}),
  };
}
