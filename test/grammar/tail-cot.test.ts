import assert from 'node:assert/strict';
import type { IGrammar } from 'vscode-textmate';
import { innermost, loadGrammar, tokenizeLine, type ScopedText } from './tokenizer.ts';

describe('grammar of tail-cot', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar('text.tail-cot');
  });
  const scopesOf = (line: string): readonly (readonly [string, string])[] =>
    innermost(grammar, line).filter(([, scope]) => !scope.startsWith('punctuation.'));
  const having = (line: string, scope: string): readonly string[] =>
    tokenizeLine(grammar, line)
      .filter(({ scopes }: ScopedText) => scopes.some((one) => one === scope || one.startsWith(`${scope}.`)))
      .map(({ text }) => text);

  it('reads the metadata line as JSON behind its mark', () => {
    const line = '#! tail-cot {"schema":2,"hash":"a\\"b","input":{"x":null}}';
    assert.deepEqual(having(line, 'comment.line.metadata'), ['#!', 'tail-cot']);
    assert.equal(having(line, 'support.type.property-name').join(''), '"schema""hash""input""x"');
    assert.equal(having(line, 'string.quoted.double').join(''), '"a\\"b"');
    assert.deepEqual(having(line, 'constant'), ['2', '\\"', 'null']);
  });

  it('tells the question and the answer from the trace', () => {
    assert.deepEqual(scopesOf('Question: What is 3 + 4?'), [
      ['Question:', 'keyword.other.question'],
      ['What is 3 + 4?', 'string.unquoted.question'],
    ]);
    assert.deepEqual(scopesOf('Answer: 38.98'), [
      ['Answer:', 'keyword.other.answer'],
      ['38.98', 'constant.numeric'],
    ]);
  });

  it('colours an answer in words without taking an apostrophe for an open text', () => {
    assert.deepEqual(scopesOf("Answer: they don't meet"), [['Answer:', 'keyword.other.answer']]);
  });

  it('reads laid out cells as places and values', () => {
    assert.deepEqual(
      scopesOf("lay x[1]=3 x[-1]='a:b'").filter(([, scope]) => !scope.startsWith('keyword')),
      [
        ['x', 'variable.other.cell'],
        ['1', 'variable.other.index'],
        ['3', 'constant.numeric'],
        ['x', 'variable.other.cell'],
        ['-1', 'variable.other.index'],
        ['a:b', 'string.quoted.single'],
      ],
    );
  });

  it('tells addresses from values: addresses are variables, values are constants', () => {
    assert.deepEqual(
      scopesOf('get x[-2]=-3, best(2, 5).w=none, done=yes').filter(([, scope]) => !scope.startsWith('keyword')),
      [
        ['x', 'variable.other.cell'],
        ['-2', 'variable.other.index'],
        ['-3', 'constant.numeric'],
        ['best', 'entity.name.function.frame'],
        ['2', 'variable.other.index'],
        ['5', 'variable.other.index'],
        ['w', 'variable.other.member'],
        ['none', 'constant.language.none'],
        ['done', 'variable.other.cell'],
        ['yes', 'constant.language.boolean'],
      ],
    );
  });

  it('reads an interval with its bounds and its values', () => {
    assert.deepEqual(scopesOf("get s[2..-5]=1 'a' inf"), [
      ['get', 'keyword.control.get'],
      ['s', 'variable.other.cell'],
      ['2', 'variable.other.index'],
      ['..', 'keyword.operator.range'],
      ['-5', 'variable.other.index'],
      ['=', 'keyword.operator.assignment'],
      ['1', 'constant.numeric'],
      ['a', 'string.quoted.single'],
      ['inf', 'constant.language.infinity'],
    ]);
  });

  it('keeps commas and equals signs in texts and tuples out of the cells around them', () => {
    assert.deepEqual(having("put a='x, y=1', b=(2, (none, 'c')), d=3", 'variable.other.cell'), ['a', 'b', 'd']);
  });

  it('reads operations and tests, with signs apart from operators', () => {
    assert.deepEqual(scopesOf('-8 // 10 = -1'), [
      ['-8', 'constant.numeric'],
      ['//', 'keyword.operator.arithmetic'],
      ['10', 'constant.numeric'],
      ['=', 'keyword.operator.assignment'],
      ['-1', 'constant.numeric'],
    ]);
    assert.deepEqual(scopesOf('min(-1, 2) = -1')[0], ['min', 'entity.name.function.operation']);
    assert.deepEqual(scopesOf('argmin(0:7, -2:inf) = 0'), [
      ['argmin', 'entity.name.function.operation'],
      ['0', 'variable.other.index'],
      ['7', 'constant.numeric'],
      ['-2', 'variable.other.index'],
      ['inf', 'constant.language.infinity'],
      ['=', 'keyword.operator.assignment'],
      ['0', 'constant.numeric'],
    ]);
    assert.deepEqual(having('3 <= 5 yes', 'meta.test').length, 7);
    assert.deepEqual(scopesOf('3 <= 5 yes').at(-1), ['yes', 'constant.language.boolean']);
    assert.deepEqual(having('yes + no = no', 'meta.test'), []);
  });

  it('shows where control goes', () => {
    assert.deepEqual(scopesOf("call best(1, 'a') from best(2, 5), i=3 for skip"), [
      ['call', 'keyword.control.call'],
      ['best', 'entity.name.function.frame'],
      ['1', 'variable.other.index'],
      ['a', 'string.quoted.single'],
      ['from', 'keyword.control.from'],
      ['best', 'entity.name.function.frame'],
      ['2', 'variable.other.index'],
      ['5', 'variable.other.index'],
      ['i', 'variable.other.cell'],
      ['=', 'keyword.operator.assignment'],
      ['3', 'constant.numeric'],
      ['for', 'keyword.control.for'],
      ['skip', 'variable.other.target'],
    ]);
    assert.deepEqual(scopesOf('return to main'), [
      ['return', 'keyword.control.return'],
      ['to', 'keyword.control.to'],
      ['main', 'entity.name.function.main'],
    ]);
    assert.deepEqual(scopesOf('next Add place -1'), [
      ['next', 'keyword.control.next'],
      ['Add place ', 'entity.name.function.state'],
      ['-1', 'constant.numeric'],
    ]);
    assert.deepEqual(scopesOf('halt'), [['halt', 'keyword.control.halt']]);
  });

  it('takes every other line for the header of a state, and a label in a next line for the same thing', () => {
    for (const label of [
      'Set low',
      'Consider dp[2][5]',
      'Pad x at place -2, in front',
      'Return to best(2, 5) for skip from best(1, 5)',
      'Try a = 3',
      'Write the carry',
      'Look up the word',
      'Call the police',
      'Is it so',
      'halt now',
      'getting on',
      "Take 'a.'",
    ]) {
      assert.equal(having(label, 'entity.name.function.state').join(''), label);
      assert.equal(having(label, 'markup.heading.state').join(''), label);
      assert.equal(having(`next ${label}`, 'entity.name.function.state').join(''), label);
    }
  });

  it('reads sentences of the verbose style as the same kinds of lines', () => {
    assert.deepEqual(having('Write down that x[1] is 3, x[-1] is 0.', 'variable.other.index'), ['1', '-1']);
    assert.equal(having('State: Consider dp[2][5].', 'entity.name.function.state').join(''), 'Consider dp[2][5]');
    assert.deepEqual(
      scopesOf('Look up x[-2] is 0, best(2, 5).w is 7.')
        .filter(([, scope]) => scope.startsWith('constant'))
        .map(([text]) => text),
      ['0', '7'],
    );
    assert.deepEqual(having('Look up s from 2 to -5: 1 2 none.', 'variable.other.index'), ['2', '-5']);
    assert.deepEqual(having('Look up s from 2 to -5: 1 2 none.', 'constant'), ['1', '2', 'none']);
    assert.deepEqual(having("Write that sum[2] is 0, carry is 'to'.", 'variable.other.cell'), ['sum', 'carry']);
    assert.deepEqual(having('Compute 0 + 8, which gives 8.', 'keyword.operator.word'), ['which gives']);
    assert.deepEqual(scopesOf('Is 3 < 5? Yes.').at(-1), ['Yes', 'constant.language.boolean']);
    assert.deepEqual(
      scopesOf('Call best(1, 5) and come back to best(2, 5) for skip.')
        .filter(([, scope]) => scope.startsWith('keyword'))
        .map(([text]) => text),
      ['Call', 'and come back to', 'for'],
    );
    assert.deepEqual(scopesOf('Stop here.'), [['Stop here', 'keyword.control.halt']]);
  });

  it("reads the paper's interval states and their transitions", () => {
    assert.deepEqual(
      scopesOf('{0,10} → {0,4}').filter(([text]) => /[\d→]/.test(text)),
      [
        ['0', 'constant.numeric'],
        ['10', 'constant.numeric'],
        ['→', 'keyword.control.transition'],
        ['0', 'constant.numeric'],
        ['4', 'constant.numeric'],
      ],
    );
    assert.equal(having('{0,10} → {0,4}', 'entity.name.function.state').join(''), '{0,10}{0,4}');
    assert.deepEqual(scopesOf('{3,3} → F').at(-1), ['F', 'constant.language.final-state']);
  });

  it("reads the paper's equations, numbered steps, returns and boxed answers", () => {
    assert.deepEqual(scopesOf('Mid = 5, s5 = 3514 > Find'), [
      ['Mid', 'variable.other.cell'],
      ['=', 'keyword.operator.assignment'],
      ['5', 'constant.numeric'],
      ['s5', 'variable.other.cell'],
      ['=', 'keyword.operator.assignment'],
      ['3514', 'constant.numeric'],
      ['>', 'keyword.operator.comparison'],
      ['Find', 'variable.other.cell'],
    ]);
    assert.deepEqual(scopesOf('dp[9][5]+6=16'), [
      ['dp', 'variable.other.cell'],
      ['9', 'variable.other.index'],
      ['5', 'variable.other.index'],
      ['+', 'keyword.operator.arithmetic'],
      ['6', 'constant.numeric'],
      ['=', 'keyword.operator.assignment'],
      ['16', 'constant.numeric'],
    ]);
    assert.deepEqual(scopesOf('Step 1. Consider dp[10][11]').slice(0, 2), [
      ['Step 1.', 'keyword.control.step'],
      ['Consider dp[', 'entity.name.function.state'],
    ]);
    assert.equal(
      having('Return back to dp[10][11]', 'entity.name.function.state').join(''),
      'Return back to dp[10][11]',
    );
    assert.deepEqual(scopesOf('So the index is \\boxed{3}.'), [
      ['\\boxed', 'support.function.boxed'],
      ['3', 'constant.numeric'],
    ]);
    assert.deepEqual(scopesOf('The answer is \\boxed{3}.'), [
      ['The answer is', 'keyword.other.answer'],
      ['\\boxed', 'support.function.boxed'],
      ['3', 'constant.numeric'],
    ]);
  });

  it('leaves prose uncoloured but for its numbers', () => {
    for (const prose of [
      "Let me think, it's 37.5 plus that.",
      '- carry is 37.5',
      '1. First it is 37.5',
      `I add 37.5 ${'and again '.repeat(30)}`,
    ]) {
      assert.ok(having(prose, 'meta.prose').length > 0, prose);
      assert.deepEqual([...new Set(scopesOf(prose).map(([, scope]) => scope))], ['constant.numeric'], prose);
    }
  });

  it('marks as invalid only a text without its end and an escape that means nothing', () => {
    assert.deepEqual(having("get a='it", 'invalid'), ["'"]);
    assert.deepEqual(having("get a='it\\'s', b='", 'invalid'), ["'"]);
    assert.deepEqual(having("get a='\\q\\n\\u00e9'", 'invalid'), ['\\q']);
    assert.deepEqual(having("get a='it\\'s', b=''", 'invalid'), []);
  });

  it('keeps truncated lines of the kind that they began as', () => {
    const kinds: Readonly<Record<string, string>> = {
      'get x[-2': 'meta.get',
      get: 'meta.get',
      'put carry=': 'meta.put',
      'lay x': 'meta.lay',
      'call best(1': 'meta.call',
      return: 'meta.return',
      'return to': 'meta.return',
      next: 'meta.next',
      'next ': 'meta.next',
      '7 // 2 =': 'meta.operation',
      'Write that sum': 'meta.put',
      'Look up x[': 'meta.get',
      'Compute min(': 'meta.operation',
      '{0,10': 'meta.transition',
      'Answer:': 'meta.answer',
    };
    for (const [line, kind] of Object.entries(kinds)) assert.ok(having(line, kind).length > 0, line);
  });
});
