import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { bindCells, type Bound, styleNames, styles, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { inject } from '../../src/imitator/index.ts';
import {
  faultKinds,
  judge,
  recordingEvents,
  Truth,
  writeEvents,
  type Fault,
  type FaultKind,
  type JudgeOptions,
  type Verdict,
} from '../../src/trace/index.ts';
import { bindAddition, bindKnapsack } from '../machine/hand-built/index.ts';
import { machineInputs, machines } from '../machine/random-machine.ts';
import { hostileText } from './arbitraries.ts';
import { slippedRun, slipStyles, type SlipKind } from './slip.ts';
import { nextOf } from './streams.ts';
import { boundSample, tasks } from './tasks.ts';

function traceOf(bound: Bound, style: StyleName = 'minimal'): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

/** 37.5 + 1.48: its trace has 13 states. */
const sum = bindAddition('37.5', '1.48');
const sumText = traceOf(sum);

function judged(change: (text: string) => string, options: JudgeOptions = {}): Verdict {
  const text = change(sumText);
  assert.notEqual(text, sumText, 'the edit fits the trace');
  return judge(sum, text, options);
}

/** The number of the state with this label, in the right trace. */
function state(label: string): number {
  const found = [...recordingEvents(record(sum), styles.minimal)]
    .filter(({ kind }) => kind === 'enter')
    .findIndex((event) => event.kind === 'enter' && event.label === label);
  assert.ok(found >= 0, label);
  return found;
}

function brief(faults: readonly Fault[]): [FaultKind, number][] {
  return faults.map(({ kind, state }) => [kind, state]);
}

describe('the judge', () => {
  it('finds every generated trace of every task sound, in every style, whatever the style asked for', () => {
    const samples = fc.tuple(
      fc.constantFrom(...tasks),
      fc.constantFrom('S' as const, 'M' as const, 'L' as const),
      fc.nat(1_000_000),
      fc.constantFrom(...styleNames),
      fc.constantFrom(...styleNames),
    );
    fc.assert(
      fc.property(samples, ([task, tier, seed, written, asked]) => {
        const bound = boundSample(task, tier, seed);
        // Keeping the states rules out that the text is only compared with the true run's.
        const {
          verdict,
          faults,
          style,
          answer,
          states,
          judged: kept,
        } = judge(bound, traceOf(bound, written), { style: styles[asked], keepStates: true });
        assert.deepEqual(
          { verdict, faults, style, states },
          { verdict: 'sound', faults: [], style: written, states: kept.length },
        );
        assert.equal(answer.found, answer.expected);
      }),
      { numRuns: 60 },
    );
  });

  it('finds every trace of every machine without faults', () => {
    fc.assert(
      fc.property(machines, machineInputs, fc.constantFrom(...styleNames), (machine, { s, x, first }, style) => {
        const bound = bindCells(machine, { s: { first: 0, values: s }, n: s.length, x: { first, values: x } });
        const recording = record(bound, { limit: 200 });
        fc.pre(recording.end.kind === 'halt');
        const text = writeEvents(recordingEvents(recording, styles[style]), styles[style]);
        const { verdict, faults } = judge(bound, text, {
          style: styles[style],
          truth: new Truth(bound, recording),
          keepStates: true,
        });
        assert.deepEqual([verdict, faults], ['sound', []]);
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same verdict whether it compares a right text or judges it', () => {
    for (const bound of [sum, ...tasks.map((task) => boundSample(task, 'S', 3))]) {
      const text = traceOf(bound);
      const { judged: compared, ...short } = judge(bound, text);
      const { judged: kept, ...long } = judge(bound, text, { keepStates: true });
      assert.deepEqual(short, long);
      assert.deepEqual([compared.length, kept.length], [0, long.states]);
    }
  });

  for (const kind of faultKinds) {
    it(`reports a single ${kind} as that, at its state, and blames nothing else`, () => {
      const samples = fc.tuple(
        fc.constantFrom(...tasks),
        fc.nat(1_000_000),
        fc.constantFrom(...styleNames),
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      );
      fc.assert(
        fc.property(samples, ([task, seed, style, stream]) => {
          const bound = boundSample(task, 'S', seed);
          const injection = inject(traceOf(bound, style), style, kind, () => nextOf(stream));
          fc.pre(injection !== undefined);
          const { faults } = judge(bound, injection.text, {
            style: styles[style],
            finishReason: injection.finishReason,
          });
          assert.deepEqual(brief(faults), [[kind, injection.state]]);
          assert.match(faults[0]?.explanation ?? '', /[^ ]\.$/);
        }),
        { numRuns: 20 },
      );
    });
  }

  const slips: Readonly<Record<SlipKind, RegExp>> = {
    get: /^fetch-(?:stale|foreign|invented)$/,
    compute: /^operation-result$/,
    test: /^test-outcome$/,
    put: /^write-value$/,
    call: /^transition-call$/,
  };
  for (const kind of ['get', 'compute', 'test', 'put', 'call'] as const) {
    it(`blames a model once that gets a ${kind} wrong and goes on with it to the end`, () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...tasks),
          fc.nat(1_000_000),
          fc.nat(30),
          fc.constantFrom(...slipStyles),
          (task, seed, at, style) => {
            const bound = boundSample(task, 'S', seed);
            const run = slippedRun(bound, kind, at, (right) => (typeof right === 'number' ? right + 1 : right));
            // Where the slip leads to a cell that holds nothing, whatever the model prints for it is a fault of its
            // own.
            fc.pre(
              run !== undefined &&
                run.halts &&
                !run.events.some((event) => event.kind === 'get' && event.fetches.some(({ value }) => value === null)),
            );
            const [fault, ...others] = judge(bound, writeEvents(run.events, styles[style]), {
              style: styles[style],
            }).faults;
            assert.deepEqual(others, []);
            assert.match(fault?.kind ?? '', slips[kind]);
            assert.equal(fault?.state, run.state);
          },
        ),
        { numRuns: 20 },
      );
    });
  }

  it('blames a line of the layout that is of another region', () => {
    const { faults } = judged((text) => text.replace(/^(lay y.*\n)/m, '$1lay sum[0]=5\n'));
    assert.deepEqual(
      faults.map(({ kind, explanation }) => [kind, explanation]),
      [['layout-superfluous', 'The task does not lay out sum here.']],
    );
  });

  it('counts two independent faults as two', () => {
    const { faults, verdict } = judged((text) =>
      text.replace('8 // 10 = 0', '8 // 10 = 7').replace('put bottom=-2', 'put bottom=-1'),
    );
    assert.deepEqual(brief(faults), [
      ['operation-result', state('Add place -2')],
      ['write-value', state('Set bottom')],
    ]);
    assert.equal(verdict, 'lucky');
  });

  it('does not blame a model for going on with its own slip', () => {
    const { faults, verdict, answer } = judged((text) =>
      text
        .replace(
          'get x[-1]=5, y[-1]=4, carry=0\n5 + 4 + 0 = 9\n9 % 10 = 9\n9 // 10 = 0\nput sum[-1]=9',
          'get x[-1]=5, y[-1]=4, carry=0\n5 + 4 + 0 = 8\n8 % 10 = 8\n8 // 10 = 0\nput sum[-1]=8',
        )
        .replace('get sum[1..-2]=3 8 9 8', 'get sum[1..-2]=3 8 8 8')
        .replace('Answer: 38.98', 'Answer: 38.88'),
    );
    assert.deepEqual(brief(faults), [['operation-result', state('Add place -1')]]);
    assert.deepEqual(
      { verdict, answer },
      { verdict: 'wrong', answer: { expected: '38.98', found: '38.88', right: false, rung: 'line' } },
    );
  });

  it('says sound, lucky, slipped or wrong', () => {
    assert.equal(judge(sum, sumText).verdict, 'sound');
    assert.equal(judged((text) => text.replace('8 % 10 = 8', '8 % 10 = 3')).verdict, 'lucky');
    assert.equal(judged((text) => text.replace('Answer: 38.98', 'Answer: 38.9')).verdict, 'slipped');
    assert.equal(judged((text) => text.replace('Answer: 38.98\n', '')).verdict, 'slipped');
    assert.equal(
      judged((text) => text.replace('8 % 10 = 8', '8 % 10 = 3').replace('Answer: 38.98', 'Answer: 38.9')).verdict,
      'wrong',
    );
  });

  it('takes either value of a cell that was written wrong for right, until it is written again', () => {
    const wrong = (text: string): string => text.replace('put sum[-1]=9, carry=0', 'put sum[-1]=9, carry=1');
    assert.deepEqual(brief(judged(wrong).faults), [['write-value', state('Add place -1')]]);
    const followed = judged((text) =>
      wrong(text).replace(
        'get x[0]=7, y[0]=1, carry=0\n7 + 1 + 0 = 8\n8 % 10 = 8\n8 // 10 = 0\nput sum[0]=8',
        'get x[0]=7, y[0]=1, carry=1\n7 + 1 + 1 = 9\n9 % 10 = 9\n9 // 10 = 0\nput sum[0]=9',
      ),
    );
    assert.deepEqual(brief(followed.faults.filter(({ label }) => label.startsWith('Add'))), [
      ['write-value', state('Add place -1')],
    ]);
  });

  it('follows a model that announces another state and goes there', () => {
    const bound = bindKnapsack(5, [2, 3], [3, 4]);
    const text = traceOf(bound);
    const detour =
      'Consider dp[0][4]\n0 == 0 yes\nput dp[0][4]=0\nreturn to best(1, 5) for skip\nnext Return to best(1, 5) for skip from best(0, 5)\n';
    const start = text.indexOf('Consider dp[0][5]\n0 ==');
    const end = text.indexOf('Return to best(1, 5) for skip from best(0, 5)\nget');
    const edited = `${text.slice(0, start).replace(/next Consider dp\[0\]\[5\]\n$/, 'next Consider dp[0][4]\n')}${detour}${text.slice(end)}`;
    const { faults } = judge(bound, edited);
    assert.deepEqual(brief(faults).slice(0, 1), [['transition-successor', 2]]);
    assert.ok(
      faults.every(({ state }) => state === 2 || state === 4),
      JSON.stringify(brief(faults)),
    );
  });

  it('explains where a stale value was written', () => {
    const bound = bindAddition('9', '1');
    const text = traceOf(bound);
    const edited = text.replace('Write the carry\nget carry=1', 'Write the carry\nget carry=0');
    const [fault, ...others] = judge(bound, edited).faults;
    assert.deepEqual(others, []);
    assert.equal(fault?.kind, 'fetch-stale');
    assert.match(fault.explanation, /^carry holds 1; 0 looks like what the cell held before it was written\.$/);
  });

  it('marks the very characters that are wrong', () => {
    const text = sumText.replace('get x[-1]=5, y[-1]=4, carry=0', 'get x[-1]=5, y[-1]=66, carry=0');
    const [fault] = judge(sum, text).faults;
    assert.equal(text.split('\n')[fault?.line ?? 0]?.slice(fault?.from, fault?.to), '66');
    assert.deepEqual([fault?.expected, fault?.found, fault?.label], ['4', '66', 'Add place -1']);
  });

  it('notices that a fault agrees with the true run', () => {
    const { faults } = judged((text) => text.replace('put sum[0]=8, carry=0', 'put sum[0]=7, carry=0'));
    assert.deepEqual(
      faults.map(({ kind, agreesWithTruth }) => [kind, agreesWithTruth]),
      [['write-value', false]],
    );
    const repaired = judged((text) =>
      text
        .replace('7 + 1 + 0 = 8\n8 % 10 = 8\n', '7 + 1 + 0 = 9\n9 % 10 = 9\n')
        .replace('8 // 10 = 0\nput sum[0]=8', '9 // 10 = 0\nput sum[0]=8'),
    );
    assert.deepEqual(
      repaired.faults.map(({ kind, agreesWithTruth }) => [kind, agreesWithTruth]),
      [
        ['operation-result', false],
        ['write-value', true],
      ],
    );
  });

  it('finds a trace behind thinking, prose and fences', () => {
    for (const around of [
      (text: string): string =>
        `<think>\nLet me add 37.5 and 1.48.\n1 + 1 = 2\n</think>\n\n\`\`\`tail-cot\n${text}\`\`\`\n`,
      (text: string): string => `Sure! Here are the steps:\n\n~~~\n${text}~~~\n`,
      (text: string): string => text.replaceAll('\n', '\r\n'),
      (text: string): string => text.replaceAll('\n', '\n\n'),
    ])
      assert.deepEqual(judged(around).faults, []);
  });

  it('takes the trace behind the thinking, not the draft within it', () => {
    const draft = sumText.replace('8 % 10 = 8', '8 % 10 = 1');
    assert.equal(judged((text) => `<think>\n${draft}</think>\n${text}`).verdict, 'sound');
  });

  it('merges a state repeated without end into one fault', () => {
    const at = sumText.indexOf('Add place -1\nget');
    const block = sumText.slice(at, sumText.indexOf('Add place 0\nget'));
    const { faults, states } = judged((text) => text.slice(0, at) + block.repeat(200), { finishReason: 'length' });
    assert.deepEqual(brief(faults), [
      ['label-repeated', state('Add place -1') + 1],
      ['transition-truncated', states - 1],
    ]);
  });

  it('merges a cycle of states repeated without end into one fault', () => {
    const at = sumText.indexOf('Add place -1\nget');
    const cycle = sumText.slice(at, sumText.indexOf('Add place 1\nget'));
    const { faults } = judged((text) => text.slice(0, at) + cycle.repeat(50), { finishReason: 'length' });
    assert.deepEqual(
      faults.map(({ kind }) => kind),
      ['label-repeated', 'transition-truncated'],
    );
  });

  it('says of another task’s trace that it is none of this task', () => {
    const { verdict, faults } = judge(sum, traceOf(bindKnapsack(5, [2, 3], [3, 4])));
    assert.equal(verdict, 'wrong');
    assert.ok(faults.length > 0);
  });

  it('finds the answer of a text without a trace', () => {
    const { verdict, answer, faults } = judge(sum, 'It is easy.\nAnswer: 38.98\n');
    assert.deepEqual([verdict, answer.found, brief(faults)], ['lucky', '38.98', [['format-no-trace', -1]]]);
  });

  it('says how a text without a trace begins, or that it is empty', () => {
    const explained = (text: string): string | undefined => judge(sum, text).faults[0]?.explanation;
    assert.match(explained('\n  I do not know.\nSorry.') ?? '', /it begins with “I do not know\.”/);
    assert.match(explained('so '.repeat(100)) ?? '', /“so so .*…”/);
    for (const [text, line] of [
      ['a\nbc', 0],
      ['\na\nbc', 1],
    ] as const) {
      const [fault] = judge(sum, text).faults;
      assert.deepEqual([fault?.line, fault?.from, fault?.to], [line, 0, 1]);
    }
    assert.match(explained('x'.repeat(80)) ?? '', /“x{80}”/);
    assert.match(explained('x'.repeat(81)) ?? '', /“x{80}…”/);
    for (const empty of ['', ' \n\t\n']) assert.match(explained(empty) ?? '', /it is empty/);
  });

  it('gives what each state did and which state of the true run it is, when asked', () => {
    const recording = record(sum);
    const { judged: states } = judge(sum, sumText, { truth: new Truth(sum, recording), keepStates: true });
    assert.deepEqual(
      states.map(({ record: { number }, truth }) => [number, truth]),
      Array.from({ length: recording.states }, (_, i) => [i, i]),
    );
    const lines = sumText.split('\n');
    for (const { label, firstLine } of states) assert.equal(lines[firstLine], label);
    const text = states.map(({ firstLine, lastLine }) => lines.slice(firstLine, lastLine + 1).join('\n')).join('\n');
    assert.ok(sumText.includes(text) && sumText.startsWith('lay'));
  });
});

describe('the judge of any text', () => {
  const bounds = [sum, bindKnapsack(5, [2, 3], [3, 4]), ...tasks.map((task) => boundSample(task, 'S', 1))];
  const options = fc.record<JudgeOptions>({
    style: fc.constantFrom(styles.minimal, styles.verbose),
    finishReason: fc.constantFrom('stop', 'length'),
    keepStates: fc.boolean(),
  });

  it('gives a verdict on hostile text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...bounds), hostileText, options, (bound, text, chosen) => {
        const { verdict, faults } = judge(bound, text, chosen);
        assert.notEqual(verdict, 'sound');
        assert.ok(faults.length > 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives a verdict on traces with lines lost, doubled, moved and mixed with hostile ones, and places every fault in the text', () => {
    const edits = fc.array(
      fc.tuple(fc.constantFrom('lose', 'double', 'move', 'mix', 'cut'), fc.nat(), fc.nat(), hostileText),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...bounds),
        fc.constantFrom(...styleNames),
        edits,
        options,
        (bound, style, changes, chosen) => {
          let lines = traceOf(bound, style).split('\n');
          for (const [how, a, b, text] of changes) {
            const at = a % Math.max(1, lines.length);
            const line = lines[at] ?? '';
            if (how === 'lose') lines = lines.toSpliced(at, 1);
            else if (how === 'double') lines = lines.toSpliced(at, 0, line);
            else if (how === 'move') lines = lines.toSpliced(at, 1).toSpliced(b % Math.max(1, lines.length), 0, line);
            else if (how === 'mix') lines = lines.toSpliced(at, 0, text);
            else lines = lines.slice(0, at + 1);
          }
          const text = lines.join('\n');
          const { faults } = judge(bound, text, chosen);
          const shown = text.split('\n');
          for (const { line, from, to } of faults)
            assert.ok(from >= 0 && from <= to && to <= (shown[line]?.length ?? -1), `${line}:${from}-${to}`);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('ends soon on long texts made to be slow: its time is linear, or the suite’s limit ends it', () => {
    const size = 300_000;
    const hostile: Readonly<Record<string, string>> = {
      'one line': 'x'.repeat(size),
      'many fetches': `Set low, high\nget ${'low(x)=1, '.repeat(size / 10)}low(x)=1\n`,
      'many lines': 'get low(x)=1\n'.repeat(size / 14),
      'many headers': 'Set low, high\n'.repeat(size / 14),
      'headers in turn': 'Set low, high\nRead the answer\n'.repeat(size / 30),
      'many successors': `Set low, high\n${'next Read the answer\n'.repeat(size / 21)}`,
      'far states': Array.from({ length: size / 60 }, (_, i) => `Add place ${i}\n`).join(''),
      'growing numbers': '9'.repeat(size),
      'noise between': 'lay x[1]=1\n?\n'.repeat(size / 14),
      'many writes': `Set low, high\nput ${'sum[1]=1, '.repeat(size / 10)}sum[1]=1\n`,
      'long interval': `Read the answer\nget sum[1..-2]=${'3 '.repeat(size / 2)}3\n`,
    };
    for (const [name, text] of Object.entries(hostile)) {
      const { faults } = judge(sum, text, { keepStates: true });
      assert.ok(faults.length > 0 && faults.length <= 1_000, name);
    }
  });
});
