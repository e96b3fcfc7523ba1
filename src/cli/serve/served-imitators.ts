import { estimateTokens, firstTokens, likelyTokens } from '../../dataset/index.ts';
import {
  FORGETS,
  type Forgetting,
  imitate,
  imitatedAlternatives,
  imitatedLogprobs,
  type ImitatorName,
  imitators,
  slipsIn,
} from '../../imitator/index.ts';
import type { LogprobsReply } from '../../inference/index.ts';
import type { Task } from '../../machine/index.ts';
import type { Asked, End, Served } from './served.ts';

/**
 * Characters that one event of a stream carries, and the pause after it in milliseconds: slow enough to be seen
 * arriving.
 */
const PIECE = 160;
const PAUSE = 4;

/** The imitators of models, which know the tasks whose questions they answer. */
export class ServedImitators implements Served {
  readonly names: readonly string[];
  readonly #imitators: ReadonlyMap<string, ImitatorName | Forgetting>;
  readonly #tasks: readonly Task[];
  readonly #seed: number;

  /** `forgetting`: the defect of a further one. */
  constructor(tasks: readonly Task[], seed: number, forgetting?: Forgetting) {
    this.#tasks = tasks;
    this.#seed = seed;
    this.#imitators = new Map<string, ImitatorName | Forgetting>([
      ...imitators.map(({ name }) => [name, name] as const),
      ...(forgetting === undefined ? [] : [[FORGETS, forgetting] as const]),
    ]);
    this.names = [...this.#imitators.keys()];
  }

  async *answer(asked: Asked, signal: AbortSignal): AsyncGenerator<string, End> {
    const { question, maxTokens, isStreamed } = asked;
    const full = this.#said(asked, asked.prefix);
    const text = firstTokens(full, maxTokens ?? 1_000_000);
    if (!isStreamed) yield text;
    else
      for (let at = 0; at < text.length && !signal.aborted; at += PIECE) {
        yield text.slice(at, at + PIECE);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    return {
      finish: text.length < full.length ? 'length' : 'stop',
      promptTokens: estimateTokens(question),
      completionTokens: estimateTokens(text),
      scores: asked.scores === 'none' ? undefined : this.#scores(asked, text),
    };
  }

  #said({ model, question, seed }: Asked, prefix?: string): string {
    const imitator = this.#imitators.get(model) ?? 'imitator-exact';
    return imitate(this.#tasks, imitator, question, this.#seed + (seed ?? 0), prefix);
  }

  #scores(asked: Asked, text: string): LogprobsReply {
    const { prompt, prefix, question, seed, alternatives } = asked;
    const isWhole = asked.scores === 'prompt and answer';
    const said = this.#said(asked);
    const slips = isWhole ? slipsIn(prefix, said).map((at) => prompt.length - prefix.length + at) : [];
    const tokens = [...likelyTokens(isWhole ? prompt : ''), ...likelyTokens(text)];
    const scores = imitatedLogprobs(tokens, slips, [question, this.#seed + (seed ?? 0)]);
    const likeliest = imitatedAlternatives(tokens, scores, alternatives);
    const isFirst = (i: number): boolean => i === 0 && isWhole;
    let at = 0;
    return {
      tokens,
      token_logprobs: scores.map((score, i) => (isFirst(i) ? null : score)),
      text_offset: tokens.map((token) => (at += token.length) - token.length),
      ...(alternatives === 0 ? {} : { top_logprobs: likeliest.map((one, i) => (isFirst(i) ? null : one)) }),
    };
  }
}
