/** A built view in a real browser, in a page like the one that VS Code makes for it, with the test as its host. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible, assertColours } from './accessibility.ts';
import { freeStage, type Stage, type Theme } from './stage.ts';
import { themeClasses, themeVariables, type ThemeKind } from './themes.ts';

/** The styles of the views themselves, without those of what they are made with. */
const sources = path.resolve(import.meta.dirname, '../../src/views');
/** Where pictures go, as a path from the checkout; without it none are taken. */
const shots = process.env['SHOTS'];

export interface ViewOptions {
  readonly view: 'tape' | 'report' | 'diff' | 'compare' | 'scores' | 'preview';
  readonly theme?: ThemeKind;
  readonly width?: number;
  readonly height?: number;
  /** What the page before this one kept. */
  readonly kept?: unknown;
}

/** Called for each message that the view sends to its host. */
export type Answer<Request> = (request: Request) => readonly object[] | Promise<readonly object[]>;

export class ViewPage<Request extends { readonly type: string }> {
  readonly page: Page;
  /** Errors, warnings, dialogs and policy violations: a sound view has none. */
  readonly problems: string[] = [];
  readonly requests: Request[] = [];
  kept: unknown;
  #answer: Answer<Request> = () => [];
  readonly #stage: Stage;

  private constructor(
    stage: Stage,
    readonly view: ViewOptions['view'],
  ) {
    this.#stage = stage;
    this.page = stage.page;
  }

  /** Opens the view; `answer` is its host from the first message on. */
  static async open<Request extends { readonly type: string }>(
    options: ViewOptions,
    answer: Answer<Request> = () => [],
  ): Promise<ViewPage<Request>> {
    const { view, theme = 'vscode-dark', width = 420, height = 760, kept } = options;
    const stage = await freeStage();
    const opened = new ViewPage<Request>(stage, view);
    opened.#answer = answer;
    opened.kept = kept;
    await stage.page.setViewportSize({ width, height });
    await stage.page.emulateMedia({ colorScheme: theme.endsWith('light') ? 'light' : 'dark', reducedMotion: 'reduce' });
    await stage.show(
      view,
      { kept, theme: themeOf(theme) },
      {
        hears: async (request) => {
          opened.requests.push(request as Request);
          for (const message of await opened.#answer(request as Request)) await opened.send(message);
        },
        keeps: (state) => (opened.kept = state),
        meets: (problem) => opened.problems.push(problem),
      },
    );
    return opened;
  }

  /** Sends a message as the host does; numbers in a Float64Array arrive as one. */
  async send(message: object): Promise<void> {
    const numbers: { path: string[]; values: number[] }[] = [];
    const strip = (value: unknown, at: string[]): unknown => {
      if (value instanceof Float64Array) {
        numbers.push({ path: at, values: [...value] });
        return null;
      }
      if (Array.isArray(value)) return value.map((item, i) => strip(item, [...at, String(i)]));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strip(item, [...at, key])]));
    };
    // As text, because a big message is slow to hand over piece by piece.
    await this.page.evaluate(post, JSON.stringify({ message: strip(message, []), numbers }));
    await this.drawn();
  }

  /** Waits until what has happened so far is on the screen. */
  async drawn(): Promise<void> {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  locator(selector: string): Locator {
    return this.page.locator(selector);
  }

  /** The requests of one type so far. */
  sent<Type extends Request['type']>(type: Type): Extract<Request, { type: Type }>[] {
    return this.requests.filter((request): request is Extract<Request, { type: Type }> => request.type === type);
  }

  /** Changes the theme of the open page, as VS Code does. */
  async setTheme(theme: ThemeKind): Promise<void> {
    await this.page.evaluate(applyTheme, themeOf(theme));
    await this.drawn();
  }

  /** Saves what the page shows, for people to look at, where SHOTS says. */
  async shoot(name: string): Promise<void> {
    if (shots === undefined) return;
    const folder = path.resolve(import.meta.dirname, '../..', shots);
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  /** Fails with each rule of WCAG 2 A and AA that the page breaks, and where. */
  assertAccessible(): Promise<void> {
    return assertAccessible(this.page);
  }

  /** The same of the colours alone; `theme`: the one that the page has. */
  async assertColours(theme: ThemeKind): Promise<void> {
    const style = [`${this.view}/${this.view}.css`, 'shared/base.css']
      .map((file) => readFileSync(path.join(sources, file), 'utf8'))
      .join('');
    await assertColours(this.page, { view: this.view, theme, style });
  }

  assertSound(): void {
    assert.deepEqual(this.problems, []);
  }

  close(): Promise<void> {
    return this.#stage.clear();
  }
}

function themeOf(kind: ThemeKind): Theme {
  return { classes: themeClasses(kind), kind, variables: themeVariables(kind) };
}

/** Runs in the page. */
function applyTheme({ classes, kind, variables }: Theme): void {
  const { style } = document.documentElement;
  for (const name of [...style]) if (name.startsWith('--vscode-')) style.removeProperty(name);
  for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
  document.body.className = classes;
  document.body.dataset['vscodeThemeKind'] = kind;
}

interface Posted {
  readonly message: unknown;
  readonly numbers: readonly { readonly path: readonly string[]; readonly values: readonly number[] }[];
}

/** Runs in the page: the host's message arrives. */
function post(text: string): void {
  const { message, numbers } = JSON.parse(text) as Posted;
  for (const { path: steps, values } of numbers) {
    const holder = steps.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(Object(value), key), message);
    Reflect.set(Object(holder), String(steps.at(-1)), Float64Array.from(values));
  }
  window.dispatchEvent(new MessageEvent('message', { data: message }));
}
