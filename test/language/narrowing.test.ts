import assert from 'node:assert/strict';
import { parseTask } from '../../src/language/parse-task.ts';

/** The texts at which a program uses a value that may be none, so that it is reported. */
function untested(body: string): string[] {
  const text = `task "T" { class simulation length n: S 1..2, M 3..4, L 5..6
ask "{n}?"
tape k: int? = none
tape t: int = 0
function clear() { step "Clear" { k = none } }
${body}
answer t }`;
  const lines = text.split('\n');
  const { problems } = parseTask(text);
  assert.deepEqual(
    problems
      .filter(({ code, severity }) => severity === 'error' && code !== 'wrong-type')
      .map(({ message }) => message),
    [],
  );
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ range: { start, end } }) => (lines[start.line] ?? '').slice(start.character, end.character));
}

describe('what may be none', () => {
  it('is a value in the branch that a test admits', () => {
    assert.deepEqual(untested('step "A" { if k != none { t = k } }'), []);
    assert.deepEqual(untested('step "A" { if k == none { t = 1 } else { t = k } }'), []);
    assert.deepEqual(untested('step "A" { if not (k == none) and n > 1 { t = k + 1 } }'), []);
    assert.deepEqual(untested('step "A" { if k == none or n > 1 { t = 1 } else { t = k } }'), []);
    assert.deepEqual(untested('step "A" { t = if none != k then k else 0 }'), []);
    assert.deepEqual(untested('while k != none { step "A {t}" { t = k }  break }'.replace(' {t}', '')), []);
  });

  it('is a value in the right side of a condition that comes only then to be asked', () => {
    assert.deepEqual(untested('step "A" { if k != none and k > 1 { t = 1 } }'), []);
    assert.deepEqual(untested('step "A" { if k == none or k > 1 { t = 1 } }'), []);
  });

  it('is a value behind a test that leaves otherwise', () => {
    assert.deepEqual(untested('step "A" { if k == none { halt }  t = k }'), []);
    assert.deepEqual(untested('function f(): int { step "A" { if k == none { return 0 }  return k } }\nt = f()'), []);
  });

  it('is a value in a loop that goes on only then, up to where it is set anew', () => {
    assert.deepEqual(untested('while k != none { step "A" { t = t + k  k = none } }'), []);
    assert.deepEqual(untested('while k != none { step "A" { k = if k > 1 then none else 1 } }'), []);
    assert.deepEqual(untested('while k != none { step "A" { k = none }  step "B" { t = «k» } }'.replace(/[«»]/g, '')), [
      'k',
    ]);
    assert.deepEqual(untested('while k != none { for i in 0 to 1 { step "A {i}" { t = k  k = none } } }'), ['k']);
    assert.deepEqual(untested('while k != none { clear()  step "B" { t = k } }'), ['k']);
    assert.deepEqual(untested('while k != none { step "B" { t = k }  clear() }'), []);
  });

  it('is none as well without a test, in the other branch, and outside of the tested one', () => {
    assert.deepEqual(untested('step "A" { t = k }'), ['k']);
    assert.deepEqual(untested('step "A" { if k == none { t = k } }'), ['k']);
    assert.deepEqual(untested('step "A" { if k != none or n > 1 { t = k } }'), ['k']);
    assert.deepEqual(untested('step "A" { if k != none { t = 1 }  t = k }'), ['k']);
    assert.deepEqual(untested('step "A" { if k == none { t = 1 }  t = k }'), ['k']);
    assert.deepEqual(untested('step "A" { if k < 1 { t = 1 } }'), ['k']);
  });

  it('may be none again where it is set, or a function is called that could', () => {
    assert.deepEqual(untested('step "A" { if k != none { k = none  t = k } }'), ['k']);
    assert.deepEqual(untested('step "A" { if k != none { k = t + 1  t = k } }'), []);
    assert.deepEqual(untested('if k != none { clear()  t = k }'), ['k']);
    assert.deepEqual(untested('let v = k\nif v != none { clear()  t = v }'), []);
  });
});
