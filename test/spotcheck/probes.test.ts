import assert from 'node:assert/strict';
import { groundTruth } from '../../src/dataset/index.ts';
import type { Completion } from '../../src/inference/completion.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { minimal, styles } from '../../src/machine/index.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import { continued } from '../../src/spotcheck/probes.ts';
import { readRunFile } from '../../src/spotcheck/run-file.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const endpoint = endpointSchema.parse({ name: 'test', url: 'http://127.0.0.1:1/v1', model: 'm' });
const plan = planRun(task, endpoint, {
  ...{ tiers: ['S'], samples: 1, seed: 7, source: '', calledFrom: 'here', started: '2026-01-01T00:00:00Z' },
});
const truth = groundTruth(task, plan.questions[0]?.inputs ?? {}, minimal).truth?.trace ?? '';

const answer = (text: string): Completion => ({
  ...{ text, reasoning: '', finishReason: 'stop', bytesSent: '{}', streamedBytes: 1, attempts: 1 },
  request: { method: 'POST', url: '', headers: {} },
  timings: { firstToken: 1, total: 2 },
});

describe('a question that is asked again beside its run', () => {
  it('goes on from any state with the ground truth before it, and counts in no figure of the run', async () => {
    let file = '';
    const append = (line: string): Promise<void> => Promise.resolve(void (file += line));
    const run = RunSession.begin(plan);
    await run.ask({ append, ask: () => Promise.resolve(answer('I do not know.')) });
    const { all } = run.report();
    const sent: (string | undefined)[] = [];
    const seeds: unknown[] = [];
    for (const from of [undefined, 0, 2, 2]) {
      run.prepareProbes(plan, [{ id: 'S1', from }]);
      assert.equal(run.waiting, 1);
      await run.ask({
        append,
        ask: (_question, { prefix, seed }) => {
          sent.push(prefix);
          seeds.push(seed);
          return Promise.resolve(answer(prefix === undefined ? truth : truth.slice(prefix.length)));
        },
      });
    }
    const { probes, all: after, head } = run.report();
    assert.deepEqual(
      probes.map(({ id, from, verdict }) => [id, from, verdict]),
      [
        ['S1', undefined, 'sound'],
        ['S1', 1, 'sound'],
        ['S1', 3, 'sound'],
        ['S1', 3, 'sound'],
      ],
    );
    assert.deepEqual([after, head.ended, head.state], [all, 1, 'done']);
    assert.equal(sent[0], undefined);
    assert.ok(sent.slice(1).every((prefix) => truth.startsWith(prefix ?? '-')));
    assert.equal(seeds[0], 256);
    assert.notEqual(seeds[2], seeds[3]);
    const read = await RunSession.read(task, readRunFile(file));
    assert.deepEqual(read.report().probes, probes);
  });

  it('has a prefix in the style of its sample, also when the run is read', async () => {
    const { inputs = {} } = plan.questions[0] ?? {};
    const verbose = groundTruth(task, inputs, styles.verbose).truth?.trace ?? '';
    const wrong = verbose.replace(/\S+\s*$/, '1');
    assert.notEqual(wrong, verbose);
    let file = '';
    const append = (line: string): Promise<void> => Promise.resolve(void (file += line));
    const run = RunSession.begin(plan);
    await run.ask({ append, ask: () => Promise.resolve(answer(wrong)) });
    run.prepareProbes(plan, [{ id: 'S1', from: 4 }]);
    const rest = (prefix = ''): Completion => {
      assert.ok(prefix !== '' && verbose.startsWith(prefix));
      return answer(verbose.slice(prefix.length));
    };
    await run.ask({ append, ask: (_question, { prefix }) => Promise.resolve(rest(prefix)) });
    const read = await RunSession.read(task, readRunFile(file));
    for (const one of [run, read])
      assert.deepEqual(
        one.report().probes.map(({ verdict }) => verdict),
        ['sound'],
      );
  });

  it('has one line break where the prefix and the answer both have it', () => {
    assert.equal(continued('a\n', '\nb'), 'a\nb');
    assert.equal(continued('a\n', 'b'), 'a\nb');
    assert.equal(continued('a', '\nb'), 'a\nb');
  });
});
