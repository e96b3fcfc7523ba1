import assert from 'node:assert/strict';
import type { IGrammar } from 'vscode-textmate';
import { innermost, loadGrammar, readProjectFile, tokenizeLine, tokenizeText } from './tokenizer.ts';

describe('grammar of tail', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar('source.tail');
  });
  const scopesOf = (line: string): readonly (readonly [string, string])[] =>
    innermost(grammar, line).filter(([, scope]) => !scope.startsWith('punctuation.'));

  it('names the task, its class, its lengths and their tiers', () => {
    assert.deepEqual(scopesOf('task "Sum" {'), [
      ['task', 'storage.type.task'],
      ['Sum', 'entity.name.type.task'],
    ]);
    assert.deepEqual(scopesOf('class divide-and-conquer'), [
      ['class', 'storage.type.class'],
      ['divide-and-conquer', 'entity.name.type.class'],
    ]);
    assert.deepEqual(scopesOf('length n: S 2..3'), [
      ['length', 'storage.type.length'],
      ['n', 'variable.other.readwrite'],
      ['S', 'variable.other.enummember.tier'],
      ['2', 'constant.numeric.integer'],
      ['..', 'keyword.operator.range'],
      ['3', 'constant.numeric.integer'],
    ]);
  });

  it('takes tiers for tiers on the next line after a comma, and nowhere else', () => {
    const [, second, third] = tokenizeText(grammar, 'length n: S 1..2,\n  M 3..4, L 5..6\nL = M').map((pieces) =>
      pieces.filter(({ scopes }) => scopes.at(-1)?.includes('tier')).map(({ text }) => text),
    );
    assert.deepEqual(second, ['M', 'L']);
    assert.deepEqual(third, []);
  });

  it('tells the declaration length from the builtin length', () => {
    assert.equal(scopesOf('length n: S 1..2')[0]?.[1], 'storage.type.length');
    assert.equal(scopesOf('let k = length(s)')[3]?.[1], 'support.function.builtin');
  });

  it('colours types in type position, with sizes as expressions', () => {
    assert.deepEqual(scopesOf('input s: int[1..n]').slice(2), [
      ['int', 'support.type.primitive'],
      ['1', 'constant.numeric.integer'],
      ['..', 'keyword.operator.range'],
      ['n', 'variable.other.readwrite'],
    ]);
    assert.deepEqual(scopesOf('let text = digits'), [
      ['let', 'storage.type.let'],
      ['text', 'variable.other.definition'],
      ['=', 'keyword.operator.assignment'],
      ['digits', 'variable.other.readwrite'],
    ]);
  });

  it('names functions where they are declared and called, and tells builtins apart', () => {
    assert.deepEqual(
      scopesOf('memo function best(i: int): int as dp').filter(([, scope]) => !scope.startsWith('support')),
      [
        ['memo', 'storage.modifier.memo'],
        ['function', 'storage.type.function'],
        ['best', 'entity.name.function'],
        ['i', 'variable.other.readwrite'],
        ['as', 'keyword.other.as'],
        ['dp', 'entity.name.function.alias'],
      ],
    );
    assert.deepEqual(
      scopesOf('max(best(1), low(x))').filter(([text]) => /^[a-z]{3,}$/.test(text)),
      [
        ['max', 'support.function.builtin'],
        ['best', 'entity.name.function.call'],
        ['low', 'support.function.builtin'],
      ],
    );
  });

  it('reads holes of a text as expressions, and doubled braces and escapes as characters', () => {
    const pieces = tokenizeLine(grammar, 'step "Add {{place}} \\{ {p + 1}" {');
    const inHoles = pieces
      .filter(({ scopes }) => scopes.includes('meta.template.expression.tail'))
      .map(({ text }) => text)
      .join('');
    assert.equal(inHoles, '{p + 1}');
    assert.deepEqual(
      pieces.filter(({ scopes }) => scopes.at(-1) === 'constant.character.escape.tail').map(({ text }) => text),
      ['{{', '}}', '\\{'],
    );
  });

  it('marks as invalid only what the language rejects for certain: an unknown escape, a lone brace', () => {
    const invalid = (line: string): readonly string[] =>
      tokenizeLine(grammar, line)
        .filter(({ scopes }) => scopes.some((scope) => scope.startsWith('invalid')))
        .map(({ text }) => text);
    assert.deepEqual(invalid('ask "a \\q b } c"'), ['\\q', '}']);
    assert.deepEqual(invalid(readProjectFile('test/grammar/samples/every-construct.tail')), []);
  });

  it('ends an unclosed text, title or hole with its line', () => {
    for (const open of ['ask "What is {x', 'ask "What is', 'task "Sum', 'input s: int[', 'input s: (int, ']) {
      const [, next] = tokenizeText(grammar, `${open}\nhalt`);
      assert.deepEqual(next, [{ text: 'halt', scopes: ['keyword.control.halt.tail'] }], open);
    }
  });

  it('tells documentation, line and block comments apart; a block goes over lines', () => {
    assert.equal(tokenizeLine(grammar, '/// doc')[1]?.scopes[0], 'comment.line.documentation.tail');
    assert.equal(tokenizeLine(grammar, 'halt // note')[2]?.scopes[0], 'comment.line.double-slash.tail');
    const lines = tokenizeText(grammar, '/* a\nhalt\n*/ halt').map((pieces) => pieces.at(-1)?.scopes[0]);
    assert.deepEqual(lines, ['comment.block.tail', 'comment.block.tail', 'keyword.control.halt.tail']);
  });

  it('reads numbers as a person writes them, without breaking ranges', () => {
    const numbers = (line: string): readonly string[] =>
      scopesOf(line)
        .filter(([, scope]) => scope.startsWith('constant.numeric'))
        .map(([text]) => text);
    assert.deepEqual(numbers('example x = 007.10, y = .5, z = 5'), ['007.10', '.5', '5']);
    assert.deepEqual(numbers('for p in 1..10'), ['1', '10']);
    assert.deepEqual(numbers('x1 = a2b'), []);
  });

  it('takes a word after a dot for a field, keywords too', () => {
    assert.deepEqual(scopesOf('edge.to'), [
      ['edge', 'variable.other.readwrite'],
      ['to', 'variable.other.property'],
    ]);
    assert.deepEqual(scopesOf('n..to').at(-1), ['to', 'keyword.control.to']);
  });

  for (const task of ['addition', 'knapsack', 'binary-search']) {
    it(`leaves no word, number or text of tasks/${task}.tail without a scope`, () => {
      const plain = tokenizeText(grammar, readProjectFile(`tasks/${task}.tail`))
        .flat()
        .filter(({ text, scopes }) => text.trim() !== '' && scopes.every((scope) => scope.startsWith('meta.')));
      assert.deepEqual(plain, []);
    });
  }
});
