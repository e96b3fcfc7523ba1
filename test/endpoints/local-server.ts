import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** Seconds that a start may take on two slow cores. */
const PATIENCE = 300;

export interface RunningServer {
  readonly name: string;
  readonly origin: URL;
  stop(): Promise<void>;
}

export interface ServerStart {
  readonly name: string;
  readonly command: string;
  /** For the address that it has to listen at. */
  readonly args: (host: string, port: number) => readonly string[];
  /** Where it runs, and writes its log. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts an inference server on this machine, and waits until it answers at /health. */
export async function startServer({ name, command, args, folder, env }: ServerStart): Promise<RunningServer> {
  const port = await freePort();
  const log = path.join(folder, 'server.log');
  const out = fs.openSync(log, 'w');
  const child = spawn(command, args('127.0.0.1', port), {
    cwd: folder,
    // it may start workers of its own: they end with its group
    detached: true,
    stdio: ['ignore', out, out],
    env: { ...process.env, ...env },
  });
  fs.closeSync(out);
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    // also where it has ended itself: its workers may be left
    const signal = (way: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, way);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    };
    signal('SIGTERM');
    const insist = setTimeout(() => signal('SIGKILL'), 15_000);
    await ended;
    clearTimeout(insist);
  };
  // also while it starts: it is in a group of its own, which Ctrl-C does not reach
  for (const way of ['SIGINT', 'SIGTERM'] as const) process.once(way, () => void stop().then(() => process.exit(130)));
  const origin = new URL(`http://127.0.0.1:${port}`);
  const isUp = await answers(new URL('/health', origin), () => failure !== undefined || child.exitCode !== null);
  if (!isUp) {
    await stop();
    const why = failure?.message ?? `its log ends:\n${fs.readFileSync(log, 'utf8').slice(-3000)}`;
    throw new Error(`${name} did not start: ${why}`);
  }
  return { name, origin, stop };
}

/** Makes a folder of Python packages, or brings it up to date; its python. */
export function makeEnvironment(python: string, folder: string, packages: readonly string[]): string {
  const own = path.join(folder, 'bin', 'python');
  run(python, ['-m', 'venv', folder]);
  run(own, ['-m', 'pip', '--quiet', '--disable-pip-version-check', 'install', ...packages]);
  return own;
}

export function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 4).join(' ')} ended with status ${status}`);
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answers(url: URL, hasEnded: () => boolean): Promise<boolean> {
  const until = performance.now() + PATIENCE * 1000;
  while (performance.now() < until && !hasEnded()) {
    const isUp = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    );
    if (isUp) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}
