import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { candidate, type FormatName } from '../../src/dataset/synthesis/index.ts';
import { groundTruth } from '../../src/dataset/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { loadTask } from '../tasks/load.ts';

/*
 * Has LLaMA-Factory and TRL themselves read what `tail-cot export` writes, and the samples that it names, and
 * load_dataset the card of the data set:
 *   npm run build && npm run check:exports
 * Their packages stay installed in $TAIL_EXPORTS_HOME, a folder below the system's temporary one by default. Python 3.11 is needed.
 */

const home = process.env['TAIL_EXPORTS_HOME'] ?? path.join(os.tmpdir(), 'tail-workbench-exports');
const root = path.join(import.meta.dirname, '../..');

const readSchema = z.object({
  model: z.string(),
  stage: z.string(),
  tuning: z.string(),
  epochs: z.number(),
  batch: z.number(),
  rate: z.number(),
  schedule: z.string(),
  last: z.number(),
  decay: z.number(),
  context: z.number(),
  samples: z.number(),
  named: z.record(z.string(), z.number()),
  question: z.string(),
  trace: z.string(),
});

interface Trainer {
  readonly name: string;
  readonly option: string;
  readonly formats: readonly FormatName[];
  readonly packages: readonly (readonly string[])[];
}
const trainers: readonly Trainer[] = [
  {
    name: 'llama-factory',
    option: '--llama-factory',
    formats: ['messages', 'alpaca', 'sharegpt', 'parquet'],
    packages: [
      ['-r', path.join(import.meta.dirname, 'llama-factory.txt')],
      ['--no-deps', 'llamafactory==0.9.5'],
    ],
  },
  {
    name: 'trl',
    option: '--trl',
    formats: ['messages', 'sharegpt', 'parquet'],
    packages: [['-r', path.join(import.meta.dirname, 'trl.txt')]],
  },
];

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: {
      ...process.env,
      HF_HUB_OFFLINE: '1',
      HF_HOME: path.join(home, 'cache'),
      CUDA_VISIBLE_DEVICES: '',
      DISABLE_VERSION_CHECK: '1',
    },
  });
  if (status !== 0)
    throw new Error(
      `${path.basename(program)} ${args.join(' ')}: ${error?.message ?? `status ${status}`}\n${stdout.slice(-2000)}${stderr.slice(-3000)}`,
    );
  return stdout;
}

/** The trainer's Python, with its packages. */
function pythonOf({ name, packages }: Trainer): string {
  const folder = path.join(home, name);
  const python = path.join(folder, 'bin/python');
  if (existsSync(path.join(folder, 'ready'))) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  run('python3', ['-m', 'venv', folder], home);
  for (const some of packages) run(python, ['-m', 'pip', 'install', '-q', ...some], home);
  mkdirSync(path.join(folder, 'ready'));
  return python;
}

const tailCot = (...args: string[]): string => run(process.execPath, ['dist/cli.cjs', ...args], root);
const work = mkdtempSync(path.join(os.tmpdir(), 'tail-cot-exports-'));
let failed = 0;
try {
  for (const trainer of trainers) {
    const python = pythonOf(trainer);
    for (const format of trainer.formats) {
      for (const shards of [1, 2]) {
        const title = `${trainer.name} reads ${format}${shards > 1 ? ` in ${shards} shards` : ''}`;
        const folder = path.join(work, `${trainer.name}-${format}-${shards}`);
        try {
          for (let i = 1; i <= shards; i++) {
            tailCot(
              'synth',
              'tasks/addition.tail',
              'tasks/knapsack.tail',
              '--out',
              folder,
              '--train',
              '40',
              '--eval',
              '4',
              '--format',
              format,
              '--seed',
              '3',
              ...(shards > 1 ? ['--shard', `${i}/${shards}`] : []),
            );
          }
          tailCot('export', trainer.option, folder, '--devices', '4', '--device-batch', '2', '--context', '20000');
          check(
            readSchema.parse(
              JSON.parse(
                lastLine(
                  run(python, [path.join(import.meta.dirname, `read_${trainer.name.replace('-', '_')}.py`)], folder),
                ),
              ),
            ),
            trainer,
            shards,
          );
          const read = run(python, [path.join(import.meta.dirname, 'read_card.py'), 'addition', 'knapsack'], folder);
          const splits = { train: 40, eval_S: 4, eval_M: 4, eval_L: 4 };
          assert.deepEqual(JSON.parse(lastLine(read)), { addition: splits, knapsack: splits });
          console.log(`ok    ${title}`);
        } catch (error) {
          failed++;
          console.log(`FAIL  ${title}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;

/** The paper's hyper-parameters, and the first sample of the training file of addition. */
function check(read: z.output<typeof readSchema>, { name }: Trainer, shards: number): void {
  const { question, trace, samples, named, batch, ...rest } = read;
  assert.deepEqual(rest, {
    model: 'Qwen/Qwen2.5-7B',
    stage: 'sft',
    tuning: 'full',
    epochs: 2,
    rate: 1e-5,
    schedule: 'cosine_with_min_lr',
    last: 7e-7,
    decay: 0.1,
    context: 20_000,
  });
  assert.equal(4 * batch, 1024);
  assert.equal(samples, 80);
  if (name === 'llama-factory') {
    assert.equal(Object.keys(named).length, 8 * shards);
    assert.equal(
      Object.values(named).reduce((a, b) => a + b, 0),
      80 + 2 * 3 * 4,
    );
  }
  const task = loadTask('addition');
  const found = Array.from({ length: 40 }, (_, index) => candidate(task, 'S', 3, index)).find(
    (one) => one.question === question,
  );
  assert.ok(found, 'the first sample is one of addition');
  assert.equal(`${trace}\n`, groundTruth(task, found.inputs, minimal, found.lengths).truth?.trace);
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
