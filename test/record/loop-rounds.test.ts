import assert from 'node:assert/strict';
import { bindInputs } from '../../src/machine/index.ts';
import { loopRounds, record } from '../../src/record/index.ts';
import { compileTask } from '../tasks/load.ts';

/** The rounds of each loop by its name, in the order of the text. */
function rounds(body: string, a = 3): Record<string, readonly number[]> {
  const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random 0..9
    ask "{a} {n}?"
    ${body}
  }`);
  const { bound } = bindInputs(task, { a }, { n: 3 });
  assert.ok(bound);
  const recording = record(bound);
  assert.equal(recording.end.kind, 'halt');
  const counted = loopRounds(recording);
  return Object.fromEntries((task.machine.loops ?? []).map(({ name }, loop) => [name, counted.get(loop) ?? []]));
}

describe('rounds of loops', () => {
  it('are counted for each time that a run comes to a loop, none included', () => {
    const counted = rounds(`tape t: int = 0
      for i in 1 to a { for k in i to 2 { step "Add {k} to {i}" { t = t + k } } }
      for z in 5 to a { step "Never {z}" { t = 0 } }
      answer t`);
    assert.deepEqual(counted, { 'for i': [3], 'for k': [2, 1, 0], 'for z': [0] });
  });

  it('are counted of loops with break, continue and no state between two heads', () => {
    const counted = rounds(`tape t: int = 0
      while true {
        step "Add" { t = t + 1 }
        if t == 2 { continue }
        for i in 1 to 9 {
          step "Look at {i}" { if t + i > 5 { break } }
        }
        if t > 3 { break }
      }
      answer t`);
    assert.deepEqual(counted, { while: [4], 'for i': [5, 3, 2] });
  });

  it('are counted apart in each activation of a function', () => {
    const counted = rounds(`tape t: int = 0
      function f(k: int) {
        for i in 1 to k {
          step "Write {k}, {i}" { t = t + 1 }
          if k > 1 { f(k - 1) }
        }
      }
      f(a)
      answer t`);
    // f(3) calls f(2) three times, and each of these f(1) twice.
    assert.deepEqual([...(counted['for i'] ?? [])].sort(), [1, 1, 1, 1, 1, 1, 2, 2, 2, 3]);
  });

  it('are counted where the loop goes on in a state that a call no longer comes back to', () => {
    const counted = rounds(`tape t: int = 0
      function f(k: int) { step "Work on {k}" { t = t + k } }
      while t < 9 {
        step "Count" { t = t + 1 }
        f(2)
      }
      answer t`);
    assert.deepEqual(counted, { while: [3] });
  });

  it('are counted where calls in a head come back to it', () => {
    const counted = rounds(`tape t: int = 0
      function f(k: int): int { step "Look at {k}" { return t + k } }
      while f(1) < 4 { step "Count" { t = t + 1 } }
      for i in f(0) to f(2) { step "Add {i}" { t = t + 1 } }
      answer t`);
    assert.deepEqual(counted, { while: [3], 'for i': [3] });
  });
});
