import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { FakeModel } from '../inference/fake-model.ts';
import { deadOrigin } from '../inference/fakes.ts';
import { KEY, withServer } from '../inference/support.ts';
import { command } from './command.ts';

describe('tail-cot endpoint', () => {
  it('says what it found, and names the options that help', async () => {
    await withServer(new FakeModel({ refuses: ['top_k'] }), async (origin) => {
      const { status, stdout, stderr } = await command(
        ['endpoint', `${origin}/v1`, '--model', 'm', '--api-key-env', 'BOX_KEY'],
        { env: { BOX_KEY: KEY } },
      );
      assert.equal(status, 1);
      assert.match(stdout, /^✓ model {13}“m” is the only one that the server lists\.$/m);
      assert.match(stdout, /^✗ parameters {8}The server refuses top_k\.\n {20}→ Give --leave-out top_k\.$/m);
      assert.match(stdout, /^1 problem: parameters\.$/m);
      assert.match(stderr, /^Trying a seed …$/m);
      assert.ok(!`${stdout}${stderr}`.includes(KEY));
      const again = await command(['endpoint', `${origin}/v1`, '--model', 'm', '--leave-out', 'top_k', '--json']);
      assert.equal(again.status, 0);
      const { findings } = z.object({ findings: z.array(z.unknown()) }).parse(JSON.parse(again.stdout));
      assert.equal(findings.length, 13);
    });
  });

  it('says why nobody answers', async () => {
    const { status, stdout } = await command(['endpoint', `${await deadOrigin()}/v1`, '--model', 'm']);
    assert.equal(status, 1);
    assert.match(stdout, /^✗ server .*No program listens|^✗ server .*refused/m);
  });
});

describe('tail-cot spot --dry-run', () => {
  const task = ['spot', 'tasks/addition.tail', '--tiers', 'S', '--samples', '1', '--dry-run', '--out', 'never.jsonl'];

  it('prints the request as it would be sent, and sends nothing', async () => {
    const { status, stdout } = await command(
      [
        ...task,
        ...['--endpoint', 'http://127.0.0.1:9/v1?api-version=7', '--model', 'm', '--api-key-env', 'BOX_KEY'],
        ...['--set', 'headers={"x-team":"blue","x-token":"hush"}', '--leave-out', 'n'],
      ],
      { env: { BOX_KEY: KEY } },
    );
    assert.equal(status, 0);
    const [head = '', body = ''] = stdout.split('\n\n');
    assert.equal(
      head,
      [
        'POST http://127.0.0.1:9/v1/chat/completions?api-version=•••',
        'x-team: blue',
        'x-token: •••',
        'authorization: Bearer •••',
        'content-type: application/json',
        'accept: text/event-stream, application/json',
        'accept-encoding: identity',
        `content-length: ${Buffer.byteLength(body)}`,
      ].join('\n'),
    );
    assert.match(body, /^\{"model":"m","stream":true,.*"messages":\[\{"role":"user","content":"/);
    assert.ok(!body.includes('"n":'));
    assert.ok(!stdout.includes(KEY) && !stdout.includes('hush'));
    assert.match(
      stdout,
      /\n\nTo compare, a line of a training set[^]*\n\{"messages":\[\{"role":"user","content":"[^\n]*\n$/,
    );
  });

  it('is, to the byte, what is sent', async () => {
    await withServer(new FakeModel(), async (origin, server) => {
      const at = ['--endpoint', `${origin}/v1`, '--model', 'm', '--api', 'openai-completions', '--shots', '1'];
      const { stdout } = await command([...task, ...at]);
      assert.equal(server.requests.length, 0);
      assert.match(stdout, /\n\nTo compare, a text [^]*promptTemplate:\nQuestion: [^\n{]+\n(?!\{)[^]*\nnext /);
      const folder = mkdtempSync(path.join(tmpdir(), 'tail-endpoint-'));
      const out = path.join(folder, 'run.jsonl');
      const sent = task.filter((one) => one !== '--dry-run').map((one) => (one === 'never.jsonl' ? out : one));
      await command([...sent, ...at]).finally(() => rmSync(folder, { recursive: true }));
      assert.equal(server.requests.at(-1)?.body, stdout.split('\n\n')[1]);
    });
  });
});
