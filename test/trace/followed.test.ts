import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bindInputs, styles, type Bound, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';

/** A knapsack by a function with a memory. */
const knapsack = compileTask(readFileSync(new URL('../real-output/tasks/knapsack.tail', import.meta.url), 'utf8'));

function packed(capacity: number, weight: readonly number[], value: readonly number[]): Bound {
  const { bound } = bindInputs(knapsack, { capacity, weight, value });
  assert.ok(bound);
  return bound;
}

/** The kinds of fault of a trace, which may be of another question, after some edits, each wherever it fits. */
function kindsAfter(
  bound: Bound,
  edits: readonly (readonly [from: string | RegExp, to: string])[],
  { style = 'minimal', traced = bound }: { readonly style?: StyleName; readonly traced?: Bound } = {},
): readonly string[] {
  const right = writeEvents(recordingEvents(record(traced), styles[style]), styles[style]);
  const text = edits.reduce((before, [from, to]) => {
    const after = typeof from === 'string' ? before.replaceAll(from, to) : before.replace(from, to);
    assert.ok(typeof from === 'string' ? before.includes(from) : after !== before, String(from));
    return after;
  }, right);
  return judge(bound, text, { style: styles[style] }).faults.map(({ kind }) => kind);
}

describe('what a model goes by after a slip', () => {
  const bag = packed(4, [3, 2], [7, 5]);
  const sum = bindAddition('97', '8');

  it('is what an operation would have given on the right result, or on the wrong one', () => {
    const traced = bindAddition('97', '9');
    const wrong = [
      ['7 + 9 + 0 = 16', '7 + 9 + 0 = 14'],
      ['16 % 10 = 6', '14 % 10 = 4'],
      ['16 // 10 = 1', '14 // 10 = 1'],
      ['put sum[0]=6', 'put sum[0]=4'],
    ] as const;
    assert.deepEqual(kindsAfter(sum, wrong, { traced }), ['layout-value', 'operation-result']);
    const other = [...wrong, ['get sum[2..0]=1 0 6', 'get sum[2..0]=1 0 3'], ['Answer: 106', 'Answer: 103']] as const;
    assert.deepEqual(kindsAfter(sum, other, { traced }), ['layout-value', 'operation-result', 'fetch-invented']);
    const stored = [
      ['7 + 9 + 0 = 16', '7 + 9 + 0 = 14'],
      ['16 % 10 -> sum[0]=6', '14 % 10 -> sum[0]=4'],
      ['16 // 10', '14 // 10'],
    ] as const;
    assert.deepEqual(kindsAfter(sum, stored, { style: 'terse', traced }), ['layout-value', 'operation-result']);
  });

  it('is what an operation gives on its own operands, though those are wrong and its result too', () => {
    const wrong = [
      ['15 % 10 -> sum[0]=5', '14 % 10 -> sum[0]=3'],
      ['get sum[2..0]=1 0 5', 'get sum[2..0]=1 0 4'],
      ['Answer: 105', 'Answer: 104'],
    ] as const;
    assert.deepEqual(kindsAfter(sum, wrong, { style: 'terse' }), ['operand', 'operation-result']);
  });

  it('is what was to be written, where the value for it was fetched wrong and another one is written', () => {
    const wrong = [
      ['get dp[1][4]=6, best(2, 4).w=2', 'get dp[1][4]=8, best(2, 4).w=2'],
      ['put best(2, 4).skip=6', 'put best(2, 4).skip=3'],
    ] as const;
    const faults = ['layout-value', 'fetch-invented', 'write-value'];
    assert.deepEqual(kindsAfter(bag, wrong, { traced: packed(4, [3, 2], [6, 5]) }), faults);
  });

  it('is not what another operand stands for', () => {
    const misread = [['get x[0]=7, y[0]=8', 'get x[0]=8, y[0]=8']] as const;
    assert.deepEqual(kindsAfter(sum, misread), ['fetch-foreign']);
    assert.deepEqual(kindsAfter(sum, [...misread, ['7 + 8 + 0', '8 + 7 + 0']]), ['fetch-foreign', 'operand']);
  });

  it('is what a cell of an interval may hold, in the answer too, where a wrong value was fetched', () => {
    const traced = bindAddition('97', '9');
    const wrong = [
      ['put sum[0]=6', 'put sum[0]=4'],
      ['get sum[2..0]=1 0 6', 'get sum[2..0]=1 0 3'],
    ] as const;
    const faults = ['layout-value', 'write-value', 'fetch-invented'];
    for (const answer of ['103', '104', '106'])
      assert.deepEqual(kindsAfter(sum, [...wrong, ['Answer: 106', `Answer: ${answer}`]], { traced }), faults, answer);
    assert.deepEqual(kindsAfter(sum, [...wrong, ['Answer: 106', 'Answer: 109']], { traced }), [
      ...faults,
      'answer-contradicts',
    ]);
  });

  it('is the wrong cell that it wrote to', () => {
    const elsewhere = ['put dp[0][1]=0', 'put dp[0][9]=0'] as const;
    assert.deepEqual(kindsAfter(bag, [elsewhere]), ['write-cell']);
    assert.deepEqual(kindsAfter(bag, [elsewhere, ['get dp[0][1]=0', 'get dp[0][9]=0']]), ['write-cell']);
    assert.deepEqual(kindsAfter(bag, [elsewhere, ['get dp[0][1]=0', 'get dp[0][8]=0']]), [
      'write-cell',
      'fetch-foreign',
    ]);
  });

  it('is what a fetch of a cell that there is not gives', () => {
    const misnamed = ['get weight[2]=2', 'get weight[2, 2]=7'] as const;
    assert.deepEqual(kindsAfter(bag, [misnamed, ['put best(2, 4).w=2', 'put best(2, 4).w=7']]), ['fetch-foreign']);
  });

  it('is what a cell may hold that it copied to another one', () => {
    const task = compileTask(`task "Copy" { class greedy length n: S 2, M 3, L 4
      input a: int = random 2..9
      ask "{a}?"
      tape b: int
      tape c: int
      tape d: int
      step "First" { b = a + a }
      step "Second" { c = b }
      step "Third" { d = c + a }
      answer d
    }`);
    const [three, four] = [3, 4].map((a) => bindInputs(task, { a }, { n: 2 }).bound);
    assert.ok(three && four);
    const wrong = (c: number): readonly string[] =>
      kindsAfter(
        three,
        [
          ['b=8', 'b=9'],
          ['put c=8', 'put c=9'],
          ['get c=8', `get c=${c}`],
          ['8 + 4 = 12', `${c} + 4 = ${c + 4}`],
          ['d=12', `d=${c + 4}`],
          ['Answer: 12', `Answer: ${c + 4}`],
        ],
        { traced: four },
      );
    assert.deepEqual(wrong(8), wrong(9));
    assert.deepEqual(wrong(5), [...wrong(9), 'fetch-invented']);
  });

  it('is a result that it returned for before it was written', () => {
    const early = [
      [/(4 - 3 = 1\n)put best\(1, 4\).skip=0\n[^]*?(return to best\(2, 4\) for skip)/, '$1$2'],
      [/get dp\[1\]\[4\]=7, /, 'get dp[1][4]=1, '],
      [/next Return to best\(2, 4\) for take[^]*/, ''],
      ['skip=7', 'skip=1'],
    ] as const;
    assert.deepEqual(kindsAfter(bag, early), ['write-missing', 'transition-call', 'transition-unfinished']);
  });

  it('is a variable of a label that it announced wrong, and then wrote right', () => {
    const last = 'abcd'.length - 1;
    const { bound } = bindInputs(loadTask('word-flip'), { s: 'abcd' });
    assert.ok(bound);
    const label = ['next Take letter 0', 'next Take letter 1'] as const;
    const operands = [`${last} - 0 = ${last}`, `${last + 1} - 1 = ${last}`] as const;
    assert.deepEqual(kindsAfter(bound, [operands]), ['operand', 'operand']);
    assert.deepEqual(kindsAfter(bound, [label, operands]), ['transition-successor', 'operand']);
  });

  it('is a label that it announced wrong, while its lines are those of the right state', () => {
    const label = ['Consider dp[1][2]', 'Consider dp[0][2]'] as const;
    assert.deepEqual(kindsAfter(bag, [label]), ['transition-successor']);
  });

  it('is the place to return to that the line of a return names, in part', () => {
    const wrong = [
      ['return to best(2, 4) for take\n', 'return to best(2, 2) for skip\n'],
      ['Return to best(2, 4) for take from', 'Return to best(2, 4) for skip from'],
      [
        'get dp[1][2]=0, value[2]=5, best(2, 4).skip=7',
        'get dp[1][2]=0, best(2, 4).w=2\n2 > 4 no\n4 - 2 = 2\nget value[2]=5',
      ],
      ['max(7, 5) = 7', 'max(0, 5) = 5'],
      ['dp[2][4]=7', 'dp[2][4]=5'],
      ['Answer: 7', 'Answer: 5'],
    ] as const;
    assert.deepEqual(kindsAfter(bag, wrong), ['transition-call']);
  });
});

describe('a call of what the tape has already', () => {
  const bag = packed(9, [2, 4, 3, 1], [5, 9, 3, 7]);
  const fetched = '8 - 2 = 6\nget dp[0][6]=0, value[1]=5\n';
  const called = `8 - 2 = 6
put best(1, 8).skip=0
call best(0, 6) from best(1, 8) for take
next Consider dp[0][6]
Consider dp[0][6]
0 == 0 yes
put dp[0][6]=0
return to best(1, 8) for take
next Return to best(1, 8) for take from best(0, 6)
Return to best(1, 8) for take from best(0, 6)
get dp[0][6]=0, value[1]=5, best(1, 8).skip=0
`;

  it('is one fault, whatever it writes and calls again', () => {
    assert.deepEqual(kindsAfter(bag, [[fetched, called]]), ['transition-call']);
  });

  it('is none where it goes by a wrong result', () => {
    const small = packed(4, [3, 2], [7, 5]);
    const wrong = [
      ['4 - 3 = 1', '4 - 3 = 4'],
      ['best(0, 1)', 'best(0, 4)'],
      ['dp[0][1]', 'dp[0][4]'],
    ] as const;
    assert.deepEqual(kindsAfter(small, wrong), ['operation-result']);
  });
});
