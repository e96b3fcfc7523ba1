import assert from 'node:assert/strict';
import { candidate, canonicalInputs, hashText, smallSpace, Split } from '../../src/dataset/synthesis/index.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { dialects } from '../../src/inference/dialects.ts';
import { endpointSchema, type CompleteOptions } from '../../src/inference/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { planRun, type Plan } from '../../src/spotcheck/index.ts';
import { runPlan } from '../../src/spotcheck/run-plan.ts';
import { differences } from '../../src/spotcheck/same-run.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const settings = { name: 'test', url: 'http://127.0.0.1:1/v1', model: 'm', systemPrompt: 'Imitate.' };
const chat = endpointSchema.parse(settings);
const plan = (shots: number, seed = 7): Plan =>
  planRun(task, chat, {
    tiers: ['M'],
    samples: 2,
    seed,
    shots,
    source: '',
    calledFrom: 'here',
    started: '2026-01-01T00:00:00Z',
  });

describe('examples before a question', () => {
  it('are right traces of the shortest tier, of inputs that training sets have, and the same for the same seed', () => {
    const { shots } = plan(5);
    assert.equal(new Set(shots.map(({ question }) => question)).size, 5);
    assert.deepEqual(plan(5).shots, shots);
    assert.deepEqual(plan(2).shots, shots.slice(0, 2));
    assert.notDeepEqual(plan(5, 8).shots, shots);
    const split = new Split(smallSpace(task, 'S'));
    const keys = new Uint32Array(2);
    const drawn = Array.from({ length: 64 }, (_, number) => candidate(task, 'S', 7, number));
    for (const { question, answer } of shots) {
      const { inputs, lengths } = drawn.find((one) => one.question === question) ?? assert.fail(question);
      hashText(canonicalInputs(task, lengths, inputs), keys, 0);
      assert.equal(split.sideOf(keys[0] ?? 0, keys[1] ?? 0), 'train');
      assert.equal(answer, groundTruth(task, inputs, minimal).truth?.trace);
    }
  });

  it('are turns of a chat between the system prompt and the question, or text before what is to be completed', () => {
    const shots = [{ question: 'q1', answer: 'a1' }];
    assert.deepEqual(dialects['openai-chat'].body(chat, 'q', { shots })['messages'], [
      { role: 'system', content: 'Imitate.' },
      { role: 'user', content: 'q1' },
      { role: 'assistant', content: 'a1' },
      { role: 'user', content: 'q' },
    ]);
    const completions = endpointSchema.parse({ ...settings, api: 'openai-completions' });
    assert.equal(
      dialects['openai-completions'].body(completions, 'q', { shots })['prompt'],
      'Question: q1\na1\n\nQuestion: q\n',
    );
  });

  it('go out with every question, and belong to the run', async () => {
    const heard: CompleteOptions['shots'][] = [];
    const planned = plan(3);
    await runPlan(planned, {
      append: () => Promise.resolve(),
      ask: (_question, { shots }) => {
        heard.push(shots);
        return Promise.reject(new Error('enough'));
      },
    }).catch(() => undefined);
    assert.deepEqual(heard[0], planned.shots);
    assert.deepEqual(differences(plan(3).head, plan(0).head), [
      'the number of examples before each question was 3, not 0',
    ]);
    assert.equal(plan(0).head.shots, undefined);
  });
});
