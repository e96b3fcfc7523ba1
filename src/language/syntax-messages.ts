import { LangiumParserErrorMessageProvider } from 'langium';
import type { IToken, TokenType } from 'chevrotain';
import { closest } from './closest.ts';
import { innerKeywords, isReserved } from './keywords.ts';

/** What stands at places where a rule begins, in words. */
const meanings: Readonly<Record<string, string>> = {
  TaskFile: 'a task',
  Item: 'a part of the task',
  Statement: 'a statement',
  Name: 'a name',
  Template: 'text in quotes',
  Type: 'a type',
  Sampler: 'a sampler, such as 1..9 or digits n',
  Modifier: 'distinct, increasing or point anywhere',
  Literal: 'a value',
  Import: 'an import',
};

const expressionRules = new Set([
  'Expression',
  'Or',
  'And',
  'Not',
  'Comparison',
  'Sum',
  'Product',
  'Unary',
  'Power',
  'Postfix',
  'Primary',
  'NameOrCall',
  'Access',
]);

const tokenNames: Readonly<Record<string, string>> = {
  ID: 'a name',
  STRING: 'text in quotes',
  INTEGER: 'a number',
  DECIMAL: 'a number',
  EOF: 'the end of the file',
  TEMPLATE_END: '"}"',
  TEMPLATE_START: 'text in quotes',
  TEMPLATE_MIDDLE: '"}"',
};

/** A token as it is written, short enough for a message. */
export function foundText(token: IToken): string {
  if (token.image === '') return 'the end of the file';
  const name = token.tokenType.name;
  const image = token.image.length > 30 ? `${token.image.slice(0, 29)}…` : token.image;
  if (name === 'STRING' || name === 'TEMPLATE_START') return `the text ${image.split('\n')[0] ?? ''}`;
  return `"${image}"`;
}

function expectedText(type: TokenType): string {
  return tokenNames[type.name] ?? `"${type.name}"`;
}

/** The parser marks its rules' names with a character that cannot be seen. */
function plain(ruleName: string): string {
  return ruleName.replace(/[^A-Za-z]/g, '');
}

/**
 * Messages of the parser in words: `Expected "=", found "int".` A suggestion, if there is one, follows on a line of its
 * own (see syntax-problems.ts, which takes them apart).
 */
export class TailParserMessages extends LangiumParserErrorMessageProvider {
  #left = Infinity;

  /** Allows this many more errors; the parser is stopped by {@link TooManyErrors} at the next one. */
  allow(errors: number): void {
    this.#left = errors;
  }

  override buildMismatchTokenMessage({
    expected,
    actual,
    ruleName,
  }: {
    expected: TokenType;
    actual: IToken;
    previous: IToken;
    ruleName: string;
  }): string {
    if (expected.name === '}' && plain(ruleName) === 'Task') return this.#message('a part of the task or "}"', actual);
    if (expected.name === '}' && plain(ruleName) === 'Block') return this.#message('a statement or "}"', actual);
    if (expected.name === 'EOF') return this.#message('a task', actual, ['task', 'import']);
    return this.#message(expectedText(expected), actual, [expected.name]);
  }

  override buildNotAllInputParsedMessage({ firstRedundant }: { firstRedundant: IToken; ruleName: string }): string {
    return this.#message('a task', firstRedundant, ['task', 'import']);
  }

  override buildNoViableAltMessage({
    expectedPathsPerAlt,
    actual,
    ruleName,
  }: {
    expectedPathsPerAlt: TokenType[][][];
    actual: IToken[];
    previous: IToken;
    customUserDescription: string;
    ruleName: string;
  }): string {
    const first = actual[0];
    const words = expectedPathsPerAlt.flat().flatMap((path) => (path[0] ? [path[0].name] : []));
    return first ? this.#message(this.#meaning(ruleName, words), first, words) : 'Unexpected end of the file.';
  }

  override buildEarlyExitMessage({
    expectedIterationPaths,
    actual,
    ruleName,
  }: {
    expectedIterationPaths: TokenType[][];
    actual: IToken[];
    previous: IToken;
    customUserDescription: string;
    ruleName: string;
  }): string {
    const first = actual[0];
    const words = expectedIterationPaths.flatMap((path) => (path[0] ? [path[0].name] : []));
    return first ? this.#message(this.#meaning(ruleName, words), first, words) : 'Unexpected end of the file.';
  }

  #meaning(rule: string, words: readonly string[]): string {
    const ruleName = plain(rule);
    if (expressionRules.has(ruleName)) return 'an expression';
    const known = meanings[ruleName];
    if (known) return known;
    const choices = [...new Set(words.map((word) => tokenNames[word] ?? `"${word}"`))];
    if (choices.length > 6) return words.includes('ID') && words.includes('(') ? 'an expression' : 'something else';
    const last = choices.pop() ?? 'something else';
    return choices.length > 0 ? `${choices.join(', ')} or ${last}` : last;
  }

  #message(expected: string, found: IToken, words: readonly string[] = []): string {
    if (--this.#left < 0) throw new TooManyErrors(found.tokenType.name === 'EOF' ? undefined : found.startOffset);
    if (expected === 'a name' && isReserved(found.image))
      return `Expected a name, found "${found.image}", which is a keyword.\nUse another name.`;
    const near =
      found.tokenType.name === 'ID' && found.image.length > 1
        ? closest(found.image, [...words.filter((word) => /^[a-z]{2,}$/.test(word)), ...innerKeywords])
        : undefined;
    return `Expected ${expected}, found ${foundText(found)}.${near ? `\nDid you mean ${near}?` : ''}`;
  }
}

/** Ends the reading of a text that has so many errors that it is no program. */
export class TooManyErrors extends Error {
  /** Where the first error too many was found; undefined at the end of the text. */
  readonly offset: number | undefined;

  constructor(offset: number | undefined) {
    super('Too many errors.');
    this.offset = offset;
  }
}
