import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { mock } from 'node:test';
import fc from 'fast-check';
import { LLStarLookaheadStrategy } from 'chevrotain-allstar';
import { EOF, type TokenType } from 'chevrotain';
import {
  createLangiumParser,
  DefaultTokenBuilder,
  isReference,
  type AstNode,
  type LangiumParser,
  type ParseResult,
} from 'langium';
import { createRightTextParser } from '../../src/language/depth.ts';
import { tokens } from '../../src/language/parser-table.ts';
import { createTailServices } from '../../src/language/services.ts';

const root = path.join(import.meta.dirname, '../..');
const texts = ['tasks', 'samples/machines'].flatMap((folder) =>
  readdirSync(path.join(root, folder)).map((name) => ({
    name,
    text: readFileSync(path.join(root, folder, name), 'utf8'),
  })),
);
const { tail } = createTailServices();
const general = createLangiumParser(tail);

/** All that a syntax tree says, with the places in the text. */
function treeOf({ value }: ParseResult): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (/^\$container/.test(key)) return undefined;
    if (isReference(part)) return [part.$refText, part.$refNode?.offset];
    if (key !== '$cstNode') return part;
    const { offset, end, grammarSource } = part as NonNullable<AstNode['$cstNode']>;
    return [offset, end, grammarSource?.$type];
  });
}

/** How a parser of right texts reads this one, if it can. */
function readAsRight(parser: LangiumParser, text: string): string | undefined {
  try {
    const result = parser.parse(text);
    return result.parserErrors.length > 0 ? undefined : treeOf(result);
  } catch {
    return undefined;
  }
}

function readByGeneral(text: string): string | undefined {
  const result = general.parse(text);
  return result.parserErrors.length > 0 ? undefined : treeOf(result);
}

describe('the table that the parser decides by', () => {
  it('reads every task and machine that comes with it, without the general strategy', () => {
    const initialize = mock.method(LLStarLookaheadStrategy.prototype, 'initialize');
    try {
      const parser = createRightTextParser(tail);
      for (const { name, text } of texts) {
        assert.deepEqual(readAsRight(parser, text), treeOf(general.parse(text)), name);
        assert.equal(initialize.mock.callCount(), 0, name);
      }
    } finally {
      initialize.mock.restore();
    }
  });

  it('reads by the general strategy what it does not look far enough ahead for', () => {
    const text = 'task "Deep" { f(a)(b)[c].d[e][f] = 1  g[1][2][3][4] = 2  h.a.b = 3  i.j(k) }';
    assert.equal(readAsRight(createRightTextParser(tail), text), readByGeneral(text));
  });

  it('agrees with the general strategy on changed texts: on the tree, or that there is an error', () => {
    const tokensOf = (text: string): readonly string[] =>
      tail.parser.Lexer.tokenize(text).tokens.map(({ image }) => image);
    const pieces = texts.map(({ text }) => tokensOf(text));
    const words = [...new Set(pieces.flat())];
    // Short enough that many stay right, and of all kinds of parts.
    const change = fc.record({
      at: fc.nat(),
      count: fc.nat(2),
      words: fc.array(fc.constantFrom(...words), { maxLength: 2 }),
    });
    let [right, wrong] = [0, 0];
    let parser = createRightTextParser(tail);
    fc.assert(
      fc.property(fc.constantFrom(...pieces), fc.array(change, { maxLength: 2 }), (tokens, changes) => {
        const changed = [...tokens];
        for (const { at, count, words: added } of changes) changed.splice(at % changed.length, count, ...added);
        const text = changed.join(' ');
        const expected = readByGeneral(text);
        const found = readAsRight(parser, text);
        if (found === undefined) parser = createRightTextParser(tail);
        if (expected === undefined) wrong++;
        else right++;
        assert.equal(found, expected, text);
      }),
      { numRuns: 80 },
    );
    assert.ok(right > 15 && wrong > 15, `${right} right, ${wrong} wrong`);
  });
});

describe('the tokens', () => {
  const { definition } = tail.parser.Lexer;

  it('are those that the grammar has, in their order', () => {
    const general = new DefaultTokenBuilder().buildTokens(tail.Grammar);
    assert.ok(Array.isArray(general));
    const all = Object.values(definition).filter(({ name }) => !/^(HOLE_|UNKNOWN$)/.test(name));
    const told = (tokens: readonly TokenType[]): unknown[] =>
      tokens.map(({ name, PATTERN, GROUP }) => [name, PATTERN, GROUP]).sort();
    assert.deepEqual(told(all), told(general));
    assert.deepEqual(
      general.map(({ name }) => name),
      tokens.filter((name) => name !== EOF.name),
    );
  });

  it('say of themselves whether they can hold an end of a line', () => {
    const between = [
      'a\nb',
      ' \n ',
      '/*\n*/',
      '//\n',
      '1\n2',
      '.\n1',
      '"a\nb"',
      '"\\\nb"',
      '"\\\n{',
      '"{{\n{a',
      '}\n{',
      '}\n"',
      '§\n§',
    ];
    for (const { name, PATTERN, LINE_BREAKS } of Object.values(definition)) {
      const holds = (text: string): boolean =>
        PATTERN instanceof RegExp && new RegExp(PATTERN.source, 'y').exec(text)?.[0].includes('\n') === true;
      assert.equal(between.some(holds) || name === 'HOLE_LINE_END', LINE_BREAKS, name);
    }
  });
});
