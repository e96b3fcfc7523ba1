import assert from 'node:assert/strict';
import { groundTruth, Random, sample } from '../../src/dataset/index.ts';
import { finish, minimal, type Task, type TierName } from '../../src/machine/index.ts';
import { decode, recordByInterpreter, type Recording } from '../../src/record/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { eachCount, exposureOf, LAYOUT, type StateCounts } from '../../src/spotcheck/exposure.ts';
import { hazardTable as hazardWork, type Exposed, type HazardTable } from '../../src/spotcheck/hazards.ts';
import { judgeSample } from '../../src/spotcheck/judge-sample.ts';
import type { RunSample } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { compileTask, loadTask, recordTask, taskText } from '../tasks/load.ts';

const addition = loadTask('addition');

function hazardTable(...of: Parameters<typeof hazardWork>): HazardTable {
  return finish(hazardWork(...of));
}

const turns = compileTask(`task "Turns" { class greedy length n: S 2, M 3, L 4
  input s: int[n] = random 0..9
  ask "{s}?"
  tape sum: int = 0
  choose v in 0..1
  step "Take {v}" { }
  if v == 0 { step "Low" { sum = s[0] } } else { step "High" { sum = s[1] } }
  answer sum
}`);

function counted(counts: StateCounts): ReadonlyMap<number, number> {
  const all = new Map<number, number>();
  eachCount(counts, (state, count) => all.set(state, count));
  return all;
}

/** The first states of a run by what the interpreter says of each, and the layout. */
function expected(run: Recording, states: number): ReadonlyMap<number, number> {
  const all = new Map([[LAYOUT, 1]]);
  for (let i = 0; i < states; i++) {
    const { state } = decode(run, i);
    all.set(state, (all.get(state) ?? 0) + 1);
  }
  return all;
}

function sampled(task: Task, text: string, index = 0): RunSample {
  const { lengths, inputs, question } = sample(task, { tier: 'S' }, 1, index);
  return {
    kind: 'sample',
    tier: 'S',
    index,
    lengths,
    inputs: jsonInputs(inputs),
    question,
    sent: '',
    text,
    reasoning: '',
    finishReason: 'stop',
    firstToken: 1,
    total: 2,
  };
}

describe('how far an answer came on the machine’s way', () => {
  const { inputs, lengths } = sample(addition, { tier: 'S' }, 1, 0);
  const run = recordTask(addition, inputs);
  const { truth } = groundTruth(addition, inputs, minimal, lengths);
  const trace = truth?.trace ?? '';

  it('is the whole run, where it is right', () => {
    const { exposure } = judgeSample(addition, sampled(addition, trace)) ?? {};
    assert.ok(exposure);
    assert.equal(exposure.failedIn, undefined);
    assert.deepEqual(counted(exposure.asked), expected(run, run.states));
    assert.deepEqual(counted(exposure.reached), expected(run, run.states));
  });

  it('ends in the state of its first fault, whatever comes behind it', () => {
    const lines = trace.split('\n');
    const sums = lines.flatMap((line, i) => (/ = \d+$/.test(line) ? [i] : []));
    const wrong = sums[7] ?? 0;
    const headers = lines.slice(0, wrong).filter((_line, i) => i > 0 && lines[i - 1]?.startsWith('next ')).length;
    lines[wrong] = (lines[wrong] ?? '').replace(/\d+$/, '77');
    const { exposure, verdict } = judgeSample(addition, sampled(addition, lines.join('\n'))) ?? {};
    assert.ok(exposure && verdict);
    const [first] = verdict.faults;
    assert.equal(first?.state, headers, first?.explanation);
    assert.equal(exposure.failedIn, decode(run, headers).state);
    assert.deepEqual(counted(exposure.reached), expected(run, headers + 1));
    assert.deepEqual(counted(exposure.asked), expected(run, run.states));
  });

  it('is the layout alone, where that is wrong, and the last state, where something follows it', () => {
    assert.equal(exposureOf(run, -1).failedIn, LAYOUT);
    assert.deepEqual(counted(exposureOf(run, -1).reached), new Map([[LAYOUT, 1]]));
    assert.equal(exposureOf(run, run.states + 3).failedIn, decode(run, run.states - 1).state);
    const laid = trace.replace(/=\d/, '=x');
    assert.equal(judgeSample(addition, sampled(addition, laid))?.exposure?.failedIn, LAYOUT);
  });

  it('goes the way that the answer chose', () => {
    const own = sample(turns, { tier: 'S' }, 1, 0);
    const { bound } = recordTask(turns, own.inputs);
    const other = recordByInterpreter(bound, { choose: (_node, legal) => legal.at(-1) });
    const { exposure, verdict } =
      judgeSample(turns, sampled(turns, writeEvents(recordingEvents(other, minimal), minimal))) ?? {};
    assert.deepEqual([verdict?.verdict, verdict?.ownChoices], ['sound', 1]);
    assert.ok(exposure);
    assert.deepEqual(counted(exposure.reached), expected(other, other.states));
    assert.notDeepEqual(counted(exposure.reached), expected(recordTask(turns, own.inputs), other.states));
  });

  it('is not known of an answer that is not judged', () => {
    const failed = { ...sampled(addition, ''), error: { kind: 'refused', message: 'Nobody listens there.' } };
    assert.equal(judgeSample(addition, failed)?.exposure, undefined);
  });
});

/** Answers of a model that fails in each state of the program with a chance of its own, by tier. */
function simulated(each: number, chance: (state: number, tier: TierName) => number): readonly Exposed[] {
  const tiers: readonly TierName[] = ['S', 'M', 'L'];
  return tiers.flatMap((tier) =>
    Array.from({ length: each }, (_, index): Exposed => {
      const random = new Random('hazards', tier, String(index));
      const { inputs, lengths } = sample(addition, { tier }, 2, index);
      const run = recordTask(addition, inputs);
      const fails = (state: number): boolean =>
        random.integer(0, 999_999) < 1_000_000 * chance(decode(run, state).state, tier);
      const fault = Array.from({ length: run.states }, (_unused, state) => state).find(fails);
      return {
        cluster: `${tier}${index}`,
        tier,
        length: Math.max(...Object.values(lengths)),
        exposure: exposureOf(run, fault),
      };
    }),
  );
}

describe('the hazard by state', () => {
  const places = addition.machine.states.filter(({ kind }) => kind === 'step');
  const [step] = places;
  const bins = [
    { from: 0, to: 30 },
    { from: 31, to: 1000 },
  ];

  it('is the share of failures among those who came there, most failures first, by its line in the program', () => {
    assert.ok(step);
    const answers = simulated(150, (state) => (state === step.id ? 0.02 : 0.0002));
    const { rows, others } = hazardTable(addition.machine, answers, bins, ['S', 'M', 'L']);
    const [row] = rows;
    assert.ok(row);
    assert.equal(row.state, step.id);
    const line = taskText('addition').split('\n')[row.line ?? -1] ?? '';
    assert.ok(line.includes(row.label.replace(/\{.*$/, '')), `${row.label} in ${line}`);
    assert.ok(row.interval && row.interval.low < 0.02 && row.interval.high > 0.02, JSON.stringify(row));
    assert.deepEqual(
      [row.bins.reduce((sum, one) => sum + one.reached, 0), row.bins.reduce((sum, one) => sum + one.failed, 0)],
      [row.reached, row.failed],
    );
    const failed = answers.filter(({ exposure }) => exposure.failedIn !== undefined).length;
    assert.equal(
      rows.reduce((sum, one) => sum + one.failed, 0),
      failed,
    );
    const states = new Set(answers.flatMap(({ exposure }) => [...counted(exposure.reached).keys()]));
    assert.equal(rows.filter(({ state }) => state !== LAYOUT).length + others.length, states.size - 1);
  });

  it('predicts the longer tiers where it is the same there', () => {
    const answers = simulated(150, (state) => (state === step?.id ? 0.01 : 0.001));
    const { predictions } = hazardTable(addition.machine, answers, bins, ['S', 'M', 'L']);
    assert.deepEqual(
      predictions.map(({ tier, from }) => [tier, from]),
      [
        ['M', ['S']],
        ['L', ['S', 'M']],
      ],
    );
    for (const { predicted, observed, difference } of predictions) {
      assert.equal(difference, 'none', JSON.stringify({ predicted, observed }));
      assert.ok(predicted.low <= predicted.share && predicted.share <= predicted.high, JSON.stringify(predicted));
      assert.ok(
        predicted.low < observed.high && observed.low < predicted.high,
        JSON.stringify({ predicted, observed }),
      );
    }
  });

  it('predicts more than there is where the states are harder at greater lengths', () => {
    const answers = simulated(150, (_state, tier) => (tier === 'L' ? 0.03 : 0.002));
    const [, last] = hazardTable(addition.machine, answers, bins, ['S', 'M', 'L']).predictions;
    assert.ok(last && last.predicted.low > last.observed.high, JSON.stringify(last));
    assert.equal(last.difference, 'fewer');
  });

  it('predicts fewer than there are where the states are easier at greater lengths', () => {
    const answers = simulated(150, (_state, tier) => (tier === 'L' ? 0.001 : 0.03));
    const [, last] = hazardTable(addition.machine, answers, bins, ['S', 'M', 'L']).predictions;
    assert.equal(last?.difference, 'more', JSON.stringify(last));
  });

  it('says that it cannot tell where the questions are few', () => {
    const answers = simulated(4, (state) => (state === step?.id ? 0.01 : 0.001));
    const { predictions } = hazardTable(addition.machine, answers, bins, ['S', 'M', 'L']);
    assert.deepEqual(new Set(predictions.map(({ difference }) => difference)), new Set(['unknown']));
  });

  it('does not take for safe what has been reached seldom', () => {
    const few = simulated(2, () => 0);
    const [, last] = hazardTable(addition.machine, few, bins, ['S', 'M', 'L']).predictions;
    assert.ok(last && last.predicted.share === 1 && last.predicted.low < 0.8, JSON.stringify(last));
  });

  it('predicts nothing from no answer, nor for none', () => {
    assert.deepEqual(hazardTable(addition.machine, [], bins, ['S', 'M']).predictions, []);
    assert.deepEqual(
      hazardTable(
        addition.machine,
        simulated(1, () => 0),
        bins,
        ['S'],
      ).predictions,
      [],
    );
  });
});
