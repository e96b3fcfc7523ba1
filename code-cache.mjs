// Has the built `tail-cot` run once in each way that is called again and again, and keeps what V8 compiled of its
// programs: src/cli/load-program.ts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/**
 * Each run begins with what those before it left, so that the last leaves all.
 * @param {string} cli the file that `tail-cot` runs first
 * @param {string} root the folder of the project
 */
export function makeCodeCache(cli, root) {
  const task = path.join(root, 'tasks/addition.tail');
  const hook = pathToFileURL(path.join(root, 'keep-code.mjs')).href;
  const work = mkdtempSync(path.join(tmpdir(), 'tail-code-'));
  const run = (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', hook, cli, ...args], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The built tail-cot does not run: ${args.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  };
  try {
    const trace = path.join(work, 'one.tailcot');
    writeFileSync(trace, run('trace', task));
    run('check', task, trace);
    run('lint', task);
    run('stats', task);
    run('--help');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
