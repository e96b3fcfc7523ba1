import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { SSE_DONE, sseEvent } from '../../src/inference/protocol.ts';
import { readRunFile } from '../../src/spotcheck/run-file.ts';
import { LocalServer, type SeenRequest } from '../inference/fakes.ts';
import { command, type Ended } from './command.ts';

const addition = 'tasks/addition.tail';
const division = 'tasks/division.tail';
const bodySchema = z.object({ model: z.string(), messages: z.array(z.object({ content: z.string() })) });

/** Answers every question with the same words, of ten tokens, and keeps who asked what. */
class Model extends LocalServer {
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const usage = { completion_tokens: 10 };
    response.end(sseEvent({ choices: [{ delta: { content: 'hello' }, finish_reason: 'stop' }], usage }) + SSE_DONE);
  }

  /** The questions that this model was asked. */
  questionsTo(model: string): string[] {
    return this.requests
      .map(({ body }) => bodySchema.parse(JSON.parse(body)))
      .filter((one) => one.model === model)
      .map(({ messages }) => messages.map(({ content }) => content).join('\n'));
  }
}

describe('tail-cot spot', () => {
  let server: Model;
  let origin: string;
  let folder: string;
  let runs = 0;
  beforeEach(async () => {
    server = new Model();
    origin = await server.start();
    folder = mkdtempSync(path.join(tmpdir(), 'tail-jobs-'));
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const spot = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
    command(
      [
        ...['spot', addition, '--tiers', 'S', '--samples', '2', '--concurrency', '1'],
        ...['--out', path.join(folder, `run${runs++}`), ...args],
      ],
      { env: { HOME: folder, APPDATA: '', USERPROFILE: '', ...env } },
    );
  const write = (name: string, value: unknown): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const at = (more: object = {}): object => ({ name: 'gpu', url: `${origin}/v1`, model: 'm', ...more });

  it('asks just the lengths that are listed, and resumes no run of others', async () => {
    const out = path.join(folder, 'lengths.jsonl');
    const asking = (...args: string[]): Promise<Ended> =>
      command([
        'spot',
        addition,
        '--endpoint',
        `${origin}/v1`,
        '--model',
        'm',
        '--out',
        out,
        '--samples',
        '2',
        ...args,
      ]);
    const { status, stdout, stderr } = await asking('--lengths', '60,45..47');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^L 45\.\.47,60 /m);
    assert.doesNotMatch(stdout, /^[SM] /m);
    const { head, samples } = readRunFile(readFileSync(out, 'utf8'));
    assert.deepEqual([head.tiers, head.lengths], [['L'], '45..47,60']);
    for (const { lengths } of samples)
      for (const length of Object.values(lengths)) assert.ok([45, 46, 47, 60].includes(length), String(length));

    const more = await asking('--lengths', '45..47,60', '--samples', '3');
    assert.match(more.stderr, /Extending .* to 3 questions of each tier instead of 2/);
    const other = await asking('--lengths', '45');
    assert.match(other.stderr, /holds another run: the list of lengths was 45\.\.47,60, not 45\./);
    const both = await asking('--lengths', '45', '--tiers', 'L');
    assert.match(both.stderr, /'--lengths <list>' cannot be used with option '--tiers <list>'/);
    assert.match((await asking('--lengths', '9..3')).stderr, /--lengths must be a list of lengths/);
    assert.deepEqual([other.status, both.status], [2, 2]);
  });

  it('asks an endpoint of a file by its name, with its headers, prompt and key, and what options change of it', async () => {
    const file = write('endpoints.json', [
      at({
        headers: { 'x-team': 'blue' },
        keyHeader: 'api-key',
        apiKeyEnv: 'GPU_KEY',
        systemPrompt: 'Imitate.',
        sampling: { topK: 7, maxTokens: 99, stop: ['END'] },
        extraBody: { n: null, cache: true },
      }),
    ]);
    const args = ['--endpoint', 'gpu', '--endpoints', file, '--max-tokens', '50', '--set', 'topP=0.5'];
    const { status, stderr } = await spot(args, { GPU_KEY: 'geheim-123' });
    assert.equal(status, 0, stderr);
    const [{ headers, body } = assert.fail()] = server.requests;
    assert.deepEqual([headers['x-team'], headers['api-key'], headers.authorization], ['blue', 'geheim-123', undefined]);
    const sent = z.looseObject({}).parse(JSON.parse(body));
    const { model, top_k, max_tokens, top_p, stop, cache } = sent;
    assert.deepEqual(
      [model, top_k, max_tokens, top_p, stop, cache, 'n' in sent],
      ['m', 7, 50, 0.5, ['END'], true, false],
    );
    assert.match(server.questionsTo('m')[0] ?? '', /^Imitate\.\n/);
    const { head } = readRunFile(readFileSync(path.join(folder, `run${runs - 1}`), 'utf8'));
    assert.deepEqual([head.endpoint.name, head.systemPrompt], ['gpu', 'Imitate.']);
    assert.ok(!JSON.stringify(head).includes('geheim') && !JSON.stringify(head).includes('blue'));
    assert.match((await spot(args)).stderr, /environment variable GPU_KEY is not set/);
  });

  it('finds an endpoint in the settings of VS Code, which may have comments', async () => {
    const text = `{ // mine\n  "a": "//", /* b */ "tail.endpoints": [${JSON.stringify(at())},],\n}`;
    for (const place of ['.vscode-server/data/Machine', '.config/VSCodium/User']) {
      const file = write(`${place}/settings.json`, text);
      const { status, stderr } = await spot(['--endpoint', 'gpu']);
      assert.equal(status, 0, stderr);
      rmSync(file);
    }
  });

  it('says which names there are, and what is wrong with a file', async () => {
    const none = await spot(['--endpoint', 'gpu']);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /no endpoint named “gpu”, for there are no settings of VS Code.*--endpoints/);
    assert.match((await spot(['--endpoint', 'gpu:8000'])).stderr, /--endpoint: .*try http:\/\/gpu:8000\/v1/);
    const file = write('endpoints.json', { endpoints: [at(), at({ name: 'other' })] });
    assert.match(
      (await spot(['--endpoint', 'gpuu', '--endpoints', file])).stderr,
      /no endpoint named “gpuu” in .*endpoints\.json; there is gpu, other/,
    );
    for (const [content, says] of [
      [{}, /neither a list of endpoints nor settings/],
      ['[', /this is not JSON/],
      [[at({ modle: 'm' })], /“gpu” is ignored: `modle` is not a field/],
      [[at({ headers: { Authorization: 'x' } })], /this header is set by the client itself/],
      [[at({ headers: { 'x-a': 'a\nb' } })], /no header can hold/],
      [[at({ apiKeyEnv: 7 })], /apiKeyEnv of “gpu” must be/],
    ] as const) {
      const { status, stderr } = await spot(['--endpoint', 'gpu', '--endpoints', write('bad.json', content)]);
      assert.equal(status, 2);
      assert.match(stderr, says);
    }
    assert.match((await spot(['--endpoint', 'gpu', '--endpoints', folder])).stderr, /not a regular file/);
    assert.match((await spot(['--endpoint', `${origin}/v1`])).stderr, /--model is missing/);
    assert.deepEqual(server.requests, []);
  });

  it('asks several models of several tasks the same questions, each in a run of its own, and compares them', async () => {
    const url = ['--endpoint', `${origin}/v1`, '--model', 'step-1', '--model', 'org/step-2'];
    const out = path.join(folder, 'runs');
    const args = [division, ...url, '--out', out];
    const { status, stdout, stderr } = await spot(args);
    assert.equal(status, 0, stderr);
    assert.deepEqual(readdirSync(out).sort(), [
      'addition-org-step-2.jsonl',
      'addition-step-1.jsonl',
      'division-org-step-2.jsonl',
      'division-step-1.jsonl',
    ]);
    assert.equal(server.questionsTo('step-1').length, 4);
    assert.deepEqual(server.questionsTo('step-1'), server.questionsTo('org/step-2'));
    assert.match(stdout, /^pass@1 +S +all +answered +errors\n.*addition.* · step-1 +0\.0 % +0\.0 % +2 +0$/im);
    assert.equal(stdout.match(/ · /g)?.length, 8);
    const again = await spot([...args, '--json']);
    assert.equal(server.requests.length, 8);
    assert.equal(again.stdout.trim().split('\n').length, 4);
    for (const line of again.stdout.trim().split('\n'))
      assert.equal(z.object({ head: z.object({ ended: z.number() }) }).parse(JSON.parse(line)).head.ended, 2);
  });

  it('refuses the same model twice, and a file where several runs need a folder', async () => {
    const url = ['--endpoint', `${origin}/v1`, '--model', 'm'];
    assert.match((await spot([...url, '--model', 'm'])).stderr, /m at command line is named twice/);
    const file = write('taken', '');
    const { status, stderr } = await spot([...url, '--model', 'n', '--out', file]);
    assert.equal(status, 2);
    assert.match(stderr, /Several runs need a folder/);
  });

  it('asks nothing more once its budget of tokens is spent, over all runs, and continues with a larger one', async () => {
    const out = path.join(folder, 'runs');
    const args = ['--endpoint', `${origin}/v1`, '--model', 'a', '--model', 'b', '--model', 'c', '--out', out];
    const { status, stderr } = await spot([...args, '--token-budget', '25']);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /The budget of 25 tokens is spent: answers took 30, and 1 question was not asked and 1 run was not begun/,
    );
    assert.equal(server.requests.length, 3);
    const more = await spot([...args, '--token-budget', '1000']);
    assert.deepEqual([more.status, server.requests.length], [0, 6]);
    assert.doesNotMatch(more.stderr, /budget/);
  });

  it('fails where pass@1 is under what is asked for, of all or of a tier', async () => {
    const url = ['--endpoint', `${origin}/v1`, '--model', 'm'];
    assert.equal((await spot([...url, '--fail-under', '0'])).status, 0);
    const { status, stderr } = await spot([...url, '--fail-under', 'S=0,all=0.5,M=1']);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^pass@1 of all questions is 0\.0 %, under 0\.5 %\.\npass@1 of tier M is unknown, under 1 %\.$/m,
    );
    for (const text of ['', '101', 'X=1', 'S='])
      assert.match((await spot([...url, '--fail-under', text])).stderr, /--fail-under must be a percentage/);
  });
});
