/**
 * Runs test/suite in a real extension host, with the workbench drawn in headless Chromium.
 * Its variables are in environment.ts; VERBOSE=1 prints what the extension host logs. Screenshots are taken where tests
 * are chosen by title or SHOTS says where they go. With --packaged the extension is not the checkout but its installed
 * package, and without a choice by title only the tests of "the extension" run. With --untrusted the workspace is not
 * trusted and has two folders, and the tests of such a workspace run.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { type Defer, withCleanup } from '../runner/cleanup.ts';
import { launchChromium } from './chromium.ts';
import { grepVariable, pageVariable, patienceMs, shotsVariable, untrustedVariable } from './environment.ts';
import { installHost } from './install.ts';
import { packageExtension } from './package-extension.ts';
import { servePage } from './page-server.ts';
import { laySampleWorkspace, laySecondFolder } from './sample-workspace.ts';
import { installExtension, startServer, workbenchAddress } from './server.ts';
import { addSettings, serverSettingsFile, stillSettings, untrustedSettings } from './settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const drawTimeoutMs = 300_000;
const isPackaged = process.argv.includes('--packaged');
const isUntrusted = process.argv.includes('--untrusted');

process.exitCode = await withCleanup(runEditorSuite);

/** Resolves to the status that the test run in the extension host ended with. */
async function runEditorSuite(defer: Defer): Promise<number> {
  const installation = await installHost(defer);
  const screenshots = path.resolve(process.env[shotsVariable] ?? path.join(root, '.shots'));
  mkdirSync(screenshots, { recursive: true });
  const temporary = mkdtempSync(path.join(tmpdir(), 'tail-editor-'));
  defer(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const workspace = path.join(temporary, 'workspace');
  laySampleWorkspace(workspace);
  const opened = isUntrusted ? laySecondFolder(workspace, path.join(temporary, 'second')) : workspace;
  const data = path.join(temporary, 'data');
  addSettings(
    serverSettingsFile(data, 'User'),
    isUntrusted ? { ...stillSettings, ...untrustedSettings } : stillSettings,
  );

  if (isPackaged)
    await installExtension(
      installation,
      data,
      await packageExtension(path.join(temporary, 'tail-workbench.vsix'), defer),
      defer,
    );

  const browser = await launchChromium(defer);
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const pageAddress = await servePage(() => Promise.resolve(page), screenshots, defer);
  const grep = process.env[grepVariable] ?? (isPackaged ? '^the extension ' : undefined);
  const environment = {
    [pageVariable]: pageAddress,
    ...(grep === undefined ? {} : { [grepVariable]: grep }),
    ...(process.env[grepVariable] === undefined ? {} : { [shotsVariable]: screenshots }),
    ...(isUntrusted ? { [untrustedVariable]: '1' } : {}),
  };
  const server = await startServer({ installation, data, environment, forTests: true }, defer);
  const ended = listen(page);
  const remote = (file: string): string => `vscode-remote://${server.authority}${file}`;
  try {
    await page.goto(
      workbenchAddress(server, opened, {
        extensionDevelopmentPath: remote(isPackaged ? path.join(import.meta.dirname, 'stub') : root),
        extensionTestsPath: remote(path.join(root, 'out/suite/index.cjs')),
      }),
    );
    await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: drawTimeoutMs });
    const status = await ended;
    if (status !== 0) await page.screenshot({ path: path.join(screenshots, 'last-of-failed-run.png') });
    return status;
  } catch (error) {
    console.error(error, server.log().slice(-3000));
    return 1;
  }
}

/**
 * VS Code's own hooks for automated runs: the workbench calls them with each logged line, and with the end's status.
 */
function listen(page: Page): Promise<number> {
  const verbose = process.env['VERBOSE'] !== undefined;
  page.on('pageerror', (error) => {
    if (verbose) console.error(`[page] ${error.message}`);
  });
  return new Promise((resolve, reject) => {
    page.once('crash', () => reject(new Error('the page that shows the workbench crashed')));
    const log = (type: unknown, args: unknown): void => {
      const parts: readonly unknown[] = Array.isArray(args) ? args : [args];
      if (verbose) console.log(`[${String(type)}]`, ...parts);
    };
    void page.exposeFunction('codeAutomationLog', log);
    void page.exposeFunction('codeAutomationExit', (code: unknown) => resolve(typeof code === 'number' ? code : 1));
  });
}
