import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { spawnSync } from 'node:child_process';
import { ScalePage } from './page.ts';

/*
 * Runs what docs/scale.md shows on larger work, and compares every file with that of one machine's run:
 *   npm run build && npm run check:scale [-- --slurm]
 * Slurm is a stand-in (test/scale/stand-in/sbatch), which sets the variables of an array, or with --slurm that of this
 * machine, which shares its files; Ray is a real cluster of two workers on this machine. It stays installed in $TAIL_SCALE_HOME, a folder below the system's temporary one by default.
 */

const home = process.env['TAIL_SCALE_HOME'] ?? path.join(os.tmpdir(), 'tail-workbench-scale');
const RAY = 'ray==2.60.0';
const parts = 5;

function pythonWithRay(): string {
  const python = path.join(home, 'bin/python');
  const stamp = path.join(home, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === RAY) return python;
  mkdirSync(home, { recursive: true });
  for (const [program, ...args] of [
    ['python3', '-m', 'venv', home],
    [python, '-m', 'pip', 'install', '-q', RAY],
  ] as const)
    assert.equal(spawnSync(program, args, { stdio: 'inherit' }).status, 0, `${program} ${args.join(' ')}`);
  writeFileSync(stamp, RAY);
  return python;
}

const slurm = process.argv.includes('--slurm');
const sbatch = slurm ? 'sbatch --wait' : 'sbatch';
const page = new ScalePage();
try {
  const { folder } = page;
  const synth = 'tasks/addition.tail tasks/knapsack.tail --train 120 --eval 8 --mix 8:1:1 --seed 1';
  const outputs = 'faulty.jsonl whole/addition/eval-S.jsonl --task tasks/addition.tail --task tasks/knapsack.tail';
  const judge = `judge ${outputs} --states`;
  const run = async (line: string): Promise<string> => page.run(`set -e; ${line} || echo "FAILED: $?"`, slurm);
  const quiet = async (line: string): Promise<void> => assert.doesNotMatch(await run(line), /FAILED/, line);

  await quiet(`tail-cot synth ${synth} --out whole`);
  await quiet(`tail-cot synth ${synth} --out faults --faults 0..3`);
  await quiet('cat faults/addition/train.jsonl faults/knapsack/train.jsonl > faulty.jsonl; echo "{" >> faulty.jsonl');
  await run(`tail-cot ${judge} --out verdicts.jsonl`);

  await quiet(`${sbatch} --array=1-${parts} synth.sbatch ${synth} --out slurm`);
  await quiet(`${sbatch} --array=1-${parts} judge.sbatch ${outputs} --states`);
  compare(slurm ? 'Slurm' : 'Slurm (a stand-in)', 'slurm', `verdicts-*-of-*${parts}.jsonl`);
  await quiet('rm verdicts-*');

  const ray = `${pythonWithRay()} ${path.join(import.meta.dirname, 'two_workers.py')} python3 tail_ray.py ${parts}`;
  const inRay = (line: string): Promise<string> =>
    run(`export PATH=${path.join(home, 'bin')}:$PATH RAY_USAGE_STATS_ENABLED=0 RAY_worker_niceness=0; ${line}`);
  const said = `${await inRay(`${ray} synth ${synth} --out ray`)}${await inRay(`${ray} ${judge} --out verdicts-{part}.jsonl`)}`;
  const nodes = new Set([...said.matchAll(/^part \d of \d on node (\w+):/gm)].map(([, node]) => node));
  assert.doesNotMatch(said, /FAILED/, said);
  assert.equal(said.match(/^part /gm)?.length, 2 * parts, said);
  // Each command has a cluster of its own.
  assert.equal(nodes.size, 4, said);
  compare('Ray, two workers', 'ray', `verdicts-*-of-*${parts}.jsonl`);

  /** All files of a data set in parts, and the verdicts in parts, against those of one run. */
  function compare(title: string, made: string, verdicts: string): void {
    let files = 0;
    for (const task of ['addition', 'knapsack']) {
      for (const name of readdirSync(path.join(folder, 'whole', task))) {
        const prefix = name.replace('.jsonl', '-');
        const found = readdirSync(path.join(folder, made, task)).filter((one) => one.startsWith(prefix));
        assert.equal(found.length, parts);
        const joined = found.sort().map((one) => readFileSync(path.join(folder, made, task, one), 'utf8'));
        assert.ok(joined.join('') === readFileSync(path.join(folder, 'whole', task, name), 'utf8'), `${made}/${name}`);
        files++;
      }
    }
    const pattern = new RegExp(`^${verdicts.replaceAll('*', '.*')}$`);
    const rows = readdirSync(folder).filter((one) => pattern.test(one));
    assert.equal(rows.length, parts);
    const joined = rows.sort().map((one) => readFileSync(path.join(folder, one), 'utf8'));
    const whole = readFileSync(path.join(folder, 'verdicts.jsonl'), 'utf8');
    assert.ok(joined.join('') === whole, `${title}: verdicts`);
    console.log(
      `ok    ${title}: ${files} files and ${whole.split('\n').length - 1} verdicts in ${parts} parts are those of one run`,
    );
  }
} finally {
  page.remove();
}
