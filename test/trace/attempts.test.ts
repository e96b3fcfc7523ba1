import assert from 'node:assert/strict';
import fc from 'fast-check';
import { styleNames, styles, type Bound, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import {
  firstFault,
  judge,
  labelStates,
  recordingEvents,
  Truth,
  verdictText,
  writeEvents,
} from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';
import { nextOf } from './streams.ts';
import { boundSample } from './tasks.ts';
import { slip, textEdits } from './text-edits.ts';

const tasks = new Map(taskNames().map((name) => [name, loadTask(name)]));

function traceOf(bound: Bound, style: StyleName = 'minimal'): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

const words = [
  '',
  'Wait, let me start over.\n',
  '\nHmm, that is not right.\nLet me begin again:\n\n',
  '```\nOnce more:\n```\n',
];

describe('a text of several attempts', () => {
  it('is judged by the last of them, on a tape of its own; that it was begun again is one fault', () => {
    let judged = 0;
    for (const task of tasks.values())
      for (const style of styleNames) {
        const bound = boundSample(task, 'S', judged);
        const right = traceOf(bound, style);
        const lines = right.trimEnd().split('\n');
        for (const [i, between] of words.entries()) {
          // Once all of it, and once what comes before some later line.
          const at = i % 2 === 0 ? lines.length : Math.floor((lines.length * (2 + (judged % 3))) / 5);
          const text = `${lines.slice(0, at).join('\n')}\n${between}${right}`;
          judged++;
          const { verdict, faults, attempts, attempt, answer } = judge(bound, text, { style: styles[style] });
          assert.deepEqual(
            [verdict, attempts, attempt, answer.right, faults.map(({ kind }) => kind)],
            ['lucky', 2, 2, true, ['format-restart']],
            `${task.name}, ${style}, cut at ${at}`,
          );
          const begins = text.slice(0, text.length - right.length).split('\n').length - 1;
          assert.equal(faults[0]?.line, begins);
        }
      }
  });

  const sum = bindAddition('37.5', '1.48');
  const right = traceOf(sum);
  const wrong = right.replace('8 % 10 = 8', '8 % 10 = 7').replace('Answer: 38.98', 'Answer: 38.97');
  const brief = (text: string, attempt?: 'last' | 'first' | 'best'): unknown => {
    const { verdict, faults, attempts, attempt: judged } = judge(sum, text, attempt === undefined ? {} : { attempt });
    return [verdict, judged, attempts, faults.map(({ kind }) => kind)];
  };

  it('is judged by the attempt that is asked for', () => {
    const text = `${wrong}Wait.\n${right}No.\n${wrong}`;
    const slips = ['operation-result', 'answer-contradicts'];
    assert.deepEqual(brief(text), ['wrong', 3, 3, ['format-restart', ...slips]]);
    assert.deepEqual(brief(text, 'last'), ['wrong', 3, 3, ['format-restart', ...slips]]);
    assert.deepEqual(brief(text, 'first'), ['wrong', 1, 3, [...slips, 'format-restart']]);
    assert.deepEqual(brief(text, 'best'), ['lucky', 2, 3, ['format-restart']]);
    assert.match(verdictText(judge(sum, text)), /, attempt 3 of 3$/);
  });

  it('is never sound, whichever counts', () => {
    for (const attempt of ['last', 'first', 'best'] as const)
      for (const text of [right + right, `${right}Wait.\n${wrong}`, `${wrong}${right}`])
        assert.notEqual(judge(sum, text, { attempt, keepStates: true }).verdict, 'sound');
  });

  it('has its faults, and its states, where they stand in the whole text', () => {
    const text = `${right}Wait, no.\n${wrong}`;
    const truth = new Truth(sum);
    const verdict = judge(sum, text, { truth, keepStates: true });
    const fault = verdict.faults.find(({ kind }) => kind === 'operation-result');
    assert.equal(text.split('\n')[fault?.line ?? 0], '8 % 10 = 7');
    assert.equal(fault?.line, right.split('\n').length + wrong.split('\n').indexOf('8 % 10 = 7'));
    const labels = labelStates(text, verdict, truth);
    assert.equal(labels.map(({ from, to }) => text.slice(from, to)).join(''), text.slice(labels[0]?.from));
    assert.equal(labels.length, 13);
    assert.equal(firstFault(verdict, 13)?.kind, 'format-restart');
  });

  it('is judged by what its lines say', () => {
    const spelt = (text: string): string => text.replace(/^(?=.)/gm, '- ');
    assert.deepEqual(brief(spelt(`${wrong}\n${right}`)), ['lucky', 2, 2, ['format-restart', 'format-spelling']]);
    assert.deepEqual(brief(`${wrong}\n${spelt(right)}`), ['lucky', 2, 2, ['format-restart', 'format-spelling']]);
  });

  it('has one slip in its last attempt as a text of one attempt has it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tasks.keys()),
        fc.nat(999),
        fc.constantFrom(...Object.keys(textEdits)),
        fc.constantFrom(...words.slice(1)),
        fc.infiniteStream(fc.nat(2 ** 30)),
        (task, seed, name, between, draws) => {
          const bound = boundSample(tasks.get(task) ?? loadTask(task), 'S', seed);
          const text = traceOf(bound);
          const one = slip(name, text, (below) => nextOf(draws) % below);
          if (one === undefined) return;
          const lines = text.split('\n');
          const before = lines.slice(0, lines.length >> 1).join('\n');
          const { faults } = judge(bound, `${before}\n${between}${one.text}`);
          const plain = judge(bound, one.text).faults;
          assert.deepEqual(
            faults.map(({ kind, state, explanation }) => [kind, state, kind === 'format-restart' ? '' : explanation]),
            [['format-restart', -1, ''], ...plain.map(({ kind, state, explanation }) => [kind, state, explanation])],
            `${task} ${seed}: ${name}`,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is no text in which an input, a header or a state comes twice', () => {
    const lines = right.split('\n');
    const [first = '', second = ''] = lines;
    for (const text of [
      `${first}\n${right}`,
      right.replace('8 % 10 = 8\n', `8 % 10 = 8\n${first}\n`),
      right.replace('8 % 10 = 8\n', `8 % 10 = 8\n${first}\n${second}\n`),
      right.replace('Set low\n', 'Set low\nSet low\n'),
      `${right}Set low\n`,
    ])
      assert.equal(judge(sum, text).attempts, 1);
  });

  it('of very many attempts is judged by one', () => {
    const start = right.slice(0, right.indexOf('\n', right.indexOf('\nnext ') + 1) + 1);
    const text = `${start.repeat(5_000)}${right}`;
    assert.deepEqual(brief(text), ['lucky', 5_001, 5_001, ['format-restart']]);
    assert.deepEqual(brief(text, 'best'), ['lucky', 5_001, 5_001, ['format-restart']]);
  });
});
