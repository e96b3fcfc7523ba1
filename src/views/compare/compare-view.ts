import { html, nothing, render, type TemplateResult } from 'lit';
import { excerpt, number, plural } from '../shared/display-text.ts';
import type { Host } from '../shared/host.ts';
import { icon } from '../shared/icon.ts';
import type { CompareActions } from './compare-actions.ts';
import { readMemory, type CompareMemory } from './compare-memory.ts';
import type { CompareMessage, CompareRequest, CompareSide, PairRow, RunName } from './compare-messages.ts';
import { shareCard, stateCard, tiles } from './pair-cards.ts';
import { passing, type PairFilter } from './pair-rows.ts';
import { pairSection } from './pair-table.ts';
import { isLogarithmic, pointName, seriesCards } from './series-cards.ts';

/** Rows that are in the page at first, and that come with each press of “Show more”. */
const ROWS = 200;

type Pair = Extract<CompareMessage, { type: 'pair' }>;
type Runs = Extract<CompareMessage, { type: 'series' }>;

/** Shows two runs side by side, or a series of them. */
export class CompareView implements CompareActions {
  readonly #root: HTMLElement;
  readonly #host: Host<CompareRequest>;
  #message: Exclude<CompareMessage, { type: 'pairs' }> | undefined;
  #rows: PairRow[] = [];
  /** Rows that are to come. */
  #more = 0;
  /** Rows that there were when they were last filtered. */
  #arrangedRows = 0;
  #memory: CompareMemory;
  #shown: readonly PairRow[] = [];
  #limit = ROWS;
  #wantsFocus = false;

  readonly swap = (): void => this.#host.send({ type: 'swap' });
  readonly showMore = (): void => {
    this.#limit += ROWS;
    this.#draw();
  };

  constructor(root: HTMLElement, host: Host<CompareRequest>) {
    this.#root = root;
    this.#host = host;
    this.#memory = readMemory(host.recall());
    root.addEventListener('keydown', (event) => this.#press(event));
    root.addEventListener('scroll', () => this.#keepPlace(), { capture: true, passive: true });
    this.#draw();
  }

  hear(message: CompareMessage): void {
    if (message.type === 'pairs') {
      this.#takeMore(message.rows, message.more);
      return;
    }
    const isFirst = this.#message === undefined || this.#message.type === 'working';
    this.#message = message;
    this.#rows = message.type === 'pair' ? [...message.rows] : [];
    this.#more = message.type === 'pair' ? message.more : 0;
    this.#remember({ subject: message.subject });
    this.#arrange();
    const scroller = this.#root.querySelector('.report');
    if (isFirst && scroller !== null && message.type !== 'working') scroller.scrollTop = this.#memory.scrolled;
  }

  /** Rows that come in several messages are filtered when there are twice as many as before, or all. */
  #takeMore(rows: readonly PairRow[], more: number): void {
    for (const row of rows) this.#rows.push(row);
    this.#more = more;
    if (more === 0 || this.#rows.length >= 2 * this.#arrangedRows) this.#arrange();
  }

  openRun(run: CompareSide | number): void {
    this.#host.send({ type: 'open', run });
  }

  readonly openState = (state: number): void => this.#host.send({ type: 'state', state });

  diff(side: CompareSide, sample: string): void {
    this.#host.send({ type: 'diff', side, sample });
  }

  debug(side: CompareSide, sample: string): void {
    this.#host.send({ type: 'debug', side, sample });
  }

  readonly filter = (change: Partial<PairFilter>): void => {
    this.#remember({ filter: { ...this.#memory.filter, ...change } });
    this.#limit = ROWS;
    this.#arrange();
  };

  select(row: string): void {
    if (row === this.#memory.selected) return;
    this.#remember({ selected: row });
    this.#draw();
  }

  #remember(change: Partial<CompareMemory>): void {
    this.#memory = { ...this.#memory, ...change };
    this.#host.remember(this.#memory);
  }

  #keepPlace(): void {
    const top = this.#root.querySelector('.report')?.scrollTop;
    if (top !== undefined && this.#message !== undefined && this.#message.type !== 'working')
      this.#remember({ scrolled: top });
  }

  #arrange(): void {
    this.#arrangedRows = this.#rows.length;
    this.#shown = passing(this.#rows, this.#memory.filter);
    this.#draw();
  }

  /** Rows: up and down move; Enter and d are of the run after, with Shift of the run before. */
  #press(event: KeyboardEvent): void {
    const key =
      event.target instanceof HTMLElement && event.target.matches('.sample-row')
        ? event.target.dataset['row']
        : undefined;
    const row = this.#shown.find((one) => one.key === key);
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const side = event.shiftKey ? 'before' : 'after';
    const answer = row[side];
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#move(row, 1),
      ArrowUp: () => this.#move(row, -1),
      Home: () => this.#move(row, -this.#shown.length),
      End: () => this.#move(row, this.#shown.length),
      Enter: () => answer && this.diff(side, answer.id),
      d: () => answer && answer.states > 0 && this.debug(side, answer.id),
    };
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #move(from: PairRow, by: number): void {
    const at = Math.max(0, Math.min(this.#shown.length - 1, this.#shown.indexOf(from) + by));
    const next = this.#shown[at];
    if (next === undefined) return;
    this.#limit = Math.max(this.#limit, at + 1);
    this.#wantsFocus = true;
    this.#remember({ selected: next.key });
    this.#draw();
  }

  #draw(): void {
    render(
      html`<main class="report compare" aria-label="Comparison of runs" tabindex="-1" aria-busy=${this.#message === undefined}>${this.#content()}</main>`,
      this.#root,
    );
    if (!this.#wantsFocus) return;
    this.#wantsFocus = false;
    const row = this.#root.querySelector<HTMLElement>(`.sample-row[aria-selected='true']`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  #content(): TemplateResult | typeof nothing {
    const message = this.#message;
    switch (message?.type) {
      case undefined:
        return nothing;
      case 'working':
        return html`<div class="blank-slate" role="status"><h2>Judging the runs: ${number(message.done)} of ${number(message.all)}…</h2><div class="ways"><button class="button quiet" @click=${() => this.#host.send({ type: 'cancel' })}>Cancel</button></div></div>`;
      case 'failed':
        return html`<div class="blank-slate" role="alert">${icon('wrong')}<h2>These runs cannot be compared</h2><p>${excerpt(message.message, 1500)}</p></div>`;
      case 'pair':
        return this.#pair(message);
      case 'series':
        return this.#series(message);
    }
  }

  #pair({ task, before, after, comparison, apart }: Pair): TemplateResult {
    const { questions, pairs } = comparison;
    return html`<header><div class="title"><h1>${excerpt(task, 200)}</h1><div class="doing"><button class="button quiet" @click=${this.swap}>${icon('again')}Swap before and after</button></div></div>
      <p class="muted facts">Before: ${this.#runLink('before', before)} · after: ${this.#runLink('after', after)} · ${plural(questions, 'question')} that both answered${pairs > questions ? `, ${number(pairs)} pairs of answers` : ''}</p></header>
      ${
        questions === 0
          ? html`<div class="blank-slate"><h2>No question was answered in both runs</h2><p>${excerpt(apart ?? '', 1000)}</p></div>`
          : html`${tiles(comparison)}
      <div class="cards">${shareCard('Right answers, pass@1', comparison, ({ answers }) => answers)}${shareCard('Traces without a fault', comparison, ({ sound }) => sound)}${stateCard(comparison, this)}</div>
      ${pairSection({ all: this.#rows, more: this.#more, shown: this.#shown, limit: this.#limit, filter: this.#memory.filter, selected: this.#memory.selected }, this)}`
      }`;
  }

  #runLink(side: CompareSide, { model, endpoint, started, file }: RunName): TemplateResult {
    const when = new Date(started);
    const words = [
      endpoint,
      Number.isNaN(when.getTime())
        ? started
        : when.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
    ].filter((word) => word !== '' && word !== model);
    return html`<button class="link" title=${`Open ${excerpt(file, 200)}`} @click=${() => this.openRun(side)}><b>${excerpt(model, 120)}</b></button> <span>(${excerpt(words.join(', '), 160)})</span>`;
  }

  #series({ series }: Runs): TemplateResult {
    const { task, points } = series;
    return html`<header><div class="title"><h1>${excerpt(task, 200)}</h1></div>
      <p class="muted facts">${plural(points.length, 'run')}, each with its own answers; whiskers: 95 % intervals${isLogarithmic(points) ? '; steps on a logarithmic scale' : ''}</p>
      <p class="facts runs-of">${points.map((point, i) => html`<button class="link" title=${`Open ${excerpt(point.name, 200)}`} @click=${() => this.openRun(i)}>${pointName(point)}</button>`)}</p>
      ${series.notes.map((note) => html`<p class="note-line facts" role="note">${excerpt(note, 1000)}</p>`)}</header>
      ${seriesCards(series, this)}`;
  }
}
