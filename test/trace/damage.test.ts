import assert from 'node:assert/strict';
import { bindInputs, styles, type Bound, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';
import { boundSample } from './tasks.ts';

const knapsack = boundSample(loadTask('knapsack'), 'S', 2);
const addition = bindAddition('9', '1');
const bubble = boundSample(loadTask('bubble-sort'), 'S', 1);

function traceOf(bound: Bound, style: StyleName): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

/** The faults of a trace after some edits, each of which has to fit. */
function kindsAfter(
  bound: Bound,
  style: StyleName,
  edits: readonly (readonly [from: string | RegExp, to: string])[],
  finishReason = 'stop',
): readonly string[] {
  const text = edits.reduce(
    (before, [from, to]) => {
      const after = before.replace(from, to);
      assert.notEqual(after, before, String(from));
      return after;
    },
    traceOf(bound, style),
  );
  return judge(bound, text, { style: styles[style], finishReason }).faults.map(({ kind }) => kind);
}

describe('lines that cannot be read', () => {
  it('are one damage with those between them that happen to be spelt as a trace of another dress', () => {
    const garbage = '0 == 0 == 0\nReturn to best(0)=2\nGet dp[0][0]=0\n0, 3) for skip\n';
    const kinds = kindsAfter(knapsack, 'minimal', [[/^(call best.*\n)/m, `${garbage}$1`]]);
    assert.deepEqual(kinds, ['format-unreadable']);
  });

  it('are one damage with lines beside them that name no state, call or cell', () => {
    for (const named of ['next Consider dp[0', 'return to best(7', 'get dp[1]=0', 'put dp[1, 3]=2', 'max(4) = 4']) {
      const kinds = kindsAfter(knapsack, 'minimal', [[/^(call best.*\n)/m, `0 == 0 == 0\n${named}\n$1`]]);
      assert.deepEqual(kinds, ['format-unreadable'], named);
    }
  });

  it('are one damage where blank lines are between them, and where the first header is one of them', () => {
    const apart = '0 == 0 == 0\n\n \n1 == 1 == 1\n';
    assert.deepEqual(kindsAfter(knapsack, 'minimal', [[/^(call best.*\n)/m, `${apart}$1`]]), ['format-unreadable']);
    const first = [[/lay y.*\n(.*)\n/, 'lay y[\n$1]=\n']] as const;
    assert.deepEqual(kindsAfter(addition, 'minimal', first), ['format-unreadable']);
  });

  it('have cells of the input that their line lacks, where they name them', () => {
    const row = /^lay (\S+) (\S+)(.*)\n/;
    const broken = (text: string): readonly string[] =>
      kindsAfter(bubble, 'minimal', [[row, `lay $1$3\n${text}\n`]]).filter((kind) => kind !== 'layout-value');
    const [, , second = ''] = row.exec(traceOf(bubble, 'minimal')) ?? [];
    assert.deepEqual(broken(`${second} = ?]`), ['format-unreadable']);
    assert.deepEqual(broken('get ='), ['layout-missing', 'format-unreadable']);
  });

  it('may hold the header that a broken label announces', () => {
    const kinds = kindsAfter(addition, 'minimal', [['next Add place 0\nAdd place 0\n', 'next Add place 0..0]=2\n']]);
    assert.deepEqual(kinds, ['transition-successor']);
  });

  it('may hold the first header, with what leads to the one behind them', () => {
    const garbage = 'l\nput last=8 a[\nBegin';
    assert.ok(kindsAfter(bubble, 'minimal', [[/^[^]*?next Begin pass 1\nBegin/, 'Begin']]).includes('label-skipped'));
    const kinds = kindsAfter(bubble, 'minimal', [[/^[^]*?next Begin pass 1\nBegin/, garbage]]);
    assert.deepEqual(kinds.slice(0, 1), ['format-unreadable']);
    assert.ok(!kinds.includes('label-skipped'), kinds.join());
  });

  it('leave open what cells hold that they would have written and fetched', () => {
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
    const { bound } = bindInputs(task, { a: 3 }, { n: 2 });
    assert.ok(bound);
    const unread = [
      ['put b=6', 'put b=]'],
      ['get b=6', 'get b=]'],
    ] as const;
    const other = ['put c=6', 'put c=5'] as const;
    assert.deepEqual(kindsAfter(bound, 'minimal', unread), ['format-unreadable', 'format-unreadable']);
    assert.deepEqual(kindsAfter(bound, 'minimal', [...unread, other, [/get c=6[^]*/, '']]), [
      'format-unreadable',
      'format-unreadable',
      'transition-unfinished',
    ]);
  });

  it('leave open what is called and where the state goes on', () => {
    const kinds = kindsAfter(knapsack, 'minimal', [
      [/get n=.*\n/, 'get n=]=2\n'],
      [/call best\(.*\n/, 'call best(]\n'],
      [
        /next Consider dp\[\d+\]\[\d+\]\nConsider dp\[\d+\]\[\d+\]\n[^]*/,
        'next Consider dp[1][1]\nConsider dp[1][1]\n',
      ],
    ]);
    assert.deepEqual(kinds, ['format-unreadable', 'transition-unfinished']);
  });

  it('may hold the headers of what follows them', () => {
    const hidden = 'next Consider dp[1\n0, 3) for skip\nreturn to main\nnext Read the answer\nRead the answer\n';
    const kinds = kindsAfter(knapsack, 'minimal', [
      [/next Consider dp[^]*?Read the answer\n(?=Read)Read the answer\n/, hidden],
    ]);
    assert.deepEqual(
      kinds.filter((kind) => !kind.startsWith('fetch-')),
      ['format-unreadable'],
    );
  });

  it('of a text that is laid out letter by letter are those that put several letters into one cell', () => {
    const flip = boundSample(loadTask('word-flip'), 'S', 1);
    const kinds = kindsAfter(flip, 'minimal', [[/s\[1\]='.'/, "s[1]='ab]='"]]);
    assert.deepEqual(kinds, ['format-unreadable']);
  });

  it('are no words that take a line back', () => {
    const kinds = kindsAfter(addition, 'minimal', [
      ['put sum[0]=0', 'put sum[0]=4, carry=1\nAdd place 0]=\nput sum[0]=0'],
    ]);
    assert.ok(!kinds.includes('format-corrected'), kinds.join());
  });

  it('are told at the end of a text that the model itself ended, and not where it was cut off', () => {
    const cut = [[/halt\nAnswer: .*/, 'get sum[0..]=']] as const;
    assert.deepEqual(kindsAfter(addition, 'minimal', cut).slice(-2), ['format-unreadable', 'transition-unfinished']);
    assert.deepEqual(kindsAfter(addition, 'minimal', cut, 'length').slice(-1), ['transition-truncated']);
    assert.equal(kindsAfter(addition, 'minimal', cut, 'length').length, 1);
    const twice = [[/halt\nAnswer: .*\n/, 'get sum[0..]=\nget sum[1..']] as const;
    const kinds = ['format-unreadable', 'transition-truncated'];
    assert.deepEqual(kindsAfter(addition, 'minimal', twice, 'length'), kinds);
  });

  it('do not excuse a line that is said twice behind them', () => {
    const behind = (lines: string): readonly string[] =>
      kindsAfter(knapsack, 'minimal', [[/^(call best.*\n)/m, `0 == 0 == 0\n1 == 1 == 1\n${lines}$1`]]);
    assert.deepEqual(behind('3 + 4 = 7\n'), ['format-unreadable']);
    assert.deepEqual(behind('3 + 4 = 7\n3 + 4 = 7\n3 + 4 = 7\n'), ['format-unreadable', 'operation-superfluous']);
  });
});

describe('an interval that is fetched', () => {
  it('is aligned with its cells where it has another number of values', () => {
    const line = /get b\[0\.\.\d+\]=(.*)\nhalt/;
    const values = line.exec(traceOf(bubble, 'minimal'))?.[1]?.split(' ') ?? [];
    assert.ok(values.length > 3);
    const kinds = (found: readonly string[]): readonly string[] => {
      const put = (all: string, before: string): string => all.replace(`=${before}`, `=${found.join(' ')}`);
      const text = traceOf(bubble, 'minimal').replace(line, put);
      return judge(bubble, text, { style: styles.minimal }).faults.map(({ kind }) => kind);
    };
    const withoutThird = values.toSpliced(2, 1);
    assert.deepEqual(kinds(withoutThird), ['fetch-missing']);
    assert.deepEqual(kinds(['7777', ...withoutThird.slice(1)]), ['fetch-invented', 'fetch-missing']);
    assert.deepEqual(kinds([...values, '7777', '8888']), ['fetch-superfluous']);
  });
});

describe('one slip', () => {
  it('is a call from another place to another callee, and a return in the place of a call, if they are followed', () => {
    const other = [[/call best\(\d+, \d+\) from best\(.*\n/, 'call best(0, 0) from best(0, 0) for take\n']] as const;
    assert.equal(kindsAfter(knapsack, 'minimal', other)[0], 'transition-call');
    const returned = /call best\(\d+, \d+\) from best\(.*\nnext [^]*?\n(?=Read the answer\n)/;
    const kinds = kindsAfter(knapsack, 'minimal', [[returned, 'return to main\nnext Read the answer\n']]);
    assert.deepEqual(
      kinds.filter((kind) => kind.startsWith('transition-')),
      ['transition-call'],
    );
  });

  it('is a last state that goes to itself and is begun again, however often', () => {
    const again = 'return to main\nnext Read the answer\nRead the answer\n';
    for (const times of [1, 3]) {
      const kinds = kindsAfter(knapsack, 'minimal', [[/^(Read the answer\n)/m, `$1${again.repeat(times)}`]]);
      assert.deepEqual(kinds, ['label-repeated']);
    }
  });

  it('is a comparison that is not true of its own operands, however they came about', () => {
    const kinds = kindsAfter(addition, 'minimal', [
      ['get carry=1, high=0', 'get carry=0, high=0'],
      ['1 > 0 yes', '0 > 0 yes'],
    ]);
    assert.deepEqual(kinds, ['fetch-stale', 'operand']);
  });

  it('is an answer that no answer of the task looks like, also behind a fetch that cannot be read', () => {
    const kinds = kindsAfter(addition, 'minimal', [
      [/get sum.*\n/, 'get sum[]=\n'],
      [/Answer: .*/, 'Answer: 8]=1'],
    ]);
    assert.deepEqual(kinds, ['format-unreadable', 'answer-contradicts']);
  });

  it('is an answer that no answer looks like, with what cannot be read behind it to the end', () => {
    const behind = (lines: string): readonly string[] =>
      kindsAfter(addition, 'minimal', [[/Answer: .*\n/, `Answer: 8]=1\n${lines}`]]);
    assert.deepEqual(behind(''), ['answer-contradicts']);
    assert.deepEqual(behind('get sum[\n]]=2\n'), ['format-unreadable']);
    assert.deepEqual(behind('get sum[\nhalt\n'), ['answer-contradicts', 'format-after-answer']);
    const right = kindsAfter(addition, 'minimal', [[/(Answer: .*\n)/, '$1get sum[\n']]);
    assert.deepEqual(right, ['format-after-answer']);
  });

  it('is an answer of another number of values than the state fetches, though those cannot be read', () => {
    const answer = /Answer: (.*)/.exec(traceOf(bubble, 'minimal'))?.[1] ?? '';
    const kinds = (said: string): readonly string[] =>
      kindsAfter(bubble, 'minimal', [
        [/get b\[0\.\.\d+\]=.*\nhalt/, 'get b[0..\nhalt'],
        [/\nAnswer: .*/, `\n\nAnswer: ${said}`],
      ]);
    assert.deepEqual(kinds(answer), ['format-unreadable']);
    assert.deepEqual(kinds(answer.replace(/\d/, '7')), ['format-unreadable']);
    assert.deepEqual(kinds(`${answer}, 5`), ['format-unreadable', 'answer-contradicts']);
  });
});
