import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Completion } from '../../src/inference/completion.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { EndpointError } from '../../src/inference/errors.ts';
import { planRun, type Plan, type PlanOptions } from '../../src/spotcheck/plan.ts';
import { readRunFile, sampleKey, type RunFile } from '../../src/spotcheck/run-file.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import { additions } from '../../src/spotcheck/same-run.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const few = loadTask('derangement');
const endpoint = endpointSchema.parse({ name: 'test', url: 'http://127.0.0.1:1/v1', model: 'm', concurrency: 3 });

function plan(options: Partial<PlanOptions> = {}, of = task): Plan {
  return planRun(of, endpoint, {
    ...{ tiers: ['S', 'M'], samples: 2, seed: 7, source: '', calledFrom: 'here', started: '2026-01-01T00:00:00Z' },
    ...options,
  });
}

const text = (answer: string): Completion => ({
  ...{ text: answer, reasoning: '', finishReason: 'stop', bytesSent: '{}', streamedBytes: 1, attempts: 1 },
  request: { method: 'POST', url: '', headers: {} },
  timings: { firstToken: 1, total: 2 },
});

/** A run's file, which is asked as plans say. */
class File {
  written = '';
  /** Seeds that were sent, by question. */
  readonly asked: [string, number | null | undefined][] = [];

  get run(): RunFile {
    return readRunFile(this.written);
  }

  /** Begins it, or resumes it; every `failing`th request fails. */
  async ask(next: Plan, { only, failing = Infinity }: { only?: 'errors'; failing?: number } = {}): Promise<RunSession> {
    const session = this.written === '' ? RunSession.begin(next) : await RunSession.read(next.task, this.run);
    if (this.written !== '') session.resume(next, only);
    let count = 0;
    await session.ask({
      append: (line) => Promise.resolve(void (this.written += line)),
      ask: (question, { seed }) => {
        this.asked.push([question, seed]);
        return ++count % failing === 0
          ? Promise.reject(new EndpointError({ kind: 'cut', what: 'it ended', url: endpoint.url }))
          : Promise.resolve(text(`answer ${this.asked.length}`));
      },
    });
    return session;
  }
}

describe('several answers to each question', () => {
  it('are asked for after all questions were asked once, each with a seed of its own', async () => {
    const file = new File();
    const session = await file.ask(plan({ repeats: 3 }));
    assert.deepEqual([session.progress, session.unanswered], [{ ended: 12, asked: 12 }, 0]);
    const names = plan({ repeats: 3 }).questions.map(sampleKey);
    assert.deepEqual(names.slice(0, 5), ['S1', 'M1', 'S2', 'M2', 'S1.2']);
    assert.deepEqual(file.run.samples.map(sampleKey).sort(), names.toSorted());
    const seeds = new Map<string, unknown[]>();
    for (const [question, seed] of file.asked) seeds.set(question, [...(seeds.get(question) ?? []), seed]);
    for (const own of seeds.values()) assert.deepEqual(own, [0, 1, 2]);
    const open = plan({ repeats: 2 });
    const without = { ...open, endpoint: { ...endpoint, sampling: { ...endpoint.sampling, seed: null } } };
    const other = new File();
    await other.ask(without);
    assert.ok(other.asked.every(([, seed]) => seed === null));
  });

  it('are neither joined nor doubled by resuming, wherever the run broke off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), async (repeats, failing) => {
        const file = new File();
        const first = await file.ask(plan({ repeats }), { failing });
        const lacking = first.unanswered;
        const before = file.asked.length;
        const whole = new Map(file.run.samples.filter(({ error }) => !error).map((one) => [sampleKey(one), one.text]));
        const second = await file.ask(plan({ repeats }));
        assert.deepEqual([file.asked.length - before, second.unanswered], [lacking, 0]);
        assert.equal(file.run.samples.length, 4 * repeats);
        for (const one of file.run.samples)
          assert.ok(!whole.has(sampleKey(one)) || whole.get(sampleKey(one)) === one.text);
      }),
      { seed: 1, numRuns: 20 },
    );
  });
});

describe('a run that asks for more than it did', () => {
  it('asks what is new alone, says so in its file, and keeps the head that it began with', async () => {
    const file = new File();
    await file.ask(plan());
    const [head] = file.written.split('\n');
    for (const [options, asks] of [
      [{ samples: 3 }, 2],
      [{ samples: 3, tiers: ['S', 'M', 'L'] }, 3],
      [{ samples: 3, tiers: ['S', 'M', 'L'], repeats: 2 }, 9],
      [{ samples: 3, tiers: ['S', 'M', 'L'], repeats: 2 }, 0],
    ] as const) {
      const before = file.asked.length;
      const session = await file.ask(plan({ ...options, started: '2026-02-02T00:00:00Z' }));
      assert.equal(file.asked.length - before, asks);
      assert.deepEqual([session.unanswered, session.report().head.state], [0, 'done']);
    }
    assert.equal(file.written.split('\n')[0], head);
    assert.equal(file.written.match(/^\{"kind":"extension",/gm)?.length, 3);
    const { head: read, samples, notes } = file.run;
    assert.deepEqual([read.tiers, read.samples, read.repeats, notes], [['S', 'M', 'L'], 3, 2, []]);
    assert.deepEqual([samples.length, read.started], [18, '2026-01-01T00:00:00Z']);
  });

  it('has the same questions as if it had asked for all at once, also where there are few', () => {
    for (const of of [task, few])
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }), (samples, more) => {
          const begun = plan({ samples }, of).questions;
          const all = plan({ samples: samples + more, tiers: ['S', 'M', 'L'], repeats: 2 }, of).questions;
          const known = new Map(all.map((one) => [sampleKey(one), one.question]));
          for (const one of begun) assert.equal(known.get(sampleKey(one)), one.question);
        }),
        { seed: 2, numRuns: 10 },
      );
  });

  it('is named by what it asks in addition', () => {
    const begun = { tiers: ['S'], samples: 5, repeats: 1 } as const;
    const of = (now: Partial<Plan['head']>): string[] =>
      additions({ ...begun, tiers: ['S'] }, { ...begun, tiers: ['S'], ...now });
    assert.deepEqual(of({}), []);
    assert.deepEqual(of({ tiers: ['S', 'M', 'L'], repeats: 4 }), [
      'tiers M and L too',
      '4 answers to each question instead of 1',
    ]);
    assert.deepEqual(of({ samples: 9 }), ['9 questions of each tier instead of 5']);
  });
});

describe('a run whose file is read anew', () => {
  it('keeps what it was asked since the reading began', async () => {
    const file = new File();
    await file.ask(plan());
    const { head, samples } = file.run;
    const session = await RunSession.read(task, file.run);
    const reading = session.readAnew();
    for (const sample of samples) await reading.add(sample);
    session.resume(plan({ samples: 3 }));
    reading.end([], head);
    assert.equal(session.head.samples, 3);
    const late = session.readAnew();
    await session.ask({ append: () => Promise.resolve(), ask: () => Promise.resolve(text('hm')) });
    late.end([], head);
    assert.deepEqual(session.progress, { ended: 6, asked: 6 });
  });
});

describe('a run that is resumed with its errors alone', () => {
  it('asks nothing that was never asked, and is not done', async () => {
    const file = new File();
    await file.ask(plan({ samples: 3 }), { failing: 2 });
    const failed = file.run.samples.filter(({ error }) => error !== undefined);
    // Only what was asked of a larger run that broke off.
    file.written = file.written.replace('"samples":3', '"samples":5');
    const before = file.asked.length;
    const session = await file.ask(plan({ samples: 5 }), { only: 'errors' });
    assert.equal(file.asked.length - before, failed.length);
    assert.deepEqual(
      file.asked
        .slice(before)
        .map(([question]) => question)
        .sort(),
      failed.map(({ question }) => question).sort(),
    );
    assert.deepEqual([session.failed, session.unanswered, session.report().head.state], [0, 4, 'cancelled']);
  });
});
