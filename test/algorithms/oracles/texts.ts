import { Buffer } from 'node:buffer';
import { letters, list, range, yesOrNo, type Oracle } from './values.ts';

export const texts: Readonly<Record<string, Oracle>> = {
  kmp: ({ t, p }) => {
    const places = range(String(t).length).filter((i) => String(t).startsWith(String(p), i));
    return places.length === 0 ? 'nowhere' : list(places);
  },
  palindrome: ({ s }) => {
    // Pieces in the order in which the program meets them: by twice their middle.
    const text = String(s);
    const found = range(text.length)
      .flatMap((from) => range(text.length - from).map((more) => ({ from, to: from + more })))
      .filter(({ from, to }) => {
        const piece = text.slice(from, to + 1);
        return piece === letters(piece).reverse().join('');
      })
      .sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
    const [first = { from: 0, to: 0 }] = found;
    return text.slice(first.from, first.to + 1);
  },
  backspaces: ({ s }) => {
    let text = String(s);
    for (let before = ''; before !== text;) {
      before = text;
      text = text.replace(/^#|[^#]#/u, '');
    }
    return text || 'nothing';
  },
  anagram: ({ s, t }) => yesOrNo(letters(s).sort().join('') === letters(t).sort().join('')),
  base64: ({ code }) => Buffer.from(String(code), 'base64').toString('latin1'),
  'run-length-decode': ({ code }) =>
    String(code).replace(/(\d+)([a-z])/gu, (_, times: string, letter: string) => letter.repeat(Number(times))),
  caesar: ({ word, shift }) => {
    const alphabet = Array.from('abcdefghijklmnopqrstuvwxyz');
    const turned = [...alphabet.slice(Number(shift)), ...alphabet.slice(0, Number(shift))];
    return Array.from(String(word))
      .map((letter) => turned[alphabet.indexOf(letter)] ?? '')
      .join('');
  },
};
