// Runs before anything is installed: Node's own modules only, plain JavaScript.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Installs the packages of the lock file in `folder` with `npm ci`, unless node_modules already holds exactly them.
 * None of their install scripts is needed: what they fetch or compile serves publishing alone. Exits the process with
 * npm's status if the installation fails.
 */
export function ensurePackages(folder = root) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`This project wants Node 20.19 or later; this is ${process.version}.`);
    process.exit(1);
  }
  if (hasLockedPackages(folder)) return;
  console.log(`Installing the packages of ${path.relative(process.cwd(), folder) || '.'} (npm ci)`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) console.error(`npm could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** npm writes node_modules/.package-lock.json as the last thing of an installation: it says what really lies there. */
function hasLockedPackages(folder) {
  let wanted;
  let laid;
  try {
    wanted = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).packages;
    laid = JSON.parse(readFileSync(path.join(folder, 'node_modules/.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || entry.link) return true;
    const there = laid[name];
    return there
      ? there.version === entry.version && there.integrity === entry.integrity
      : entry.optional === true || entry.peer === true;
  });
}

/** Runs a TypeScript program of this project in a process of its own, and ends with its status. Gives that process. */
export function runTypeScript(file, args) {
  const child = spawn(process.execPath, ['--import=tsx', path.join(root, file), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  // The child ends what it started, and this process waits for it. Ctrl-C reaches the child twice, which does no harm.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? 1));
  return child;
}
