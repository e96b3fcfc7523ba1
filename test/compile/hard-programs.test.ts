import assert from 'node:assert/strict';
import { parseTask } from '../../src/language/parse-task.ts';
import { bindInputs, generateRunner, record } from '../../src/machine/index.ts';
import { judge, recordingEvents, styles, writeEvents } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';
import { tellAnswer } from './oracle.ts';

const given = { a: 3, b: 2, s: [4, 1, 3] };

/** The answer of a program, on which machine, generated runner, judge and oracle have to agree. */
function answer(body: string): string {
  const text = `task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random 0..9
    input b: int = random 0..9
    input s: int[n] = random 0..9
    ask "{a} {b} {s}?"
    ${body}
  }`;
  const { bound } = bindInputs(compileTask(text), given), [task] = parseTask(text).ast.tasks;
  assert.ok(bound && task);
  const recording = record(bound, { limit: 1000 });
  assert.equal(recording.end.kind, 'halt', JSON.stringify(recording.end));
  assert.deepEqual(generateRunner(bound.machine).run(bound, { limit: 1000 }).end, recording.end);
  assert.equal(judge(bound, writeEvents(recordingEvents(recording), styles.minimal)).verdict, 'sound');
  const found = recording.end.kind === 'halt' ? recording.end.answer : '';
  assert.deepEqual({ answer: found }, tellAnswer(task, { ...given, n: 3 }));
  return found;
}

describe('hard programs', function () {
  this.timeout(20_000);

  it('the last of several writes of one cell counts, whatever is written in between', () => {
    assert.equal(answer(`tape u: int[9] = 0
      step "Write" { u[a] = 1
        u[b + 1] = 2
        u[a] = 3 }
      answer u[3]`), '3');
  });

  it('what a bare statement sets after a call is written before the program goes on', () => {
    assert.equal(answer(`tape t: int = 0
      function f(k: int): int { return k * 2 }
      if f(1) > 3 { t = 1 } else if f(2) > 3 { t = 2 } else { t = f(5) }
      answer t`), '2');
    assert.equal(answer(`tape t: int = 0
      function f(k: int): int { return k * 2 }
      for i in 0 to 4 { if f(i) > 3 { t = t + 5
          if t > 9 { break }
          continue }
        step "At {i}" { t = t + 1 } }
      answer t`), '12');
  });

  it('control after a step may read what the step may have written under another index', () => {
    assert.equal(answer(`tape u: int[9] = 0
      tape t: int = 0
      for i in 0 to 3 { step "Mark {i}" { u[s[0] - i] = i + 1 }
        if u[a] > 0 { step "Count {i}" { t = t + u[a] } } }
      answer t`), '6');
  });

  it('loops of one variable, in which states of the compiler have one name, are told apart', () => {
    assert.equal(answer(`function f(k: int): int { for i in 0 to 5 { if i == k { return i } }
        for i in 0 to 5 { if i == k - 6 { return i * 10 } }
        return -1 }
      answer f(3) + f(8)`), '23');
    assert.equal(answer(`tape t: int = 0
      for i in 0 to 4 { for j in 3 to i { step "Up {i} {j}" { t = t + i } } }
      for i in 0 to 4 { for j in 3 to i { step "More {i} {j}" { t = t + j } } }
      answer t`), '21');
  });

  it('what a person wrote into an index does not get into a label', () => {
    assert.equal(answer(`tape u: int[9] = 0
      u[1 /* it's { } " */ + // put
        2] = 4
      answer u[3]`), '4');
  });

  it('a tail call may have calls among its arguments', () => {
    assert.equal(answer(`function g(k: int): int { return k + 1 }
      function f(k: int, v: int): int { if k == 0 { return v }
        return f(k - 1, g(v)) }
      answer f(3, 1)`), '4');
  });

  it('a negative constant may lie outside of a tape', () => {
    assert.equal(answer(`tape u: int[0..3] = 1 else -7
      answer u[4] + u[-1] + u[0]`), '-13');
  });

  it('a region of a size alone can be answered as a whole', () => {
    assert.equal(answer(`tape u: int[4] = 5
      answer u`), '5, 5, 5, 5');
    assert.equal(answer('answer s'), '4, 1, 3');
  });

  it('a halt in a loop or function leads to an answer that calls', () => {
    assert.equal(answer(`tape t: int = 0
      function g(k: int): int { return k + t }
      function f(k: int): int { if k > 1 { halt }
        return k }
      for i in 0 to 5 { let q = f(i)
        step "Add {i}" { t = t + q } }
      answer g(3) * 10 + g(4)`), '45');
  });

  it('a loop left by break may be come to again', () => {
    assert.equal(answer(`tape t: int = 0
      for i in 0 to 5 { while t < 3 { if t == i { break }
          step "Up {i}" { t = t + 1 } } }
      answer t`), '3');
  });

  it('a function without parameters has frame variables, and may call itself where it needs none', () => {
    assert.equal(answer(`tape t: int = 0
      function f(): int { let x = t + 1
        step "Count" { t = t + 1 }
        return x * 10 }
      answer f()`), '10');
    assert.equal(answer(`tape t: int = 0
      function f(): int { if t > 2 { return 0 }
        step "Count" { t = t + 1 }
        return f() + 1 }
      answer f()`), '3');
  });

  it('a memo function with one parameter is called for each argument once', () => {
    assert.equal(answer(`tape t: int = 0
      memo function f(k: int): int { step "In {k}" { t = t + 1 }
        return t }
      f(1)
      f(1)
      for i in 0 to 3 { f(i)
        step "After {i}" { t = t * 2 } }
      answer t`), '38');
  });

  it('empty steps, loops, functions and branches do nothing', () => {
    assert.equal(answer(`function f(k: int) { }
      step "Nothing" { }
      f(3)
      if a > 2 { } else { }
      for i in 0 to a { }
      answer a`), '3');
  });

  it('a program may be an answer alone', () => {
    assert.equal(answer('answer 7'), '7');
    assert.equal(answer('answer s[2 .. 1]'), 'none');
  });

  it('texts and truth values stand in labels and frames, whatever they hold', () => {
    assert.equal(answer(String.raw`memo function f(w: text, k: int): text { if k == 0 { return w }
        return f(w + "a'\"\\b, (", k - 1) + "!" }
      answer f("x y)", 2)`), String.raw`x y)a'"\b, (a'"\b, (!!`);
    assert.equal(answer(`function f(w: bool): int { step "Look {w}" { if w { return 1 } }
        return 5 }
      answer f(a > 2) * 10 + f(b > 2)`), '15');
  });
});
