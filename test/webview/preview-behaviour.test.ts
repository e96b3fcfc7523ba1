import assert from 'node:assert/strict';
import { previewRequest, type PreviewRequest } from '../../src/views/preview/preview-messages.ts';
import { addition, broken, edited, endless, lineOf, longTrace, message, pictureOf } from './preview-pictures.ts';
import { ViewPage } from './view-page.ts';

type PreviewPage = ViewPage<PreviewRequest>;

describe('the preview of a task, in a page', () => {
  let view: PreviewPage | undefined;
  afterEach(async () => {
    view?.assertSound();
    for (const request of view?.requests ?? []) previewRequest.parse(request);
    await view?.close();
    view = undefined;
  });

  async function open(first: object, width = 700, kept?: unknown): Promise<PreviewPage> {
    view = await ViewPage.open<PreviewRequest>({ view: 'preview', width, height: 600, kept }, ({ type }) =>
      type === 'ready' ? [first] : [],
    );
    await view.locator('.block.state').first().waitFor();
    return view;
  }

  it('goes by keys from state to state and to its statement, and a click shows it', async () => {
    const opened = await open(message(pictureOf([addition])));
    await opened.locator('.block.chosen .go').focus();
    await opened.page.keyboard.press('ArrowDown');
    await opened.page.keyboard.press('ArrowDown');
    const name = await opened.locator('.go:focus').getAttribute('aria-label');
    assert.match(name ?? '', /^.+, state 3, line \d+, \d+ tokens, farthest fetch [\d,]+ tokens back$/);
    await opened.page.keyboard.press('Enter');
    const [, line] = /line (\d+)/.exec(name ?? '') ?? [];
    assert.deepEqual(
      opened.sent('go').map((go) => [go.line, go.isFocused]),
      [[Number(line) - 1, true]],
    );
    await opened.locator('.block.state .line').first().click();
    assert.equal(opened.sent('go').at(-1)?.isFocused, false);
    await opened.page.keyboard.press('End');
    assert.match(await opened.locator('.block.chosen .lines').innerText(), /Answer: /);
  });

  it('chooses what is previewed, and remembers it', async () => {
    const picture = pictureOf([addition]);
    const opened = await open(message(picture));
    await opened.page.keyboard.press('r');
    await opened.page.getByText('Example', { exact: true }).click();
    await opened.page.getByLabel('Style').selectOption('verbose');
    assert.deepEqual(
      opened.sent('choose').map(({ choice: { seed, size, style } }) => [seed, size, style]),
      [
        [1, { tier: 'S' }, 'minimal'],
        [0, { example: 0 }, 'minimal'],
        [0, { tier: 'S' }, 'verbose'],
      ],
    );
    const { uri, choice } = opened.kept as { readonly uri: string; readonly choice: object };
    assert.deepEqual([uri, choice], ['file:///addition.tail', opened.sent('choose').at(-1)?.choice]);
    await opened.page.getByLabel('Length').fill('7');
    await opened.page.keyboard.press('Enter');
    assert.deepEqual(opened.sent('choose').at(-1)?.choice.size, { length: 7 });
  });

  it('marks what the caret’s statement wrote, and scrolls there', async () => {
    const opened = await open(message(pictureOf([addition], { size: { tier: 'L' } })));
    assert.equal(await opened.locator('.here').count(), 0);
    await opened.send({ type: 'caret', line: lineOf(addition, 'step "Write the carry"') });
    await opened.locator('.here').waitFor();
    const box = await opened.locator('.here').boundingBox();
    assert.ok(box !== null && box.y >= 0 && box.y < 600, JSON.stringify(box));
    assert.match(await opened.locator('.here .label').innerText(), /^Write the carry/);
    await opened.send({ type: 'caret', line: 0 });
    assert.equal(await opened.locator('.here').count(), 0);
  });

  it('is scrolled to where an earlier page of the document was, whatever the caret is in', async () => {
    const first = await open(message(pictureOf([addition])));
    await first.locator('.trace').evaluate((list) => list.scrollTo(0, 1200));
    const top = (): { readonly block?: number; readonly label?: string } =>
      (first.kept as { readonly top?: object } | undefined)?.top ?? {};
    for (let frame = 0; frame < 100 && (top().block ?? 0) === 0; frame++) await first.drawn();
    const { block = 0, label = '' } = top();
    assert.ok(block > 0, JSON.stringify(first.kept));
    const { kept } = first;
    await first.close();
    const again = await open(message(pictureOf([addition]), lineOf(addition, 'answer sum')), 700, kept);
    await again.drawn();
    const shown = await again.locator('.trace').evaluate((list) => {
      const edge = list.getBoundingClientRect().top + 3;
      return [...list.querySelectorAll('li')].find((one) => one.getBoundingClientRect().bottom > edge)?.innerText;
    });
    assert.ok(shown?.includes(label) === true, `${label} is not at the top: ${shown ?? 'nothing'}`);
  });

  it('keeps the last trace without colours while there is none of the text, and stays where it was', async () => {
    const opened = await open(message(pictureOf([addition])));
    await opened.locator('.trace').evaluate((list) => list.scrollTo(0, 900));
    await opened.drawn();
    const top = await opened.locator('.trace').evaluate((list) => list.scrollTop);
    for (const [text, told] of [
      [broken, /The program has a mistake\./],
      [endless, /The task does not halt\. The run has not halted after 10,000 states/],
    ] as const) {
      const picture = pictureOf([addition, text]);
      assert.ok(picture.is === 'stale');
      const { is, menu, failure, edits } = picture;
      await opened.send({ type: 'stale', picture: { is, menu, failure, edits } });
      assert.match(await opened.locator('.note').innerText(), told);
      assert.equal(await opened.locator('.trace.stale').count(), 1);
      assert.equal((await opened.locator('.stale-sign').innerText()).trim(), 'stale');
      const colours = await opened
        .locator('.block .line span')
        .evaluateAll((spans) => [...new Set(spans.map((span) => getComputedStyle(span).color))]);
      assert.equal(colours.length, 1);
      await opened.locator('.note .link').first().click();
      assert.equal(opened.sent('go').at(-1)?.line, failure.line);
    }
    await opened.send(message(pictureOf([addition, edited])));
    assert.equal(await opened.locator('.trace.stale').count(), 0);
    assert.ok((await opened.locator('.line.edited').count()) > 0);
    assert.ok(Math.abs((await opened.locator('.trace').evaluate((list) => list.scrollTop)) - top) < 60);
    await opened.send({ type: 'working' });
    assert.equal(await opened.locator('.trace.stale').count(), 1);
  });

  it('draws of a megabyte what is in sight, and finds the rest', async () => {
    const picture = longTrace(1_000_000);
    assert.ok(picture.is === 'fresh');
    const opened = await open(message(picture));
    const { length } = picture.trace.blocks;
    assert.ok(length > 5000);
    for (const share of [0.5, 1, 0.25]) {
      await opened.locator('.trace').evaluate((list, at) => list.scrollTo(0, list.scrollHeight * at), share);
      await opened.drawn();
      assert.ok((await opened.locator('.block').count()) < 60);
      const seen = await opened.locator('.block.state').evaluateAll((blocks) =>
        blocks.some((block) => {
          const { top, bottom } = block.getBoundingClientRect();
          return top < 500 && bottom > 300;
        }),
      );
      assert.ok(seen, `something is in sight at ${share}`);
    }
    await opened.page.keyboard.press('/');
    await opened.page.keyboard.type('answer: ');
    await opened.page.keyboard.press('Enter');
    assert.match(await opened.locator('.block.chosen .lines').innerText(), /Answer: /);
  });
});
