import { AstUtils, GrammarAST } from 'langium';
import { TailGrammar } from './generated/grammar.ts';
import { tokens } from './parser-table.ts';

/**
 * Words that begin a part of a task, and words that begin a statement: what a misspelt first word may have been meant
 * to be.
 */
export const itemKeywords = [
  'class',
  'length',
  'input',
  'symmetric',
  'ask',
  'const',
  'tape',
  'memo',
  'function',
  'answer',
  'example',
  'style',
  'allow',
] as const;
export const statementKeywords = [
  'let',
  'var',
  'lay out',
  'if',
  'while',
  'for',
  'step',
  'choose',
  'fetch',
  'push',
  'pop',
  'break',
  'continue',
  'return',
  'halt',
] as const;
/** Words inside a part: they follow something. */
export const innerKeywords = [
  'else',
  'then',
  'in',
  'to',
  'down',
  'by',
  'where',
  'random',
  'as',
  'label',
  'of',
  'from',
  'and',
  'or',
  'not',
  'because',
] as const;

/** Every word of the language. */
export const keywords: ReadonlySet<string> = new Set(tokens.filter(isWord));

/** Words that may not be names; the other keywords are ordinary names outside their own place. */
const reservedWords: ReadonlySet<string> = (() => {
  const names = TailGrammar().rules.filter((rule) => rule.name === 'Name');
  const words = names.flatMap((rule) => AstUtils.streamAst(rule).filter(GrammarAST.isKeyword).toArray());
  const free = new Set(words.map(({ value }) => value));
  return new Set([...keywords].filter((word) => !free.has(word)));
})();

function isWord(token: string): boolean {
  return /^[a-z]+$/.test(token);
}

export function isReserved(word: string): boolean {
  return reservedWords.has(word);
}

/** Whether a word can name a variable or function. */
export function isValidName(word: string): boolean {
  return /^[A-Za-z_][A-Za-z_0-9]*$/.test(word) && !isReserved(word);
}
