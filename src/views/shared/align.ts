/** A stretch of a text, and whether the other text has something else there. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

export interface Aligned {
  readonly found: readonly Piece[];
  readonly expected: readonly Piece[];
}

/**
 * Two answers under each other: numbers place by place, their points aligned (figure spaces fill up in front), other
 * texts with what they share at both ends left alone.
 */
export function align(found: string, expected: string): Aligned {
  return isNumber(found) && isNumber(expected) ? alignNumbers(found, expected) : alignTexts(found, expected);
}

function isNumber(text: string): boolean {
  return /^-?\d[\d]*(\.\d+)?$/.test(text);
}

const figureSpace = '\u2007';

function alignNumbers(found: string, expected: string): Aligned {
  const before = Math.max(wholeLength(found), wholeLength(expected));
  const [a, b] = [found, expected].map((text) => figureSpace.repeat(before - wholeLength(text)) + text);
  return { found: pieces(a ?? '', b ?? ''), expected: pieces(b ?? '', a ?? '') };
}

function wholeLength(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? text.length : point;
}

function pieces(text: string, other: string): Piece[] {
  const all: { text: string; differs: boolean }[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    const differs = character !== figureSpace && character !== other[i];
    const last = all.at(-1);
    if (last?.differs === differs) last.text += character;
    else all.push({ text: character, differs });
  }
  return all;
}

function alignTexts(found: string, expected: string): Aligned {
  const least = Math.min(found.length, expected.length);
  let start = 0;
  while (start < least && found[start] === expected[start]) start++;
  let end = 0;
  while (end < least - start && found[found.length - 1 - end] === expected[expected.length - 1 - end]) end++;
  const cut = (text: string): Piece[] =>
    [
      { text: text.slice(0, start), differs: false },
      { text: text.slice(start, text.length - end), differs: true },
      { text: text.slice(text.length - end), differs: false },
    ].filter((piece) => piece.text !== '');
  return { found: cut(found), expected: cut(expected) };
}
