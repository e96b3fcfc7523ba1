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
import { HOPELESS_AFTER } from '../../src/spotcheck/hopeless.ts';
import { runPlan, type RunEnd } from '../../src/spotcheck/run-plan.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { canonicalInputs, hashText, smallSpace, Split } from '../../src/dataset/synthesis/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const endpoint = endpointSchema.parse({
  name: 'test',
  url: 'http://localhost:1/v1',
  model: 'm',
  concurrency: 3,
  sampling: { maxTokens: 100 },
});

function plan(samples = 4): Plan {
  return planRun(task, endpoint, {
    tiers: ['S', 'M'],
    samples,
    seed: 7,
    source: '',
    calledFrom: 'here',
    started: '2026-01-01T00:00:00Z',
  });
}

function completion(text: string): Completion {
  return {
    text,
    reasoning: '',
    finishReason: 'stop',
    request: { method: 'POST', url: '', headers: {} },
    bytesSent: '{}',
    timings: { firstToken: 1, total: 2 },
    streamedBytes: text.length,
    attempts: 1,
  };
}

function truthOf(question: string): string {
  const found = plan().questions.find((one) => one.question === question);
  return (found && groundTruth(task, found.inputs, minimal).truth?.trace) ?? '';
}

const refused = new EndpointError({ kind: 'refused', what: 'nobody listens', url: 'http://localhost:1/v1' });

describe('a run of a spot check', () => {
  it('asks for inputs that no training set holds, each once while there are others', () => {
    for (const [name, all] of [
      ['addition', 'different'],
      ['derangement', 'few'],
    ] as const) {
      const one = loadTask(name);
      const { questions } = planRun(one, endpoint, {
        tiers: ['S', 'M', 'L'],
        samples: 12,
        seed: 3,
        source: '',
        calledFrom: 'here',
        started: '2026-01-01T00:00:00Z',
      });
      assert.equal(questions.length, 36);
      for (const tier of ['S', 'M', 'L'] as const) {
        const split = new Split(smallSpace(one, tier));
        const own = questions.filter((question) => question.tier === tier);
        const keys = new Uint32Array(2);
        const inputs = new Set<string>();
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

  it('makes an error of one question a sample like the others, and asks the rest', async () => {
    const lines: string[] = [];
    await runPlan(plan(), {
      append: (line) => Promise.resolve(void lines.push(line)),
      ask: (question) =>
        question === plan().questions[0]?.question
          ? Promise.reject(refused)
          : Promise.resolve(completion(truthOf(question))),
    });
    const { samples, head } = readRunFile(lines.join(''));
    assert.equal(samples.length, 8);
    assert.deepEqual(
      samples.filter((one) => one.error).map((one) => [sampleKey(one), one.error?.kind]),
      [['S1', 'refused']],
    );
    const report = buildReport({
      task,
      head,
      state: 'done',
      samples: samples.flatMap((one) => judgeSample(task, one) ?? []),
    });
    assert.deepEqual([report.head.errors, report.all.answered, report.all.right], [1, 7, 7]);
    assert.match(report.samples.find((row) => row.verdict === 'error')?.error?.message ?? '', /Start the server/);
  });

  it('that is resumed picks up where it was broken off: answered questions are not asked again, errors are', async () => {
    let file = '';
    const append = (line: string): Promise<void> => Promise.resolve(void (file += line));
    let calls = 0;
    await runPlan(plan(), {
      append,
      ask: (question) => (calls++ % 2 === 0 ? Promise.reject(refused) : Promise.resolve(completion(truthOf(question)))),
    });
    const broken = readRunFile(file);
    const asked: string[] = [];
    await runPlan(plan(), {
      append,
      answered: broken.samples.filter((one) => one.error === undefined),
      ask: (question) => Promise.resolve(completion((asked.push(question), truthOf(question)))),
    });
    assert.equal(asked.length, broken.samples.filter((one) => one.error).length);
    assert.ok(readRunFile(file).samples.every((one) => one.error === undefined));
    assert.equal(readRunFile(file).samples.length, 8);
  });

  it('stops asking when it is cancelled, and keeps what has come', async () => {
    const cancel = new AbortController();
    const lines: string[] = [];
    const ended = await runPlan(plan(50), {
      append: (line) => Promise.resolve(void lines.push(line)),
      signal: cancel.signal,
      onSample: () => cancel.abort(),
      ask: () => Promise.resolve(completion('no trace')),
    });
    assert.equal(ended, 'cancelled');
    const { samples } = readRunFile(lines.join(''));
    assert.ok(samples.length >= 1 && samples.length <= endpoint.concurrency);
  });

  it('that cannot be written any more breaks off what is under way, writes nothing else, and fails once', async () => {
    const full = new Error('no room');
    let written = 0;
    let brokenOff = 0;
    const run = runPlan(plan(20), {
      append: () => (++written <= 2 ? Promise.resolve() : Promise.reject(full)),
      ask: (question, { signal }) => {
        const first = plan(20).questions.findIndex((one) => one.question === question) < 2;
        if (first) return Promise.resolve(completion('no trace'));
        return new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => {
            brokenOff++;
            reject(new EndpointError({ kind: 'cancelled', what: 'it was cancelled', url: 'http://localhost:1/v1' }));
          }),
        );
      },
    });
    await assert.rejects(run, full);
    assert.equal(written, 3);
    assert.ok(brokenOff >= 1 && brokenOff <= endpoint.concurrency);
  });

  it('is given up when one question after the other fails in the same way, and not when they fail in different ways', async () => {
    const unauthorized = new EndpointError({ kind: 'unauthorized', what: 'no key', url: 'http://localhost:1/v1' });
    const cut = new EndpointError({ kind: 'cut', what: 'it ended', url: 'http://localhost:1/v1' });
    const asking = async (answers: readonly (EndpointError | undefined)[]): Promise<[RunEnd, number]> => {
      let asked = 0;
      const end = await runPlan(plan(50), {
        append: () => Promise.resolve(),
        ask: () => {
          const failure = answers[asked++ % answers.length];
          return failure === undefined ? Promise.resolve(completion('no trace')) : Promise.reject(failure);
        },
      });
      return [end, asked];
    };
    const [end, asked] = await asking([refused]);
    assert.ok(typeof end === 'object' && end.failures === HOPELESS_AFTER && /Start the server/.test(end.error.message));
    assert.ok(asked >= HOPELESS_AFTER && asked < HOPELESS_AFTER + endpoint.concurrency);
    for (const answers of [[refused, unauthorized], [refused, refused, refused, undefined], [cut]])
      assert.deepEqual(await asking(answers), ['done', 100]);
  });

  it('whose last questions fail is not given up: everything was asked', async () => {
    let asked = 0;
    const end = await runPlan(plan(3), {
      append: () => Promise.resolve(),
      ask: () => (++asked > 2 ? Promise.reject(refused) : Promise.resolve(completion('x'))),
    });
    assert.deepEqual([end, asked], ['done', 6]);
  });

  it('leaves one listener on its signal while it runs, and none afterwards', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    let most = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      most = Math.max(most, ++listeners);
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await runPlan(plan(10), { append: () => Promise.resolve(), signal, ask: () => Promise.resolve(completion('x')) });
    assert.deepEqual([listeners, most], [0, 1]);
  });

  it('does not take for a wrong answer what is only thinking', async () => {
    const lines: string[] = [];
    const truth = truthOf(plan().questions[0]?.question ?? '');
    const answers = [
      '<think>\nThe sum is 7.\n</think>\n',
      '<think>\nlet me see',
      `<think>hm</think>\n${truth}`,
      truth,
      'no trace',
    ];
    let next = 0;
    await runPlan(
      { ...plan(3), questions: plan(3).questions.slice(0, 5) },
      {
        append: (line) => Promise.resolve(void lines.push(line)),
        ask: () => Promise.resolve(completion(answers[next++] ?? '')),
      },
    );
    const kinds = new Map(readRunFile(lines.join('')).samples.map(({ text, error }) => [text, error?.kind]));
    assert.deepEqual(
      answers.map((text) => kinds.get(text)),
      ['only-reasoning', 'only-reasoning', undefined, undefined, undefined],
    );
  });

  it('never has more questions under way than the endpoint allows', async () => {
    let now = 0;
    let most = 0;
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
    assert.deepEqual(costOf(plan(4)), {
      questions: 8,
      characters: plan(4).questions.reduce((sum, one) => sum + one.question.length, 0),
      maxTokens: 800,
    });
  });
});

describe('a run file', () => {
  it('whose last line was cut by a kill loses that line alone, and says so', () => {
    const sample: RunSample = {
      kind: 'sample',
      tier: 'S',
      index: 0,
      lengths: {},
      inputs: {},
      question: 'q',
      sent: '',
      text: 't',
      reasoning: '',
      finishReason: null,
      firstToken: null,
      total: 0,
    };
    const whole = runLine(plan().head) + runLine(sample) + runLine({ ...sample, index: 1 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: runLine(sample).length - 1 }), (cut) => {
        const run = readRunFile(whole.slice(0, whole.length - cut));
        assert.deepEqual([run.samples.length, run.notes.length], [1, 1]);
      }),
    );
  });

  it('of any other content is refused with a reason', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.throws(() => readRunFile(text), RunFileError);
      }),
    );
  });
});

describe("Wilson's interval", () => {
  it('holds the share, lies within 0 and 1, and narrows with more trials', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (trials, k) => {
        const successes = Math.min(k, trials);
        const small = wilson(successes, trials);
        const large = wilson(successes * 4, trials * 4);
        assert.ok(small && large);
        assert.ok(
          small.low >= 0 && small.high <= 1 && small.low <= successes / trials && small.high >= successes / trials,
        );
        assert.ok(large.high - large.low < small.high - small.low);
      }),
    );
  });

  it('has no value for 0 of 0, and knows the textbook case of 36 of 39', () => {
    assert.equal(wilson(0, 0), undefined);
    const interval = wilson(36, 39);
    assert.deepEqual([interval?.low.toFixed(3), interval?.high.toFixed(3)], ['0.797', '0.973']);
  });
});
