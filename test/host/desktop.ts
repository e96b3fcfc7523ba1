/** The desktop VS Code of this machine, started with the extension under development and a profile of its own. */
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { endGroup, spawnGroup } from '../runner/child-process.ts';
import type { Defer } from '../runner/cleanup.ts';

/**
 * The command that starts VS Code: $VSCODE, else `code` on the PATH if this process may open a window. Inside the
 * terminal of a remote VS Code, `code` reaches the window there and heeds no profile: it is left out.
 */
export function findDesktop(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['VSCODE'];
  if (named) return named;
  const canOpenWindows =
    process.platform !== 'linux' || Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
  if (!canOpenWindows || environment['VSCODE_IPC_HOOK_CLI'] !== undefined) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find(isProgram);
}

export interface DesktopOptions {
  readonly command: string;
  readonly extension: string;
  readonly workspace: string;
  /** Profile and settings; nothing of the person's own profile is touched. */
  readonly data: string;
  /** Added to the environment of the window, and so of its extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Opens a window; the process ends when the window is closed. `defer` gets its end. */
export function openDesktop(
  { command, extension, workspace, data, environment = {} }: DesktopOptions,
  defer: Defer,
): ChildProcess {
  const profile = path.join(data, 'desktop');
  const isRoot = process.getuid?.() === 0;
  const child = spawnGroup(
    command,
    [
      ...['--new-window', '--wait', '--disable-workspace-trust', `--extensionDevelopmentPath=${extension}`],
      ...['--user-data-dir', profile, '--extensions-dir', path.join(data, 'desktop-extensions')],
      ...(isRoot ? ['--no-sandbox'] : []),
      workspace,
    ],
    {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  defer(async () => {
    endWindow(profile);
    await endGroup(child);
  });
  return child;
}

/** The command only asks another process for a window; that one leaves its id in the profile. */
function endWindow(profile: string): void {
  try {
    process.kill(Number.parseInt(readFileSync(path.join(profile, 'code.lock'), 'utf8'), 10), 'SIGTERM');
  } catch {
    // The window is closed already.
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
