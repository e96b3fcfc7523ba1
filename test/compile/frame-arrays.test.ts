import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { compileText } from '../../src/compile/index.ts';
import { exportPython, groundTruth, sample } from '../../src/dataset/index.ts';
import { bindInputs, styleNames, styles, type Task } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { recordByInterpreter } from '../../src/record/record-by-interpreter.ts';
import { judge } from '../../src/trace/index.ts';
import { answerOf, compileTask } from '../tasks/load.ts';

const program = (body: string): string => `task "T" { class simulation length n: S 2..3, M 4..5, L 6..8
  input m: bool[n][n] = random one of [true, false]
  ask "{m}?"
  lay out m
  ${body} }`;

const reach = compileTask(
  program(`
  function reach(v: int): int {
    var seen: bool[n] = false
    var order: int[0 .. n - 1] = -1
    var last = 0
    seen[v] = true
    order[0] = v
    for first in 0 to n - 1 {
      if order[first] >= 0 {
        let u = order[first]
        for w in 0 to n - 1 {
          step "Look from {v} at {w}, {first}" {
            if m[u][w] and not seen[w] {
              seen[w] = true
              last = last + 1
              order[last] = w
            }
          }
        }
      }
    }
    return (sum w in 0 .. n - 1 where seen[w] of 1) + 0 * order[last]
  }
  tape count: int = 0
  for v in 0 to n - 1 {
    let r = reach(v)
    step "Count {v}" { if r == n { count = count + 1 } }
  }
  answer count`),
);

/** How many vertices reach all others. */
function reachingAll(m: readonly (readonly boolean[])[]): number {
  return m.filter((_, v) => {
    const seen = new Set([v]);
    for (const u of seen) m[u]?.forEach((is, w) => is && seen.add(w));
    return seen.size === m.length;
  }).length;
}

function traceOf(task: Task, m: readonly (readonly boolean[])[]): string {
  return groundTruth(task, { m }, styles.minimal).truth?.trace ?? '';
}

const graph = fc
  .integer({ min: 1, max: 4 })
  .chain((n) => fc.array(fc.array(fc.boolean(), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }));

const pair = [
  [false, true],
  [false, false],
];

describe('arrays of a function', () => {
  it('begin anew in every call', () => {
    fc.assert(
      fc.property(graph, (m) => {
        assert.equal(answerOf(reach, { m }), String(reachingAll(m)));
      }),
      { numRuns: 25 },
    );
  });

  it('have cells that the arguments of the call name, which are set one by one where they are declared', () => {
    assert.deepEqual(
      traceOf(reach, pair)
        .split('\n')
        .filter((line) => /^(put|next Set) .*reach/.test(line))
        .slice(0, 9),
      [
        'next Set seen in reach(0), at=0',
        'put reach.seen[0][0]=no',
        'next Set seen in reach(0), at=1',
        'put reach.seen[0][1]=no',
        'next Set order in reach(0), at=0',
        'put reach.order[0][0]=-1',
        'next Set order in reach(0), at=1',
        'put reach.order[0][1]=-1, reach(0).last=0',
        'next Set seen[v] in reach(0)',
      ],
    );
    assert.match(traceOf(reach, pair), /\nget reach\.seen\[0\]\[0\.\.1\]=yes yes\nsum\(1, 1\) = 2\n/);
  });

  it('are judged in every style, and the same in Python', () => {
    const drawn = sample(reach, { tier: 'S' }, 2, 0);
    const { bound } = bindInputs(reach, drawn.inputs);
    assert.ok(bound);
    for (const name of styleNames) {
      const trace = groundTruth(reach, drawn.inputs, styles[name], drawn.lengths).truth?.trace ?? '';
      assert.deepEqual(judge(bound, trace, { style: styles[name] }).faults, []);
    }
    const out = execFileSync('python3', ['-', '--seed', '2', '--json'], {
      input: exportPython(reach),
      encoding: 'utf8',
    });
    const { truth } = groundTruth(reach, drawn.inputs, styles.minimal, drawn.lengths);
    assert.deepEqual(JSON.parse(out), { question: drawn.question, trace: truth?.trace, answer: truth?.answer });
  });

  it('may have several indexes, tuples and what may be none, and hold what later calls leave in peace', () => {
    const task = compileTask(
      program(`
      function f(k: int): int {
        var t: (int, int)[2][2] = (k, 0)
        var o: int?[2] = none
        if k > 0 {
          let below = f(k - 1)
          step "Set {k}" {
            t[0][1] = (k, below)
            o[1] = below
          }
        }
        step "Add up {k}" {
          let last = o[1]
          if last == none { return t[1][1].first + 1 }
          return t[0][1].first + t[0][1].second + last
        }
      }
      answer f(3) + f(3)`),
    );
    // f(0) = 1, f(k) = k + 2 f(k - 1).
    assert.equal(answerOf(task, { m: pair }), '38');
  });

  it('cost nothing where they begin if no other call can have had the same arguments', () => {
    const once = compileTask(
      program(`
      function all() {
        var t: int[n] = 7
        for i in 0 to n - 1 { step "Take {i}" { if m[i][i] { t[i] = i } } }
        step "Add" { total = sum i in 0 .. n - 1 of t[i] }
      }
      tape total: int
      all()
      answer total`),
    );
    assert.equal(answerOf(once, { m: pair }), '14');
    assert.doesNotMatch(traceOf(once, pair), /Set t/);
    assert.match(traceOf(once, pair), /\nget all\.t\[0\.\.1\]=7 7\n/);
    const memo = compileTask(
      program(`
      memo function f(k: int): int {
        var t: int[3] = k
        var u: int[3] = 1
        step "Find {k}" { u[1] = k }
        if k < 1 { return 1 }
        let a = f(k - 1)
        let b = f(k - 1)
        step "Add {k}" { return a + b + u[0] + u[1] + t[2] }
      }
      answer f(2)`),
    );
    assert.equal(answerOf(memo, { m: pair }), '15');
    assert.doesNotMatch(traceOf(memo, pair), /Set u/);
    assert.match(traceOf(memo, pair), /next Set t in f\(2\), at=0/);
  });

  it('have the cells of their size alone, whoever runs, writes, judges or looks at them', () => {
    const write = (declared: string, at: string): Task =>
      compileTask(
        program(`
        tape size: int = 2
        function f(k: int, odd: bool): int {
          ${declared}
          step "Write in {k}, {odd}" { t[${at}] = 5 }
          step "Read in {k}, {odd}" { return t[${at}] }
        }
        step "Let it be more" { size = 3 }
        let x = f(2, false)
        let y = f(3, true)
        answer x + y + 0 * size`),
      );
    const sizes = [
      ['var t: int[3] = 1', 2],
      ['var t: int[n + 1] = 1', 2],
      ['let more = k + 1 var t: int[more] = 1', 2],
      ['var t: int[k + 1] = 1', 2],
      ['let more = k + 1 var t: int[1..more] = 1', 3],
      ['var t: int[size] = 1', 2],
      ['for i in 1 to 1 { step "Wait {i}, {k}, {odd}" { size = size + 0 } } var t: int[size * 1] = 1', 2],
    ] as const;
    for (const [declared, last] of sizes) {
      const right = write(declared, String(last));
      assert.equal(answerOf(right, { m: pair }), '10', declared);
      const trace = traceOf(right, pair);
      for (const at of [last + 2, -1]) {
        const task = write(declared, String(at));
        const { bound } = bindInputs(task, { m: pair });
        assert.ok(bound);
        const { end } = recordByInterpreter(bound);
        assert.equal(end.kind === 'stuck' && end.stuck.stuck, 'index out of range', `${declared}, ${at}`);
        assert.deepEqual(record(bound).end, end);
      }
      const { bound } = bindInputs(right, { m: pair });
      assert.ok(bound);
      assert.deepEqual(judge(bound, trace, { style: styles.minimal }).faults, []);
      const outside = trace.replace(/^(put f\.t\[2\]\[no\])\[\d\]=5/m, '$1[9]=5');
      assert.notEqual(outside, trace);
      assert.notDeepEqual(judge(bound, outside, { style: styles.minimal }).faults, []);
    }
    const python = exportPython(write('let more = k + 1 var t: int[more] = 1', '9'));
    assert.throws(() => execFileSync('python3', ['-', '--seed', '2'], { input: python, stdio: 'pipe' }), /IndexError/);
  });

  it('are told apart from what cannot be one', () => {
    const problems = (body: string): readonly string[] =>
      compileText(program(body)).problems.flatMap(({ code, message, suggestion }) =>
        code === 'unused' ? [] : [`${message} ${suggestion ?? ''}`.trim()],
      );
    const within = (declared: string, then = 'return t[0]'): string =>
      `function f(k: int): int { ${declared} step "Go {k}" { ${then} } } answer f(1)`;
    assert.deepEqual(problems(within('var t: int[n] = 0')), []);
    assert.deepEqual(problems(within('var t: int[3] = [1, 2, 3]')), [
      'Each element of an array of a function begins with the same value. Write it once, var t: … = 0, and set the others, or declare a constant.',
    ]);
    assert.deepEqual(problems(within('var t: int[n] = false')), ['Expected int, found bool.']);
    assert.deepEqual(
      problems('function f(k: int): int { step "Go {k}" { var t: int[n] = 0 return t[0] } } answer f(1)'),
      [
        'A step cannot declare an array, whose elements get their first values in a state for each. Declare it before the step.',
      ],
    );
    assert.deepEqual(problems('var t: int[n] = 0 step "Go" { t[0] = 1 } answer t[0]').slice(0, 1), [
      'Expected int[], found int. Declare it as a tape: tape t: ….',
    ]);
  });
});
