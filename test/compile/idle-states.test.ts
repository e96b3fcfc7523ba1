import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { bindInputs, minimal, type Node } from '../../src/machine/index.ts';
import { decode, record } from '../../src/record/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';
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
  it('is in no trace, but for empty steps and for entries of functions, which show the arguments', () => {
    let states = 0;
    for (const seed of [1596526334, 1, 2])
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
            assert.ok(deedsDone > 0 || state?.kind === 'step' || state?.kind === 'entry', `state ${id} of\n${text}`);
          }
        }),
        { numRuns: 60, seed },
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
