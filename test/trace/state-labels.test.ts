import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type Bound, styleNames, styles, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { inject } from '../../src/imitator/index.ts';
import {
  faultKinds,
  firstFault,
  judge,
  labelStates,
  recordingEvents,
  Truth,
  writeEvents,
  type StateLabel,
  type Verdict,
} from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { hostileText } from './arbitraries.ts';
import { slippedRun, slipStyles } from './slip.ts';
import { nextOf } from './streams.ts';
import { boundSample, tasks } from './tasks.ts';

function traceOf(bound: Bound, style: StyleName = 'minimal'): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

interface Labelled {
  readonly verdict: Verdict;
  readonly labels: readonly StateLabel[];
  readonly states: number;
}

function labelled(bound: Bound, text: string, style: StyleName = 'minimal'): Labelled {
  const truth = new Truth(bound);
  const verdict = judge(bound, text, { style: styles[style], truth, keepStates: true });
  return { verdict, labels: labelStates(text, verdict, truth), states: truth.recording.states };
}

/** What holds of the labels of every text. */
function hold(text: string, { verdict, labels, states }: Labelled): void {
  assert.equal(labels.length, verdict.states);
  const faults = verdict.faults.filter(({ kind }) => kind !== 'format-spelling');
  const blamed = new Set([...faults.map(({ state }) => state), ...verdict.moreFaultsIn]);
  for (const [number, { from, to, firstLine, lastLine, ok, kinds, truth, onTrack }] of labels.entries()) {
    const following = labels[number + 1];
    assert.ok(from < to && to <= text.length, `state ${number} has no characters`);
    if (following !== undefined) assert.equal(to, following.from);
    assert.equal(firstLine, text.slice(0, from).split('\n').length - 1);
    assert.equal(lastLine, text.slice(0, to).trimEnd().split('\n').length - 1);
    assert.equal(ok, !blamed.has(number));
    const own = new Set(faults.filter(({ state }) => state === number).map(({ kind }) => kind));
    assert.deepEqual(new Set(kinds), own);
    assert.ok(truth === null ? !onTrack : truth >= 0 && truth < states);
  }
  const first = firstFault(verdict, states);
  assert.equal(first?.state, faults[0]?.state);
  if (first !== undefined) assert.ok(first.depth >= 0 && first.depth <= 1);
}

/** 37.5 + 1.48: its trace has 13 states. */
const sum = bindAddition('37.5', '1.48');
const sumText = traceOf(sum);

describe('labels of states', () => {
  it('every state of a right trace is right and on track, and they are the whole trace from the first header on', () => {
    const samples = fc.tuple(
      fc.constantFrom(...tasks),
      fc.constantFrom('S' as const, 'M' as const),
      fc.nat(1_000_000),
      fc.constantFrom(...styleNames),
      fc.constantFrom<readonly [string, string]>(
        ['', ''],
        ['Let me see.\n\n', '\n'],
        ['<think>\nhm\n</think>\n```\n', '```\n'],
      ),
    );
    fc.assert(
      fc.property(samples, ([task, tier, seed, style, [before, after]]) => {
        const bound = boundSample(task, tier, seed);
        const trace = traceOf(bound, style);
        const text = before + trace + after;
        const result = labelled(bound, text, style);
        hold(text, result);
        const { verdict, labels } = result;
        assert.equal(verdict.verdict, 'sound');
        assert.ok(labels.every(({ ok, onTrack, repeated }) => ok && onTrack && !repeated));
        assert.deepEqual(
          labels.map(({ truth }) => truth),
          labels.map((_label, number) => number),
        );
        assert.equal(
          text
            .slice(0, labels[0]?.from)
            .endsWith(trace.slice(0, trace.indexOf(labels[0]?.label ?? '') - (style === 'verbose' ? 7 : 0))),
          true,
        );
        assert.equal(text.slice(0, labels.at(-1)?.to).trimEnd(), (before + trace).trimEnd());
        assert.equal(firstFault(verdict, result.states), undefined);
      }),
      { numRuns: 60 },
    );
  });

  for (const kind of faultKinds) {
    it(`a fault of the kind ${kind} makes ${kind === 'format-spelling' ? 'no state wrong' : 'the state wrong that it is in, and no other'}`, () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...tasks),
          fc.nat(1_000),
          fc.constantFrom(...styleNames),
          fc.infiniteStream(fc.nat({ max: 2 ** 30 - 1 })),
          (task, seed, style, stream) => {
            const bound = boundSample(task, 'S', seed);
            const injection = inject(traceOf(bound, style), style, kind, () => nextOf(stream) / 2 ** 30);
            fc.pre(injection !== undefined);
            const result = labelled(bound, injection.text, style);
            hold(injection.text, result);
          },
        ),
        { numRuns: 15 },
      );
    });
  }

  it('labels whatever text there is', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(...styleNames), (text, style) => {
        hold(text, labelled(sum, text, style));
      }),
      { numRuns: 200 },
    );
  });

  it('a state that only goes on with a wrong value is right, but not on track', () => {
    const slip = slippedRun(sum, 'put', 3, (right) => (typeof right === 'number' ? right + 1 : right));
    assert.ok(slip !== undefined);
    const text = writeEvents(slip.events, styles.minimal);
    const result = labelled(sum, text);
    hold(text, result);
    assert.deepEqual(
      result.labels.flatMap(({ ok }, number) => (ok ? [] : [number])),
      [slip.state],
    );
    assert.ok(result.labels.some(({ ok, onTrack }) => ok && !onTrack));
    assert.ok(
      result.labels.every(({ ok, onTrack }, number) => number > slip.state || (ok && onTrack) || number === slip.state),
    );
  });

  it('the same holds of slips in every task', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tasks),
        fc.nat(1_000_000),
        fc.constantFrom(...slipStyles),
        fc.constantFrom('get' as const, 'compute' as const, 'put' as const),
        fc.nat(20),
        (task, seed, style, kind, at) => {
          const bound = boundSample(task, 'S', seed);
          const slip = slippedRun(bound, kind, at, (right) => (typeof right === 'number' ? right + 1 : right));
          fc.pre(slip?.halts === true);
          const text = writeEvents(slip.events, styles[style]);
          const result = labelled(bound, text, style);
          hold(text, result);
          assert.ok(result.labels.every(({ ok, onTrack }, number) => number >= slip.state || (ok && onTrack)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells states that are written again from others', () => {
    const lines = sumText.split('\n');
    const at = lines.indexOf('Add place -2');
    const end = lines.indexOf('Add place -1');
    const again = [...lines.slice(0, end), ...lines.slice(at)].join('\n');
    const { labels } = labelled(sum, again);
    const repeated = labels.filter((label) => label.repeated);
    assert.deepEqual(
      repeated.map(({ label, ok, truth, onTrack }) => ({ label, ok, truth, onTrack })),
      [{ label: 'Add place -2', ok: false, truth: null, onTrack: false }],
    );
  });

  it('is on track nowhere in a state that is written again, the first one with blank lines too', () => {
    const lines = sumText.split('\n');
    const end = lines.indexOf('Set high');
    const first = lines.slice(lines.indexOf('Set low'), end);
    for (const between of ['\n', '\n\n', '\r\n']) {
      const again = [...lines.slice(0, end), ...first, ...lines.slice(end)].join(between);
      const { labels } = labelled(sum, again);
      assert.deepEqual(
        labels.slice(0, 3).map(({ label, onTrack, truth }) => [label, onTrack, truth]),
        [
          ['Set low', true, 0],
          ['Set low', false, null],
          ['Set high', true, 1],
        ],
      );
    }
  });

  it('knows the states of faults that are beyond those that a verdict lists', () => {
    const rubbish = Array.from({ length: 1_200 }, (_, i) => `put sum[${i + 50}]=1`);
    const lines = sumText.trimEnd().split('\n');
    const at = lines.indexOf('halt');
    const text = [...lines.slice(0, 8), ...rubbish, ...lines.slice(8, at), ...rubbish, ...lines.slice(at)].join('\n');
    const result = labelled(sum, text);
    assert.ok(result.verdict.moreFaults > 0);
    hold(text, result);
    assert.equal(result.labels.at(-1)?.ok, false);
  });
});
