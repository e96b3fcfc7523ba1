import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { exportPython } from '../../src/dataset/index.ts';
import { bindInputs, minimal, styles, type Node } from '../../src/machine/index.ts';
import { decode, loopRounds, record } from '../../src/record/index.ts';
import { recordByInterpreter } from '../../src/record/record-by-interpreter.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';
import { boundProgram, programInputs, programs } from './random-programs.ts';

/** What a state does besides going on. */
const deeds: ReadonlySet<Node['op']> = new Set<Node['op']>([
  'get',
  'interval',
  'compute',
  'scan',
  'choose',
  'test',
  'written',
  'put',
  'call',
  'tail-call',
  'halt',
]);

describe('a state that does nothing', () => {
  it('is in no trace, but for empty steps', () => {
    let states = 0;
    // A seed that has found one, and the programs that all tests of random ones share.
    for (const drawn of [{ numRuns: 80, seed: 1596526334 }, { numRuns: 80 }])
      fc.assert(
        fc.property(programs, programInputs, (text, given) => {
          const bound = boundProgram(text, given);
          if (bound === undefined) return;
          const recording = record(bound, { limit: 400 });
          // The last state of a run that is stuck may not have come to what it does.
          const count = recording.end.kind === 'stuck' ? recording.states - 1 : recording.states;
          for (let number = 0; number < count; number++) {
            states++;
            let deedsDone = 0;
            const { state: id } = decode(recording, number, ({ op }) => {
              if (deeds.has(op)) deedsDone++;
            });
            const state = bound.machine.states[id];
            assert.ok(deedsDone > 0 || state?.kind === 'step', `state ${id} of\n${text}`);
          }
        }),
        drawn,
      );
    assert.ok(states > 500, `${states} states`);
  });

  it('is not where variables are declared: they join the state before, or one state where there is none', () => {
    const task = compileTask(`task "Declared" { class recursion length n: S 1..3, M 4..5, L 6..8
      input a: int = random 1..9
      ask "{a}"
      tape t: int = 0
      let double = a * 2
      let more = double + 1
      for i in 0 to 1 {
        let next = more + i
        step "Take {next} in round {i}" { t = next }
      }
      var rest = t - double
      while rest > 0 {
        let left = rest - 1
        step "Lower to {left}" { rest = left }
      }
      answer t }`);
    const { bound } = bindInputs(task, { a: 1 });
    assert.ok(bound);
    assert.equal(
      writeEvents(recordingEvents(record(bound), minimal), minimal),
      `Set double, more
get a=1
1 * 2 = 2
2 + 1 = 3
3 + 0 = 3
put double=2, more=3, next=3
next Take 3 in round 0
Take 3 in round 0
get more=3
3 + 1 = 4
put t=3, next=4
next Take 4 in round 1
Take 4 in round 1
get double=2
4 - 2 = 2
2 > 0 yes
2 - 1 = 1
put t=4, rest=2, left=1
next Lower to 1
Lower to 1
1 > 0 yes
put rest=1, left=0
next Lower to 0
Lower to 0
0 > 0 no
put rest=0
next Read the answer
Read the answer
get t=4
halt
Answer: 4
`,
    );
  });

  it('is not where a procedure calls one last, and where a step follows a call', () => {
    const task = compileTask(readFileSync(new URL('../algorithms/hanoi.tail', import.meta.url), 'utf8'));
    assert.ok(task.machine.states.every(({ kind }) => kind !== 'resume'));
    const { bound } = bindInputs(task, { n: 1, disks: 1 });
    assert.ok(bound);
    assert.equal(
      writeEvents(recordingEvents(record(bound), minimal), minimal),
      `Start
get disks=1
call move(1, 1, 2, 3) from main
next Enter move(1, 1, 2, 3)
Enter move(1, 1, 2, 3)
1 > 0 yes
call move(0, 1, 3, 2) from move(1, 1, 2, 3)
next Enter move(0, 1, 3, 2)
Enter move(0, 1, 3, 2)
0 > 0 no
return to move(1, 1, 2, 3)
next Move disk 1 from 1 over 2 to 3
Move disk 1 from 1 over 2 to 3
get length(moves)=0
0 + 1 = 1
put moves[0]=(1, 1, 3), length(moves)=1
next Enter move(0, 2, 1, 3)
Enter move(0, 2, 1, 3)
0 > 0 no
return to main
next Read the answer
Read the answer
get length(moves)=1
1 - 1 = 0
get moves[0..0]=(1, 1, 3)
halt
Answer: (1, 1, 3)
`,
    );
  });

  it('is not where a function begins: a call leads to the first state that does something', () => {
    const task = compileTask(`task "Entries" { class recursion length n: S 1..3, M 4..5, L 6..8
      ask "{n}"
      tape s: int = 0
      function up(k: int, l: int): int {
        for i in k to l {
          for j in i - 1 to i - 1 { step "Add {i} in {k}, {l} {j}" { s = s + i } }
        }
        return s
      }
      function under(k: int) {
        for i in 1 to 2 { step "Take {i} of {k}" { s = s - i } }
        if k > 0 { under(k - 1) }
      }
      let x = up(1, n)
      let y = up(2, 1)
      under(n)
      answer s + x + y }`);
    assert.ok(task.machine.states.every(({ kind }) => kind !== 'entry'));
    const { bound } = bindInputs(task, { n: 2 });
    assert.ok(bound);
    const recording = record(bound);
    assert.deepEqual(
      [...loopRounds(recording)],
      [
        [0, [2, 0]],
        [1, [1, 1]],
        [2, [2, 2, 2]],
      ],
    );
    assert.deepEqual(
      recordByInterpreter(bound).words.slice(0, recording.length),
      recording.words.slice(0, recording.length),
    );
    const text = writeEvents(recordingEvents(recording, minimal), minimal);
    assert.match(text, /call up\(1, 2\) from main for x\nnext Add 1 in 1, 2 0\nAdd 1 in 1, 2 0\nget s=0\n/);
    assert.match(text, /call up\(2, 1\) from main for y\nnext Finish in up\(2, 1\)\n/);
    assert.match(text, /2 > 0 yes\nnext Take 1 of 1\nTake 1 of 1\n/);
    for (const style of Object.values(styles)) {
      const trace = writeEvents(recordingEvents(recording, style), style);
      assert.deepEqual(judge(bound, trace, { style }).faults, []);
      // A call that the model made instead is followed to where that one begins.
      const other = trace.replace('up(2, 1)', 'up(2, 2)');
      assert.equal(judge(bound, other, { style }).faults[0]?.kind, 'transition-call');
    }
    assert.equal(
      execFileSync('python3', ['-', '--length', '2', '--json'], {
        input: exportPython(task),
        encoding: 'utf8',
      }).includes(JSON.stringify(text).slice(1, -1)),
      true,
    );
  });

  it('is left out where a result is not used', () => {
    const task = compileTask(`task "Unused" { class recursion length n: S 1, M 2, L 3
      input a: int = random 1..9
      ask "{a}"
      tape seen: int = 0
      function twice(k: int): int { step "Double {k}" { return k + k } }
      function look(k: int) { if k > 3 { seen = twice(k) } else { twice(k + 1) } }
      look(a)
      answer seen }`);
    assert.equal(task.machine.states.filter(({ kind }) => kind === 'resume').length, 1);
  });
});
