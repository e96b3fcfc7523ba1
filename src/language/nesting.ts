import type { IToken } from 'chevrotain';

/**
 * Whatever reads a program goes down into it, one call in another. These bounds keep a text that nests without end (a
 * million brackets) from exhausting the stack; no program that a person writes comes near them.
 */
export const mostNodes = 400;
const mostBrackets = 60;
/** Signs before an operand, and powers of powers: each begins an expression in another. */
const mostSigns = 60;
/** Branches of one `if`: each stands in the `else` of the one before. */
const mostBranches = 250;
/** Operators of one expression: each is a node above what stands to its left. */
const mostOperators = 350;

const binary: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^', 'and', 'or']);
/** Behind these another expression begins. */
const beginnings: ReadonlySet<string> = new Set(['{', '}', '=', ',']);

/** What is too much of a text, and what to do. */
export interface TooDeep {
  readonly message: string;
  readonly suggestion: string;
}

export const tooDeep: TooDeep = {
  message: 'This is nested too deeply.',
  suggestion: 'Move parts of it into lets or functions.',
};
const tooManyOperators: TooDeep = {
  message: `This expression has more than ${mostOperators} operators.`,
  suggestion: 'Split it: let part = …, and go on with part.',
};
const tooManyBranches: TooDeep = {
  message: `This if has more than ${mostBranches} branches.`,
  suggestion: 'Read the value from a table, const values = […], or divide the branches among several ifs.',
};

/** What a message of the lexer or parser says is too much; undefined for any other message. */
export function tooDeepOf({ message }: { readonly message: string }): TooDeep | undefined {
  return [tooDeep, tooManyOperators, tooManyBranches].find((one) => one.message === message);
}

/** The first token at which a text nests too deeply, and why. */
export function tooDeepAt(tokens: readonly IToken[]): { readonly index: number; readonly reason: TooDeep } | undefined {
  const nesting = new Nesting();
  for (const [index, { image }] of tokens.entries()) {
    const reason = nesting.take(image, tokens[index - 1]?.image ?? '', tokens[index + 1]?.image ?? '');
    if (reason) return { index, reason };
  }
  return undefined;
}

/** How deep a text nests, token by token. */
class Nesting {
  #operators = 0;
  #signs = 0;
  /** Branches of the ifs around, in each of the brackets around. */
  readonly #branches = [0];

  take(image: string, before: string, next: string): TooDeep | undefined {
    this.#takeOperator(image, before);
    this.#takeBracket(image, next);
    const branches = this.#branches;
    if (branches.length > mostBrackets + 1 || this.#signs > mostSigns) return tooDeep;
    if (this.#operators > mostOperators) return tooManyOperators;
    return (branches.at(-1) ?? 0) >= mostBranches ? tooManyBranches : undefined;
  }

  #takeOperator(image: string, before: string): void {
    const isSign = image === 'not' || (image === '-' && !/[\w)\]]$/.test(before));
    const isBeginning = beginnings.has(image);
    if (isSign || image === '^') this.#signs++;
    else if (binary.has(image) || isBeginning) this.#signs = 0;
    if (binary.has(image) || image === 'not') this.#operators++;
    else if (isBeginning) this.#operators = 0;
  }

  #takeBracket(image: string, next: string): void {
    const branches = this.#branches;
    if (image === '(' || image === '[' || image === '{') branches.push(0);
    else if (image === ')' || image === ']' || image === '}') {
      if (branches.length > 1) branches.pop();
      if (image === '}' && next !== 'else') this.#count(0);
    } else if (image === 'else' && next === 'if') this.#count((branches.at(-1) ?? 0) + 1);
    else if (image === '=' || image === ',') this.#count(0);
  }

  #count(branches: number): void {
    this.#branches[this.#branches.length - 1] = branches;
  }
}
