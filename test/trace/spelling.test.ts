import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bindInputs, styleNames, styles, type Bound, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import {
  firstFault,
  judge,
  labelStates,
  recordingEvents,
  Truth,
  verdictText,
  writeEvents,
  type Fault,
} from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';
import { spellingEdits, spelt } from './spelling-edits.ts';
import { nextOf } from './streams.ts';
import { boundSample } from './tasks.ts';
import { slip, textEdits } from './text-edits.ts';

const tasks = new Map(taskNames().map((name) => [name, loadTask(name)]));

function traceOf(bound: Bound, style: StyleName = 'minimal'): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

function isSpelling({ kind }: Fault): boolean {
  return kind === 'format-spelling';
}

/** Slips that change how a text is cut into lines are no slips behind a spelling. */
const slipNames = Object.keys(textEdits).filter((name) => name !== 'two lines in one');

describe('a trace that is spelt otherwise', () => {
  for (const [at, [name, edit]] of Object.entries(spellingEdits).entries()) {
    it(`is told to be that, once, and is right but for it: ${name}`, () => {
      let judged = 0;
      // Each edit in half of the tasks, and over the edits in each task and in each style of it.
      for (const [number, task] of [...tasks.values()].filter((_, i) => (at + i) % 2 === 0).entries())
        for (const style of styleNames.filter((_, i) => (at + number) % styleNames.length === i)) {
          const bound = boundSample(task, 'S', judged);
          const right = traceOf(bound, style);
          const all = spelt(right, edit, () => true);
          const middle = all.lines[all.lines.length >> 1];
          for (const { text, lines } of [all, spelt(right, edit, (number) => number === middle)]) {
            if (lines.length === 0) continue;
            judged++;
            const verdict = judge(bound, text, { style: styles[style] });
            assert.deepEqual(
              verdict.faults.map(({ kind, spelling, line }) => [kind, spelling, line]),
              [['format-spelling', edit.spelling, lines[0]]],
              `${task.name}, ${style}: ${lines[0]}`,
            );
            assert.deepEqual(
              [verdict.verdict, verdict.format, verdict.procedure, verdict.answer.right],
              ['lucky', 'spelling', 'right', true],
            );
            assert.match(verdictText(verdict), /^lucky: right but for its spelling: /);
          }
        }
      assert.ok(judged >= 2, `${judged} texts`);
    });

    it(`is judged by what it says: ${name}`, () => {
      let judged = 0;
      fc.assert(
        fc.property(
          fc.constantFrom(...tasks.keys()),
          fc.nat(999),
          fc.constantFrom(...slipNames),
          fc.boolean(),
          fc.infiniteStream(fc.nat(2 ** 30)),
          (task, seed, slipName, isSingle, draws) => {
            const bound = boundSample(tasks.get(task) ?? loadTask(task), 'S', seed);
            const one = slip(slipName, traceOf(bound), (below) => nextOf(draws) % below);
            if (one === undefined) return;
            const plain = judge(bound, one.text);
            const chosen = nextOf(draws) % one.text.split('\n').length;
            const { text, lines } = spelt(one.text, edit, (number) => !isSingle || number === chosen);
            if (lines.length === 0) return;
            judged++;
            const { verdict, faults, format, procedure } = judge(bound, text);
            const told = faults.filter((fault) => !isSpelling(fault));
            assert.deepEqual(
              told.map(({ kind, state, line, expected, explanation }) => ({
                kind,
                state,
                line,
                expected,
                explanation,
              })),
              plain.faults.map(({ kind, state, line, expected, explanation }) => ({
                kind,
                state,
                line,
                expected,
                explanation,
              })),
              `${task} ${seed}: ${slipName}, line ${lines[0]}`,
            );
            assert.deepEqual(
              faults.filter(isSpelling).map(({ spelling }) => spelling),
              [edit.spelling],
              `${task} ${seed}: ${slipName}, line ${lines[0]}`,
            );
            assert.deepEqual([verdict, procedure], ['lucky', plain.procedure]);
            assert.equal(format, plain.format === 'wrong' ? 'wrong' : 'spelling');
          },
        ),
        { numRuns: 12 },
      );
      assert.ok(judged >= 1, `${judged} slips`);
    });
  }

  const sum = bindAddition('37.5', '1.48');
  const right = traceOf(sum);
  const lines = right.trimEnd().split('\n');
  const brief = (text: string, finishReason?: string): unknown[] =>
    judge(sum, text, finishReason === undefined ? {} : { finishReason }).faults.map(({ kind, line, spelling }) => [
      kind,
      line,
      ...(spelling === undefined ? [] : [spelling]),
    ]);

  it('says where it is first, in how many lines, and how it is written properly', () => {
    const [fault] = judge(sum, right.replaceAll(' = ', '  =  ')).faults;
    assert.deepEqual(fault, {
      kind: 'format-spelling',
      state: 0,
      label: 'Set low',
      line: 4,
      from: 0,
      to: 'min(-1, -2)  =  -2'.length,
      expected: 'min(-1, -2) = -2',
      found: 'min(-1, -2)  =  -2',
      explanation: 'Other spacing, here and in 15 other lines. A trace writes “min(-1, -2) = -2”.',
      agreesWithTruth: false,
      spelling: 'spacing',
    });
  });

  it('is told each way of spelling once, behind all other faults', () => {
    const wrong = right.replace('8 % 10 = 8', '8 % 10 = 7');
    const text = wrong
      .trimEnd()
      .split('\n')
      .map((line, i) => `${i + 1}. ${line.replaceAll(' = ', '=')}  `)
      .join('\n');
    assert.deepEqual(brief(text), [
      ['operation-result', lines.indexOf('8 % 10 = 8')],
      ['format-spelling', 0, 'trailing-blanks'],
      ['format-spelling', 0, 'numbering'],
      ['format-spelling', 4, 'spacing'],
    ]);
  });

  it('has its faults where they stand in its own lines', () => {
    for (const [own, wrong] of [
      ['get x[-1]=5, y[-1]=4, carry=0', '> get  x [ -1 ] = 5, y[-1] = 4,  carry = 8  '],
      ['get x[-1]=5, y[-1]=4, carry=0', '12. get x[-1]=5, y[-1]=4, carry=8'],
      ['get x[-1]=5, y[-1]=4, carry=0', '**get x[-1]=5, y[-1]=4, carry=8**'],
      ['get x[-1]=5, y[-1]=4, carry=0', 'GET x[−1]=5,y[−1]=4,carry=８'],
    ] as const) {
      const [fault] = judge(sum, right.replace(own, wrong)).faults;
      const line = right.replace(own, wrong).split('\n')[fault?.line ?? 0] ?? '';
      assert.deepEqual([fault?.kind, line], ['fetch-invented', wrong]);
      assert.match(line.slice(fault?.from, fault?.to), /^(?:8|８)$/, wrong);
    }
    const joined = right.replace('8 % 10 = 8\n8 // 10 = 0', '8 % 10 = 8 8 // 10 = 1');
    const faults = judge(sum, joined).faults.map(({ kind, line, from, to }) => [
      kind,
      joined.split('\n')[line]?.slice(from, to),
    ]);
    assert.deepEqual(faults, [
      ['operation-result', '1'],
      ['format-spelling', '8 % 10 = 8 8 // 10 = 1'],
    ]);
    const last = judge(sum, joined.replace('Answer: 38.98', 'Answer: 38.99')).faults.find(
      ({ kind }) => kind === 'answer-contradicts',
    );
    assert.equal(last?.line, joined.trimEnd().split('\n').length - 1);
  });

  it('may be in a fence, in thinking and behind prose as any other', () => {
    const spell = (prefix: string): string => lines.map((line) => prefix + line).join('\n');
    const only = (line: number, name: string): unknown[] => [['format-spelling', line, name]];
    assert.deepEqual(brief(`Here it is:\n\n${spell('- ')}\n`), only(2, 'bullets'));
    assert.deepEqual(brief(`\`\`\`\n${spell('- ')}\n\`\`\`\n`), only(1, 'bullets'));
    assert.deepEqual(brief(`  \`\`\`tail-cot\n${spell('  ')}\n  \`\`\`\n`), only(0, 'indentation'));
    assert.deepEqual(brief(`> \`\`\`\n${spell('> ')}\n> \`\`\`\n`), only(0, 'quoting'));
    assert.deepEqual(brief(`<think>\n1. Start\n- Add place 0\n</think>\n${spell('* ')}\n`), only(4, 'bullets'));
    assert.deepEqual(brief(`${spell('> ')}\n> \n> I hope this helps!\n`), [
      ['format-after-answer', lines.length],
      ['format-spelling', 0, 'quoting'],
    ]);
  });

  it('is none where a trace stands as it should: what is before it and in its thinking is left alone', () => {
    for (const before of [
      '1. Set low\n2. Set high\n3. Read the answer\n',
      '- lay x[0]=1\n- Set low\n',
      '**Set low**\n',
      '<think>\n- Set low\n- get x[0]=1\n</think>\n',
    ])
      assert.equal(judge(sum, before + right, { keepStates: true }).verdict, 'sound');
  });

  it('may change its style half way', () => {
    const other = traceOf(sum, 'verbose').trimEnd().split('\n');
    for (const at of [10, 30, 60]) {
      const text = [...lines.slice(0, at), ...other.slice(at)].join('\n');
      const [fault, ...more] = judge(sum, text).faults;
      assert.deepEqual([fault?.spelling, more], ['style', []]);
    }
  });

  it('may be cut off anywhere', () => {
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at] ?? '';
      for (const cut of new Set([1, line.length >> 1, line.length - 1, line.length])) {
        const beginning = [...lines.slice(0, at), line.slice(0, cut)];
        const numbered = beginning.map((one, i) => `${i + 1}. ${one}`).join('\n');
        assert.deepEqual(
          brief(numbered, 'length').filter((fault) => !JSON.stringify(fault).includes('spelling')),
          at === 0 && cut < line.length ? [['format-no-trace', 0]] : brief(beginning.join('\n'), 'length'),
          numbered,
        );
      }
    }
  });

  it('may have carriage returns, and keeps the numbers of its lines', () => {
    const text = lines.map((line) => `- ${line}\r\n`).join('\n');
    const wrong = text.replace('8 % 10 = 8', '8 % 10 = 7');
    assert.deepEqual(brief(wrong), [
      ['operation-result', 2 * lines.indexOf('8 % 10 = 8')],
      ['format-spelling', 0, 'bullets'],
    ]);
  });

  it('has its states where they stand in it, right however they are spelt', () => {
    const text = `Here:\n${lines.map((line) => `> - ${line} `).join('\n\n')}\n`;
    const truth = new Truth(sum);
    const verdict = judge(sum, text, { truth, keepStates: true });
    const labels = labelStates(text, verdict, truth);
    assert.equal(labels.map(({ from, to }) => text.slice(from, to)).join(''), text.slice(labels[0]?.from));
    for (const { label, from, ok, kinds } of labels) {
      assert.equal(text.slice(from, text.indexOf('\n', from)), `> - ${label} `);
      assert.deepEqual([ok, kinds], [true, []]);
    }
    assert.equal(firstFault(verdict, 13), undefined);
  });

  it('never has a wrong line made right: names, words and letters in quotes are what they are', () => {
    for (const [own, wrong] of [
      ['put sum[-2]=8, carry=0', 'put Sum[-2]=8, carry=0'],
      ['8 % 10 = 8', '8 % 1 0 = 8'],
      ['8 % 10 = 8', '8 % 10 = 8 or so'],
      ['8 % 10 = 8', '8 % 10 = 8.0'],
      ['next Add place -1', 'next Add the place -1'],
      ['next Add place -1', 'next Add place - 1 0'],
      ['get high=1', 'got high=1'],
      ['get high=1', 'get high=1.5'],
    ] as const) {
      const text = right.replace(own, wrong);
      assert.notEqual(text, right);
      const { format, procedure, faults } = judge(sum, text);
      assert.ok(format === 'wrong' || procedure === 'wrong', `${wrong}: ${JSON.stringify(faults)}`);
    }
  });

  it('may end with the answer in any words that its task takes for the same', () => {
    const { bound } = bindInputs(loadTask('addition'), { x: '37.5', y: '1.48' });
    assert.ok(bound);
    const trace = traceOf(bound);
    for (const answer of ['38.98', '038.98', '+38.98', '38.980'])
      assert.deepEqual(judge(bound, trace.replace('Answer: 38.98', `Answer: ${answer}`)).faults, [], answer);
  });
});
