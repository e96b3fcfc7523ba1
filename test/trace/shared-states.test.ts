import assert from 'node:assert/strict';
import { bindInputs, styles } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';

describe('states that the judge passes over', () => {
  it('have written what they wrote in the true run, to a cell too that a state of the model’s own had written otherwise', () => {
    const task = compileTask(`task "Twice" { class iteration length n: S 1..3, M 4..5, L 6..8
      input a: int = random 1..9
      ask "{a}?"
      tape t: int = 0
      tape u: int = 0
      if a < 5 { step "First" { t = 1 } } else { step "Other" { t = 9 } }
      step "Then" { u = 1 }
      step "Last" { t = 2 }
      for i in 0 to 5 { step "Add {i}" { u = u + i * a } }
      answer t + u
    }`);
    const { bound } = bindInputs(task, { a: 3 }, { n: 1 });
    assert.ok(bound);
    const right = writeEvents(recordingEvents(record(bound), styles.minimal), styles.minimal);
    const text = right
      .replace('3 < 5 yes\nnext First\nFirst\nput t=1\n', '3 < 5 no\nnext Other\nOther\nput t=9\n')
      .replace('get t=2', 'get t=1');
    assert.deepEqual(
      judge(bound, text).faults.map(({ explanation }) => explanation),
      ['3 < 5 is true.', 't holds 2; no nearby cell holds 1.'],
    );
  });

  it('are counted as states of the text, where one was put in before', () => {
    const task = compileTask(`task "Squares" { class iteration length n: S 1..3, M 4..5, L 6..8
      input a: int = random 1..9
      ask "{a}?"
      tape t: int = 0
      tape u: int = 0
      for i in 0 to 20 {
        step "Look {i}" { u = u + i }
        step "Add {i}" { t = t + i * a }
      }
      answer t + u
    }`);
    const { bound } = bindInputs(task, { a: 3 }, { n: 1 });
    assert.ok(bound);
    const right = writeEvents(recordingEvents(record(bound), styles.minimal), styles.minimal);
    const text = right
      .replace(/Look 5\n[^]*?(?=Add 5\n)/, '$&$&')
      .replace('5 * 3 = 15\n', '')
      .replace('get t=108', 'get t=45');
    assert.deepEqual(
      judge(bound, text).faults.map(({ kind, explanation }) => [kind, explanation]),
      [
        ['transition-successor', 'According to what the state itself wrote, the machine continues with Add 5.'],
        ['operation-missing', 'The state computes 5 * 3 here, but does not write it out.'],
        ['fetch-stale', 't holds 108; 45 looks like an older version, written by state 13 (Add 5).'],
      ],
    );
  });
});
