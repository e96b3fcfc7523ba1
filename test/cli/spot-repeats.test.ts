import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { imitate } from '../../src/imitator/index.ts';
import { SSE_DONE, sseEvent } from '../../src/inference/protocol.ts';
import { readRunFile } from '../../src/spotcheck/run-file.ts';
import { LocalServer, type SeenRequest } from '../inference/fakes.ts';
import { loadTask } from '../tasks/load.ts';
import { command, type Ended } from './command.ts';

const addition = 'tasks/addition.tail';
const task = loadTask('addition');
const bodySchema = z.object({ seed: z.number(), messages: z.array(z.object({ content: z.string() })) });

/** Answers with ground truth, but for seed 1 a wrong answer at its end, and an error as often as it is told. */
class Model extends LocalServer {
  failures = 0;

  protected override answer({ body }: SeenRequest, response: http.ServerResponse): void {
    if (this.failures > 0) {
      this.failures--;
      response.writeHead(400).end('{"error":{"message":"no"}}');
      return;
    }
    const { seed, messages } = bodySchema.parse(JSON.parse(body));
    const truth = imitate([task], 'imitator-exact', messages.at(-1)?.content ?? '', 0);
    const content = seed === 1 ? truth.replace(/Answer: .*/, 'Answer: 1') : truth;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(sseEvent({ choices: [{ delta: { content }, finish_reason: 'stop' }] }) + SSE_DONE);
  }
}

describe('tail-cot spot with several answers to each question', () => {
  let server: Model;
  let origin: string;
  let folder: string;
  let file: string;
  beforeEach(async () => {
    server = new Model();
    origin = await server.start();
    folder = mkdtempSync(path.join(tmpdir(), 'tail-repeats-'));
    file = path.join(folder, 'run.jsonl');
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const spot = (...args: readonly string[]): Promise<Ended> =>
    command([
      ...['spot', addition, '--endpoint', `${origin}/v1`, '--model', 'm', '--concurrency', '1', '--out', file],
      ...['--tiers', 'S', '--samples', '2', ...args],
    ]);

  it('prints pass@1 as their mean, pass@k, the majority, and where traces part', async () => {
    const { status, stdout, stderr } = await spot('--repeats', '3', '--temperature', '0.7');
    assert.equal(status, 0, stderr);
    assert.match(stderr, /: 2 questions, each 3 times, to m at /);
    assert.doesNotMatch(stderr, /--repeats: /);
    assert.match(stdout, /^pass@1, the mean of 3 answers to each question$/m);
    assert.match(stdout, /^S 10–30 +66\.7 % +4 of 6, 0 lucky, 95 % interval /m);
    assert.match(stdout, /^% +pass@2 +pass@3 +majority$/m);
    assert.match(stdout, /^S +100\.0 \(\d+–100\) +100\.0 \(\d+–100\) +100\.0 \(\d+–100\) of 2$/m);
    assert.match(stdout, /^ {2}S1, 2 of 3 right: state \d+ \(.*\): 2 without a fault there; 1 .*answer/m);
    const report = await command(['report', file, '--form', 'csv']);
    assert.equal(report.stdout.trim().split('\r\n').length, 7);
    assert.match(report.stdout, /,S2\.3,S2,3,S,/);
  });

  it('says that greedy answers are all the same', async () => {
    const { stderr } = await spot('--repeats', '2');
    assert.match(stderr, /^--repeats: at temperature 0 all answers .* Give a --temperature/m);
  });

  it('extends a run, says by what, and refuses to make it smaller', async () => {
    const hot = ['--temperature', '1'];
    await spot(...hot);
    const one = await spot(...hot, '--repeats', '2');
    assert.match(
      one.stderr,
      /^Extending .*run\.jsonl to 2 answers to each question instead of 1; 2 answers are there\.$/m,
    );
    assert.equal(server.requests.length, 4);
    const two = await spot(...hot, '--repeats', '2', '--samples', '3', '--tiers', 'S,M');
    assert.match(two.stderr, /to tier M too, 3 questions of each tier instead of 2; 4 answers are there/);
    assert.equal(server.requests.length, 12);
    const text = readFileSync(file, 'utf8');
    const less = await spot(...hot);
    assert.equal(less.status, 2);
    assert.match(
      less.stderr,
      /holds another run: the list of tiers was S,M, not S; the number of questions of each tier was 3, not 2; the number of answers to each question was 2, not 1\./,
    );
    assert.equal(readFileSync(file, 'utf8'), text);
    assert.equal((await spot(...hot, '--repeats', '2', '--samples', '3', '--tiers', 'S,M')).status, 0);
    assert.equal(server.requests.length, 12);
  });

  it('makes a run of the schema before one of this, so that earlier versions do not misread it', async () => {
    await spot();
    const old = readFileSync(file, 'utf8')
      .replace('"schema":3', '"schema":2')
      .replace('"repeats":1,', '')
      .replaceAll('"repeat":1,', '');
    for (const form of [old, `\uFEFF${old.replace('{"kind":"run","schema":2', '{ "kind": "run", "schema": 2')}`]) {
      writeFileSync(file, form);
      assert.equal(readRunFile(form).head.repeats, 1);
      const { status, stderr } = await spot('--samples', '3');
      assert.equal(status, 0, stderr);
      const text = readFileSync(file, 'utf8');
      assert.match(text, /^\uFEFF?\{ ?"kind": ?"run", ?"schema": ?3,/);
      const { head, samples, notes } = readRunFile(text);
      assert.deepEqual([head.samples, samples.length, notes], [3, 3, []]);
    }
    assert.equal(server.requests.length, 4);
  });

  it('makes again only what failed, with --errors-only', async () => {
    assert.match((await spot('--errors-only')).stderr, /there is no run yet of which .*--errors-only/);
    server.failures = 1;
    assert.equal((await spot('--samples', '3')).status, 1);
    const before = readFileSync(file, 'utf8');
    const line =
      before
        .trimEnd()
        .split('\n')
        .findLast((one) => one.includes('"text"')) ?? '';
    writeFileSync(file, before.replace(`${line}\n`, ''));
    const incomplete = await spot('--samples', '3', '--errors-only');
    assert.equal(incomplete.status, 1);
    assert.match(incomplete.stderr, /1 question was never asked\. Run the same command again without --errors-only/);
    writeFileSync(file, before);
    const asked = server.requests.length;
    const { status, stderr } = await spot('--samples', '3', '--errors-only');
    assert.equal(status, 0, stderr);
    assert.match(stderr, /: 1 question to /);
    assert.match(stderr, /^Resuming .*: 1 request that failed is made again\.$/m);
    assert.equal(server.requests.length, asked + 1);
    assert.match((await spot('--samples', '3', '--errors-only')).stderr, /: 0 requests that failed are made again\.$/m);
  });
});
