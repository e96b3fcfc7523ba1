import {
  AstUtils,
  createLangiumParser,
  DefaultLexer,
  type AstNode,
  type IParserConfig,
  type LangiumCoreServices,
  type LangiumParser,
  type LexerResult,
  type ParseResult,
  type ParserOptions,
} from 'langium';
import { EOF, type ILexingError, type IToken } from 'chevrotain';
import type { TaskFile } from './generated/ast.ts';
import { TableLookahead } from './lookahead-strategy.ts';
import { mostNodes, tooDeep, tooDeepAt } from './nesting.ts';
import type { Problem } from './problem.ts';
import { TooManyErrors, type TailParserMessages } from './syntax-messages.ts';
import { rangeOf } from './ranges.ts';
import { farTooMany, tooLarge, tooMany } from './size.ts';
import { markStateNames } from './state-heads.ts';

/**
 * Stops at the bracket or operator that nests too deeply, and reads nothing of a text that is too large. Remembers the
 * last text, which parser, checks and formatter ask for in turn.
 */
export class TailLexer extends DefaultLexer {
  #last: { readonly text: string; readonly result: LexerResult } | undefined;

  override tokenize(text: string): LexerResult {
    if (this.#last?.text !== text) this.#last = { text, result: this.#bounded(text) };
    // Copies: the parser empties the list of comments as it goes.
    const { result } = this.#last;
    return { ...result, tokens: [...result.tokens], hidden: [...result.hidden], errors: [...result.errors] };
  }

  #bounded(text: string): LexerResult {
    const large = tooLarge(text) ?? farTooMany(text);
    if (large !== undefined) return nothingRead(large);
    const result = super.tokenize(text);
    const many = tooMany(result.tokens.length + result.hidden.length);
    if (many !== undefined) return nothingRead(many);
    const { STATE_HEAD: head, ID: name } = this.definition;
    if (head !== undefined && name !== undefined) markStateNames(result.tokens, head, name);
    const deep = tooDeepAt(result.tokens);
    const end = deep && result.tokens[deep.index];
    const unknown = result.hidden
      .filter((token) => token.tokenType.name === 'UNKNOWN')
      .map((token) => lexingError(token, `Expected a part of the program, found "${token.image.slice(0, 20)}".`));
    const hidden = result.hidden.filter((token) => token.tokenType.name !== 'UNKNOWN');
    const errors = [...result.errors, ...unknown];
    return end
      ? {
          ...result,
          hidden,
          tokens: result.tokens.slice(0, deep.index),
          errors: [...errors, lexingError(end, deep.reason.message)],
        }
      : { ...result, hidden, errors };
  }
}

function nothingRead(message: string): LexerResult {
  return { tokens: [], hidden: [], errors: [{ offset: 0, length: 1, line: 1, column: 1, message }] };
}

/** More syntax errors than this are not worth reading; looking for them all can take a parser quadratic time. */
const mostErrors = 100;

function lexingError(token: IToken, message: string): ILexingError {
  return {
    offset: token.startOffset,
    length: token.image.length,
    line: token.startLine,
    column: token.startColumn,
    message,
  };
}

/**
 * A parser that takes any text: it reads up to the place where the errors become too many, and gives an empty file with
 * one error for a text that exhausts the stack in another way than by brackets, such as a million signs.
 *
 * Texts without errors are read by a parser that is quickly made: it decides by a table, and knows nothing of how to go
 * on after an error. The one that does is made for the first text that has one, and reads all from then on.
 */
export function createBoundedParser(services: LangiumCoreServices, messages: TailParserMessages): LangiumParser {
  const parser = createRightTextParser(services);
  const parseRight = parser.parse.bind(parser);
  let parse: LangiumParser['parse'] | undefined;
  parser.parse = <T extends AstNode = AstNode>(text: string, options?: ParserOptions): ParseResult<T> => {
    if (parse === undefined) {
      const result = resultIfRight(() => parseRight<T>(text, options));
      if (result !== undefined) return result;
    }
    parse ??= anyTextParser(services, messages);
    return parse<T>(text, options);
  };
  return parser;
}

/** Its results hold of texts without errors alone, and it may throw at another. */
export function createRightTextParser(services: LangiumCoreServices): LangiumParser {
  return createLangiumParser(
    withParserConfig(services, {
      ...services.parser.ParserConfig,
      recoveryEnabled: false,
      lookaheadStrategy: new TableLookahead(services.parser.Lexer.definition, EOF),
    }),
  );
}

function resultIfRight<T>(parse: () => ParseResult<T>): ParseResult<T> | undefined {
  try {
    const result = parse();
    return result.parserErrors.length > 0 ? undefined : result;
  } catch {
    return undefined;
  }
}

function anyTextParser(services: LangiumCoreServices, messages: TailParserMessages): LangiumParser['parse'] {
  const make = (): LangiumParser['parse'] => {
    const parser = createLangiumParser(services);
    return parser.parse.bind(parser);
  };
  let parse = make();
  return <T extends AstNode = AstNode>(text: string, options?: ParserOptions): ParseResult<T> => {
    messages.allow(mostErrors);
    try {
      return parse<T>(text, options);
    } catch (error) {
      parse = make(); // the old one stopped half-way
      messages.allow(Infinity);
      if (error instanceof TooManyErrors) return parse<T>(text.slice(0, error.offset), options);
      return {
        ...parse<T>('', options),
        lexerErrors: [{ offset: 0, length: 1, line: 1, column: 1, message: tooDeep.message }],
      };
    }
  };
}

/** The same services, whose parser is made with these settings. */
function withParserConfig(services: LangiumCoreServices, config: IParserConfig): LangiumCoreServices {
  const parser = replacing(services.parser, 'ParserConfig', config);
  return replacing(services, 'parser', parser);
}

/** A view, since services are made when they are asked for: a copy would ask for all. */
function replacing<T extends object, K extends keyof T>(services: T, name: K, value: T[K]): T {
  return new Proxy(services, {
    get: (target, key): unknown => (key === name ? value : Reflect.get(target, key)),
  });
}

/**
 * Told at the deepest node, where one lies too deep in the syntax tree: finding the place of one above it would go down
 * to it, call in call.
 */
export function depthProblem(file: TaskFile): Problem | undefined {
  const depths = new Map<AstNode, number>([[file, 0]]);
  let deepest: { readonly node: AstNode; readonly depth: number } | undefined;
  for (const node of AstUtils.streamContents(file).flatMap((child) => AstUtils.streamAst(child))) {
    const depth = (node.$container ? (depths.get(node.$container) ?? 0) : 0) + 1;
    depths.set(node, depth);
    if (depth > (deepest?.depth ?? mostNodes)) deepest = { node, depth };
  }
  return (
    deepest && {
      range: rangeOf(deepest.node),
      severity: 'error',
      code: 'too-deep',
      ...tooDeep,
    }
  );
}
