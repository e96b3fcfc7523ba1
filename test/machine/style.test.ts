import assert from 'node:assert/strict';
import { compileText } from '../../src/compile/index.ts';
import { minimal, styleFor, styleNamed, styles } from '../../src/machine/index.ts';

describe('the style of a name', () => {
  it('is one of every machine, else one that the program has, else none, for which minimal stands', () => {
    const { tasks, problems } = compileText(`task "T" { class enumeration length n: S 1, M 2, L 3
  input a: int = random 0..9
  ask "{a}?"
  tape t: int = 0
  style "mine" { get "take {fetches}" each "{cell}: {value}" }
  step "A" { t = a }
  answer t }`);
    const [task] = tasks;
    assert.ok(task !== undefined, problems.map(({ message }) => message).join('\n'));
    const { machine } = task;
    for (const name of ['minimal', 'terse', 'verbose'] as const) {
      assert.equal(styleFor(machine, name), styles[name]);
      assert.equal(styleNamed(machine, name), styles[name]);
    }
    assert.equal(styleFor(machine, 'mine').name, 'mine');
    assert.equal(styleNamed({}, 'mine'), undefined);
    assert.equal(styleFor({}, 'mine'), minimal);
    assert.equal(styleFor(machine, undefined), minimal);
  });
});
