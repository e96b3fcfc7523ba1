import assert from 'node:assert/strict';
import { groundTruth } from '../../src/dataset/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

/** The lines with which a program writes. */
function putsOf(body: string): readonly string[] {
  const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int[n] = random 0..9
    ask "{a}?"
    tape s: int[n] = 0
    tape t: int = 0
    ${body}
    answer t + s[0] }`);
  const { truth } = groundTruth(task, { a: [4, 1, 3] }, minimal, { n: 3 });
  assert.ok(truth);
  return truth.trace.split('\n').filter((line) => line.startsWith('put '));
}

describe('what a state writes', () => {
  it('stands in one line, behind all that it fetches of other regions: cells and intervals', () => {
    assert.deepEqual(putsOf('step "Do" { s[0] = 1  t = a[0] + a[1]  s[2] = 6 }'), ['put s[0]=1, t=5, s[2]=6']);
    const loop = 'for i in 7 to sum v in 0 .. n - 1 of a[v] { step "Do {i}" { t = t + i } }';
    assert.deepEqual(putsOf(`step "Begin" { s[0] = 1 } ${loop}`), ['put s[0]=1, last(i)=8', 'put t=7', 'put t=15']);
  });
});
