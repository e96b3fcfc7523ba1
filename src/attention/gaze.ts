import type { LanguageModel, ModelText } from '../model/index.ts';
import { type Asked, MarkedText, type Role } from './marked-text.ts';

/** Layers and heads, counted from 0; undefined: the mean of all. */
export type ChosenHead = { readonly layer: number; readonly head: number } | undefined;

/** Where a model looked while it wrote a token. */
export interface Look extends Role {
  readonly token: number;
  /** Of each token before it, its share: 1 in all. */
  readonly shares: Float32Array;
  readonly onOperands: number;
  readonly onResults: number;
  readonly onSources: number;
  /** On the question. */
  readonly onPrompt: number;
}

/** A trace that a model has read, of which one may ask at any token where it looked. */
export class Gaze {
  readonly marked: MarkedText;
  readonly heads: { readonly layers: number; readonly heads: number };
  readonly #text: ModelText;

  private constructor(model: LanguageModel, marked: MarkedText, text: ModelText) {
    this.marked = marked;
    this.heads = model.llama.config;
    this.#text = text;
  }

  /** Has a model read a question and a trace, in pieces. Undefined where they are longer than its context. */
  static *of(model: LanguageModel, asked: Asked): Generator<undefined, Gaze | undefined> {
    const marked = MarkedText.of(model, asked);
    return marked && new Gaze(model, marked, yield* marked.read(model));
  }

  /** Gives the model's memory of the text back; nothing may be asked afterwards. */
  release(): void {
    this.#text.release();
  }

  /** Where the model looked while it wrote a token of the trace. */
  at(token: number, chosen: ChosenHead): Look {
    const shares = new Float32Array(token);
    const { layers, heads } = this.heads;
    const place = token - 1;
    this.#text.readAgain(place, this.marked.tokens[place] ?? 0, {
      attention: (_place, layer, head, own) => {
        if (chosen !== undefined && (layer !== chosen.layer || head !== chosen.head)) return;
        const part = chosen === undefined ? 1 / (layers * heads) : 1;
        for (let i = 0; i < token; i++) shares[i] = (shares[i] ?? 0) + part * (own[i] ?? 0);
      },
    });
    const role = this.marked.roleOf(token);
    const sum = (some: readonly number[]): number => some.reduce((total, one) => total + (shares[one] ?? 0), 0);
    return {
      ...role,
      token,
      shares,
      onOperands: sum(role.operands),
      onResults: sum(role.results),
      onSources: sum(role.sources),
      onPrompt: sum(Array.from({ length: this.marked.begin }, (_, i) => i)),
    };
  }
}
