import type { LogprobsReply } from '../../inference/index.ts';

/** How tokens are drawn; undefined where a request says nothing of it. */
export interface Drawing {
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
  readonly minP: number | undefined;
  readonly seed: number | undefined;
  /** Penalties by their names in the request, those that change something. */
  readonly penalties: readonly string[];
}

/** What a request asks of a model. Of a text to complete, the question is its last one; of a chat, it is the user's last. */
export interface Asked extends Drawing {
  readonly model: string;
  /** The whole text that the model is to go on with; of a chat, all of its messages. */
  readonly prompt: string;
  readonly question: string;
  /** How the answer to the question begins already: the end of the prompt. */
  readonly prefix: string;
  readonly maxTokens: number | undefined;
  readonly stop: readonly string[];
  /** The answer is sent as it comes. */
  readonly isStreamed: boolean;
  /** Whoever asks wants to know how likely each token was, of the prompt too where it is to be repeated. */
  readonly scores: 'none' | 'answer' | 'prompt and answer';
  /** How many of the likeliest tokens are wanted with them; a model may give none. */
  readonly alternatives: number;
}

/** How an answer ends. */
export interface End {
  readonly finish: 'stop' | 'length';
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly scores: LogprobsReply | undefined;
}

/** Models that answer. */
export interface Served {
  readonly names: readonly string[];
  /** The answer, piece by piece. Throws an AskedError where it cannot be asked so. */
  answer(asked: Asked, signal: AbortSignal): AsyncGenerator<string, End>;
}

/** All models of several parts. */
export class ServedTogether implements Served {
  readonly names: readonly string[];
  readonly #parts: readonly Served[];

  constructor(parts: readonly Served[]) {
    this.#parts = parts;
    this.names = parts.flatMap(({ names }) => names);
  }

  answer(asked: Asked, signal: AbortSignal): AsyncGenerator<string, End> {
    const part = this.#parts.find(({ names }) => names.includes(asked.model));
    if (part === undefined) throw new AskedError(`There is no model ${asked.model}.`);
    return part.answer(asked, signal);
  }
}

/** A request that a model cannot answer, in words for whoever sent it. */
export class AskedError extends Error {}
