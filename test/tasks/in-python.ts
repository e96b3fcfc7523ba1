/** Exported Python files as somebody runs them, with their options. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TierName } from '../../src/machine/index.ts';

export interface PythonRun {
  readonly file: string;
  readonly tier: TierName;
  readonly seed: number;
  readonly count: number;
}

/**
 * What the files print as JSON, one value a sample, run by run. All run in one process without site packages: to start
 * Python and to look for those takes longer than the programs take.
 */
export async function inPython(runs: readonly PythonRun[]): Promise<unknown[]> {
  const program = [
    'import runpy, sys',
    ...runs.flatMap(({ file, tier, seed, count }) => [
      `sys.argv = ${JSON.stringify(['', '--tier', tier, '--seed', String(seed), '--count', String(count), '--json'])}`,
      `runpy.run_path(${JSON.stringify(file)}, run_name="__main__")`,
    ]),
  ].join('\n');
  const { stdout } = await promisify(execFile)('python3', ['-S', '-c', program], { maxBuffer: 2 ** 28 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
