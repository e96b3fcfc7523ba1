import { splitItems } from '../../machine/index.ts';
import { folded } from '../spelling/fold.ts';
import { number, word, type AnswerShape } from './answer-shape.ts';

/** What endpoints leave of the end of a model's turn. */
const endTokens =
  /(?:<\|[^|<>\s]{1,40}\|>|<｜[^｜<>]{1,40}｜>|<\/?s>|<(?:eos|end_of_turn|endoftext|EOT|pad)>|\[\/INST\])\s*$/;

/** A text without the end tokens behind it. */
export function withoutEndTokens(text: string): string {
  let plain = text.trimEnd();
  for (let found = endTokens.exec(plain.slice(-64)); found !== null; found = endTokens.exec(plain.slice(-64)))
    plain = plain.slice(0, plain.length - found[0].length).trimEnd();
  return plain;
}

/** What an answer is put into: what begins it, and what ends it. */
const wrappers = [
  ['**', '**'],
  ['__', '__'],
  ['*', '*'],
  ['`', '`'],
  ['$$', '$$'],
  ['$', '$'],
  ['\\(', '\\)'],
  ['\\[', '\\]'],
  ['\\boxed{', '}'],
  ['\\text{', '}'],
  ['\\mathrm{', '}'],
  ['"', '"'],
  ['“', '”'],
  ["'", "'"],
  ['‘', '’'],
] as const;

/** Wrappers within each other that are taken off. */
const mostWrappers = 8;

/**
 * What a text gives as an answer of this shape, as tasks write answers: without end tokens, emphasis, code and formula
 * marks, quotation marks, brackets around a list and a full stop behind a number. Undefined where it is none. One text
 * is one answer: nothing here looks at which is right, but that what is the right one to the letter stays as it is.
 */
export function plainAnswer(text: string, shape: AnswerShape, right: string): string | undefined {
  let plain = withoutEndTokens(text).trim();
  for (let i = 0; i < mostWrappers && plain !== right; i++) {
    const around = wrappers.find(
      ([begin, end]) =>
        plain.length > begin.length + end.length &&
        plain.startsWith(begin) &&
        plain.endsWith(end) &&
        !plain.slice(begin.length, -end.length).includes(begin),
    );
    const stopped = shape === 'text' ? plain : plain.replace(/[.。]$/, '');
    if (around === undefined && stopped === plain) break;
    plain = (around === undefined ? stopped : plain.slice(around[0].length, -around[1].length)).trim();
  }
  if (plain === right) return plain;
  switch (shape) {
    case 'number':
      return plainNumber(plain);
    case 'list':
    case 'words':
      return plainList(plain, shape === 'words' ? /^\S+$/ : ofNumbers);
    case 'text':
      return plain === '' ? undefined : plain;
  }
}

/** A number or a word that is a value. */
function plainNumber(text: string): string | undefined {
  const plain = folded(text, new Set()).trim();
  if (word.test(plain)) return plain.toLowerCase();
  const digits = grouped.test(plain) ? plain.replace(/[,_]/g, '') : plain;
  const unsigned = digits
    .replace(/^\+(?=\d)/, '')
    .replace(/^(-?)\s+(?=\d)/, '$1')
    .replace(/^(-?)0+(?=\d)/, '$1');
  return number.test(unsigned) ? unsigned : undefined;
}

const grouped = /^[-+]?\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?$/;

/** A number, a tuple or row of numbers, or none. */
const ofNumbers = /^(?:-?\d+(?:\.\d+)?|[([](?:-?\d+(?:, -?\d+)*)?[)\]]|none)$/;

/** The items between commas, each a number, a tuple or a text. */
function plainList(text: string, isItem: RegExp): string | undefined {
  const plain = folded(text, new Set());
  const inner = isAround(plain) ? plain.slice(1, -1) : plain;
  const items = splitItems(inner.replace(/,?\s+and\s+(?=\S+$)/, ', '));
  const written = items.map(plainItem);
  return written.length > 0 && written.every((one) => isItem.test(one)) ? written.join(', ') : undefined;
}

/** Whether one pair of brackets is around all items, which are no tuple then. */
function isAround(text: string): boolean {
  if (/^\[.*\]$/s.test(text)) return !/^\[[^[\]]*\](?:\s*,\s*\[[^[\]]*\])+$/.test(text);
  return /^\{.*\}$/s.test(text);
}

function plainItem(item: string): string {
  const quoted = /^(['"])([^'"]*)\1$/.exec(item);
  if (quoted !== null) return quoted[2] ?? '';
  const spaced = item
    .replace(/\s+/g, ' ')
    .replace(/ ?([,[\]()]) ?/g, '$1')
    .replaceAll(',', ', ');
  return plainNumber(spaced) ?? spaced;
}
