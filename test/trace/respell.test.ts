import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { judge, type JudgeOptions } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { compileTask, recordTask } from '../tasks/load.ts';
import { rightTrace } from './faulty-texts.ts';

describe('a text that may be spelt otherwise', () => {
  it('has prose before it that is left alone, whatever it shares with the true run', () => {
    const sum = bindAddition('37.5', '1.48');
    const text = rightTrace(sum, 'minimal').replace('8 % 10 = 8', '8 % 10 = 7');
    const { faults } = judge(sum, `- Add place 0\n- Set high\n${text}`);
    assert.deepEqual(
      faults.map(({ kind }) => kind),
      ['operation-result'],
    );
  });
});

describe('lines that could be spelt otherwise', () => {
  const sum = bindAddition('37.5', '1.48');
  const right = rightTrace(sum, 'minimal');
  const bulleted = right.replace(/^/gm, '- ').replace(/- $/, '');
  const spellings = (text: string): readonly string[] =>
    judge(sum, text).faults.map(({ kind, spelling = kind }) => spelling);

  it('are looked for behind an answer, where the trace is begun again there', () => {
    assert.deepEqual(spellings(`${right}Let me do that again.\n${bulleted}`), ['format-restart', 'bullets']);
    assert.deepEqual(spellings(`${right}I hope that helps.\n- Bye!\n`), ['format-after-answer']);
  });

  it('are looked for up to the 2,000th line of which nothing can be made', () => {
    const [first = '', second = '', ...others] = right.split('\n');
    const behind = (lines: number): readonly string[] => {
      const words = Array.from({ length: lines }, (_, i) => `?? ${i}`);
      return spellings([first, second, ...words, ...others].join('\n').replace('\nhalt\n', '\nhalt \n'));
    };
    assert.ok(behind(1_900).includes('trailing-blanks'));
    assert.ok(!behind(2_100).includes('trailing-blanks'));
  });
});

describe('an answer of digits that the tape of the model has one by one', () => {
  const conversion = compileTask(readFileSync(new URL('../algorithms/base-conversion.tail', import.meta.url), 'utf8'));
  const { bound } = recordTask(conversion, { x: 19, base: 10 });
  const right = rightTrace(bound, 'minimal');

  function judged(
    edits: readonly (readonly [own: string, other: string])[],
    options: JudgeOptions = {},
  ): readonly [faults: readonly string[], found: string | undefined, isRight: boolean] {
    const text = edits.reduce((before, [own, other]) => {
      assert.ok(before.includes(own), own);
      return before.replace(own, other);
    }, right);
    const { faults, answer } = judge(bound, text, options);
    return [faults.map(({ kind, spelling = kind }) => spelling), answer.found, answer.right];
  }
  const fetched = ["='1' '9'", "='0' '9'"] as const;

  it('has zeros in front where that tape has them', () => {
    assert.deepEqual(judged([fetched, ['Answer: 19', 'Answer: 09']]), [['fetch-invented'], '09', false]);
    assert.deepEqual(judged([fetched, ['Answer: 19', '- Answer: 09']]), [['fetch-invented', 'bullets'], '09', false]);
  });

  it('is spelt otherwise where it reads as that only so', () => {
    const spaced = judged([fetched, ['Answer: 19', 'Answer: 0９']]);
    assert.deepEqual(spaced, [['fetch-invented', 'full-width'], '09', false]);
    const bold = judged([fetched, ['Answer: 19', 'Answer: **09**']], { answers: 'ladder' });
    assert.deepEqual(bold, [['fetch-invented', 'answer'], '09', false]);
  });

  it('has zeros in front as a spelling where that tape has none', () => {
    assert.deepEqual(judged([['Answer: 19', 'Answer: 019']]), [['zeros'], '19', true]);
    const other = judged([
      ["='1' '9'", "='7' '9'"],
      ['Answer: 19', 'Answer: 079'],
    ]);
    assert.deepEqual(other, [['fetch-invented', 'zeros'], '79', false]);
  });

  it('contradicts that tape without them', () => {
    const dropped = judged([fetched, ['Answer: 19', 'Answer: 9']]);
    assert.deepEqual(dropped, [['fetch-invented', 'answer-contradicts'], '9', false]);
  });

  it('is right where it says the right number, zeros apart', () => {
    const zeros = judged([
      ["='1' '9'", "='0' '1' '9'"],
      ['get out[0..1]', 'get out[0..2]'],
      ['Answer: 19', 'Answer: 019'],
    ]);
    assert.deepEqual(zeros.slice(1), ['19', true]);
  });
});
