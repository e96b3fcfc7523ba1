import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { commands } from '../../src/cli/commands.ts';
import { Io, type Host } from '../../src/cli/io.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs `tail-cot` to its end in this process, which costs a fraction of one of its own; in the root of the repository,
 * as all tests. What goes wrong inside it is thrown.
 */
export async function command(args: readonly string[], { input = '', env = {} }: Surroundings = {}): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const signals = new EventEmitter();
  const host: Host = {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: { ...process.env, ...env },
    on: (event, listener) => signals.on(event, listener),
    off: (event, listener) => signals.off(event, listener),
    exit: (status) => {
      throw new Error(`The command ended its process, with status ${status}.`);
    },
  };
  const status = await runCommandLine(commands, args, new Io(host, path.join(root, 'dist')));
  return { status, ...written };
}

/** Starts the built `tail-cot`, in the root of the repository. */
export function startCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, ['dist/cli.cjs', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'pipe',
  });
}

/** Runs the built `tail-cot` to its end. */
export function builtCommand(args: readonly string[], { input = '', env = {} }: Surroundings = {}): Promise<Ended> {
  const child = startCommand(args, env);
  child.stdin?.on('error', () => undefined).end(input);
  return ended(child);
}

/** Runs it where no file may grow beyond so many blocks of 1024 bytes. */
export function limitedCommand(args: readonly string[], blocks: number): Promise<Ended> {
  return ended(
    spawn(
      'bash',
      ['-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`, 'bash', process.execPath, 'dist/cli.cjs', ...args],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    ),
  );
}

function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}
