/** Characters of a line, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Differing {
  readonly truth: readonly Span[];
  readonly model: readonly Span[];
}

/** Longer lines are not looked at word by word. */
const LONGEST = 20_000;

/** The words in which two lines differ: one by one where they have as many, else what is between their common ends. */
export function differingWords(truth: string, model: string): Differing {
  if (truth === model) return { truth: [], model: [] };
  if (Math.max(truth.length, model.length) > LONGEST)
    return { truth: [{ from: 0, to: truth.length }], model: [{ from: 0, to: model.length }] };
  const [own, found] = [wordsOf(truth), wordsOf(model)];
  if (own.length === found.length) {
    const differs = own.map(({ text }, i) => text !== found[i]?.text);
    return { truth: own.filter((_, i) => differs[i]), model: found.filter((_, i) => differs[i]) };
  }
  const least = Math.min(own.length, found.length);
  let begin = 0;
  while (begin < least && own[begin]?.text === found[begin]?.text) begin++;
  let behind = 0;
  while (behind < least - begin && own.at(-1 - behind)?.text === found.at(-1 - behind)?.text) behind++;
  return { truth: own.slice(begin, own.length - behind), model: found.slice(begin, found.length - behind) };
}

function wordsOf(line: string): readonly (Span & { readonly text: string })[] {
  return [...line.matchAll(/[^\s,]+/g)].map(({ 0: text, index }) => ({ text, from: index, to: index + text.length }));
}
