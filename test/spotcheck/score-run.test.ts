import assert from 'node:assert/strict';
import type { HttpFetch } from '../../src/inference/index.ts';
import { fieldsOf } from '../../src/inference/read-reply.ts';
import { planRun } from '../../src/spotcheck/index.ts';
import { scoreQuestions } from '../../src/spotcheck/scores/score-run.ts';
import { endpointAt } from '../inference/support.ts';
import { loadTask } from '../tasks/load.ts';

const plan = planRun(loadTask('addition'), endpointAt('http://localhost:1', { concurrency: 2 }), {
  ...{ tiers: ['S'], samples: 8, seed: 0, source: '', calledFrom: 'here', started: '' },
});

/** A server that scores every character of a prompt alike, without a network. */
const scored: HttpFetch = (_url, { body = '' }) => {
  const tokens = Array.from(String(fieldsOf(JSON.parse(body))?.['prompt']));
  const logprobs = { tokens, token_logprobs: tokens.map((_text, i) => (i === 0 ? null : -0.5)), text_offset: [] };
  const reply = { choices: [{ index: 0, text: '', logprobs }], usage: { completion_tokens: 0 } };
  return Promise.resolve(new Response(JSON.stringify(reply)));
};
const never: HttpFetch = (_url, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

describe('scoring the questions of a plan', () => {
  it('that is cancelled ends what is under way, and has the table of what came', async () => {
    const abort = new AbortController();
    let sent = 0;
    const ids: string[] = [];
    const { end, table, failed } = await scoreQuestions(plan, {
      signal: abort.signal,
      fetch: (url, init) => (++sent > 3 ? never : scored)(url, init),
      onQuestion: ({ id, failure }) => {
        assert.equal(failure, undefined);
        if (ids.push(id) === 3) abort.abort();
      },
    });
    assert.deepEqual([end, table.questions, failed, ids.length], ['cancelled', 3, 0, 3]);
    assert.ok(table.all !== undefined && Math.abs(table.all.nats - table.all.tokens / 2) < 1e-6);
  });

  it('tells of a question that fails, and scores the others', async () => {
    let sent = 0;
    const failures: (string | undefined)[] = [];
    const { end, table, failed } = await scoreQuestions(plan, {
      fetch: (url, init) =>
        ++sent === 3
          ? Promise.resolve(new Response(JSON.stringify({ error: { message: 'no' } }), { status: 400 }))
          : scored(url, init),
      onQuestion: ({ failure }) => void failures.push(failure?.kind),
    });
    assert.deepEqual([end, table.questions, failed], ['done', 7, 1]);
    assert.deepEqual(failures.filter(Boolean), ['bad-request']);
  });

  it('ends with what its listener throws, as when a disk is full', async () => {
    let heard = 0;
    const run = scoreQuestions(plan, {
      fetch: scored,
      onQuestion: () => {
        heard++;
        throw new Error('the disk is full');
      },
    });
    await assert.rejects(run, /the disk is full/);
    assert.ok(heard <= 2);
  });
});
