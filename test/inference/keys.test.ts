import assert from 'node:assert/strict';
import { complete } from '../../src/inference/complete.ts';
import { listModels } from '../../src/inference/models.ts';
import { sseEvent } from '../../src/inference/protocol.ts';
import { FakeBody, FakeStatus, streamOf } from './fakes.ts';
import { ask, endpointAt, failureOf, KEY, openAi, withServer } from './support.ts';

describe('a key', () => {
  it('that no header can hold is refused before anything is sent', async () => {
    await withServer(new FakeBody(streamOf(['x'])), async (origin, server) => {
      for (const key of [`${KEY}\n`, `${KEY}\r\nx: y`, `${KEY} `, `${KEY}é`]) {
        const error = await failureOf(ask(origin, { key }), 'unauthorized');
        assert.match(error.message, /Set the endpoint’s key again/);
      }
      assert.equal(server.requests.length, 0);
    });
  });

  it('goes out as a bearer token and is not in what is kept of the request', async () => {
    await withServer(new FakeBody(streamOf(['x'])), async (origin, server) => {
      const completion = await ask(origin);
      assert.equal(server.requests[0]?.headers.authorization, `Bearer ${KEY}`);
      assert.ok(!JSON.stringify(completion).includes(KEY));
    });
  });

  it('goes out in the header that the endpoint names, beside its other headers, also for the list of models', async () => {
    await withServer(
      new FakeStatus({ status: 403, body: openAi(`${KEY} team-secret-1 blue`) }),
      async (origin, server) => {
        const endpoint = endpointAt(origin, {
          keyHeader: 'Api-Key',
          headers: { 'x-team': 'blue', 'x-team-token': 'team-secret-1', 'api-key': 'another' },
        });
        for (const asked of [() => complete(endpoint, 'q', { key: KEY }), () => listModels(endpoint, { key: KEY })]) {
          // what sounds like a secret by its name is struck out, too
          assert.match((await failureOf(asked(), 'unauthorized')).message, /it says: ••• ••• blue\. /);
          const { authorization, 'api-key': key, 'x-team': team } = server.requests.at(-1)?.headers ?? {};
          assert.deepEqual([authorization, key, team], [undefined, KEY, 'blue']);
        }
        await assert.rejects(complete(endpoint, 'q'));
        assert.equal(server.requests.at(-1)?.headers['api-key'], 'another');
      },
    );
  });

  it('is struck out of whatever a server says, in every kind of refusal', async () => {
    for (const status of [400, 401, 403, 404, 418, 500]) {
      for (const body of [
        KEY,
        openAi(KEY),
        `{"error":"${KEY}"}`,
        `{"detail":"${KEY}"}`,
        `<html><title>${KEY}</title>`,
      ]) {
        await withServer(
          new FakeStatus({
            status,
            body,
            headers: { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' },
          }),
          async (origin) => {
            const error = await ask(origin).catch((failure: unknown) => failure);
            assert.ok(error instanceof Error && !error.message.includes(KEY), String(error));
          },
        );
      }
    }
  });

  it('is struck out of what a message quotes of an answer with status 200, also where the quotation is cut within it', async () => {
    const spaced = `${'-'.repeat(70)} ${KEY}`;
    const bodies = [
      KEY,
      spaced,
      `{"${KEY}`,
      `{"note": "${'x'.repeat(60)} ${KEY}`,
      `data: ${KEY}\n\n`,
      `data: {${spaced}\n\n`,
      `<html><title>${KEY}</title>`,
      `<html><title>${'t'.repeat(90)} ${KEY}</title>`,
    ];
    for (const body of bodies) {
      await withServer(new FakeBody(body), async (origin) => {
        const error = await ask(origin).catch((failure: unknown) => failure);
        assert.ok(error instanceof Error && !error.message.includes('sk-Zx'), String(error));
      });
    }
  });

  it('is struck out of an answer that repeats it, as is one in the address, and a key that could be a word of the answer is not', async () => {
    const secret = 'QSECRET12345';
    const body =
      sseEvent({ model: KEY, choices: [{ text: KEY.slice(0, 5) }] }) +
      sseEvent({ choices: [{ text: `${KEY.slice(5)} ${secret} 7`, finish_reason: KEY }] });
    await withServer(new FakeBody(body), async (origin, server) => {
      const at = (key: string) => complete(endpointAt(origin, { url: `${origin}/v1?key=${secret}` }), 'q', { key });
      const answer = await at(KEY);
      assert.deepEqual([answer.text, answer.model, answer.finishReason], ['••• ••• 7', '•••', '•••']);
      assert.ok(!JSON.stringify(answer).includes(secret));
      assert.equal(server.requests[0]?.path, `/v1/completions?key=${secret}`);
      assert.match((await at('7')).text, /7$/);
    });
    await withServer(new FakeStatus({ status: 400, body: openAi(`no ?key=${secret} here`) }), async (origin) => {
      const error = await failureOf(
        complete(endpointAt(origin, { url: `${origin}/v1?key=${secret}` }), 'q'),
        'bad-request',
      );
      assert.ok(!error.message.includes(secret));
    });
  });

  it('is struck out of the address that a redirect leads to', async () => {
    await withServer(
      new FakeStatus({ status: 307, body: '', headers: { location: `http://elsewhere.example/${KEY}/v1` } }),
      async (origin) => {
        await failureOf(ask(origin), 'redirected');
      },
    );
  });
});
