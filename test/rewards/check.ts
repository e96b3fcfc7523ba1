import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { InstalledCommand, root } from '../docs/installed-command.ts';
import { compileTask, taskNames } from '../tasks/load.ts';
import { disagreements } from './agreement.ts';
import { rewardedSamples } from './samples.ts';

/*
 * Has the packages that tail_reward.py and `tail-cot reward` are made for load and ask them themselves, and compares what
 * rewards say of damaged traces with what `check` says:
 *   npm run build && npm run check:rewards [-- NAME…]
 * TRL trains a tiny model by GRPO on the processor. The packages stay installed in $TAIL_REWARDS_HOME, a folder below the
 * system's temporary one by default. Python 3.11 is needed, and 3.12 for NeMo Gym ($PYTHON312, python3.12 by default).
 */

const home = process.env['TAIL_REWARDS_HOME'] ?? path.join(os.tmpdir(), 'tail-workbench-rewards');
const here = import.meta.dirname;
/** Damaged traces of which `reward` and `check` are compared. */
const AGREEMENT = 10_000;

interface Check {
  readonly name: string;
  readonly title: string;
  readonly script: string;
  /** Folder of the packages. */
  readonly venv: string;
  readonly packages: readonly string[];
  readonly python?: string;
  readonly args?: readonly string[];
}

const checks: readonly Check[] = [
  {
    name: 'trl',
    title: 'TRL 1.16: GRPOTrainer raises the reward of a tiny Llama',
    script: 'trl_grpo.py',
    venv: 'rewards',
    packages: ['torch==2.13.0', 'trl==1.16.0'],
  },
  {
    name: 'verl',
    title: 'verl 0.9.1: its configuration and its loader of reward functions',
    script: 'verl_score.py',
    venv: 'rewards',
    packages: ['torch==2.13.0', 'trl==1.16.0', 'verl==0.9.1'],
    args: ['reward.custom_reward_function.path=tail_reward.py', 'reward.custom_reward_function.name=compute_score'],
  },
  {
    name: 'verifiers-0.3',
    title: 'verifiers 0.3.1: Rubric.score_rollout',
    script: 'verifiers_rubric.py',
    venv: 'vf3',
    packages: ['verifiers==0.3.1'],
  },
  {
    name: 'verifiers',
    title: 'verifiers 0.4.0: Task.score with a plugged reward',
    script: 'verifiers_trace.py',
    venv: 'vf',
    packages: ['verifiers==0.4.0'],
  },
  {
    name: 'openenv',
    title: 'OpenEnv 0.3.0: models of its HTTP interface',
    script: 'openenv_models.py',
    venv: 'oe',
    packages: ['openenv-core==0.3.0'],
  },
  {
    name: 'nemo-gym',
    title: 'NeMo Gym 0.4.0: models of a resources server',
    script: 'nemo_gym_verify.py',
    venv: 'nemo',
    packages: ['nemo-gym==0.4.0'],
    python: process.env['PYTHON312'] ?? 'python3.12',
  },
];

function run(program: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HF_HUB_OFFLINE: '1', CUDA_VISIBLE_DEVICES: '', RAY_USAGE_STATS_ENABLED: '0', ...env },
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(said.stdout);
      else reject(new Error(`${program} ${args.join(' ')}: status ${status}\n${said.stderr.slice(-3000)}`));
    });
  });
}

/** The Python of a folder that has these packages. */
async function installed({ venv, packages, python: base = 'python3' }: Check): Promise<string> {
  const folder = path.join(home, venv);
  const python = path.join(folder, 'bin/python');
  const stamp = path.join(folder, 'installed');
  const wanted = new Set(packages);
  const had = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : [];
  for (const one of had) wanted.delete(one);
  if (wanted.size === 0) return python;
  mkdirSync(home, { recursive: true });
  if (!existsSync(python)) await run(base, ['-m', 'venv', folder], home);
  await run(python, ['-m', 'pip', 'install', '-q', ...packages], home);
  writeFileSync(stamp, [...new Set([...had, ...packages])].filter((one) => one !== '').join(' '));
  return python;
}

const grpoSchema = z.object({
  parameters: z.number(),
  rewards: z.array(z.number()),
  first: z.number(),
  last: z.number(),
});

const command = new InstalledCommand();
const work = command.folder;
const taskFile = path.join(here, 'count.tail');
const task = compileTask(readFileSync(taskFile, 'utf8'));
const samples = rewardedSamples(task, 'count', 4);
writeFileSync(path.join(work, 'samples.json'), JSON.stringify(samples));
await command.run('tail-cot export --reward > tail_reward.py');
await command.run(`tail-cot synth ${taskFile} --out data --train 70 --mix 1:0:0 --eval 0 --seed 3`);

const server = spawn(
  process.execPath,
  [path.join(root, 'dist/cli.cjs'), 'reward', '--port', '0', '--task', taskFile, '--reward', 'states'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const url = await new Promise<string>((resolve, reject) => {
  let said = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    const found = /listening on (\S+)/.exec(said)?.[1];
    if (found !== undefined) resolve(found);
  });
  server.once('close', () => reject(new Error('the server ended')));
});

let failed = 0;
try {
  const names = process.argv.slice(2);
  if (names.length === 0 || names.includes('agreement')) {
    const found = await disagreements(taskNames(), AGREEMENT, 7);
    console.log(
      `${found.length === 0 ? 'ok  ' : 'FAIL'}  ${AGREEMENT.toLocaleString('en')} damaged traces of all tasks: reward and check --json say the same of all but ${found.length}`,
    );
    console.log(found.slice(0, 5).join('\n'));
    failed += found.length;
  }
  for (const one of checks) {
    if (names.length > 0 && !names.includes(one.name)) continue;
    try {
      const python = await installed(one);
      cpSync(path.join(here, one.script), path.join(work, one.script));
      const isServed = one.name === 'openenv' || one.name === 'nemo-gym';
      const said = await run(python, [one.script, ...(one.args ?? [])], work, {
        TAIL_COT: `${process.execPath} ${path.join(root, 'dist/cli.cjs')}`,
        TAIL_TASKS: taskFile,
        TAIL_REWARD: 'states',
        ...(isServed ? { TAIL_REWARD_URL: url } : {}),
      });
      const value: unknown = JSON.parse(said.trimEnd().split('\n').at(-1) ?? '');
      console.log(`ok    ${one.title}: ${one.name === 'trl' ? grpo(value) : rewards(value)}`);
    } catch (error) {
      failed++;
      console.log(`FAIL  ${one.title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
} finally {
  server.kill('SIGTERM');
  command.remove();
}
process.exitCode = failed > 0 ? 1 : 0;

/** Every sample is worth to the package what it is worth to the library. */
function rewards(value: unknown): string {
  assert.deepEqual(
    value,
    samples.map(({ states }) => states),
  );
  return `${samples.length} rewards are those of the library`;
}

function grpo(value: unknown): string {
  const { parameters, rewards: all, first, last } = grpoSchema.parse(value);
  assert.ok(last > first * 1.15, `the mean reward went from ${first} to ${last}: ${all.join(', ')}`);
  return `${parameters.toLocaleString('en')} parameters, ${all.length} steps, mean reward from ${first.toFixed(3)} to ${last.toFixed(3)}`;
}
