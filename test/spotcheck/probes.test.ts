import assert from 'node:assert/strict';
import { groundTruth } from '../../src/dataset/index.ts';
import type { Completion } from '../../src/inference/completion.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { minimal, styles } from '../../src/machine/index.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import { stateAt } from '../../src/spotcheck/probes.ts';
import { continued, isBegunAnew, prefixOf } from '../../src/spotcheck/right-prefix.ts';
import { readRunFile, type RunSample } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import { recordByInterpreter } from '../../src/record/index.ts';
import { judgeSample } from '../../src/spotcheck/judge-sample.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { compileTask, loadTask, recordTask } from '../tasks/load.ts';

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

const answered: RunSample = {
  ...{ kind: 'sample', tier: 'S', index: 0, lengths: {}, inputs: {}, question: '', sent: '', text: '', reasoning: '' },
  ...{ finishReason: 'stop', firstToken: 1, total: 2 },
};

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

  it('is counted among those that can be asked as long as it was not answered from there', async () => {
    const append = (): Promise<void> => Promise.resolve();
    const run = RunSession.begin(plan);
    const lines = truth.split('\n');
    const wrong = [...lines.slice(0, -2), lines.at(-2)?.replace(/\d/, '99'), ''].join('\n');
    await run.ask({ append, ask: () => Promise.resolve(answer(wrong)) });
    const { askable } = run.report();
    const [sample] = run.samples;
    assert.ok(sample);
    const ways = (['before', 'after'] as const).filter((from) => stateAt(sample, from) !== undefined);
    assert.ok(ways.length > 0);
    assert.deepEqual(askable, { before: Number(ways.includes('before')), after: Number(ways.includes('after')) });
    for (const way of ways) {
      run.prepareProbes(plan, [{ id: 'S1', from: stateAt(sample, way) }]);
      await run.ask({
        append,
        ask: (_question, { prefix = '' }) => Promise.resolve(answer(truth.slice(prefix.length))),
      });
    }
    assert.deepEqual(run.report().askable, { before: 0, after: 0 });
  });

  it('is begun anew where its own text begins as the trace does, however spelt, and nowhere else', () => {
    const [question] = plan.questions;
    assert.ok(question);
    const { inputs, lengths } = question;
    const asked = { inputs: jsonInputs(inputs), lengths };
    const run = recordTask(task, inputs);
    const from = run.states - 2;
    const prefix = prefixOf(run, minimal, from);
    const isAnew = (text: string): boolean => isBegunAnew(task, asked, { from, prefix }, text);
    const rest = truth.slice(prefix.length);
    const anew = [truth, truth.slice(0, 300), `Sure! Here is the trace:\n\n${truth}`, `\`\`\`\n${truth}\`\`\``];
    for (const text of [...anew, truth.replace(/^.*$/m, (line) => `**${line}**`), truth.replace(/^/gm, '  ')])
      assert.ok(isAnew(text), text.slice(0, 80));
    for (const text of [rest, `\n${rest}`, `${rest}Again:\n${truth}`, 'I do not know.', ''])
      assert.ok(!isAnew(text), text);
  });

  it('is not begun anew where the trace itself comes back to its beginning', () => {
    const around = compileTask(`task "Around" { class simulation length n: S 2, M 3, L 4 ask "{n}"
      var x = n
      while x > 0 { step "On" { x = x - 1 } }
      answer x
    }`);
    const run = recordTask(around, { n: 3 });
    const [text, asked] = [
      writeEvents(recordingEvents(run, minimal), minimal),
      { inputs: { n: 3 }, lengths: { n: 3 } },
    ];
    const states = Array.from({ length: run.states }, (_, from) => ({ from, prefix: prefixOf(run, minimal, from) }));
    assert.equal(states[0]?.prefix, '');
    const begun = states.map((at) => isBegunAnew(around, asked, at, text.slice(at.prefix.length)));
    assert.deepEqual(new Set(begun), new Set([false]));
  });

  it('is not asked from the fault of a trace that makes choices of its own', () => {
    const turns = compileTask(`task "Turns" { class greedy length n: S 2, M 3, L 4
      input s: int[n] = random 0..9
      ask "{s}?"
      tape sum: int = 0
      choose v in 0..1
      step "Take {v}" { }
      step "Add {v}" { sum = s[v] + 1 }
      answer sum
    }`);
    const { bound } = recordTask(turns, { s: [3, 5] });
    const states = [0, -1].map((at) => {
      const run = recordByInterpreter(bound, { choose: (_node, legal) => legal.at(at) });
      const text = writeEvents(recordingEvents(run, minimal), minimal).replace(/ = \d+$/m, ' = 9');
      const sample = { ...answered, inputs: { s: [3, 5] }, lengths: { n: 2 }, text };
      const judged = judgeSample(turns, sample);
      assert.ok(judged?.verdict);
      return [judged.verdict.ownChoices, judged.verdict.verdict, stateAt(judged, 'before')];
    });
    assert.deepEqual(states, [
      [0, 'lucky', 2],
      [1, 'lucky', undefined],
    ]);
  });

  it('has one line break where the prefix and the answer both have it', () => {
    assert.equal(continued('a\n', '\nb'), 'a\nb');
    assert.equal(continued('a\n', 'b'), 'a\nb');
    assert.equal(continued('a', '\nb'), 'a\nb');
  });
});
