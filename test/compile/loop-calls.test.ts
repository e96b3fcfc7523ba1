import assert from 'node:assert/strict';
import { groundTruth } from '../../src/dataset/index.ts';
import { styles } from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

function trace(body: string): string {
  const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random 0..9
    ask "{a} {n}?"
    tape t: int = 0
    ${body}
    answer t
  }`);
  return groundTruth(task, { a: 3 }, styles.minimal, { n: 3 }).truth?.trace ?? 'stuck';
}

function count(text: string, line: RegExp): number {
  return text.split('\n').filter((one) => line.test(one)).length;
}

describe('calls in the head of a loop', () => {
  it('are made in every round of a while, which goes on where the call comes back', () => {
    const text = trace(`function f(k: int): int { step "F {k}" { return k + a } }
      while f(t) < 7 { step "Add" { t = t + 2 } }`);
    assert.match(
      text,
      /^Start\nget t=0\ncall f\(0\) from main\nnext F 0\nF 0\nget a=3\n0 \+ 3 = 3\nput f\(0\)=3\nreturn to main\nnext Return to main from f\(0\)\nReturn to main from f\(0\)\nget f\(0\)=3\n3 < 7 yes\nnext Add\n/,
    );
    assert.equal(count(text, /^call f/), 3);
    assert.match(text, /Answer: 4\n$/);
  });

  it('are made once for a for, whatever its rounds change, and what they give is kept', () => {
    const text = trace(`function f(k: int): int { step "F {k}" { return k + t + 1 } }
      for i in f(0) to f(a) by f(1) { step "Add {i}" { t = t + i } }`);
    assert.equal(count(text, /^call f/), 3);
    assert.match(text, /\nput last\(i\)=4, by\(i\)=2\nnext Add 1\n/);
    assert.match(text, /Answer: 4\n$/);
  });

  it('may take what can change, since they are made before the first round', () => {
    const text = trace(`function f(k: int): int { step "F {k}" { return k } }
      step "Begin" { t = 2 }
      for i in 1 to f(t) { step "Add {i}" { t = t + 10 } }`);
    assert.match(text, /Answer: 22\n$/);
  });

  it('keep what they give apart in each frame of a function that calls itself', () => {
    const text = trace(`function f(k: int): int { step "F {k}" { return k } }
      function g(k: int): int {
        if k <= 0 { return 1 }
        var sum = 0
        for i in 1 to f(k) { sum = sum + g(k - 1) }
        return sum
      }
      t = g(a)`);
    assert.match(text, /put g\(3\)\.last\(i\)=3\n/);
    assert.match(text, /put g\(1\)\.last\(i\)=1\n/);
    assert.match(text, /Answer: 6\n$/);
  });

  it('of a memo function fetch the result once it is there', () => {
    const text = trace(`memo function f(k: int): int { step "F {k}" { return k + 4 } }
      while f(1) > t { step "Add" { t = t + 2 } }`);
    assert.equal(count(text, /^call f/), 1);
    assert.match(text, /Answer: 6\n$/);
  });
});
