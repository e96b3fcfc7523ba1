/** Builds the extension as it ships. */
import path from 'node:path';
import process from 'node:process';
import { runGroup } from '../runner/child-process.ts';
import type { Defer } from '../runner/cleanup.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Builds for production (in dist/ and media/views/) and packages into `vsix`; gives that path. Rejects with the tool's
 * words.
 */
export async function packageExtension(vsix: string, defer: Defer): Promise<string> {
  // The README's links lead into the checkout, which has no public address that they could be turned into.
  await runToEnd(
    [
      'node_modules/@vscode/vsce/vsce',
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      vsix,
    ],
    defer,
  );
  return vsix;
}

/**
 * Runs a Node program of the project to its end; `defer` gets that end too. Rejects with all it printed if it fails.
 */
export async function runToEnd(command: readonly string[], defer: Defer): Promise<void> {
  const { status, output } = await runGroup(
    process.execPath,
    command,
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    defer,
  );
  if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${output}`);
}
