import assert from 'node:assert/strict';
import { inOptions } from '../../src/cli/spot/option-words.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { endpointSchema, EndpointError, type Completion } from '../../src/inference/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { FIRST_ANSWERS } from '../../src/spotcheck/first-answers.ts';
import { planRun, RunSession, summaryText } from '../../src/spotcheck/index.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const url = 'http://127.0.0.1:1/v1';
const endpoint = endpointSchema.parse({ name: 'test', url, model: 'm', concurrency: 1 });
const plan = planRun(task, endpoint, {
  tiers: ['S'],
  samples: 8,
  seed: 7,
  source: '',
  calledFrom: 'here',
  started: '2026-01-01T00:00:00Z',
});

const empty = new EndpointError({ kind: 'empty', what: 'The answer is empty', url });
const thinking = new EndpointError({ kind: 'only-reasoning', what: 'Reasoning came', url });
const reset = new EndpointError({ kind: 'cut', what: 'It ended', url });
const right = Symbol('right');
const answer = Symbol('answer');

function completion(text: string): Completion {
  return {
    text,
    reasoning: '',
    finishReason: 'stop',
    request: { method: 'POST', url: '', headers: {} },
    bytesSent: '{}',
    timings: { firstToken: 1, total: 2 },
    streamedBytes: text.length,
    attempts: 1,
  };
}

/** What is told of a run with these answers, after how many, and what the report has of it. */
async function told(answers: readonly (string | EndpointError | symbol)[], words?: typeof inOptions) {
  const run = RunSession.begin(plan);
  const heard: { text: string; after: number }[] = [];
  let asked = 0;
  await run.ask({
    append: () => Promise.resolve(),
    ask: (question) => {
      const given = answers[Math.min(asked++, answers.length - 1)] ?? '';
      if (given instanceof EndpointError) return Promise.reject(given);
      if (typeof given === 'string') return Promise.resolve(completion(given));
      const inputs = plan.questions.find((one) => one.question === question)?.inputs ?? assert.fail();
      const { truth } = groundTruth(task, inputs, minimal);
      return Promise.resolve(completion((given === right ? truth?.trace : truth?.answer) ?? ''));
    },
    onMisfit: (text) => heard.push({ text, after: asked }),
    ...(words === undefined ? {} : { words }),
  });
  return { heard, notes: run.report().head.notes, report: run.report() };
}

describe('the first answers of a run', () => {
  const cases: readonly (readonly [string, readonly (string | EndpointError | symbol)[], RegExp | undefined])[] = [
    ['that are empty', [empty], /are empty\. Check that the endpoint’s api, its promptTemplate/],
    ['that are reasoning alone', [thinking], /are reasoning alone\..*reasoning parser/],
    ['without a trace', ['Hello! How can I help?'], /None of the first 3 answers has a trace/],
    ['that failed otherwise do not count', [reset, empty, reset, empty, empty], /are empty/],
    ['of which one has a trace', ['Hello!', right, 'Hello!'], undefined],
    ['of which the last has a trace', ['Hello!', 'Hello!', right, 'Hello!'], undefined],
    ['that are right without a trace', [answer], undefined],
    ['that lack one thing or another', [empty, 'Hello!', empty, empty, empty], undefined],
    ['that are right, and empty from then on', [right, empty], undefined],
  ];
  for (const [what, answers, says] of cases) {
    it(`${what}: ${says === undefined ? 'nothing is said' : 'it is said once, and stands in the report'}`, async () => {
      const { heard, notes, report } = await told(answers);
      assert.equal(heard.length, says === undefined ? 0 : 1);
      // Where no answer has a trace, the sentence over the report says so, and what to look at.
      const text = summaryText(report.summary);
      const isInSummary = text.startsWith('None of the');
      assert.deepEqual(
        notes,
        heard.flatMap((one) => (isInSummary ? [] : [one.text])),
      );
      if (says === undefined) return;
      if (isInSummary)
        assert.equal(text.split('. ').slice(1).join('. '), heard[0]?.text.split('. ').slice(1).join('. '));
      assert.match(heard[0]?.text ?? '', says);
      assert.equal(heard[0]?.after, answers.includes(reset) ? FIRST_ANSWERS + 2 : FIRST_ANSWERS);
    });
  }

  it('and failures are told in the words of who asks', async () => {
    const { heard, report } = await told([empty], inOptions);
    assert.match(heard[0]?.text ?? '', /Check that --api, --set promptTemplate and the server/);
    assert.deepEqual([report.head.notes[0]], [heard[0]?.text]);
    assert.match(report.samples[0]?.error?.message ?? '', /Check that --api and/);
  });
});
