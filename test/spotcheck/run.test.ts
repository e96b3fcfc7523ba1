import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import type { Completion } from '../../src/inference/completion.ts';
import { EndpointError } from '../../src/inference/errors.ts';
import { buildReport } from '../../src/spotcheck/build-report.ts';
import { wilson } from '../../src/spotcheck/interval.ts';
import { judgeSample } from '../../src/spotcheck/judge-sample.ts';
import { costOf, planRun, type Plan } from '../../src/spotcheck/plan.ts';
import { readRunFile, RunFileError, runLine, sampleKey, type RunSample } from '../../src/spotcheck/run-file.ts';
import { runPlan } from '../../src/spotcheck/run.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { canonicalInputs, hashText, smallSpace, Split } from '../../src/dataset/synthesis/index.ts';
import { minimal } from '../../src/trace/index.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const endpoint = endpointSchema.parse({ name: 'test', url: 'http://localhost:1/v1', model: 'm', concurrency: 3, sampling: { maxTokens: 100 } });

function plan(samples = 4): Plan {
  return planRun(task, endpoint, { tiers: ['S', 'M'], samples, seed: 7, source: '', calledFrom: 'here', started: '2026-01-01T00:00:00Z' });
}

function completion(text: string): Completion {
  return { text, reasoning: '', finishReason: 'stop', request: { method: 'POST', url: '', headers: {} }, bytesSent: '{}', timings: { firstToken: 1, total: 2 }, streamedBytes: text.length, attempts: 1 };
}

function truthOf(question: string): string {
  const found = plan().questions.find((one) => one.question === question);
  return (found && groundTruth(task, found.inputs, minimal).truth?.trace) ?? '';
}

const refused = new EndpointError({ kind: 'refused', what: 'nobody listens', url: 'http://localhost:1/v1' });

describe('a run of a spot check', () => {
  it('asks for inputs that no training set holds, each once while there are others', () => {
    for (const [name, all] of [['addition', 'different'], ['derangement', 'few']] as const) {
      const one = loadTask(name), { questions } = planRun(one, endpoint, { tiers: ['S', 'M', 'L'], samples: 12, seed: 3, source: '', calledFrom: 'here', started: '2026-01-01T00:00:00Z' });
      assert.equal(questions.length, 36);
      for (const tier of ['S', 'M', 'L'] as const) {
        const split = new Split(smallSpace(one, tier)), own = questions.filter((question) => question.tier === tier), keys = new Uint32Array(2), inputs = new Set<string>();
        for (const { lengths, inputs: drawn } of own) {
          const canonical = canonicalInputs(one, lengths, drawn);
          hashText(canonical, keys, 0);
          assert.equal(split.sideOf(keys[0] ?? 0, keys[1] ?? 0), 'eval');
          inputs.add(canonical);
        }
        assert.equal(inputs.size, all === 'different' ? 12 : Math.min(12, (split.space?.evaluation.length ?? 0) / 2));
      }
    }
  });

  it('writes its head first and then each sample as it comes, and reads them back', async () => {
    let file = '';
    const append = (line: string): Promise<void> => {
      file += line;
      return Promise.resolve();
    };
    const ended = await runPlan(plan(), { append, ask: (question) => Promise.resolve(completion(truthOf(question))) });
    assert.equal(ended, 'done');
    const run = readRunFile(file);
    assert.equal(file.split('\n').length, 1 + 8 + 1);
    assert.equal(run.head.hash, task.hash);
    assert.deepEqual(run.samples.map(sampleKey).sort(), ['M1', 'M2', 'M3', 'M4', 'S1', 'S2', 'S3', 'S4']);
    assert.deepEqual(run.notes, []);
  });

  it('makes an error of one question a sample like the others, and goes on with the rest', async () => {
    const lines: string[] = [];
    await runPlan(plan(), {
      append: (line) => Promise.resolve(void lines.push(line)),
      ask: (question) => (question === plan().questions[0]?.question ? Promise.reject(refused) : Promise.resolve(completion(truthOf(question)))),
    });
    const { samples, head } = readRunFile(lines.join(''));
    assert.equal(samples.length, 8);
    assert.deepEqual(samples.filter((one) => one.error).map((one) => [sampleKey(one), one.error?.kind]), [['S1', 'refused']]);
    const report = buildReport({ task, head, state: 'done', samples: samples.flatMap((one) => judgeSample(task, one) ?? []) });
    assert.deepEqual([report.head.errors, report.all.answered, report.all.right], [1, 7, 7]);
    assert.match(report.samples.find((row) => row.verdict === 'error')?.error?.message ?? '', /Start the server/);
  });

  it('goes on where it was broken off: answered questions are not asked again, errors are', async () => {
    let file = '';
    const append = (line: string): Promise<void> => Promise.resolve(void (file += line));
    let calls = 0;
    await runPlan(plan(), { append, ask: (question) => (calls++ % 2 === 0 ? Promise.reject(refused) : Promise.resolve(completion(truthOf(question)))) });
    const broken = readRunFile(file);
    const asked: string[] = [];
    await runPlan(plan(), { append, goOn: broken, ask: (question) => Promise.resolve(completion((asked.push(question), truthOf(question)))) });
    assert.equal(asked.length, broken.samples.filter((one) => one.error).length);
    assert.ok(readRunFile(file).samples.every((one) => one.error === undefined));
    assert.equal(readRunFile(file).samples.length, 8);
  });

  it('stops asking when it is cancelled, and keeps what has come', async () => {
    const cancel = new AbortController();
    const lines: string[] = [];
    const ended = await runPlan(plan(50), {
      append: (line) => Promise.resolve(void lines.push(line)), signal: cancel.signal, onSample: () => cancel.abort(), ask: () => Promise.resolve(completion('no trace')),
    });
    assert.equal(ended, 'cancelled');
    const { samples } = readRunFile(lines.join(''));
    assert.ok(samples.length >= 1 && samples.length <= endpoint.concurrency);
  });

  it('never has more questions under way than the endpoint allows', async () => {
    let now = 0, most = 0;
    await runPlan(plan(10), {
      append: () => Promise.resolve(),
      ask: async () => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now--;
        return completion('');
      },
    });
    assert.equal(most, endpoint.concurrency);
  });

  it('says what it will send at most before it sends anything', () => {
    assert.deepEqual(costOf(plan(4)), { questions: 8, characters: plan(4).questions.reduce((sum, one) => sum + one.question.length, 0), maxTokens: 800 });
  });
});

describe('a run file', () => {
  it('whose last line was cut by a kill loses that line alone, and says so', () => {
    const sample: RunSample = { kind: 'sample', tier: 'S', index: 0, lengths: {}, inputs: {}, question: 'q', sent: '', text: 't', reasoning: '', finishReason: null, firstToken: null, total: 0 };
    const whole = runLine(plan().head) + runLine(sample) + runLine({ ...sample, index: 1 });
    fc.assert(fc.property(fc.integer({ min: 2, max: runLine(sample).length - 1 }), (cut) => {
      const run = readRunFile(whole.slice(0, whole.length - cut));
      assert.deepEqual([run.samples.length, run.notes.length], [1, 1]);
    }));
  });

  it('of any other content is refused with a reason', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      assert.throws(() => readRunFile(text), RunFileError);
    }));
  });
});

describe("Wilson's interval", () => {
  it('holds the share, lies within 0 and 1, and narrows with more trials', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (trials, k) => {
      const successes = Math.min(k, trials);
      const small = wilson(successes, trials), large = wilson(successes * 4, trials * 4);
      assert.ok(small && large);
      assert.ok(small.low >= 0 && small.high <= 1 && small.low <= successes / trials && small.high >= successes / trials);
      assert.ok(large.high - large.low < small.high - small.low);
    }));
  });

  it('has no value for 0 of 0, and knows the textbook case of 36 of 39', () => {
    assert.equal(wilson(0, 0), undefined);
    const interval = wilson(36, 39);
    assert.deepEqual([interval?.low.toFixed(3), interval?.high.toFixed(3)], ['0.797', '0.973']);
  });
});
