import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { sample } from '../../src/dataset/index.ts';
import { bindInputs, styleNames, styles, type Bound, type Style, type Task } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { compileTask, loadTask, taskNames } from '../tasks/load.ts';
import { misread, misreadings, type Misreading } from './obeyed.ts';
import { nextOf } from './streams.ts';

/** The 18 tasks, and programs of textbooks. */
const tasks = new Map<string, () => Task>([
  ...taskNames().map((name) => [name, () => loadTask(name)] as const),
  ...readdirSync(new URL('../algorithms/', import.meta.url))
    .filter((file) => file.endsWith('.tail'))
    .map(
      (file) =>
        [file, () => compileTask(readFileSync(new URL(`../algorithms/${file}`, import.meta.url), 'utf8'))] as const,
    ),
]);

function traceOf(bound: Bound, style: Style = styles.minimal): string {
  return writeEvents(recordingEvents(record(bound), style), style);
}

const kinds: Readonly<Record<Misreading, RegExp>> = {
  'an element left out': /^layout-(?:missing|value)$/,
  'an element doubled': /^layout-(?:superfluous|value)$/,
  'an element changed': /^layout-value$/,
  'a single value misread': /^fetch-(?:foreign|invented)$/,
};

describe('the judge on a model that misreads the question and goes by what it has read', () => {
  for (const how of misreadings)
    it(`finds one fault: ${how}`, () => {
      let judged = 0;
      fc.assert(
        fc.property(
          fc.constantFrom(...tasks.keys()),
          fc.nat(99),
          fc.constantFrom(...styleNames),
          fc.infiniteStream(fc.nat(2 ** 30)),
          (name, seed, styleName, draws) => {
            const task = tasks.get(name)?.();
            if (task === undefined) return;
            const style = styles[styleName];
            const { inputs, lengths } = sample(task, { tier: 'S' }, seed, 0);
            const { bound } = bindInputs(task, inputs, lengths);
            const other = misread(task, inputs, how, (below) => nextOf(draws) % below);
            if (bound === undefined || other === undefined || record(other.bound).end.kind !== 'halt') return;
            const [own, text] = [traceOf(bound, style), traceOf(other.bound, style)];
            if (own === text) return;
            judged++;
            const { faults } = judge(bound, text, { style });
            assert.deepEqual(
              faults.map(({ kind }) => kinds[how].test(kind)),
              [true],
              `${name}: ${other.what}\n${faults.map(({ kind, explanation }) => `${kind}: ${explanation}`).join('\n')}`,
            );
          },
        ),
        { numRuns: 80, endOnFailure: true },
      );
      assert.ok(judged >= 10, `${judged} traces`);
    });

  const sum = bindAddition('97', '8');
  const told = (text: string): readonly unknown[] =>
    judge(sum, text).faults.map(({ kind, line, explanation }) => [kind, line + 1, explanation]);

  it('says what was left out, doubled or moved', () => {
    const flip = bindInputs(loadTask('word-flip'), { s: 'Do us.' }).bound;
    assert.ok(flip);
    const other = (s: string): readonly unknown[] => {
      const { bound } = bindInputs(loadTask('word-flip'), { s });
      return bound === undefined
        ? []
        : judge(flip, traceOf(bound)).faults.map(({ explanation, from, to }) => [explanation, from, to]);
    };
    assert.deepEqual(other('D us.'), [["s[1]='o' is left out; what follows is moved by one place.", 13, 17]]);
    assert.deepEqual(other('Doo us.'), [["'o' is laid out twice; what follows is moved by one place.", 22, 26]]);
    assert.deepEqual(other('Do u'), [['2 of the 6 cells of s are missing: s[4], s[5].', 39, 39]]);
    assert.deepEqual(told(traceOf(bindAddition('9.7', '8'))), [['layout-value', 1, 'The cells of x begin with x[1].']]);
  });

  it('tells a row that is laid out twice from one that the question does not have', () => {
    const task = compileTask(`task "Rows" { class greedy length n: S 2..3, M 4..5, L 6..8
      input m: int[n][2] = random 1..99
      ask "{m}?"
      lay out m
      tape t: int = 0
      for i in 0 to n - 1 { step "Row {i}" { t = t + m[i][0] * m[i][1] } }
      answer t
    }`);
    const rows = (...m: readonly (readonly number[])[]): Bound => {
      const { bound } = bindInputs(task, { m });
      assert.ok(bound);
      return bound;
    };
    const own = rows([1, 2], [4, 5], [7, 8]);
    const toldOf = (other: Bound): readonly unknown[] =>
      judge(own, traceOf(other)).faults.map(({ kind, line, explanation }) => [kind, line + 1, explanation]);
    assert.deepEqual(toldOf(rows([1, 2], [1, 2], [4, 5], [7, 8])), [
      ['layout-superfluous', 2, 'The row before is laid out twice.'],
    ]);
    assert.deepEqual(toldOf(rows([1, 2], [1, 3], [4, 5], [7, 8])), [
      ['layout-superfluous', 2, 'The question does not have this row here.'],
    ]);
  });

  it('takes what a line that cannot be read says for open', () => {
    const text = traceOf(sum);
    assert.deepEqual(told(text.replace('lay x[1]=9', 'lay ex[1]=9')), [
      ['format-unreadable', 1, 'This is not a line of a trace.'],
    ]);
    const other = traceOf(bindAddition('98', '8')).replace('lay x[1]=9', 'lay x x[1]=9');
    assert.deepEqual(told(other), [['format-unreadable', 1, 'This is not a line of a trace.']]);
    const unread = text
      .replace('7 + 8 + 0 = 15', '7 + 8 + 8')
      .replace('15 % 10 = 5', '16 % 10 = 6')
      .replace('15 // 10 = 1', '16 // 10 = 1')
      .replace('put sum[0]=5', 'put sum[0]=6')
      .replace('get sum[2..0]=1 0 5', 'get sum[2..0]=1 0 6')
      .replace('Answer: 105', 'Answer: 106');
    const line = text.split('\n').indexOf('7 + 8 + 0 = 15') + 1;
    assert.deepEqual(told(unread), [['format-unreadable', line, 'This is not a line of a trace.']]);
  });

  it('takes a wrong element for any that it may stand for, where another is left out', () => {
    const flip = (s: string): Bound => {
      const { bound } = bindInputs(loadTask('word-flip'), { s });
      assert.ok(bound);
      return bound;
    };
    const kindsOf = (went: string): readonly string[] =>
      judge(flip('Ivy.'), traceOf(flip(went)).replace(/(s\[1\])='.'/, "$1='l'")).faults.map(({ kind }) => kind);
    for (const went of ['Il.', 'Iv.', 'Iy.']) assert.deepEqual(kindsOf(went), ['layout-value', 'layout-missing'], went);
    assert.deepEqual(kindsOf('Ix.'), ['layout-value', 'layout-missing', 'fetch-invented']);
  });

  it('lets a model go on with a wrong result that it wrote right, and with the right one', () => {
    const task = compileTask(`task "Square" { class greedy length n: S 2, M 3, L 4
      input a: int = random 2..9
      ask "{a}?"
      tape b: int
      tape c: int
      step "First" { b = a * a }
      step "Second" { c = b + a }
      answer c
    }`);
    const { bound } = bindInputs(task, { a: 3 }, { n: 2 });
    assert.ok(bound);
    const text = traceOf(bound).replace('3 * 3 = 9', '3 * 3 = 8');
    const kindsOf = (b: number): readonly string[] =>
      judge(
        bound,
        text
          .replace('get b=9', `get b=${b}`)
          .replace('9 + 3 = 12', `${b} + 3 = ${b + 3}`)
          .replace(/c=12/g, `c=${b + 3}`)
          .replace('Answer: 12', `Answer: ${b + 3}`),
      ).faults.map(({ kind }) => kind);
    assert.deepEqual([kindsOf(9), kindsOf(8)], [['operation-result'], ['operation-result']]);
    assert.deepEqual(kindsOf(7), ['operation-result', 'fetch-invented']);
  });

  it('tells lines of another task once, at the first', () => {
    const flip = bindInputs(loadTask('word-flip'), { s: 'Do us.' }).bound;
    assert.ok(flip);
    const says = 'These lines are of another task, or of none: nothing that they name is of this one.';
    assert.deepEqual(told(traceOf(flip)), [['format-foreign', 1, says]]);
    const text = traceOf(sum);
    const [at] = [text.indexOf('put sum[0]')];
    assert.deepEqual(told(`${text.slice(0, at)}get s[5]='.', last=5\n5 - 5 = 0\nput out[0]='.'\n${text.slice(at)}`), [
      ['format-foreign', text.slice(0, at).split('\n').length, says],
    ]);
  });
});
