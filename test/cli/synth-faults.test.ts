import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { faultKinds } from '../../src/trace/index.ts';
import { command, startCommand, type Ended } from './command.ts';

const faultSchema = z.object({ step: z.number(), kind: z.enum(faultKinds) });
const processBench = z.strictObject({
  id: z.string(),
  generator: z.string(),
  problem: z.string(),
  steps: z.array(z.string()).min(2),
  final_answer_correct: z.boolean(),
  label: z.number(),
  faults: z.array(faultSchema),
});

const rowsOf = <T>(schema: z.ZodType<T>, file: string): T[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));

describe('tail-cot synth --faults', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-faults-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const synth = (out: string, ...more: string[]): Promise<Ended> =>
    command([
      'synth',
      'tasks/addition.tail',
      '--out',
      path.join(folder, out),
      '--eval',
      '0',
      '--seed',
      '2',
      '--jobs',
      '1',
      ...more,
    ]);
  const train = (out: string, name = 'train.jsonl'): string => path.join(folder, out, 'addition', name);

  it('writes rows of ProcessBench whose labels the judge confirms', async () => {
    const { status, stderr } = await synth('steps', '--train', '40', '--faults', '0..3', '--format', 'processbench');
    assert.equal(status, 0, stderr);
    const rows = rowsOf(processBench, train('steps'));
    assert.equal(rows.length, 40);
    for (const { label, faults, steps } of rows) {
      assert.equal(label, faults[0]?.step ?? -1);
      assert.ok(faults.length <= 3 && faults.every(({ step }) => step < steps.length));
      assert.equal(new Set(faults.map(({ step }) => step)).size, faults.length);
    }
    assert.deepEqual(new Set(rows.map(({ faults }) => faults.length)), new Set([0, 1, 2, 3]));

    // The same samples as conversations, judged step by step.
    await synth('talks', '--train', '40', '--faults', '0..3');
    const judged = path.join(folder, 'judged.jsonl');
    const judge = await command([
      ...['judge', train('talks'), '--task', 'tasks/addition.tail', '--format', 'processbench', '--out', judged],
    ]);
    assert.equal(judge.status, 0, judge.stderr);
    assert.deepEqual(
      rowsOf(z.looseObject({ problem: z.string(), steps: z.array(z.string()), label: z.number() }), judged).map(
        ({ problem, steps, label }) => ({ problem, steps, label }),
      ),
      rows.map(({ problem, steps, label }) => ({ problem, steps, label })),
    );
    const talk = z.looseObject({
      messages: z.array(z.object({ role: z.string(), content: z.string() })),
      meta: z.looseObject({ faults: z.array(faultSchema.extend({ line: z.number() })) }),
    });
    for (const [i, { messages, meta }] of rowsOf(talk, train('talks')).entries()) {
      const { steps = [], faults = [] } = rows[i] ?? {};
      const lines = messages[1]?.content.split('\n') ?? [];
      assert.deepEqual(
        meta.faults.map(({ line, ...fault }) => [fault, lines[line - 1]]),
        faults.map((fault) => [fault, steps[fault.step]?.split('\n')[0]]),
      );
    }
  });

  it('writes the same bytes in shards, with any number of threads, and after it was stopped', async () => {
    const options = ['--train', '40', '--faults', '2', '--format', 'processbench', '--style', 'terse'];
    await synth('whole', ...options);
    const whole = readFileSync(train('whole'), 'utf8');
    await synth('jobs', ...options, '--jobs', '3');
    assert.equal(readFileSync(train('jobs'), 'utf8'), whole);
    for (const shard of ['1/2', '2/2']) await synth('shards', ...options, '--shard', shard);
    const parts = ['00001', '00002'].map((part) =>
      readFileSync(train('shards', `train-${part}-of-00002.jsonl`), 'utf8'),
    );
    assert.equal(parts.join(''), whole);
    const child = startCommand([
      ...[
        'synth',
        'tasks/addition.tail',
        '--out',
        path.join(folder, 'stopped'),
        '--eval',
        '0',
        '--seed',
        '2',
        ...options,
      ],
    ]);
    child.kill('SIGTERM');
    await once(child, 'close');
    const { status, stderr } = await synth('stopped', ...options);
    assert.equal(status, 0, stderr);
    assert.equal(readFileSync(train('stopped'), 'utf8'), whole);
  });

  it('says what does not go together', async () => {
    const cases: [string[], RegExp][] = [
      [['--format', 'processbench'], /is for traces with faults\. Add for example --faults 0\.\.5/],
      [['--faults', '3', '--format', 'alpaca'], /--faults needs a format .*: processbench or messages, not alpaca/],
      [['--faults', '5..1'], /--faults must be a number/],
      [['--faults', '0'], /--faults must be a number/],
      [['--faults', '1', '--variant', 'without-memory-fetcher'], /Omit --variant/],
      [['--faults', '1', '--style', 'mine'], /--faults knows the styles minimal, terse, verbose, not mine/],
    ];
    for (const [more, says] of cases) {
      const { status, stderr } = await synth('refused', ...more);
      assert.equal(status, 2);
      assert.match(stderr, says);
    }
    await synth('faulty', '--train', '2', '--faults', '1');
    const { status, stderr } = await command(['export', '--trl', path.join(folder, 'faulty')]);
    assert.equal(status, 2);
    assert.match(stderr, /have faults \(--faults\), so no model should learn to write them/);
  });
});
