import assert from 'node:assert/strict';
import { readMemory } from '../../src/views/report/report-memory.ts';
import { reportRequest, type ReportMessage, type ReportRequest } from '../../src/views/report/report-messages.ts';
import { summaryText } from '../../src/spotcheck/index.ts';
import { additionReport, forgetfulReport, hostileReport, withRows } from './report-runs.ts';
import { ViewPage } from './view-page.ts';

type ReportPage = ViewPage<ReportRequest>;

/** Only rows that can be seen are in the page: so tall, the first two dozen. */
const TALL = 2400;

async function open(message: ReportMessage, kept?: unknown, height = 1200): Promise<ReportPage> {
  const view = await ViewPage.open<ReportRequest>({ view: 'report', width: 900, height, kept }, ({ type }) =>
    type === 'ready' ? [message] : [],
  );
  await view.locator('h1').waitFor();
  return view;
}

const report = additionReport(8);
const finished: ReportMessage = { type: 'report', report, notice: undefined };
const faulty = report.samples.filter(({ faults }) => faults.length > 0);

describe('the result view', () => {
  let view: ReportPage | undefined;
  afterEach(async () => {
    view?.assertSound();
    for (const request of view?.requests ?? []) reportRequest.parse(request);
    await view?.close();
    view = undefined;
  });

  const ids = (): Promise<(string | null)[]> =>
    view?.page.evaluate(() =>
      [...document.querySelectorAll('.sample-row')].map((row) => row.getAttribute('data-sample')),
    ) ?? Promise.resolve([]);
  const focused = (): Promise<string | null> =>
    view?.page.evaluate(() => document.activeElement?.getAttribute('data-sample') ?? null) ?? Promise.resolve(null);

  it('tells errors apart from failures, and lucky answers among the right ones', async () => {
    view = await open(finished);
    const { answered, right, lucky } = report.all;
    assert.equal(
      await view
        .locator('[aria-label="Right answers"] tr')
        .last()
        .locator('.detail')
        .innerText()
        .then((text) => text.split(' · ')[0]),
      `${right} of ${answered}, ${lucky} lucky`,
    );
    assert.match(await view.locator('header').innerText(), /1 error, not counted as wrong/);
    assert.ok(report.head.errors === 1 && answered === report.head.ended - 1);
  });

  it('shows the states in which traces go wrong, takes to each in its program, and filters by it', async () => {
    view = await open(finished, undefined, TALL);
    const [first] = report.hazards.rows;
    assert.ok(first);
    const row = view.locator('.hazards tbody tr').first();
    assert.equal(await row.locator('th').innerText(), first.label);
    await row.locator('th .link').click();
    assert.deepEqual(view.requests.at(-1), { type: 'state', state: first.state });
    const inState = report.samples.filter(({ failedIn }) => failedIn === first.state);
    assert.equal(inState.length, first.failed);
    await row.locator('td .link').click();
    assert.deepEqual(
      await ids(),
      inState.map(({ id }) => id),
    );
    await view.locator('.chip').filter({ hasText: first.label }).click();
    assert.equal((await ids()).length > inState.length, true);
  });

  it('says in a sentence what the run comes to, and shows the samples of what it names', async () => {
    const forgetful = forgetfulReport();
    const [lead] = forgetful.hazards.rows;
    assert.ok(lead);
    view = await open({ type: 'report', report: forgetful, notice: undefined });
    const summary = view.locator('.summary');
    assert.equal(await summary.innerText(), summaryText(forgetful.summary));
    const first = forgetful.samples.filter(({ failedIn }) => failedIn === lead.state);
    await summary.locator('.link').filter({ hasText: lead.label }).click();
    assert.equal(await view.locator('.shown').innerText(), `${first.length} of ${forgetful.samples.length}`);
    const stale = first.filter(({ faults: [one] }) => one?.kind === 'fetch-stale' && one.region === 'carry');
    assert.ok(stale.length < first.length);
    await summary.locator('.link').filter({ hasText: 'stale value of carry' }).click();
    assert.equal(await view.locator('.shown').innerText(), `${stale.length} of ${forgetful.samples.length}`);
    assert.equal(await view.locator('.ways-row [aria-pressed=true]').innerText(), 'stale value of carry');
    // The page that comes next is as this one was left.
    assert.deepEqual(readMemory(view.kept).filter.way, { kind: 'fetch-stale', region: 'carry' });
    await view.locator('.chip').filter({ hasText: 'stale value of carry' }).click();
    assert.equal(await view.locator('.shown').innerText(), `${first.length} of ${forgetful.samples.length}`);
    const onset = view.locator('.hazards tbody tr').first().locator('td b');
    assert.equal(await onset.innerText(), String(lead.onset?.from));
  });

  it('marks the shares of few visits, and says of each share how sure it is', async () => {
    view = await open(finished);
    const cells = view.locator('.hazards tbody tr').first().locator('td');
    for (const [i, { reached, failed, isFew }] of (report.hazards.rows[0]?.bins ?? []).entries()) {
      const cell = cells.nth(i);
      assert.equal(await cell.evaluate((element) => element.classList.contains('few')), isFew && reached > 0);
      const title = (await cell.getAttribute('title')) ?? '';
      assert.match(title, reached === 0 ? /^No model came/ : new RegExp(`^${failed} of .*95 % interval`));
      assert.ok(reached === 0 || (await cell.innerText()).includes(title));
    }
  });

  it('looks for a text in states, cells and kinds of fault first, says so, and looks elsewhere if asked to', async () => {
    const forgetful = forgetfulReport();
    view = await open({ type: 'report', report: forgetful, notice: undefined });
    const ofCarry = forgetful.samples.filter(({ faults }) => faults.some(({ region }) => region === 'carry'));
    await view.locator('input[type=search]').fill('Carry');
    assert.equal(await view.locator('.shown').innerText(), `${ofCarry.length} of ${forgetful.samples.length}`);
    const filters = view.locator('.filters');
    assert.match(await filters.innerText(), /in states, cells and kinds of fault/);
    await filters.getByRole('button', { name: /elsewhere/ }).click();
    const elsewhere = forgetful.samples.filter(({ question }) => question.includes('carry'));
    assert.ok(elsewhere.length > 0);
    assert.match(
      await view.locator('.shown').innerText(),
      new RegExp(`^${new Set([...ofCarry, ...elsewhere]).size} of`),
    );
    await filters.getByRole('button', { name: 'in faults alone' }).click();
    assert.match(await view.locator('.shown').innerText(), new RegExp(`^${ofCarry.length} of`));
    await view.locator('input[type=search]').fill('s3');
    assert.match(await filters.innerText(), /in names, questions, answers and faults/);
    assert.ok((await ids()).includes('S3'));
  });

  it('shows the samples of lengths that are typed, or of a tier, and says how to write them', async () => {
    view = await open(finished);
    const { samples } = report;
    const field = view.locator('.lengths .field');
    const shown = (): Promise<string> => view?.locator('.shown').innerText() ?? Promise.resolve('');
    const longest = Math.max(...samples.map(({ length }) => length));
    await field.fill(`${longest}..`);
    assert.equal(await shown(), `${samples.filter(({ length }) => length === longest).length} of ${samples.length}`);
    await field.fill('S');
    assert.equal(await shown(), `${samples.filter(({ tier }) => tier === 'S').length} of ${samples.length}`);
    await field.fill('short');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.match(await view.locator('.lengths').innerText(), /write 38\.\.45 or a tier/);
    await view.locator('.filters .link').filter({ hasText: 'Clear filters' }).click();
    assert.equal(await field.inputValue(), '');
    assert.equal(await shown(), `${samples.length} of ${samples.length}`);
  });

  it('says what the states’ rates at shorter lengths predict of longer ones', async () => {
    view = await open(finished);
    const shown = await view.locator('.predictions').innerText();
    for (const { predicted, observed, from } of report.hazards.predictions) {
      assert.ok(shown.includes(`predicted from ${from.join(', ')}`), shown);
      for (const { share } of [predicted, observed]) assert.ok(shown.includes((100 * share).toFixed(1)), shown);
    }
  });

  it('filters by verdicts (or), by a kind of fault and by text (and)', async () => {
    view = await open(finished);
    const count = (): Promise<string> => view?.locator('.shown').innerText() ?? Promise.resolve('');
    const of = (rows: readonly unknown[]): string => `${rows.length} of ${report.samples.length}`;
    await view.locator('.chip').filter({ hasText: 'lucky' }).click();
    assert.equal(await count(), of(report.samples.filter(({ verdict }) => verdict === 'lucky')));
    await view.locator('.chip').filter({ hasText: 'wrong' }).click();
    const [first] = report.faults.rows;
    const either = report.samples.filter(({ verdict }) => verdict === 'lucky' || verdict === 'wrong');
    assert.equal(await count(), of(either));
    await view.locator('.kinds .link').first().click();
    const ofKind = either.filter(({ faults }) => faults.some(({ kind }) => kind === first?.kind));
    assert.equal(await count(), of(ofKind));
    await view.locator('input[type=search]').fill((ofKind[0]?.question ?? '').toUpperCase());
    assert.equal(await count(), of([ofKind[0]]));
    await view.locator('input[type=search]').fill('no sample says this');
    assert.match(await view.locator('.none').innerText(), /No sample passes/);
    await view.locator('.filters .link').filter({ hasText: 'Clear filters' }).click();
    assert.equal(await count(), of(report.samples));
    assert.equal(await view.locator('input[type=search]').inputValue(), '');
    assert.equal(await view.locator('.filters .link').filter({ hasText: 'Clear filters' }).count(), 0);
  });

  it('sorts by a heading, and the other way round by the same', async () => {
    view = await open(finished);
    const lengths = [...report.samples].map(({ length }) => length).sort((a, b) => a - b);
    const shown = (): Promise<number[]> =>
      view?.page.evaluate(() =>
        [...document.querySelectorAll('.sample-row')].map((row) => Number(row.children[1]?.textContent)),
      ) ?? Promise.resolve([]);
    const heading = view.locator('.rows thead button').filter({ hasText: 'Length' });
    await heading.click();
    const ascending = await shown();
    assert.deepEqual(ascending, lengths.slice(0, ascending.length));
    await heading.click();
    const descending = await shown();
    assert.deepEqual(descending, lengths.reverse().slice(0, descending.length));
    assert.equal(await view.locator('th[aria-sort=descending]').innerText(), 'Length ↓');
  });

  it('walks the rows with the keyboard: peek, diff, debug', async () => {
    const [sample] = faulty;
    assert.ok(sample);
    view = await open(finished, { selected: sample.id }, TALL);
    await view.locator(`.sample-row[data-sample=${sample.id}]`).focus();
    await view.page.keyboard.press('ArrowRight');
    const peek = await view.locator('.peek').innerText();
    for (const { explanation } of sample.faults) assert.ok(peek.includes(explanation), explanation);
    await view.page.keyboard.press('Enter');
    await view.page.keyboard.press('d');
    assert.deepEqual(view.requests.slice(-2), [
      { type: 'diff', sample: sample.id },
      { type: 'debug', sample: sample.id },
    ]);
    await view.page.keyboard.press('ArrowLeft');
    assert.equal(await view.locator('.peek').count(), 0);
    const order = report.samples.map(({ id }) => id);
    await view.page.keyboard.press('ArrowDown');
    assert.equal(await focused(), order[order.indexOf(sample.id) + 1]);
    await view.page.keyboard.press('Home');
    assert.equal(await focused(), order[0]);
    await view.page.keyboard.press('End');
    assert.equal(await focused(), order.at(-1));
    assert.equal(await view.locator('.rows [tabindex="0"]').count(), 1, 'one tab stop among the rows');
  });

  it('offers no debugger for an answer that has no state to step through', async () => {
    const [first] = faulty;
    assert.ok(first);
    const stateless = { ...first, states: 0 };
    view = await open(
      { type: 'report', report: { ...report, samples: [stateless] }, notice: undefined },
      { selected: stateless.id, isPeeking: true },
    );
    const ways = await view.locator('.peek .ways .link').allInnerTexts();
    assert.deepEqual(
      ways.filter((name) => /diff|debug/i.test(name)),
      ['Open diff'],
    );
    await view.locator('.sample-row').focus();
    await view.page.keyboard.press('d');
    await view.page.keyboard.press('Enter');
    assert.deepEqual(
      view.requests.map(({ type }) => type),
      ['ready', 'diff'],
    );
  });

  it('aligns both answers at the point and marks what differs', async () => {
    const wrong = report.samples.find(({ verdict }) => verdict === 'wrong');
    assert.ok(wrong?.found);
    view = await open(finished, { selected: wrong.id, isPeeking: true }, TALL);
    const [found, expected] = await view.locator('.answer').allInnerTexts();
    assert.equal(found?.indexOf('.'), expected?.indexOf('.'));
    assert.equal(
      (await view.locator('mark').allInnerTexts()).join(''),
      Array.from(wrong.found)
        .filter((digit, i) => digit !== wrong.expected[i])
        .join(''),
    );
    await view.locator('.peek').getByRole('button', { name: 'Score the ground truth' }).click();
    assert.deepEqual(view.requests.at(-1), { type: 'score', sample: wrong.id });
  });

  it('keeps ten thousand samples in the table and a screenful of them in the page', async () => {
    const rows = 10_000;
    view = await open({ type: 'report', report: withRows(report, rows), notice: undefined });
    assert.equal(await view.locator('.rows').getAttribute('aria-rowcount'), String(rows + 1));
    assert.ok((await ids()).length < 80);
    await view.locator('.sample-row').first().focus();
    await view.page.keyboard.press('End');
    const last = await view.page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'));
    assert.equal(last, String(rows + 1));
    assert.ok((await ids()).length < 80);
    const isInSight = await view.page.evaluate(() => {
      const box = document.activeElement?.getBoundingClientRect();
      return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
    });
    assert.ok(isInSight);
    await view.page.keyboard.press('ArrowRight');
    await view.locator('.peek').waitFor();
    await view.page.keyboard.press('ArrowUp');
    assert.equal(await view.page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')), String(rows));
  });

  it('takes the rows of very many samples in several messages, and says how many are still to come', async () => {
    const all = withRows(report, 300);
    const [first, second, third] = [all.samples.slice(0, 100), all.samples.slice(100, 150), all.samples.slice(150)];
    view = await open({ type: 'report', report: { ...all, samples: first }, notice: undefined, more: 200 });
    const shown = view.locator('.samples .shown');
    assert.equal(await shown.innerText(), '100 of 100, 200 more are coming');
    await view.send({ type: 'rows', rows: second, more: 150 });
    await view.send({ type: 'rows', rows: third, more: 0 });
    assert.equal(await shown.innerText(), '300 of 300');
    assert.equal(await view.locator('.rows').getAttribute('aria-rowcount'), '301');
  });

  it('grows while a run goes on, and offers to cancel it', async () => {
    const begun = additionReport(8, { done: 10, state: 'running' });
    view = await open({ type: 'report', report: begun, notice: undefined }, undefined, TALL);
    assert.equal(await view.locator('.streams li').count(), 6);
    assert.equal(await view.locator('.progress > [role=progressbar]').getAttribute('aria-valuenow'), '10');
    await view.locator('.progress button').click();
    assert.deepEqual(view.requests.at(-1), { type: 'cancel' });
    const later = additionReport(8, { done: 12, state: 'running' });
    const { samples, ...figures } = later;
    const known = new Set(await ids());
    await view.send({ type: 'progress', report: figures, added: samples.filter(({ id }) => !known.has(id)) });
    assert.equal(await view.locator('.shown').innerText(), '12 of 12');
    assert.equal(await view.locator('.progress > [role=progressbar]').getAttribute('aria-valuenow'), '12');
  });

  it('says at once that a run is being cancelled, until it has ended, and asks for it once', async () => {
    const running = additionReport(8, { done: 10, state: 'running' });
    view = await open({ type: 'report', report: running, notice: undefined });
    const button = view.locator('.progress button');
    await button.click();
    assert.equal(await button.innerText(), 'Cancelling…');
    await view.page.keyboard.press('Enter');
    assert.deepEqual(
      view.requests.filter(({ type }) => type === 'cancel'),
      [{ type: 'cancel' }],
    );
    assert.equal(await view.page.evaluate(() => document.activeElement?.textContent.trim()), 'Cancelling…');
    // What the host had sent before it heard of it changes nothing.
    const { samples, ...figures } = running;
    await view.send({ type: 'progress', report: figures, added: samples.slice(samples.length) });
    assert.equal(await button.innerText(), 'Cancelling…');
    await view.send({ type: 'report', report: additionReport(8, { done: 10, state: 'cancelled' }), notice: undefined });
    await button.waitFor({ state: 'detached' });
    // The same run, resumed.
    await view.send({ type: 'report', report: running, notice: undefined });
    assert.equal(await button.innerText(), 'Cancel spot check');
  });

  it('says what keeps a run from going on, and takes the way that is chosen', async () => {
    view = await open({
      type: 'report',
      report,
      notice: {
        kind: 'fault',
        title: 'The key was refused',
        message: 'The server answered 401.',
        ways: [{ id: 'set-key', title: 'Set the key' }],
      },
    });
    assert.match(await view.locator('[role=alert]').innerText(), /The key was refused\s+The server answered 401/);
    await view.locator('text=Set the key').click();
    assert.deepEqual(view.requests.at(-1), { type: 'way', id: 'set-key' });
  });

  it('does not make a fault of a run that a person has cancelled', async () => {
    view = await open({
      type: 'report',
      report,
      notice: {
        kind: 'stopped',
        title: '3 of 8 questions have no answer',
        message: 'The run was cancelled.',
        ways: [],
      },
    });
    assert.equal(await view.locator('.note.caution[role=status]').count(), 1);
    assert.equal(await view.locator('.note.fault, .note[role=alert]').count(), 0);
  });

  it('comes back to where it was left: scrolled as far, the same row open', async () => {
    const long: ReportMessage = { type: 'report', report: withRows(report, 2000), notice: undefined };
    view = await open(long);
    const top = await view.locator('.sample-row').first().getAttribute('data-sample');
    await view.page.evaluate(() => document.querySelector('.report')?.scrollTo(0, 20_000));
    // Rows are there only where they can be seen.
    await view.locator(`.sample-row[data-sample="${top}"]`).waitFor({ state: 'detached' });
    const row = view.locator('.sample-row').nth(20);
    const id = await row.getAttribute('data-sample');
    await row.click();
    await view.locator('.peek').waitFor();
    const place = (): Promise<number | undefined> =>
      view?.page.evaluate(() => document.querySelector('.report')?.scrollTop) ?? Promise.resolve(undefined);
    const left = await place();
    const { kept } = view;
    await view.close();
    view = await open(long, kept);
    await view.locator('.peek').waitFor();
    assert.equal(await place(), left);
    assert.equal(await view.locator('.sample-row[aria-expanded=true]').getAttribute('data-sample'), id);
    assert.equal(await view.page.evaluate(() => document.activeElement?.getAttribute('data-sample')), id);
  });

  it('comes back to where it was left also when it gets its height later, and lets the person scroll from there', async () => {
    const long: ReportMessage = { type: 'report', report: withRows(report, 200), notice: undefined };
    const place = (): Promise<number | undefined> =>
      view?.page.evaluate(() => document.querySelector('.report')?.scrollTop) ?? Promise.resolve(undefined);
    view = await open({ type: 'report', report: additionReport(1), notice: undefined }, { scrolled: 4000 });
    await view.locator('.sample-row').first().waitFor();
    await view.send(long);
    await view.page.waitForFunction(() => document.querySelector('.report')?.scrollTop === 4000);
    await view.page.mouse.move(400, 400);
    await view.page.mouse.wheel(0, 300);
    await view.page.waitForFunction(() => document.querySelector('.report')?.scrollTop === 4300);
    assert.deepEqual([await place(), readMemory(view.kept).scrolled], [4300, 4300]);
  });

  for (const [what, selector] of [
    ['a filter', '.chip:nth-of-type(2)'],
    ['a heading', 'th:nth-child(2) .sorter'],
    ['a button', 'header .button[title="The same questions in a new run"]'],
  ] as const) {
    it(`gives the keyboard back to ${what} that had it`, async () => {
      view = await open({ type: 'report', report, notice: undefined });
      await view.locator(selector).focus();
      const name = (): Promise<string | undefined> =>
        view?.page.evaluate(() => document.activeElement?.textContent.trim()) ?? Promise.resolve(undefined);
      const left = await name();
      assert.ok(left);
      const { kept } = view;
      await view.close();
      view = await open({ type: 'report', report, notice: undefined }, kept);
      assert.equal(await name(), left);
    });
  }

  it('shows hostile text as text: no element, no dialog, no turned letters', async () => {
    view = await open(
      { type: 'report', report: hostileReport(), notice: undefined },
      { selected: 'S1', isPeeking: true },
    );
    await view.locator('.peek').waitFor();
    assert.equal(await view.locator('img').count(), 0);
    assert.equal(await view.locator('#view script').count(), 0);
    assert.match(await view.locator('h1').innerText(), /<img src=x onerror="alert\(1\)">/);
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
});
