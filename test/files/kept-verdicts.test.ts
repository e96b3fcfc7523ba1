import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { groundTruth, Random } from '../../src/dataset/index.ts';
import { cacheFolder } from '../../src/files/cache-folder.ts';
import { linesOf } from '../../src/files/file-lines.ts';
import type { Keeping } from '../../src/files/kept-verdicts.ts';
import { loadSession } from '../../src/files/load-run.ts';
import { openRun } from '../../src/files/write-run.ts';
import { inject } from '../../src/imitator/index.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { minimal, type Task } from '../../src/machine/index.ts';
import { judgeSample } from '../../src/spotcheck/judge-sample.ts';
import { packed, type PackedWorth, unpacked } from '../../src/spotcheck/kept-worth.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import { type RunHead, runLine, type RunSample, sampleKey } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import type { Counting } from '../../src/trace/index.ts';
import { faultKinds } from '../../src/trace/index.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('compare-numbers');
const { head, questions } = planRun(task, endpointSchema.parse({ name: 't', url: 'http://t/v1', model: 'm' }), {
  tiers: ['S', 'M'],
  samples: 30,
  seed: 3,
  source: readFileSync('tasks/compare-numbers.tail', 'utf8'),
  calledFrom: 'here',
  started: '2026-01-01T00:00:00Z',
});

/** What is known of an answer from what its text is made of; of each third one there is a fault. */
function sampleOf(number: number, of: Task = task, asked = questions): RunSample {
  const question = asked[number % asked.length];
  if (question === undefined) throw new Error('There is no such question.');
  const { tier, index, lengths, inputs } = question;
  const random = new Random('kept', number);
  const uniform = (): number => random.integer(0, 999) / 1000;
  const trace = groundTruth(of, inputs, minimal, lengths).truth?.trace ?? '';
  const kind = faultKinds[number % faultKinds.length] ?? 'fetch-stale';
  const faulty = number % 3 === 0 ? inject(trace, 'minimal', kind, uniform) : undefined;
  const sample: RunSample = {
    kind: 'sample',
    tier,
    index,
    lengths,
    inputs: jsonInputs(inputs),
    question: question.question,
    sent: '{}',
    text: faulty?.text ?? trace,
    reasoning: '',
    finishReason: faulty?.finishReason ?? 'stop',
    model: 'm',
    usage: { completionTokens: trace.length },
    firstToken: 1,
    total: 2.5,
  };
  return number % 20 === 19 ? { ...sample, text: '', error: { kind: 'cut', message: 'It ended.' } } : sample;
}

describe('verdicts that are kept', () => {
  let folder: string;
  let run: string;
  let keeping: Keeping;
  const all = questions.map((_, i) => sampleOf(i));

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-kept-'));
    run = path.join(folder, 'run.jsonl');
    keeping = { folder: path.join(folder, 'cache'), judge: 'this one', block: 2_000 };
    writeFileSync(run, [head, ...all].map((record) => runLine(record)).join(''));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Reads the run; `judged`: how many of its answers were judged. */
  async function read(
    how: Keeping | undefined,
    file = run,
    counting: Counting = {},
  ): Promise<{ readonly session: RunSession; readonly judged: number; readonly read: number }> {
    let counts = { read: 0, judged: 0 };
    const loaded = await loadSession(linesOf(file), (found: RunHead) => RunSession.empty(task, found, counting), {
      keeping: how,
      onSample: (samples, judged) => (counts = { read: samples, judged }),
    });
    if (loaded === undefined) throw new Error('There is no run.');
    return { session: loaded.session, ...counts };
  }

  const files = (): string[] => readdirSync(path.join(folder, 'cache/verdicts'));
  const onlyFile = (): string => path.join(folder, 'cache/verdicts', files()[0] ?? '');

  it('are those of judging anew, and nothing is judged again', async () => {
    const anew = await read(undefined);
    const first = await read(keeping);
    const second = await read(keeping);
    assert.deepEqual([first.read, first.judged, second.read, second.judged], [60, 60, 60, 0]);
    assert.deepEqual(second.session.samples, anew.session.samples);
    assert.deepEqual(second.session.report(), anew.session.report());
  });

  it('are found wherever the run lies, and what was added to it is judged', async () => {
    await read(keeping);
    const moved = path.join(folder, 'moved.jsonl');
    const others = all.slice(0, 7).map((sample) => ({ ...sample, text: 'Answer: no' }));
    writeFileSync(moved, [head, ...all, ...others].map((record) => runLine(record)).join(''));
    assert.equal((await read(keeping, moved)).judged, 7);
    const again = await read(keeping, moved);
    assert.equal(again.judged, 0);
    assert.deepEqual(again.session.report(), (await read(undefined, moved)).session.report());
  });

  it('of another judge, another task or another way to count are not believed', async () => {
    await read(keeping);
    assert.equal((await read({ ...keeping, judge: 'another one' })).judged, 60);
    assert.equal((await read(keeping, run, { answers: 'exact' })).judged, 60);
    const changed = path.join(folder, 'changed.jsonl');
    const own = { ...head, source: `${head.source}\n` };
    writeFileSync(changed, [own, ...all].map((record) => runLine(record)).join(''));
    assert.equal((await read(keeping, changed)).judged, 60);
    // Even under the name of what would be believed.
    const [one = '', ...rest] = files().map((name) => path.join(folder, 'cache/verdicts', name));
    for (const other of rest) copyFileSync(one, other);
    assert.equal((await read({ ...keeping, judge: 'another one' })).judged, 60);
  });

  it('that were damaged are judged again', async () => {
    await read(keeping);
    const whole = readFileSync(onlyFile());
    const anew = (await read(undefined)).session.report();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.constantFrom('flipped', 'cut'), async (at, how) => {
        const damaged = how === 'cut' ? whole.subarray(0, at) : Buffer.from(whole);
        if (how === 'flipped') damaged[at] = (damaged[at] ?? 0) ^ 1;
        writeFileSync(onlyFile(), damaged);
        assert.deepEqual((await read(keeping)).session.report(), anew);
        // What was lost is there again.
        assert.equal((await read(keeping)).judged, 0);
      }),
      { numRuns: 3 },
    );
  });

  it('are written as answers come, and by several processes at once', async () => {
    rmSync(run);
    const one = await openRun(run, (found) => RunSession.empty(task, found), { keeping });
    const session = RunSession.empty(task, head);
    await one.append(runLine(head));
    for (const sample of all) {
      await one.append(runLine(sample));
      one.took(session, { sample, worth: judgeSample(task, sample), failure: undefined });
    }
    await one.close();
    const [left, right] = await Promise.all([read(keeping), read({ ...keeping, judge: 'another one' })]);
    assert.deepEqual([left.judged, right.judged], [0, 60]);
    rmSync(path.join(folder, 'cache'), { recursive: true });
    await Promise.all([read(keeping), read(keeping)]);
    assert.equal((await read(keeping)).judged, 0);
  });

  it('are for this person alone, and few of them make no file', async () => {
    writeFileSync(run, [head, ...all.slice(0, 10)].map((record) => runLine(record)).join(''));
    await read(keeping);
    assert.throws(files, /ENOENT/);
    writeFileSync(run, [head, ...all].map((record) => runLine(record)).join(''));
    await read(keeping);
    assert.equal(statSync(onlyFile()).mode & 0o777, 0o600);
  });

  it('cannot be kept where nothing can be written, and the run is read all the same', async () => {
    writeFileSync(path.join(folder, 'cache'), 'a file');
    assert.equal((await read(keeping)).judged, 60);
    assert.equal((await read(keeping)).judged, 60);
  });

  it('are told as they were, of any answer', () => {
    const [any, choosing] = [task, loadTask('any-substring')];
    fc.assert(
      fc.property(fc.nat(5000), fc.constantFrom('', 'x', '\n', '<think>a</think>'), (number, before) => {
        for (const one of [any, choosing]) {
          const asked = one === any ? questions : planRunOf(one);
          const sample = sampleOf(number, one, asked);
          const worth = judgeSample(one, { ...sample, text: before + sample.text });
          if (worth === undefined) throw new Error('It does not fit.');
          const id = sampleKey(sample);
          const cut = { ...worth, verdict: worth.verdict && { ...worth.verdict, unjudgedFrom: 7 } };
          for (const kept of [worth, cut])
            assert.deepEqual(unpacked(JSON.parse(JSON.stringify(packed({ id, worth: kept }))) as PackedWorth), {
              id,
              worth: kept,
            });
        }
      }),
      { numRuns: 15 },
    );
    for (const worth of ['unfitting', 'too-long'] as const)
      assert.deepEqual(unpacked(packed({ id: 'S1', worth })), { id: 'S1', worth });
  });
});

function planRunOf(one: Task): typeof questions {
  return planRun(one, endpointSchema.parse({ name: 't', url: 'http://t/v1', model: 'm' }), {
    tiers: ['S'],
    samples: 10,
    seed: 0,
    source: '',
    calledFrom: '',
    started: '',
  }).questions;
}

describe('the folder of caches', () => {
  it('is where the system has it, or where a person says, or nowhere', () => {
    assert.equal(cacheFolder({ TAIL_CACHE: 'off' }), undefined);
    assert.equal(cacheFolder({ TAIL_CACHE: '/tmp/here' }), path.resolve('/tmp/here'));
    if (process.platform !== 'linux') return;
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/caches' }), '/caches/tail-cot');
    assert.match(cacheFolder({ XDG_CACHE_HOME: 'not absolute' }) ?? '', /^\/.*\/\.cache\/tail-cot$/);
  });
});
