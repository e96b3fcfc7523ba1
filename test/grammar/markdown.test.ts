import assert from 'node:assert/strict';
import type { IGrammar } from 'vscode-textmate';
import { loadGrammar, tokenizeText } from './tokenizer.ts';

describe('fences in Markdown', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar('text.html.markdown');
  });
  /** The embedded block that each line begins in, or what it is instead. */
  const blocks = (text: string): readonly string[] =>
    tokenizeText(grammar, text).map(
      (pieces) =>
        pieces
          .flatMap(({ scopes }) => scopes)
          .find((scope) => scope.startsWith('meta.embedded'))
          ?.replace('meta.embedded.block.', '') ??
        (pieces.some(({ scopes }) => scopes.includes('punctuation.definition.markdown')) ? 'fence' : 'outside'),
    );

  it('embeds tail, tail-cot and tailcot, in any case, with attributes behind the name', () => {
    for (const [name, language] of [
      ['tail', 'tail'],
      ['Tail', 'tail'],
      ['tail {.numbered}', 'tail'],
      ['tail-cot', 'tail-cot'],
      ['tailcot', 'tail-cot'],
      ['TAIL-COT title="x"', 'tail-cot'],
      [' tail-cot', 'tail-cot'],
    ] as const) {
      assert.deepEqual(blocks(`\`\`\`${name}\nhalt\n\`\`\`\nhalt`), ['fence', language, 'fence', 'outside'], name);
      assert.deepEqual(blocks(`~~~${name}\nhalt\n~~~\nhalt`), ['fence', language, 'fence', 'outside'], name);
    }
  });

  it('leaves other languages alone, also those whose name begins alike', () => {
    for (const name of ['tailor', 'tail-cot-2', 'cot', 'tailwind', ''])
      assert.ok(!blocks(`\`\`\`${name}\nhalt\n\`\`\``).some((block) => block.startsWith('tail')), name);
  });

  it('does not open a block inside a block of another language', () => {
    assert.ok(!blocks('````text\n```tail\nhalt\n```\n````').includes('tail'));
  });

  it('ends with its fence, whatever the block leaves open', () => {
    assert.deepEqual(blocks("```tail\n/* open\n```\nplain\n```tail-cot\nget a='x\n```\nplain"), [
      'fence',
      'tail',
      'fence',
      'outside',
      'fence',
      'tail-cot',
      'fence',
      'outside',
    ]);
  });

  it('works in quotes and lists', () => {
    const kinds = (text: string): readonly string[] =>
      tokenizeText(grammar, text).flatMap((pieces) =>
        pieces
          .flatMap(({ scopes }) => scopes)
          .filter((scope) => /^meta\.(get|next)\./.test(scope))
          .slice(0, 1),
      );
    assert.deepEqual(kinds('> ```tail-cot\n> get a=1\n> next B\n> ```'), ['meta.get.tail-cot', 'meta.next.tail-cot']);
    assert.deepEqual(kinds('- x\n  ```tail-cot\n  get a=1\n  next B\n  ```'), [
      'meta.get.tail-cot',
      'meta.next.tail-cot',
    ]);
  });
});
