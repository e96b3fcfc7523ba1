import { folded, outsideQuotes } from './fold.ts';
import type { SpellingName } from './spelling-table.ts';

type Change = readonly [name: SpellingName, change: (text: string) => string];

/** Numbers in their only form. */
export const numberChanges: readonly Change[] = [
  ['plus', (text) => text.replace(/(?<![\w.])\+(?=\d)/g, '')],
  ['zeros', (text) => text.replace(/(?<![\w.])0+(?=\d)/g, '')],
];

const nameChanges: readonly Change[] = [
  [
    'spacing',
    (text) =>
      text
        .replace(/\s+/g, ' ')
        .replace(/ ?([[(=.]) ?/g, '$1')
        .replace(/ ([\]),])/g, '$1')
        .replace(/, ?(?=.)/g, ', ')
        .replace(/^ | $/g, ''),
  ],
  ...numberChanges,
];

/** A text after these changes, one after the other, until it is what is sought; adds those that made a difference. */
export function changedUntil(
  sought: string | undefined,
  changes: readonly Change[],
  text: string,
  used: Set<SpellingName>,
): string {
  return changes.reduce((before, [name, change]) => {
    if (before === sought) return before;
    const after = outsideQuotes(before, change);
    if (after !== before) used.add(name);
    return after;
  }, text);
}

/** A cell, a frame or a place to return to, as traces write it; adds how it was spelt. */
export function nameSpelt(text: string, used: Set<SpellingName>): string {
  return plain.test(text) ? text : changedUntil(undefined, nameChanges, folded(text, used), used);
}

/** Most names: nothing in them could be spelt otherwise. */
const plain = /^[A-Za-z_]\w*(?:\[-?[1-9]\d*\]|\[0\])*$/;
