import assert from 'node:assert/strict';
import { groundTruth } from '../../src/dataset/index.ts';
import { styles } from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

function trace(body: string): string {
  const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random 0..9
    input b: int = random 0..9
    input s: int[n] = random 1..9
    ask "{a} {b} {s} {n}?"
    ${body}
  }`);
  return groundTruth(task, { a: 3, b: 0, s: [4, 5, 6] }, styles.minimal, { n: 3 }).truth?.trace ?? 'stuck';
}

describe('parts of the head of a while that no round can change', () => {
  it('are computed once, where the loop begins', () => {
    const text = trace(`tape t: int = 0
      while t < a * n - 1 and t * t < a + n { step "Count" { t = t + 1 } }
      answer t`);
    assert.equal(text.match(/9 - 1 = 8/g)?.length, 1, text);
    assert.equal(text.match(/3 \+ 3 = 6/g)?.length, 1, text);
    assert.match(text, /put bound\(1\)=8, bound\(2\)=6\n/);
    assert.match(text, /Answer: 3\n$/);
  });

  it('are computed anew each time that the loop begins, those of loops in one another apart', () => {
    const text = trace(`tape t: int = 0
      for i in 1 to 2 {
        var k = 0
        while k < a - i * n + 3 {
          step "Round {k} of {i}" { k = k + 1 }
          var m = 0
          while m < n * i - k { step "Round {m} in {k} of {i}" { m, t = m + 1, t + 1 } }
        }
      }
      answer t`);
    // i = 1: k < 3, m < 3 - k; i = 2: k < 0.
    assert.match(text, /Answer: 3\n$/);
  });

  it('are kept in each frame where they are of its own and take more than one operation', () => {
    const text = trace(`tape t: int = 0
      function f(k: int) {
        var m = 0
        while m < k * k - n {
          step "Round {m} of {k}" { m, t = m + 1, t + 1 }
        }
        if k > 2 { f(k - 1) }
      }
      f(a)
      answer t`);
    assert.equal(text.match(/3 \* 3 = 9/g)?.length, 1, text);
    assert.match(text, /Answer: 7\n$/);
  });

  it('are not computed before what spares the program a division by zero', () => {
    const text = trace(`tape t: int = 0
      while b != 0 and t < a / b { step "Count" { t = t + 1 } }
      answer t`);
    assert.match(text, /Answer: 0\n$/);
  });

  it('are not what is one operation with what changes, index arithmetic, or a cell alone', () => {
    const text = trace(`tape t: int = 0
      while t + a + n < 9 and t < n and t < 2 + 1 { step "Count" { t = t + 1 } }
      answer t`);
    assert.doesNotMatch(text, /bound/);
    assert.match(text, /\n0 \+ 3 \+ 3 = 6\n/);
  });
});
