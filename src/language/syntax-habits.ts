import type { IToken } from 'chevrotain';
import { isReserved, itemKeywords } from './keywords.ts';
import { isTypeName } from './types.ts';

/** What is wrong, where the parser's own words would not say it: at which token, what, and what to write instead. */
export interface Told {
  readonly token: IToken;
  readonly message: string;
  readonly suggestion: string;
  /** What is to stand in the token's place. */
  readonly meant?: string;
}

/** Mistakes that are told at another token than the one at which the parser stops. */
export function toldElsewhere(tokens: readonly IToken[], hidden: readonly IToken[], index: number): Told | undefined {
  return (
    commentForDivision(tokens, hidden, index) ?? reservedArgument(tokens, index) ?? reservedDeclaration(tokens, index)
  );
}

/** `{ t = a // 2 }`: what is meant as a division makes a comment of the rest of the line, with the brace in it. */
function commentForDivision(tokens: readonly IToken[], hidden: readonly IToken[], index: number): Told | undefined {
  const previous = tokens[index - 1];
  if (!previous || !endsOperand(previous)) return undefined;
  const comment = hidden.find(
    ({ tokenType, image, startOffset, startLine }) =>
      tokenType.name === 'LINE_COMMENT' &&
      startLine === previous.endLine &&
      startOffset > previous.startOffset &&
      /^\/\/\s*[\w(]/.test(image) &&
      /[})\]]\s*$/.test(image),
  );
  return (
    comment && {
      token: comment,
      message: '"//" begins a comment, so the rest of this line is not read.',
      suggestion: 'To divide, write /: it rounds down.',
      meant: comment.image.replace('//', '/'),
    }
  );
}

const values: ReadonlySet<string> = new Set(['true', 'false', 'none', 'infinity', 'if', 'not']);

/** `g(k, class)`: the parser gives up at the bracket, since no argument can be such a word. */
function reservedArgument(tokens: readonly IToken[], index: number): Told | undefined {
  const open = tokens[index];
  if (open?.image !== '(' && open?.image !== '[') return undefined;
  let depth = 0;
  for (let i = index; i < tokens.length; i++) {
    const token = tokens[i];
    const next = tokens[i + 1];
    if (!token || token.image === '{' || token.image === '}') return undefined;
    if (token.image === '(' || token.image === '[') depth++;
    if (token.image === ')' || token.image === ']') depth--;
    if (depth === 0) return undefined;
    const stands = next !== undefined && isReserved(next.image) && !values.has(next.image);
    if (stands && /^[(,[]$|^[-+*/%]$/.test(token.image)) return aKeyword(next);
  }
  return undefined;
}

const declaring: ReadonlySet<string> = new Set(['input', 'tape', 'const', 'let', 'var', 'function', 'for', 'choose']);

/** `input and: int`: the name is an operator, and the parser waits for what it works on. */
function reservedDeclaration(tokens: readonly IToken[], index: number): Told | undefined {
  const word = [tokens[index], tokens[index - 1]].find((token) => token && isReserved(token.image));
  const before = word && tokens[tokens.indexOf(word) - 1];
  return word && before && declaring.has(before.image) ? aKeyword(word) : undefined;
}

function aKeyword(token: IToken): Told {
  return {
    token,
    message: `Expected a name, found "${token.image}", which is a keyword.`,
    suggestion: 'Use another name.',
  };
}

function endsOperand({ image, tokenType }: IToken): boolean {
  return tokenType.name === 'INTEGER' || image === ')' || image === ']' || (/^\w/.test(image) && !isReserved(image));
}

export const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^']);

/** What a sampler draws so many of as one number says. */
const drawn: ReadonlySet<string> = new Set(['letters', 'digits', 'word', 'sentence', 'permutation']);

function isDeclaring(image: string): boolean {
  return image === 'let' || image === 'var';
}

/** What begins a loop elsewhere that tests at its end. */
const endless: ReadonlySet<string> = new Set(['do', 'repeat', 'loop']);

/** Forms of declarations and loops that there are not. */
function declaredOtherwise(tokens: readonly IToken[], index: number): string | undefined {
  const [first = '', before = '', found = ''] = [-2, -1, 0].map((by) => tokens[index + by]?.image);
  if (isDeclaring(before) && found === '(')
    return `A tuple is one value: ${before} pair = …, with elements pair.first and pair.second, or as its type calls them.`;
  if (isDeclaring(first) && found === ',') return 'Declare each variable in a statement of its own.';
  if (found === '{' && endless.has(before))
    return `There is no ${before}. Write while … { … }, or while true { … } with a break in a step.`;
  return found === '..' && drawn.has(first)
    ? 'This takes one number. For another one in each sample, make it a length of the task, or write a generator: = generate { … }.'
    : undefined;
}

/** Whether `++` or `--` stands here, at the end of a line or block. */
export function isOneMore(tokens: readonly IToken[], index: number): boolean {
  const [sign, second, behind] = tokens.slice(index, index + 3);
  if ((sign?.image !== '+' && sign?.image !== '-') || second?.image !== sign.image) return false;
  return !behind || behind.image === '}' || behind.startLine !== second.startLine;
}

/** What stands before a sign that is no statement: `x`, or all of `c[i + 1]`. */
function targetBefore(tokens: readonly IToken[], index: number): string {
  let start = index;
  for (let open = 0, at = index - 1; at >= 0; at--) {
    const image = tokens[at]?.image ?? '';
    if (image === ']') open++;
    else if (image === '[') open--;
    else if (open === 0) {
      start = at;
      break;
    }
  }
  const own = tokens.slice(start, index);
  const [first] = own;
  if (first === undefined || !/^\w/.test(first.image)) return 'x';
  const words = own.map((token, i) => {
    const previous = own[i - 1];
    const isApart = previous !== undefined && token.startOffset > previous.startOffset + previous.image.length;
    return (isApart ? ' ' : '') + token.image;
  });
  return words.join('');
}

/** What people write who come from other languages. */
export function habit(tokens: readonly IToken[], index: number): string | undefined {
  const imageAt = (at: number): string => tokens[at]?.image ?? '';
  const before = imageAt(index - 1);
  const found = imageAt(index);
  if (found.startsWith('"') && (before === ')' || isType(before))) return 'Write label before it.';
  if (found === '=' && arithmetic.has(before)) return `Write it in full: x = x ${before} …`;
  if (imageAt(index + 1) === '=' && arithmetic.has(found)) {
    const name = targetBefore(tokens, index);
    return `Write it in full: ${name} = ${name} ${found} …`;
  }
  if (isOneMore(tokens, index)) {
    const name = targetBefore(tokens, index);
    return `Write it in full: ${name} = ${name} ${found} 1.`;
  }
  if (before === 'answer' && /^[0-9]/.test(found)) return `Write "${found}".`;
  if (found === '=') return 'Compare with ==.';
  if (found === '==') return 'Assign with =.';
  if (found === 'in')
    return 'There is no test for membership: count with a scan, (sum i in … where s[i] == 3 of 1) > 0, or loop.';
  return declaredOtherwise(tokens, index) ?? misplacedItem(tokens, index) ?? unclosedBlock(tokens, index);
}

function isType(word: string): boolean {
  return isTypeName(word) || word === ']';
}

/** Parts of a task that people write into a block, and where to write them. */
const misplaced: Readonly<Record<string, string | undefined>> = {
  answer: 'A task has one answer, at its end; for another one on each way: answer if … then … else ….',
  tape: 'Declare it in the task, before the block. An array of a function is a variable: var t: int[n] = 0.',
  const: 'Declare it in the task, before the block.',
  input: 'Declare it in the task, before the block.',
  function: 'Declare it in the task: functions do not stand in blocks.',
};

/** A part of the task in a block that is closed like all others: it is the part that is in the wrong place. */
function misplacedItem(tokens: readonly IToken[], index: number): string | undefined {
  const found = tokens[index]?.image ?? '';
  const isInBlock = openBraces(tokens.slice(0, index)).length > 1;
  return isInBlock && openBraces(tokens).length === 0 ? misplaced[found] : undefined;
}

/** A part of the task that stands in a block: its closing brace is missing. */
function unclosedBlock(tokens: readonly IToken[], index: number): string | undefined {
  const found = tokens[index]?.image ?? '';
  if (!itemKeywords.some((word) => word === found)) return undefined;
  const open = openBraces(tokens.slice(0, index));
  const last = open.at(-1);
  return open.length > 1 && last ? `The "{" in line ${last.startLine ?? 1} is not closed.` : undefined;
}

export function openBraces(tokens: readonly IToken[]): readonly IToken[] {
  const open: IToken[] = [];
  for (const token of tokens) {
    if (token.image === '{') open.push(token);
    else if (token.image === '}') open.pop();
  }
  return open;
}
