import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sameAnswer, styles, type Bound } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import {
  judge,
  recordingEvents,
  verdictText,
  writeEvents,
  type AnswerRung,
  type Verdict,
} from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';
import { boundSample } from './tasks.ts';

interface Question {
  readonly task: string;
  readonly bound: Bound;
  readonly answer: string;
}

const questions: readonly Question[] = taskNames().flatMap((task) =>
  [1, 2, 3, 4].map((seed) => {
    const bound = boundSample(loadTask(task), 'S', seed);
    const { end } = record(bound);
    return { task, bound, answer: end.kind === 'halt' ? end.answer : '' };
  }),
);

const tokens = ['<|im_end|>', '</s>', '<|endoftext|>', '<|eot_id|>', '<eos>', '<|end|>', '<end_of_turn>'];

/** What models put around an answer, and the rung on which it is found then. */
const dresses: readonly (readonly [AnswerRung, (answer: string) => string])[] = [
  ['line', (answer) => `Answer: ${answer}`],
  ['line', (answer) => `The answer is ${answer}.`],
  ['line', (answer) => `Answer: ${answer}\n<|im_end|>\n`],
  ...tokens.map((token) => ['plain', (answer: string) => `Answer: ${answer}${token}`] as const),
  ['plain', (answer) => `Answer: **${answer}**`],
  ['plain', (answer) => `Answer: \`${answer}\``],
  ['words', (answer) => `**Answer:** ${answer}`],
  ['words', (answer) => `**Answer: ${answer}**`],
  ['words', (answer) => `**Answer**: ${answer}`],
  ['words', (answer) => `Final answer: ${answer}`],
  ['words', (answer) => `FINAL ANSWER: ${answer}`],
  ['words', (answer) => `answer: ${answer}`],
  ['words', (answer) => `So the answer is ${answer}.`],
  ['words', (answer) => `So, the final answer is **${answer}**.`],
  ['words', (answer) => `answer is ${answer}`],
  ['words', (answer) => `### Final answer:\n\n${answer}`],
  ['words', (answer) => `The answer to this question is: ${answer}`],
  ['words', (answer) => `<answer>${answer}</answer>`],
  ['words', (answer) => `#### ${answer}`],
  ['words', (answer) => `Final answer: $${answer}$<|eot_id|>`],
  ['boxed', (answer) => `\\boxed{${answer}}`],
  ['boxed', (answer) => `Therefore $$\\boxed{${answer}}$$`],
  ['boxed', (answer) => `The result: \\[ \\boxed{\\text{${answer}}} \\]`],
  ['bold', (answer) => `That makes **${answer}**.`],
  ['bold', (answer) => `**${answer}**`],
];

/** Without any mark: by what the answer looks like. */
const bare: readonly ((answer: string, isText: boolean) => string)[] = [
  (answer, isText) => (isText ? `We get: ${answer}` : `We get ${answer}.`),
  (answer, isText) => (isText ? `Result: "${answer}".` : `The result comes out at ${answer}.`),
  (answer) => answer,
];

const spellings: readonly ((answer: string) => string)[] = [
  (answer) => answer,
  (answer) => answer.replace(/^-(?=\d)/, '\u2212'),
  (answer) => (/^\d{4,}$/.test(answer) ? answer.replace(/\B(?=(?:\d{3})+$)/g, ',') : answer),
  (answer) =>
    /^\d+$/.test(answer) ? answer.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)) : answer,
  (answer) => (/^(?:\d+, )+\d+$/.test(answer) ? answer.replaceAll(', ', ',') : answer),
  (answer) => (/^(?:\d+, )+\d+$/.test(answer) ? `[${answer}]` : answer),
  (answer) => (/^(?:\d+, )+\d+$/.test(answer) ? answer.replaceAll(', ', ' ,  ') : answer),
  (answer) => (/^(?:[A-Z]+, )+[A-Z]+$/i.test(answer) ? `[${answer}]` : answer),
];

const prose = ['', 'Let me think.\n3 plus 4 is 7, and 10 and 20 are 30.\n\n', '<think>\nThe answer is 12.\n</think>\n'];

const dressed = fc.record({
  question: fc.constantFrom(...questions),
  dress: fc.constantFrom(...dresses, ...bare.map((dress) => ['last', dress] as const)),
  spell: fc.constantFrom(...spellings),
  before: fc.constantFrom(...prose),
});

function textOf(
  answer: string,
  { dress: [, put], spell, before, question }: typeof dressed extends fc.Arbitrary<infer One> ? One : never,
): string {
  const isText = question.task === 'word-flip' || /[a-z]/i.test(question.answer);
  return before + put(spell(answer), isText) + '\n';
}

/** An answer of the same kind that is another one. */
function wrong({ answer, bound }: Question, how: number, other: string): string | undefined {
  const items = answer.split(', ');
  const at = how % Math.max(1, items.length);
  const changed = [
    other,
    answer.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1 + (how % 8)) % 10)),
    answer.replace(/\d/, (digit) => String((Number(digit) % 9) + 1)),
    items.length > 1 ? items.toSpliced(at, 1).join(', ') : `${answer}0`,
    items.length > 1 ? [...items, items[at]].join(', ') : `1${answer}`,
    items.length > 1 ? items.toReversed().join(', ') : answer.slice(1),
    /^\d/.test(answer) ? `-${answer}` : answer.slice(0, -1),
    answer.replace(/[a-z]/i, (letter) => (letter === 'x' ? 'y' : 'x')),
  ][how % 8];
  if (
    changed === undefined ||
    changed.trim() === '' ||
    /^0\d/.test(changed) ||
    /^\D*$/.test(changed) !== /^\D*$/.test(answer)
  )
    return undefined;
  return sameAnswer(bound.machine.answers, answer, changed) ? undefined : changed;
}

describe('the answer of a text without a trace', () => {
  it('is found in any dress: of 1,000 right ones all are accepted, on the rung that is theirs', () => {
    fc.assert(
      fc.property(dressed, (one) => {
        const { question, dress } = one;
        const text = textOf(question.answer, one);
        const { verdict, answer } = judge(question.bound, text);
        assert.deepEqual(
          [answer.right, verdict],
          [true, 'lucky'],
          `${question.task}: ${JSON.stringify(text)} ${answer.found}`,
        );
        if (one.spell(question.answer) === question.answer && dress[0] !== 'last')
          assert.equal(answer.rung, dress[0], text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has to be the right one: of 1,000 wrong ones none is accepted', () => {
    let judged = 0;
    fc.assert(
      fc.property(dressed, fc.nat(1_000), fc.constantFrom(...questions), (one, how, other) => {
        const { question } = one;
        const given = wrong(question, how, other.task === question.task ? other.answer : `${question.answer}${how}`);
        if (given === undefined) return;
        judged++;
        const text = textOf(given, one);
        const { verdict, answer } = judge(question.bound, text);
        assert.deepEqual([answer.right, verdict], [false, 'wrong'], `${question.task}: ${JSON.stringify(text)}`);
      }),
      { numRuns: 1_600 },
    );
    assert.ok(judged >= 1_000, `${judged} wrong answers`);
  });

  const sum = bindAddition('37.5', '1.48');
  const found = (text: string, answers?: 'exact' | 'ladder'): Verdict['answer'] =>
    judge(sum, text, answers === undefined ? {} : { answers }).answer;

  it('is the last one on the highest rung that gives one', () => {
    for (const [text, answer, rung] of [
      ['The answer is 5. No, the answer is 38.98.', '38.98', 'words'],
      ['So the answer is 38.98.\nSo the answer is 5.', '5', 'words'],
      ['The answer is 38.98.\nSo the answer is 5.', '38.98', 'line'],
      ['\\boxed{5}\nAnswer: 38.98', '38.98', 'line'],
      ['Answer: 38.98\n\\boxed{5}', '38.98', 'line'],
      ['\\boxed{5} and \\boxed{38.98}', '38.98', 'boxed'],
      ['The **answer** is in the box: $\\boxed{38.98}$. It took 3 steps.', '38.98', 'boxed'],
      ['We add **37.5** and **1.48** to **38.98** in 12 steps', '38.98', 'bold'],
      ['37.5 + 1.48 is 38.98, I think', '38.98', 'last'],
      ['<think>38.98</think> I do not know.', undefined, undefined],
      ['I do not know.', undefined, undefined],
      ['', undefined, undefined],
    ] as const)
      assert.deepEqual([found(text).found, found(text).rung], [answer, rung], text);
  });

  it('is nothing of which the text says that it is not so', () => {
    for (const said of [
      'The answer is not 38.98',
      'The answer is not **38.98**.',
      "The answer isn't 38.98.",
      'The answer isn’t: 38.98',
      'The answer cannot be 38.98.',
      'It can’t be equal to 38.98',
      'The answer ≠ 38.98',
      'answer != 38.98',
      'x \\neq 38.98',
      'Anything other than 38.98',
      'This is not the answer: 38.98',
      'It is never \\boxed{38.98}.',
      'The answer is anything but 38.98.',
      '<answer>not 38.98</answer>',
      'It would be wrong to say 38.98',
      '38.98 is wrong.',
      '**38.98** is not the answer',
      '38.98 cannot be right.',
    ]) {
      assert.equal(found(said).right, false, said);
      assert.equal(found(`${said}\n`).right, false, said);
    }
    for (const [said, answer] of [
      ['The answer is 5 rather than 38.98.', '5'],
      ['It is 5, not 38.98', '5'],
      ['It is not 5 but 38.98.', '38.98'],
      ['It is 38.98, not 5', '38.98'],
      ['I was not sure of the answer: 38.98', '38.98'],
      ['That was not easy: 38.98', '38.98'],
      ['That is not only **38.98** but right', '38.98'],
      ['Instead of 5 we get 38.98', '38.98'],
      ['No, that is not right: the result is 38.98', '38.98'],
      ['5 is not right\nIt is 38.98', '38.98'],
    ] as const)
      assert.equal(found(said).found, answer, said);
    const flipped = questions.find(({ task }) => task === 'word-flip');
    assert.ok(flipped);
    assert.equal(judge(flipped.bound, `It is not "${flipped.answer}".`).answer.right, false);
  });

  it('is looked for in no other words if only the line of the trace counts', () => {
    assert.deepEqual(found('So the answer is **38.98**.', 'exact'), {
      expected: '38.98',
      found: undefined,
      right: false,
      rung: undefined,
    });
    assert.equal(found('Answer: 38.98', 'exact').right, true);
  });

  const text = writeEvents(recordingEvents(record(sum), styles.minimal), styles.minimal);

  it('of a text with a trace is looked for so only if told', () => {
    const other = text.replace('Answer: 38.98', 'Final answer: \\boxed{38.98}');
    assert.equal(found(other).found, undefined);
    assert.deepEqual(found(other, 'ladder'), { expected: '38.98', found: '38.98', right: true, rung: 'words' });
    assert.equal(judge(sum, other, { answers: 'ladder' }).verdict, 'lucky');
    const token = text.replace('Answer: 38.98', 'Answer: 38.98<|im_end|>');
    assert.equal(found(token).right, false);
    const verdict = judge(sum, token, { answers: 'ladder' });
    assert.deepEqual(
      verdict.faults.map(({ kind, spelling }) => [kind, spelling]),
      [['format-spelling', 'answer']],
    );
    assert.deepEqual([verdict.answer.right, verdict.answer.rung], [true, 'plain']);
    assert.match(verdictText(verdict), /^lucky: right but for its spelling: /);
  });

  it('makes no trace sound that is not', () => {
    for (const change of [
      'Answer: 38.980<|end|>',
      '**Answer:** 38.98',
      'The answer is 38.98',
      'Answer: 38.98.',
      '\\boxed{38.98}',
    ])
      assert.notEqual(judge(sum, text.replace('Answer: 38.98', change), { answers: 'ladder' }).verdict, 'sound');
    assert.equal(judge(sum, text, { answers: 'ladder' }).verdict, 'sound');
  });

  it('takes a time that grows with the text alone', () => {
    for (const piece of [
      'answer ',
      'answer: ',
      '**',
      '\\boxed{',
      '1,',
      '(1, ',
      '" ',
      '<|im_end|>',
      '\\(',
      'answer is is ',
    ])
      assert.equal(found(piece.repeat(60_000 / piece.length)).right, false);
  });
});
