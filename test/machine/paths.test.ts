import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { exportPython, groundTruth, sample } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { bindInputs, styleNames, styles, type Inputs, type Style, type Task } from '../../src/machine/index.ts';
import { historyOfRecording, linesOfState, record } from '../../src/record/index.ts';
import { judge, recordingEvents, variantText } from '../../src/trace/index.ts';
import { answerOf, compileTask } from '../tasks/load.ts';

/** A task about a square of numbers. */
function squareTask(body: string): Task {
  return compileTask(
    `task "Square" { class enumeration length n: S 2..3, M 4..5, L 6..7
     input m: int[n][n] = random 0..9
     ask "{m}" lay out m ${body} }`,
  );
}

const square: fc.Arbitrary<number[][]> = fc
  .integer({ min: 2, max: 4 })
  .chain((n) =>
    fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
  );

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

/** The lines of the first state with this label. */
function linesOf(task: Task, inputs: Inputs, label: string): readonly string[] {
  const lines = groundTruth(task, inputs, styles.minimal).truth?.trace.split('\n') ?? [];
  const start = lines.indexOf(label);
  const end = lines.findIndex((line, i) => i > start && (line.startsWith('next ') || line === 'halt'));
  return lines.slice(start + 1, end);
}

const everyStyle: readonly Style[] = [
  ...styleNames.map((name) => styles[name]),
  { ...styles.minimal, intervalsAsGets: true },
];

/** Sound in every style, as many lines as are counted, and no trace without one of the given lines is sound. */
function assertJudged(task: Task, inputs: Inputs, fetches: RegExp): void {
  const { bound } = bindInputs(task, inputs);
  assert.ok(bound);
  for (const style of everyStyle) {
    const trace = groundTruth(task, inputs, style).truth?.trace ?? '';
    assert.deepEqual(judge(bound, trace, { style }).faults, []);
    const lines = trace.split('\n');
    const at = lines.findLastIndex((line) => fetches.test(line));
    assert.ok(at >= 0, trace);
    const { faults } = judge(bound, lines.toSpliced(at, 1).join('\n'), { style });
    assert.equal(faults[0]?.kind, 'fetch-missing', style.name);
  }
  const recording = record(bound);
  let lines = 0;
  for (let state = 0; state < recording.states; state++) lines += linesOfState(recording, state);
  assert.equal(lines, [...recordingEvents(recording, styles.minimal)].filter(({ kind }) => kind !== 'lay').length);
  assert.equal(historyOfRecording(recording).states, recording.states);
}

/** The Python export draws and writes what is drawn and written here. */
function assertSameInPython(task: Task, count: number): void {
  const own = Array.from({ length: count }, (_, index) => {
    const { inputs, lengths, question } = sample(task, { tier: 'S' }, 2, index);
    const { truth } = groundTruth(task, inputs, styles.minimal, lengths);
    return { question, trace: truth?.trace, answer: truth?.answer };
  });
  const options = ['-', '--seed', '2', '--count', String(count), '--json'];
  const out = execFileSync('python3', options, { input: exportPython(task), encoding: 'utf8' });
  const lines = out.trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line): unknown => JSON.parse(line)),
    own,
  );
}

const columns = squareTask(`
  tape best: int = 0
  tape total: int[n]
  for j in 0 to n - 1 {
    step "Add column {j}" { total[j] = sum v in 0 .. n - 1 of m[v][j] * m[v][j] }
  }
  step "Compare" { best = argmax v in 0 .. n - 1 of total[v] }
  answer "{best}: {total}"`);

describe('scans down columns and along diagonals', () => {
  it('name the cells that they look at one by one', () => {
    const inputs = {
      m: [
        [1, 2],
        [3, 4],
      ],
    };
    assert.deepEqual(linesOf(columns, inputs, 'Add column 1'), [
      'get n=2',
      '2 - 1 = 1',
      'get m[0][1]=2, m[1][1]=4',
      'sum(4, 16) = 20',
      'put total[1]=20',
    ]);
  });

  it('take what a loop would take', () => {
    const task = squareTask(`
      tape t: int[4]
      step "Down" { t[0] = sum v in 0 .. n - 1 of m[v][0] }
      step "Along" { t[1] = max v in 0 .. n - 1 of m[v][v] }
      step "Beside" { t[2] = sum v in 1 .. n - 1 where m[v - 1][v - 1] < m[v][v] of m[v][0] + m[0][v - 1] }
      step "All" { t[3] = argmin v in 1 .. n - 1 of m[v - 1][n - 1] }
      answer t`);
    fc.assert(
      fc.property(square, (m) => {
        const at = (i: number, j: number): number => m[i]?.[j] ?? 0;
        const each = m.map((_, v) => v);
        const beside = each.slice(1).filter((v) => at(v - 1, v - 1) < at(v, v));
        const last = each.slice(1).map((v) => at(v - 1, m.length - 1));
        assert.equal(
          answerOf(task, { m }),
          [
            sum(each.map((v) => at(v, 0))),
            Math.max(...each.map((v) => at(v, v))),
            sum(beside.map((v) => at(v, 0) + at(0, v - 1))),
            1 + last.indexOf(Math.min(...last)),
          ].join(', '),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('fetch no cell twice in a state, whatever it has fetched before, and nothing at all where there is nothing', () => {
    const task = squareTask(`
      tape t: int = 0
      for i in 0 to n - 1 {
        step "Look at {i}" {
          if m[i][0] == (max v in 0 .. n - 1 of m[v][0]) and m[i][0] > (sum v in 1 .. i of m[v][i]) { t = i }
        }
      }
      answer t`);
    const inputs = {
      m: [
        [5, 2],
        [7, 4],
      ],
    };
    assert.deepEqual(linesOf(task, inputs, 'Look at 1'), [
      'get m[1][0]=7, n=2',
      '2 - 1 = 1',
      'get m[0][0]=5',
      'max(5, 7) = 7',
      '7 == 7 yes',
      'get m[1][1]=4',
      'sum(4) = 4',
      '7 > 4 yes',
      'put t=1',
    ]);
    assertJudged(task, inputs, /m\[1\]\[1\]/);
    assertSameInPython(task, 3);
    const none = squareTask('tape t: int step "Look" { t = sum v in 1 .. m[0][0] - m[0][0] of m[v][0] } answer t');
    assert.deepEqual(linesOf(none, inputs, 'Look'), ['get m[0][0]=5', '5 - 5 = 0', 'sum() = 0', 'put t=0']);
    assertJudged(none, inputs, /m\[0\]\[0\]/);
  });

  it('are judged in every style, and the same in Python', () => {
    assertJudged(
      columns,
      {
        m: [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
      },
      /m\[0\]\[2\]/,
    );
    assertSameInPython(columns, 3);
    const wrong = bindInputs(columns, { m: [[1]] }).bound;
    assert.ok(wrong);
    const trace = groundTruth(columns, { m: [[1]] }, styles.minimal).truth?.trace ?? '';
    const { faults } = judge(wrong, trace.replace('get m[0][0]=1', 'get m[0][0]=3'));
    assert.deepEqual(faults.map(({ kind, expected, found }) => [kind, expected, found])[0], [
      'fetch-invented',
      '1',
      '3',
    ]);
  });

  it('read a whole column where the range does not tell its cells, also in choices and of constants', () => {
    const task = compileTask(`task "Steps" { class enumeration length n: S 2, M 3, L 4
      const next = [[1, 0], [0, 2], [2, 1]]
      input c: int[n] = random 0..1
      ask "{c}?"
      tape t: int = 0
      for i in 0 to n - 1 {
        choose v in 0 .. 2 where next[v][1] == t
        step "Take {v} at {i}" { t = sum w in 0 .. 2 where next[next[w][0]][0] == v of next[w][c[i]] }
      }
      answer t }`);
    const lines = linesOf(task, { c: [1, 0] }, 'Take 0 at 0');
    assert.deepEqual(lines.slice(0, 4), [
      'get c[0]=1, n=2',
      'get next[0][0]=1, next[1][0]=0, next[2][0]=2',
      'get next[0][1]=0, next[1][1]=2, next[2][1]=1',
      'sum(0) = 0',
    ]);
    assertSameInPython(task, 2);
  });

  it('leave nothing out in the variants of a trace', () => {
    const { bound } = bindInputs(columns, {
      m: [
        [1, 2],
        [3, 4],
      ],
    });
    assert.ok(bound);
    const recording = record(bound);
    assert.match(
      variantText(columns, recording, 'without-atomic-state', styles.minimal),
      /m\[0\]\[1\]=2, m\[1\]\[1\]=4/,
    );
    assert.match(
      variantText(columns, recording, 'without-memory-fetcher', styles.minimal),
      /sum\(m\[0\.\.1\]\[1\]\) = 20/,
    );
  });

  it('are refused where the cells lie in no line', () => {
    const problems = (scan: string): readonly string[] =>
      compileText(
        `task "T" { class enumeration length n: S 2, M 3, L 4 input m: int[n][n] = random 1..9 ask "{m}" tape t: int step "Do" { t = ${scan} } answer t }`,
      ).problems.map(({ message }) => message);
    assert.deepEqual(problems('sum v in 0 .. n - 2 of m[v][v + 1]'), [
      'A scan goes along a row, a column or a diagonal, so all indexes with v have to be the same.',
    ]);
    assert.deepEqual(problems('sum v in 0 .. n - 1 of m[v][n - 1 - v]'), [
      'A scan goes along a row, a column or a diagonal, so all indexes with v have to be the same.',
    ]);
  });
});

const cube = compileTask(`task "Cube" { class enumeration length n, k: S 2..3, M 4..5, L 6..7
  input m: int[n][2][k] = random 0..9
  ask "{m}"
  lay out m
  tape t: int[n][2][1..k]
  for a in 0 to n - 1 { for b in 0 to 1 { for c in 1 to k {
    step "Copy {a} {b} {c}" { t[a][b][c] = m[a][b][c - 1] }
  } } }
  answer "{t} of {t[0]} and {t[1][0]}" }`);

describe('answers of three indexes and more', () => {
  const m = [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  ];

  it('are rows of rows, each row fetched in a line of its own', () => {
    const lines = groundTruth(cube, { m }, styles.minimal).truth?.trace.trimEnd().split('\n') ?? [];
    assert.deepEqual(lines.slice(lines.indexOf('Read the answer') + 3), [
      'get t[0][0][1..2]=1 2',
      'get t[0][1][1..2]=3 4',
      'get t[1][0][1..2]=5 6',
      'get t[1][1][1..2]=7 8',
      'halt',
      'Answer: [[1, 2], [3, 4]], [[5, 6], [7, 8]] of [1, 2], [3, 4] and 5, 6',
    ]);
    assertJudged(cube, { m }, /t\[1\]\[1\]/);
    assertSameInPython(cube, 3);
  });

  it('have as many indexes as one likes, and may be texts', () => {
    const text = compileTask(`task "Texts" { class enumeration length n: S 2..3, M 4..5, L 6..7
      input s: text = random letters n
      ask "{s}"
      tape t: text[1][2][2][n]
      for a in 0 to 1 { for b in 0 to 1 { for c in 0 to n - 1 {
        step "Copy {a} {b} {c}" { t[0][a][b][c] = s[c] }
      } } }
      answer t as text }`);
    assert.equal(answerOf(text, { s: 'ab' }), '[[ab, ab], [ab, ab]]');
    assertSameInPython(text, 2);
  });
});
