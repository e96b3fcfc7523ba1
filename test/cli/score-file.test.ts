import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serveTask, type Imitator } from '../docs/imitator-process.ts';
import { LocalServer } from '../inference/fakes.ts';
import { withServer } from '../inference/support.ts';
import { command, limitedCommand, type Ended } from './command.ts';

const ADDITION = 'tasks/addition.tail';

/** Scores every character alike so many times; then it scores nothing. */
class Tiring extends LocalServer {
  #left = 3;

  protected override answer({ body }: { readonly body: string }, response: ServerResponse): void {
    const { prompt } = JSON.parse(body) as { readonly prompt: string };
    const tokens = Array.from(prompt);
    const logprobs = { tokens, token_logprobs: tokens.map((_text, i) => (i === 0 ? null : -0.5)), text_offset: [] };
    const isScored = this.#left-- > 0;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        choices: [{ index: 0, text: '', logprobs: isScored ? logprobs : null, finish_reason: 'length' }],
        usage: { completion_tokens: 0 },
      }),
    );
  }
}

describe('a file of scores', () => {
  let imitator: Imitator;
  let folder: string;
  before(async () => {
    imitator = await serveTask(ADDITION);
    folder = mkdtempSync(path.join(tmpdir(), 'tail-score-file-'));
  });
  after(async () => {
    await imitator.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const file = (name: string): string => path.join(folder, name);
  const argsOf = (out: string, samples: number, urls: readonly string[], tasks = [ADDITION]): string[] => [
    ...['score', ...tasks, ...urls.flatMap((url) => ['--endpoint', url]), '--model', 'imitator-exact'],
    ...['--api', 'openai-completions', '--tiers', 'S', '--samples', String(samples), '--out', out],
  ];
  const score = (out: string, samples: number, urls = [`${imitator.address}/v1`], tasks = [ADDITION]): Promise<Ended> =>
    command(argsOf(out, samples, urls, tasks));
  const linesOf = (out: string): string[] => readFileSync(out, 'utf8').trimEnd().split('\n');

  it('is written behind no other text, and keeps what it holds where it is refused', async () => {
    const out = file('other.jsonl');
    await score(out, 1);
    const [own = ''] = linesOf(out);
    const others: [string, number][] = [
      [readFileSync(ADDITION, 'utf8'), 1],
      ['{"kind":"run","schema":3}\n', 1],
      [`${own}\n\n`, 2],
      [`${own}\n{"question":"1 + 1"}\n${own}\n`, 2],
      [`${own}\n{"task":"half a line", \n${own}\n`, 2],
      // without an end, these are no lines that were broken off
      ['a note', 1],
      ['{"task":"of another program"}', 1],
    ];
    for (const [text, line] of others) {
      writeFileSync(out, text);
      const { status, stderr } = await score(out, 1);
      assert.equal(status, 2, text.slice(0, 40));
      assert.ok(
        stderr.includes(`other.jsonl:${line}: this is no line that tail-cot score writes. Give --out another name.`),
      );
      assert.equal(readFileSync(out, 'utf8'), text);
    }
    for (const broken of ['{"ta', own.slice(0, 99), own]) {
      writeFileSync(out, `\uFEFF${own}\r\n${broken}`);
      assert.equal((await score(out, 2)).status, 0);
      const [first, ...others] = linesOf(out).map((line) => line.replace(/^\uFEFF|\r$/g, ''));
      assert.deepEqual([first, others.at(0) === own, others.length], [own, broken === own, broken === own ? 2 : 1]);
    }
  });

  it('has scores of one model at two addresses, and of two tasks with one name', async () => {
    const out = file('jobs.jsonl');
    const changed = file('changed.tail');
    writeFileSync(changed, readFileSync(ADDITION, 'utf8').replaceAll(/\bcarry\b/g, 'kept'));
    const urls = [`${imitator.address}/v1`, `${imitator.address.replace('127.0.0.1', 'localhost')}/v1`];
    assert.notEqual(urls[0], urls[1]);
    const once = await score(out, 2, urls, [ADDITION, changed]);
    assert.equal(once.status, 0, once.stderr);
    const asked = linesOf(out).map((line) => (JSON.parse(line) as { readonly asked: string }).asked);
    assert.deepEqual([asked.length, new Set(asked).size], [8, 4]);
    const again = await score(out, 2, urls, [ADDITION, changed]);
    assert.deepEqual([again.status, again.stdout], [0, once.stdout]);
    assert.doesNotMatch(again.stderr, / tokens, /);
    assert.deepEqual(
      linesOf(out).map((line) => (JSON.parse(line) as { readonly asked: string }).asked),
      asked,
    );
    // what the command does not ask for is of another one
    const fewer = await score(out, 2, urls.slice(0, 1), [ADDITION, changed]);
    assert.equal(fewer.status, 2);
    assert.match(
      fewer.stderr,
      /jobs\.jsonl:3: this file has scores of Large number addition by imitator-exact .* Give --out another name/,
    );
  });

  it('is told of as what it is: how many it has, and that the same command resumes', async () => {
    const out = file('told.jsonl');
    await withServer(new Tiring(), async (origin) => {
      const args = [...argsOf(out, 9, [`${origin}/v1`]), '--concurrency', '1'];
      const first = await command(args);
      assert.match(first.stderr, /^Large number addition: the ground truth of 9 questions to .*, to be scored\.$/m);
      assert.match(first.stderr, /^Given up after 4 failures in a row; 2 questions were not asked\./m);
      assert.match(first.stderr, /run the same command again to resume\.$/m);
      const second = await command(args);
      assert.match(
        second.stderr,
        /^Large number addition: the ground truth of 6 questions to .*, to be scored; .*told\.jsonl has 3 more\.$/m,
      );
      assert.deepEqual(second.stderr.match(/^\d+\/\d+ /gm), ['4/9 ', '5/9 ', '6/9 ', '7/9 ']);
      assert.match(second.stderr, /^Given up after 4 failures in a row; 2 questions were not asked\./m);
      const without = await command(args.filter((arg) => arg !== '--out' && arg !== out));
      assert.match(without.stderr, /run the same command again to begin anew\.$/m);
    });
    await score(out, 1).then(({ status }) => assert.equal(status, 2));
    rmSync(out);
    await score(out, 1);
    assert.match(
      (await score(out, 1)).stderr,
      /^Large number addition: .*told\.jsonl has the scores of 1 question by imitator-exact at .* already; nothing is asked\.$/m,
    );
  });

  it('that cannot grow ends the command, and is resumed', async () => {
    const out = file('full.jsonl');
    const { status, stderr } = await limitedCommand(argsOf(out, 1, [`${imitator.address}/v1`]), 1);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /full\.jsonl: the file cannot grow any further/);
    assert.equal(readFileSync(out).length, 1024);
    assert.equal((await score(out, 1)).status, 0);
    assert.equal(linesOf(out).length, 1);
  });
});
