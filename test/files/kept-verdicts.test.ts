import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { groundTruth, Random } from '../../src/dataset/index.ts';
import { cacheFolder } from '../../src/files/cache-folder.ts';
import { linesOf } from '../../src/files/file-lines.ts';
import { type Keeping, KeptVerdicts } from '../../src/files/kept-verdicts.ts';
import { loadSession } from '../../src/files/load-run.ts';
import { openRun } from '../../src/files/write-run.ts';
import { inject } from '../../src/imitator/index.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { minimal, type Task } from '../../src/machine/index.ts';
import { type JudgedSample, judgeSample } from '../../src/spotcheck/judge-sample.ts';
import { type NamedWorth, packed, type PackedWorth, unpacked } from '../../src/spotcheck/kept-worth.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import { type RunHead, runLine, type RunSample, sampleKey } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import type { Report } from '../../src/spotcheck/run-report.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import { type Counting, faultKinds } from '../../src/trace/index.ts';
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

function judgedSample(sample: RunSample): JudgedSample {
  const worth = judgeSample(task, sample);
  if (worth === undefined) throw new Error('It does not fit.');
  return worth;
}

/** Headers in another order: nothing but faults, too many to be judged to its end. */
const ofFaults = ((): RunSample => {
  const sample = sampleOf(1);
  const headers = sample.text.match(/^(?:Set|Pad|Compare|Read) .*$/gm) ?? [];
  const layout = sample.text.slice(0, sample.text.indexOf(headers[0] ?? ''));
  const any = Array.from({ length: 3_000 }, (_, i) => `${headers[(i * 7919 + (i >> 3)) % headers.length]}\n`);
  return { ...sample, text: `${layout}${any.join('')}` };
})();

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

  it('of answers of nothing but faults are found again, and the file grows no more', async () => {
    const worth = judgedSample(ofFaults);
    assert.equal(worth.verdict?.faults.length, 1_000);
    const usual = { folder: path.join(folder, 'cache'), judge: 'this one' };
    const digests = Array.from({ length: 20 }, (_, i) => `digest ${i}`);
    const session = RunSession.empty(task, head);
    const kept = await KeptVerdicts.of(session, usual);
    for (const digest of digests) await kept.add(digest, { id: 'S1', worth });
    await kept.end();
    const lines = readFileSync(onlyFile(), 'utf8').split('\n');
    assert.ok(Math.max(...lines.map(({ length }) => length)) < 2_000_000);
    const again = await KeptVerdicts.of(session, usual);
    for (const digest of digests) assert.deepEqual(again.get(digest), { id: 'S1', worth });
  });

  it('that cannot be written, or only as what could not be read, are not kept', async () => {
    const worth = judgedSample(sampleOf(1));
    const session = RunSession.empty(task, head);
    const kept = await KeptVerdicts.of(session, { ...keeping, block: 1 });
    const long: NamedWorth['worth'] = { ...worth, sample: { ...worth.sample, question: 'x'.repeat(2 ** 24 + 1) } };
    await kept.add('long', { id: 'S1', worth: long });
    const sample = { ...worth.sample, toJSON: () => assert.fail('as where a text is too long for a string') };
    await kept.add('unwritable', { id: 'S1', worth: { ...worth, sample } });
    await kept.addAnswered(runLine(sampleOf(1)), { id: 'S2', worth });
    await kept.end();
    assert.ok(statSync(onlyFile()).size < 10_000);
    const again = await KeptVerdicts.of(session, keeping);
    assert.deepEqual([again.get('long'), again.get('unwritable')], [undefined, undefined]);
  });

  it('are together no more than the most that is kept, the last ones too, whatever else goes away meanwhile', async () => {
    const place = (name: string): string => path.join(folder, 'cache/verdicts', name);
    const there = (): string[] => files().toSorted();
    await read(keeping);
    const [first = ''] = files();
    const { size } = statSync(place(first));
    utimesSync(place(first), 1, 1);
    await read({ ...keeping, judge: 'another one' });
    const [second = ''] = files().filter((name) => name !== first);
    utimesSync(place(second), 2, 2);
    // As a file that another process takes away between its name and its size.
    symlinkSync('nowhere', place('gone.verdicts'));
    writeFileSync(place('notes.txt'), 'x'.repeat(3 * size));
    const tight = { ...keeping, most: 2.5 * size };
    await read({ ...tight, judge: 'a third one' });
    assert.ok(!there().includes(first) && there().includes(second));
    assert.equal((await read({ ...tight, judge: 'a third one' })).judged, 0);
    // What is appended counts as well.
    const more = path.join(folder, 'more.jsonl');
    const others = all.map((sample) => ({ ...sample, text: `${sample.text}\nmore` }));
    writeFileSync(more, [head, ...all, ...others].map((record) => runLine(record)).join(''));
    await read({ ...tight, judge: 'a third one' }, more);
    assert.ok(!there().includes(second), there().join());
    await read({ ...keeping, most: 1, judge: 'a third one' });
    assert.deepEqual(there(), ['gone.verdicts', 'notes.txt']);
  });

  it('are kept on where the folder is taken away meanwhile', async () => {
    const worth = judgedSample(sampleOf(1));
    const session = RunSession.empty(task, head);
    const kept = await KeptVerdicts.of(session, { ...keeping, block: 1 });
    await kept.add('one', { id: 'S1', worth });
    rmSync(path.join(folder, 'cache'), { recursive: true });
    await kept.add('two', { id: 'S2', worth });
    await kept.end();
    const again = await KeptVerdicts.of(session, keeping);
    assert.deepEqual([again.get('one'), again.get('two')], [undefined, { id: 'S2', worth }]);
  });

  it('bring the figures of the report with them, as they are made, unless the run or their file is another one', async () => {
    const how = { ...keeping, figuresFrom: 60 };
    /** The report, and in how many pieces it was made. */
    const reported = async (keep: Keeping | undefined): Promise<{ report: Report; pieces: number }> => {
      const work = (await read(keep)).session.reporting();
      for (let pieces = 1; ; pieces++) {
        const { done, value } = work.next();
        if (done === true) return { report: value, pieces };
      }
    };
    const figures = (): string =>
      path.join(folder, 'cache/verdicts', files().find((it) => it.endsWith('.figures')) ?? '');
    const made = await reported(undefined);
    await reported({ ...how, figuresFrom: 61 });
    assert.equal(files().length, 1);
    assert.deepEqual(await reported(how), made);
    assert.equal(statSync(figures()).mode & 0o777, 0o600);
    const known = await reported(how);
    assert.deepEqual(known.report, made.report);
    assert.ok(known.pieces < made.pieces, `${known.pieces} of ${made.pieces} pieces`);

    const bytes = readFileSync(figures());
    for (const at of [0, 31, 32, bytes.length >> 1, bytes.length - 1]) {
      writeFileSync(figures(), bytes.with(at, (bytes[at] ?? 0) ^ 1));
      assert.deepEqual(await reported(how), made);
    }
    for (const size of [0, 31, 32, bytes.length - 1]) {
      writeFileSync(figures(), bytes.subarray(0, size));
      assert.deepEqual(await reported(how), made);
    }

    writeFileSync(run, [head, ...all.toReversed(), sampleOf(19)].map((record) => runLine(record)).join(''));
    const other = await reported(undefined);
    assert.deepEqual(await reported(how), other);
    assert.deepEqual((await reported(how)).report, other.report);
  });

  it('bring no figures to a run that was asked more since it was read', async () => {
    const how = { ...keeping, figuresFrom: 10 };
    (await read(how)).session.report();
    const { session } = await read(how);
    const more = planRun(task, endpointSchema.parse({ name: 't', url: 'http://t/v1', model: 'm' }), {
      tiers: ['S', 'M'],
      samples: 31,
      seed: 3,
      source: head.source,
      calledFrom: 'here',
      started: '2026-01-01T00:00:00Z',
    });
    session.resume(more);
    assert.deepEqual(
      session.report().tiers.map(({ asked }) => asked),
      [31, 31],
    );
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
    const cut = judgedSample(ofFaults);
    assert.ok(cut.verdict?.unjudgedFrom !== undefined);
    assert.deepEqual(unpacked(packed({ id: 'S1', worth: cut })), { id: 'S1', worth: cut });
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
