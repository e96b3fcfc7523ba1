import assert from 'node:assert/strict';
import { groundTruth } from '../../src/dataset/index.ts';
import { styles } from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

function trace(body: string): string {
  const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random 0..9
    ask "{a} {n}?"
    ${body}
  }`);
  return groundTruth(task, { a: 3 }, styles.minimal, { n: 3 }).truth?.trace ?? 'stuck';
}

describe('bounds of a for loop that can change', () => {
  it('are what they are when the loop begins, and kept', () => {
    const text = trace(`tape t: int = 2
      for i in t to t + 1 by t - 1 { step "Add {i}" { t = t + i } }
      answer t`);
    assert.match(text, /\nput last\(i\)=3, by\(i\)=1\nnext Add 2\n/);
    assert.match(text, /Answer: 7\n$/);
  });

  it('are taken anew each time the loop begins: counts, variables and lengths of lists', () => {
    const text = trace(`tape count: int[2] = 1
      tape found: list of int
      step "Count" { count[1] = a - 1 }
      for v in 0 to 1 {
        for k in 1 to count[v] { step "Write {v} as number {k}" { push found, v } }
      }
      for i in 0 to length(found) - 1 { step "Write {i} again" { push found, found[i] } }
      answer found`);
    assert.match(text, /Answer: 0, 1, 1, 0, 1, 1\n$/);
  });

  it('are kept apart in each frame of a function that calls itself', () => {
    const text = trace(`tape t: int = 2
      tape found: list of int
      function f(k: int) {
        for i in 1 to t {
          step "Write {k} as number {i}" {
            push found, k
            t = k - 1
          }
          if k > 1 { f(k - 1) }
        }
      }
      f(2)
      answer found`);
    assert.match(text, /Answer: 2, 1, 2, 1\n$/);
  });

  it('end a loop before its first round where nothing is left', () => {
    const text = trace(`var t = 0
      for i in 1 to t { step "Add {i}" { t = t + i } }
      answer t`);
    assert.match(text, /Answer: 0\n$/);
  });

  it('print nothing where they are a constant minus a cell, a variable or a parameter', () => {
    const text = trace(`tape t: int = 0
      function f(k: int) {
        for i in 1 to 3 - k { step "Take {i} in {k}" { t = t + i } }
      }
      for i in 5 - n to 9 - (a + 4) {
        for j in 4 - i down to 2 - i { step "Add {i} and {j}" { t = t + i * j } }
      }
      f(1)
      answer t`);
    assert.deepEqual(
      text.split('\n').filter((line) => /^next (Add|Take)|last|^\d - /.test(line)),
      ['next Add 2 and 2', 'next Add 2 and 1', 'next Add 2 and 0', 'next Take 1 in 1', 'next Take 2 in 1'],
    );
  });
});

describe('rounds in which a loop has no state', () => {
  const body = (end: string): string => `tape t: int = 0
    for i in 0 to ${end} {
      while t < i * i - 20 { step "Add {i}" { t = t + i } }
    }
    answer t`;

  it('are looked at two by two, and not at all behind the last one', () => {
    const states = (end: string): readonly string[] =>
      trace(body(end))
        .split('\n')
        .flatMap((line) => (line.startsWith('next ') ? [line.slice(5)] : []));
    assert.deepEqual(states('4'), ['Go on, i=2', 'Go on, i=4', 'Read the answer']);
    assert.deepEqual(states('3'), ['Go on, i=2', 'Read the answer']);
    assert.deepEqual(states('n'), ['Go on, i=2', 'Read the answer']);
    assert.deepEqual(states('n + 2'), ['Go on, i=2', 'Go on, i=4', 'Add 5', 'Read the answer']);
  });
});
