import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRunFile } from '../../src/spotcheck/run-file.ts';
import { builtCommand, command, startCommand } from './command.ts';

const addition = 'tasks/addition.tail';

describe('tail-cot', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-cot-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text?: string): string => {
    const full = path.join(folder, name);
    if (text !== undefined) writeFileSync(full, text);
    return full;
  };

  it('teaches itself: --help of the command and of each part has examples and exit status 0', async () => {
    for (const args of [[], ['trace'], ['check'], ['spot'], ['report'], ['serve']]) {
      const { status, stdout } = await command([...args, '--help']);
      assert.equal(status, 0);
      assert.match(stdout, /Usage: tail-cot/);
      if (args[0] !== 'serve') assert.match(stdout, /\$ tail-cot/);
    }
  });

  it('has every command and option that the docs write', async () => {
    const pages = [
      'README.md',
      ...readdirSync('docs')
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`),
    ];
    const lines = pages.flatMap((page) =>
      [
        ...readFileSync(page, 'utf8').matchAll(
          /\btail-cot ((?:trace|check|judge|reward|spot|report|serve|stats|synth|export|lint)\b[^\n`]*)/g,
        ),
      ].map(([, line = '']) => line),
    );
    assert.ok(lines.length >= 6);
    const help = new Map<string, string>();
    for (const line of lines) {
      const [name = ''] = line.split(' ');
      const known = help.get(name) ?? (await command([name, '--help'])).stdout;
      help.set(name, known);
      for (const [option] of line.matchAll(/--[a-z][a-z-]*/g)) assert.match(known, new RegExp(`${option}\\b`), line);
    }
  });

  it('trace writes a .tailcot file that check finds right, for every task and style', async () => {
    for (const task of ['addition', 'knapsack', 'binary-search']) {
      for (const style of ['minimal', 'verbose']) {
        const trace = await command(['trace', `tasks/${task}.tail`, '--tier', 'S', '--seed', '5', '--style', style]);
        assert.equal(trace.status, 0, trace.stderr);
        const checked = await command(['check', `tasks/${task}.tail`, '-'], { input: trace.stdout });
        assert.equal(checked.status, 0, checked.stdout + checked.stderr);
        assert.match(checked.stdout, /^sound: /);
      }
    }
  });

  it('trace --json prints one object with task, tier, length, seed, input, question, style, variant, trace, answer and states', async () => {
    const { stdout } = await command(['trace', addition, '--input', '{"x": "0.05", "y": "99999999999.95"}', '--json']);
    const printed: unknown = JSON.parse(stdout);
    assert.ok(typeof printed === 'object' && printed !== null);
    assert.deepEqual(Object.keys(printed), [
      'task',
      'tier',
      'length',
      'seed',
      'input',
      'question',
      'style',
      'variant',
      'trace',
      'answer',
      'states',
    ]);
    assert.ok('answer' in printed && printed.answer === '100000000000');
  });

  it('check names each fault with line, state, kind and explanation, and exits with 1', async () => {
    const { stdout: trace } = await command(['trace', addition, '--input', '{"x": "3.75", "y": "14.8"}']);
    const line = trace.split('\n').findIndex((text) => text.startsWith('put sum[0]=')) + 1;
    const wrong = file('wrong.tailcot', trace.replace(/^put sum\[0\]=\d/m, 'put sum[0]=3'));
    const { status, stdout } = await builtCommand(['check', addition, wrong]);
    assert.equal(status, 1);
    assert.match(stdout, new RegExp(`^${wrong}:${line}:\\d+: state \\d+ \\(Add place 0\\): write-value, .+: `));
    const json: unknown = JSON.parse((await command(['check', addition, wrong, '--json'])).stdout);
    assert.ok(
      typeof json === 'object' &&
        json !== null &&
        'faults' in json &&
        Array.isArray(json.faults) &&
        json.faults.length === 1,
    );
  });

  it('check takes plain output with --input, and says what is missing without', async () => {
    const { stdout: trace } = await command(['trace', addition, '--input', '{"x": "1", "y": "2"}']);
    const plain = trace.split('\n').slice(2).join('\n');
    assert.equal((await command(['check', addition, '--input', '{"x": "1", "y": "2"}'], { input: plain })).status, 0);
    const without = await command(['check', addition], { input: plain });
    assert.equal(without.status, 2);
    assert.match(without.stderr, /does not say which inputs.*\n.*--input/);
  });

  it('shows problems of a task as file:line:column and exits with 2', async () => {
    const broken = file('broken.tail', readFileSync(addition, 'utf8').replace('let s = x[p]', 'let s = z[p]'));
    const { status, stderr } = await command(['trace', broken]);
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`^${broken}:\\d+:\\d+: error: .*z`));
  });

  it('says what is wrong with inputs, options and files, in one or two lines and without a stack', async () => {
    const cases: [string[], RegExp][] = [
      [['trace', 'nowhere.tail'], /nowhere\.tail: there is no such file/],
      [['trace', addition, '--input', '{x}'], /--input is not JSON/],
      [['trace', addition, '--input', '{"x": "12a", "y": "1"}'], /input x: /],
      [['trace', addition, '--input', '{"x": "1"}'], /input y: /],
      [['trace', addition, '--length', '0'], /--length must be a whole number from 1/],
      [['trace', addition, '--tier', 'Q'], /choices are S, M, L/],
      [['spot', addition, '--endpoint', 'ftp://x', '--model', 'm', '--out', 'x.jsonl'], /http/],
      [
        [
          'spot',
          addition,
          '--endpoint',
          'http://localhost:1/v1',
          '--model',
          'm',
          '--out',
          'x.jsonl',
          '--api-key-env',
          'NO_SUCH_KEY',
        ],
        /NO_SUCH_KEY is not set/,
      ],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = await command(args);
      assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    }
  });

  describe('serve and spot', () => {
    let server: ChildProcess;
    let url: string;
    before(async () => {
      server = startCommand(['serve', '--port', '0']);
      url = await new Promise<string>((resolve, reject) => {
        let output = '';
        server.once('close', () => reject(new Error(output)));
        server.stderr?.on('data', (text) => (output += String(text)));
        server.stdout?.on('data', (text) => {
          const found = /listening on (\S+)/.exec((output += String(text)))?.[1];
          if (found !== undefined) resolve(found);
        });
      });
    });
    after(() => server.kill());
    const spot = (out: string, ...more: string[]): ReturnType<typeof command> =>
      command([
        'spot',
        addition,
        '--endpoint',
        `${url}/v1`,
        '--model',
        'imitator-exact',
        '--tiers',
        'S,M',
        '--samples',
        '2',
        '--out',
        out,
        ...more,
      ]);

    it('spot asks, judges, prints pass@1 by tier and saves the run', async () => {
      const out = file('run.jsonl');
      const { status, stdout, stderr } = await spot(out);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^S 10–30 +100\.0 % +2 of 2/m);
      assert.match(stdout, /^M 31–40 +100\.0 % +2 of 2/m);
      assert.match(stdout, /^half-length +beyond 40: more than half of the traces are sound at every length/m);
      assert.doesNotMatch(stdout, /first fault by state/);
      const run = readRunFile(readFileSync(out, 'utf8'));
      assert.equal(run.samples.length, 4);
      assert.ok(
        run.samples.every(
          (one) => one.model === 'imitator-exact' && one.finishReason === 'stop' && JSON.parse(one.sent),
        ),
      );
    });

    it('spot resumes a run that was killed while it wrote', async () => {
      const out = file('killed.jsonl');
      await spot(out);
      const whole = readRunFile(readFileSync(out, 'utf8'));
      truncateSync(out, statSync(out).size - 100);
      const again = await spot(out);
      assert.equal(again.status, 0, again.stderr);
      assert.match(again.stderr, /Resuming .*: 3 questions are answered/);
      const answers = (run: typeof whole): string[] =>
        run.samples.map((one) => `${one.tier}${one.index} ${one.text}`).sort();
      assert.deepEqual(answers(readRunFile(readFileSync(out, 'utf8'))), answers(whole));
      assert.match((await spot(out, '--seed', '9')).stderr, /the seed was 0, not 9/);
    });

    it('spot tells failed requests from wrong answers, and exits with 1', async () => {
      const { status, stdout, stderr } = await command([
        'spot',
        addition,
        '--endpoint',
        `${url}/v1`,
        '--model',
        'no-such-model',
        '--tiers',
        'S',
        '--samples',
        '1',
        '--out',
        file('failed.jsonl'),
      ]);
      assert.equal(status, 1);
      assert.match(stderr, /does not exist; this server has imitator-slips/);
      assert.match(stdout, /1 request failed; it is not counted as wrong/);
    });

    it('the imitator answers prose to a question that no task asks', async () => {
      const reply = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model: 'imitator-slips', messages: [{ role: 'user', content: 'Who are you?' }] }),
      });
      assert.match(await reply.text(), /I imitate a model/);
    });

    it('the imitator goes on with an answer that has begun, in a chat and as text, behind examples too', async () => {
      const run = file('begun.jsonl');
      await spot(run);
      const { question, text } = readRunFile(readFileSync(run, 'utf8')).samples[0] ?? { question: '', text: '' };
      const begun = text.slice(0, text.length / 2);
      const chat = [
        { role: 'user', content: question },
        { role: 'assistant', content: begun },
      ];
      for (const [route, asked] of [
        ['chat/completions', { messages: chat }],
        ['completions', { prompt: `Question: ${question}\n${begun}` }],
        ['completions', { prompt: `Question: 1 + 1 = ?\nAnswer: 2\n\nQuestion: ${question}\n${begun}` }],
      ] as const) {
        const body = JSON.stringify({ model: 'imitator-exact', ...asked });
        const reply = await (await fetch(`${url}/v1/${route}`, { method: 'POST', body })).text();
        assert.ok(reply.includes(JSON.stringify(text.slice(begun.length))), route);
      }
    });

    it('the imitator keeps to max_tokens and says that it was cut', async () => {
      const run = file('cut.jsonl');
      await spot(run, '--max-tokens', '50');
      assert.ok(readRunFile(readFileSync(run, 'utf8')).samples.every((one) => one.finishReason === 'length'));
    });
  });
});
