/**
 * npm start: the extension with a sample workspace and an endpoint, in the desktop VS Code if there is one, else in a
 * workbench for the browser. What it keeps between starts (workspace, profile) lies in one folder, whose lock it has.
 */
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { brokenWords, readEndpointSettings } from '../../src/files/index.ts';
import { lockIn } from '../../src/files/lock.mjs';
import { type Defer, withCleanup } from '../runner/cleanup.ts';
import { findDesktop, openDesktop } from './desktop.ts';
import { type EmbeddedEndpoint, startEndpoint } from './endpoint.ts';
import { imitatorVariable } from './environment.ts';
import { installHost } from './install.ts';
import { packageExtension, runToEnd } from './package-extension.ts';
import { laySampleWorkspace } from './sample-workspace.ts';
import { installExtension, startServer, workbenchAddress } from './server.ts';
import { addSettings, quietSettings, readSettings, serverSettingsFile } from './settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** As test/start.mjs has found them. */
const options = z
  .object({ browser: z.boolean(), port: z.int(), folder: z.string(), lock: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ''));
const { folder: data } = options;
const workspace = path.join(data, 'workspace');
const greeting = { ...quietSettings, 'workbench.startupEditor': 'readme' };

async function start(defer: Defer): Promise<number> {
  try {
    laySampleWorkspace(workspace);
    const desktop = options.browser ? undefined : findDesktop();
    await (desktop === undefined ? serveWorkbench(defer) : openWindow(desktop, defer));
    return 0;
  } catch (error) {
    if (isInterrupted) return 130;
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** What breaks off because the person ends it all is no error to tell them. */
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.prependListener(signal, () => (isInterrupted = true));

async function openWindow(command: string, defer: Defer): Promise<void> {
  console.log('Building');
  await runToEnd(['esbuild.mjs'], defer);
  const settings = path.join(data, 'desktop/User/settings.json');
  prepare(settings, settings);
  const endpoint = await offerEndpoint(defer);
  const window = openDesktop(
    { command, extension: root, workspace, data, environment: environmentOf(endpoint) },
    defer,
  );
  console.log('VS Code opens with the sample workspace. Close its window, or press Ctrl-C here, to end.');
  await new Promise<void>((resolve, reject) => {
    window.once('exit', () => resolve());
    window.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
  });
}

/** Resolves when the server ends, which it does on Ctrl-C. */
async function serveWorkbench(defer: Defer): Promise<void> {
  const installation = await installHost(defer);
  console.log('Building and packaging the extension');
  const vsix = await packageExtension(path.join(data, 'tail-workbench.vsix'), defer);
  await installExtension(installation, data, vsix, defer);
  prepare(serverSettingsFile(data, 'User'), serverSettingsFile(data, 'Machine'));
  const endpoint = await offerEndpoint(defer);
  const server = await startServer(
    { installation, data, forTests: false, port: options.port, environment: environmentOf(endpoint) },
    defer,
  );
  const address = workbenchAddress(server, workspace);
  lockIn(options.lock).announce(address);
  console.log(`\nTAIL Workbench with a sample workspace: ${address}\nCtrl-C ends it.`);
  await server.ended;
  throw new Error(`The VS Code server ended:\n${server.log().slice(-3000)}`);
}

/** Makes the workbench quiet where the person has not said otherwise, and tells what of their settings is of no use. */
function prepare(userFile: string, endpointsFile: string): void {
  const problem = addSettings(userFile, greeting);
  if (problem !== undefined) console.error(problem);
  const read = readSettings(endpointsFile);
  if ('problem' in read) {
    if (endpointsFile !== userFile) console.error(read.problem);
    return;
  }
  const broken = brokenWords(readEndpointSettings(read.settings['tail.endpoints']).broken);
  if (broken !== undefined) console.error(`${endpointsFile}: ${broken}`);
}

/**
 * Starts the endpoint. The extension learns of it from its environment: nothing of it is written where another start,
 * or a person, keeps something. Without it, the rest still works.
 */
async function offerEndpoint(defer: Defer): Promise<EmbeddedEndpoint | undefined> {
  try {
    const endpoint = await startEndpoint(root, defer);
    console.log(`Embedded endpoint: ${endpoint.url} (${endpoint.models.join(', ')})`);
    return endpoint;
  } catch (error) {
    if (!isInterrupted)
      console.error(
        `The spot check has no embedded endpoint. ${error instanceof Error ? error.message : String(error)}`,
      );
    return undefined;
  }
}

function environmentOf(endpoint: EmbeddedEndpoint | undefined): Readonly<Record<string, string>> {
  return endpoint === undefined ? {} : { [imitatorVariable]: endpoint.url };
}

process.exitCode = await withCleanup(start);
