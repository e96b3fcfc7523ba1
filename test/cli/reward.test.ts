import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { groundTruth, Random, sample } from '../../src/dataset/index.ts';
import { inject } from '../../src/imitator/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { faultKinds, firstFault, judge, labelStates, Truth } from '../../src/trace/index.ts';
import { loadTask } from '../tasks/load.ts';
import { builtCommand, command, startCommand } from './command.ts';

const task = loadTask('addition');

interface Rollout {
  readonly question: string;
  readonly completion: string;
  readonly index: number;
}

/** Rollouts, four of each question: the first is right, the others have faults. */
const rollouts: readonly Rollout[] = Array.from({ length: 40 }, (_, i) => {
  const index = i >> 2;
  const { inputs, lengths, question } = sample(task, { tier: 'S' }, 9, index);
  const right = groundTruth(task, inputs, minimal, lengths).truth?.trace ?? '';
  const random = new Random('rollout', i);
  const next = (): number => random.integer(0, 2 ** 30 - 1) / 2 ** 30;
  const completion = i % 4 === 0 ? right : (inject(right, 'minimal', random.pick(faultKinds), next)?.text ?? right);
  return { question, completion, index };
});

const answerSchema = z.object({
  rewards: z.array(z.number()),
  verdicts: z.array(
    z.looseObject({
      verdict: z.string().optional(),
      rewards: z.record(z.string(), z.number()),
      error: z.looseObject({ kind: z.string(), message: z.string() }).optional(),
    }),
  ),
});

describe('tail-cot reward', () => {
  let child: ChildProcess;
  let url: string;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-reward-'));
    child = startCommand(['reward', '--port', '0', '--task', 'tasks/addition.tail', '--jobs', '2']);
    url = await new Promise((resolve, reject) => {
      let said = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('close', () => reject(new Error(`the server ended: ${said}`)));
    });
  });
  after(async () => {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (route: string, body: object): Promise<Response> =>
    fetch(url + route, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('rewards outputs by what the judge says of them, in their order', async () => {
    const records = rollouts.map(({ question, completion }) => ({ question, completion }));
    const { rewards, verdicts } = answerSchema.parse(
      await (await post('/reward', { records, reward: 'states' })).json(),
    );
    for (const [i, { index, completion }] of rollouts.entries()) {
      const { inputs, lengths } = sample(task, { tier: 'S' }, 9, index);
      const { truth: run } = groundTruth(task, inputs, minimal, lengths);
      assert.ok(run !== undefined);
      const truth = new Truth(run.bound, run.recording);
      const verdict = judge(run.bound, completion, { truth, keepStates: true });
      const labels = labelStates(completion, verdict, truth);
      const passed = new Set(labels.filter(({ ok }) => ok).map((label) => label.truth ?? -1));
      passed.delete(-1);
      const own = verdicts[i]?.rewards ?? {};
      assert.equal(verdicts[i]?.verdict, verdict.verdict);
      assert.equal(own['sound'], verdict.verdict === 'sound' ? 1 : 0);
      assert.equal(own['answer'], verdict.answer.right ? 1 : 0);
      assert.ok(Math.abs((own['depth'] ?? 0) - (firstFault(verdict, run.recording.states)?.depth ?? 1)) < 1e-5);
      assert.equal(rewards[i], own['states']);
      assert.ok((own['states'] ?? 2) <= (passed.size + 0.001) / Math.max(labels.length, run.recording.states));
      if (i % 4 === 0) assert.deepEqual(Object.values(own), [1, 1, 1, 1, 1]);
      else if (own['sound'] === 0 && labels.every(({ ok }) => ok)) assert.ok(verdict.faults.length > 0);
    }
  });

  it('answers as a verifier of NeMo Gym and as an environment of OpenEnv', async () => {
    const [right, faulty] = rollouts;
    assert.ok(right !== undefined && faulty !== undefined);
    const verify = (completion: string, more: object): Promise<Response> =>
      post('/verify', {
        responses_create_params: { input: [{ role: 'user', content: right.question }] },
        response: {
          id: 'r',
          output: [
            { type: 'reasoning', summary: [] },
            { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: completion }] },
          ],
        },
        ...more,
      });
    const schema = z.looseObject({
      reward: z.number(),
      mask_sample: z.boolean(),
      response: z.looseObject({ id: z.string() }),
    });
    const verified = async (completion: string, more = {}): Promise<[number, boolean]> => {
      const { reward, mask_sample: isMasked } = schema.parse(await (await verify(completion, more)).json());
      return [reward, isMasked];
    };
    assert.deepEqual(await verified(right.completion), [1, false]);
    assert.deepEqual(await verified('I do not know.'), [0, false]);
    assert.deepEqual(await verified(''), [0, false]);
    assert.deepEqual(await verified('Answer: 1', { task: 'another task' }), [0, true]);
    assert.deepEqual(await (await post('/seed_session', {})).json(), {});
    const step = z.looseObject({ reward: z.number(), done: z.boolean() });
    const action = { question: right.question, completion: right.completion };
    assert.deepEqual(
      Object.entries(step.parse(await (await post('/step', { action })).json())).filter(
        ([name]) => name !== 'observation',
      ),
      [
        ['reward', 1],
        ['done', true],
      ],
    );
    assert.equal((await fetch(`${url}/health`)).status, 200);
  });

  it('names what is wrong with a request, and judges the rest of a batch', async () => {
    const [right] = rollouts;
    const records = [{ completion: 'x' }, 7, { question: right?.question, completion: right?.completion }];
    const { rewards, verdicts } = answerSchema.parse(await (await post('/reward', { records })).json());
    assert.deepEqual(rewards, [0, 0, 1]);
    assert.deepEqual(
      verdicts.map(({ error }) => error?.kind),
      ['unknown-question', 'unreadable', undefined],
    );
    const cases: [string, object, number, RegExp][] = [
      ['/reward', { records: 1 }, 400, /records: must be a list/],
      ['/reward', { records: [], reward: 'best' }, 400, /reward: must be "sound" or "answer"/],
      ['/nowhere', {}, 404, /There is no POST \/nowhere/],
    ];
    for (const [route, body, status, says] of cases) {
      const response = await post(route, body);
      assert.equal(response.status, status);
      assert.match(z.object({ error: z.string() }).parse(await response.json()).error, says);
    }
    // As a page in a browser could ask without being allowed to.
    const plain = await fetch(`${url}/reward`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"records":[]}',
    });
    assert.equal(plain.status, 415);
    const taken = await command(['reward', '--port', new URL(url).port, '--task', 'tasks/addition.tail']);
    assert.equal(taken.status, 2);
    assert.match(taken.stderr, /Cannot listen on port/);
  });

  it('is a reward function of Python: as TRL, verl and verifiers call one', async () => {
    const { stdout: client } = await builtCommand(['export', '--reward']);
    writeFileSync(path.join(folder, 'tail_reward.py'), client);
    const [right, faulty] = rollouts.slice(0, 2);
    const meta = { task: 'addition', tier: 'S', seed: 9, index: 0 };
    writeFileSync(
      path.join(folder, 'verifiers.py'),
      'class Rubric:\n    def __init__(self, funcs, weights):\n        self.funcs, self.weights = funcs, weights\n',
    );
    writeFileSync(
      path.join(folder, 'use.py'),
      `import asyncio, json, sys, warnings
import tail_reward as t
right, faulty, question, meta = json.loads(sys.stdin.read())
chat = [{"role": "user", "content": question}]
class Number:
    def __init__(self, value): self.value = value
    def tolist(self): return self.value
class Message:
    def __init__(self, role, content): self.role, self.content = role, content
class TaskData:
    def __init__(self, prompt): self.prompt_text = prompt
    def model_dump(self): return {"idx": 3, "name": None}
class Trace:
    def __init__(self, reply): self.last_reply = reply
with warnings.catch_warnings(record=True) as caught:
    t.tail_reward(prompts=["Who are you?", question], completions=["I", ""])
said = [str(one.message)[:40] for one in caught]
print(json.dumps([
    t.tail_reward(prompts=[question, question], completions=[right, faulty], completion_ids=[[1], [2]], step=3),
    t.reward_function("answer")(prompts=[chat], completions=[[{"role": "assistant", "content": right}]]),
    t.tail_reward(prompts=["Solve it.", "Solve it."], completions=[right, faulty], meta=[meta, meta]),
    t.tail_reward.__name__, t.reward_function("depth").__name__,
    t.compute_score("addition", right, "", {"tier": "S", "seed": 9, "index": 0}),
    t.compute_score("addition", faulty, "", extra_info={"prompt": chat}),
    t.rubric("procedure").funcs[0](chat, [{"role": "assistant", "content": right}], answer="", info={}, state={}),
    # Columns that mean something else to others, messages that are objects, and numbers as data frames hold them.
    t.tail_reward(prompts=[question], completions=[right], index=[3], input=[""]),
    t.compute_score("addition", right, "", {"split": "train", "index": Number(3), "prompt": [Message("user", question)]}),
    t.rubric("sound").funcs[0](chat, [Message("assistant", right)], info=None),
    asyncio.run(t.trace_reward(TaskData(question), Trace(right))),
    said,
]))
`,
    );
    const python = spawn('python3', ['use.py'], {
      cwd: folder,
      env: {
        ...process.env,
        TAIL_COT: `${process.execPath} ${path.resolve('dist/cli.cjs')}`,
        TAIL_TASKS: path.resolve('tasks/addition.tail'),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let said = '';
    python.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    python.stdin.end(JSON.stringify([right?.completion, faulty?.completion, right?.question, meta]));
    await once(python, 'close');
    assert.deepEqual(JSON.parse(said), [
      ...[[1, 0], [1], [1, 0], 'tail_reward', 'tail_reward_depth', 1, 0, 1],
      ...[[1], 1, 1, 1, ['tail-cot cannot judge an output, which i']],
    ]);
  });
});
