/** Builds the extension as it ships. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { runGroup } from '../runner/child-process.ts';
import type { Defer } from '../runner/cleanup.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What the build for production and the package are made of, apart from the packages. */
const ingredients = [
  ...['package.json', 'package-lock.json', '.vscodeignore', 'README.md', 'CHANGELOG.md', 'LICENSE'],
  ...['esbuild.mjs', 'code-cache.mjs', 'keep-code.mjs', 'generate-language.mjs', 'lookahead-table.mjs'],
  ...['langium-config.json', 'tsconfig.json', 'test/setup.mjs'],
  ...['src', 'syntaxes', 'tasks', 'models', 'media', 'docs/pictures'],
];

/**
 * Builds for production and packages into `vsix`; gives that path. It does so in a copy, since others run what is built
 * in the checkout. Rejects with the tool's words.
 */
export async function packageExtension(vsix: string, defer: Defer): Promise<string> {
  const copy = mkdtempSync(path.join(tmpdir(), 'tail-package-'));
  defer(() => rmSync(copy, { recursive: true, force: true }));
  const built = path.join(root, 'media/views');
  for (const name of ingredients)
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true, filter: (file) => file !== built });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  // The README's links lead into the checkout, which has no public address that they could be turned into.
  await runToEnd(
    [
      'node_modules/@vscode/vsce/vsce',
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      path.resolve(vsix),
    ],
    defer,
    copy,
  );
  return vsix;
}

/**
 * Runs a Node program of the project to its end; `defer` gets that end too. Rejects with all it printed if it fails.
 */
export async function runToEnd(command: readonly string[], defer: Defer, cwd = root): Promise<void> {
  const { status, output } = await runGroup(
    process.execPath,
    command,
    { cwd, stdio: ['ignore', 'pipe', 'pipe'] },
    defer,
  );
  if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${output}`);
}
