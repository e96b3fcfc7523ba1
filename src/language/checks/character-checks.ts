import { CstUtils } from 'langium';
import type * as ast from '../generated/ast.ts';
import { instead } from '../problem.ts';
import { warning, type Report } from '../report-problem.ts';

/**
 * What cannot be seen: spaces without width, marks that turn the direction of writing, and what stands for bytes that
 * are no text. Joiners belong to some scripts and to emoji, but behind a letter of ASCII they join nothing.
 */
const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]|(?<=[ -~])[\u200c\u200d]/u;
/** Cyrillic and Greek letters that look like Latin ones. */
const alikeLetters = 'аеорсухіјѕԁһАВЕКМНОРСТУХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';
const latinLetters = 'aeopcyxijsdhABEKMHOPCTYXIJSoABEZHIKMNOPTYX';
const alike = new RegExp(`[${alikeLetters}]`, 'u');
const latinFor = new Map(Array.from(alikeLetters, (char, i) => [char, latinLetters.charAt(i)]));
const latin = /[A-Za-z]/;

/**
 * Texts of a file with a character that nobody sees, or with a letter in a Latin word that only looks like one: two
 * labels or answers that look the same are then different.
 */
export function checkCharacters(file: ast.TaskFile, report: Report): void {
  if (!file.$cstNode) return;
  for (const { tokenType, text, range } of CstUtils.flattenCst(file.$cstNode)) {
    if (tokenType.name !== 'STRING' && !tokenType.name.startsWith('TEMPLATE_')) continue;
    const found = strangeIn(text);
    if (!found) continue;
    const { at, length, message, suggestion, right } = found;
    const start = { line: range.start.line, character: range.start.character + at };
    warning(
      report,
      { start, end: { line: start.line, character: start.character + length } },
      'look-alike',
      message,
      suggestion,
      instead(right),
    );
  }
}

interface Strange {
  readonly at: number;
  readonly length: number;
  readonly message: string;
  readonly suggestion: string;
  /** What is meant in its place. */
  readonly right: string;
}

function strangeIn(text: string): Strange | undefined {
  const hidden = unseen.exec(text);
  if (hidden)
    return {
      at: hidden.index,
      length: 1,
      message: `This text contains ${codeOf(hidden[0])}, which cannot be seen.`,
      suggestion: 'Remove it.',
      right: '',
    };
  for (const { 0: word, index } of text.matchAll(/\p{L}+/gu)) {
    const letter = latin.test(word) ? alike.exec(word) : null;
    if (letter)
      return {
        at: index,
        length: word.length,
        message: `The “${letter[0]}” in this word is ${codeOf(letter[0])}, which only looks like a Latin letter.`,
        suggestion: 'Type the word anew.',
        right: Array.from(word, (char) => latinFor.get(char) ?? char).join(''),
      };
  }
  return undefined;
}

function codeOf(character: string): string {
  return `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
