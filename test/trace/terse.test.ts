import assert from 'node:assert/strict';
import { bindInputs, terse, type Inputs } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { generateWriter, judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';

/** The terse trace of a task, and what a judge finds in it after a change. */
function traced(
  name: string,
  inputs: Inputs,
): { readonly text: string; readonly faultsOf: (change: readonly [from: string, to: string]) => readonly string[] } {
  const task = loadTask(name);
  const { bound } = bindInputs(task, inputs);
  assert.ok(bound);
  const text = writeEvents(recordingEvents(record(bound), terse), terse);
  return {
    text,
    faultsOf: ([from, to]) => {
      assert.equal(text.split(from).length, 2, `${from} stands once in\n${text}`);
      return judge(bound, text.replace(from, to), { style: terse }).faults.map(({ kind, label }) => `${kind} ${label}`);
    },
  };
}

const addition = traced('addition', { x: '37.5', y: '1.48' });
const knapsack = traced('knapsack', { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] });

describe('terse style', () => {
  it('says the label of a state once, and writes a result where it is computed', () => {
    assert.ok(
      addition.text.includes(
        [
          'Add place -1',
          'get x[-1]=5, y[-1]=4, carry=0, high=1',
          '5 + 4 + 0 = 9',
          '9 % 10 -> sum[-1]=9',
          '9 // 10 -> carry=0',
          'Add place 0',
        ].join('\n'),
      ),
      addition.text,
    );
  });

  it('writes each of several results where it is computed, but none into cells that may be one', () => {
    const linesOf = (statement: string): string => {
      const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
        input a: int = random 0..9
        input s: int[n] = random 0..9
        ask "{a} {s}?"
        tape t: int[0..9] = 0
        for i in 0 to 0 { step "Set {i}" { ${statement} } }
        answer t[1] }`);
      const { bound } = bindInputs(task, { a: 2, s: [4, 5, 6] });
      assert.ok(bound);
      const recording = record(bound);
      const written = writeEvents(recordingEvents(recording, terse), terse);
      assert.equal(new TextDecoder().decode(generateWriter(task.machine, terse).bytes(recording)), written);
      return written.slice(written.indexOf('Set 0\n') + 6, written.indexOf('Read the answer\n'));
    };
    assert.equal(linesOf('t[0], t[1] = a * 2, a * 3'), 'get a=2\n2 * 2 -> t[0]=4\n2 * 3 -> t[1]=6\n');
    assert.equal(linesOf('t[1], t[2] = i + 3, a * 2'), 'get a=2\n2 * 2 -> t[2]=4\nput t[1]=3\n');
    for (const [operand, lines] of [
      ['t[v]', 'get a=2\n2 + 1 = 3\nget t[3]=0\n0 * 2 -> t[2]=0\nput t[0]=3\n'],
      ['s[v - 3]', 'get a=2\n2 + 1 -> t[0]=3\n3 - 3 = 0\nget s[0]=4\n4 * 2 -> t[2]=8\n'],
    ] as const) {
      const statement = `let v = a + 1\n let w = ${operand} * 2\n t[0], t[2] = v, w`;
      assert.equal(linesOf(statement), lines);
    }
    assert.equal(linesOf('t[a], t[1] = a * 2, a * 3'), 'get a=2\n2 * 2 = 4\n2 * 3 = 6\nput t[2]=4, t[1]=6\n');
  });

  it('has the line of a call for the header of what it calls, and does not tell a return besides', () => {
    assert.match(knapsack.text, /\ncall best\(2, 5\) from best\(3, 5\) for skip\n2 == 0 no\n/);
    assert.match(knapsack.text, /\nput dp\[0\]\[5\]=0\nReturn to best\(1, 5\) for skip from best\(0, 5\)\n/);
    assert.doesNotMatch(knapsack.text, /^(?:next|return to) /m);
  });

  it('blames one wrong part of a line once, at its state', () => {
    const wrong: readonly (readonly [from: string, to: string, fault: string])[] = [
      ['9 % 10 -> sum[-1]=9', '9 % 10 -> sum[-1]=8', 'operation-result Add place -1'],
      ['9 % 10 -> sum[-1]=9', '9 % 10 -> sum[-2]=9', 'write-cell Add place -1'],
      ['9 % 10 -> sum[-1]=9', '9 % 9 -> sum[-1]=9', 'operand Add place -1'],
      ['9 % 10 -> sum[-1]=9\n', '', 'operation-missing Add place -1'],
      ['\nAdd place 0\n', '\nAdd place 1\n', 'label-jumped Add place 0'],
    ];
    for (const [from, to, fault] of wrong) assert.deepEqual(addition.faultsOf([from, to]), [fault], to);
  });

  it('blames a call that names another function or place once', () => {
    const call = 'call best(2, 5) from best(3, 5) for skip';
    for (const [from, to] of [
      [call, 'call best(2, 4) from best(3, 5) for skip'],
      [call, 'call best(2, 5) from best(3, 5) for take'],
      [call, 'Consider dp[2][5]'],
    ] as const)
      assert.deepEqual(knapsack.faultsOf([from, to]), ['transition-call Consider dp[2][5]'], to);
  });

  it('is found out where no style was asked for', () => {
    const { bound } = bindInputs(loadTask('knapsack'), { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] });
    assert.ok(bound);
    const { style, verdict } = judge(bound, knapsack.text);
    assert.deepEqual([style, verdict], ['terse', 'sound']);
  });
});
