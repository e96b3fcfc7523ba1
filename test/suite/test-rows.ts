/** The rows of the Test Explorer, used as a person does. */
import { z } from 'zod';
import { page } from './page.ts';
import { until } from './until.ts';

const tree = '.test-explorer [role="treeitem"]';
/** The rows of the Test Explorer, each with its state: `x = 3.75, … (Passed)`. */
export async function rows(): Promise<readonly string[]> {
  return z
    .array(z.string())
    .parse(await page.evaluate(`[...document.querySelectorAll('${tree}')].map((row) => row.ariaLabel)`));
}

export async function row(words: RegExp): Promise<string> {
  return until(`${words} in the Test Explorer`, async () => (await rows()).find((one) => words.test(one)));
}

/** Unfolds a row by its name; the sign before it only unfolds, where the name would also open the file. */
export async function unfold(name: string): Promise<void> {
  const named = `.test-explorer .monaco-list-row[aria-label^="${name}"]`;
  await until(`${name}, unfolded`, async () => {
    if ((await page.count(`${named}[aria-expanded="true"]`)) > 0) return true;
    if ((await page.count(`${named}[aria-expanded="false"]`)) > 0) await page.click(`${named} .monaco-tl-twistie`);
    return false;
  });
}
