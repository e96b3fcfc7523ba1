import assert from 'node:assert/strict';
import { estimateTokens, groundTruth } from '../../src/dataset/index.ts';
import { minimal, nodesOf, type Inputs } from '../../src/machine/index.ts';
import { compileText } from '../../src/compile/index.ts';

const head = `task "Loops" { class enumeration length n: S 4, M 5, L 6
  input a: int[n] = random 1..9
  input k: int = random 1..3
  ask "{a} {k}?"
  tape t: int = 0
  tape s: int[2 * n] = 0`;

function traceOf(body: string, inputs: Inputs = { k: 2, a: [1, 2, 3, 4] }): string {
  const {
    tasks: [task],
    problems,
  } = compileText(`${head}
    ${body}
    answer t }`);
  assert.ok(task, JSON.stringify(problems));
  const { truth } = groundTruth(task, inputs, minimal, { n: 4 });
  assert.ok(truth, body);
  return truth.trace;
}

/** Both spellings of one loop: what would be computed in its head, and the same in a variable before it. */
const spellings: readonly (readonly [name: string, inHead: string, before: string])[] = [
  ['n * n - 1', `for i in 0 to n * n - 1 { BODY }`, `let last = n * n - 1 for i in 0 to last { BODY }`],
  ['n / 2', `for i in 0 to n / 2 { BODY }`, `let last = n / 2 for i in 0 to last { BODY }`],
  ['n - 1', `for i in 0 to n - 1 { BODY }`, `let last = n - 1 for i in 0 to last { BODY }`],
  ['1 + n', `for i in 0 to 1 + n { BODY }`, `let last = n + 1 for i in 0 to last { BODY }`],
  ['length(a) - 1', `for i in 0 to length(a) - 1 { BODY }`, `let last = length(a) - 1 for i in 0 to last { BODY }`],
  ['min(n, 3)', `for i in 0 to min(n, 3) { BODY }`, `let last = min(n, 3) for i in 0 to last { BODY }`],
  ['a cell of a computed index', `for i in 0 to a[k * 1] { BODY }`, `let last = a[k * 1] for i in 0 to last { BODY }`],
  ['down to', `for i in n - 1 down to n / 4 { BODY }`, `let last = n / 4 for i in n - 1 down to last { BODY }`],
  [
    'a loop in a loop',
    `for j in 0 to n - 1 { for i in 0 to j + n / 2 { BODY } }`,
    `let half = n / 2 for j in 0 to n - 1 { for i in 0 to j + half { BODY } }`,
  ],
  [
    'a function',
    `function f(m: int) { for i in 0 to m * m - 1 { step "Do {i} of {m}" { t = t + i + m } } } f(3)`,
    `function f(m: int) { let last = m * m - 1 for i in 0 to last { step "Do {i} of {m}" { t = t + i + m } } } f(3)`,
  ],
];

describe('the bound of a loop', () => {
  for (const [name, inHead, before] of spellings)
    it(`costs as many tokens in the head as in a variable before it: ${name}`, () => {
      const [one, other] = [inHead, before].map((text) => {
        const trace = traceOf(
          text.replace(
            'BODY',
            text.includes('for j') ? `step "Do {i}, {j}" { t = t + i }` : `step "Do {i}" { t = t + i }`,
          ),
        );
        return {
          tokens: estimateTokens(trace),
          rounds: trace.split('\nDo ').length,
          answer: trace.slice(trace.lastIndexOf('Answer')),
        };
      });
      assert.ok(one && other);
      assert.equal(one.answer, other.answer);
      // `last(i)` has a token more than `last`.
      assert.ok(Math.abs(one.tokens - other.tokens) <= 12 + one.rounds, `${one.tokens} and ${other.tokens} tokens`);
    });

  it('is computed once, where the loop begins, into a cell of its own', () => {
    const trace = traceOf(`for i in 0 to n / 2 { step "Do {i}" { t = t + i } }`);
    assert.equal(
      trace,
      `Start
get n=4
4 // 2 = 2
put last(i)=2
next Do 0
Do 0
get t=0, last(i)=2
0 + 0 = 0
put t=0
next Do 1
Do 1
get t=0, last(i)=2
0 + 1 = 1
put t=1
next Do 2
Do 2
get t=1, last(i)=2
1 + 2 = 3
put t=3
next Read the answer
Read the answer
get t=3
halt
Answer: 3
`,
    );
  });

  it('is computed once in the head of a while as well, unless the label tells it: a variable plus or minus a constant', () => {
    const putBy = (sum: string): readonly string[] =>
      traceOf(`for i in 0 to 1 { for j in 0 to 1 {
        var m = 0
        while m < ${sum} { step "Do {i}, {j}" { m = m + 1  t = t + m } } } }`).match(/bound\(1\)=\d+/g) ?? [];
    assert.deepEqual([...new Set(putBy('i + j'))], ['bound(1)=0', 'bound(1)=1', 'bound(1)=2']);
    assert.deepEqual(putBy('i + 1'), []);
  });

  it('is a cell of the frame where it depends on the frame', () => {
    const trace = traceOf(
      `function f(m: int) { for i in 0 to m * m + m - 2 * 1 { step "Do {i} of {m}" { t = t + i } } if m > 0 { f(m - 1) } } f(2)`,
    );
    assert.ok(trace.includes('put f(2).last(i)=4\n') && trace.includes('f(1).last(i)=0'), trace);
  });

  it('has cells of different names in different functions, and one in loops that follow another', () => {
    const trace = traceOf(`function f() { for i in 0 to n / 2 { step "Add {i}" { t = t + i } } }
      for i in 0 to n / 4 { step "Do {i}" { s[i] = 1 } f() }
      for i in 0 to n / 2 { step "Undo {i}" { s[i] = 0 } }`);
    assert.ok(trace.includes('last(i, 2)') && trace.includes('last(i)') && !trace.includes('last(i, 3)'), trace);
    assert.ok(trace.endsWith('Answer: 6\n'), trace);
  });

  it('is compared by the same code behind all ways through a round that end alike, however many they are', () => {
    const sums = [2, 5].map((ways) => {
      const looks = Array.from({ length: ways }, (_, i) => `if a[i] == ${i} { continue }`).join('\n');
      const [task] = compileText(
        `${head} for i in 0 to n - 1 { ${looks} step "Add {i}" { t = t + a[i] } } answer t }`,
      ).tasks;
      const step = task?.machine.states.find(({ kind }) => kind === 'step');
      assert.ok(step);
      return [...nodesOf(step.code)].filter((node) => node.op === 'compute' && node.operator === '+').length;
    });
    assert.equal(sums[0], sums[1]);
  });
});
