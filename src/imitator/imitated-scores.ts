import { Random } from '../dataset/index.ts';

/** Lines behind a slip in which the texts are looked for to agree again. */
const AHEAD = 12;

/**
 * Where an answer leaves the ground truth: the places of the truth at which a model that gave this answer was wrong, in
 * their order. Lines that the answer has too many count at the line before which they stand.
 */
export function slipsIn(truth: string, answer: string): readonly number[] {
  const wanted = truth.split('\n');
  const given = answer.split('\n');
  const slips: number[] = [];
  let at = 0;
  let other = 0;
  let isLeftOut = false;
  for (const [i, line] of wanted.entries()) {
    const next = given[other] ?? '';
    const ahead = given.slice(other, other + AHEAD).indexOf(line);
    const isMissing = ahead < 0 && wanted.slice(i + 1, i + 1 + AHEAD).includes(next);
    // lines that are left out are one slip, at the first of them
    if (ahead < 0 && !(isMissing && isLeftOut)) slips.push(at + commonStart(line, next));
    if (ahead > 0) slips.push(at);
    if (!isMissing) other += Math.max(0, ahead) + 1;
    isLeftOut = isMissing;
    at += line.length + 1;
  }
  return slips;
}

/**
 * The log-probabilities that an imitator gives the tokens of a text: near 0 for what it would write, low where it would
 * slip. The same seed gives the same.
 */
export function imitatedLogprobs(
  tokens: readonly string[],
  slips: readonly number[],
  seed: readonly (string | number)[],
): readonly number[] {
  const random = new Random('imitated scores', ...seed);
  const thousandths = (least: number, most: number): number => -random.integer(least, most) / 1000;
  let at = 0;
  let next = 0;
  return tokens.map((token) => {
    at += token.length;
    let isSlip = false;
    for (; (slips[next] ?? Infinity) < at; next++) isSlip = true;
    return isSlip ? thousandths(1500, 5000) : thousandths(0, 20);
  });
}

/**
 * The likeliest tokens at each place of a text, up to so many: the text's own, and one that an imitator would write in
 * its stead, with nearly all of the probability that is left.
 */
export function imitatedAlternatives(
  tokens: readonly string[],
  logprobs: readonly number[],
  most: number,
): readonly Readonly<Record<string, number>>[] {
  return tokens.map((token, i) => {
    const own = logprobs[i] ?? 0;
    const other = Math.max(-30, Math.log(0.9 * (1 - Math.exp(own))));
    const both: [string, number][] = [
      [token, own],
      [instead(token), other],
    ];
    return Object.fromEntries(both.sort((a, b) => b[1] - a[1]).slice(0, most));
  });
}

/** Another token of the same kind: its last digit is one more, its last letter the next. */
function instead(token: string): string {
  const last = token.at(-1) ?? '';
  const next = /[0-8a-y]/i.test(last) ? String.fromCharCode(last.charCodeAt(0) + 1) : '0';
  return `${token.slice(0, -1)}${next}`;
}

function commonStart(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return Math.min(count, Math.max(0, a.length - 1));
}
