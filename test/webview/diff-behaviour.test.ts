import assert from 'node:assert/strict';
import {
  diffRequest,
  type DiffContent,
  type DiffMessage,
  type DiffRequest,
} from '../../src/views/diff/diff-messages.ts';
import { hostileContent, longContent, slippedContent, soundContent, wideContent } from './diff-contents.ts';
import { readMemory } from '../../src/views/diff/diff-memory.ts';
import { ViewPage } from './view-page.ts';

type DiffPage = ViewPage<DiffRequest>;

const slipped = slippedContent();
const message = (content: DiffContent, subject: unknown = 'one'): DiffMessage => ({ type: 'diff', content, subject });

describe('the diff view', () => {
  let view: DiffPage | undefined;
  afterEach(async () => {
    view?.assertSound();
    for (const request of view?.requests ?? []) diffRequest.parse(request);
    await view?.close();
    view = undefined;
  });

  async function open(content: DiffContent, kept?: unknown, width = 1100, height = 800): Promise<DiffPage> {
    const opened = await ViewPage.open<DiffRequest>({ view: 'diff', width, height, kept }, ({ type }) =>
      type === 'ready' ? [message(content)] : [],
    );
    view = opened;
    await opened.locator('.side.model .view-line').first().waitFor();
    return opened;
  }

  /** The lines in sight of a side with the places at which they stand, in pixels. */
  const lines = async (side: 'truth' | 'model'): Promise<ReadonlyMap<string, number>> => {
    await view?.drawn();
    const found = await view?.page.evaluate(
      (name) =>
        [...document.querySelectorAll(`.side.${name} .view-line`)].map(
          (line) => [line.textContent.replaceAll('\u00a0', ' '), line.getBoundingClientRect().top] as const,
        ),
      side,
    );
    return new Map(found);
  };
  const status = async (): Promise<string> => (await view?.locator('.steps [role=status] b').innerText()) ?? '';

  it('shows states that stand for each other at one height, whatever stands between them', async () => {
    await open(slipped);
    const [truth, model] = [await lines('truth'), await lines('model')];
    const labels = [...model.keys()].filter((line) => /^(?:Add place|Pad) /.test(line));
    assert.ok(labels.length >= 3, [...model.keys()].join('\n'));
    for (const label of labels) assert.equal(model.get(label), truth.get(label), label);
    await view?.page.mouse.move(300, 400);
    await view?.page.mouse.wheel(0, 500);
    await view?.page.waitForFunction(
      () => !document.querySelector('.side.model .view-lines')?.textContent.includes('Set\u00a0low,'),
    );
    const [later, own] = [await lines('model'), await lines('truth')];
    for (const [line, top] of later) if (line.startsWith('Add place')) assert.equal(own.get(line), top, line);
  });

  it('numbers lines as the document has them in which the debugger stops', async () => {
    const opened = await open(slipped);
    const shown = await lines('model');
    const numbers = new Map(
      await opened.page.evaluate(() =>
        [...document.querySelectorAll('.side.model .line-numbers')].map(
          (one) => [one.getBoundingClientRect().top, Number(one.textContent)] as const,
        ),
      ),
    );
    const all = slipped.text.split('\n');
    const checked = [...shown].filter(([line]) => all.indexOf(line) === all.lastIndexOf(line) && all.includes(line));
    assert.ok(checked.length > 5);
    for (const [line, top] of checked) assert.equal(numbers.get(top), all.indexOf(line) + 1 + 2, line);
  });

  it('explains each fault under its state, and takes from one to the next', async () => {
    await open(slipped);
    const [first, second] = slipped.faults;
    assert.ok(first && second);
    assert.match((await view?.locator('.zone .note').first().innerText()) ?? '', new RegExp(first.explanation));
    assert.equal(await status(), '1 of 2');
    await view?.page.keyboard.press('F8');
    assert.equal(await status(), '2 of 2');
    await view?.page.waitForFunction(
      (text) => document.querySelector('.side.model .view-lines')?.textContent.replaceAll('\u00a0', ' ').includes(text),
      second.label,
    );
    assert.match((await view?.locator('.steps').innerText()) ?? '', new RegExp(second.label));
    await view?.page.keyboard.press('Shift+F8');
    assert.equal(await status(), '1 of 2');
    await view?.page.keyboard.press('d');
    await view?.locator('.zone .note .link').first().click();
    const debug = { type: 'debug', state: first.state };
    assert.deepEqual(view?.sent('debug'), [debug, debug]);
  });

  it('shows the explanation of a fault also where there is room for a few lines alone', async () => {
    const opened = await open(slipped, undefined, 1000, 340);
    const inSight = async (text: string): Promise<void> => {
      await opened.page.waitForFunction((wanted) => {
        const side = document.querySelector('.side.model')?.getBoundingClientRect();
        const note = [...document.querySelectorAll('.side.model .zone .note')].find((one) =>
          one.textContent.includes(wanted),
        );
        const box = note?.getBoundingClientRect();
        return side !== undefined && box !== undefined && box.height > 0 && box.top < side.bottom;
      }, text);
    };
    for (const { explanation } of slipped.faults) {
      await inSight(explanation);
      assert.equal(await opened.locator('.side.model .view-overlays .here').count(), 1);
      await opened.page.keyboard.press('F8');
    }
  });

  it('hides states that agree until they are asked for, some or all', async () => {
    await open(slipped);
    const folds = (): Promise<number> => view?.locator('.side.model .fold').count() ?? Promise.resolve(0);
    const before = await folds();
    assert.ok(before >= 2);
    const hidden = 'Pad y at place -9';
    assert.equal((await lines('model')).has(hidden), false);
    await view?.locator('.side.model .fold').first().click();
    await view?.page.waitForFunction(
      (count) => document.querySelectorAll('.side.model .fold').length === count,
      before - 1,
    );
    await view?.page.keyboard.press('h');
    assert.equal(await folds(), 0);
    await view?.page.keyboard.press('h');
    assert.equal(await folds(), before);
    const state = slipped.stretches.find(({ label }) => label === hidden)?.model;
    await view?.send({ ...message(slipped), state });
    assert.equal((await lines('model')).has(hidden), true, 'opened at a state that was hidden');
    assert.equal(await folds(), before - 1);
    assert.equal(await view?.locator('.side.model .view-overlays .here.sound').count(), 1);
  });

  it('copies what the model wrote without what stands between the lines', async () => {
    await open(slipped);
    await view?.locator('.side.model .view-line').first().click();
    await view?.page.keyboard.press('Control+a');
    await view?.page.evaluate(() =>
      document.addEventListener('copy', ({ clipboardData }) => {
        document.body.dataset['copied'] = clipboardData?.getData('text/plain');
      }),
    );
    await view?.page.keyboard.press('Control+c');
    const copied = await view?.page.evaluate(() => document.body.dataset['copied']);
    assert.equal(copied, slipped.text);
    await view?.page.keyboard.press('c');
    await view?.page.keyboard.press('v');
    assert.deepEqual(
      view?.requests.slice(-2).map(({ type }) => type),
      ['copy', 'native'],
    );
  });

  it('shows one text where there is no room for two, and the other at a press', async () => {
    await open(slipped, undefined, 420);
    const shown = (): Promise<boolean[]> =>
      Promise.all(['truth', 'model'].map(async (side) => (await view?.locator(`.side.${side}`).isVisible()) ?? false));
    assert.deepEqual(await shown(), [false, true]);
    await view?.locator('.head.truth').click();
    assert.deepEqual(await shown(), [true, false]);
    await view?.page.setViewportSize({ width: 900, height: 800 });
    await view?.page.waitForFunction(() => document.querySelector<HTMLElement>('#view')?.dataset['shows'] === 'both');
    assert.deepEqual(await shown(), [true, true]);
  });

  it('comes back to where it was left, and begins anew with another trace', async () => {
    const scrolled = (): number | undefined => readMemory(view?.kept).scrolled;
    await open(slipped, undefined, 1100, 360);
    const first = scrolled() ?? 0;
    assert.ok(first > 0, 'the first fault is not at the top');
    await view?.page.keyboard.press('F8');
    const places = [...(await lines('model'))];
    const kept = view?.kept;
    assert.notEqual(scrolled(), first);
    await view?.close();
    await open(slipped, kept, 1100, 360);
    assert.equal(await status(), '2 of 2');
    assert.deepEqual([...(await lines('model'))], places);
    await view?.send({ type: 'working', name: 'M9', subject: 'another' } satisfies DiffMessage);
    await view?.send(message(slipped, 'another'));
    assert.equal(await status(), '1 of 2');
    assert.equal(scrolled(), first, 'at the first fault, also where it took a while to find it');
  });

  it('says of a sound trace that it has no fault, and hides nothing of it', async () => {
    await open(soundContent());
    assert.match((await view?.locator('header').innerText()) ?? '', /Sound\s+no fault in 28 states/);
    assert.equal(await view?.locator('.steps').count(), 0);
    assert.equal(await view?.locator('.fold').count(), 0);
  });

  it('shows hostile text as text, also in a hover', async () => {
    await open(hostileContent());
    assert.equal(await view?.locator('img, iframe, a[href]').count(), 0);
    assert.equal(await view?.locator('#view script').count(), 0);
    await view?.locator('.fault-text').first().hover();
    await view?.locator('.monaco-hover').first().waitFor();
    assert.equal(await view?.locator('.monaco-hover :is(img, a, b, strong)').count(), 0);
    assert.notEqual(await view?.locator('.unseen-code, .mtkcontrol').count(), 0);
  });

  it('shows the faulty place of a line that is many times as wide as the view', async () => {
    const opened = await open(wideContent(200));
    const isInSight = (): boolean => {
      const side = document.querySelector('.side.model')?.getBoundingClientRect();
      const mark = document.querySelector('.side.model .fault-text')?.getBoundingClientRect();
      return side !== undefined && mark !== undefined && mark.left >= side.left && mark.right <= side.right;
    };
    await opened.page.waitForFunction(isInSight);
  });

  it('shows a trace of a megabyte from its fault on, a screenful of it in the page', async () => {
    const content = longContent(2 ** 20);
    await open(content);
    assert.equal(await status(), `1 of ${content.faults.length}`);
    assert.ok(((await view?.locator('.view-line').count()) ?? 0) < 200);
  });
});
