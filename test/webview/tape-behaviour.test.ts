import assert from 'node:assert/strict';
import { type TapeRequest, tapeRequest } from '../../src/debugger/tape/tape-messages.ts';
import { faultOfMillion, hostileSnapshot, million, millionHost } from './tape-extremes.ts';
import {
  addition,
  combinations,
  deep,
  dijkstra,
  knapsack,
  SessionHost,
  slipped,
  stateOf,
  sum,
} from './tape-sessions.ts';
import { until } from '../suite/until.ts';
import { ViewPage } from './view-page.ts';

type Tape = ViewPage<TapeRequest>;

async function openAt(host: SessionHost, width = 820): Promise<Tape> {
  const view = await ViewPage.open<TapeRequest>({ view: 'tape', width, height: 700 }, host.answer);
  await view.locator('h1').waitFor();
  return view;
}

/** Waits until the view shows this state, counted from 1 as people do. */
async function shows(view: Tape, state: number): Promise<void> {
  await view.page.waitForFunction(
    (wanted) => document.querySelector<HTMLInputElement>('#state')?.value === String(wanted),
    state,
  );
}

describe('the tape view', () => {
  let view: Tape | undefined;
  afterEach(async () => {
    view?.assertSound();
    for (const request of view?.requests ?? []) tapeRequest.parse(request);
    await view?.close();
    view = undefined;
  });

  it('steps with the arrows, ten states with Shift, and goes to the ends with Home and End', async () => {
    const host = new SessionHost(addition, 'truth', 5);
    view = await openAt(host);
    for (const [key, state] of [
      ['ArrowRight', 7],
      ['ArrowRight', 8],
      ['ArrowLeft', 7],
      ['Shift+ArrowRight', 17],
      ['Shift+ArrowLeft', 7],
      ['End', host.states],
      ['Home', 1],
    ] as const) {
      await view.page.keyboard.press(key);
      await shows(view, state);
    }
  });

  it('goes to the fault with ] and back with [, and shows the fault in full only there', async () => {
    view = await openAt(new SessionHost(addition, 'model', 3));
    assert.match(await view.locator('.note.fault').innerText(), new RegExp(`First fault in ${slipped - 3} states`));
    await view.page.keyboard.press(']');
    await shows(view, slipped + 1);
    assert.match(await view.locator('.note.fault').innerText(), /should be[^]*carry/);
    await view.page.keyboard.press('ArrowRight');
    await shows(view, slipped + 2);
    assert.match(await view.locator('.note.fault').innerText(), /First fault 1 state ago/);
    await view.page.keyboard.press('[');
    await shows(view, slipped + 1);
  });

  it('steps by line, and shows what a line writes only once it has taken effect', async () => {
    const host = new SessionHost(sum, 'truth', slipped, 0);
    view = await openAt(host);
    assert.equal(await view.locator('.box.written').count(), 1, 'the legend alone');
    await view.locator('#grain').selectOption('line');
    const put = host.lineStarting('put');
    await view.locator('h1').click();
    for (let line = 1; line <= put; line++) {
      await view.page.keyboard.press('ArrowRight');
      await view.page.waitForFunction(
        (now) => document.querySelectorAll('.state-text li')[now]?.classList.contains('now'),
        line,
      );
      assert.equal((await view.locator('.box.written').count()) > 1, line === put);
    }
  });

  it('goes to the moment of a line that is clicked', async () => {
    view = await openAt(new SessionHost(sum, 'truth', slipped));
    await view.locator('.state-text .line').nth(2).click();
    await view.locator('.state-text li').nth(2).and(view.locator('.now')).waitFor();
    assert.deepEqual(view.sent('go').at(-1), { type: 'go', state: slipped, line: 2, scrubbing: false });
  });

  it('goes to a state by its number, whatever is typed', async () => {
    const host = new SessionHost(addition, 'truth', 5);
    view = await openAt(host);
    for (const [typed, state] of [
      ['12', 12],
      ['9999', host.states],
      ['0', 1],
      ['nonsense', 1],
      ['1,2', 12],
    ] as const) {
      await view.locator('#state').fill(typed);
      await view.page.keyboard.press('Enter');
      await view.page.locator('h1').click();
      await shows(view, state);
    }
  });

  it('shows the lines of a state as the trace has them, each without blanks of its own around it', async () => {
    view = await openAt(new SessionHost(knapsack, 'truth', 4));
    const lines = await view.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button.line')].map((line) => line.textContent),
    );
    assert.ok(lines.length > 2);
    assert.deepEqual(
      lines,
      lines.map((line) => line.trim()),
    );
  });

  it('changes the tape, and shows both with what differs', async () => {
    view = await openAt(new SessionHost(addition, 'truth', slipped + 2));
    assert.equal(await view.locator('.note.fault').count(), 0);
    await view.locator('.choice label').filter({ hasText: 'Both' }).click();
    await view.locator('td .cause').waitFor();
    assert.ok((await view.locator('td .follows').count()) > 0);
    await view.locator('.choice input:checked').press('ArrowLeft');
    await view.page.waitForFunction(() => document.querySelector('td .cause') === null);
    assert.deepEqual(
      view.sent('mode').map(({ mode }) => mode),
      ['both', 'model'],
    );
  });

  it('rings the version of a variable that was fetched: one place too far, and in red, where the fetch was stale', async () => {
    view = await openAt(new SessionHost(addition, 'model', slipped - 1));
    const ring = (): Promise<(readonly [number, boolean])[]> =>
      view?.page.evaluate(() =>
        [...document.querySelectorAll('.versions')].flatMap((row) =>
          [...row.children].flatMap((version, i) =>
            version.classList.contains('read') ? [[i, version.classList.contains('faulty')] as const] : [],
          ),
        ),
      ) ?? Promise.resolve([]);
    assert.deepEqual(await ring(), [[0, false]]);
    await view.page.keyboard.press('ArrowRight');
    await shows(view, slipped + 1);
    assert.deepEqual(await ring(), [[1, true]]);
  });

  it('is one tab stop a table, whose cells the arrows reach, and the focus survives a step', async () => {
    view = await openAt(new SessionHost(addition, 'truth', slipped));
    assert.equal(await view.locator('table [tabindex="0"]').count(), 1);
    await view.locator('table [tabindex="0"]').focus();
    const name = (): Promise<string | null> =>
      view?.page.evaluate(() => document.activeElement?.getAttribute('data-cell') ?? null) ?? Promise.resolve(null);
    const first = await name();
    await view.page.keyboard.press('ArrowDown');
    assert.equal(await name(), first?.replace('x', 'y'));
    await view.page.keyboard.press('ArrowRight');
    const place = Number(/-?\d+/.exec(first ?? '')?.[0]);
    assert.equal(await name(), `y[${place - 1}]`);
    assert.equal(view.sent('step').length, 0, 'arrows in a table move no time');
    await view.page.keyboard.press(']');
    await view.page.keyboard.press('Shift+ArrowRight');
    await shows(view, slipped + 11);
    assert.equal(await name(), `y[${place - 1}]`);
  });

  it('asks for the history and the changes of the cell under the focus, by keys, and tells the menu which cell it is', async () => {
    view = await openAt(new SessionHost(addition, 'truth', slipped));
    const cell = view.locator('table [tabindex="0"]');
    await cell.focus();
    const name = await cell.getAttribute('data-cell');
    for (const key of ['w', 'm', 'n', 'p', 'Control+m']) await view.page.keyboard.press(key);
    const { length } = view.requests;
    assert.deepEqual(
      view.requests.slice(length - 4).map((request) => ({ ...request, line: 0 })),
      [
        { type: 'origin', cell: name, state: slipped, line: 0, direction: 'from' },
        { type: 'origin', cell: name, state: slipped, line: 0, direction: 'made' },
        { type: 'change', cell: name, line: 0, direction: 'forward' },
        { type: 'change', cell: name, line: 0, direction: 'back' },
      ],
    );
    await cell.click({ button: 'right' });
    const told: unknown = JSON.parse((await cell.getAttribute('data-vscode-context')) ?? '{}');
    assert.ok(typeof told === 'object' && told !== null && 'webviewSection' in told && 'cell' in told);
    assert.deepEqual([told.webviewSection, told.cell], ['cell', name]);
    await view.locator('h1').click();
    await view.page.keyboard.press('w');
    assert.equal(view.sent('origin').length, 2, 'without a cell under the focus there is none to ask about');
  });

  it('lights a cell in text and tape together', async () => {
    view = await openAt(new SessionHost(addition, 'truth', slipped));
    await view.locator('.state-text .cell').first().hover();
    const lit = await view.page.evaluate(() =>
      [...document.querySelectorAll('[data-lit]')].map(
        (element) => `${element.tagName} ${element.getAttribute('data-cell')}`,
      ),
    );
    const cell = await view.locator('.state-text .cell').first().getAttribute('data-cell');
    assert.match(cell ?? '', /^x\[-?\d+\]$/);
    assert.deepEqual(lit.sort(), [`SPAN ${cell}`, `TD ${cell}`]);
    await view.locator('h1').hover();
    assert.equal(await view.locator('[data-lit]').count(), 0);
  });

  it('is a slider that scrubs: while the pointer moves it follows, and then it stops there once', async () => {
    const host = new SessionHost(addition, 'model', 3);
    view = await openAt(host);
    const slider = view.locator('[role=slider]');
    const box = await slider.boundingBox();
    assert.ok(box);
    const x = (state: number): number => box.x + 6 + ((state + 0.5) * (box.width - 12)) / host.states;
    await view.page.mouse.move(x(3), box.y + 30);
    await view.page.mouse.down();
    await view.page.mouse.move(x(10), box.y + 30, { steps: 6 });
    await view.page.mouse.move(x(slipped), box.y + 30, { steps: 6 });
    await view.page.mouse.up();
    await shows(view, slipped + 1);
    const moves = view.sent('go');
    assert.ok(moves.length > 1 && moves.slice(0, -1).every(({ scrubbing }) => scrubbing));
    assert.deepEqual(moves.at(-1), { type: 'go', state: slipped, scrubbing: false });
    await view.page.waitForFunction(
      (wanted) => document.querySelector('[role=slider]')?.getAttribute('aria-valuenow') === wanted,
      String(slipped + 1),
    );
    assert.match(
      (await slider.getAttribute('aria-valuetext')) ?? '',
      new RegExp(`^state ${slipped + 1} of ${host.states}, Add place -?\\d+, fault: fetch stale value$`),
    );
    assert.match(await view.locator('[role=status]').innerText(), /fault: fetch stale value/);
  });

  it('sends one move at a time, and then only the latest wish', async () => {
    const host = new SessionHost(addition, 'truth', 0);
    const held: TapeRequest[] = [];
    view = await ViewPage.open<TapeRequest>({ view: 'tape', width: 820 }, (request) => {
      if (request.type !== 'step') return host.answer(request);
      held.push(request);
      return [];
    });
    await view.locator('h1').waitFor();
    for (let i = 0; i < 8; i++) await view.page.keyboard.press('ArrowRight');
    assert.equal(held.length, 1);
    for (const message of held[0] ? await host.answer(held[0]) : []) await view.send(message);
    assert.deepEqual(held.slice(1), [{ type: 'step', direction: 'forward', by: 'state', times: 1, presses: 7 }]);
  });

  it('keeps checkpoints and the grain of a step while it is hidden', async () => {
    view = await openAt(new SessionHost(addition, 'truth', 4));
    await view.page.keyboard.press('c');
    await view.locator('#grain').selectOption('line');
    assert.match(await view.locator('.caption').innerText(), /1 checkpoint/);
    const { kept } = view;
    view.assertSound();
    await view.close();
    const again = new SessionHost(addition, 'truth', 4);
    view = await ViewPage.open<TapeRequest>({ view: 'tape', kept }, again.answer);
    await view.locator('h1').waitFor();
    assert.equal(await view.locator('[aria-label=Checkpoint]').getAttribute('aria-pressed'), 'true');
    assert.equal(await view.locator('#grain').inputValue(), 'line');
  });

  it('shows a million states by windows of maxima, and finds the fault among them', async () => {
    view = await ViewPage.open<TapeRequest>({ view: 'tape', width: 800, height: 620 }, millionHost());
    await view.locator('h1').waitFor();
    await view.page.waitForFunction(
      () => document.querySelector('.timeline')?.getAttribute('data-overview') === 'true',
    );
    const asked = view.sent('bars');
    assert.ok(asked.some(({ from, to }) => from === 0 && to === million));
    assert.ok(
      asked.every(({ buckets }) => buckets <= 800),
      'no more bars than pixels',
    );
    const details = (): { from: number; to: number }[] =>
      view?.sent('bars').filter(({ to, from }) => to - from < million) ?? [];
    const before = details().length;
    await view.locator('[role=slider]').hover();
    await view.page.mouse.wheel(0, -240);
    await until('bars of a nearer stretch', () => details().length > before);
    await view.locator('[role=slider]').press('+');
    const nearer = await until('bars of a still nearer one', () => details().at(-1));
    assert.ok(nearer.to - nearer.from < 40_000 && nearer.from <= 613_437 && nearer.to > 613_437, 'around the playhead');
    const box = await view.locator('[role=slider]').boundingBox();
    assert.ok(box);
    await view.page.mouse.click(box.x + 6 + (faultOfMillion / million) * (box.width - 12), box.y + 6);
    await view.page.waitForFunction(
      (near) => Math.abs(Number(document.querySelector<HTMLInputElement>('#state')?.value) - near) < 2000,
      faultOfMillion,
    );
  });

  it('puts the text beside the regions from 640 pixels on, and below that in one column', async () => {
    view = await openAt(new SessionHost(addition, 'truth', slipped), 639);
    const columns = (): Promise<boolean> =>
      view?.page.evaluate(() => {
        const [text, regions] = ['.state-text', '.regions'].map((one) =>
          document.querySelector(one)?.getBoundingClientRect(),
        );
        return text !== undefined && regions !== undefined && text.left >= regions.right;
      }) ?? Promise.resolve(false);
    assert.equal(await columns(), false);
    await view.page.setViewportSize({ width: 641, height: 700 });
    assert.equal(await columns(), true);
  });

  it('shows hostile text as text: no element, no dialog, no turned letters', async () => {
    const snapshot = await hostileSnapshot();
    view = await ViewPage.open<TapeRequest>({ view: 'tape', width: 820, height: 900 }, ({ type }) =>
      type === 'ready' ? [{ type: 'snapshot', snapshot }] : [],
    );
    await view.locator('h1').waitFor();
    assert.equal(await view.locator('img').count(), 0);
    assert.equal(await view.locator('#view script').count(), 0);
    assert.match(await view.locator('.state-text').innerText(), /<img src=x onerror="alert\(1\)"><\/script>/);
    const turned = await view.page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .flatMap((element) => [
          ...[...element.childNodes]
            .filter((node) => node.nodeType === Node.TEXT_NODE)
            .map((node) => node.textContent ?? ''),
          ...['aria-label', 'title', 'aria-valuetext'].map((name) => element.getAttribute(name) ?? ''),
        ])
        .filter((text) => /[\u202a-\u202e\u2066-\u2069]/.test(text)),
    );
    assert.deepEqual(turned, []);
  });

  it('shows three call frames until all are asked for, and then all of them from state to state', async () => {
    view = await openAt(new SessionHost(knapsack, 'truth', deep));
    const rest = view.locator('[aria-label="Call frames"] .rest');
    assert.equal(await view.locator('.frames li').count(), 3);
    assert.match(await rest.innerText(), /^\d+ more, down to best\(5, 9\)$/);
    await rest.click();
    const depth = await view.locator('.frames li').count();
    assert.ok(depth > 4);
    await view.page.locator('h1').click();
    await view.page.keyboard.press('ArrowLeft');
    await shows(view, deep);
    assert.equal(await view.locator('.frames li').count(), depth - 1);
    await rest.click();
    assert.equal(await view.locator('.frames li').count(), 3);
  });

  it('shows a list with its length beside it, what was popped as beyond its end, and one that holds nothing yet', async () => {
    view = await openAt(new SessionHost(dijkstra, 'truth', stateOf(dijkstra, 'Round 3: settle')));
    const open = view.locator('section[aria-label="open"]');
    assert.match(await open.innerText(), /length\(open\)/);
    assert.doesNotMatch(await view.locator('section[aria-label="Variables"]').innerText(), /length\(open\)/);
    const length = Number(await open.locator('[data-cell="length(open)"] .value').innerText());
    assert.deepEqual(
      await open.locator('td:has(.beyond)').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-cell'))),
      [`open[${length}]`],
    );
    assert.match(
      (await open.locator('td:has(.beyond)').getAttribute('aria-label')) ?? '',
      /beyond the end of the list/,
    );
    await view.page.keyboard.press('Home');
    await shows(view, 1);
    assert.match(await open.innerText(), /open holds nothing yet/);
  });

  it('shows words of letters without quotes, in the colour of texts', async () => {
    view = await openAt(new SessionHost(combinations, 'truth', combinations.replay.states - 1));
    const word = view.locator('[data-cell="found[0]"] .literal-text');
    assert.match(await word.first().innerText(), /^[A-Z]+$/);
  });

  it('cannot be moved once the session is over', async () => {
    const host = new SessionHost(addition, 'truth', 5);
    view = await openAt(host);
    await view.send({ type: 'ended' });
    await view.page.keyboard.press('ArrowRight');
    assert.equal(await view.locator('[aria-label^="Step ("]').isDisabled(), true);
    assert.equal(view.sent('step').length, 0);
    await view.locator('text=Debug again').click();
    assert.equal(view.sent('debug').length, 1);
  });
});
