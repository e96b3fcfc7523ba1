import type { LangiumDocument, LexerResult } from 'langium';
import type { ILexingError, IRecognitionException, IToken } from 'chevrotain';
import { closest } from './closest.ts';
import type { ProblemCode } from './codes.ts';
import { isReserved, itemKeywords, statementKeywords } from './keywords.ts';
import { arithmetic, habit, isOneMore, openBraces, toldElsewhere } from './syntax-habits.ts';
import { tooDeepOf } from './nesting.ts';
import { bySource, instead, type Problem, type Range } from './problem.ts';
import { isTooLarge, tooLargeSuggestion } from './size.ts';
import { foundText } from './syntax-messages.ts';
import { isOpenComment, readTextToken } from './text-token.ts';

type Place = (offset: number, length: number) => Range;

/** What the lexer and the parser could not read: the first problem of each line, in words. */
export function syntaxProblems(document: LangiumDocument, lex: (text: string) => LexerResult): Problem[] {
  const { textDocument, parseResult } = document;
  const at: Place = (offset, length) => ({
    start: textDocument.positionAt(offset),
    end: textDocument.positionAt(offset + length),
  });
  const large = parseResult.lexerErrors.find(isTooLarge);
  // Told at the whole first line, whatever stands there: it is the file that is wrong.
  if (large)
    return [
      {
        range: firstLine(textDocument.getText()),
        severity: 'error',
        code: 'too-large',
        message: large.message,
        suggestion: tooLargeSuggestion,
      },
    ];
  const { tokens, hidden } = lex(textDocument.getText());
  const comment = hidden.findLast((token) => token.tokenType.name === 'BLOCK_COMMENT');
  const found = [
    ...(comment ? commentProblems(comment, at) : []),
    ...tokens.flatMap((token, i) => (isText(token) ? textProblems(token, tokens[i - 1], at) : [])),
    ...parseResult.lexerErrors.map((error) => characterProblem(error, at, textDocument.getText())),
  ].sort(bySource);
  const lines = new Set<number>();
  const problems = found.filter(
    ({
      range: {
        start: { line },
      },
    }) => !lines.has(line) && lines.add(line),
  );
  const isCut = parseResult.lexerErrors.some((error) => tooDeepOf(error) !== undefined);
  for (const error of isCut ? [] : parseResult.parserErrors) {
    const problem = parserProblem(error, tokens, hidden, at);
    const isRest = problem.message.startsWith('Expected a task') && lines.size > 0;
    if (lines.has(problem.range.start.line) || isRest) continue;
    lines.add(problem.range.start.line);
    problems.push(problem);
  }
  return problems;
}

/** As far as anybody reads it. */
function firstLine(text: string): Range {
  const [line = ''] = text.slice(0, 200).split(/\r?\n/, 1);
  return { start: { line: 0, character: 0 }, end: { line: 0, character: Math.max(1, line.length) } };
}

function isText(token: IToken): boolean {
  return token.tokenType.name === 'STRING' || token.tokenType.name.startsWith('TEMPLATE_');
}

function textProblems(token: IToken, previous: IToken | undefined, at: Place): Problem[] {
  const { closed, unknownEscapes, loneBraces } = readTextToken(token.image);
  const problem = (
    offset: number,
    length: number,
    code: ProblemCode,
    message: string,
    suggestion: string,
  ): Problem => ({ range: at(token.startOffset + offset, length), severity: 'error', code, message, suggestion });
  const problems = [
    ...unknownEscapes.map((offset) =>
      problem(
        offset,
        2,
        'escape',
        `"${token.image.slice(offset, offset + 2)}" is not an escape sequence.`,
        'The escapes are \\" \\\\ \\n \\t \\{ \\}; write \\\\ for a backslash.',
      ),
    ),
    ...loneBraces.map((offset) =>
      problem(offset, 1, 'lone-brace', 'Expected "{" before this "}".', 'Write }} for a brace in a text.'),
    ),
  ];
  const opened = previous?.tokenType.name === 'TEMPLATE_START' || previous?.tokenType.name === 'TEMPLATE_MIDDLE';
  if (opened && token.image.startsWith('}'))
    problems.push(
      problem(
        0,
        1,
        'empty-hole',
        'This hole is empty: expected a name.',
        'Write the name of the variable to show, or {{}} for braces in a text.',
      ),
    );
  if (token.tokenType.name === 'TEMPLATE_END' && token.image.startsWith('"'))
    problems.push(
      problem(
        0,
        1,
        'unclosed-text',
        'Expected "}" at the end of the hole, found the end of the text.',
        'Write } after the name, or {{ for a brace in a text.',
      ),
    );
  else if (!closed)
    problems.push(
      problem(
        0,
        token.image.length,
        'unclosed-text',
        'Expected a quote at the end of the text, found the end of the line.',
        'Add " at its end.',
      ),
    );
  return problems;
}

function commentProblems(token: IToken, at: Place): Problem[] {
  if (!isOpenComment(token)) return [];
  return [
    {
      range: at(token.startOffset, 2),
      severity: 'error',
      code: 'unclosed-comment',
      message: 'Expected "*/" at the end of the comment, found the end of the file.',
      suggestion: 'Add */ at its end.',
    },
  ];
}

const characters: Readonly<Record<string, readonly [message: string, suggestion: string]>> = {
  ';': ['Statements need no ";".', 'Remove it.'],
  '&': ['Expected "and", found "&".', 'Write and.'],
  '|': ['Expected "or", found "|".', 'Write or.'],
  '!': ['Expected "not", found "!".', 'Write not, or != for "is not equal".'],
  "'": ['Expected double quotes around a text.', 'Write "…".'],
  '`': ['Expected double quotes around a text.', 'Write "…".'],
  '#': ['A comment begins with "//".', 'Write // for #.'],
  '≤': ['Expected "<=", found "≤".', 'Write <=.'],
  '≥': ['Expected ">=", found "≥".', 'Write >=.'],
  '≠': ['Expected "!=", found "≠".', 'Write !=.'],
  '×': ['Expected "*", found "×".', 'Write *.'],
  '–': ['Expected "-", found "–".', 'Write -.'],
  '“': ['Expected straight quotes around a text.', 'Write "…".'],
  '”': ['Expected straight quotes around a text.', 'Write "…".'],
};

function characterProblem(error: ILexingError, at: Place, text: string): Problem {
  const deep = tooDeepOf(error);
  if (deep) return { range: at(error.offset, error.length), severity: 'error', code: 'too-deep', ...deep };
  const char = String.fromCodePoint(text.codePointAt(error.offset) ?? 0xfffd);
  const [message, suggestion] =
    characters[char] ??
    (/\p{L}/u.test(char)
      ? [
          `Expected letters from a to z in a name, found "${char}".`,
          'Names are made of a to z, A to Z, digits and _; texts and comments can contain any letter.',
        ]
      : [`Expected a part of the program, found ${printable(char)}.`, 'Remove it, or put it into a text or comment.']);
  const fix = instead(meantByCharacters(text, error.offset, error.length));
  return {
    range: at(error.offset, error.length),
    severity: 'error',
    code: 'syntax',
    message,
    suggestion,
    ...(fix === undefined ? {} : { fix }),
  };
}

/** Signs of other languages, and what is written here. */
const signs: ReadonlyMap<string, string> = new Map([
  [';', ''],
  ['&', 'and'],
  ['&&', 'and'],
  ['|', 'or'],
  ['||', 'or'],
  ['!', 'not'],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
  ['×', '*'],
  ['–', '-'],
  ['#', '//'],
]);

function meantByCharacters(text: string, offset: number, length: number): string | undefined {
  const meant = signs.get(text.slice(offset, offset + length));
  if (meant === undefined || !/^\w/.test(meant)) return meant;
  const isApart = (char: string): boolean => char === '' || /\s/.test(char);
  const before = isApart(text.charAt(offset - 1)) ? '' : ' ';
  return `${before}${meant}${isApart(text.charAt(offset + length)) ? '' : ' '}`;
}

function printable(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return /[\p{C}\p{Z}]/u.test(char)
    ? `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `"${char}"`;
}

function parserProblem(
  error: IRecognitionException,
  tokens: readonly IToken[],
  hidden: readonly IToken[],
  at: Place,
): Problem {
  const [message = 'This cannot be parsed.', suggestion] = error.message.split('\n');
  const { token } = error;
  const index = isEnd(token) ? tokens.length : indexOf(tokens, token.startOffset);
  const previous = tokens[index - 1];
  const elsewhere = toldElsewhere(tokens, hidden, index);
  if (elsewhere) return syntax(elsewhere.token, at, elsewhere.message, elsewhere.suggestion, elsewhere.meant);
  const typo = misspelt(tokens, index);
  if (typo)
    return syntax(
      typo.token,
      at,
      `Expected a keyword, found "${typo.token.image}".`,
      `Did you mean ${typo.meant}?`,
      typo.meant,
    );
  const after = unfinished(tokens, index);
  if (after)
    return syntax(
      token,
      at,
      after,
      token.image === '*' && tokens[index + 1]?.image === '*'
        ? 'Write ^ for a power: 2 ^ n.'
        : 'Continue with a number, a name or a call.',
    );
  const plain = withoutHoles(message, tokens, index);
  if (plain) return syntax(token, at, plain.message, plain.suggestion);
  const hint = suggestion ?? habit(tokens, index) ?? (index >= tokens.length ? unclosed(tokens) : undefined);
  // What is missing at the end of a line is missing there, and not where the next line begins.
  const missing = previous && (index >= tokens.length || (token.startLine ?? 0) > (previous.endLine ?? 0));
  return missing
    ? syntax(previous, at, message, hint)
    : syntax(token, at, message, hint, hint === undefined ? undefined : meantBy(hint, token.image));
}

function syntax(token: IToken, at: Place, message: string, suggestion: string | undefined, meant?: string): Problem {
  const fix = instead(meant);
  const offset = isEnd(token) ? 0 : token.startOffset;
  return {
    range: at(offset, token.image.length),
    severity: 'error',
    code: 'syntax',
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** What a suggestion says to write in the place of a token alone. */
function meantBy(suggestion: string, image: string): string | undefined {
  const near = /^Did you mean (.+)\?$/.exec(suggestion)?.[1];
  if (near !== undefined) return near;
  if (suggestion === 'Compare with ==.') return '==';
  if (suggestion === 'Assign with =.') return '=';
  return suggestion === `Write "${image}".` ? `"${image}"` : undefined;
}

/** What a text that takes no holes is, by the word in front of it. */
const plainTexts: ReadonlyMap<string, string> = new Map([
  ['task', "A task's name"],
  ['machine', "A machine's name"],
  ['style', "A style's name"],
  ['from', 'The path of an import'],
  ['answer', 'The answer of an example'],
  ['none', 'The text for none'],
  ['because', 'The reason of an allow'],
]);

/** A text with a hole in a place that takes plain texts only: it is a text in quotes, so that is not what is wrong. */
function withoutHoles(
  message: string,
  tokens: readonly IToken[],
  index: number,
): { readonly message: string; readonly suggestion: string } | undefined {
  if (tokens[index]?.tokenType.name !== 'TEMPLATE_START') return undefined;
  if (!/^Expected (text in quotes|a value|an expression|[^,]*, text in quotes|text in quotes or)/.test(message))
    return undefined;
  const end = tokens.findIndex(({ tokenType }, i) => i > index && /^TEMPLATE_(MIDDLE|END)$/.test(tokenType.name));
  const shown = tokens.slice(index + 1, end < 0 ? index + 1 : end).map(({ image }) => image);
  const name = shown.join('').slice(0, 40);
  const what = plainTexts.get(tokens[index - 1]?.image ?? '') ?? 'This text';
  return { message: `${what} cannot show variables: found "{${name}}".`, suggestion: `Write {{${name}}} for braces.` };
}

/** The end of the file has no place of its own in the list of tokens. */
function isEnd(token: IToken): boolean {
  return token.tokenType.name === 'EOF';
}

function indexOf(tokens: readonly IToken[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.startOffset ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Words of other languages, and what they are here. */
const foreign: Readonly<Record<string, string | undefined>> = {
  elif: 'else if',
  elsif: 'else if',
  elseif: 'else if',
  def: 'function',
  func: 'function',
  fn: 'function',
  foreach: 'for',
};

/**
 * The first word of the statement in which the parser stopped, if it is nearly a keyword: `tpae carry: int` stops at
 * ":".
 */
function misspelt(
  tokens: readonly IToken[],
  index: number,
): { readonly token: IToken; readonly meant: string } | undefined {
  const line = tokens[Math.min(index, tokens.length - 1)]?.startLine;
  for (let i = Math.min(index, tokens.length - 1); i >= 0; i--) {
    const token = tokens[i];
    const before = tokens[i - 1];
    if (!token || token.startLine !== line) return undefined;
    const begins = !before || before.endLine !== line || before.image === '{' || before.image === '}';
    if (!begins) continue;
    if (token.tokenType.name !== 'ID' || isWorkedOn(tokens[i + 1])) return undefined;
    const meant =
      foreign[token.image] ?? closest(token.image, [...itemKeywords, ...statementKeywords, 'else', 'else if', 'task']);
    return meant === undefined ? undefined : { token, meant };
  }
  return undefined;
}

/** Whether what stands before this is a name, which something is done with: `i += 1`. */
function isWorkedOn(next: IToken | undefined): boolean {
  return next !== undefined && (arithmetic.has(next.image) || next.image === '=' || next.image === '[');
}

const infix = new Set([...arithmetic, '==', '!=', '<', '<=', '>', '>=', 'and', 'or']);

/**
 * An operator with nothing to work on: the parser stops before it, since what follows cannot go on with an expression.
 */
function unfinished(tokens: readonly IToken[], index: number): string | undefined {
  const [sign, next] = [tokens[index], tokens[index + 1]];
  if (!sign || !infix.has(sign.image) || next?.image === '=' || isOneMore(tokens, index)) return undefined;
  const begins = next && /^[\w"([.-]/.test(next.image) && !isStatementWord(next.image);
  return begins
    ? undefined
    : `Expected an expression after "${sign.image}", found ${next ? foundText(next) : 'the end of the file'}.`;
}

function isStatementWord(word: string): boolean {
  return isReserved(word) && !['not', 'if', 'true', 'false', 'none', 'infinity'].includes(word);
}

function unclosed(tokens: readonly IToken[]): string | undefined {
  const last = openBraces(tokens).at(-1);
  return last && `The "{" in line ${last.startLine ?? 1} is not closed.`;
}
