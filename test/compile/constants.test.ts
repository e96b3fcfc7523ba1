import assert from 'node:assert/strict';
import { groundTruth } from '../../src/dataset/index.ts';
import { styles, type Inputs, type Task } from '../../src/machine/index.ts';
import { problemsOf } from './problems-of.ts';
import { compileTask } from '../tasks/load.ts';

function program(body: string): Task {
  return compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random 0..2
    ask "{a}?"
    ${body}
  }`);
}

function trace(body: string, inputs: Inputs = { a: 1, n: 3 }): string {
  return groundTruth(program(body), inputs, styles.minimal, { n: 3 }).truth?.trace ?? 'stuck';
}

describe('constants', () => {
  it('are laid out as tables before the inputs, and fetched by index', () => {
    const text = trace(`const days = [31, 28, 31]
      const names: text[1..3] = ["Jan", "Feb", "Mar"]
      tape t: int
      tape w: text
      step "Look" { t = days[a]  w = names[a + 1] }
      answer if w == "x" then 0 else t`);
    assert.match(
      text,
      /^lay days\[0\]=31 days\[1\]=28 days\[2\]=31\nlay names\[1\]='Jan' names\[2\]='Feb' names\[3\]='Mar'\nLook\n/,
    );
    assert.match(text, /days\[1\]=28/);
    assert.match(text, /names\[2\]='Feb'/);
  });

  it('cost nothing where the place is known: neither a layout nor a fetch', () => {
    const text = trace(`const days = [31, 28, 31]
      const WEEK = 7
      const LEAST = WEEK - 5
      tape t: int
      step "Look" { t = a + days[2] + LEAST + length(days) }
      answer t`);
    assert.equal(
      text,
      'Look\nget a=1\n1 + 31 + 2 + 3 = 37\nput t=37\nnext Read the answer\nRead the answer\nget t=37\nhalt\nAnswer: 37\n',
    );
  });

  it('are exact in labels, however large', () => {
    const text = trace(`const MANY = 9007199254740993
      tape t: int
      step "Look at {MANY - 1} and {MANY}" { t = a }
      answer t`);
    assert.match(text, /^Look at 9007199254740992 and 9007199254740993$/m);
  });

  it('are fetched as a whole from their first place to their last', () => {
    const constant = 'const steps: int[2..4] = [5, 6, 7]';
    assert.match(
      trace(`${constant}\n tape t: int\n step "Look" { fetch steps\n t = steps[a + 2] }\n answer t`),
      /get a=1\nget steps\[2\.\.4\]=5 6 7\n1 \+ 2 = 3\nput t=6\n/,
    );
    assert.match(
      trace(`${constant}\n tape t: int\n step "Look" { t = sum v in 1..2 of steps[2 * v] }\n answer t`),
      /get steps\[2\.\.4\]=5 6 7\nsum\(5, 7\) = 12\n/,
    );
    assert.match(
      trace(`${constant}\n tape t: int = 0\n step "Look" { t = t + a }\n answer steps`),
      /get steps\[2\.\.4\]=5 6 7\nhalt\nAnswer: 5, 6, 7\n$/,
    );
  });

  it('bound loops, are looked through by scans, filled into tapes, and shown in labels and questions', () => {
    const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
      const prices = [5, -2, 9]
      const MOST = 2
      input a: int = random 0..MOST
      ask "At most {MOST}: {a}?"
      tape own: int[3] = prices
      tape t: int = 0
      for i in 0 to length(prices) - 1 { step "Add {i} of {MOST}" { t = t + own[i] } }
      step "Look" { t = t + (max v in 0..2 of prices[v]) }
      answer t }`);
    const { truth } = groundTruth(task, { a: 1 }, styles.minimal, { n: 1 });
    assert.deepEqual(task.questions, [['At most ', '2', ': ', { input: 'a' }, '?']]);
    assert.match(truth?.trace ?? '', /^lay prices\[0\]=5 prices\[1\]=-2 prices\[2\]=9\nAdd 0 of 2\n/);
    assert.match(truth?.trace ?? '', /get prices\[0\.\.2\]=5 -2 9\nmax\(5, -2, 9\) = 9/);
    assert.equal(truth?.answer, '21');
  });

  it('are not written, and are stuck outside of their indexes', () => {
    const task = program('const days = [31, 28]  tape t: int  step "Look" { t = days[a] }  answer t');
    assert.match(JSON.stringify(groundTruth(task, { a: 2 }, styles.minimal, { n: 1 })), /index out of range/);
  });

  for (const [behaviour, body] of [
    ['a part that only a run can tell', 'const c = «a» + 1  answer c'],
    ['a table of another size than its type', 'const c: int[3] = «[1, 2]»  answer c[0]'],
    ['an element of another type', 'const c: int[2] = «["a", "b"]»  answer c[0]'],
    ['a table without elements', 'const c = «[]»  answer 1'],
    ['a write', 'const c = [1, 2]  step "S" { «c»[a] = 1 }  answer c[a]'],
    ['a place that the table does not have', 'const c = [1, 2]  tape t: int  step "S" { t = «c[2]» }  answer t'],
    ['a use above it', 'tape t: int = «c»  const c = 3  answer t'],
  ] as const)
    it(`are refused with ${behaviour}`, () => {
      const { found, marked } = problemsOf(body);
      assert.deepEqual(
        found.map((one) => one.slice(one.indexOf(' ') + 1)),
        marked,
      );
    });
});
