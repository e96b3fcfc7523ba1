import type { LanguageModel, ModelText } from '../model/index.ts';
import type { MarkedState, Span } from './marked-states.ts';
import { tokensIn, tokenSpans } from './token-spans.ts';

/** Layers and heads, counted from 0; undefined: the mean of all. */
export type ChosenHead = { readonly layer: number; readonly head: number } | undefined;

/** What a token is to its state. */
export interface Role {
  /** The number of its state in the trace, from 0; undefined before the first. */
  readonly state: number | undefined;
  readonly is: 'fetched' | 'result' | 'other';
  /** Tokens of values that the state has fetched before it. */
  readonly operands: readonly number[];
  /** Tokens of what the state has computed and written before it. */
  readonly results: readonly number[];
  /** Tokens by which the operands, or the value that is being fetched, were last written. */
  readonly sources: readonly number[];
}

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

const PIECE = 64;

/** A trace that a model has read, of which one may ask at any token where it looked. */
export class Gaze {
  /** Where tokens stand in prompt and trace together. */
  readonly spans: readonly Span[];
  readonly heads: { readonly layers: number; readonly heads: number };
  /** The first token of the trace. */
  readonly begin: number;
  readonly #tokens: readonly number[];
  readonly #text: ModelText;
  readonly #states: readonly MarkedState[];
  readonly #prompt: number;

  private constructor(model: LanguageModel, prompt: string, tokens: readonly number[], states: readonly MarkedState[]) {
    this.#tokens = tokens;
    this.#text = model.llama.begin();
    this.#states = states;
    this.#prompt = prompt.length;
    this.spans = tokenSpans(model, tokens);
    this.heads = model.llama.config;
    this.begin = tokensIn(this.spans, prompt.length, Infinity)[0] ?? tokens.length;
  }

  /**
   * Has a model read a question and a trace, in pieces. Undefined where they are longer than its context. `states`: of
   * the trace alone, with offsets in it.
   */
  static *of(
    model: LanguageModel,
    prompt: string,
    trace: string,
    states: readonly MarkedState[],
  ): Generator<undefined, Gaze | undefined> {
    const tokens = model.encode(prompt + trace);
    if (tokens.length > model.llama.config.context) return undefined;
    const gaze = new Gaze(model, prompt, tokens, states);
    for (let at = 0; at < tokens.length; at += PIECE) {
      gaze.#text.read(tokens.slice(at, at + PIECE));
      yield;
    }
    return gaze;
  }

  /** Gives the model's memory of the text back; nothing may be asked afterwards. */
  release(): void {
    this.#text.release();
  }

  /** The token that stands at an offset of the trace; undefined behind its end. */
  tokenAt(offset: number): number | undefined {
    return tokensIn(this.spans, this.#prompt + offset, this.#prompt + offset + 1)[0];
  }

  /** Where a token stands in the trace; undefined for one of the prompt. */
  placeOf(token: number): Span | undefined {
    const span = this.spans[token];
    if (span === undefined || span.start < this.#prompt) return undefined;
    return { start: span.start - this.#prompt, end: span.end - this.#prompt };
  }

  /** Where the model looked while it wrote a token of the trace. */
  at(token: number, chosen: ChosenHead): Look {
    const shares = new Float32Array(token);
    const { layers, heads } = this.heads;
    const place = token - 1;
    this.#text.readAgain(place, this.#tokens[place] ?? 0, {
      attention: (_place, layer, head, own) => {
        if (chosen !== undefined && (layer !== chosen.layer || head !== chosen.head)) return;
        const part = chosen === undefined ? 1 / (layers * heads) : 1;
        for (let i = 0; i < token; i++) shares[i] = (shares[i] ?? 0) + part * (own[i] ?? 0);
      },
    });
    const role = this.roleOf(token);
    const sum = (some: readonly number[]): number => some.reduce((total, one) => total + (shares[one] ?? 0), 0);
    return {
      ...role,
      token,
      shares,
      onOperands: sum(role.operands),
      onResults: sum(role.results),
      onSources: sum(role.sources),
      onPrompt: sum(Array.from({ length: this.begin }, (_, i) => i)),
    };
  }

  /** What a token is to its state. */
  roleOf(token: number): Role {
    const span = this.placeOf(token);
    const index = span === undefined ? -1 : this.#states.findIndex((one) => one.span.end > span.start);
    const state = this.#states[index];
    if (span === undefined || state === undefined || state.span.start > span.start)
      return { state: undefined, is: 'other', operands: [], results: [], sources: [] };
    const touches = (other: Span): boolean => other.start < span.end && other.end > span.start;
    const inText = ({ start, end }: Span): number[] => tokensIn(this.spans, this.#prompt + start, this.#prompt + end);
    const own = state.fetches.find(({ value }) => touches(value));
    const before = state.fetches.filter(({ value }) => value.end <= span.start);
    const operands = before.flatMap(({ value }) => inText(value));
    const results = state.results.filter(({ end }) => end <= span.start).flatMap(inText);
    if (own !== undefined)
      return { state: index, is: 'fetched', operands, results, sources: own.sources.flatMap(inText) };
    const sources = before.flatMap((one) => one.sources.flatMap(inText));
    return { state: index, is: state.results.some(touches) ? 'result' : 'other', operands, results, sources };
  }
}
