/** Characters of a line, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Differing {
  readonly truth: readonly Span[];
  readonly model: readonly Span[];
}

/** Characters of a line that are looked at: this is done anew at each move, and an editor draws no more of it. */
export const LONGEST = 10_000;

/** The words in which two lines differ: one by one where they have as many, else what is between their common ends. */
export function differingWords(truth: string, model: string): Differing {
  if (truth === model) return { truth: [], model: [] };
  const [own, found] = [wordsOf(truth), wordsOf(model)];
  if (own.length === found.length) {
    const differs = own.map(({ text }, i) => text !== found[i]?.text);
    return { truth: joined(own, differs), model: joined(found, differs) };
  }
  const least = Math.min(own.length, found.length);
  let begin = 0;
  while (begin < least && own[begin]?.text === found[begin]?.text) begin++;
  let behind = 0;
  while (behind < least - begin && own.at(-1 - behind)?.text === found.at(-1 - behind)?.text) behind++;
  return {
    truth: whole(own.slice(begin, own.length - behind)),
    model: whole(found.slice(begin, found.length - behind)),
  };
}

/** The words that differ, neighbours as one. */
function joined(words: readonly Span[], differs: readonly boolean[]): readonly Span[] {
  const spans: Span[] = [];
  for (const [i, { from, to }] of words.entries()) {
    if (differs[i] !== true) continue;
    const before = differs[i - 1] === true ? spans.pop() : undefined;
    spans.push({ from: before?.from ?? from, to });
  }
  return spans;
}

function whole(words: readonly Span[]): readonly Span[] {
  const [first, last] = [words[0], words.at(-1)];
  return first === undefined || last === undefined ? [] : [{ from: first.from, to: last.to }];
}

function wordsOf(line: string): readonly (Span & { readonly text: string })[] {
  return [...line.slice(0, LONGEST).matchAll(/[^\s,]+/g)].map(({ 0: text, index }) => ({
    text,
    from: index,
    to: index + text.length,
  }));
}
