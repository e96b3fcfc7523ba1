/**
 * Runs test/suite in a desktop VS Code that @vscode/test-electron downloads: $VSCODE_VERSION, or the newest stable one.
 * The tests act on its window as they act on the browser's page, through the debugging port of its Chromium.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { runTests } from '@vscode/test-electron';
import { type Page, chromium } from 'playwright-core';
import { type Defer, withCleanup } from '../runner/cleanup.ts';
import { grepVariable, pageVariable, reportVariable, shotsVariable } from './environment.ts';
import { servePage } from './page-server.ts';
import { laySampleWorkspace } from './sample-workspace.ts';
import { addSettings, quietSettings } from './settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const version = process.env['VSCODE_VERSION'] ?? 'stable';

process.exitCode = await withCleanup(runDesktopSuite);

async function runDesktopSuite(defer: Defer): Promise<number> {
  const screenshots = path.resolve(process.env[shotsVariable] ?? path.join(root, '.shots'));
  mkdirSync(screenshots, { recursive: true });
  const temporary = mkdtempSync(path.join(tmpdir(), 'tail-'));
  defer(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const workspace = path.join(temporary, 'workspace');
  laySampleWorkspace(workspace);
  const profile = path.join(temporary, 'user');
  addSettings(path.join(profile, 'User/settings.json'), quietSettings);

  const port = await freePort();
  let page: Promise<Page> | undefined;
  const pageAddress = await servePage(() => (page ??= workbenchPage(port, defer)), screenshots, defer);
  return runTests({
    version,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'out/suite/index.cjs'),
    extensionTestsEnv: {
      [pageVariable]: pageAddress,
      [shotsVariable]: screenshots,
      ...inherited(reportVariable),
      ...inherited(grepVariable),
    },
    launchArgs: [
      workspace,
      ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', `--remote-debugging-port=${port}`],
      ...['--user-data-dir', profile, '--extensions-dir', path.join(temporary, 'extensions')],
    ],
  });
}

/** The window's page, found through the debugging port. */
async function workbenchPage(port: number, defer: Defer): Promise<Page> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  defer(() => browser.close());
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    if ((await page.locator('.monaco-workbench').count()) > 0) return page;
  }
  throw new Error('no page of VS Code shows a workbench');
}

/** VS Code takes no port 0 here: a port that was free a moment ago is the best there is. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function inherited(name: string): Readonly<Record<string, string>> {
  const value = process.env[name];
  return value === undefined ? {} : { [name]: value };
}
