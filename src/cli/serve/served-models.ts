import { Random } from '../../dataset/index.ts';
import type { LogprobsReply } from '../../inference/index.ts';
import { type LanguageModel, type ModelText, reading, type Scored, writing } from '../../model/index.ts';
import { Slice } from '../../slices/index.ts';
import { type Asked, AskedError, type End, type Served } from './served.ts';

/** Models that run in this process, by their names. Several answers are written in turns. */
export class ServedModels implements Served {
  readonly #models: ReadonlyMap<string, LanguageModel>;

  constructor(models: ReadonlyMap<string, LanguageModel>) {
    this.#models = models;
  }

  get names(): readonly string[] {
    return [...this.#models.keys()];
  }

  async *answer(asked: Asked, signal: AbortSignal): AsyncGenerator<string, End> {
    const model = this.#models.get(asked.model);
    if (model === undefined) throw new AskedError(`There is no model ${asked.model}.`);
    const { context } = model.llama.config;
    const tokens = model.encode(asked.prompt);
    if (tokens.length === 0) throw new AskedError('The prompt is empty.');
    if (tokens.length >= context)
      throw new AskedError(
        `This model's maximum context length is ${context} tokens, and the prompt alone has ${tokens.length}.`,
      );
    const text = model.llama.begin();
    try {
      return yield* this.#write(model, text, tokens, asked, signal);
    } finally {
      text.release();
    }
  }

  async *#write(
    model: LanguageModel,
    text: ModelText,
    tokens: readonly number[],
    { maxTokens, temperature, topP, seed, stop, prompt, scores: wanted }: Asked,
    signal: AbortSignal,
  ): AsyncGenerator<string, End> {
    const slice = new Slice();
    const scored: Scored[] = [];
    const keep = (one: Scored): void => void scored.push(one);
    const prefill = reading(text, tokens, wanted === 'prompt and answer' ? keep : undefined);
    let first = prefill.next();
    for (; first.done !== true; first = prefill.next()) if (slice.isOver) await slice.rest();
    const steps = writing(model, text, first.value, {
      temperature,
      topP,
      maxTokens: maxTokens ?? Infinity,
      stop,
      random: new Random('model', prompt, seed),
    });
    let completionTokens = 0;
    let piece = '';
    for (;;) {
      const step = steps.next();
      if (step.done !== true) {
        completionTokens++;
        if (wanted !== 'none') keep(step.value);
        piece += step.value.text;
      }
      if (piece !== '' && (step.done === true || slice.isOver)) {
        yield piece;
        piece = '';
      }
      if (step.done === true || signal.aborted)
        return {
          finish: step.done === true ? step.value : 'length',
          promptTokens: tokens.length,
          completionTokens,
          scores: wanted === 'none' ? undefined : scoresOf(model, scored),
        };
      if (slice.isOver) await slice.rest();
    }
  }
}

/** Offsets are of the bytes' text so far: a character in several tokens belongs to the last of them. */
function scoresOf(model: LanguageModel, scored: readonly Scored[]): LogprobsReply {
  const decoder = new TextDecoder();
  let at = 0;
  const rows = scored.map(({ token, logprob }) => {
    const text = decoder.decode(model.bytesOf(token) ?? new Uint8Array(), { stream: true });
    const offset = at;
    at += text.length;
    return { text, offset, logprob: logprob ?? null };
  });
  return {
    tokens: rows.map(({ text }) => text),
    token_logprobs: rows.map(({ logprob }) => logprob),
    text_offset: rows.map(({ offset }) => offset),
  };
}
