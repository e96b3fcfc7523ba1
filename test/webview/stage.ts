/**
 * Pages of a browser in which views are shown, one after the other. Each view is a document of its own, loaded anew; the
 * page around it is used again, since the browser then still knows the views' scripts: reading a bundle with Monaco in it
 * takes longer than most of what is tested.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { viewPage } from '../../src/views/shared/view-page.ts';
import { launchChromium } from '../host/chromium.ts';
import { patienceMs } from '../host/environment.ts';

const media = path.resolve(import.meta.dirname, '../../media/views');
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.js': 'text/javascript',
};

/** Functions that run in a page come from TypeScript that keeps their names by a call to this. */
export const keeperOfNames = 'globalThis.__name = (named) => named';

export interface Theme {
  readonly classes: string;
  readonly kind: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What the page has from the beginning: what the one before it kept, and the theme. */
export interface Setting {
  readonly kept: unknown;
  readonly theme: Theme;
}

/** The one to whom a view speaks. */
export interface Host {
  hears(message: unknown): unknown;
  keeps(state: unknown): void;
  meets(problem: string): void;
}

let browser: Promise<Browser> | undefined;
let origin: Promise<string> | undefined;
const free: Stage[] = [];
const undo: (() => unknown)[] = [];

after(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

/** A page that shows nothing. One whose view was not taken away, as after a failed test, is not used again. */
export async function freeStage(): Promise<Stage> {
  return free.pop() ?? Stage.open();
}

export class Stage {
  #host: Host | undefined;

  private constructor(readonly page: Page) {}

  static async open(): Promise<Stage> {
    browser ??= launchChromium((step) => undo.push(step));
    const context = await (await browser).newContext({ deviceScaleFactor: 1 });
    undo.push(() => context.close());
    const stage = new Stage(await context.newPage());
    await stage.#prepare();
    return stage;
  }

  async #prepare(): Promise<void> {
    const { page } = this;
    page.setDefaultTimeout(patienceMs);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#host?.meets(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#host?.meets(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      this.#host?.meets(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.exposeFunction('hostHears', (message: unknown) => this.#host?.hears(message));
    await page.exposeFunction('hostKeeps', (state: unknown) => this.#host?.keeps(state));
    await page.exposeFunction('policyViolated', (what: string) => this.#host?.meets(`policy: ${what}`));
    await page.addInitScript(keeperOfNames);
    await page.addInitScript(standInForVsCode);
  }

  /** Loads a view, from whose first message on `host` is its host. */
  async show(view: string, setting: Setting, host: Host): Promise<void> {
    origin ??= serveViews();
    this.#host = host;
    await this.page.goto(`${await origin}/${view}#${encodeURIComponent(JSON.stringify(setting))}`);
  }

  /** Takes the view away, so that another one can be shown. */
  async clear(): Promise<void> {
    this.#host = undefined;
    await this.page.mouse.move(0, 0);
    await this.page.goto('about:blank');
    free.push(this);
  }
}

/** Serves the built files, and a page for each view; the browser may keep the files. */
async function serveViews(): Promise<string> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const ending = path.extname(name);
    if (ending === '') {
      const own = `http://${request.headers.host}`;
      response.setHeader('content-type', 'text/html').end(
        viewPage({
          title: name,
          nonce: 'nonceOfThisVeryTest',
          script: `${own}/${name}.js`,
          style: `${own}/${name}.css`,
          source: own,
          hasEditors: name === 'diff',
        }),
      );
      return;
    }
    response
      .setHeader('content-type', contentTypes[ending] ?? 'text/plain')
      .setHeader('cache-control', 'max-age=86400, immutable')
      .end(readFileSync(path.join(media, name)));
  });
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server of the views has no port');
  return `http://127.0.0.1:${address.port}`;
}

declare global {
  /** What the test lends to the page. */
  interface Window {
    policyViolated(violation: string): void;
    hostHears(message: unknown): unknown;
    hostKeeps(state: unknown): void;
  }
}

/** Runs in the page before its own script: what VS Code puts there, and the theme. */
function standInForVsCode(): void {
  if (location.hash === '') return;
  const { kept, theme } = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Setting;
  document.addEventListener('securitypolicyviolation', (event) => {
    window.policyViolated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
  let state = kept;
  Reflect.set(window, 'acquireVsCodeApi', () => ({
    postMessage: (message: unknown) => window.hostHears(message),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
      window.hostKeeps(next);
    },
  }));
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(theme.variables))
      document.documentElement.style.setProperty(name, value);
    document.body.className = theme.classes;
    document.body.dataset['vscodeThemeKind'] = theme.kind;
  });
}
