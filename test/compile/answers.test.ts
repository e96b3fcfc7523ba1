import assert from 'node:assert/strict';
import { compileText } from '../../src/compile/index.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { bindInputs, styleNames, styles, type Bound, type Inputs, type Task } from '../../src/machine/index.ts';
import { generateRunner, recordByInterpreter } from '../../src/record/index.ts';
import { judge } from '../../src/trace/index.ts';

function program(answer: string): string {
  return `task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random -9..9
    input s: int[n] = random 0..9
    input x: decimal = random digits n, point anywhere
    ask "{a} {s} {x}?"
    function twice(k: int): int { step "Double {k}" { return 2 * k } }
    tape q: int
    tape r: int
    tape best: int? = none
    step "Divide" {
      q = a / 3
      r = a % 3
      if r == 2 { best = q }
    }
    answer ${answer}
  }`;
}

/** The task of a program without errors, though it may hold variables that its answer does not need. */
function taskOf(answer: string): Task {
  const { tasks, problems } = compileText(program(answer));
  const [task] = tasks;
  assert.ok(task, JSON.stringify(problems));
  return task;
}

const given = (a: number): Inputs => ({ a, s: [4, 0, 5], x: '07.1' });

function bound(task: Task, a: number): Bound {
  const { bound: made, problems } = bindInputs(task, given(a));
  assert.ok(made, JSON.stringify(problems));
  return made;
}

/** The last state and the answer, as interpreter and generated runner agree on them. */
function ending(answer: string, a: number): string {
  const task = taskOf(answer);
  const ready = bound(task, a);
  assert.deepEqual(generateRunner(task.machine).run(ready).end, recordByInterpreter(ready).end);
  const { trace = '' } = groundTruth(task, given(a), styles.minimal).truth ?? {};
  return trace.slice(trace.lastIndexOf('Read the answer\n')).trimEnd();
}

function answered(answer: string, a: number): string {
  return /^Answer: (.*)$/m.exec(ending(answer, a))?.[1] ?? '';
}

describe('answers', () => {
  it('put values into a text, after the state has fetched them', () => {
    assert.equal(ending('"{q} remainder {r}"', 8), 'Read the answer\nget q=2, r=2\nhalt\nAnswer: 2 remainder 2');
    assert.equal(
      ending('"{s[0 .. 1]} of {{{s}}}, {x} and {q * r}"', -4),
      'Read the answer\nget n=3, low(x)=-1, high(x)=1, q=-2, r=2\nget s[0..1]=4 0\n3 - 1 = 2\nget s[0..2]=4 0 5\nget x[1..-1]=0 7 1\n-2 * 2 = -4\nhalt\nAnswer: 4, 0 of {4, 0, 5}, 07.1 and -4',
    );
  });

  it('have a value of another type on each way, of which only what that way needs is fetched', () => {
    const answer = 'if r == 0 then q else if q < 0 then "below" else if best == none then s else "best {best}"';
    assert.equal(ending(answer, 6), 'Read the answer\nget r=0, q=2\n0 == 0 yes\nhalt\nAnswer: 2');
    assert.equal(answered(answer, -4), 'below');
    assert.equal(answered(answer, 4), '4, 0, 5');
    assert.equal(answered(answer, 5), 'best 1');
  });

  it('say in their own words that a value is none, and that a list has nothing', () => {
    assert.equal(answered('"{best}; {s[1 .. 0]}" none "nothing"', 3), 'nothing; nothing');
    assert.equal(answered('"{best}; {s[1 .. 0]}"', 3), 'none; none');
  });

  it('choose within a hole, and take the results of calls', () => {
    const answer = '"{if r == 0 then q else r} of {twice(a)}"';
    assert.equal(answered(answer, 6), '2 of 12');
    assert.equal(answered(answer, 4), '1 of 8');
  });

  it('are compared as numbers where each way is a number by place value or a text', () => {
    const comparison = (answer: string): unknown => taskOf(answer).machine.answers;
    assert.equal(comparison('if r == 0 then x else "none"'), 'number');
    assert.equal(comparison('if r == 0 then x else q'), 'text');
    assert.equal(comparison('"{x} or {q}"'), 'text');
  });

  it('are judged against what the state fetched, in every style', () => {
    const task = taskOf('if r == 0 then q else "{q} remainder {r} of {s}"');
    const ready = bound(task, 7);
    for (const name of styleNames) {
      const { trace = '' } = groundTruth(task, given(7), styles[name]).truth ?? {};
      assert.equal(judge(ready, trace).verdict, 'sound');
      const slipped = judge(ready, trace.replace('2 remainder 1 of 4', '2 remainder 1 of 5'));
      assert.deepEqual(
        slipped.faults.map(({ kind, expected, found }) => ({ kind, expected, found })),
        [
          {
            kind: 'answer-contradicts',
            expected: '2 remainder 1 of 4, 0, 5',
            found: '2 remainder 1 of 5, 0, 5',
          },
        ],
        name,
      );
    }
  });

  it('are what an example is held against', () => {
    const text = program('if r == 0 then q else "{q} remainder {r}"').replace(
      /\}$/,
      'example a = 7, s = [1], x = 1 answer "2 remainder 1"\nexample a = 6, s = [1], x = 1 answer "2 remainder 0"\n}',
    );
    const wrong = compileText(text).problems.filter(({ code }) => code !== 'unused');
    assert.deepEqual(
      wrong.map(({ code }) => code),
      ['example-answer'],
    );
    assert.match(wrong[0]?.message ?? '', /2 remainder 0/);
  });
});
