import type { Machine, Style } from '../machine/index.ts';
import type { LanguageModel, Listener, ModelText } from '../model/index.ts';
import { type MarkedState, markStates, type Span } from './marked-states.ts';

/** A question as a model is asked it, and a trace behind it. */
export interface Asked {
  readonly prompt: string;
  readonly trace: string;
  readonly machine: Machine;
  readonly style: Style;
  /** The trace's states, where they cannot be read off its text. */
  readonly states?: readonly MarkedState[] | undefined;
}

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

/** Tokens that are read between two places to leave off at. */
const PIECE = 64;

/** A question and a trace as tokens of a model, with what each of them is to its state. */
export class MarkedText {
  readonly tokens: readonly number[];
  /** Where tokens stand in question and trace together. A character in several tokens belongs to the last of them. */
  readonly spans: readonly Span[];
  readonly states: readonly MarkedState[];
  /** The first token of the trace. */
  readonly begin: number;
  readonly #prompt: number;

  private constructor(
    model: LanguageModel,
    { prompt, trace, machine, style, states }: Asked,
    tokens: readonly number[],
  ) {
    this.tokens = tokens;
    this.spans = spansOf(model, tokens);
    this.states = states ?? markStates(machine, trace, style);
    this.#prompt = prompt.length;
    this.begin = this.#tokensIn({ start: 0, end: Infinity })[0] ?? tokens.length;
  }

  /** Undefined where it is longer than the model's context. */
  static of(model: LanguageModel, asked: Asked): MarkedText | undefined {
    const { context } = model.llama.config;
    const text = asked.prompt + asked.trace;
    // Known at once of what is far too long.
    if (text.length > context * model.longestToken) return undefined;
    const tokens = model.encode(text);
    return tokens.length > context ? undefined : new MarkedText(model, asked, tokens);
  }

  /** Has the model read it, in pieces; what it remembers of it has to be released. */
  *read(model: LanguageModel, listener: Listener = {}): Generator<undefined, ModelText> {
    const text = model.llama.begin();
    let isDone = false;
    try {
      for (let at = 0; at < this.tokens.length; at += PIECE) {
        text.read(this.tokens.slice(at, at + PIECE), listener);
        yield;
      }
      isDone = true;
      return text;
    } finally {
      if (!isDone) text.release();
    }
  }

  /** The token that stands at an offset of the trace; undefined outside it. */
  tokenAt(offset: number): number | undefined {
    return offset < 0 ? undefined : this.#tokensIn({ start: offset, end: offset + 1 })[0];
  }

  /** Where a token stands in the trace; undefined for one of the question. */
  placeOf(token: number): Span | undefined {
    const span = this.spans[token];
    if (span === undefined || span.start < this.#prompt) return undefined;
    return { start: span.start - this.#prompt, end: span.end - this.#prompt };
  }

  roleOf(token: number): Role {
    const span = this.placeOf(token);
    const index = span === undefined ? -1 : this.#stateEndingBehind(span.start);
    const state = this.states[index];
    if (span === undefined || state === undefined || state.span.start > span.start)
      return { state: undefined, is: 'other', operands: [], results: [], sources: [] };
    const touches = (other: Span): boolean => other.start < span.end && other.end > span.start;
    const inText = (one: Span): number[] => this.#tokensIn(one);
    const own = state.fetches.find(({ value }) => value.end > value.start && touches(value));
    const before = state.fetches.filter(({ value }) => value.end <= span.start);
    const operands = before.flatMap(({ value }) => inText(value));
    const results = state.results.filter(({ end }) => end <= span.start).flatMap(inText);
    if (own !== undefined)
      return { state: index, is: 'fetched', operands, results, sources: own.sources.flatMap(inText) };
    const sources = before.flatMap((one) => one.sources.flatMap(inText));
    return { state: index, is: state.results.some(touches) ? 'result' : 'other', operands, results, sources };
  }

  /** The first state that ends behind an offset of the trace. */
  #stateEndingBehind(offset: number): number {
    let low = 0;
    let high = this.states.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.states[middle]?.span.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The tokens that have a character between two offsets of the trace. */
  #tokensIn({ start, end }: Span): number[] {
    if (start === end) return [];
    const [first, last] = [this.#prompt + start, this.#prompt + end];
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.spans[middle]?.end ?? 0) <= first) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let at = low; at < this.spans.length && (this.spans[at]?.start ?? last) < last; at++) found.push(at);
    return found;
  }
}

function spansOf(model: LanguageModel, tokens: readonly number[]): Span[] {
  const decoder = new TextDecoder();
  let at = 0;
  return tokens.map((token) => {
    const start = at;
    const bytes = model.bytesOf(token);
    if (bytes !== undefined) at += decoder.decode(bytes, { stream: true }).length;
    return { start, end: at };
  });
}
