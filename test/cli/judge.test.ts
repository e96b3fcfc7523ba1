import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { groundTruth, Random, sample } from '../../src/dataset/index.ts';
import { inject } from '../../src/imitator/index.ts';
import { minimal, type Task } from '../../src/machine/index.ts';
import { faultKinds } from '../../src/trace/index.ts';
import { serveTask } from '../docs/imitator-process.ts';
import { loadTask } from '../tasks/load.ts';
import { builtCommand, command, startCommand, type Ended } from './command.ts';

const rowSchema = z.looseObject({
  id: z.string().nullable(),
  line: z.number().optional(),
  sample: z.number().optional(),
  verdict: z.string(),
  error: z.looseObject({ kind: z.string(), message: z.string() }).optional(),
  answer: z.looseObject({ right: z.boolean(), found: z.string().nullable() }).optional(),
  faults: z.array(z.looseObject({ kind: z.string(), state: z.number(), explanation: z.string() })).optional(),
  stateLabels: z.array(z.looseObject({ ok: z.boolean(), from: z.number(), to: z.number() })).optional(),
});
type Row = z.output<typeof rowSchema>;

const rowsOf = (text: string): Row[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)));

const addition = 'tasks/addition.tail';
const tasks: readonly (readonly [string, Task])[] = ['addition', 'binary-search'].map((name) => [name, loadTask(name)]);

interface Output {
  readonly task: string;
  readonly index: number;
  readonly question: string;
  readonly trace: string;
  readonly isRight: boolean;
}

/** Outputs of several tasks, some of the same question; every other one has a fault. */
function outputs(count: number): Output[] {
  return Array.from({ length: count }, (_, i) => {
    const [name, task] = tasks[i % tasks.length] ?? ['', loadTask('addition')];
    const index = i >> 2;
    const { inputs, lengths, question } = sample(task, { tier: 'S' }, 5, index);
    const { truth } = groundTruth(task, inputs, minimal, lengths);
    const right = truth?.trace ?? '';
    const random = new Random('judge', i);
    const next = (): number => random.integer(0, 2 ** 30 - 1) / 2 ** 30;
    const kind = random.pick(faultKinds);
    const trace = i % 2 === 0 ? right : (inject(right, 'minimal', kind, next)?.text ?? right);
    return { task: name, index, question, trace, isRight: trace === right };
  });
}

const plainLine = ({ task, index, question, trace }: Output): string =>
  `${JSON.stringify({ question, completion: trace, meta: { task, tier: 'S', seed: 5, index } })}\n`;

describe('tail-cot judge', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-judge-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, text?: string): string => {
    const full = path.join(folder, name);
    if (text !== undefined) writeFileSync(full, text);
    return full;
  };
  const known = tasks.flatMap(([name]) => ['--task', `tasks/${name}.tail`]);
  const judge = (...args: string[]): Promise<Ended> => command(['judge', ...args, ...known, '--jobs', '1']);

  it('gives runs of spot the verdicts that the spot check gave', async () => {
    const imitator = await serveTask('tasks/addition.tail');
    try {
      const run = file('run.jsonl');
      const spot = await command([
        'spot',
        addition,
        ...['--endpoint', `${imitator.address}/v1`, '--model', 'imitator-slips', '--tiers', 'S,L'],
        ...['--samples', '6', '--seed', '3', '--out', run, '--json'],
      ]);
      assert.equal(spot.status, 0, spot.stderr);
      const { samples } = z
        .object({
          samples: z.array(
            z.object({
              id: z.string(),
              verdict: z.string(),
              expected: z.string(),
              found: z.string().optional(),
              states: z.number(),
              faults: z.array(z.object({ kind: z.string(), state: z.number(), explanation: z.string() })),
            }),
          ),
        })
        .parse(JSON.parse(spot.stdout));
      assert.ok(samples.some(({ verdict }) => verdict !== 'sound'));
      const { status, stdout, stderr } = await judge(run);
      assert.equal(status, 0, stderr);
      const rows = rowsOf(stdout);
      const told = ({ kind, state, explanation }: { kind: string; state: number; explanation: string }): unknown[] => [
        kind,
        state,
        explanation,
      ];
      const byId = (a: readonly unknown[], b: readonly unknown[]): number => String(a[0]).localeCompare(String(b[0]));
      assert.deepEqual(
        rows
          .map((row) => [row.id, row.verdict, row.answer?.found ?? undefined, (row.faults ?? []).map(told)])
          .sort(byId),
        samples.map((one) => [one.id, one.verdict, one.found, one.faults.map(told)]).sort(byId),
      );
      assert.match(stderr, /^12 judged: \d+ sound, \d+ lucky, \d+ slipped, \d+ wrong; \d+ right answers/m);

      // A run that was resumed has two lines of a sample: the later one counts.
      const lines = readFileSync(run, 'utf8').trimEnd().split('\n');
      const failed = { ...z.looseObject({}).parse(JSON.parse(lines[1] ?? '')), error: { kind: 'x', message: 'y' } };
      const resumed = file('resumed.jsonl', `${[lines[0], JSON.stringify(failed), ...lines.slice(1)].join('\n')}\n`);
      const again = rowsOf((await judge(resumed)).stdout);
      assert.deepEqual(
        again.map(({ id, verdict }) => [id, verdict]),
        rows.map(({ id, verdict }) => [id, verdict]),
      );

      // Another answer to a question is another record; what the run was extended by is none.
      const more = '{"kind":"extension","tiers":["S"],"samples":4,"repeats":2,"started":""}';
      const second = (lines[1] ?? '').replace('"repeat":1,', '"repeat":2,');
      const extended = await judge(file('extended.jsonl', `${[...lines, more, second].join('\n')}\n`));
      assert.equal(extended.status, 0, extended.stderr);
      assert.deepEqual(
        rowsOf(extended.stdout).map(({ id }) => id),
        [...rows.map(({ id }) => id), `${rows[0]?.id}.2`],
      );
    } finally {
      await imitator.stop();
    }
  });

  it('writes the same rows with any number of threads and in any number of shards', async () => {
    const [a, b] = [
      file('a.jsonl', outputs(60).map(plainLine).join('')),
      file('b.jsonl', outputs(7).map(plainLine).join('')),
    ];
    const whole = await command(['judge', a, b, ...known, '--jobs', '1']);
    assert.equal(whole.status, 0, whole.stderr);
    assert.deepEqual(
      rowsOf(whole.stdout).map(({ id, line }) => [id, line]),
      [...Array.from({ length: 60 }, (_, i) => i + 1), ...Array.from({ length: 7 }, (_, i) => i + 1)].map((n) => [
        String(n),
        n,
      ]),
    );
    for (const { verdict, line = 0 } of rowsOf(whole.stdout).slice(0, 60))
      if (outputs(60)[line - 1]?.isRight === true) assert.equal(verdict, 'sound');
    assert.equal((await builtCommand(['judge', a, b, ...known, '--jobs', '3'])).stdout, whole.stdout);
    let joined = '';
    for (const shard of ['1/3', '2/3', '3/3']) {
      const part = await judge(a, b, '--shard', shard);
      assert.ok(part.stdout.length > 0 && part.stdout.length < whole.stdout.length * 0.6);
      joined += part.stdout;
    }
    assert.equal(joined, whole.stdout);
  });

  for (const format of ['verdicts', 'processbench', 'prm800k']) {
    it(`goes on wherever it was killed, and writes what it would have written: ${format}`, async () => {
      const given = outputs(32);
      const several = JSON.stringify({
        question: given[0]?.question,
        completions: [given[0]?.trace, 'No.', given[2]?.trace],
      });
      const lines = given.map(plainLine);
      const input = file(
        `killed-${format}.jsonl`,
        [...lines.slice(0, 20), `${several}\n`, '{"question":\n', ...lines.slice(20)].join(''),
      );
      const out = file(`killed-${format}.out`);
      const run = (): Promise<Ended> =>
        command(['judge', input, ...known, '--format', format, '--out', out, '--jobs', '2']);
      const first = await run();
      assert.equal(first.status, 1, 'a line is no JSON');
      const whole = readFileSync(out, 'utf8');
      const summary = /^\d+ judged: .*$/m.exec(first.stderr)?.[0].replace(/; .*/, '');
      const random = new Random('killed', format);
      const behind = whole.indexOf('\n', whole.indexOf('"id":"21/2"')) + 1;
      const within = random.integer(0, whole.length);
      for (const end of format === 'verdicts' ? [whole.indexOf('\n') + 1, behind, within, whole.length] : [within]) {
        writeFileSync(out, Buffer.from(whole).subarray(0, end));
        const again = await run();
        assert.equal(readFileSync(out, 'utf8'), whole, `cut at ${end}`);
        assert.equal(again.status, 1, again.stderr);
        assert.equal(/^\d+ judged: .*$/m.exec(again.stderr)?.[0].replace(/; .*/, ''), summary);
      }
      // The file of outputs may have grown in the meantime.
      appendFileSync(input, lines[0] ?? '');
      await run();
      assert.ok(readFileSync(out, 'utf8').startsWith(whole) && readFileSync(out, 'utf8').length > whole.length);
    });
  }

  it('keeps whole rows when it is stopped, and goes on from them', async () => {
    const input = file('stopped.jsonl', outputs(400).map(plainLine).join(''));
    const out = file('stopped.out');
    writeFileSync(out, '');
    const child = startCommand(['judge', input, '--out', out, ...known, '--jobs', '1']);
    while (readFileSync(out, 'utf8') === '' && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGSTOP');
    assert.match((await judge(input, '--out', out)).stderr, /stopped\.out is being written by process \d+/);
    child.kill('SIGTERM');
    child.kill('SIGCONT');
    const [status] = z.tuple([z.number().nullable(), z.unknown()]).parse(await once(child, 'close'));
    assert.equal(status, 143);
    const kept = readFileSync(out, 'utf8');
    assert.ok(kept.endsWith('\n'));
    assert.equal((await judge(input, '--out', out)).status, 0);
    const whole = readFileSync(out, 'utf8');
    assert.ok(whole.startsWith(kept));
    assert.equal(rowsOf(whole).length, 400);
  });

  it('refuses a file that holds something else', async () => {
    const input = file('refused.jsonl', outputs(3).map(plainLine).join(''));
    const out = file('refused.out');
    await judge(input, '--out', out);
    const whole = readFileSync(out, 'utf8');
    const cases: [string, string, RegExp][] = [
      [whole, 'processbench', /:1: this is not a row that tail-cot judge --format processbench writes/],
      ['{"a": 1}\n', 'verdicts', /:1: this is not a row that tail-cot judge --format verdicts writes/],
      [whole.replaceAll('"line":3', '"line":9'), 'verdicts', /holds the verdicts of other outputs/],
      [whole.replace(/^.*\n/, ''), 'verdicts', /up to record 3 of .* there are 3 outputs, but it has 2 rows/],
      [whole.replaceAll(/"hash":"\w+"/g, '"hash":"0"'), 'verdicts', /has changed since this was judged/],
    ];
    for (const [text, format, says] of cases) {
      // A fourth row, since the rows of the last record are always written anew.
      const last = text.trimEnd().split('\n').at(-1) ?? '';
      writeFileSync(out, `${text}${last.replace('"line":3', '"line":4').replace('"line":9', '"line":10')}\n`);
      const { status, stderr } = await judge(input, '--out', out, '--format', format);
      assert.equal(status, 2);
      assert.match(stderr, says);
    }
    // without an end, these are no rows that were broken off
    for (const text of ['a note', '{"id":"of another program"}']) {
      writeFileSync(out, text);
      const { status, stderr } = await judge(input, '--out', out);
      assert.equal(status, 2);
      assert.match(stderr, /:1: this is not a row that tail-cot judge --format verdicts writes/);
      assert.equal(readFileSync(out, 'utf8'), text);
    }
  });

  it('matches the answers of a batch with its requests, and names missing and doubled ones', async () => {
    const questions = file('questions');
    await command(['synth', addition, '--out', questions, '--eval', '12', '--format', 'openai-batch', '--seed', '4']);
    const requests = path.join(questions, 'addition/eval-S.jsonl');
    const task = loadTask('addition');
    const answers = readFileSync(requests, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => z.looseObject({ custom_id: z.string() }).parse(JSON.parse(line)).custom_id)
      .map((id) => {
        const [, tier, seed, index] = id.split('/');
        const { inputs, lengths } = sample(task, { tier: tier === 'M' ? 'M' : 'S' }, Number(seed), Number(index));
        const content = groundTruth(task, inputs, minimal, lengths).truth?.trace;
        const body = {
          model: 'm',
          choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        };
        return JSON.stringify({
          id: 'x',
          custom_id: id,
          response: { status_code: 200, request_id: 'r', body },
          error: null,
        });
      });
    const all = file('answers.jsonl', `${answers.toReversed().join('\n')}\n`);
    for (const more of [[], ['--questions', requests]]) {
      const { status, stdout, stderr } = await judge(all, ...more);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /^12 judged: 12 sound/m);
      assert.equal(
        rowsOf(stdout)[0]?.id,
        z.looseObject({ custom_id: z.string() }).parse(JSON.parse(answers[11] ?? '')).custom_id,
      );
    }
    const failed = JSON.stringify({
      id: 'x',
      custom_id: 'addition/S/4/7777',
      response: null,
      error: { code: 'c', message: 'too busy' },
    });
    const some = file('some.jsonl', `${[...answers.slice(0, 10), answers[3], failed].join('\n')}\n`);
    const { status, stdout, stderr } = await judge(some, '--questions', requests);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^.*some\.jsonl:11: the id “addition\/S\/4\/\d+” came before; only its first answer is judged\.$/m,
    );
    assert.match(stderr, /^.*some\.jsonl:12: no request of --questions has the id “addition\/S\/4\/7777”\.$/m);
    assert.match(stderr, /^2 of 12 requests have no answer: addition\/S\/4\/\d+, addition\/S\/4\/\d+\.$/m);
    assert.deepEqual(
      rowsOf(stdout).map(({ verdict }) => verdict),
      [...Array.from({ length: 10 }, () => 'sound'), 'error', 'error'],
    );
    const shards = await Promise.all(
      ['1/3', '2/3', '3/3'].map((shard) => judge(some, '--questions', requests, '--shard', shard)),
    );
    assert.equal(shards.map((one) => one.stdout).join(''), stdout);
    const alone = await judge(file('failed.jsonl', `${failed}\n`));
    assert.match(alone.stderr, /failed\.jsonl:1: addition\/S\/4\/7777: too busy\./);
    assert.match(
      (await judge(requests)).stderr,
      /it is a request of a batch, not an answer\. Give the file of the requests by --questions/,
    );
  });

  it('judges samples of the harness and logs of Inspect', async () => {
    const [one, , two] = outputs(3);
    assert.ok(one !== undefined && two !== undefined);
    const harness = file(
      'samples.jsonl',
      ['strict', 'flexible']
        .flatMap((filter) =>
          [one, two].map((output, id) =>
            JSON.stringify({
              doc_id: id,
              doc: { question: output.question },
              target: '1',
              arguments: { gen_args_0: { arg_0: `Question: ${output.question}\nAnswer:`, arg_1: { until: [] } } },
              resps: [[output.trace, 'I do not know.']],
              filtered_resps: ['1'],
              filter,
            }),
          ),
        )
        .join('\n'),
    );
    const { status, stdout, stderr } = await judge(harness);
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      rowsOf(stdout).map(({ id, verdict }) => [id, verdict]),
      [
        ['0', 'sound'],
        ['0/2', 'wrong'],
        ['1', 'sound'],
        ['1/2', 'wrong'],
      ],
    );
    assert.match(stderr, /^2 records passed over: the same outputs under another filter\.$/m);

    const log = {
      version: 2,
      status: 'success',
      eval: { task: 'addition', dataset: { samples: 2 } },
      samples: [
        {
          id: 1,
          epoch: 1,
          input: one.question,
          target: '1',
          output: {
            model: 'm',
            choices: [{ message: { role: 'assistant', content: 'attachment://0a1b' }, stop_reason: 'stop' }],
          },
          attachments: { '0a1b': one.trace },
        },
        {
          id: 1,
          epoch: 2,
          input: [{ role: 'user', content: one.question }],
          target: '1',
          output: {
            model: 'm',
            choices: [
              {
                message: {
                  role: 'assistant',
                  content: [
                    { type: 'reasoning', reasoning: 'hm' },
                    { type: 'text', text: one.trace.slice(0, 200) },
                  ],
                },
                stop_reason: 'max_tokens',
              },
            ],
          },
        },
        {
          id: 2,
          epoch: 1,
          input: two.question,
          target: '1',
          output: { model: 'm', choices: [] },
          error: { message: 'timeout' },
        },
      ],
    };
    for (const [name, text] of [
      ['pretty.json', JSON.stringify(log, undefined, 2)],
      ['flat.json', JSON.stringify(log)],
    ] as const) {
      const judged = await judge(file(name, text));
      assert.equal(judged.status, 1);
      assert.deepEqual(
        rowsOf(judged.stdout).map((row) => [
          row.id,
          row.sample,
          row.verdict,
          row.faults?.at(-1)?.kind ?? row.error?.message,
        ]),
        [
          ['1', 1, 'sound', undefined],
          ['1/2', 2, 'wrong', 'transition-truncated'],
          ['2', 3, 'error', 'timeout'],
        ],
      );
    }
    const cut = await judge(file('cut.json', JSON.stringify(log, undefined, 2).slice(0, -30)));
    assert.equal(cut.status, 2);
    assert.match(cut.stderr, /cut\.json: this document breaks off behind its sample 2/);
    assert.match((await judge(file('archive.eval', 'PK\u0003\u0004…'))).stderr, /inspect log convert --to json/);
    assert.match((await judge(file('other.json', '{\n  "a": 1\n}\n'))).stderr, /without a list of samples/);
  });

  it('judges the files of a data set, in each of its forms', async () => {
    for (const format of ['messages', 'sharegpt', 'alpaca']) {
      const data = file(`data-${format}`);
      await command(['synth', addition, '--out', data, '--train', '4', '--eval', '2', '--format', format]);
      const { status, stderr } = await judge(
        path.join(data, 'addition/train.jsonl'),
        path.join(data, 'addition/eval-L.jsonl'),
      );
      assert.equal(status, 0, stderr);
      assert.match(stderr, /^6 judged: 6 sound/m);
    }
  });

  it('names what it cannot judge, and judges the rest', async () => {
    const [one] = outputs(1);
    assert.ok(one !== undefined);
    const record = (more: object): string => JSON.stringify({ completion: one.trace, ...more });
    const lines: [string, string, RegExp | undefined][] = [
      [record({ question: one.question }), 'sound', undefined],
      ['', '', undefined],
      ['{"question": ', 'error', /it is not JSON/],
      ['[1]', 'error', /not a JSON object/],
      ['7', 'error', /not a JSON object/],
      [record({}), 'error', /it does not say which question it answers/],
      [record({ question: 'Who are you?' }), 'error', /none of the tasks given asks this question/],
      [record({ task: 'no such task' }), 'error', /belongs to the task “no such task”, but the tasks given are/],
      [record({ inputs: { x: '1', y: '2' } }), 'error', /not the task that they belong to/],
      [record({ task: 'addition', inputs: { x: '1' } }), 'error', /the inputs do not fit “Large number addition”/],
      [JSON.stringify({ question: one.question }), 'error', /it has no completion/],
      [JSON.stringify({ question: one.question, completion: ' ' }), 'error', /the model wrote nothing/],
      [JSON.stringify({ question: one.question, completion: '<think>\nhm' }), 'error', /nothing but what it thinks/],
      [
        record({ question: one.question, meta: { task: 'addition', tier: 'S', seed: 5, index: 99 } }),
        'sound',
        undefined,
      ],
      [record({ meta: { task: 'addition', tier: 'S', seed: 5, index: 0 } }), 'sound', undefined],
      [
        record({
          prompt: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: one.question },
          ],
        }),
        'sound',
        undefined,
      ],
      [record({ prompt: `Answer.\n\nQuestion: ${one.question}\n` }), 'sound', undefined],
      // As Python writes scores that are no numbers; in strings the words stay.
      [
        `{"loss": NaN, "scores": [-Infinity, Infinity], "note": "NaN \\" NaN", ${record({ question: one.question }).slice(1)}`,
        'sound',
        undefined,
      ],
      [`{"loss": NaN ${record({ question: one.question }).slice(1)}`, 'error', /it is not JSON/],
    ];
    const input = file('mixed.jsonl', `\ufeff${lines.map(([line]) => line).join('\r\n')}`);
    const { status, stdout, stderr } = await judge(input);
    assert.equal(status, 1);
    const rows = rowsOf(stdout);
    assert.deepEqual(
      rows.map(({ line }) => line),
      lines.flatMap(([, verdict], i) => (verdict === '' ? [] : [i + 1])),
    );
    for (const row of rows) {
      const [, verdict, says] = lines[(row.line ?? 0) - 1] ?? ['', ''];
      assert.equal(row.verdict, verdict, `line ${row.line}: ${row.error?.message}`);
      if (says !== undefined) assert.match(row.error?.message ?? '', says);
    }
    assert.match(stderr, /^12 outputs are not judged\.$/m);
    truncateSync(input, 0);
    assert.match((await judge(input)).stderr, /^0 judged: 0 sound/m);
    for (const [args, says] of [
      [['nowhere.jsonl'], /nowhere\.jsonl: there is no such file/],
      [[folder], /not a regular file|this is a folder/],
      [[input, input], /is given twice/],
      [[input, '--shard', '5/4'], /--shard must be a part/],
      [[input, '--questions', input, '--out', `${folder}/`], /name of a folder/],
    ] as const) {
      const refused = await judge(...args);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, says);
    }
  });

  it('takes the attempt and the answer that it is told to', async () => {
    const [first] = outputs(1);
    assert.ok(first);
    const { trace } = first;
    const again = `${trace.replace(/Answer: .*/, 'Answer: 0')}Wait, once more.\n${trace}`;
    const input = file('attempts.jsonl', plainLine({ ...first, trace: again }));
    const right = async (...options: string[]): Promise<unknown> =>
      rowsOf((await judge(input, ...options)).stdout)[0]?.answer?.right;
    assert.deepEqual([await right(), await right('--attempt', 'first')], [true, false]);
    const dressed = file(
      'dressed.jsonl',
      plainLine({ ...first, trace: trace.replace(/Answer: (.*)/, 'Answer: \\boxed{$1}') }),
    );
    const rung = async (...options: string[]): Promise<unknown> => {
      const [row] = rowsOf((await command(['judge', dressed, ...options, ...known])).stdout);
      return row?.answer?.right;
    };
    assert.deepEqual([await rung('--answers', 'exact'), await rung('--answers', 'ladder')], [false, true]);
  });

  it('says of each state what check says', async () => {
    const trace = await command(['trace', addition, '--seed', '8', '--index', '1']);
    const text = trace.stdout.replace(
      /^put sum\[-?\d\]=\d/m,
      (put) => `${put.slice(0, -1)}${(Number(put.at(-1)) + 1) % 10}`,
    );
    const checked = await command(['check', addition, '--json'], { input: text });
    const [about = '', question = ''] = text.split('\n');
    const completion = text.slice(about.length + question.length + 2);
    const input = file('states.jsonl', JSON.stringify({ question: question.replace('Question: ', ''), completion }));
    const [row] = rowsOf((await judge(input, '--states')).stdout);
    const labels = rowSchema.parse({ id: null, ...z.looseObject({}).parse(JSON.parse(checked.stdout)) }).stateLabels;
    assert.deepEqual(
      row?.stateLabels?.map((label) => ({ ...label, firstLine: 0, lastLine: 0 })),
      labels?.map((label) => ({ ...label, firstLine: 0, lastLine: 0 })),
    );
    assert.ok(row?.stateLabels?.some(({ ok }) => !ok));
  });
});
