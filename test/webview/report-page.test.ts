/** The result view as a page that stands alone, in a real browser, from a file. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { Report } from '../../src/spotcheck/index.ts';
import { reportPage } from '../../src/views/report-page/report-page.ts';
import { launchChromium } from '../host/chromium.ts';
import { patienceMs } from '../host/environment.ts';
import { assertAccessible, assertColours } from './accessibility.ts';
import { additionReport, hostileReport } from './report-runs.ts';
import { keeperOfNames } from './stage.ts';

const media = path.resolve(import.meta.dirname, '../../media/views');
/** The styles as they are written, not as they are built. */
const sources = path.resolve(import.meta.dirname, '../../src/views');
const shots = process.env['SHOTS'];

describe('a report as a page of its own', () => {
  const undo: (() => unknown)[] = [];
  let browser: Browser;
  let folder: string;

  before(async () => {
    browser = await launchChromium((step) => undo.push(step));
    folder = mkdtempSync(path.join(tmpdir(), 'tail-page-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
  });
  after(async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  });

  /** Opens the page of a report; `problems` are all that a sound page has none of. */
  async function opened(
    report: Report,
    options: Parameters<Browser['newContext']>[0],
  ): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
    const built = (ending: string): string => readFileSync(path.join(media, `report-page.${ending}`), 'utf8');
    const file = path.join(folder, 'report.html');
    writeFileSync(file, reportPage(report, built('js'), built('css'), 'nonceOfThisVeryTest'));
    const context = await browser.newContext({ viewport: { width: 1000, height: 1300 }, ...options });
    undo.push(() => context.close());
    const page = await context.newPage();
    await page.addInitScript(keeperOfNames);
    page.setDefaultTimeout(patienceMs);
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => problems.push('dialog')));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) problems.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.locator('.sample-row').first().waitFor();
    return { page, problems };
  }

  async function shoot(page: Page, name: string): Promise<void> {
    if (shots === undefined) return;
    const to = path.resolve(import.meta.dirname, '../..', shots);
    mkdirSync(to, { recursive: true });
    await page.screenshot({ path: path.join(to, `report-page-${name}.png`) });
  }

  it('shows figures and samples, searches and opens them, and offers nothing that needs an editor', async () => {
    const { page, problems } = await opened(additionReport(16), { colorScheme: 'light' });
    assert.equal(await page.title(), 'Spot check of Large number addition · tail-1.5b-step-4000');
    assert.match(await page.locator('.samples .shown').innerText(), /^48 of 48$/);
    const row = page.locator('.sample-row').first();
    await row.focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.peek').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('input[type=search]').fill('no such words');
    assert.match(await page.locator('.samples .shown').innerText(), /^0 of 48$/);
    await page.locator('input[type=search]').fill('');
    const names = await page.getByRole('button').allInnerTexts();
    assert.deepEqual(
      names.filter((name) => /run again|diff|debug|export|file/i.test(name)),
      [],
    );
    assert.equal(await page.locator('.doing button, .ways button').count(), 0);
    await assertAccessible(page);
    assert.deepEqual(problems, []);
    await shoot(page, 'light');
  });

  it("follows the person's system from the beginning, and when that changes", async () => {
    const { page, problems } = await opened(additionReport(16), { colorScheme: 'dark', contrast: 'more' });
    await assertAccessible(page);
    await shoot(page, 'contrast');
    const style = ['shared/base.css', 'report/report.css', 'report-page/report-page.css']
      .map((file) => readFileSync(path.join(sources, file), 'utf8'))
      .join('');
    for (const [theme, media] of Object.entries({
      'contrast-light': { colorScheme: 'light' },
      dark: { colorScheme: 'dark', contrast: 'no-preference' },
    } satisfies Readonly<Record<string, Parameters<Page['emulateMedia']>[0]>>)) {
      await page.emulateMedia(media);
      await assertColours(page, { view: 'report-page', theme, style });
      await shoot(page, theme);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 200, height: 2600 });
    await assertAccessible(page);
    await shoot(page, 'slim');
    assert.deepEqual(problems, []);
  });

  it('takes nothing that a model or a server says for its own', async () => {
    const { page, problems } = await opened(hostileReport(), { colorScheme: 'dark' });
    await page.locator('.sample-row').first().click();
    await page.locator('.peek').waitFor();
    assert.deepEqual(problems, []);
    await shoot(page, 'hostile');
  });

  it('holds what would end a script or a comment in it as the text that it is', async () => {
    const report = additionReport(1);
    const ends = '</script><script>alert(1)</script><!--<script>';
    const task = `${ends} & ${JSON.stringify(ends)}`;
    const { page, problems } = await opened({ ...report, head: { ...report.head, task } }, {});
    assert.equal(await page.locator('h1').innerText(), task);
    assert.deepEqual(problems, []);
  });
});
