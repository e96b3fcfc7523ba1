/** The workbench's page, for tests in the extension host: look at it, click, type, take screenshots. */
import { z } from 'zod';
import { pageVariable, shotsVariable } from '../host/environment.ts';
import { type PageRequest, type Token, pageAnswer, token } from '../host/page-requests.ts';

type Asked<Op extends PageRequest['op']> = Omit<Extract<PageRequest, { op: Op }>, 'op'>;

/** A selector; with `webview`, a selector that only the wanted webview's document matches, inside that webview. */
interface Place {
  readonly webview?: string;
}

export const page = {
  /** Whether screenshots are taken: people look at them who run some tests, and nobody at those of a whole run. */
  takesScreenshots: process.env[shotsVariable] !== undefined,
  /** Saves NAME.png (letters, digits, `-`, `_`) in the folder for screenshots (.shots, or $SHOTS), where wanted. */
  async screenshot(name: string, options: Omit<Asked<'screenshot'>, 'name'> = {}): Promise<void> {
    if (page.takesScreenshots) await ask({ op: 'screenshot', name, ...options });
  },
  async click(selector: string, options: Omit<Asked<'click'>, 'selector'> = {}): Promise<void> {
    await ask({ op: 'click', selector, ...options });
  },
  async hover(selector: string, options: Place = {}): Promise<void> {
    await ask({ op: 'hover', selector, ...options });
  },
  /** A key or chord, as `ArrowDown` or `Control+Shift+P`: at the focus, or on the element of `selector`. */
  async press(key: string, options: Omit<Asked<'press'>, 'key'> = {}): Promise<void> {
    await ask({ op: 'press', key, ...options });
  },
  /** A key held down at the focus, so that it repeats. */
  async hold(key: string, times: number): Promise<void> {
    await ask({ op: 'hold', key, times });
  },
  async type(text: string): Promise<void> {
    await ask({ op: 'type', text });
  },
  /** The same, but for words: each of them comes as one piece, which is faster. */
  async typeWords(text: string): Promise<void> {
    await ask({ op: 'typeWords', text });
  },
  /** The visible text of the first element that matches, once there is one. */
  async text(selector: string, options: Place = {}): Promise<string> {
    return z.string().parse(await ask({ op: 'text', selector, ...options }));
  },
  /** How many elements match now. */
  async count(selector: string, options: Place = {}): Promise<number> {
    return z.number().parse(await ask({ op: 'count', selector, ...options }));
  },
  async waitFor(selector: string, options: Omit<Asked<'waitFor'>, 'selector'> = {}): Promise<void> {
    await ask({ op: 'waitFor', selector, ...options });
  },
  /** The value of a JavaScript expression in the document; parse it before use. */
  evaluate(expression: string, options: Place = {}): Promise<unknown> {
    return ask({ op: 'evaluate', expression, ...options });
  },
  /** The spans of the visible editors' lines, once at least `kinds` kinds of token are coloured. */
  async tokens(kinds = 1): Promise<readonly Token[]> {
    return z.array(token).parse(await ask({ op: 'tokens', kinds }));
  },
  async resize(width: number, height: number): Promise<void> {
    await ask({ op: 'resize', width, height });
  },
};

async function ask(request: PageRequest): Promise<unknown> {
  const address = process.env[pageVariable];
  if (address === undefined)
    throw new Error(`${pageVariable} is not set: these tests run by npm test or npm run test:desktop`);
  const response = await fetch(address, { method: 'POST', body: JSON.stringify(request) });
  const answer = pageAnswer.parse(await response.json());
  if ('error' in answer) throw new Error(`page ${request.op}: ${answer.error}`);
  return answer.result;
}
