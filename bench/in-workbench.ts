/**
 * What a person waits for in a real workbench with the packaged extension, its page in Chromium: from a click to what is
 * painted, by the clock of the machine, and the processor time that the extension host takes for it.
 *
 * `diff`: a trace of so many characters with one fault, from *Diff* in the report until both texts and the explanation of
 * the fault are painted, the first time after the start and again. The page is loaded anew each time.
 * `run`: a large run, as `npm run bench -- open-run --file RUN` leaves it, from the key that opens it until rows are
 * painted; the first time nothing is known of it, unless `--cache` names a folder in which its verdicts are kept.
 * `npm run bench -- in-workbench [--only diff|run] [--characters N] [--file RUN] [--cache FOLDER] [--times N]
 * [--vsix FILE]`; without `--vsix`, it packages what is in the checkout. Linux only.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Frame, Page } from 'playwright-core';
import { compileText } from '../src/compile/index.ts';
import { groundTruth, Random } from '../src/dataset/index.ts';
import { inject } from '../src/imitator/index.ts';
import { endpointSchema } from '../src/inference/index.ts';
import { bindInputs, minimal } from '../src/machine/index.ts';
import { jsonInputs, planRun } from '../src/spotcheck/index.ts';
import { runLine } from '../src/spotcheck/run-file.ts';
import { launchChromium } from '../test/host/chromium.ts';
import { installHost } from '../test/host/install.ts';
import { packageExtension } from '../test/host/package-extension.ts';
import { installExtension, startServer, workbenchAddress } from '../test/host/server.ts';
import { addSettings, serverSettingsFile, stillSettings } from '../test/host/settings.ts';
import { type Defer, withCleanup } from '../test/runner/cleanup.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    characters: { type: 'string', default: '1200000' },
    file: { type: 'string' },
    cache: { type: 'string' },
    vsix: { type: 'string' },
    times: { type: 'string', default: '5' },
  },
});
const root = path.resolve(import.meta.dirname, '../..');
const PATIENCE = 300_000;
/** Milliseconds between two looks for a page that is not there yet. */
const LOOK = 10;

/** What tells a webview, and what is to be painted in it. */
type Painting = readonly [view: string, ...others: string[]];
const diff: Painting = ['#view.diff', '.side.truth .view-line', '.side.model .view-line', '.zone .note'];
const report: Painting = ['#view', '.samples'];

/** A run of two answers, each with one fault in a trace of about so many characters. */
function largeTraces(characters: number): string {
  const source = readFileSync(path.join(root, 'tasks/bubble-sort.tail'), 'utf8');
  const [task] = compileText(source).tasks;
  if (task === undefined) throw new Error('tasks/bubble-sort.tail does not compile.');
  const endpoint = endpointSchema.parse({ name: 'bench', url: 'http://localhost/v1', model: 'bench' });
  const { head } = planRun(task, endpoint, {
    ...{ tiers: ['S'], samples: 2, seed: 0, source, calledFrom: 'bench', started: '2026-01-01T00:00:00Z' },
  });
  const random = new Random('in-workbench');
  const traceOf = (n: number): { readonly trace: string; readonly inputs: Readonly<Record<string, unknown>> } => {
    const a = Array.from({ length: n }, (_, i) => n - i).sort(() => random.integer(0, 1) - 0.5);
    const { bound } = bindInputs(task, { a });
    if (bound === undefined) throw new Error('The inputs do not fit.');
    const inputs = { a: a.map(BigInt) };
    return { trace: groundTruth(task, inputs, minimal, { n }).truth?.trace ?? '', inputs };
  };
  let n = 20;
  while (traceOf(n).trace.length < characters) n = Math.ceil(n * 1.1);
  const lines = [0, 1].map((index) => {
    const { trace, inputs } = traceOf(n);
    const uniform = (): number => random.integer(0, 999_999) / 1e6;
    const text = inject(trace, 'minimal', 'fetch-stale', uniform)?.text ?? trace;
    console.log(`Trace ${index + 1}: ${(text.length / 1e6).toFixed(2)} million characters.`);
    return runLine({
      ...{ kind: 'sample', tier: 'S', index, lengths: { n }, inputs: jsonInputs(inputs as never) },
      ...{ question: 'Sort the numbers.', sent: '', text, reasoning: '', finishReason: 'stop', model: 'bench' },
      ...{ usage: undefined, firstToken: 1, total: 2 },
    } as never);
  });
  return runLine(head) + lines.join('');
}

/** The expression for when all of these are painted in a document, in milliseconds since 1970. */
function painted(selectors: readonly string[]): string {
  return `new Promise((resolve) => {
    const selectors = ${JSON.stringify(selectors)};
    const look = () => {
      if (selectors.some((one) => document.querySelector(one) === null)) return void requestAnimationFrame(look);
      // What is there in this frame is painted before the next task that follows it.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
      port2.postMessage(undefined);
    };
    requestAnimationFrame(look);
  })`;
}

/** How many elements a document has of a selector; none of one that was taken away. */
function countIn(frame: Frame, selector: string): Promise<number> {
  return frame
    .locator(selector)
    .count()
    .catch(() => 0);
}

async function frameWith(page: Page, selector: string): Promise<Frame> {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    for (const frame of page.frames())
      if (frame !== page.mainFrame() && (await countIn(frame, selector)) > 0) return frame;
    await page.waitForTimeout(LOOK);
  }
  throw new Error(`Nothing in the workbench is ${selector}.`);
}

/** The moment in which all of the others are painted in the webview with the first. */
async function paintedAt(page: Page, [view, ...others]: Painting): Promise<number> {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const frame = await frameWith(page, view);
    const at = await frame.evaluate<number>(painted(others)).catch(() => undefined);
    if (at !== undefined) return at;
    // It was loaded anew meanwhile.
  }
  throw new Error(`${view} is not painted.`);
}

/** Processor seconds of the extension host. */
function ofHost(): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=extensionHost')) continue;
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) continue;
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      // It has just ended.
    }
  }
  return NaN;
}

const mark = `TAIL_BENCH=${process.pid}`;

async function measure(defer: Defer): Promise<void> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'in-workbench-'));
  defer(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const workspace = path.join(temporary, 'workspace');
  mkdirSync(workspace);
  if (options.only !== 'run')
    writeFileSync(path.join(workspace, 'large-traces.tailrun'), largeTraces(Number(options.characters)));
  if (options.file !== undefined) symlinkSync(path.resolve(options.file), path.join(workspace, 'many-answers.tailrun'));
  const data = path.join(temporary, 'data');
  addSettings(serverSettingsFile(data, 'User'), { ...stillSettings, 'workbench.editor.enablePreview': true });
  const installation = await installHost(defer);
  const vsix = options.vsix ?? (await packageExtension(path.join(temporary, 'tail-workbench.vsix'), defer));
  await installExtension(installation, data, vsix, defer);
  const environment = {
    TAIL_CACHE: options.cache === undefined ? path.join(temporary, 'cache') : path.resolve(options.cache),
    TAIL_BENCH: String(process.pid),
  };
  const server = await startServer({ installation, data, environment, forTests: false }, defer);
  const browser = await launchChromium(defer);
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE);
  const [first] = cpus();
  console.log(`${cpus().length} × ${first?.model ?? ''}, load ${loadavg()[0]?.toFixed(1)}.\n`);
  const rows: string[] = [
    '| | seconds by the clock | processor seconds of the extension host |',
    '| --- | --- | --- |',
  ];
  const time = async (page: Page, name: string, what: Painting, act: () => Promise<void>): Promise<void> => {
    const [before, start] = [ofHost(), performance.timeOrigin + performance.now()];
    const [at] = await Promise.all([paintedAt(page, what), act()]);
    const clock = (at - start) / 1000;
    const processor = ofHost() - before;
    rows.push(`| ${name} | ${clock.toFixed(2)} | ${processor.toFixed(2)} |`);
    console.log(rows.at(-1));
  };
  const started = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(workbenchAddress(server, workspace));
    await page.waitForSelector('.monaco-workbench .part.statusbar');
    await page.waitForSelector('.explorer-folders-view .monaco-list-row');
    return page;
  };
  const openFile = async (page: Page, name: string): Promise<void> => {
    await page.keyboard.press('Control+P');
    await page.keyboard.type(name);
    await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${name}")`);
    await page.keyboard.press('Enter');
  };
  if (options.only !== 'run') {
    const page = await started();
    await openFile(page, 'large-traces.tailrun');
    for (let i = 0; i < Number(options.times); i++) {
      const row = `.sample-row[data-sample="S${(i % 2) + 1}"]`;
      const frame = await frameWith(page, '.samples');
      await frame.evaluate(`document.querySelector('.samples').scrollIntoView()`);
      const button = frame.locator(`${row} [aria-label="Open diff"]`);
      await frame.locator(row).hover();
      const box = await button.boundingBox();
      if (box === null) throw new Error('The row is out of sight.');
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.waitForTimeout(1000);
      await time(page, i === 0 ? 'diff, the first time' : 'diff, again', diff, () =>
        page.mouse.down().then(() => page.mouse.up()),
      );
      await page.locator('.tab:has-text("large-traces")').click();
    }
    await page.close();
  }
  if (options.file !== undefined)
    for (let i = 0; i < Number(options.times); i++) {
      const page = await started();
      await page.keyboard.press('Control+P');
      await page.keyboard.type('many-answers');
      await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("many-answers.tailrun")');
      await time(page, i === 0 ? 'run, the first time' : 'run, again', report, () => page.keyboard.press('Enter'));
      await page.close();
    }
  console.log(`\n${rows.join('\n')}`);
}

await withCleanup(measure);
