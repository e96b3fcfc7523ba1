import assert from 'node:assert/strict';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { answeringApis } from '../../src/inference/index.ts';
import { failureOf } from './support.ts';

const endpoint = endpointSchema.parse({ name: 'Box', url: 'http://box.test/v1', model: 'm' });

type Reply = () => Response | Promise<Response>;

const json = (status: number, body: object): Reply => {
  return () => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
};
const error = (status: number, message: string): Reply => json(status, { error: { message } });
const fails = (code: string): Reply => {
  return () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }));
};

/** What is found where chat is answered so, and text is not to be had. */
async function chatState(chat: Reply): Promise<string> {
  const found = await answeringApis(endpoint, {
    fetch: async (url) => (url.endsWith('/chat/completions') ? chat() : error(404, 'Not Found')()),
  });
  assert.equal(found['openai-completions'], 'absent');
  return found['openai-chat'];
}

describe('the APIs in which a server answers', () => {
  it('are those that answer, and those whose refusal shows that they have read the request', async () => {
    const choices = [{ index: 0, message: { role: 'assistant', content: '46' }, finish_reason: 'stop' }];
    for (const chat of [
      json(200, { choices }),
      error(400, 'Unsupported parameter: top_k'),
      error(401, 'no key'),
      error(429, 'slow down'),
      error(404, 'The model `m` does not exist'),
    ])
      assert.equal(await chatState(chat), 'answers');
  });

  it('are not those that are not there', async () => {
    assert.equal(await chatState(error(404, 'Not Found')), 'absent');
    assert.equal(await chatState(fails('ECONNREFUSED')), 'absent');
  });

  it('are not known from what happens before anything is read', async () => {
    for (const chat of [error(500, 'out of memory'), fails('ENOTFOUND'), fails('ECONNRESET')])
      assert.equal(await chatState(chat), 'unknown');
  });

  it('are not asked any more after a cancel', async () => {
    await failureOf(answeringApis(endpoint, { signal: AbortSignal.abort() }), 'cancelled');
  });
});
