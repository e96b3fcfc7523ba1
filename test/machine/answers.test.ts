import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  answerOperands,
  answerText,
  bindInputs,
  isStuck,
  run,
  sameAnswer,
  styles,
  type AnswerForm,
  type Inputs,
  type Value,
} from '../../src/machine/index.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { judge } from '../../src/trace/index.ts';
import { answerOf, compileTask } from '../tasks/load.ts';

const taskOf = (body: string): ReturnType<typeof compileTask> =>
  compileTask(`task "T" { class simulation length n, m, k: S 3, M 4, L 5
  input x: decimal = random digits n, point anywhere input y: decimal = random digits m, point anywhere input s: text = random word k
  ask "{x} {y} {s}"
  ${body}
}`);
const inputs: Inputs = { x: '07.50', y: '12', s: 'abc' };

describe('an answer', () => {
  it('of a branch may come from another region', () => {
    const body = (value: number): string => `var c = ${value} step "A" { c = c + 1 } answer if c == 2 then x else y`;
    assert.equal(answerOf(taskOf(body(1)), inputs), '07.50');
    assert.equal(answerOf(taskOf(body(2)), inputs), '12');
  });

  it('is a list with commas, a text without, a number of digits, or what an input holds', () => {
    const filled = 'tape out: text[3] for i in 0 to 2 { step "A {i}" { out[i] = s[2 - i] } }';
    assert.equal(answerOf(taskOf(`${filled} answer out as text`), inputs), 'cba');
    assert.equal(answerOf(taskOf(`${filled} answer out`), inputs), 'c, b, a');
    assert.equal(answerOf(taskOf(`${filled} answer out[1 .. 2] as text`), inputs), 'ba');
    assert.equal(answerOf(taskOf('answer s'), inputs), 'abc');
    assert.equal(answerOf(taskOf('answer x[0 .. 1] as number'), inputs), '07');
    // Nothing is 0, wherever it stands.
    assert.equal(answerOf(taskOf('answer x[4 .. 3] as number'), inputs), '0');
  });

  it('of nothing is the text after none', () => {
    const empty = 'tape f: list of int step "A" { push f, 3 pop f }';
    const unknown = 'var f: int? = none step "A" { f = none }';
    assert.equal(answerOf(taskOf(`${empty} answer f none "no numbers"`), inputs), 'no numbers');
    assert.equal(answerOf(taskOf(`${empty} answer f`), inputs), 'none');
    assert.equal(answerOf(taskOf(`${unknown} answer f none "no such number"`), inputs), 'no such number');
  });

  it('as a number is right however the number is written, and nothing that is none is right', () => {
    for (const text of ['7', '+07', '7.0', '7.']) assert.ok(sameAnswer('number', '7', text), text);
    for (const text of ['', '.', '+', '-', '7 8', '70']) {
      assert.ok(!sameAnswer('number', '7', text), text);
      assert.ok(!sameAnswer('number', '0', text), text);
    }
    assert.ok(sameAnswer('number', '0', '.0'));
  });

  it('of a text that looks like a number is right as it is written alone', () => {
    const { answers } = taskOf('answer s').machine;
    assert.ok(sameAnswer(answers, '7', '7') && !sameAnswer(answers, '7', '07'));
    assert.ok(sameAnswer(taskOf('answer x').machine.answers, '7', '07'));
  });

  it('as a set is right in any order, for the judge too', () => {
    const task = taskOf(
      'tape f: list of (int, int) step "A" { push f, (1, 2) } step "B" { push f, (3, 4) } answer f as set',
    );
    const { bound } = bindInputs(task, inputs);
    const trace = groundTruth(task, inputs, styles.minimal).truth?.trace ?? '';
    assert.ok(bound);
    assert.ok(run(bound).kind === 'halt' && trace.endsWith('Answer: (1, 2), (3, 4)\n'));
    const verdictOf = (answer: string): string =>
      judge(bound, trace.replace('Answer: (1, 2), (3, 4)', `Answer: ${answer}`)).verdict;
    assert.equal(verdictOf('(3, 4), (1,2)'), 'sound');
    assert.equal(verdictOf('(3, 4),  (1, 2)'), 'lucky');
    assert.equal(verdictOf('(3, 4), (1, 2), (1, 2)'), 'slipped');
    assert.equal(verdictOf('(4, 3), (1, 2)'), 'slipped');
  });
});

describe('two answers', () => {
  it('are the same but for white space around and between', () => {
    assert.ok(sameAnswer('text', ' a  b\n', 'a b'));
    assert.ok(sameAnswer(undefined, '3, 4', '3,  4'));
    assert.ok(!sameAnswer('text', 'a b', 'ab'));
    assert.ok(!sameAnswer('text', '3, 4', '4, 3'));
    assert.ok(!sameAnswer('text', '07', '7'));
  });

  it('are the same number with any zeros that do not count', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{1,20}$/),
        fc.stringMatching(/^[0-9]{0,20}$/),
        fc.nat(5),
        fc.nat(5),
        fc.constantFrom('', '+'),
        (whole, rest, front, behind, sign) => {
          const number = rest === '' ? whole : `${whole}.${rest}`;
          const zeros = `${sign}${'0'.repeat(front)}${whole}.${rest}${'0'.repeat(behind)}`;
          assert.ok(sameAnswer('number', number, zeros));
          assert.ok(!sameAnswer('number', number, `${zeros}1`));
          assert.equal(sameAnswer('number', number, `-${number}`), /^[0.]*$/.test(number));
        },
      ),
    );
    assert.ok(!sameAnswer('number', '10', '1'));
    assert.ok(!sameAnswer('number', '1.2.3', '1.2.30'));
  });

  it('are compared in linear time, however many digits a model writes', () => {
    // where each zero is a place to begin anew, this takes an hour
    const zeros = '0'.repeat(2_000_000);
    assert.ok(!sameAnswer('number', '1.5', `1.5${zeros}1`));
    assert.ok(sameAnswer('number', '1.5', `${zeros}1.5${zeros}`));
    assert.ok(!sameAnswer('set', '1, 2', `${' '.repeat(2_000_000)}1${' '.repeat(2_000_000)}2`));
  });

  it('are the same set with the same items as often, in any order', () => {
    const items = fc.array(
      fc.oneof(
        fc.integer().map(String),
        fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => `(${a}, ${b})`),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(items, fc.nat(), (list, by) => {
        const turned = [...list.slice(by % list.length), ...list.slice(0, by % list.length)].reverse();
        assert.ok(sameAnswer('set', list.join(', '), turned.join(',')));
        assert.ok(!sameAnswer('set', list.join(', '), [...turned, list[0]].join(', ')));
      }),
    );
  });

  it('of any text are compared in time that grows with their length only', () => {
    // A comparison whose time grew with the square of the length would take hours for this.
    const text = `${'('.repeat(1000)}${'1, '.repeat(500_000)}`;
    assert.ok(!sameAnswer('set', text, `${text}2`));
  });
});

describe('the text of an answer', () => {
  const [one, other] = [{ slot: 0 }, { slot: 1 }];
  const said = (form: AnswerForm, ...slots: readonly Value[]): unknown => {
    const text = answerText(form, (operand) => ('slot' in operand ? (slots[operand.slot] ?? null) : operand.value));
    return isStuck(text) ? `stuck: ${text.stuck}` : text;
  };

  it('of digits is the number that they make, from the lowest place on', () => {
    const form: AnswerForm = { as: 'decimal', interval: one, low: other };
    for (const [digits, low, expected] of [
      [[8, 9], -1, '9.8'],
      [[1, 2, 3], 0, '321'],
      [[5], 2, '500'],
      [[5], -3, '0.005'],
      [[0, 9], 0, '90'],
      [[], 3, '0'],
      [[5], 10_000, `5${'0'.repeat(10_000)}`],
      [[5], 10_001, 'stuck: wrong type'],
      [[5], -10_001, 'stuck: wrong type'],
      [[10], 0, 'stuck: wrong type'],
      [[-1], 0, 'stuck: wrong type'],
      [[9.5], 0, 'stuck: wrong type'],
      [[true], 0, 'stuck: wrong type'],
      [5, 0, 'stuck: wrong type'],
      [[5], 'a', 'stuck: wrong type'],
    ] as const)
      assert.equal(said(form, digits, low), expected, `${String(digits)} from ${low} on`);
  });

  it('of several parts is theirs, one behind the other, and stuck where one is', () => {
    const list: AnswerForm = { as: 'list', interval: one, none: 'nothing' };
    const form: AnswerForm = { as: 'composed', parts: ['<', list, '> ', { as: 'value', value: other, none: '-' }] };
    assert.equal(said(form, [1, 2], 'x'), '<1, 2> x');
    assert.equal(said(form, [], null), '<nothing> -');
    assert.equal(said(form, 1, 'x'), 'stuck: wrong type');
    assert.equal(said({ as: 'text', interval: one }, ['a', 'b']), 'ab');
    assert.equal(said({ as: 'none' }), 'none');
    assert.deepEqual(answerOperands(form), [one, other]);
    assert.deepEqual(answerOperands({ as: 'decimal', interval: other, low: one }), [other, one]);
    assert.deepEqual(answerOperands({ as: 'none' }), []);
  });
});
