import assert from 'node:assert/strict';
import { groundTruth } from '../../src/dataset/index.ts';
import type { Completion } from '../../src/inference/completion.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { EndpointError } from '../../src/inference/errors.ts';
import { compileText } from '../../src/compile/index.ts';
import { HOPELESS_AFTER } from '../../src/spotcheck/hopeless.ts';
import { MOST_STATES } from '../../src/spotcheck/judge-sample.ts';
import { planRun, type Plan } from '../../src/spotcheck/plan.ts';
import { readRunFile, runLine, sampleKey, type RunSample } from '../../src/spotcheck/run-file.ts';
import type { RunChange } from '../../src/spotcheck/asking.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { asBegun } from '../../src/spotcheck/same-run.ts';
import { minimal } from '../../src/machine/index.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const endpoint = endpointSchema.parse({
  name: 'test',
  url: 'http://127.0.0.1:1/v1',
  model: 'm',
  sampling: { maxTokens: 100 },
});

const planOptions = {
  tiers: ['S', 'M'],
  samples: 2,
  seed: 7,
  source: '',
  calledFrom: 'here',
  started: '2026-01-01T00:00:00Z',
} as const;

function plan(): Plan {
  return planRun(task, endpoint, planOptions);
}

function answer(text: string): Completion {
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

/** A run's file whose samples are the truth, but for those that `change` makes something else of. */
function file(change: (sample: RunSample, id: string) => RunSample | undefined): string {
  const lines = plan().questions.flatMap(({ tier, index, lengths, inputs, question }) => {
    const text = groundTruth(task, inputs, minimal).truth?.trace ?? '';
    const whole: RunSample = {
      kind: 'sample',
      tier,
      index,
      lengths,
      inputs: jsonInputs(inputs),
      question,
      sent: '{}',
      text,
      reasoning: '',
      finishReason: 'stop',
      firstToken: 1,
      total: 2,
    };
    const sample = change(whole, sampleKey(whole));
    return sample === undefined ? [] : [runLine(sample)];
  });
  return runLine(plan().head) + lines.join('');
}

describe('the session of a run', () => {
  it('has the figures of its file, and is done when every question has ended', async () => {
    const run = await RunSession.read(task, readRunFile(file((sample) => sample)));
    const { head, all } = run.report();
    assert.deepEqual([head.state, head.ended, all.right, run.unanswered], ['done', 4, 4, 0]);
  });

  it('makes the figures of very many answers in pieces, none of more than a few thousand', async () => {
    const few = await RunSession.read(task, readRunFile(file((sample) => sample)));
    const many = RunSession.empty(task, few.head);
    const reading = many.readAnew();
    const answers = 20_000;
    for (let index = 0; index < answers; index++) {
      const known = few.samples[index % few.samples.length];
      if (known === undefined) continue;
      const sample = { ...known.sample, tier: 'S', index } as const;
      reading.addJudged({ id: sampleKey(sample), worth: { ...known, sample } });
    }
    reading.end([], few.head);
    const work = many.reporting();
    let pieces = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) pieces++;
    assert.equal(step.value.samples.length, answers);
    assert.deepEqual(step.value.tiers, many.report().tiers);
    // Rows, exposures and the inputs that are asked again take a piece each for at most 1,024 answers.
    assert.ok(pieces > (3 * answers) / 1024, `${pieces}`);
  });

  it('lacks what was not asked and what failed, and does not call a question that was broken off a failure', async () => {
    const run = await RunSession.read(
      task,
      readRunFile(
        file((sample, id) => {
          if (id === 'S1') return undefined;
          if (id === 'M1') return { ...sample, error: { kind: 'cancelled', message: 'The request was cancelled' } };
          return id === 'S2' ? { ...sample, error: { kind: 'refused', message: 'nobody listens' } } : sample;
        }),
      ),
    );
    const { head } = run.report();
    assert.deepEqual(
      [head.state, head.ended, head.errors, run.unanswered, run.firstError?.kind],
      ['cancelled', 2, 1, 3, 'refused'],
    );
  });

  it('asks only what has no answer when it is resumed, and tells of each change', async () => {
    const earlier = readRunFile(
      file((sample, id) =>
        id === 'M2' ? { ...sample, error: { kind: 'refused', message: 'nobody listens' } } : sample,
      ),
    );
    const run = await RunSession.read(task, earlier);
    const changes: RunChange[] = [];
    run.listen((change) => changes.push(change));
    const lines: string[] = [];
    // Nothing listens at port 1, so the question fails again: what counts here is which one it is.
    run.resume(plan());
    await run.ask({ append: (line) => Promise.resolve(void lines.push(line)) });
    assert.deepEqual(readRunFile(runLine(plan().head) + lines.join('')).samples.map(sampleKey), ['M2']);
    assert.deepEqual([run.isRunning, run.report().head.errors, run.report().streams], [false, 1, []]);
    assert.deepEqual([changes[0], changes.at(-1), changes.includes('progress')], ['all', 'all', true]);
  });

  it('says that it is being cancelled until what is in flight has been broken off', async () => {
    const run = RunSession.begin(plan());
    run.cancel();
    assert.deepEqual([run.isCancelling, run.report().head.state], [false, 'running']);
    const states: string[] = [];
    run.listen((change) => {
      if (change === 'all') states.push(run.report().head.state);
    });
    let isFirst = true;
    await run.ask({
      append: () => {
        if (isFirst) run.cancel();
        run.cancel();
        isFirst = false;
        return Promise.resolve();
      },
    });
    assert.deepEqual(states, ['running', 'cancelling', 'cancelled']);
    assert.deepEqual([run.isCancelling, run.isRunning], [false, false]);
  });

  it('hands over each sample with what it is worth, once it has been written and counted', async () => {
    const run = RunSession.begin(plan());
    const questions = plan().questions;
    const truthOf = (asked: string): string => {
      const found = questions.find(({ question }) => question === asked);
      return (found && groundTruth(task, found.inputs, minimal).truth?.trace) ?? '';
    };
    const heard: (readonly [string, string | undefined, number, number])[] = [];
    let written = 0;
    const end = await run.ask({
      append: () => {
        written++;
        return Promise.resolve();
      },
      ask: (question) => Promise.resolve(answer(question === questions[1]?.question ? 'no trace' : truthOf(question))),
      onSample: ({ sample, worth }) => {
        assert.ok(typeof worth === 'object');
        heard.push([sampleKey(sample), worth.verdict?.verdict, written, run.progress.ended]);
      },
    });
    assert.equal(end, 'done');
    assert.deepEqual(
      heard.map(([id, verdict]) => [id, verdict]).sort(),
      questions.map((one, i) => [sampleKey(one), i === 1 ? 'wrong' : 'sound']).sort(),
    );
    heard.forEach(([, , lines, ended], i) => {
      assert.equal(ended, i + 1);
      assert.ok(lines >= i + 2);
    });
    const { head, all } = run.report();
    assert.deepEqual([head.state, all.right, run.unanswered], ['done', 3, 0]);
  });

  it('has nothing to count of a question that a cancel broke off, and asks it when it is resumed', async () => {
    const run = RunSession.begin(plan());
    const heard: unknown[] = [];
    const lines: string[] = [];
    const append = (line: string): Promise<void> => Promise.resolve(void lines.push(line));
    const end = await run.ask({
      append,
      ask: () => {
        run.cancel();
        return Promise.reject(new EndpointError({ kind: 'cancelled', what: 'it was cancelled', url: endpoint.url }));
      },
      onSample: ({ worth, failure }) => {
        assert.equal(failure?.kind, 'cancelled');
        heard.push(worth);
      },
    });
    const { head, samples } = run.report();
    assert.equal(end, 'cancelled');
    assert.ok(heard.length >= 1 && heard.every((worth) => worth === undefined));
    assert.deepEqual([head.state, head.errors, samples, run.unanswered], ['cancelled', 0, [], 4]);
    run.resume(plan());
    assert.equal(await run.ask({ append, ask: () => Promise.resolve(answer('no trace')) }), 'done');
    assert.deepEqual([run.report().head.state, run.unanswered], ['done', 0]);
    const { samples: kept } = readRunFile(lines.join(''));
    assert.deepEqual(
      kept.map((one) => one.error),
      [undefined, undefined, undefined, undefined],
    );
  });

  it('is unfinished when it is given up, and says after how many failures', async () => {
    const many = planRun(task, endpoint, { ...planOptions, samples: 20 });
    const run = RunSession.begin(many);
    const refused = new EndpointError({ kind: 'refused', what: 'nobody listens', url: endpoint.url });
    const end = await run.ask({ append: () => Promise.resolve(), ask: () => Promise.reject(refused) });
    assert.ok(typeof end === 'object' && end.failures === HOPELESS_AFTER);
    const { head } = run.report();
    assert.deepEqual([head.state, run.firstError?.kind, run.unanswered], ['cancelled', 'refused', 40]);
    assert.ok(head.ended >= HOPELESS_AFTER && head.ended < 40, String(head.ended));
  });

  it('asks nothing where it was neither begun nor resumed', async () => {
    const run = await RunSession.read(task, readRunFile(file(() => undefined)));
    const unexpected = (): Promise<never> => Promise.reject(new Error('unexpected'));
    assert.equal(await run.ask({ append: unexpected, ask: unexpected }), 'cancelled');
  });

  it('asks again what the file answers for other inputs than the question has, and says so', async () => {
    const earlier = readRunFile(
      file((sample, id) => (id === 'S2' ? { ...sample, inputs: { x: '1', y: '2' } } : sample)),
    );
    const run = await RunSession.read(task, earlier);
    const lines: string[] = [];
    run.resume(plan());
    await run.ask({ append: (line) => Promise.resolve(void lines.push(line)) });
    assert.deepEqual(readRunFile(runLine(plan().head) + lines.join('')).samples.map(sampleKey), ['S2']);
    assert.match(
      run.report().head.notes.join(),
      /^S2 is ignored: the inputs are not those of this question, so it is asked again\.$/,
    );
  });

  it('keeps what it has when its file cannot be written', async () => {
    const run = RunSession.begin(plan());
    await assert.rejects(run.ask({ append: () => Promise.reject(new Error('the disk is full')) }), /the disk is full/);
    assert.deepEqual([run.isRunning, run.report().head.state], [false, 'cancelled']);
  });

  it('is stale once the task says something else', async () => {
    const run = await RunSession.read(task, readRunFile(file((sample) => sample)));
    let told = 0;
    const stop = run.listen(() => told++);
    run.setStale(true);
    run.setStale(true);
    stop();
    run.setStale(false);
    assert.equal(told, 1);
  });
});

describe('a run of a task that does not end', () => {
  const [looping] = compileText(
    'task "Loop" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n  input x: int = random 1..9\n  ask "{x} of {n}?"\n  tape count: int = 0\n  while count < 9000000 {\n    step "Go" { count = count + 1 }\n  }\n  answer count\n}\n',
  ).tasks;
  const head = { ...plan().head, task: 'Loop', tiers: ['S' as const], samples: 300 };
  const samples = Array.from({ length: 300 }, (_, index): RunSample => ({
    kind: 'sample',
    tier: 'S',
    index,
    lengths: { n: 1 },
    inputs: { x: 1 },
    question: '1 of 1?',
    sent: '',
    text: 'Answer: 5',
    reasoning: '',
    finishReason: 'stop',
    firstToken: 1,
    total: 2,
  }));

  it('is read within its budget of work, lets others work in between, and says what it did not judge', async () => {
    assert.ok(looping);
    const run = RunSession.empty(looping, head);
    const reading = run.readAnew(3 * MOST_STATES);
    let turns = 0;
    let isReading = true;
    const count = (): void => {
      turns++;
      if (isReading) setImmediate(count);
    };
    setImmediate(count);
    for (const sample of samples) await reading.add(sample);
    isReading = false;
    reading.end([], run.head);
    assert.ok(turns >= 2, String(turns));
    assert.ok(run.work > 0);
    assert.deepEqual(
      [run.isJudged, run.unanswered, run.report().head.notes],
      [false, 0, ['300 samples are not judged: the run of the task, or the answer, is too long.']],
    );
  });
});

describe('the endpoint that a run is resumed with', () => {
  it('is reached as it is set up now, and asked as the run began', () => {
    const now = endpointSchema.parse({
      name: 'test',
      url: 'http://127.0.0.1:2/v1',
      model: 'm',
      concurrency: 9,
      sampling: { temperature: 1 },
      promptTemplate: 'Now: {question}',
      systemPrompt: 'new',
      extraBody: { a: 1 },
    });
    assert.deepEqual(asBegun(now, plan().head), { ...endpoint, url: now.url, concurrency: 9 });
    const refusing = { ...now, extraBody: { continue_final_message: null, top_a: null } };
    assert.deepEqual(asBegun(refusing, plan().head).extraBody, { continue_final_message: null });
  });
});
