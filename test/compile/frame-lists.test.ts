import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { compileText } from '../../src/compile/index.ts';
import { exportPython, groundTruth, sample } from '../../src/dataset/index.ts';
import { bindInputs, styleNames, styles, type Task } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { recordByInterpreter } from '../../src/record/record-by-interpreter.ts';
import { judge } from '../../src/trace/index.ts';
import { answerOf, compileTask } from '../tasks/load.ts';

const program = (body: string): string => `task "T" { class simulation length n: S 2..3, M 4..5, L 6..8
  input a: int[n] = random 0..5
  ask "{a}?"
  lay out a
  ${body} }`;

const sort = compileTask(
  program(`
  tape s: int[n] = a
  function sort(low: int, high: int) {
    if low < high {
      let middle = (low + high) / 2
      sort(low, middle)
      sort(middle + 1, high)
      var merged: list of int = []
      var i = low
      var j = middle + 1
      while i <= middle or j <= high {
        step "Merge {low} to {high}: compare {i} and {j}" {
          if j > high or (i <= middle and s[i] <= s[j]) {
            push merged, s[i]
            i = i + 1
          } else {
            push merged, s[j]
            j = j + 1
          }
        }
      }
      for k in 0 to length(merged) - 1 {
        step "Write {k} of {low} to {high}" { s[low + k] = merged[k] }
      }
    }
  }
  sort(0, n - 1)
  answer s`),
);

/** Lists of tuples and texts, in frames that are named by truth values and texts. */
const kinds = compileTask(
  program(`
  function take(k: int, odd: bool, name: text): int {
    var found: list of (at: int, value: int) = []
    var names: list of text = []
    for i in 0 to n - 1 {
      step "Look at {i} for {k}, {odd}, {name}" {
        if (a[i] % 2 == 1) == odd and a[i] >= k { push found, (i, a[i]) }
      }
    }
    step "Push for {k}, {odd}, {name}" { push names, name }
    if length(found) > 0 { step "Pop for {k}, {odd}, {name}" { pop found } }
    if k > 0 {
      let inner = take(k - 1, odd, name)
      step "Push what {k}, {odd}, {name} found inside" { push found, (n, inner) }
    }
    step "Sum for {k}, {odd}, {name}" {
      return (sum v in 0 .. length(found) - 1 of found[v].value) + length(names)
    }
  }
  let x = take(1, true, "x]")
  let y = take(1, false, "it's")
  answer "{x} {y}"`),
);

function taken(a: readonly number[], k: number, isOdd: boolean): number {
  const found = a.filter((value) => (value % 2 === 1) === isOdd && value >= k).slice(0, -1);
  if (k > 0) found.push(taken(a, k - 1, isOdd));
  return found.reduce((sum, value) => sum + value, 1);
}

function traceOf(task: Task, a: readonly number[]): string {
  return groundTruth(task, { a }, styles.minimal).truth?.trace ?? '';
}

describe('lists of a function', () => {
  it('are empty where they are declared, in every call', () => {
    for (const a of [
      [3, 1],
      [5, 0, 4, 4, 1],
      [2, 5, 1, 0, 3, 2],
    ]) {
      assert.equal(answerOf(sort, { a }), a.toSorted((x, y) => x - y).join(', '));
      assert.equal(answerOf(kinds, { a }), `${taken(a, 1, true)} ${taken(a, 1, false)}`);
    }
  });

  it('have cells that the arguments of the call name, and a length', () => {
    const trace = traceOf(sort, [3, 1]);
    assert.match(trace, /\nput length\(sort\.merged\[0\]\[1\]\)=0, sort\(0, 1\)\.i=0, sort\(0, 1\)\.j=1\n/);
    assert.match(trace, /\nput sort\.merged\[0\]\[1\]\[0\]=1, length\(sort\.merged\[0\]\[1\]\)=1, sort\(0, 1\)\.j=2\n/);
    assert.match(traceOf(kinds, [5, 3]), /\nget take\.found\[0\]\[yes\]\['x\]'\]\[0\.\.0\]=\(0, 5\)\nsum\(5\) = 5\n/);
  });

  it('are judged in every style, and the same in Python', () => {
    for (const task of [sort, kinds]) {
      const drawn = sample(task, { tier: 'S' }, 2, 0);
      const { bound } = bindInputs(task, drawn.inputs);
      assert.ok(bound);
      assert.deepEqual(record(bound).end, recordByInterpreter(bound).end);
      for (const name of styleNames) {
        const trace = groundTruth(task, drawn.inputs, styles[name], drawn.lengths).truth?.trace ?? '';
        assert.deepEqual(judge(bound, trace, { style: styles[name] }).faults, []);
      }
      const out = execFileSync('python3', ['-', '--seed', '2', '--json'], {
        input: exportPython(task),
        encoding: 'utf8',
      });
      const { truth } = groundTruth(task, drawn.inputs, styles.minimal, drawn.lengths);
      assert.deepEqual(JSON.parse(out), { question: drawn.question, trace: truth?.trace, answer: truth?.answer });
    }
  });

  it('cost nothing where they begin if no other call can have had the same arguments, unless a loop comes back', () => {
    const all = (before: string, shown: string): Task =>
      compileTask(
        program(`
        function all() {
          ${before} {
            var found: list of int = []
            var count: int[2] = 0
            for i in 0 to n - 1 {
              step "Take {i}${shown}" {
                push found, a[i]
                count[1] = count[1] + 1
              }
            }
            step "Add${shown}" { total = total + length(found) + count[1] }
          }
        }
        tape total: int = 0
        all()
        answer total`),
      );
    const once = all('if n > 0', '');
    assert.equal(answerOf(once, { a: [1, 2] }), '4');
    assert.doesNotMatch(traceOf(once, [1, 2]), /put length\(all\.found\)=0|Set /);
    assert.equal(answerOf(all('for r in 1 to 2', ', {r}'), { a: [1, 2] }), '8');
  });

  it('are told apart from what cannot be one', () => {
    const problems = (body: string): readonly string[] =>
      compileText(program(body)).problems.flatMap(({ code, message, suggestion }) =>
        code === 'unused' ? [] : [`${message} ${suggestion ?? ''}`.trim()],
      );
    const within = (declared: string, then: string): string =>
      `function f(k: int): int { ${declared} step "Go {k}" { ${then} } step "End {k}" { return 1 } } answer f(1)`;
    assert.deepEqual(problems(within('var t: list of int = []', 'push t, k')), []);
    assert.deepEqual(problems(within('var t: list of int = [1]', 'push t, k')), [
      'A list of a function is empty at first. Write: var t: list of int = [], and push what it begins with.',
    ]);
    assert.deepEqual(problems(within('let t: list of int = []', 'push t, k')), [
      't is a let, so its value cannot change. Declare it as a variable: var t = …',
    ]);
    assert.deepEqual(problems(within('', 'var t: list of int = [] push t, k')), [
      'A step cannot declare a list, which later steps use. Declare it before the step.',
    ]);
    assert.deepEqual(problems('var t: list of int = [] step "Go" { push t, 1 } answer length(t)'), [
      'Only a tape or a variable of a function can be a list. Declare it in the task, as a tape: tape found: list of int.',
    ]);
  });
});
