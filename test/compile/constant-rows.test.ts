import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { exportPython, groundTruth, sample } from '../../src/dataset/index.ts';
import { bindInputs, styleNames, styles, type Inputs, type Task } from '../../src/machine/index.ts';
import { generateRunner, recordByInterpreter } from '../../src/record/index.ts';
import { judge } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';
import { problemsOf } from './problems-of.ts';

function taskOf(body: string): Task {
  return compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random 0..2
    ask "{a} {n}?"
    ${body}
  }`);
}

function trace(body: string, inputs: Inputs = { a: 1, n: 3 }): string {
  return groundTruth(taskOf(body), inputs, styles.minimal, { n: 3 }).truth?.trace ?? 'stuck';
}

const next = 'const next = [[1, 0], [2, 0], [2, 2]]';
const walk = `${next}
  const name: text[0..2][1..2] = [["a", "b"], ["c", "d"], ["e", "f"]]
  tape state: int = 0
  tape own: int[3][2] = next
  tape said: text = ""
  for i in 1 to n {
    step "Read {i}" {
      state = next[state][i % 2]
      said = said + name[state][1 + i % 2]
    }
    step "Change {i}" { own[state][0] = own[state][1] + next[2][0] + length(next) }
  }
  answer "{said}: {own}"`;

describe('tables of constants with two indexes', () => {
  it('are laid out row by row, and fetched by both indexes', () => {
    const text = trace(walk);
    assert.match(
      text,
      /^lay next\[0\]\[0\]=1 next\[0\]\[1\]=0\nlay next\[1\]\[0\]=2 next\[1\]\[1\]=0\nlay next\[2\]\[0\]=2 next\[2\]\[1\]=2\nlay name\[0\]\[1\]='a' name\[0\]\[2\]='b'\n/,
    );
    assert.match(text, /get next\[0\]\[1\]=0/);
    assert.match(text, /get name\[0\]\[2\]='b'/);
    // What the program says at a fixed place is fetched no more than a number: next[2][0] is 2, and there are 3 rows.
    assert.match(text, /^0 \+ 2 \+ 3 = 5$/m);
    assert.match(text, /Answer: bcb: \[5, 0\], \[5, 0\], \[2, 2\]\n$/);
  });

  it('are the same by the interpreter, in Python, and sound in every style', () => {
    const task = taskOf(walk);
    const own = Array.from({ length: 6 }, (_, index) => {
      const { inputs, lengths, question } = sample(task, { tier: 'M' }, 5, index);
      const { bound } = bindInputs(task, inputs, lengths);
      assert.ok(bound);
      const [made, told] = [generateRunner(task.machine).run(bound), recordByInterpreter(bound)];
      assert.deepEqual([made.end, made.words.slice(0, made.length)], [told.end, told.words.slice(0, told.length)]);
      for (const style of styleNames) {
        const { truth } = groundTruth(task, inputs, styles[style], lengths);
        assert.ok(truth);
        assert.equal(judge(bound, truth.trace, { style: styles[style] }).verdict, 'sound');
      }
      const { truth } = groundTruth(task, inputs, styles.minimal, lengths);
      return { question, trace: truth?.trace, answer: truth?.answer };
    });
    const lines = execFileSync('python3', ['-', '--tier', 'M', '--seed', '5', '--count', '6', '--json'], {
      input: exportPython(task),
      encoding: 'utf8',
    });
    assert.deepEqual(
      lines
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
      own,
    );
  });

  it('are gone through by scans along a row, fetched as a row, and known to generators and conditions', () => {
    assert.match(
      trace(`${next}\n tape t: int\n step "Add" { t = sum v in 0 .. 1 of next[a][v] }\n answer t`),
      /get next\[1\]\[0\.\.1\]=2 0\nsum\(2, 0\) = 2\n/,
    );
    assert.match(
      trace(`${next}\n tape t: int\n step "Add" { fetch next[a]\n t = next[a][0] }\n answer t`),
      /get next\[1\]\[0\.\.1\]=2 0\nput t=2\n/,
    );
    const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
      ${next}
      input a: int = generate { a = next[draw 0..2][draw 0..1] }
      input b: int = random 0..2 where next[b][0] == 2 and next[b][1] >= length(next) - 3
      ask "{a} {b}?"
      answer a + b }`);
    for (let index = 0; index < 20; index++) {
      const { a, b } = sample(task, { tier: 'S' }, 1, index).inputs;
      assert.ok([0, 1, 2].includes(Number(a)) && [1, 2].includes(Number(b)));
    }
  });

  it('have rows of one length, as their type says, and no third index', () => {
    const told = (line: string): readonly string[] => problemsOf(`${line}\nanswer a`).messages;
    assert.match(
      told('const c = [[1, 2], [3]]').join('\n'),
      /Each row of c should have 2 elements as the first has, but this one has 1\./,
    );
    assert.match(
      told('const c: int[2][3] = [[1, 2], [3, 4]]').join('\n'),
      /Each row of c should have 3 elements, but has 2\./,
    );
    assert.match(told('const c: int[3][2] = [[1, 2], [3, 4]]').join('\n'), /c should have 3 elements, but has 2\./);
    assert.match(told('const c = [[[1], [2]], [[3], [4]]]').join('\n'), /A table has two indexes at most\./);
    assert.match(told('const c = [[1, 2], 3]').join('\n'), /expected/i);
  });
});
