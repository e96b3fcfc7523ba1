/** Acts on the page that shows the workbench, for tests that run in its extension host. */
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { patienceMs } from './environment.ts';
import type { PageRequest, Token } from './page-requests.ts';

const pollMs = 50;

/** Carries out one request; rejects if the element does not appear within the patience of all tests. */
export async function actOnPage(page: Page, screenshots: string, request: PageRequest): Promise<unknown> {
  const within = (selector: string): Promise<Locator> =>
    locate(page, selector, 'webview' in request ? request.webview : undefined);
  switch (request.op) {
    case 'screenshot': {
      const file = path.join(screenshots, `${request.name}.png`);
      if (request.selector === undefined) await page.screenshot({ path: file });
      else await (await within(request.selector)).screenshot({ path: file, timeout: patienceMs });
      return file;
    }
    case 'click':
      return (await within(request.selector)).click({
        button: request.button ?? 'left',
        clickCount: request.count ?? 1,
        timeout: patienceMs,
      });
    case 'hover':
      return (await within(request.selector)).hover({ timeout: patienceMs });
    case 'press':
      if (request.selector === undefined) return page.keyboard.press(request.key);
      return (await within(request.selector)).press(request.key, { timeout: patienceMs });
    case 'hold':
      for (let i = 0; i < request.times; i++) await page.keyboard.down(request.key);
      return page.keyboard.up(request.key);
    case 'type':
      return page.keyboard.type(request.text);
    case 'typeWords':
      for (const [piece] of request.text.matchAll(/[\w ]+|[^]/g))
        await (piece.length > 1 ? page.keyboard.insertText(piece) : page.keyboard.type(piece));
      return undefined;
    case 'text':
      return reading(page, request.webview, (frame) =>
        frame.locator(request.selector).first().innerText({ timeout: patienceMs }),
      );
    case 'count':
      return reading(page, request.webview, (frame) => frame.locator(request.selector).count());
    case 'waitFor':
      return (await within(request.selector)).waitFor({ state: request.state ?? 'visible', timeout: patienceMs });
    case 'evaluate':
      return reading(page, request.webview, (frame) => frame.evaluate(request.expression));
    case 'tokens':
      return tokensOf(page, request.kinds ?? 1);
    case 'resize':
      return page.setViewportSize({ width: request.width, height: request.height });
  }
}

async function locate(page: Page, selector: string, webview: string | undefined): Promise<Locator> {
  return (await frameOf(page, webview)).locator(selector).first();
}

/**
 * What a document says. One that is taken away meanwhile (a preview renders anew when its theme or size changes) said
 * nothing: its successor is asked.
 */
async function reading<T>(page: Page, webview: string | undefined, read: (frame: Frame) => Promise<T>): Promise<T> {
  for (;;) {
    const frame = await frameOf(page, webview);
    try {
      return await read(frame);
    } catch (error) {
      if (!frame.isDetached()) throw error;
    }
  }
}

/** A webview's document lies two frames deep under an address of its own: it is known by what it holds. */
async function frameOf(page: Page, webview: string | undefined): Promise<Frame> {
  if (webview === undefined) return page.mainFrame();
  for (const end = Date.now() + patienceMs; Date.now() < end;) {
    for (const frame of page.frames()) {
      if (frame !== page.mainFrame() && (await holds(frame, webview))) return frame;
    }
    await pause();
  }
  throw new Error(`no webview holds ${webview}`);
}

async function holds(frame: Frame, selector: string): Promise<boolean> {
  try {
    return (await frame.locator(selector).count()) > 0;
  } catch {
    // Webviews reload: the frame was taken away meanwhile.
    return false;
  }
}

async function tokensOf(page: Page, kinds: number): Promise<Token[]> {
  const read = (): Promise<Token[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('.view-line > span > span')].map((span) => ({
        text: span.textContent.replaceAll('\u00a0', ' '),
        kind: span.className,
        color: getComputedStyle(span).color,
      })),
    );
  const end = Date.now() + patienceMs;
  let tokens = await read();
  while (Date.now() < end && new Set(tokens.map(({ kind }) => kind)).size < kinds) {
    await pause();
    tokens = await read();
  }
  return tokens;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMs));
}
