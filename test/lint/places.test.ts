import assert from 'node:assert/strict';
import { compileText } from '../../src/compile/index.ts';
import { lint } from '../../src/lint/index.ts';
import { marked } from '../language/marked.ts';

/** A message, its advice and the part of the text that it points at. */
function told(source: string): readonly string[] {
  const { text, ranges } = marked(source);
  const compiled = compileText(text).problems;
  const problems = compiled.length > 0 ? compiled : lint(text, { limits: { questions: 1 } }).problems;
  const marks = ranges.map((range) => JSON.stringify(range));
  return problems
    .filter(({ range }) => marks.includes(JSON.stringify(range)))
    .map(({ code, message, suggestion }) => `${code}: ${message} ${suggestion ?? ''}`.trim());
}

const sum = 'tape t: int = 0\nfor i in 0 to length(a) - 1 {\nstep "Add {i}" { t = t + a[i] }\n}\nanswer t';

describe('lengths that cannot be, at the word that is wrong', () => {
  it('a size below 0 is told at the type, once, and in an example at its value', () => {
    const head = 'task "T" {\nclass simulation\nlength n: S 2..4, M 15..18, L 19..24';
    assert.deepEqual(told(`${head}\ninput a: «int[n - 10]» = random 1..9\nask "{a} {n}"\n${sum}\n}`), [
      'failing-sampler: The inputs that are drawn do not fit the task: a has no elements at this length: its indexes would go from 0 to -7. (n = 4) Give a greater length, or make the size at least 0 for every length that a tier has: max(0, …).',
    ]);
    assert.deepEqual(
      told(
        `${head}\ninput a: int[n - 10] = random 1..9\nask "{a} {n}"\n${sum}\nexample n = 4, a = «[]» answer "0"\n}`.replace(
          'a = «[]»',
          '«a = []»',
        ),
      ),
      [
        "example-input: This example's inputs do not fit the task: a has no elements at this length: its indexes would go from 0 to -7. Give a greater length, or make the size at least 0 for every length that a tier has: max(0, …).",
      ],
    );
  });

  it('a tier that is too long to be drawn is told at the tier', () => {
    const text = `task "T" {\nclass simulation\nlength n: S 1..2, M 3..4, «L 5..10000000000»\ninput a: int[2] = random 1..n\nask "{a} {n}"\n${sum}\n}`;
    assert.deepEqual(told(text), [
      'failing-sampler: No input of tier L can be drawn: Tier L of “T” goes up to 10,000,000,000; lengths are at most 1,000,000. End the tier at 1,000,000 or before.',
    ]);
  });

  it('an interval with its ends in the wrong order is told at them, with the right order', () => {
    const text = (ends: string): string =>
      `task "T" {\nclass simulation\nlength n: S 1..2, M 3..4, L 5..6\ninput a: int[n] = random 1..9\nask "{a}"\ntape t: int[9] = 0\nstep "Begin" { t[0] = a[0] }\nanswer t[${ends}] as number\n}`;
    const said = (right: string): readonly string[] => [
      `interval: An interval goes from its lower index to its higher one; in this order there is nothing in it. Write ${right}.`,
    ];
    assert.deepEqual(told(text('«n - 1 .. 0»')), said('0 .. n - 1'));
    assert.deepEqual(told(text('«length(a) .. 1»')), said('1 .. length(a)'));
    assert.deepEqual(told(text('«5 .. 2»')), said('2 .. 5'));
    assert.deepEqual(told(text('«0 .. n - 1»')), []);
  });

  it('a question with an expression in it is told at the expression, with what to draw instead', () => {
    const text = `task "T" {\nclass simulation\nlength n: S 1..2, M 3..4, L 5..6\ninput a: int[n] = random 1..9\nask "{a} up to {«n - 1»}"\n${sum}\n}`;
    assert.deepEqual(told(text), [
      'ask-hole: A question shows inputs and lengths as they are: it is written before anything is computed, and read back to find them. Show what it is made of, or an input that is drawn as this value: input value: int = random n - 1..n - 1.',
    ]);
  });

  it('a length that is not declared is asked for as one, wherever it is used', () => {
    const body = (line: string): string =>
      `task "T" {\nclass simulation\n${line}input a: int[«n»] = random 1..9\nask "{a}"\ntape t: int = 0\nfor i in 0 to «n» - 1 {\nstep "Add {i}" { t = t + a[i] }\n}\nanswer t\n}`;
    const none = 'unknown-name: There is no length or input n. Declare it: length n: S 2..10, M 11..20, L 21..50.';
    assert.deepEqual(told(body('')), [none, none]);
    const other = 'unknown-name: There is no length or input n. Add it to the lengths: length size, n: ….';
    assert.deepEqual(told(body('length size: S 2, M 3, L 4\n')), [other, other]);
  });
});
