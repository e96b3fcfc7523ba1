import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { complete } from '../../src/inference/complete.ts';
import { listModels } from '../../src/inference/models.ts';
import { casesOf, KEYS, SERVED, servers } from '../endpoints/cases.ts';
import { recordingSchema } from '../endpoints/recorded.ts';
import { ReplayServer } from './replay-server.ts';
import { endpointAt, failureOf } from './support.ts';

const folder = path.join(import.meta.dirname, 'recorded');

/** What the answer's body says, read by other means than the client's. */
function toldBy(body: string, isStream: boolean): { text: string; finishReason: string | null; tokens: number } {
  const said = z.object({ content: z.string().nullish() }).optional();
  const schema = z.object({
    choices: z.array(
      z.object({ text: z.string().optional(), delta: said, message: said, finish_reason: z.string().nullish() }),
    ),
    usage: z.object({ completion_tokens: z.number() }).nullish(),
  });
  const messages = isStream ? [...body.matchAll(/^data: (\{.*)$/gm)].map((match) => match[1] ?? '') : [body];
  const told: { text: string; finishReason: string | null; tokens: number } = {
    text: '',
    finishReason: null,
    tokens: 0,
  };
  for (const message of messages) {
    const { choices, usage } = schema.parse(JSON.parse(message));
    for (const { text, delta, message, finish_reason } of choices) {
      told.text += text ?? delta?.content ?? message?.content ?? '';
      told.finishReason = finish_reason ?? told.finishReason;
    }
    told.tokens = usage?.completion_tokens ?? told.tokens;
  }
  return told;
}

for (const name of servers) {
  const recording = recordingSchema.parse(JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8')));

  describe(`the recorded conversation with ${recording.server}`, () => {
    const server = new ReplayServer(recording.exchanges);
    let origin = '';
    before(async () => (origin = await server.start()));
    after(() => server.stop());

    for (const one of casesOf(name)) {
      it(`${one.title} ends in ${one.outcome === 'answer' ? 'an answer' : one.outcome}`, async () => {
        const { response } =
          recording.exchanges.find(({ title }) => title === one.title) ?? assert.fail('not recorded');
        const answer = complete(
          endpointAt(origin, { ...one.settings, api: one.settings.api ?? 'openai-chat', url: origin + one.base }),
          one.question,
          { key: KEYS[one.key] },
        );
        if (one.outcome !== 'answer') {
          const error = await failureOf(answer, one.outcome);
          if (one.outcome === 'empty') {
            assert.deepEqual(
              [error.partial?.text, error.partial?.finishReason, error.partial?.usage?.completionTokens],
              ['', 'length', 39],
            );
            return;
          }
          assert.equal(error.status, response.status);
          assert.ok(
            error.serverMessage !== undefined && error.message.includes(error.serverMessage.replace(/\.$/, '')),
          );
          return;
        }
        const { text, finishReason, usage, model, streamedBytes } = await answer;
        const told = toldBy(response.body, response.headers['content-type']?.includes('event-stream') ?? false);
        assert.deepEqual(
          { text, finishReason, tokens: usage?.completionTokens, model },
          { ...told, model: SERVED.model },
        );
        assert.equal(streamedBytes, Buffer.byteLength(response.body));
      });
    }

    it('lists its model with its context', async () => {
      const { models } = await listModels(endpointAt(origin), { key: KEYS.right });
      assert.deepEqual(models, [{ id: SERVED.model, contextLength: SERVED.contextLength }]);
    });
  });
}
