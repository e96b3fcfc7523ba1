import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { listModels, probe } from '../../src/inference/models.ts';
import { modelsReply } from '../../src/inference/protocol.ts';
import { deadOrigin, FakeBody, FakeStatus, LocalServer, type SeenRequest } from './fakes.ts';
import { endpointAt, failureOf, KEY } from './support.ts';

/** Lists its models below one path and answers 404 elsewhere. */
class FakeListing extends LocalServer {
  constructor(
    private readonly path: string,
    private readonly list: object,
    private readonly elsewhere = { status: 404, type: 'application/json', body: '{"detail":"Not Found"}' },
  ) {
    super();
  }
  protected override answer({ path }: SeenRequest, response: ServerResponse): void {
    const isThere = path === this.path;
    response.writeHead(isThere ? 200 : this.elsewhere.status, {
      'content-type': isThere ? 'application/json' : this.elsewhere.type,
    });
    response.end(isThere ? JSON.stringify(this.list) : this.elsewhere.body);
  }
}

const list = modelsReply(['m', 'other'], 1, 'test');

async function serving<S extends LocalServer>(server: S, use: (origin: string) => Promise<void>): Promise<S> {
  const origin = await server.start();
  try {
    await use(origin);
  } finally {
    await server.stop();
  }
  return server;
}

describe('the list of models', () => {
  it('has their names, and their context where the server tells it', async () => {
    const told = {
      data: [
        { id: 'a', max_model_len: 2048 },
        { id: 'b', meta: { n_ctx: 4096 } },
        { id: 'c', meta: null },
      ],
    };
    const server = await serving(new FakeListing('/v1/models', told), async (origin) => {
      const { models, latency } = await listModels(endpointAt(origin), { key: KEY });
      assert.deepEqual(models, [{ id: 'a', contextLength: 2048 }, { id: 'b', contextLength: 4096 }, { id: 'c' }]);
      assert.ok(latency > 0);
    });
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${KEY}`);
  });

  it('is refused in the same words as a completion', async () => {
    await serving(new FakeStatus({ status: 401, body: `{"error":"Unauthorized ${KEY}"}` }), async (origin) => {
      await failureOf(listModels(endpointAt(origin), { key: KEY }), 'unauthorized');
    });
  });

  for (const [what, body, type, kind] of [
    ['a web page', '<html><title>Home</title>', 'text/html', 'html'],
    ['no JSON', 'OK', 'text/plain', 'malformed'],
    ['another JSON', '{"models": []}', 'application/json', 'malformed'],
    [
      'an error with status 200',
      '{"error":{"message":"down","type":"x","code":500}}',
      'application/json',
      'server-error',
    ],
  ] as const) {
    it(`that is ${what} is named ${kind}`, async () => {
      await serving(new FakeBody(body, type), async (origin) => {
        await failureOf(listModels(endpointAt(origin)), kind);
      });
    });
  }
});

describe('a probe', () => {
  it('says whether the model is there', async () => {
    await serving(new FakeListing('/v1/models', list), async (origin) => {
      const good = await probe(endpointAt(origin));
      assert.deepEqual([good.answers, good.hasModel, good.error], [true, true, undefined]);
      assert.deepEqual(
        good.models?.map(({ id }) => id),
        ['m', 'other'],
      );
      assert.ok(good.latency !== null && good.latency > 0);
      assert.equal((await probe(endpointAt(origin, { model: 'none' }))).hasModel, false);
    });
  });

  it('finds the /v1 that a URL lacks, also behind a web page', async () => {
    for (const elsewhere of [undefined, { status: 200, type: 'text/html', body: '<html>ui</html>' }]) {
      await serving(new FakeListing('/v1/models', list, elsewhere), async (origin) => {
        const { suggestedUrl, hasModel, error } = await probe(endpointAt(origin, { url: origin }));
        assert.deepEqual([suggestedUrl, hasModel], [`${origin}/v1`, true]);
        assert.ok(error?.advice.includes(`${origin}/v1`));
      });
    }
  });

  it('of a server without a list says that it answers', async () => {
    await serving(new FakeListing('/nowhere', list), async (origin) => {
      const { answers, models, error } = await probe(endpointAt(origin));
      assert.deepEqual([answers, models, error?.kind], [true, null, 'route-not-found']);
    });
  });

  it('of no server gives the error instead of throwing it', async () => {
    const { answers, latency, error } = await probe(endpointAt(await deadOrigin()));
    assert.deepEqual([answers, latency, error?.kind], [false, null, 'refused']);
  });
});
