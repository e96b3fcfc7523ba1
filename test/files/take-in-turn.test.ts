import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { groundTruth, Random } from '../../src/dataset/index.ts';
import { linesIn } from '../../src/files/file-lines.ts';
import type { SampleJudges } from '../../src/files/index.ts';
import { loadSession } from '../../src/files/load-run.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { minimal } from '../../src/machine/index.ts';
import { SampleJudge } from '../../src/spotcheck/judge-sample.ts';
import type { NamedWorth } from '../../src/spotcheck/kept-worth.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import { type RunProbe, runLine, type RunSample, sampleKey } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('compare-numbers');
const { head, questions } = planRun(task, endpointSchema.parse({ name: 't', url: 'http://t/v1', model: 'm' }), {
  tiers: ['S', 'M'],
  samples: 120,
  seed: 3,
  source: readFileSync('tasks/compare-numbers.tail', 'utf8'),
  calledFrom: 'here',
  started: '2026-01-01T00:00:00Z',
});

/** Answers of every kind in any order: right, wrong, errors, broken off, said anew, and probes between them. */
const records = ((): (RunSample | RunProbe)[] => {
  const random = new Random('take-in-turn');
  return Array.from({ length: 500 }, () => {
    const question = questions[random.integer(0, questions.length - 1)];
    if (question === undefined) throw new Error('There is no such question.');
    const { tier, index, lengths, inputs } = question;
    const trace = groundTruth(task, inputs, minimal, lengths).truth?.trace ?? '';
    const what = random.integer(0, 9);
    const common = {
      ...{ tier, index, lengths, inputs: jsonInputs(inputs), question: question.question, sent: '{}', reasoning: '' },
      text: what < 3 ? trace.replaceAll('1', '2') : trace,
      finishReason: 'stop',
      firstToken: 1,
      total: 2,
      ...(what === 8 ? { error: { kind: 'cut' as const, message: 'It ended.' } } : {}),
      ...(what === 9 ? { error: { kind: 'cancelled' as const, message: 'It was stopped.' } } : {}),
    };
    return what === 7 ? { ...common, kind: 'probe', from: 1 } : { ...common, kind: 'sample' };
  });
})();
const lines = [head, ...records].map((record) => runLine(record));

/** Stands in for threads: each group takes some turns of the event loop, so that later ones are often done first. */
class Judges implements SampleJudges {
  readonly count = 3;
  groups = 0;
  isClosed = false;
  readonly #judge = new SampleJudge(task);

  async judge(samples: readonly RunSample[]): Promise<readonly NamedWorth[]> {
    for (let left = [5, 0, 2][this.groups++ % 3] ?? 0; left > 0; left--) await turn();
    return samples.map((sample) => ({ id: sampleKey(sample), worth: this.#judge.judge(sample) }));
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

describe('samples that are judged elsewhere', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'tail-in-turn-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  interface Read {
    readonly report: unknown;
    readonly kept: string;
    readonly told: string;
  }

  async function read(judges: Judges | undefined, cache: string, texts: readonly string[] = lines): Promise<Read> {
    let told = '';
    const loaded = await loadSession(linesIn([Buffer.from(texts.join(''))]), (found) => RunSession.empty(task, found), {
      keeping: { folder: path.join(folder, cache), judge: 'this one', block: 5_000 },
      judgesOf: () => judges,
      onSample: (count, judged) => (told = `${count}, ${judged} judged`),
    });
    const verdicts = path.join(folder, cache, 'verdicts');
    const [file = ''] = readdirSync(verdicts);
    return { report: loaded?.session.report(), kept: readFileSync(path.join(verdicts, file), 'utf8'), told };
  }

  it('come to the same report and the same kept bytes, whichever group is done first', async () => {
    const judges = new Judges();
    const [here, elsewhere] = [await read(undefined, 'here'), await read(judges, 'elsewhere')];
    assert.ok(judges.groups > 4, `${judges.groups} groups`);
    assert.ok(judges.isClosed);
    assert.deepEqual(elsewhere, here);
  });

  it('are taken in turn between those that are known', async () => {
    for (const cache of ['here', 'elsewhere']) await read(undefined, cache, lines.slice(0, 120));
    const mixed = [...lines.slice(0, 1), ...lines.slice(200), ...lines.slice(1, 200)];
    const [here, elsewhere] = [await read(undefined, 'here', mixed), await read(new Judges(), 'elsewhere', mixed)];
    assert.deepEqual(elsewhere, here);
  });

  it('are judged here where they are few', async () => {
    const judges = new Judges();
    await read(judges, 'few', lines.slice(0, 60));
    assert.equal(judges.groups, 0);
  });

  it('end the reading where they cannot be judged', async () => {
    const judges = new Judges();
    judges.judge = () => Promise.reject(new Error('A thread that judges ended.'));
    await assert.rejects(read(judges, 'broken'), /A thread that judges ended/);
    assert.ok(judges.isClosed);
  });
});
