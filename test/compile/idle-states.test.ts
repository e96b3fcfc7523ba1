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
  it('is in no trace, but for empty steps, entries of functions, and returns to a step that shows more than the place', () => {
    let states = 0;
    fc.assert(
      fc.property(programs, programInputs, (text, given) => {
        const bound = boundProgram(text, given);
        if (bound === undefined) return;
        const recording = record(bound, { limit: 400 });
        // The last state of a run that is stuck may not have come to what it does.
        const count = recording.end.kind === 'stuck' ? recording.states - 1 : recording.states;
        for (let number = 0; number < count; number++) {
          states++;
          const done: Node['op'][] = [];
          const { state: id } = decode(recording, number, ({ op }) => {
            if (deeds.has(op)) done.push(op);
          });
          const state = bound.machine.states[id];
          if (done.length > 0 || state?.kind === 'step' || state?.kind === 'entry') continue;
          assert.ok(state?.kind === 'resume' && state.code.op === 'next', `state ${id} of\n${text}`);
        }
      }),
      { numRuns: 200 },
    );
    assert.ok(states > 500, `${states} states`);
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
