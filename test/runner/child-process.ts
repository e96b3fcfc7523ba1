/** Child processes in a process group of their own, so that all they started ends with them. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import process from 'node:process';
import type { Defer } from './cleanup.ts';

/** Starts a command as the leader of a new process group (where the system has them). */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: process.platform !== 'win32' });
}

/**
 * Runs a command to its end, which `defer` gets as well; its status (null: it was ended), and all that it printed where
 * that is not inherited.
 */
export async function runGroup(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  defer: Defer,
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawnGroup(command, args, options);
  defer(() => endGroup(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { status, output };
}

/**
 * Asks the child's whole group to end, waits at most `graceMs`, then kills what is left. The child need not be alive:
 * a group can outlive its leader.
 */
export async function endGroup(child: ChildProcess, graceMs = 8000): Promise<void> {
  const gone = hasEnded(child)
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child, 'SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([gone, new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)))]);
  clearTimeout(timer);
  signalGroup(child, 'SIGKILL');
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
