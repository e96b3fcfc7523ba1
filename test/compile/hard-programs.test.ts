import assert from 'node:assert/strict';
import { parseTask } from '../../src/language/parse-task.ts';
import { bindInputs, labelText, styles } from '../../src/machine/index.ts';
import { decode, generateRunner, record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
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
  const { bound } = bindInputs(compileTask(text), given);
  const [task] = parseTask(text).ast.tasks;
  assert.ok(bound && task);
  const recording = record(bound, { limit: 1000 });
  assert.equal(recording.end.kind, 'halt', JSON.stringify(recording.end));
  assert.deepEqual(generateRunner(bound.machine).run(bound, { limit: 1000 }).end, recording.end);
  assert.equal(judge(bound, writeEvents(recordingEvents(recording, styles.minimal), styles.minimal)).verdict, 'sound');
  const found = recording.end.answer;
  assert.deepEqual({ answer: found }, tellAnswer(task, { ...given, n: 3 }));
  return found;
}

/** Why a program is stuck, and the label of its last state; machine, generated runner and oracle agree that it is. */
function stuckOf(body: string): readonly [reason: string, label: string] {
  const text = `task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    ask "{n}?"
    ${body}
  }`;
  const { bound } = bindInputs(compileTask(text), {}, { n: 3 });
  const [task] = parseTask(text).ast.tasks;
  assert.ok(bound && task);
  const recording = record(bound, { limit: 1000 });
  const { end } = recording;
  assert.ok(end.kind === 'stuck');
  assert.deepEqual(generateRunner(bound.machine).run(bound, { limit: 1000 }).end, end);
  assert.deepEqual(tellAnswer(task, { n: 3 }), { stuck: end.stuck.stuck });
  return [end.stuck.stuck, labelText(bound.machine, decode(recording, recording.states - 1))];
}

describe('hard programs', () => {
  it('an interval that ends before it begins has no cells', () => {
    assert.equal(answer('answer s[a .. 0]'), 'none');
    assert.equal(answer('answer s[a .. a - 1]'), 'none');
    assert.equal(answer('tape t: int = 0\n step "Look" { t = sum v in a..0 of s[v] }\n answer t'), '0');
    assert.equal(
      answer('tape t: int = 0\n step "Look" { fetch s[a .. b - 2]\n if a < b { t = s[a] } }\n answer t'),
      '0',
    );
  });

  it('cells are read after a write of others that differ for certain in one of their indexes', () => {
    const round = (tape: string, body: string, values: string): string =>
      answer(`tape t: int[0..9] = 1
        ${tape}
        for i in 2 to 2 { step "At {i}" { ${body} } }
        step "Add" { t[0] = ${values} }
        answer t[0]`);
    assert.equal(
      round('', 't[i] = 5\n t[i + 1] = t[i + 2] + 2\n t[i - 1] = t[i] + t[i + 1]', '100 * t[2] + 10 * t[3] + t[1]'),
      '538',
    );
    assert.equal(
      round(
        'tape m: int[0..9][0..9] = 1',
        'm[i][0] = 5\n m[s[0]][1] = m[i][2] + 6\n m[i + 1][3] = m[i][4] + 1',
        '100 * m[2][0] + 10 * m[4][1] + m[3][3]',
      ),
      '572',
    );
  });

  it('several targets of one assignment take what held before it, names as well as cells', () => {
    const body = 'var p = a\n var q = b\n p, q, t[0] = q, p + 1, p\n t[1] = 10 * p + q';
    assert.equal(
      answer(`tape t: int[0..1] = 0\n step "Swap" { ${body} }\n step "Add" { t[0] = 100 * t[0] + t[1] }\n answer t[0]`),
      '324',
    );
  });

  it('the last of several writes of one cell counts, whatever is written in between', () => {
    assert.equal(
      answer(`tape u: int[9] = 0
      step "Write" { u[a] = 1
        u[b + 1] = 2
        u[a] = 3 }
      answer u[3]`),
      '3',
    );
  });

  it('what a bare statement sets after a call is written before the program goes on', () => {
    assert.equal(
      answer(`tape t: int = 0
      function f(k: int): int { return k * 2 }
      if f(1) > 3 { t = 1 } else if f(2) > 3 { t = 2 } else { t = f(5) }
      answer t`),
      '2',
    );
    assert.equal(
      answer(`tape t: int = 0
      function f(k: int): int { return k * 2 }
      for i in 0 to 4 { if f(i) > 3 { t = t + 5
          if t > 9 { break }
          continue }
        step "At {i}" { t = t + 1 } }
      answer t`),
      '12',
    );
  });

  it('control after a step may read what the step may have written under another index', () => {
    assert.equal(
      answer(`tape u: int[9] = 0
      tape t: int = 0
      for i in 0 to 3 { step "Mark {i}" { u[s[0] - i] = i + 1 }
        if u[a] > 0 { step "Count {i}" { t = t + u[a] } } }
      answer t`),
      '6',
    );
  });

  it('loops of one variable, in which states of the compiler have one name, are told apart', () => {
    assert.equal(
      answer(`function f(k: int): int { for i in 0 to 5 { if i == k { return i } }
        for i in 0 to 5 { if i == k - 6 { return i * 10 } }
        return -1 }
      answer f(3) + f(8)`),
      '23',
    );
    assert.equal(
      answer(`tape t: int = 0
      for i in 0 to 4 { for j in 3 to i { step "Up {i} {j}" { t = t + i } } }
      for i in 0 to 4 { for j in 3 to i { step "More {i} {j}" { t = t + j } } }
      answer t`),
      '21',
    );
  });

  it('what a person wrote into an index does not get into a label', () => {
    assert.equal(
      answer(`tape u: int[9] = 0
      u[1 /* it's { } " */ + // put
        2] = 4
      answer u[3]`),
      '4',
    );
  });

  it('a tail call may have calls among its arguments', () => {
    assert.equal(
      answer(`function g(k: int): int { return k + 1 }
      function f(k: int, v: int): int { if k == 0 { return v }
        return f(k - 1, g(v)) }
      answer f(3, 1)`),
      '4',
    );
  });

  it('a negative constant may lie outside of a tape', () => {
    assert.equal(
      answer(`tape u: int[0..3] = 1 else -7
      answer u[4] + u[-1] + u[0]`),
      '-13',
    );
  });

  it('a region of a size alone can be answered as a whole', () => {
    assert.equal(
      answer(`tape u: int[4] = 5
      answer u`),
      '5, 5, 5, 5',
    );
    assert.equal(answer('answer s'), '4, 1, 3');
  });

  it('a halt in a loop or function leads to an answer that calls', () => {
    assert.equal(
      answer(`tape t: int = 0
      function g(k: int): int { return k + t }
      function f(k: int): int { if k > 1 { halt }
        return k }
      for i in 0 to 5 { let q = f(i)
        step "Add {i}" { t = t + q } }
      answer g(3) * 10 + g(4)`),
      '45',
    );
  });

  it('a loop left by break may be come to again', () => {
    assert.equal(
      answer(`tape t: int = 0
      for i in 0 to 5 { while t < 3 { if t == i { break }
          step "Up {i}" { t = t + 1 } } }
      answer t`),
      '3',
    );
  });

  it('a function without parameters has frame variables, and may call itself where it needs none', () => {
    assert.equal(
      answer(`tape t: int = 0
      function f(): int { let x = t + 1
        step "Count" { t = t + 1 }
        return x * 10 }
      answer f()`),
      '10',
    );
    assert.equal(
      answer(`tape t: int = 0
      function f(): int { if t > 2 { return 0 }
        step "Count" { t = t + 1 }
        return f() + 1 }
      answer f()`),
      '3',
    );
  });

  it('a memo function with one parameter is called for each argument once', () => {
    assert.equal(
      answer(`tape t: int = 0
      memo function f(k: int): int { step "In {k}" { t = t + 1 }
        return t }
      f(1)
      f(1)
      for i in 0 to 3 { f(i)
        step "After {i}" { t = t * 2 } }
      answer t`),
      '38',
    );
  });

  it('a memo function is called once where the call is the last thing that another function does, too', () => {
    assert.equal(
      answer(`tape t: int = 0
      tape last: int = 0
      memo function f(k: int): int { step "In {k}" { t = t + k }
        return t }
      function g(k: int) { step "Before {k}" { last = k }
        f(k) }
      g(1)
      g(1)
      g(5)
      answer t * 10 + last`),
      '65',
    );
  });

  it('the arguments of the only call of a statement may be what it changes', () => {
    assert.equal(
      answer(`tape t: int = 0
      function f(k: int): int { step "Add {k}" { t = t + k + 1 }
        return t }
      step "Begin" { t = 4 }
      let q = f(t)
      answer q * 10 + t`),
      '99',
    );
  });

  it('empty steps, loops, functions and branches do nothing', () => {
    assert.equal(
      answer(`function f(k: int) { }
      step "Nothing" { }
      f(3)
      if a > 2 { } else { }
      for i in 0 to a { }
      answer a`),
      '3',
    );
  });

  it('a program may be an answer alone', () => {
    assert.equal(answer('answer 7'), '7');
    assert.equal(answer('answer s[2 .. 1]'), 'none');
  });

  it('texts and truth values stand in labels and frames, whatever they hold', () => {
    assert.equal(
      answer(String.raw`memo function f(w: text, k: int): text { if k == 0 { return w }
        return f(w + "a'\"\\b, (", k - 1) + "!" }
      answer f("x y)", 2)`),
      String.raw`x y)a'"\b, (a'"\b, (!!`,
    );
    assert.equal(
      answer(`function f(w: bool): int { step "Look {w}" { if w { return 1 } }
        return 5 }
      answer f(a > 2) * 10 + f(b > 2)`),
      '15',
    );
  });

  it('lists are pushed to and popped from, several times in a step and across recursion', () => {
    assert.equal(
      answer(`tape l: list of int
      step "Three" { push l, a
        push l, b
        push l, a + b }
      step "Off and on" { pop l
        pop l
        push l, 9 }
      answer l`),
      '3, 9',
    );
    assert.equal(
      answer(`tape l: list of int
      function f(k: int): int { push l, k
        if k == 0 { return 0 }
        let below = f(k - 1)
        push l, below + k
        return below + k }
      f(3)
      answer l`),
      '3, 2, 1, 0, 1, 3, 6',
    );
    assert.equal(
      answer(`tape l: list of int
      for i in 0 to 3 { push l, i * i }
      pop l
      let m = length(l)
      tape t: int = 0
      for i in 0 to m - 1 { step "Add {i}" { t = t + l[i] } }
      answer t * 10 + length(l)`),
      '53',
    );
  });

  it('what a state computed before a branch is not taken for what the next state computes', () => {
    assert.equal(
      answer(`tape u: int = 1
      tape v: int = 2
      tape t: int[5] = 7
      tape l: list of int
      for i in 0 to 2 {
        if 5 < min(t[v % 5], 5) { break }
        step "A {i}" { push l, min(t[u % 5], 5) % 100 }
        if min(u + 5, 5) < 10 {
          step "B {i}" { push l, t[v % 5] % 100 }
        } else {
          step "C {i}" { u = 0 }
        }
      }
      step "D" { u = t[u % 5] }
      answer l`),
      '5, 7, 5, 7, 5, 7',
    );
  });

  it('what was popped is written over by the next push, and an element may be set', () => {
    assert.equal(
      answer(`tape l: list of text
      push l, "a"
      step "Other" { pop l }
      step "Again" { push l, lower("BC") }
      step "Set" { l[0] = l[0] + "d" }
      answer l`),
      'bcd',
    );
  });

  it('a list is empty at first, and its answer none', () => {
    assert.equal(
      answer(`tape l: list of (int, bool)
      answer l`),
      'none',
    );
    assert.equal(
      answer(`tape l: list of int
      answer length(l)`),
      '0',
    );
  });

  it('a whole list may be fetched, and read from without further gets', () => {
    assert.equal(
      answer(`tape l: list of (x: int, y: int)
      for i in 0 to 2 { push l, (i, i * a) }
      tape t: int = 0
      step "Sum" { fetch l
        t = l[0].y + l[1].y + l[2].x }
      answer t`),
      '5',
    );
  });

  it('tuples stand in cells, arrays, frames and results, and are compared as wholes', () => {
    assert.equal(
      answer(`tape best: (value: int, index: int)
      tape row: (int, text)[3] = (0, "")
      function larger(k: int): (int, int) { let one = (s[k], k)
        if k == 0 { return one }
        let other = larger(k - 1)
        if one.first > other.first { return one }
        return other }
      best = larger(2)
      step "Write" { row[best.index] = (best.value, "top") }
      answer if best == (4, 0) and row[0] != row[1] and row[0].second == "top" then best.value * 10 + best.index else -1`),
      '40',
    );
  });

  it('what may be none is tested, set and kept', () => {
    assert.equal(
      answer(`tape least: int? = none
      for i in 0 to 2 { step "Look at {i}" {
        let known = least
        if known == none { least = s[i] } else { least = min(known, s[i]) } } }
      answer least`),
      '1',
    );
    assert.equal(
      answer(`tape found: int?[3] = none
      found[1] = a
      tape t: int = 0
      for i in 0 to 2 { step "Add {i}" { let v = found[i]
        if v != none { t = t + v } else { t = t + 100 } } }
      answer t`),
      '203',
    );
    assert.equal(answer('tape found: (int, int)?\nfound = none\nanswer found'), 'none');
  });

  it('a pop of an empty list is stuck, and so is a read behind the last element that ever was', () => {
    assert.deepEqual(stuckOf('tape l: list of int\npush l, 1\npop l\nstep "Pop more" { pop l }\nanswer l'), [
      'empty list',
      'Pop more',
    ]);
    assert.deepEqual(stuckOf('tape l: list of int\npush l, 1\nanswer l[1]'), ['blank cell', 'Read the answer']);
    assert.deepEqual(stuckOf('tape l: list of int\nanswer l[length(l) - 1]'), ['blank cell', 'Read the answer']);
  });
});
