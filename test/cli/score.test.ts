import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { serveTask, type Imitator } from '../docs/imitator-process.ts';
import { LocalServer } from '../inference/fakes.ts';
import { withServer } from '../inference/support.ts';
import { command, type Ended } from './command.ts';

const ADDITION = 'tasks/addition.tail';
const tableSchema = z.looseObject({
  task: z.string(),
  model: z.string(),
  failed: z.int(),
  questions: z.int(),
  rows: z.array(
    z.looseObject({
      label: z.string(),
      line: z.int().optional(),
      visits: z.int(),
      tokens: z.int(),
      nats: z.number(),
      doubtful: z.int(),
    }),
  ),
  surprises: z.array(
    z.looseObject({ id: z.string(), text: z.string(), at: z.int(), logprob: z.number(), label: z.string() }),
  ),
});
const lineSchema = z.strictObject({
  ...{
    task: z.string(),
    model: z.string(),
    asked: z.string(),
    id: z.string(),
    tier: z.string(),
    index: z.int(),
    lengths: z.record(z.string(), z.int()),
  },
  question: z.string(),
  truth: z.string(),
  tokens: z.array(
    z.strictObject({
      ...{ text: z.string(), at: z.int(), logprob: z.number(), step: z.int(), state: z.int() },
      likeliest: z.array(z.object({ text: z.string(), logprob: z.number() })).optional(),
    }),
  ),
});

/** Answers, but scores nothing. */
class Unscored extends LocalServer {
  protected override answer(_request: unknown, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ choices: [{ index: 0, text: '!', logprobs: null, finish_reason: 'length' }] }));
  }
}

describe('tail-cot score', () => {
  let imitator: Imitator;
  let folder: string;
  before(async () => {
    imitator = await serveTask(ADDITION);
    folder = mkdtempSync(path.join(tmpdir(), 'tail-score-'));
  });
  after(async () => {
    await imitator.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const score = (at: string, model: string, ...args: readonly string[]): Promise<Ended> =>
    command(['score', ADDITION, '--endpoint', `${at}/v1`, '--model', model, '--api', 'openai-completions', ...args]);

  it('says of just some lengths with which tiers they count', async () => {
    const { stdout } = await score(imitator.address, 'imitator-slips', '--lengths', '2', '--samples', '1', '--json');
    const { tiers, lengths } = JSON.parse(stdout) as { readonly tiers: unknown; readonly lengths: unknown };
    assert.deepEqual([tiers, lengths], [['S'], '2']);
  });

  it('tells which states surprise an imitator, and writes each token with its state', async () => {
    const out = path.join(folder, 'scores.jsonl');
    const asked = ['--tiers', 'S,M', '--samples', '6'];
    const { status, stdout, stderr } = await score(
      imitator.address,
      'imitator-slips',
      ...asked,
      '--json',
      '--out',
      out,
    );
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^12\/12 [SM]\d [\d,]+ tokens, [\d.]+ nats a token$/m);
    const table = tableSchema.parse(JSON.parse(stdout));
    assert.deepEqual([table.questions, table.failed, table.model], [12, 0, 'imitator-slips']);
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => lineSchema.parse(JSON.parse(line)));
    assert.deepEqual(
      lines.map(({ id }) => id).sort(),
      ['S', 'M'].flatMap((tier) => [1, 2, 3, 4, 5, 6].map((n) => `${tier}${n}`)).sort(),
    );
    for (const { truth, tokens } of lines) assert.equal(tokens.map(({ text }) => text).join(''), truth);
    const tokens = lines.flatMap((line) => line.tokens);
    const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-6, `${a} ${b}`);
    close(
      table.rows.reduce((sum, { nats }) => sum + nats, 0),
      -tokens.reduce((sum, { logprob }) => sum + logprob, 0),
    );
    assert.equal(
      table.rows.reduce((sum, one) => sum + one.tokens, 0),
      tokens.length,
    );
    const [least] = table.surprises;
    assert.ok(least !== undefined && least.logprob < Math.log(0.5));
    assert.ok((table.rows.find(({ label }) => label === least.label)?.doubtful ?? 0) > 0);

    const shown = await score(imitator.address, 'imitator-slips', ...asked);
    assert.match(shown.stdout, /^ {2}p [\d.]+ % .*"[^"]+", where the model prefers "[^"]+" \([\d.]+ %\) in [SM]\d/m);
    assert.match(shown.stdout, /^ground truth as the model finds it: 12 questions, [\d,]+ tokens/);
    const first = table.rows[0];
    assert.ok(
      first !== undefined &&
        shown.stdout.includes(`${first.label}${first.line === undefined ? '' : ` (line ${first.line + 1})`}`),
    );
    assert.match(shown.stdout, /^least likely tokens\n {2}p [\d.]+ %/m);

    // a last line that was broken off is asked again, and more questions come to the same table
    const text = readFileSync(out, 'utf8');
    writeFileSync(out, text.slice(0, -100));
    const again = await score(imitator.address, 'imitator-slips', ...asked, '--json', '--out', out);
    assert.equal(again.status, 0, again.stderr);
    assert.equal(again.stderr.match(/^\d+\/\d+ [SM]\d .* tokens/gm)?.length, 1);
    assert.deepEqual(tableSchema.parse(JSON.parse(again.stdout)), table);
    const done = await score(imitator.address, 'imitator-slips', ...asked, '--out', out);
    assert.doesNotMatch(done.stderr, / tokens, /);
    assert.match(done.stdout, /: 12 questions, /);
    // of another seed they are others
    const other = await score(imitator.address, 'imitator-slips', ...asked, '--out', out, '--seed', '5');
    assert.equal(other.status, 2);
    assert.match(
      other.stderr,
      /scores\.jsonl:1: this file has scores of .* of another address, prompt or seed.*Give --out another name/,
    );
  });

  it('finds nothing that surprises a model that does not slip, of several models in turn', async () => {
    const { status, stdout } = await score(
      imitator.address,
      'imitator-exact',
      '--model',
      'imitator-slips',
      '--tiers',
      'S',
      '--samples',
      '3',
      '--json',
    );
    assert.equal(status, 0);
    const tables = stdout
      .trimEnd()
      .split('\n')
      .map((line) => tableSchema.parse(JSON.parse(line)));
    assert.deepEqual(
      tables.map(({ model }) => model),
      ['imitator-exact', 'imitator-slips'],
    );
    assert.ok(tables[0]?.rows.every(({ doubtful }) => doubtful === 0));
  });

  it('gives up on a server that scores nothing, and says what to do', async () => {
    await withServer(new Unscored(), async (origin) => {
      const { status, stdout, stderr } = await score(
        origin,
        'm',
        '--tiers',
        'S',
        '--samples',
        '9',
        '--concurrency',
        '1',
      );
      assert.equal(status, 1);
      assert.equal(stdout, 'Nothing was scored.\n');
      assert.match(
        stderr,
        /^4\/9 S4 error: The server answers, but gives no log-probabilities of the prompt .*vLLM has both/m,
      );
      assert.match(stderr, /^Given up after 4 failures in a row; 5 questions were not asked\./m);
    });
  });

  it('has the last turn of a chat scored, where the server does so', async () => {
    const chat = await command([
      'score',
      ADDITION,
      '--endpoint',
      `${imitator.address}/v1`,
      '--model',
      'imitator-exact',
      '--tiers',
      'S',
      '--samples',
      '1',
    ]);
    assert.equal(chat.status, 0, chat.stderr);
    assert.match(chat.stdout, /finds it: 1 question, /);
  });
});
