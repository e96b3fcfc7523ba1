import { DefaultTokenBuilder, type GrammarAST, type TokenBuilderOptions } from 'langium';
import { Lexer, createToken, type IMultiModeLexerDefinition, type TokenType, type TokenVocabulary } from 'chevrotain';

/** Tokens that open text or comments, or are braces: none of them can stand in the hole of a template. */
const outsideHoles = new Set(['{', '}', 'WHITESPACE', 'BLOCK_COMMENT', 'LINE_COMMENT', 'TEMPLATE_START', 'STRING']);
const insideHoles = new Set(['TEMPLATE_MIDDLE', 'TEMPLATE_END']);
/** Tried before the keywords: "/" begins both comments. */
const first = new Set(['WHITESPACE', 'BLOCK_COMMENT', 'LINE_COMMENT']);
/** What a keyword may be the beginning of ("in" of a name, "." of a number); the lexer then takes the longer one. */
const longer = new Set(['ID', 'DECIMAL']);

/**
 * Two lexer modes: the program, and the hole of a template (`"Add place {p}"`), where "}" goes on with the text.
 * A hole ends with its line, so that a forgotten "}" spoils one line and not the rest of the file.
 */
export class TailTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: GrammarAST.Grammar, options?: TokenBuilderOptions): TokenVocabulary {
    const tokens = super.buildTokens(grammar, options);
    if (!Array.isArray(tokens)) return tokens;
    for (const token of tokens) {
      if (token.name === 'TEMPLATE_START') token.PUSH_MODE = 'hole';
      if (token.name === 'TEMPLATE_END') token.POP_MODE = true;
    }
    const blank = createToken({ name: 'HOLE_BLANK', pattern: /[ \t]+/, group: Lexer.SKIPPED });
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
    });
    const unknownInHole = createToken({
      name: 'UNKNOWN',
      pattern: /(?:[^\s\w"}()[\]<>=!+\-*/%.,:?]|!(?!=))+/,
      group: 'hidden',
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

  protected override findLongerAlt(keyword: GrammarAST.Keyword, terminals: TokenType[]): TokenType[] {
    return super.findLongerAlt(
      keyword,
      terminals.filter((token) => longer.has(token.name)),
    );
  }
}
