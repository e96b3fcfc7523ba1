/** Finds a Chromium or Chrome on this machine and starts it headless. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';
import type { Defer } from '../runner/cleanup.ts';

const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'chrome.exe',
  'msedge.exe',
];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const cachedProgram = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

/**
 * The browser's path: $CHROMIUM, else the first of the usual names on the PATH, the usual applications, playwright's
 * cache (newest first). Throws, naming what to install, if there is none.
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment['CHROMIUM'];
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which is no program that can be run.`);
  }
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const onPath = programs.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = [...onPath, ...applications, ...cachedByPlaywright(environment)].find(isProgram);
  if (found !== undefined) return found;
  throw new Error(
    'The tests draw VS Code in Chromium or Chrome, and neither was found. Install one (Debian, Ubuntu: apt-get install chromium fonts-dejavu-core; ' +
      'any system: npx playwright-core install chromium), or set CHROMIUM to the path of one.',
  );
}

/** Starts the browser headless; `defer` gets its end. */
export async function launchChromium(defer: Defer): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  defer(() => browser.close());
  return browser;
}

function cachedByPlaywright(environment: NodeJS.ProcessEnv): string[] {
  const cache =
    environment['PLAYWRIGHT_BROWSERS_PATH'] ??
    path.join(
      homedir(),
      { darwin: 'Library/Caches', win32: 'AppData/Local' }[process.platform as string] ?? '.cache',
      'ms-playwright',
    );
  if (!existsSync(cache)) return [];
  const builds = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
  const newestFirst = builds.sort((a, b) => Number(b.slice('chromium-'.length)) - Number(a.slice('chromium-'.length)));
  return newestFirst.flatMap((build) => cachedProgram.map((program) => path.join(cache, build, program)));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
