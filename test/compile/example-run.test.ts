import assert from 'node:assert/strict';
import { askedLimits, compileText, editingLimits, exampleRunner } from '../../src/compile/index.ts';
import { finish, type Task } from '../../src/machine/index.ts';

function taskOf(text: string): Task {
  const [task] = compileText(text).tasks;
  assert.ok(task);
  return task;
}

const counting = taskOf(
  'task "Count" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n  input x: int = random 1..n\n  ask "{x}?"\n  tape count: int = 0\n  while count < 2000 * x {\n    step "Go" { count = count + 1 }\n  }\n  answer count\n  example x = 1 answer "2000"\n  example x = 2 answer "3999"\n  example x = 9 answer "18000"\n}\n',
);

const endless = taskOf(
  'machine "Right for ever" {\n  blank _\n  start go\n  go: _ -> _ R\n  end: halt\n  example "" tape "1"\n}\n',
);

describe('an example that is run', () => {
  it('is right, wrong, or takes more than it may', () => {
    const outcomes = (limits: () => ReturnType<typeof askedLimits>): readonly string[] =>
      counting.examples.map((example) => {
        const outcome = finish(exampleRunner(counting, limits())(example));
        return outcome.kind === 'failed' ? outcome.code : outcome.kind;
      });
    assert.deepEqual(outcomes(askedLimits), ['right', 'wrong', 'right']);
    assert.deepEqual(
      outcomes(() => editingLimits()),
      ['right', 'wrong', 'example-too-long'],
    );
  });

  it('is given up early where its machine certainly never halts', () => {
    const [example] = endless.examples;
    assert.ok(example);
    const outcome = finish(exampleRunner(endless, askedLimits())(example));
    assert.equal(outcome.kind, 'failed');
    assert.match('message' in outcome ? outcome.message : '', /^The machine never halts on this example/);
  });

  it('knows where it stands, and leaves the hash of what runs as it is', () => {
    assert.deepEqual(counting.examples[1]?.range.start, { line: 11, character: 2 });
    const other = taskOf(
      'task "A" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n  input x: int = random 1..n\n  ask "{x}?"\n  answer x\n}\n',
    );
    const more = taskOf(
      'task "A" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n  input x: int = random 1..n\n  ask "{x}?"\n  answer x\n  example x = 1 answer "1"\n}\n',
    );
    assert.equal(other.runHash, more.runHash);
    assert.notEqual(other.hash, more.hash);
  });
});
