import assert from 'node:assert/strict';
import { bindInputs } from '../../src/machine/index.ts';
import { ModelTape } from '../../src/trace/judge/model-tape.ts';
import { compileTask } from '../tasks/load.ts';

const { machine, ...task } = compileTask(`task "Copy" { class greedy length n: S 2, M 3, L 4
  input a: int[n] = random 1..9
  ask "{a}?"
  lay out a
  tape b: int[n] = a
  step "Change" { b[0] = b[0] + 1 }
  answer b[0]
}`);

const { bound } = bindInputs({ ...task, machine }, { a: [6, 2] });
assert.ok(bound);
const [a, b] = ['a', 'b'].map((name) => machine.regions.find((region) => region.name === name)?.id ?? -1);
assert.ok(a !== undefined && b !== undefined && a >= 0 && b >= 0);

describe('the tape of a model', () => {
  it('may hold what it held before a write that the machine would not make, and is uncertain from then on', () => {
    const tape = new ModelTape(bound, 1000);
    const copy = { region: b, index: [0] };
    assert.ok(tape.isCertain(copy));
    tape.writeAstray(copy, 9);
    assert.ok(tape.admits(copy, 9) && tape.admits(copy, 6) && !tape.admits(copy, 7));
    assert.ok(tape.isWrittenInDoubt(copy) && !tape.isCertain(copy));
    tape.write(b, [0], 7);
    assert.ok(tape.isCertain(copy));
    tape.writeAstray(copy, 8);
    assert.ok(tape.admits(copy, 7) && !tape.isWrittenInDoubt(copy) && !tape.isCertain(copy));
  });

  it('has a copy hold what it may hold itself, and what the cell may that it is a copy of, until it is written', () => {
    const tape = new ModelTape(bound, 1000);
    const copy = { region: b, index: [0] };
    tape.doubt({ region: a, index: [0] }, 5);
    assert.deepEqual(tape.doubts(copy), [5]);
    tape.doubt(copy, 8);
    assert.deepEqual(tape.doubts(copy), [8, 5]);
    for (const value of [5, 6, 8]) assert.ok(tape.admits(copy, value), String(value));
    assert.ok(!tape.admits(copy, 7));
    tape.write(b, [0], 7);
    assert.deepEqual(tape.doubts(copy), []);
    assert.ok(tape.admits(copy, 7) && !tape.admits(copy, 5));
  });
});
