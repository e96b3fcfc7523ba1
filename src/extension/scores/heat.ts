import type { ScoredToken } from '../../inference/index.ts';
import type { JudgedState } from '../../trace/index.ts';

/** How much a token surprises a model, from 1; what is likely (p from 0.9) does not. */
export const levels = [
  { below: 0.9, name: 'a little surprising' },
  { below: 0.5, name: 'surprising' },
  { below: 0.1, name: 'very surprising' },
  { below: 0.01, name: 'nearly ruled out' },
] as const;
/** The first level at which another token may be likelier. */
export const SURPRISE = 2;

/** A token where it stands in its document. */
export interface HeatToken extends ScoredToken {
  readonly start: Place;
  readonly end: Place;
  /** 0 where the model expected it. */
  readonly level: number;
  /** The state of the text that it begins in, from 0; -1 before the first; undefined where the text was not judged. */
  readonly step: number | undefined;
}

export interface Place {
  readonly line: number;
  readonly character: number;
}

/** What a model makes of one state of a text. */
export interface HeatState {
  /** From 0; -1 for the input before the first; undefined for the rest of a text that was not judged to its end. */
  readonly step: number | undefined;
  readonly label: string;
  /** Where it begins in its document. */
  readonly line: number;
  readonly tokens: number;
  readonly nats: number;
  /** Tokens from level {@link SURPRISE} on. */
  readonly surprises: number;
}

export interface Heat {
  /** In the order of the text. */
  readonly tokens: readonly HeatToken[];
  readonly states: readonly HeatState[];
}

/**
 * Places the tokens of a trace in its document. `trace`: what was scored; `traceLine`: the document's line at which it
 * begins; `judged`: its states; `unjudgedFrom`: its first line that was not judged.
 */
export function heatOf(
  trace: string,
  tokens: readonly ScoredToken[],
  judged: readonly Pick<JudgedState, 'firstLine' | 'label'>[],
  traceLine: number,
  unjudgedFrom = Infinity,
): Heat {
  const places = new Places(trace, traceLine);
  let step = -1;
  const placed = tokens.map((token, i): HeatToken => {
    const start = places.at(token.at);
    while ((judged[step + 1]?.firstLine ?? Infinity) + traceLine <= start.line) step++;
    const end = places.at(tokens[i + 1]?.at ?? trace.length);
    const isJudged = start.line < unjudgedFrom + traceLine;
    return { ...token, start, end, step: isJudged ? step : undefined, level: levelOf(token.logprob) };
  });
  const states: HeatState[] = [];
  for (const token of placed) {
    const last = states.at(-1);
    const same = last?.step === token.step ? last : undefined;
    const { step: own } = token;
    const known = own === undefined ? { firstLine: unjudgedFrom, label: '' } : judged[own];
    const next: HeatState = {
      step: own,
      label: known?.label ?? '',
      line: traceLine + (known?.firstLine ?? 0),
      tokens: (same?.tokens ?? 0) + 1,
      nats: (same?.nats ?? 0) - token.logprob,
      surprises: (same?.surprises ?? 0) + (token.level >= SURPRISE ? 1 : 0),
    };
    if (same === undefined) states.push(next);
    else states[states.length - 1] = next;
  }
  return { tokens: placed, states };
}

function levelOf(logprob: number): number {
  const p = Math.exp(logprob);
  return levels.filter(({ below }) => p < below).length;
}

/** The token at a place of the document; one that ends there is not. */
export function tokenAt({ tokens }: Heat, place: Place): HeatToken | undefined {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const token = tokens[middle];
    if (token !== undefined && !isBefore(place, token.start)) low = middle + 1;
    else high = middle;
  }
  const found = tokens[low - 1];
  return found !== undefined && isBefore(place, found.end) ? found : undefined;
}

/** The next surprise behind a place, or before it; behind the last comes the first. */
export function surpriseFrom({ tokens }: Heat, place: Place, way: 'next' | 'previous'): HeatToken | undefined {
  const all = tokens.filter(({ level }) => level >= SURPRISE);
  return way === 'next'
    ? (all.find(({ start }) => isBefore(place, start)) ?? all[0])
    : (all.findLast(({ start }) => isBefore(start, place)) ?? all.at(-1));
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Places in a text, asked for in its order. */
class Places {
  readonly #text: string;
  #line: number;
  /** Where the line begins. */
  #start = 0;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#line = firstLine;
  }

  at(offset: number): Place {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#start);
      if (end < 0 || end >= offset) return { line: this.#line, character: offset - this.#start };
      this.#start = end + 1;
      this.#line++;
    }
  }
}
