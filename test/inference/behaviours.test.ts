import assert from 'node:assert/strict';
import { inOptions } from '../../src/cli/spot/option-words.ts';
import { fetchThrough } from '../../src/cli/spot/network/network-fetch.ts';
import { complete } from '../../src/inference/complete.ts';
import type { Completion } from '../../src/inference/completion.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { EndpointError } from '../../src/inference/errors.ts';
import type { HttpFetch } from '../../src/inference/index.ts';
import type { Behaviour, Outcome } from './behaviours/behaviour.ts';
import { BehavingServer } from './behaviours/behaving-server.ts';
import { allBehaviours } from './behaviours/index.ts';
import { FakeClock, KEY } from './support.ts';

/** What advice names that a reader at the command line does not have. */
const IN_EDITOR =
  /sampling\.|timeoutSeconds|its promptTemplate|http\.proxy|(?:the endpoint’s|its) (?:key|api|URL|concurrency)/;

const all = allBehaviours.flatMap(([, list]) => list);

/** A client, and where it finds the server. */
interface Way {
  readonly fetch: HttpFetch;
  readonly urlOf: (index: number) => string;
}

const ways: readonly (readonly [name: string, of: (server: BehavingServer) => Way])[] = [
  ['', (server) => ({ fetch, urlOf: (index) => server.urlOf(index) })],
  [
    ', behind a proxy',
    (server) => ({
      fetch: fetchThrough('http://model.test/v1', { HTTP_PROXY: server.origin }) ?? assert.fail('there is no proxy'),
      urlOf: (index) => `http://model.test/${index}/v1`,
    }),
  ],
];

for (const [name, wayOf] of ways)
  describe(`what servers do${name}`, () => {
    const server = new BehavingServer(all);
    let way: Way;
    before(async () => {
      await server.start();
      way = wayOf(server);
    });
    after(() => server.stop());

    for (const [group, list] of allBehaviours)
      describe(group, () => {
        for (const behaviour of list)
          it(`(${behaviour.name}) ${endOf(behaviour.outcome)}`, () =>
            holds(server, way, all.indexOf(behaviour), behaviour));
      });
  });

describe('the list of what servers do', () => {
  it('has at least 200 ways, each with a name of its own', () => {
    assert.ok(all.length >= 200, String(all.length));
    for (const [group, list] of allBehaviours)
      assert.equal(new Set(list.map(({ name }) => name)).size, list.length, group);
  });
});

function endOf(outcome: Outcome): string {
  return 'error' in outcome ? `is named ${outcome.error}` : 'is read';
}

async function holds(server: BehavingServer, way: Way, index: number, behaviour: Behaviour): Promise<void> {
  const { outcome, settings, maxCharacters } = behaviour;
  const clock = new FakeClock();
  const waits: number[] = [];
  const endpoint = endpointSchema.parse({ name: 'test', url: way.urlOf(index), model: 'm', ...settings });
  server.onHang(index, () => void letTimePass(clock));
  const ended = await complete(endpoint, 'q', {
    key: KEY,
    clock,
    fetch: server.fetchOf(index, way.fetch),
    random: () => 0,
    onPause: ({ seconds }) => {
      waits.push(seconds);
      queueMicrotask(() => clock.advance(seconds));
    },
    ...(maxCharacters === undefined ? {} : { maxCharacters }),
  }).catch((failure: unknown) => (failure instanceof EndpointError ? failure : assert.fail(String(failure))));
  if ('error' in outcome) {
    assert.ok(ended instanceof EndpointError, `it ended with the text “${(ended as Completion).text}”`);
    assert.equal(ended.kind, outcome.error, ended.message);
    for (const words of outcome.says ?? [])
      assert.ok(ended.message.includes(words), `${ended.message}\n… lacks ${words}`);
    if (outcome.kept !== undefined) assert.equal(ended.partial?.text, outcome.kept);
    assert.ok(ended.advice.length > 20 && ended.message.endsWith(ended.advice), ended.message);
    assert.ok(ended.message.length < 1200 && !ended.message.includes(KEY), ended.message);
    assert.doesNotMatch(ended.messageIn(inOptions).replace(ended.serverMessage ?? '', ''), IN_EDITOR);
  } else {
    assert.ok(!(ended instanceof EndpointError), ended instanceof EndpointError ? ended.message : '');
    assert.deepEqual(
      [ended.text, ended.reasoning, ended.finishReason],
      [outcome.text, outcome.reasoning ?? '', outcome.finish ?? 'stop'],
    );
    if (outcome.tokens !== undefined) assert.equal(ended.usage?.completionTokens, outcome.tokens);
  }
  if (outcome.waits !== undefined) assert.deepEqual(waits, outcome.waits);
  if (outcome.requests !== undefined) assert.equal(server.requestsOf(index), outcome.requests);
}

/** More than any time-out, in steps that none of them is lost in. */
async function letTimePass(clock: FakeClock): Promise<void> {
  for (let i = 0; i < 4; i++) {
    clock.advance(61);
    await new Promise(setImmediate);
  }
}
