import { strict as assert } from 'node:assert';
import { styles } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import {
  judge,
  labelStates,
  recordingEvents,
  Truth,
  verdictJson,
  verdictText,
  writeEvents,
  type JudgeOptions,
  type Verdict,
} from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';

/** 37.5 + 1.48: its trace has 13 states. */
const sum = bindAddition('37.5', '1.48');
const right = writeEvents(recordingEvents(record(sum), styles.minimal), styles.minimal);
const truth = new Truth(sum);

function judged(text: string, options: JudgeOptions = {}): Verdict {
  return judge(sum, text, { truth, keepStates: true, ...options });
}

/** What stands in JSON for a text, and a place of it. */
type Json = Readonly<Record<string, unknown>>;

function json(text: string, linesBefore?: number, hasLabels = true): Json {
  const verdict = judged(text);
  const labels = hasLabels ? labelStates(text, verdict, truth) : undefined;
  return verdictJson({ text, verdict, trueStates: 13, labels }, linesBefore) as Json;
}

describe('a verdict', () => {
  it('is told in JSON with states, lines and columns from 1, and lines of the file that it is in', () => {
    const text = `Two numbers:\n${right.replace('8 % 10 = 8', '8 % 10 = 71')}`;
    const line = text.split('\n').indexOf('8 % 10 = 71') + 1;
    const { stateLabels, ...told } = json(text, 4);
    const [fault] = judged(text).faults;
    assert.ok(Array.isArray(stateLabels) && fault !== undefined);
    assert.deepEqual(told, {
      verdict: 'lucky',
      format: 'right',
      procedure: 'wrong',
      answer: { expected: '38.98', found: '38.98', right: true, rung: 'line' },
      states: 13,
      trueStates: 13,
      style: 'minimal',
      firstFault: { kind: 'operation-result', state: 5, label: 'Add place -2', line: line + 4, depth: 0.3077 },
      faults: [{ ...fault, state: 5, line: line + 4, from: 10, to: 12 }],
      moreFaults: 0,
    });
    assert.deepEqual(json(text)['firstFault'], {
      kind: 'operation-result',
      state: 5,
      label: 'Add place -2',
      line,
      depth: 0.3077,
    });
  });

  it('is told with what each state is only where that is asked for, and with attempts where there are several', () => {
    assert.equal('stateLabels' in json(right, 0, false), false);
    const { attempts, attempt, firstFault } = json(`${right}Wait.\n${right}`);
    assert.deepEqual([attempts, attempt], [2, 2]);
    assert.deepEqual(firstFault, {
      kind: 'format-restart',
      state: 0,
      label: '',
      line: right.split('\n').length + 1,
      depth: 0,
    });
    assert.deepEqual(json(right)['firstFault'], null);
    assert.deepEqual(json('')['answer'], { expected: '38.98', found: null, right: false, rung: null });
  });

  it('is told with the places of states in characters, as Unicode has them', () => {
    for (const before of ['Sum:\n', '\u{1f600} \u{1f680}, \ud83d, \u00e4:\n', '\ude00:\n']) {
      const text = before + right;
      const labels = json(text, 7)['stateLabels'] as readonly Json[];
      const characters = Array.from(text);
      const lines = text.trimEnd().split('\n');
      assert.equal(labels.length, 13);
      for (const { label, from, to, firstLine, lastLine, truth: number, ok, onTrack, repeated, kinds } of labels) {
        const state = characters.slice(Number(from), Number(to)).join('');
        assert.equal(state.slice(0, String(label).length + 1), `${String(label)}\n`);
        assert.equal(lines.slice(Number(firstLine) - 8, Number(lastLine) - 7).join('\n'), state.trimEnd());
        assert.equal(labels[Number(number) - 1]?.['label'], label);
        assert.deepEqual([ok, onTrack, repeated, kinds], [true, true, false, []]);
      }
    }
  });

  it('is told in a sentence, in which a long answer is cut', () => {
    const wrong = right.replace('8 % 10 = 8', '8 % 10 = 7');
    for (const [text, expected, longest] of [
      [right, 'sound: the answer 38.98 is correct; no fault in 13 states'],
      [wrong, 'lucky: the answer 38.98 is correct; 1 fault in 13 states'],
      [wrong.replace('put bottom=-2', 'put bottom=-1'), 'lucky: the answer 38.98 is correct; 2 faults in 13 states'],
      [
        right.replace('Answer: 38.98', 'Answer: 38.9'),
        'slipped: the answer is 38.9, but the correct one is 38.98; 1 fault in 13 states',
      ],
      [
        right.replace('Answer: 38.98\n', ''),
        'slipped: the answer is missing, but the correct one is 38.98; 1 fault in 13 states',
      ],
      [
        right.replaceAll(' = ', '='),
        'lucky: right but for its spelling: the answer 38.98 is correct; 1 fault in 13 states',
      ],
      [wrong.replaceAll(' = ', '='), 'lucky: the answer 38.98 is correct; 2 faults in 13 states'],
      [`${right}No.\n${wrong}`, 'lucky: the answer 38.98 is correct; 2 faults in 13 states, attempt 2 of 2'],
      [right, 'sound: the answer 38.98 is correct; no fault in 13 states', 5],
      [right, 'sound: the answer 38.… is correct; no fault in 13 states', 4],
      [
        right.replace('Answer: 38.98', 'Answer: 38.9'),
        'slipped: the answer is 3…, but the correct one is 3…; 1 fault in 13 states',
        2,
      ],
    ] as const)
      assert.equal(verdictText(judged(text), longest), expected);
  });

  it('has what each state did, of a state that cannot go on too', () => {
    const { judged: states } = judged(right.replace('get low=-2, high=1', 'get low=none, high=1'));
    for (const {
      record: { events },
    } of states)
      assert.ok(events.every((event) => typeof event === 'object'));
  });
});
