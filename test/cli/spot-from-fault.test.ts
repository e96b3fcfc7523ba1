import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { imitate } from '../../src/imitator/index.ts';
import { completionPiece, SSE_DONE, sseEvent } from '../../src/inference/protocol.ts';
import { readRunFile } from '../../src/spotcheck/run-file.ts';
import { LocalServer, type SeenRequest } from '../inference/fakes.ts';
import { loadTask } from '../tasks/load.ts';
import { command, type Ended } from './command.ts';

const task = loadTask('addition');
const bodySchema = z.looseObject({
  prompt: z.string().optional(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).optional(),
});

/** Makes a fault in the second sum of each answer; goes on from a prefix as `resumed` says. */
class Model extends LocalServer {
  resumed: 'right' | 'faulty' | 'later' | 'anew' = 'right';
  readonly prefixes: string[] = [];

  protected override answer({ body }: SeenRequest, response: http.ServerResponse): void {
    const { prompt, messages = [] } = bodySchema.parse(JSON.parse(body));
    const [question = '', ...rest] = prompt?.replace('Question: ', '').split('\n') ?? [];
    const prefix =
      prompt === undefined ? (messages.find(({ role }) => role === 'assistant')?.content ?? '') : rest.join('\n');
    const asked = prompt === undefined ? (messages.find(({ role }) => role === 'user')?.content ?? '') : question;
    const truth = imitate([task], 'imitator-exact', asked, 0);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const text = this.#textOf(truth, prefix);
    const chunk =
      prompt === undefined
        ? { choices: [{ delta: { content: text } }] }
        : completionPiece({ id: '', created: 0, model: 'm' }, text);
    const end = {
      choices: [{ index: 0, ...(prompt === undefined ? { delta: {} } : { text: '' }), finish_reason: 'stop' }],
    };
    response.end(sseEvent(chunk) + sseEvent(end) + SSE_DONE);
  }

  #textOf(truth: string, prefix: string): string {
    if (prefix === '') return wrong(truth, 1);
    this.prefixes.push(prefix);
    assert.ok(truth.startsWith(prefix));
    const rest = truth.slice(prefix.length);
    switch (this.resumed) {
      case 'right':
        return rest;
      case 'faulty':
        return wrong(rest, 0);
      case 'later':
        return wrong(rest, 9);
      case 'anew':
        return truth;
    }
  }
}

/** The text with another result of its nth sum. */
function wrong(text: string, nth: number): string {
  let count = 0;
  return text.replace(/ = \d+$/gm, (sum) => (count++ === nth ? ' = 77' : sum));
}

describe('tail-cot spot --from-fault', () => {
  let server: Model;
  let origin: string;
  let folder: string;
  let file: string;
  beforeEach(async () => {
    server = new Model();
    origin = await server.start();
    folder = mkdtempSync(path.join(tmpdir(), 'tail-from-fault-'));
    file = path.join(folder, 'run.jsonl');
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const spot = (...args: readonly string[]): Promise<Ended> =>
    command([
      ...['spot', 'tasks/addition.tail', '--endpoint', `${origin}/v1`, '--model', 'm', '--concurrency', '1'],
      ...['--out', file, '--tiers', 'S', '--samples', '2', ...args],
    ]);

  it('asks each faulty answer again from the right prefix, before the fault or behind it, and counts it apart', async () => {
    for (const api of ['openai-chat', 'openai-completions']) {
      rmSync(file, { force: true });
      server.prefixes.length = 0;
      server.resumed = 'right';
      assert.match(
        (await spot('--api', api, '--from-fault', 'before')).stderr,
        /there is no run yet of which .*--from-fault/,
      );
      const whole = await spot('--api', api);
      assert.match(whole.stdout, /^all +100\.0 % +2 of 2, 2 lucky|^all +0\.0 %/m);
      const before = await spot('--api', api, '--from-fault', 'before');
      assert.equal(before.status, 0, before.stderr);
      assert.match(before.stderr, /: 2 questions to m at .* at most 32,768 tokens\.$/m);
      assert.match(before.stderr, /^1\/2 S1 from/m);
      assert.match(before.stderr, /: 2 faulty answers are asked again from the state of the first fault on\.$/m);
      assert.match(before.stderr, /S1 from state \d+ sound/);
      assert.match(
        before.stdout,
        /before the faulty state: 2 of 2 without a fault from there on \(34–100 %\); 0 with one in that state, 0 in/,
      );
      const scores = (text: string): string | undefined => /^all .*$/m.exec(text)?.[0];
      assert.equal(scores(before.stdout), scores(whole.stdout));
      server.resumed = 'later';
      const after = await spot('--api', api, '--from-fault', 'after');
      assert.match(
        after.stdout,
        /after it, put right: 0 of 2 without a fault .*; 0 with one in that state, 2 in a later one/,
      );
      const [first = '', , third = ''] = server.prefixes;
      assert.ok(third.startsWith(first) && third.length > first.length && / = \d+\n/.test(third.slice(first.length)));
      assert.equal(server.requests.length % 6, 0);
      // What was answered is not asked once more.
      assert.match((await spot('--api', api, '--from-fault', 'after')).stderr, /: 0 faulty answers are asked/);
      const { samples, probes, notes } = readRunFile(readFileSync(file, 'utf8'));
      assert.deepEqual([samples.length, probes.length, notes], [2, 4, []]);
      const judged = await command(['judge', file]);
      assert.match(judged.stderr, /^2 judged: /m);
    }
  });

  it('shows the first request as it goes out, counts what is left, and is refused where nothing could be added', async () => {
    await spot();
    const written = readFileSync(file, 'utf8');
    const dry = await spot('--from-fault', 'after', '--dry-run');
    assert.match(dry.stdout, /"continue_final_message": true/);
    assert.doesNotMatch(dry.stdout, /training set/);
    assert.equal(readFileSync(file, 'utf8'), written);
    const spent = await spot('--from-fault', 'after', '--token-budget', '1');
    assert.equal(spent.status, 1);
    assert.match(spent.stderr, /The budget of 1 tokens is spent: .* and 1 question was not asked/);
    const old = path.join(folder, 'old.jsonl');
    const [first = '', ...rest] = written.split('\n');
    const { kind, ...head } = z.record(z.string(), z.unknown()).parse(JSON.parse(first));
    writeFileSync(old, [JSON.stringify({ ...head, kind, schema: 2 }), ...rest].join('\n'));
    const refused = await spot('--from-fault', 'after', '--out', old);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /Nothing can be added to this run: it is of schema 2/);
  });

  it('says in a chat that the last turn is to be continued, and tells of a server that begins anew', async () => {
    await spot();
    server.resumed = 'faulty';
    const { stdout } = await spot('--from-fault', 'before');
    assert.match(stdout, /0 of 2 without a fault .*; 2 with one in that state, 0 in a later one/);
    const sent = bodySchema.parse(JSON.parse(server.requests.at(-1)?.body ?? ''));
    assert.deepEqual([sent['continue_final_message'], sent['add_generation_prompt']], [true, false]);
    assert.equal(sent.messages?.at(-1)?.role, 'assistant');
    server.resumed = 'right';
    const without = ['--leave-out', 'continue_final_message,add_generation_prompt'];
    assert.equal((await spot('--from-fault', 'after', ...without)).status, 0);
    const bare = bodySchema.parse(JSON.parse(server.requests.at(-1)?.body ?? ''));
    assert.ok(!('continue_final_message' in bare) && bare.messages?.at(-1)?.role === 'assistant');
    server.resumed = 'anew';
    const file2 = path.join(folder, 'other.jsonl');
    await spot('--out', file2);
    const { stderr, status } = await spot('--from-fault', 'after', '--out', file2);
    assert.equal(status, 1);
    assert.match(stderr, /S1 from state \d+ error: The answer was begun anew .*Give --api openai-completions/);
  });
});
