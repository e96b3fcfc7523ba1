import type { LanguageModel } from '../model/index.ts';
import type { MarkedState, Span } from './marked-states.ts';
import { tokensIn, tokenSpans } from './token-spans.ts';

/** Shares of attention, of each layer and head behind each other, summed over tokens. */
export interface Looks {
  readonly label: string;
  /** Tokens of fetched values; how much of what was looked at while they were written was their source. */
  fetchedTokens: number;
  readonly onSource: Float64Array;
  /** Tokens of results; how much was the state's fetched operands, and how much their sources. */
  resultTokens: number;
  readonly onOperands: Float64Array;
  /** How much was results that the state has computed before. */
  readonly onResults: Float64Array;
  /** Those of them whose operands the text has written before. */
  sourcedTokens: number;
  readonly onOperandSources: Float64Array;
}

/** What is looked for while a token is written: tokens of the text by their numbers. */
interface Target {
  readonly looks: Looks;
  readonly isFetch: boolean;
  readonly operands: readonly number[];
  readonly results: readonly number[];
  readonly sources: readonly number[];
}

const PIECE = 64;

/**
 * Has a model read a question and a trace, and adds up by states' labels where it looked; in pieces, between which
 * others may work. Gives how many tokens were read; undefined where the text
 * is longer than the model's context.
 */
export function* looking(
  model: LanguageModel,
  { prompt, trace }: { readonly prompt: string; readonly trace: string },
  states: readonly MarkedState[],
  into: Map<string, Looks>,
): Generator<undefined, number | undefined> {
  const tokens = model.encode(prompt + trace);
  const { context, layers, heads } = model.llama.config;
  if (tokens.length > context) return undefined;
  const spans = tokenSpans(model, tokens);
  const targets = targetsOf(spans, prompt.length, states, ({ label }) => {
    const looks = into.get(label) ?? emptyLooks(label, layers * heads);
    into.set(label, looks);
    return looks;
  });
  const attention = (place: number, layer: number, head: number, shares: Float32Array): void => {
    const target = targets[place + 1];
    if (target === undefined) return;
    const at = layer * heads + head;
    const { looks, isFetch, operands, results, sources } = target;
    const onSources = shareOn(sources, shares);
    if (isFetch) add(looks.onSource, at, onSources);
    else {
      add(looks.onOperands, at, shareOn(operands, shares));
      add(looks.onResults, at, shareOn(results, shares));
      add(looks.onOperandSources, at, onSources);
    }
  };
  const text = model.llama.begin();
  try {
    for (let at = 0; at < tokens.length; at += PIECE) {
      text.read(tokens.slice(at, at + PIECE), { attention });
      yield;
    }
  } finally {
    text.release();
  }
  return tokens.length;
}

function emptyLooks(label: string, heads: number): Looks {
  return {
    label,
    fetchedTokens: 0,
    onSource: new Float64Array(heads),
    resultTokens: 0,
    sourcedTokens: 0,
    onOperands: new Float64Array(heads),
    onResults: new Float64Array(heads),
    onOperandSources: new Float64Array(heads),
  };
}

function add(sums: Float64Array, at: number, share: number): void {
  sums[at] = (sums[at] ?? 0) + share;
}

function shareOn(tokens: readonly number[], shares: Float32Array): number {
  let sum = 0;
  for (const token of tokens) sum += shares[token] ?? 0;
  return sum;
}

function targetsOf(
  tokens: readonly Span[],
  begin: number,
  states: readonly MarkedState[],
  looksOf: (state: MarkedState) => Looks,
): (Target | undefined)[] {
  const targets: (Target | undefined)[] = [];
  const inText = ({ start, end }: Span): number[] => tokensIn(tokens, begin + start, begin + end);
  for (const state of states) {
    const looks = looksOf(state);
    const fetched = state.fetches.map(({ value, sources }) => ({
      value: inText(value),
      sources: sources.flatMap(inText),
    }));
    for (const { value, sources } of fetched) {
      if (sources.length === 0) continue;
      for (const token of value) {
        targets[token] = { looks, isFetch: true, operands: [], results: [], sources };
        looks.fetchedTokens++;
      }
    }
    if (fetched.length === 0) continue;
    for (const result of state.results) {
      const first = begin + result.start;
      const before = fetched.filter(({ value }) => (tokens[value[0] ?? -1]?.start ?? Infinity) < first);
      const operands = before.flatMap(({ value }) => value);
      if (operands.length === 0) continue;
      const sources = before.flatMap((one) => one.sources);
      const results = state.results.filter(({ end }) => end <= result.start).flatMap(inText);
      for (const token of inText(result)) {
        targets[token] = { looks, isFetch: false, operands, results, sources };
        looks.resultTokens++;
        if (sources.length > 0) looks.sourcedTokens++;
      }
    }
  }
  return targets;
}

/** A share of attention: the mean of all heads, and the head that has the most of it. */
export interface HeadShare {
  readonly mean: number;
  readonly most: number;
  /** From 0. */
  readonly layer: number;
  readonly head: number;
}

/** What came of one state: shares are undefined where it has no such tokens. */
export interface AttentionRow {
  readonly label: string;
  readonly fetchedTokens: number;
  readonly resultTokens: number;
  readonly onSource: HeadShare | undefined;
  readonly onOperands: HeadShare | undefined;
  readonly onResults: HeadShare | undefined;
  readonly onOperandSources: HeadShare | undefined;
}

export function attentionTable(looks: Iterable<Looks>, heads: number): AttentionRow[] {
  return [...looks].map(({ label, fetchedTokens, resultTokens, sourcedTokens, ...on }) => ({
    label,
    fetchedTokens,
    resultTokens,
    onSource: headShare(on.onSource, fetchedTokens, heads),
    onOperands: headShare(on.onOperands, resultTokens, heads),
    onResults: headShare(on.onResults, resultTokens, heads),
    onOperandSources: headShare(on.onOperandSources, sourcedTokens, heads),
  }));
}

function headShare(sums: Float64Array, tokens: number, heads: number): HeadShare | undefined {
  if (tokens === 0) return undefined;
  const at = sums.reduce((best, sum, i) => (sum > (sums[best] ?? 0) ? i : best), 0);
  return {
    mean: sums.reduce((sum, one) => sum + one, 0) / sums.length / tokens,
    most: (sums[at] ?? 0) / tokens,
    layer: Math.floor(at / heads),
    head: at % heads,
  };
}
