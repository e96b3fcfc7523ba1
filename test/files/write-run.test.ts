import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RunLockedError } from '../../src/files/run-lock.ts';
import { openRun } from '../../src/files/write-run.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import { readRunFile, RunFileError, type RunHead, runLine, type RunSample } from '../../src/spotcheck/run-file.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const endpoint = endpointSchema.parse({ name: 'test', url: 'http://127.0.0.1:1/v1', model: 'm', sampling: {} });
const { head, questions } = planRun(task, endpoint, {
  tiers: ['S'],
  samples: 2,
  seed: 7,
  source: '',
  calledFrom: 'here',
  started: '2026-01-01T00:00:00Z',
});
const sample: RunSample = {
  kind: 'sample',
  tier: 'S',
  index: 0,
  lengths: { ...questions[0]?.lengths },
  inputs: jsonInputs(questions[0]?.inputs ?? {}),
  question: 'q',
  sent: '',
  text: 't',
  reasoning: '',
  finishReason: null,
  firstToken: null,
  total: 0,
};
const sessionOf = (found: RunHead): RunSession => RunSession.empty(task, found);

describe('the file of a run that is written', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-write-run-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const locks = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.lock'));

  it('is made where it is not there, and goes again where nothing was written', async () => {
    const file = path.join(folder, 'new.jsonl');
    const run = await openRun(file, sessionOf);
    assert.deepEqual([run.session, existsSync(file), locks().length], [undefined, true, 1]);
    await run.close();
    assert.deepEqual([existsSync(file), locks()], [false, []]);
  });

  it('has one writer until it is closed', async () => {
    const file = path.join(folder, 'one.jsonl');
    const run = await openRun(file, sessionOf);
    await run.append(runLine(head));
    await assert.rejects(openRun(file, sessionOf), RunLockedError);
    await run.close();
    const again = await openRun(file, sessionOf);
    assert.equal(again.session?.head.hash, head.hash);
    await again.close();
    assert.equal(readFileSync(file, 'utf8'), runLine(head));
  });

  it('is read into its session, and a line that was cut ends before the next begins', async () => {
    const file = path.join(folder, 'cut.jsonl');
    writeFileSync(file, `${runLine(head)}${runLine(sample)}${runLine({ ...sample, index: 1 }).slice(0, 40)}`);
    const run = await openRun(file, sessionOf);
    assert.deepEqual([run.session?.progress, run.session?.notes.length], [{ ended: 1, asked: 2 }, 1]);
    await run.append(runLine({ ...sample, index: 1 }));
    await run.close();
    const { samples, notes } = readRunFile(readFileSync(file, 'utf8'));
    assert.deepEqual([samples.length, notes.length], [2, 1]);
  });

  it('is of the schema of today once something is added, and of its own until then', async () => {
    const file = path.join(folder, 'earlier.jsonl');
    const earlier = runLine({ ...head, schema: 2 });
    writeFileSync(file, earlier);
    const unused = await openRun(file, sessionOf);
    await unused.close();
    assert.equal(readFileSync(file, 'utf8'), earlier);
    const run = await openRun(file, sessionOf);
    await run.append(runLine(sample));
    await run.close();
    assert.equal(readFileSync(file, 'utf8'), runLine(head) + runLine(sample));
    const { kind, ...others } = head;
    writeFileSync(file, `${JSON.stringify({ ...others, kind, schema: 2 })}\n`);
    await assert.rejects(openRun(file, sessionOf), /schema 2, and its first line does not begin with its kind/);
    assert.deepEqual(locks(), []);
  });

  it('begins anew where there are blanks alone, and a file that was there stays', async () => {
    const file = path.join(folder, 'blank.jsonl');
    writeFileSync(file, '\n  \n');
    const run = await openRun(file, sessionOf);
    assert.deepEqual([run.session, readFileSync(file, 'utf8')], [undefined, '']);
    await run.close();
    assert.equal(existsSync(file), true);
  });

  it('is left as it is, and free, where it is no run or not the one that is wanted', async () => {
    const file = path.join(folder, 'other.jsonl');
    for (const text of ['no run\n', runLine(head).trimEnd()]) {
      writeFileSync(file, text);
      const refused = openRun(file, () => {
        throw new Error('another run');
      });
      await assert.rejects(refused, text.startsWith('no') ? RunFileError : /another run/);
      assert.deepEqual([readFileSync(file, 'utf8'), locks()], [text, []]);
    }
  });
});
