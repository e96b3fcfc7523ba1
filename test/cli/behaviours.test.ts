import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRunFile } from '../../src/spotcheck/run-file.ts';
import { BehavingServer } from '../inference/behaviours/behaving-server.ts';
import { allBehaviours } from '../inference/behaviours/index.ts';
import { command } from './command.ts';

/**
 * Some of what servers do, through the command, and what stands on the screen then. The whole list is held at the
 * client, which editor and command share (test/inference/behaviours.test.ts).
 */
const sample: readonly (readonly [group: string, name: string, screen: RegExp])[] = [
  ['the bytes of a stream', 'line ends of CRLF', /^pass@1/m],
  ['the bytes of a stream', 'characters that steer a terminal', /^[^\u001b]*$/],
  ['an answer without a word', '[DONE] alone', /The answer is empty.*Check that --api/],
  ['an answer without a word', 'tokens that ran out before the first word', /raise --max-tokens/],
  ['an answer without a word', 'text to complete where chat was asked', /Give --api openai-completions/],
  ['an answer that breaks off', 'an end in the middle', /without a finish reason/],
  ['an answer that says it is packed', 'gzip, and are not', /content-encoding: gzip/],
  ['the HTTP of an answer', 'another protocol', /not HTTP/],
  ['a key that is refused', 'OpenAI, which repeats the key', /Put the key into .* --api-key-env/],
  ['a place that is not there', 'FastAPI', /Correct the path of --endpoint/],
  ['a request that does not fit', 'OpenAI, an argument', /top_k.*--leave-out NAME/],
  ['a request that does not fit', 'vLLM, the context', /Lower --max-tokens/],
];

describe('what servers do, on the screen of tail-cot spot', () => {
  const all = allBehaviours.flatMap(([group, list]) => list.map((one) => ({ group, ...one })));
  const server = new BehavingServer(all);
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-behaviours-'));
    await server.start();
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [group, name, screen] of sample) {
    const index = all.findIndex((one) => one.group === group && one.name === name);
    const outcome = all[index]?.outcome ?? assert.fail(`${group}: ${name}`);
    it(`${group} (${name})`, async () => {
      const out = path.join(folder, `${index}.jsonl`);
      const { status, stdout, stderr } = await command(
        [
          ...['spot', 'tasks/addition.tail', '--endpoint', server.urlOf(index), '--model', 'm', '--tiers', 'S'],
          ...['--samples', '1', '--out', out, '--api-key-env', 'TAIL_KEY'],
        ],
        { env: { TAIL_KEY: 'sk-Zx81-geheim-0042' } },
      );
      const { samples } = readRunFile(readFileSync(out, 'utf8'));
      assert.match(`${stdout}${stderr}`, screen);
      assert.ok(!`${stdout}${stderr}${JSON.stringify(samples)}`.includes('geheim'));
      if ('error' in outcome) {
        assert.equal(status, 1);
        assert.equal(samples[0]?.error?.kind, outcome.error);
        assert.match(stdout, new RegExp(`^ +1  ${outcome.error} \\(`, 'm'));
      } else {
        assert.equal(status, 0, stderr);
        assert.equal(samples[0]?.text, outcome.text);
      }
    });
  }
});
