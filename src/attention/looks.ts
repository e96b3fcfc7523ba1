import type { LanguageModel } from '../model/index.ts';
import { type Asked, MarkedText, type Role } from './marked-text.ts';

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

/**
 * Has a model read a question and a trace, and adds up by states' labels where it looked; in pieces, between which
 * others may work. Gives how many tokens were read; undefined where the text is longer than the model's context.
 * `isSourced`: only of what is made of values that the text has written before.
 */
export function* looking(
  model: LanguageModel,
  asked: Asked,
  into: Map<string, Looks>,
  isSourced = false,
): Generator<undefined, number | undefined> {
  const marked = MarkedText.of(model, asked);
  if (marked === undefined) return undefined;
  const { layers, heads } = model.llama.config;
  const targets = marked.tokens.map((_, token) =>
    token < marked.begin ? undefined : targetOf(marked, token, isSourced),
  );
  for (const target of targets) {
    if (target === undefined) continue;
    const looks = into.get(target.label) ?? emptyLooks(target.label, layers * heads);
    into.set(target.label, looks);
    if (target.is === 'fetched') looks.fetchedTokens++;
    else looks.resultTokens++;
    if (target.is === 'result' && target.sources.length > 0) looks.sourcedTokens++;
  }
  const attention = (place: number, layer: number, head: number, shares: Float32Array): void => {
    const target = targets[place + 1];
    const looks = target && into.get(target.label);
    if (target === undefined || looks === undefined) return;
    const at = layer * heads + head;
    const onSources = shareOn(target.sources, shares);
    if (target.is === 'fetched') add(looks.onSource, at, onSources);
    else {
      add(looks.onOperands, at, shareOn(target.operands, shares));
      add(looks.onResults, at, shareOn(target.results, shares));
      add(looks.onOperandSources, at, onSources);
    }
  };
  const text = yield* marked.read(model, { attention });
  text.release();
  return marked.tokens.length;
}

/** What is looked for while a token is written; undefined where there is nothing that it should be made of. */
function targetOf(
  marked: MarkedText,
  token: number,
  isSourced: boolean,
): (Role & { readonly label: string }) | undefined {
  const role = marked.roleOf(token);
  const needed = role.is === 'fetched' || isSourced ? role.sources : role.operands;
  const state = marked.states[role.state ?? -1];
  return role.is === 'other' || state === undefined || needed.length === 0
    ? undefined
    : { ...role, label: state.label };
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
