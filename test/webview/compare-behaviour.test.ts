import assert from 'node:assert/strict';
import { compareRequest, type CompareMessage, type CompareRequest } from '../../src/views/compare/compare-messages.ts';
import { hostilePair, pairMessage, seriesMessage } from './compare-runs.ts';
import { ViewPage } from './view-page.ts';

type ComparePage = ViewPage<CompareRequest>;

const pair = pairMessage(8);

describe('the comparison of runs', () => {
  let view: ComparePage | undefined;
  afterEach(async () => {
    view?.assertSound();
    for (const request of view?.requests ?? []) compareRequest.parse(request);
    await view?.close();
    view = undefined;
  });

  async function open(message: CompareMessage, kept?: unknown): Promise<ComparePage> {
    view = await ViewPage.open<CompareRequest>({ view: 'compare', width: 1000, height: 1800, kept }, ({ type }) =>
      type === 'ready' ? [message] : [],
    );
    await view.locator('h1, h2').first().waitFor();
    return view;
  }

  const ids = async (page: ComparePage): Promise<(string | null)[]> =>
    page.page.evaluate(() =>
      [...document.querySelectorAll('.sample-row')].map((row) => row.getAttribute('data-sample')),
    );

  it('says how many are better and worse, how sure that is, and which answers one run alone has', async () => {
    const page = await open(pair);
    const { better, worse, onlyBefore, onlyAfter, p } = pair.comparison;
    const figures = await page.locator('.tile dd').allInnerTexts();
    assert.deepEqual(
      figures.slice(0, 2).map((text) => text.trim()),
      [String(better.length), String(worse.length)],
    );
    assert.equal(figures[3]?.trim(), String(onlyBefore.length + onlyAfter.length));
    assert.ok(onlyAfter.length > 0 && onlyBefore.length > 0);
    const title = (await page.locator('.tile').nth(3).getAttribute('title')) ?? '';
    for (const name of [...onlyBefore, ...onlyAfter]) assert.ok(title.includes(name), title);
    assert.equal(figures[4]?.trim(), `p = ${p.toFixed(3)}`);
    const [first] = pair.comparison.states;
    const row = await page.locator('.states tbody tr').first().innerText();
    assert.ok(first && row.includes(`${first.before.failed} of`) && row.includes(first.corrected.toFixed(3)), row);
    await page.locator('.states th .link').first().click();
    assert.deepEqual(page.requests.at(-1), { type: 'state', state: first.state });
  });

  it('lists pairs that come in several messages as they come, in order, and says how many are still to come', async () => {
    const { rows } = pair;
    const page = await open({ ...pair, rows: rows.slice(0, 10), more: rows.length - 10 }, { filter: { changes: [] } });
    const shown = async (): Promise<string> => page.locator('.samples .shown').innerText();
    assert.equal(await shown(), `10 of 10, ${rows.length - 10} more are coming`);
    const { subject } = pair;
    await page.send({ type: 'pairs', subject, rows: rows.slice(10, 12), more: rows.length - 12 });
    await page.send({ type: 'pairs', subject, rows: rows.slice(12), more: 0 });
    assert.equal(await shown(), `${rows.length} of ${rows.length}`);
    assert.deepEqual(
      await ids(page),
      rows.map(({ id }) => id),
    );
  });

  it('lists what is better and worse at first, and filters by change, verdicts and text', async () => {
    const page = await open(pair);
    const changed = pair.rows.filter(({ change }) => change === 'better' || change === 'worse');
    assert.deepEqual(
      await ids(page),
      changed.map(({ id }) => id),
    );
    await page.locator('.chip').filter({ hasText: 'worse' }).click();
    await page.locator('.verdict-choice select').nth(1).selectOption('sound');
    const sound = pair.rows.filter(({ change, after }) => change === 'better' && after?.verdict === 'sound');
    assert.ok(sound.length > 0);
    assert.deepEqual(
      await ids(page),
      sound.map(({ id }) => id),
    );
    await page.locator('input[type=search]').fill(sound[0]?.question ?? '');
    assert.deepEqual(await ids(page), [sound[0]?.id]);
  });

  it('opens the diff and the debugger of either run’s answer, by keys and by pointer', async () => {
    const row = pair.rows.find(({ before, after }) => before && after && before.faults[0] && after.faults[0]);
    assert.ok(row?.before && row.after);
    // Runs of other seeds have other questions of one name.
    const rows = pair.rows.map((one) => ({ ...one, id: row.id }));
    const page = await open({ ...pair, rows }, { filter: { changes: [] } });
    const place = `.sample-row[data-row="${row.key}"]`;
    assert.equal(await page.locator(place).count(), 1);
    await page.locator(place).focus();
    for (const key of ['Enter', 'Shift+Enter', 'd', 'Shift+d']) await page.page.keyboard.press(key);
    const after = { side: 'after', sample: row.after.id } as const;
    const before = { side: 'before', sample: row.before.id } as const;
    assert.deepEqual(page.requests.slice(-4), [
      { type: 'diff', ...after },
      { type: 'diff', ...before },
      { type: 'debug', ...after },
      { type: 'debug', ...before },
    ]);
    await page.locator(`${place} [aria-label="Diff of the answer before"]`).click();
    assert.deepEqual(page.requests.at(-1), { type: 'diff', ...before });
    await page.locator('header .button').click();
    await page.locator('header .link').first().click();
    await page.locator('header .link').last().click();
    const opened = (['before', 'after'] as const).map((run) => ({ type: 'open' as const, run }));
    assert.deepEqual(page.requests.slice(-3), [{ type: 'swap' }, ...opened]);
  });

  it('draws a series over the steps of training, a chart for each tier and each of the worst states', async () => {
    const message = seriesMessage(4);
    const [state] = message.series.states;
    assert.ok(state !== undefined);
    const always = { reached: 4, failed: 4, interval: { low: 0.5, high: 1 } };
    const rare = { ...state, state: -1, label: 'rare', hazards: [always, null, always, always, null, null] };
    const points = message.series.points.map((point, i) => ({
      ...point,
      halfLength: { at: i < 4 ? 10 + i : ('beyond' as const), low: undefined, high: undefined },
    }));
    const series = { ...message.series, points, states: [rare, ...message.series.states] };
    const page = await open({ ...message, series });
    const charts = await page.locator('.multiple').count();
    assert.ok(charts >= series.tiers.length + 1 + Math.min(9, series.states.length));
    assert.match(
      (await page.locator('.multiple [role=img]').first().getAttribute('aria-label')) ?? '',
      /^Tier S: step 500: /,
    );
    const marks = (name: string, what: string): Promise<number> =>
      page.locator(`[aria-label="${name}"] .plot ${what}`).count();
    const drawn = ['.dot', '.dot.open', '.curve'];
    assert.deepEqual(await Promise.all(drawn.map((what) => marks('rare', what))), [3, 0, 1]);
    assert.deepEqual(await Promise.all(drawn.map((what) => marks('Half-length', what))), [6, 2, 3]);
    assert.match(await page.locator('[aria-label="rare"] .axis').innerHTML(), />100</);
    await page.locator('.runs-of .link').nth(2).click();
    assert.deepEqual(page.requests.at(-1), { type: 'open', run: 2 });
  });

  it('draws no line between runs without steps, says what they differ in, and how often traces are sound', async () => {
    const message = seriesMessage(2);
    const points = message.series.points.map((point, i) => ({ ...point, step: undefined, title: `run of file ${i}` }));
    const page = await open({ ...message, series: { ...message.series, points, notes: ['Their seeds differ.'] } });
    assert.equal(await page.locator('.multiple .curve').count(), 0);
    assert.ok((await page.locator('.multiple .dot').count()) > points.length);
    assert.match(await page.locator('header').innerText(), /run of file 3[^]*Their seeds differ\./);
    const { clean } = points[0] ?? assert.fail();
    assert.match(
      (await page.locator('[aria-label="Sound traces"] [role=img]').getAttribute('aria-label')) ?? '',
      new RegExp(`^Sound traces: run of file 0: [\\d.]+ % of ${clean?.judged}; `),
    );
  });

  it('says of runs without a common question what to do', async () => {
    const comparison = { ...pair.comparison, questions: 0 };
    const page = await open({ ...pair, comparison, rows: [], apart: 'a has seed 7; b has seed 8. Ask again.' });
    assert.match(await page.locator('.blank-slate').innerText(), /a has seed 7; b has seed 8\. Ask again\./);
  });

  it('shows hostile text as text', async () => {
    const page = await open(hostilePair(), { filter: { changes: [] } });
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('#view script').count(), 0);
    assert.match(await page.locator('h1').innerText(), /<img src=x onerror="alert\(1\)">/);
  });
});
