/** Builds the extension as it ships. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '../..');

/** Builds for production (in dist/ and media/views/) and packages into `vsix`; gives that path. Throws with the tool's words. */
export function packageExtension(vsix: string): string {
  // The README's links lead into the checkout, which has no public address that they could be turned into.
  runToEnd(['node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix]);
  return vsix;
}

/** Runs a Node program of the project to its end. Throws with all it printed if it fails. */
export function runToEnd(command: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${stdout}${stderr}`);
}
