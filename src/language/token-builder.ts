import { DefaultTokenBuilder, RegExpUtils, stream, type GrammarAST } from 'langium';
import { EOF, Lexer, createToken, type IMultiModeLexerDefinition, type TokenType } from 'chevrotain';
import { tokens as tokenNames } from './parser-table.ts';

/** Tokens that open text or comments, or are braces: none of them can stand in the hole of a template. */
const outsideHoles = new Set(['{', '}', 'WHITESPACE', 'BLOCK_COMMENT', 'LINE_COMMENT', 'TEMPLATE_START', 'STRING']);
const insideHoles = new Set(['TEMPLATE_MIDDLE', 'TEMPLATE_END']);
/** Tried before the keywords: "/" begins both comments. */
const first = new Set(['WHITESPACE', 'BLOCK_COMMENT', 'LINE_COMMENT']);
/** All others end with their line. */
const withLineBreaks = new Set(['WHITESPACE', 'BLOCK_COMMENT']);
/** What a keyword may be the beginning of ("in" of a name, "." of a number); the lexer then takes the longer one. */
const longer = new Set(['ID', 'DECIMAL']);

/**
 * Two lexer modes: the program, and the hole of a template (`"Add place {p}"`), where "}" goes on with the text.
 * A hole ends with its line, so that a forgotten "}" spoils one line and not the rest of the file.
 */
export class TailTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: GrammarAST.Grammar): IMultiModeLexerDefinition {
    const tokens = tokensOf(this.buildTerminalTokens(stream(grammar.rules)));
    for (const token of tokens) {
      // Said of each, since the lexer would find it out from every pattern.
      token.LINE_BREAKS = withLineBreaks.has(token.name);
      if (token.name === 'TEMPLATE_START') token.PUSH_MODE = 'hole';
      if (token.name === 'TEMPLATE_END') token.POP_MODE = true;
    }
    const blank = createToken({ name: 'HOLE_BLANK', pattern: /[ \t]+/, group: Lexer.SKIPPED, line_breaks: false });
    const lineEnd = createToken({
      name: 'HOLE_LINE_END',
      pattern: /[\r\n]+/,
      group: Lexer.SKIPPED,
      pop_mode: true,
      line_breaks: true,
    });
    // Runs of characters that begin no token, as one hidden token: lexer errors cost far more, and come one by one.
    const unknown = createToken({
      name: 'UNKNOWN',
      pattern: /(?:[^\s\w"{}()[\]<>=!+\-*/%.,:?|]|!(?!=))+/,
      group: 'hidden',
      line_breaks: false,
    });
    const unknownInHole = createToken({
      name: 'UNKNOWN',
      pattern: /(?:[^\s\w"}()[\]<>=!+\-*/%.,:?]|!(?!=))+/,
      group: 'hidden',
      line_breaks: false,
    });
    const definition: IMultiModeLexerDefinition = {
      defaultMode: 'program',
      modes: {
        program: [
          ...tokens.filter((token) => first.has(token.name)),
          ...tokens.filter((token) => !first.has(token.name) && !insideHoles.has(token.name)),
          unknown,
        ],
        hole: [blank, lineEnd, ...tokens.filter((token) => !outsideHoles.has(token.name)), unknownInHole],
      },
    };
    return definition;
  }
}

/** All tokens in the order in which they are tried, as the general builder would find them by walks through the grammar. */
function tokensOf(terminals: readonly TokenType[]): TokenType[] {
  const names = new Set([EOF.name, ...terminals.map(({ name }) => name)]);
  const longerOnes = terminals.filter(({ name }) => longer.has(name));
  const keywords = tokenNames
    .filter((name) => !names.has(name))
    .map((name) => ({
      name,
      PATTERN: name,
      LONGER_ALT: longerOnes.filter(
        ({ PATTERN }) => PATTERN instanceof RegExp && RegExpUtils.partialMatches(`^${PATTERN.source}$`, name),
      ),
    }));
  return [...keywords, ...terminals];
}
