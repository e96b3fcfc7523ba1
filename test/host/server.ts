/**
 * Starts the VS Code server of this folder's packages: the workbench for a browser, and the extension host behind it.
 */
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { endGroup, runGroup, spawnGroup } from '../runner/child-process.ts';
import type { Defer } from '../runner/cleanup.ts';
import type { HostInstallation } from './install.ts';

export interface ServerOptions {
  readonly installation: HostInstallation;
  /** Profile, settings and installed extensions; made if missing. */
  readonly data: string;
  /** Added to the environment of the server, and so of its extension hosts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes the workbench heed the address's `payload` and tell a test run's end to the page. */
  readonly forTests: boolean;
  /** 0: any free port. */
  readonly port?: number;
}

export interface WorkbenchServer {
  readonly port: number;
  /** `127.0.0.1:PORT`, the authority of vscode-remote URIs. */
  readonly authority: string;
  /** Everything that the server has printed so far. */
  log(): string;
  /** Settles when the server ends, for whatever reason. */
  readonly ended: Promise<void>;
}

const startTimeoutMs = 240_000;

/** Starts the server and resolves when it listens; `defer` gets its end. Rejects with its log if it does not start. */
export async function startServer(options: ServerOptions, defer: Defer): Promise<WorkbenchServer> {
  const { installation, data, environment = {}, forTests, port = 0 } = options;
  const child = spawnGroup(
    installation.node,
    [
      path.join(installation.vscode, 'out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
      ...dataArguments(data),
      ...['--telemetry-level', 'off'],
      ...(forTests ? ['--enable-smoke-test-driver'] : []),
    ],
    { env: { ...cleanEnvironment(), ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  defer(() => endGroup(child));
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (log += text));
  const listening = await listeningPort(child, () => log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { port: listening, authority: `127.0.0.1:${listening}`, log: () => log, ended };
}

/**
 * Installs a packaged extension into `data`; `defer` gets the end of that. Rejects with the server's words if it fails.
 */
export async function installExtension(
  installation: HostInstallation,
  data: string,
  vsix: string,
  defer: Defer,
): Promise<void> {
  const { status, output } = await runGroup(
    installation.node,
    [
      path.join(installation.vscode, 'out/server-main.js'),
      ...['--install-extension', vsix, '--force', '--accept-server-license-terms'],
      ...dataArguments(data),
    ],
    { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
    defer,
  );
  if (status !== 0) throw new Error(`${vsix} could not be installed:\n${output}`);
}

/**
 * The workbench's address with a folder open, or the folders that a `.code-workspace` names. `payload` is what the
 * workbench passes on as its own options.
 */
export function workbenchAddress(
  server: WorkbenchServer,
  folder: string,
  payload: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(folder.endsWith('.code-workspace') ? { workspace: folder } : { folder });
  const options = Object.entries(payload);
  if (options.length > 0) query.set('payload', JSON.stringify(options));
  return `http://${server.authority}/?${query}`;
}

function dataArguments(data: string): string[] {
  const folder = (name: string): string => path.join(data, name);
  return [
    '--user-data-dir',
    folder('user'),
    '--extensions-dir',
    folder('extensions'),
    '--server-data-dir',
    folder('server'),
  ];
}

/** A server started from a terminal inside another VS Code must not take that one's variables for its own. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_RUN|NODE_OPTIONS$)/.test(name));
  return Object.fromEntries(inherited);
}

function listeningPort(child: ChildProcess, log: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The VS Code server did not start in ${startTimeoutMs / 1000} s:\n${log()}`)),
      startTimeoutMs,
    );
    // The server says so and lives on without a port.
    child.stderr?.on('data', () => {
      const taken = /\b(?:EADDRINUSE|EACCES)\b.*?:(\d+)/.exec(log())?.[1];
      if (taken === undefined) return;
      clearTimeout(timer);
      reject(
        new Error(
          `Port ${taken} was taken by another program meanwhile. Take another, or leave --port out for any free one.`,
        ),
      );
    });
    child.stdout?.on('data', () => {
      const found = /Extension host agent listening on (\d+)/.exec(log())?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(Number(found));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ended with ${code}:\n${log()}`));
    });
  });
}
