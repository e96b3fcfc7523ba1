import assert from 'node:assert/strict';
import { endpointSchema } from '../../src/inference/index.ts';
import { Interrupted, inSlices } from '../../src/slices/index.ts';
import { SampleError } from '../../src/dataset/index.ts';
import { candidate } from '../../src/dataset/synthesis/index.ts';
import { differences, planning, planRun, type Plan } from '../../src/spotcheck/index.ts';
import { loadTask } from '../tasks/load.ts';

describe('the questions of a run', () => {
  const task = loadTask('compare-numbers');
  const endpoint = endpointSchema.parse({ name: 't', url: 'http://t/v1', model: 'm' });
  const options = {
    tiers: ['S', 'M'],
    samples: 200,
    shots: 2,
    seed: 5,
    source: '',
    calledFrom: '',
    started: '',
  } as const;

  it('are drawn bit by bit, and are the same', async () => {
    let pieces = 0;
    const work = planning(task, endpoint, options);
    for (let step = work.next(); step.done !== true; step = work.next()) pieces++;
    assert.ok(pieces > 40, `${pieces}`);
    const plan = await inSlices(planning(task, endpoint, options), new AbortController().signal, undefined, 0);
    assert.deepEqual(plan, planRun(task, endpoint, options));
  });

  describe('by length', () => {
    const byLength = (name: string, lengths?: string): Plan =>
      planRun(loadTask(name), endpoint, { ...options, tiers: ['S', 'M', 'L'], samples: 12, lengths });

    it('have these lengths alone, count with their tiers, and come again with the head of the run', () => {
      const plan = byLength('addition', '45..60, 38,39');
      const { head, questions, task: addition } = plan;
      assert.deepEqual([head.tiers, head.lengths, questions.length], [['M', 'L'], '38..39,45..60', 24]);
      for (const { tier, lengths } of questions)
        for (const length of Object.values(lengths))
          assert.ok(tier === 'M' ? length === 38 || length === 39 : length >= 45 && length <= 60, `${tier} ${length}`);
      assert.deepEqual(planRun(addition, endpoint, { ...options, ...head }).questions, questions);
      assert.ok(questions.some(({ lengths }) => Object.values(lengths).some((length) => length > 50)));
      const [first] = questions;
      assert.notDeepEqual(first?.inputs, candidate(addition, 'M', 5, first?.index ?? 0).inputs);
    });

    it('are another run than those of the tiers, or of other lengths', () => {
      const { head } = byLength('addition', '45');
      const words = (lengths?: string): string[] => differences(head, byLength('addition', lengths).head);
      assert.deepEqual(words('45'), []);
      assert.deepEqual(words('44..45'), ['the list of lengths was 45, not 44..45']);
      assert.deepEqual(words('33'), ['the list of lengths was 45, not 33']);
      assert.deepEqual(words(), ['the list of lengths was 45, not all of the tiers']);
    });

    it('are refused where a task has none, or where they cannot be kept apart from what is trained on', () => {
      const whole = loadTask('addition');
      assert.throws(
        () => planRun({ ...whole, lengths: [] }, endpoint, { ...options, lengths: '3' }),
        (error) => error instanceof SampleError && /declares no length/.test(error.message),
      );
      assert.throws(() => byLength('derangement', '1..3'), /has so few inputs that lengths outside it \(3 to 30\)/);
      assert.deepEqual(
        byLength('derangement', '5..9').questions.map(({ tier }) => tier),
        Array.from({ length: 12 }, () => 'S'),
      );
    });
  });

  it('are left where nobody wants them any more', async () => {
    const cancel = new AbortController();
    const plan = inSlices(planning(task, endpoint, options), cancel.signal, () => cancel.abort(), 0);
    await assert.rejects(plan, Interrupted);
  });
});
