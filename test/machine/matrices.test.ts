import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { exportPython, groundTruth, inputSpace, questionText, readQuestion, sample } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { bindInputs, styleNames, styles, type Inputs, type Task } from '../../src/machine/index.ts';
import { inject } from '../../src/imitator/index.ts';
import { historyOfRecording, linesOfState, record } from '../../src/record/index.ts';
import { judge, recordingEvents } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';

function taskWith(input: string, more = 'answer length(m)', ask = '{m}'): Task {
  return compileTask(
    `task "Matrix" { class enumeration length n, k: S 2..3, M 4..5, L 6..7 ${input} ask "${ask}" lay out m ${more} }`,
  );
}

/** What the Python export draws and writes, of tier S and seed 2. */
function pythonSamples(task: Task, count: number): readonly unknown[] {
  const out = execFileSync('python3', ['-', '--seed', '2', '--count', String(count), '--json'], {
    input: exportPython(task),
    encoding: 'utf8',
  });
  return out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

function problemsOf(task: Task, inputs: Inputs): readonly string[] {
  return (bindInputs(task, inputs).problems ?? []).map(({ message }) => message);
}

const spread = taskWith(
  'input m: int[1..n][k] = random 0..9 where m[1][0] < 9',
  `tape sum: int = 0
   for i in 1 to n { for j in 0 to k - 1 { step "Add {i} {j}" { sum = sum + m[i][j] } } }
   answer sum`,
  'Add up {m}.',
);

describe('inputs with several indexes', () => {
  it('are read as lists of lists, which tell their lengths', () => {
    const { bound } = bindInputs(spread, {
      m: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    });
    assert.equal(bound?.names.get('n'), 2);
    assert.equal(bound.names.get('k'), 3);
    assert.equal(bound.names.get('length(m)'), 2);
  });

  it('are told by the list that is wrong', () => {
    assert.deepEqual(problemsOf(spread, { m: [1, 2] }), ['m[0] should be a list, but is 1.']);
    assert.deepEqual(problemsOf(spread, { m: [[1, 2], [3]] }), [
      'm[1] has 1 elements, but the lists before it have 2.',
    ]);
    assert.deepEqual(problemsOf(spread, { m: [[1, 'a']] }), ["Element 1 of m[0] should be an integer, but is 'a'."]);
    assert.deepEqual(problemsOf(spread, { m: 3 }), [
      'm should be a list of lists of integers, such as [[3, 1, 2], …], but is 3.',
    ]);
    assert.deepEqual(problemsOf(spread, { m: [[1, 2]], n: 2, k: 2 }), [
      'm should have 2 lists, m[1] to m[2], but has 1.',
    ]);
    assert.deepEqual(problemsOf(spread, { m: [[1, 2]], n: 1, k: 3 }), [
      'Each list in m should have 3 elements, but has 2.',
    ]);
    assert.deepEqual(problemsOf(spread, { m: [[9, 2]] }), ['m does not meet the condition after its `where`.']);
  });

  it('are asked for in brackets in one another, and read back', () => {
    const types: Readonly<Record<'int' | 'bool' | 'text', fc.Arbitrary<number | boolean | string>>> = {
      int: fc.integer(),
      bool: fc.boolean(),
      text: fc.stringMatching(/^[a-z]{1,3}$/),
    };
    for (const type of ['int', 'bool', 'text'] as const) {
      const task = taskWith(`input m: ${type}[n][k]`);
      const pairs = taskWith(`input m: (${type}, int)[n][k]`);
      fc.assert(
        fc.property(fc.array(fc.array(types[type], { minLength: 2, maxLength: 2 }), { minLength: 1 }), (m) => {
          const text = questionText(task.questions[0] ?? [], { m });
          assert.deepEqual(readQuestion(task, text), { m });
          const paired = m.map((row) => row.map((one) => [one, 1]));
          const asked = questionText(pairs.questions[0] ?? [], { m: paired });
          assert.deepEqual(readQuestion(pairs, asked), { m: paired });
        }),
      );
    }
    const deep = taskWith('input m: int[n][k][2]');
    const m = [[[1, 2]], [[3, 4]]];
    assert.equal(questionText(deep.questions[0] ?? [], { m }), '[[[1, 2]], [[3, 4]]]');
    assert.deepEqual(readQuestion(deep, '[[[1, 2]], [[3, 4]]]'), { m });
  });

  it('are drawn row by row by any sampler of single values, and counted', () => {
    const draw = (input: string): unknown => sample(taskWith(input), { tier: 'S' }, 3, 1).inputs['m'];
    const rows = draw('input m: int[2][3] = random 1..6, increasing');
    assert.deepEqual(rows, [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assert.deepEqual([draw('input m: int[2][2] = random permutation 4')].flat(2).toSorted(), [1, 2, 3, 4]);
    assert.equal(inputSpace(taskWith('input m: bool[2][3] = random one of [true, false]'), 'S').size, 4n * 64n);
    assert.equal(inputSpace(taskWith('input m: int[2][2] = random permutation 4'), 'S').size, 4n * 24n);
    assert.equal(inputSpace(taskWith('input m: int[2][2] = random 1..5, increasing'), 'S').size, 4n * 5n);
  });

  it('are made by generators, all of whose elements have to be set', () => {
    const unit = taskWith(
      'input m: int[n][n] = generate { for i in 0 to n - 1 { for j in 0 to n - 1 { m[i][j] = if i == j then 1 else 0 } } }',
    );
    const { n = 0 } = sample(unit, { tier: 'S' }, 1, 1).lengths;
    assert.deepEqual(
      sample(unit, { tier: 'S' }, 1, 1).inputs['m'],
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, j) => Number(i === j))),
    );
    const half = taskWith('input m: int[n][n] = generate { for i in 0 to n - 1 { m[i][0] = 1 } }');
    assert.throws(() => sample(half, { tier: 'S' }, 1, 1), /m\[0\]\[1\] is never set/);
  });

  it('are told in examples, whose lengths agree', () => {
    const example = (text: string): number =>
      compileText(
        `task "T" { class enumeration length n, k: S 1, M 2, L 3 input m: int[n][k] = random 1..9 input s: int[k] = random 1..9 ask "{m} {s}" answer m[0][0] example ${text} answer "1" }`,
      ).problems.length;
    assert.equal(example('m = [[1, 2]], s = [1, 2]'), 0);
    assert.equal(example('m = [[1, 2]], s = [1]'), 1);
    assert.ok(example('m = [1, 2], s = [1, 2]') > 0);
    assert.ok(example('m = [[1, 2], [3]], s = [1, 2]') > 0);
  });

  it('are laid out in a line a row, in every style, and judged cell by cell', () => {
    const { inputs, lengths } = sample(spread, { tier: 'S' }, 1, 1);
    const { bound } = bindInputs(spread, { ...inputs, ...lengths });
    assert.ok(bound);
    for (const name of styleNames) {
      const trace = groundTruth(spread, inputs, styles[name], lengths).truth?.trace ?? '';
      assert.equal(judge(bound, trace, { style: styles[name] }).verdict, 'sound');
      const lines = trace.split('\n');
      const other = lines.toSpliced(
        1,
        1,
        (lines[1] ?? '').replace(/(\d)(\.?)$/, (_, digit) => `${9 - Number(digit)}`),
      );
      const { faults } = judge(bound, other.join('\n'), { style: styles[name] });
      assert.ok(
        faults.some(({ kind }) => kind === 'layout-value' || kind === 'format-unreadable'),
        name,
      );
      const short = judge(bound, lines.toSpliced(1, 1).join('\n'), { style: styles[name] });
      assert.equal(short.faults[0]?.kind, 'layout-missing');
    }
  });

  it('are drawn, laid out and read by the Python export as here', () => {
    for (const task of [
      spread,
      taskWith(
        'input m: int[n][2][1..k] = random 0..9',
        'tape b: int[n][2][1..k] = m for i in 0 to n - 1 { step "Set {i}" { b[i][0][1] = m[i][1][k] } } answer b[0][0][1]',
      ),
      taskWith('input m: int[n][n] = generate { for i in 0 to n - 1 { for j in 0 to n - 1 { m[i][j] = draw 0..i } } }'),
    ]) {
      const drawn = Array.from({ length: 5 }, (_, index) => sample(task, { tier: 'S' }, 2, index));
      const own = drawn.map(({ inputs, lengths, question }) => {
        const { truth } = groundTruth(task, inputs, styles.minimal, lengths);
        return { question, trace: truth?.trace, answer: truth?.answer };
      });
      assert.deepEqual(pythonSamples(task, 5), own);
    }
  });
});

const product = taskWith(
  'input m: int[n][k] = random 0..9 input w: int[n][k] = random 0..9',
  `tape c: int[n][n]
   for i in 0 to n - 1 { for j in 0 to n - 1 {
     step "Multiply {i} {j}" { c[i][j] = sum v in 0 .. k - 1 of m[i][v] * w[j][v] }
   } }
   answer c`,
  '{m} and {w}',
);
const given = {
  m: [
    [1, 2],
    [3, 4],
  ],
  w: [
    [5, 7],
    [6, 8],
  ],
};

describe('rows', () => {
  it('are gone along by scans, fetched in a line each, and answered in brackets', () => {
    const trace = groundTruth(product, given, styles.minimal).truth?.trace.split('\n') ?? [];
    const at = trace.indexOf('Multiply 0 1');
    assert.deepEqual(trace.slice(at + 1, at + 6), [
      'get k=2, n=2',
      '2 - 1 = 1',
      'get m[0][0..1]=1 2',
      'get w[1][0..1]=6 8',
      'sum(6, 16) = 22',
    ]);
    assert.deepEqual(trace.slice(-5, -1), [
      'get c[0][0..1]=19 22',
      'get c[1][0..1]=43 50',
      'halt',
      'Answer: [19, 22], [43, 50]',
    ]);
  });

  it('are judged, and read back, in every style; their lines are counted as they are written', () => {
    const { bound } = bindInputs(product, given);
    assert.ok(bound);
    for (const style of [
      ...styleNames.map((name) => styles[name]),
      { ...styles.minimal, intervalsAsGets: true } as const,
    ]) {
      const trace = groundTruth(product, given, style).truth?.trace ?? '';
      assert.equal(judge(bound, trace, { style }).verdict, 'sound');
      const wrong = judge(
        bound,
        trace.replace(/(.*)22/s, (_, before: string) => `${before}23`),
        { style },
      );
      assert.notEqual(wrong.verdict, 'sound');
      const fetch = trace.split('\n').findLastIndex((line) => line.includes('c[0]'));
      const { faults } = judge(bound, trace.split('\n').toSpliced(fetch, 1).join('\n'), { style });
      assert.equal(faults[0]?.kind, 'fetch-missing');
    }
    const recording = record(bound);
    let lines = 0;
    for (let state = 0; state < recording.states; state++) lines += linesOfState(recording, state);
    const written = [...recordingEvents(recording, styles.minimal)];
    assert.equal(lines, written.filter(({ kind }) => kind !== 'lay').length);
    assert.equal(historyOfRecording(recording).states, recording.states);
  });

  it('are answered and scanned by the Python export as here', () => {
    const texts = taskWith(
      'input m: text[n][k] = random letters 1',
      'tape s: text[n][1..k] step "Set" { s[0][1] = m[0][0] } for i in 0 to n - 1 { for j in 1 to k { step "Go {i} {j}" { s[i][j] = m[i][j - 1] } } } answer s as text',
    );
    for (const task of [product, texts]) {
      const drawn = Array.from({ length: 4 }, (_, index) => sample(task, { tier: 'S' }, 2, index));
      const own = drawn.map(({ inputs, lengths, question }) => {
        const { truth } = groundTruth(task, inputs, styles.minimal, lengths);
        return { question, trace: truth?.trace, answer: truth?.answer };
      });
      assert.deepEqual(pythonSamples(task, 4), own);
    }
  });

  it('are faulted by the imitator as the judge calls it', () => {
    const { bound } = bindInputs(product, given);
    assert.ok(bound);
    for (const style of styleNames) {
      const trace = groundTruth(product, given, styles[style]).truth?.trace ?? '';
      for (const kind of ['fetch-missing', 'fetch-superfluous', 'layout-value', 'layout-missing'] as const) {
        for (const at of [0, 0.4, 0.8]) {
          const injection = inject(trace, style, kind, () => at);
          assert.ok(injection, `${style}: ${kind}`);
          const { faults } = judge(bound, injection.text, { style: styles[style] });
          assert.ok(
            faults.some((fault) => fault.kind === kind),
            `${style}: ${kind} at ${at}, but ${faults.map((fault) => fault.kind).join()}`,
          );
        }
      }
    }
  });
});
