import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;

/**
 * Installs the peers from PyPI in a virtual environment in this folder, unless they are there; the interpreter's path.
 * Needs Python 3.11 or $PYTHON.
 */
export function installPeers(home: string): string {
  const python = path.join(home, 'bin', 'python');
  const stamp = path.join(home, 'installed');
  const lists = ['requirements.txt', 'requirements-clrs.txt'].map((name) => path.join(here, name));
  const wanted = lists.map((list) => fs.readFileSync(list, 'utf8')).join('');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return python;
  run(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', home]);
  const [whole = '', alone = ''] = lists;
  const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check', 'install'];
  run(python, [...pip, '-r', whole]);
  // What it names as needed (jax, tensorflow) is not, for its algorithms: clrs_answers.py says more.
  run(python, [...pip, '--no-deps', '-r', alone]);
  fs.writeFileSync(stamp, wanted);
  return python;
}

/** What a script in this folder prints. Throws with what it says on standard error when it fails. */
export function runScript(python: string, script: string, args: readonly string[], input = ''): string {
  return run(python, [path.join(here, script), ...args], input);
}

function run(command: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A script that fails before it has read its input breaks the pipe: what it said tells more than that.
  if (status !== 0 || error !== undefined)
    throw new Error(
      `${command} ${args.join(' ')} ended with ${status}:\n${stderr ? stderr.slice(-3000) : String(error)}`,
    );
  return stdout;
}
