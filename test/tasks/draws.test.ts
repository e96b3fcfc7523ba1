import assert from 'node:assert/strict';
import { groundTruth, sample } from '../../src/dataset/index.ts';
import { minimal, type Task, type TierName } from '../../src/machine/index.ts';
import { loadTask, taskNames } from './load.ts';

const tiers: readonly TierName[] = ['S', 'M', 'L'];
const SAMPLES = 100;
/** The largest share of a tier's answers that one answer may have. */
const COMMONEST = 0.2;

/** Answers that are small counts by nature: on short inputs there are only a few of them. */
const fewAnswers: ReadonlySet<string> = new Set(['count-letters', 'lcs', 'levenshtein']);

interface Draws {
  readonly answers: readonly string[];
  readonly states: number;
  readonly traces: readonly string[];
}

function draws(task: Task, tier: TierName, count = SAMPLES): Draws {
  const truths = Array.from({ length: count }, (_, index) => {
    const { inputs, lengths } = sample(task, { tier }, 0, index);
    const { truth } = groundTruth(task, inputs, minimal, lengths);
    assert.ok(truth, `${task.name}, tier ${tier}, index ${index}`);
    return truth;
  });
  return {
    answers: truths.map(({ answer }) => answer ?? ''),
    states: truths.reduce((sum, { recording }) => sum + recording.states, 0) / count,
    get traces() {
      return truths.map(({ trace }) => trace);
    },
  };
}

function commonest(answers: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return Math.max(...counts.values()) / answers.length;
}

describe('what the tasks draw', () => {
  for (const file of taskNames()) {
    it(`${file}: work grows with the tier, and no answer is much more common than others`, () => {
      const task = loadTask(file);
      const byTier = tiers.map((tier) => draws(task, tier));
      const [short, medium, long] = byTier.map(({ states }) => states);
      // Means of so few samples of prime-search differ by chance as much as its two longer tiers do.
      const grows = (short ?? 0) < (medium ?? 0) && (short ?? 0) < (long ?? 0) && (medium ?? 0) < 1.1 * (long ?? 0);
      assert.ok(grows, `${short}, ${medium}, ${long} states`);
      for (const [i, { answers }] of byTier.entries()) {
        const most = fewAnswers.has(file) ? 0.5 : COMMONEST;
        assert.ok(commonest(answers) <= most, `tier ${tiers[i] ?? ''}: ${commonest(answers)}`);
      }
    });
  }

  it('compare-numbers: the first digits decide in less than 80 % of the questions', () => {
    const task = loadTask('compare-numbers');
    for (const tier of tiers) {
      const { traces } = draws(task, tier);
      const atOnce = traces.filter((trace) => (trace.match(/^Compare place/gm)?.length ?? 0) === 1);
      assert.ok(atOnce.length < 0.8 * SAMPLES, `tier ${tier}: ${atOnce.length}`);
    }
  });

  it('division: no quotient is 0', () => {
    const task = loadTask('division');
    for (const tier of tiers) assert.ok(!draws(task, tier).answers.includes('0'), `tier ${tier}`);
  });

  it('schedule: tier S has questions with two and with three machines, and most leave a job out', () => {
    const task = loadTask('schedule');
    const machines = new Set<unknown>();
    let all = 0;
    for (let index = 0; index < SAMPLES; index++) {
      const { inputs, lengths } = sample(task, { tier: 'S' }, 0, index);
      machines.add(inputs['x']);
      const { truth } = groundTruth(task, inputs, minimal, lengths);
      const benefits = inputs['benefit'];
      assert.ok(Array.isArray(benefits));
      if (truth?.answer === String(benefits.map(Number).reduce((sum, one) => sum + one, 0))) all++;
    }
    assert.deepEqual([...machines].sort(), [2, 3]);
    assert.ok(all < 0.4 * SAMPLES, String(all));
  });

  it('binary-search and count-letters: some questions ask for what is not there', () => {
    for (const tier of tiers) assert.ok(draws(loadTask('binary-search'), tier).answers.includes('-1'), `tier ${tier}`);
    assert.ok(draws(loadTask('count-letters'), 'S').answers.includes('0'));
  });
});
