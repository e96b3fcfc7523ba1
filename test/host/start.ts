/**
 * npm start: the extension with a sample workspace and an endpoint, in the desktop VS Code if there is one, else in a
 * workbench for the browser. What it keeps between starts (workspace, profile) lies in .vscode-host.
 */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Defer, withCleanup } from '../runner/cleanup.ts';
import { findDesktop, openDesktop } from './desktop.ts';
import { endpointSettings, isEmbedded, startEndpoint } from './endpoint.ts';
import { installHost } from './install.ts';
import { packageExtension, runToEnd } from './package-extension.ts';
import { laySampleWorkspace } from './sample-workspace.ts';
import { installExtension, startServer, workbenchAddress } from './server.ts';
import { mergeSettings, quietSettings, readSettings, serverSettingsFile } from './settings.ts';

const usage = `npm start [-- OPTIONS]
  --browser   a workbench for the browser, even where there is a desktop VS Code
  --port N    the workbench's port; without it any free one`;
const root = path.resolve(import.meta.dirname, '../..');
const data = path.join(root, '.vscode-host');
const workspace = path.join(data, 'workspace');

const { values } = parseArgs({
  options: { browser: { type: 'boolean', default: false }, port: { type: 'string', default: '0' }, help: { type: 'boolean', default: false } },
});

async function start(defer: Defer): Promise<number> {
  laySampleWorkspace(workspace);
  const desktop = values.browser ? undefined : findDesktop();
  await (desktop === undefined ? serveWorkbench(defer) : openWindow(desktop, defer));
  return 0;
}

async function openWindow(command: string, defer: Defer): Promise<void> {
  console.log('Building');
  runToEnd(['esbuild.mjs']);
  const settings = path.join(data, 'desktop/User/settings.json');
  mergeSettings(settings, greeting);
  await offerEndpoint(settings, defer);
  const window = openDesktop({ command, extension: root, workspace, data }, defer);
  console.log('VS Code opens with the sample workspace. Close its window, or press Ctrl-C here, to end.');
  await new Promise<void>((resolve, reject) => {
    window.once('exit', () => resolve());
    window.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
  });
}

/** Resolves when the server ends, which it does on Ctrl-C. */
async function serveWorkbench(defer: Defer): Promise<void> {
  console.log('Building and packaging the extension');
  const vsix = packageExtension(path.join(data, 'tail-workbench.vsix'));
  const installation = installHost();
  installExtension(installation, data, vsix);
  mergeSettings(serverSettingsFile(data, 'User'), greeting);
  await offerEndpoint(serverSettingsFile(data, 'Machine'), defer);
  const server = await startServer({ installation, data, forTests: false, port: Number(values.port) }, defer);
  console.log(`\nTAIL Workbench with a sample workspace: ${workbenchAddress(server, workspace)}\nCtrl-C ends it.`);
  await server.ended;
  throw new Error(`The VS Code server ended:\n${server.log().slice(-3000)}`);
}

const greeting = { ...quietSettings, 'workbench.startupEditor': 'readme' };

const endpointList = z.array(z.looseObject({ name: z.string() })).default([]);

/** Starts the endpoint and names it in the settings, before the person's own endpoints. Without it, the rest still works. */
async function offerEndpoint(settingsFile: string, defer: Defer): Promise<void> {
  try {
    const endpoint = await startEndpoint(root, defer);
    const present = endpointList.parse(readSettings(settingsFile)['tail.endpoints']);
    const own = present.filter((entry) => !isEmbedded(entry));
    mergeSettings(settingsFile, { 'tail.endpoints': [...endpointSettings(endpoint), ...own] });
    console.log(`Embedded endpoint: ${endpoint.url} (${endpoint.models.join(', ')})`);
  } catch (error) {
    console.error(`The spot check has no embedded endpoint. ${error instanceof Error ? error.message : String(error)}`);
  }
}

if (values.help) console.log(usage);
else process.exitCode = await withCleanup(start);
