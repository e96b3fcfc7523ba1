import assert from 'node:assert/strict';
import { openDocument } from '../../src/language/editor/document.ts';
import { selections } from '../../src/language/editor/selections.ts';
import { signatureAt, type CallSignature } from '../../src/language/editor/signature-help.ts';
import { contains } from '../../src/language/index.ts';
import { taskText } from '../tasks/load.ts';
import { marked, taskOf } from './marked.ts';

describe('signature help', () => {
  const told = (source: string): CallSignature | undefined => {
    const { text, cursor } = marked(source);
    return signatureAt(openDocument(text), cursor);
  };
  /** The parameter that is written, as the label has it. */
  const active = (source: string): string | undefined => {
    const found = told(source);
    const [start, end] = found?.parameters[found.active] ?? [0, 0];
    return found?.label.slice(start, end);
  };
  const own = '/// The larger one.\nfunction larger(left: int, pair: (int, int)): int { return left }\n';

  it('tells of a function what it takes, also while the call is unfinished, before and behind its declaration', () => {
    for (const rest of ['', ')', ', (2, 3))', '\nlet b = 2'])
      for (const source of [`${own}let a = larger(¦${rest}`, `let a = larger(¦${rest}\n${own}`]) {
        const found = told(taskOf(source));
        assert.equal(found?.label, 'larger(left: int, pair: (int, int)): int', source);
        assert.equal(found.doc, 'The larger one.');
        assert.equal(active(taskOf(source)), 'left: int');
      }
    assert.equal(active(taskOf(`${own}let a = larger(1, ¦`)), 'pair: (int, int)');
    assert.equal(active(taskOf(`${own}let a = larger(min(1, 2, 3), (4¦`)), 'pair: (int, int)');
    assert.equal(active(taskOf(`${own}let a = larger(1, (4, 5), ¦`)), '');
  });

  it('tells of builtins, of which some take any number, and of the innermost call', () => {
    assert.equal(active(taskOf('let a = max(1, ¦)')), 'b: int');
    assert.equal(active(taskOf('let a = max(1, 2, 3, 4¦)')), '…');
    assert.equal(active(taskOf('let a = max(abs(¦), 2)')), 'a: int');
    assert.match(told(taskOf('let a = lower(¦)'))?.doc ?? '', /lower case/);
  });

  it('says nothing outside of calls, in comments and where a function is declared', () => {
    for (const source of [
      'let a = (1 + ¦2)',
      'let a = max(1, 2)¦',
      'let a = unknown(¦)',
      'function f(¦a: int) { halt }',
      'let a = 1 // max(¦',
      'if max(1, 2) > n { ¦ }',
    ])
      assert.equal(told(taskOf(source)), undefined, source);
  });
});

describe('selections', () => {
  const texts = (source: string): readonly string[] => {
    const { text, cursor } = marked(source);
    const document = openDocument(text);
    return selections(document, cursor).map(({ start, end }) =>
      text.slice(document.offsetAt(start), document.offsetAt(end)),
    );
  };

  it('grow from a word to its expression, statement, block and file', () => {
    const source = taskOf('for i in 0 to n { step "Look at {i}" { let a = max(i, 2¦1) + 1 } }');
    const found = texts(source);
    assert.deepEqual(found.slice(0, 5), [
      '21',
      'max(i, 21)',
      'max(i, 21) + 1',
      'let a = max(i, 21) + 1',
      '{ let a = max(i, 21) + 1 }',
    ]);
    assert.equal(found.at(-1), source.replace('¦', ''));
  });

  it('are of texts what is in the quotes first', () => {
    assert.deepEqual(texts(taskOf('answer "so¦ it is"')).slice(0, 2), ['so it is', '"so it is"']);
  });

  it('contain each other, and the position, at every place of a task', () => {
    const text = taskText('addition');
    const document = openDocument(text);
    for (let offset = 0; offset <= text.length; offset += 7) {
      const position = document.positionAt(offset);
      const ranges = selections(document, position);
      assert.ok(ranges.length > 0);
      assert.ok(contains(ranges[0] ?? assert.fail(), { start: position, end: position }));
      for (const [i, range] of ranges.entries()) {
        const next = ranges[i + 1];
        if (next === undefined) continue;
        assert.ok(contains(next, range));
        assert.notDeepEqual(next, range);
      }
    }
    assert.deepEqual(selections(openDocument(''), { line: 0, character: 0 }), []);
  });
});
