/** Holds a view in a browser against the rules of WCAG 2, A and AA. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const allRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
/** Those that a theme can break. */
const colourRules = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

declare global {
  /** What the test keeps in the page. */
  interface Window {
    textsToLookAt: readonly Element[];
  }
}

/** Fails with each rule that the page breaks, and where. */
export async function assertAccessible(page: Page): Promise<void> {
  assert.deepEqual(await brokenRules(page, 'document', allRules), []);
}

/** By view and theme: the looks of the texts whose colours are known to be right. */
const knownLooks = new Map<string, Set<string>>();

/**
 * Fails with each colour that breaks a rule, and where. Of the texts in all pages of a view that its style sheet cannot
 * tell apart, one is looked at in a theme: looking takes long.
 */
export async function assertColours(
  page: Page,
  { view, theme, style }: { readonly view: string; readonly theme: string; readonly style: string },
): Promise<void> {
  const key = `${view} ${theme}`;
  const known = knownLooks.get(key) ?? new Set();
  knownLooks.set(key, known);
  const attributes = [...new Set(['class', ...[...style.matchAll(/\[([\w-]+)/g)].map(([, name = '']) => name)])];
  const looks = await page.evaluate(findNewLooks, { attributes, known: [...known] });
  if (looks.length > 0) assert.deepEqual(await brokenRules(page, '{ include: textsToLookAt }', colourRules), []);
  for (const look of looks) known.add(look);
}

/** The breaks of these rules; `where`: an expression of the page for what axe is to look at. */
async function brokenRules(page: Page, where: string, runOnly: object): Promise<unknown> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    // By the browser's own way in: half a million characters take long by playwright's.
    const session = await page.context().newCDPSession(page);
    await session.send('Runtime.evaluate', { expression: axe.source });
    await session.detach();
  }
  return page.evaluate(`axe.run(${where}, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] })
    .then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, any }) => id + ': ' + help + ' at ' + html.slice(0, 200) + ' ' + any.map(({ message }) => message).join(' '))))`);
}

/** Runs in the page: keeps an element of each look that is not known yet there, and gives the looks. */
function findNewLooks({
  attributes,
  known,
}: {
  readonly attributes: readonly string[];
  readonly known: readonly string[];
}): string[] {
  const lookOf = (element: Element | null): string =>
    element === null
      ? ''
      : [
          lookOf(element.parentElement),
          element.tagName,
          ...attributes.map((name) => element.getAttribute(name)),
          ...[':first-child', ':last-child', ':checked', ':disabled'].map((state) => element.matches(state)),
        ].join(' ');
  const found = new Map<string, Element>();
  for (const element of document.body.querySelectorAll('*'))
    if ([...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== ''))
      found.set(lookOf(element), element);
  for (const look of known) found.delete(look);
  window.textsToLookAt = [...found.values()];
  return [...found.keys()];
}
