import { html, render, type TemplateResult } from 'lit';
import type {
  AtFault,
  ProbeRow,
  RepeatedQuestion,
  Report,
  RowVerdict,
  SampleRow,
  SummaryFilter,
} from '../../spotcheck/index.ts';
import { focusName, returnFocus } from '../shared/focus-memory.ts';
import type { Host } from '../shared/host.ts';
import type { ReportActions } from './report-actions.ts';
import { faultTable, firstFaultChart } from './fault-table.ts';
import { hazardTable, predictionCard } from './hazard-table.ts';
import { isUnderWay, noticeCard, progress, runHead } from './head.ts';
import { resumedCard } from './asked-again.ts';
import { repeatCard } from './repeat-card.ts';
import { readMemory, type ReportMemory } from './report-memory.ts';
import type { ReportMessage, ReportNotice, ReportRequest } from './report-messages.ts';
import { rowWindow, topOf, type RowGeometry } from './row-window.ts';
import { arranged, type Arranged, isSameWay, noFilter, type SortKey } from './rows.ts';
import { rowHeight, sampleSection } from './sample-table.ts';
import { lengthChart, tierScores } from './scores.ts';
import { summaryLine } from './summary-line.ts';

type Content = { readonly is: 'waiting' } | { readonly is: 'report'; readonly report: Omit<Report, 'samples'> };

/**
 * Shows a spot check: which run, how good, how it fails, which samples. Rows come once; figures as often as the host
 * sends them.
 */
export class ReportView implements ReportActions {
  readonly #root: HTMLElement;
  readonly #host: Host<ReportRequest>;
  readonly isEditor: boolean;
  #content: Content = { is: 'waiting' };
  #notice: ReportNotice | undefined;
  #rows: SampleRow[] = [];
  /** Rows that are to come. */
  #more = 0;
  /** Rows that there were when they were last put in order. */
  #arrangedRows = 0;
  #shown: readonly SampleRow[] = [];
  #found: Arranged = { rows: [], searched: undefined, elsewhere: 0 };
  #questions: ReadonlyMap<string, RepeatedQuestion> = new Map();
  #probes: ProbeRow[] = [];
  #memory: ReportMemory;
  #peekHeight = 160;
  #frame: number | undefined;
  #wantsFocus = false;
  #isCancelling = false;
  #isReturning = false;

  readonly run = (): void => this.#host.send({ type: 'run' });
  readonly askMore = (): void => this.#host.send({ type: 'more' });
  /**
   * Shows at once that the run is being cancelled: the host, which has answers to judge, may take a while to hear it.
   */
  readonly cancel = (): void => {
    this.#host.send({ type: 'cancel' });
    this.#isCancelling = true;
    this.#draw();
  };
  readonly openFile = (): void => this.#host.send({ type: 'file' });
  readonly exportReport = (): void => this.#host.send({ type: 'export' });

  constructor(root: HTMLElement, host: Host<ReportRequest>) {
    this.#root = root;
    this.#host = host;
    this.isEditor = host.isEditor;
    this.#memory = readMemory(host.recall());
    root.addEventListener('scroll', () => this.#keepPlace(), { capture: true, passive: true });
    root.addEventListener('keydown', (event) => this.#press(event));
    root.addEventListener('focusin', ({ target }) => this.#keep({ focused: focusName(target) }));
    // Then the page is where the person puts it.
    for (const act of ['wheel', 'pointerdown', 'keydown', 'touchstart'])
      window.addEventListener(act, () => (this.#isReturning = false), { capture: true, passive: true });
    new ResizeObserver(() => this.#scheduleDraw()).observe(root);
    this.#draw();
  }

  hear(message: ReportMessage): void {
    if (message.type === 'rows') {
      this.#takeMore(message.rows, message.more);
      return;
    }
    if (message.type === 'probes') {
      for (const probe of message.probes) this.#probes.push(probe);
      this.#scheduleDraw();
      return;
    }
    if (message.type === 'progress') for (const row of message.added) this.#rows.push(row);
    else {
      this.#notice = message.notice;
      this.#rows = [...message.report.samples];
      this.#more = message.more ?? 0;
      this.#probes = [...message.report.probes];
      this.#questions = new Map(message.report.repeats?.questions.map((one) => [one.id, one]));
    }
    const isFirst = this.#content.is === 'waiting';
    const { report } = message;
    this.#isCancelling &&= isUnderWay(report.head.state);
    this.#content = { is: 'report', report };
    this.#arrange();
    if (isFirst) this.#returnToPlace();
  }

  /** Rows that come in several messages are put in order when there are twice as many as before, or all. */
  #takeMore(rows: readonly SampleRow[], more: number): void {
    for (const row of rows) this.#rows.push(row);
    this.#more = more;
    if (more === 0 || this.#rows.length >= 2 * this.#arrangedRows) this.#arrange();
  }

  openDiff(sample: string): void {
    this.#host.send({ type: 'diff', sample });
  }

  debug(sample: string): void {
    if (this.#rows.some((row) => row.id === sample && row.states > 0)) this.#host.send({ type: 'debug', sample });
  }

  askAgain(sample: string, from: 'start' | 'prefix'): void {
    this.#host.send({ type: 'again', sample, from });
  }

  askAllAgain(from: AtFault): void {
    this.#host.send({ type: 'again-all', from });
  }

  scoreTruth(sample: string): void {
    this.#host.send({ type: 'score', sample });
  }

  takeWay(id: string): void {
    this.#host.send({ type: 'way', id });
  }

  openState(state: number): void {
    this.#host.send({ type: 'state', state });
  }

  toggleVerdict(verdict: RowVerdict): void {
    const { verdicts } = this.#memory.filter;
    this.#remember({
      filter: {
        ...this.#memory.filter,
        verdicts: verdicts.includes(verdict) ? verdicts.filter((one) => one !== verdict) : [...verdicts, verdict],
      },
    });
  }

  filterKind(kind: string | undefined): void {
    this.#remember({ filter: { ...this.#memory.filter, kind } });
  }

  filterState(state: number | undefined): void {
    this.#remember({ filter: { ...this.#memory.filter, state, way: undefined } });
  }

  showSamples(shown: SummaryFilter | undefined): void {
    this.#remember({ filter: { ...this.#memory.filter, state: shown?.state, way: shown?.way } });
    if (shown !== undefined) this.#root.querySelector('.samples')?.scrollIntoView({ block: 'nearest' });
  }

  clearFilters(): void {
    this.#remember({ filter: noFilter });
    // What was pressed is gone.
    this.#root.querySelector<HTMLElement>('.samples .field')?.focus();
  }

  filterLengths(lengths: string): void {
    this.#remember({ filter: { ...this.#memory.filter, lengths } });
  }

  search(text: string): void {
    this.#remember({ filter: { ...this.#memory.filter, text, isEverywhere: false } });
  }

  searchEverywhere(isEverywhere: boolean): void {
    this.#remember({ filter: { ...this.#memory.filter, isEverywhere } });
  }

  sortBy(key: SortKey): void {
    const { sort } = this.#memory;
    this.#remember({ sort: { key, isDescending: sort.key === key && !sort.isDescending } });
  }

  peek(sample: string, isOpen: boolean): void {
    this.#wantsFocus = true;
    this.#remember({ selected: sample, isPeeking: isOpen });
  }

  select(sample: string): void {
    if (sample !== this.#memory.selected) this.#remember({ selected: sample });
  }

  #remember(change: Partial<ReportMemory>): void {
    this.#keep(change);
    // Which row is chosen changes nothing about which are shown.
    if (change.filter === undefined && change.sort === undefined) this.#draw();
    else this.#arrange();
  }

  #arrange(): void {
    this.#arrangedRows = this.#rows.length;
    this.#found = arranged(this.#rows, this.#memory.filter, this.#memory.sort);
    this.#shown = this.#found.rows;
    this.#draw();
  }

  /** Rows: up and down move, right and left open and close, Enter shows the diff, d debugs. */
  #press(event: KeyboardEvent): void {
    const row =
      event.target instanceof HTMLElement && event.target.matches('.sample-row')
        ? event.target.dataset['sample']
        : undefined;
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.#root.clientHeight / rowHeight) - 2);
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#move(row, 1),
      ArrowUp: () => this.#move(row, -1),
      PageDown: () => this.#move(row, page),
      PageUp: () => this.#move(row, -page),
      Home: () => this.#move(row, -this.#shown.length),
      End: () => this.#move(row, this.#shown.length),
      ArrowRight: () => this.peek(row, true),
      ArrowLeft: () => this.peek(row, false),
      Enter: () => this.openDiff(row),
      d: () => this.debug(row),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #move(from: string, by: number): void {
    const index = this.#shown.findIndex(({ id }) => id === from);
    const next = this.#shown[Math.max(0, Math.min(this.#shown.length - 1, index + by))];
    if (!next || next.id === from) return;
    this.#reveal(this.#shown.indexOf(next));
    this.#wantsFocus = true;
    this.#remember({ selected: next.id });
  }

  #keepPlace(): void {
    const scroller = this.#scroller;
    // A page that is on its way back, or is being taken away, scrolls by itself as it gets and loses its height.
    if (scroller && scroller.clientHeight > 0 && !this.#isReturning && scroller.scrollTop !== this.#memory.scrolled)
      this.#keep({ scrolled: scroller.scrollTop });
    this.#scheduleDraw();
  }

  #keep(change: Partial<ReportMemory>): void {
    this.#memory = { ...this.#memory, ...change };
    this.#host.remember(this.#memory);
  }

  /** Goes to where an earlier page was left, as soon as the rows have given the page its height. */
  #returnToPlace(): void {
    const { scrolled, focused } = this.#memory;
    this.#isReturning = scrolled > 0;
    // The first time the row that is open may lie outside what is drawn; once it is drawn, its height is known.
    this.#scrollBack();
    this.#draw();
    this.#draw();
    this.#scrollBack();
    if (focused !== undefined) returnFocus(this.#root, focused);
  }

  /**
   * Until it is there and has been shown so, or the person does something: the size that the page is given, and what
   * comes in, move it.
   */
  #scrollBack(): void {
    const scroller = this.#scroller;
    if (!this.#isReturning || !scroller) return;
    scroller.scrollTop = this.#memory.scrolled;
    if (Math.abs(scroller.scrollTop - this.#memory.scrolled) >= 1 || scroller.clientHeight === 0) return;
    requestAnimationFrame(() => requestAnimationFrame(() => (this.#isReturning = false)));
  }

  get #scroller(): Element | null {
    return this.#root.querySelector('.report');
  }

  get #geometry(): RowGeometry {
    const index = this.#memory.isPeeking ? this.#shown.findIndex(({ id }) => id === this.#memory.selected) : -1;
    return { count: this.#shown.length, rowHeight, open: index < 0 ? undefined : { index, height: this.#peekHeight } };
  }

  /** How far the first row's upper edge is above the upper edge of what is visible, in pixels. */
  #rowsTop(): number {
    const body = this.#root.querySelector('.rows tbody');
    const scroller = this.#scroller;
    return body && scroller ? scroller.getBoundingClientRect().top - body.getBoundingClientRect().top : 0;
  }

  /** Scrolls so far that the row is whole, below the sticky heading. */
  #reveal(index: number): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const top = topOf(this.#geometry, index) - this.#rowsTop();
    const over = top - rowHeight;
    const under = top + rowHeight - scroller.clientHeight;
    if (over < 0) scroller.scrollTop += over;
    else if (under > 0) scroller.scrollTop += under;
  }

  /** At most once a frame. */
  #scheduleDraw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  #draw(): void {
    render(this.#page(), this.#root);
    const open = this.#root.querySelector('.open');
    const height = open?.getBoundingClientRect().height;
    if (height !== undefined && Math.abs(height - this.#peekHeight) > 1) {
      this.#peekHeight = height;
      this.#scheduleDraw();
    }
    this.#scrollBack();
    if (this.#wantsFocus) {
      this.#wantsFocus = false;
      this.#root.querySelector<HTMLElement>(`.sample-row[aria-selected='true']`)?.focus({ preventScroll: true });
    }
  }

  #page(): TemplateResult {
    const content = this.#content;
    if (content.is === 'waiting') return html`<main class="report" aria-label="Spot check" aria-busy="true"></main>`;
    const report = this.#isCancelling
      ? { ...content.report, head: { ...content.report.head, state: 'cancelling' as const } }
      : content.report;
    return html`<main class="report" aria-label="Spot check" tabindex="-1">
      ${runHead(report.head, this)}
      ${progress(report, this)}
      ${noticeCard(this.#notice, this)}
      ${report.head.ended === 0 && !isUnderWay(report.head.state) ? html`<p class="muted none-yet">No sample has ended in this run.</p>` : this.#figures(report)}
    </main>`;
  }

  #figures(report: Omit<Report, 'samples'>): TemplateResult {
    const { filter } = this.#memory;
    const top = this.#rowsTop();
    const chosen = report.hazards.rows.find(({ state }) => state === filter.state);
    return html`
      ${summaryLine(report, filter, this)}
      <div class="cards">${tierScores(report)}${repeatCard(report)}${lengthChart(report)}${faultTable(report, filter.kind, this)}${firstFaultChart(report)}${hazardTable(report, filter, this)}${predictionCard(report)}${resumedCard(report, this)}</div>
      ${sampleSection(
        {
          all: this.#rows,
          more: this.#more,
          shown: this.#shown,
          window: rowWindow(this.#geometry, top, top + this.#root.clientHeight),
          filter,
          kindTitle: report.faults.rows.find(({ kind }) => kind === filter.kind)?.title,
          stateLabel: chosen?.label,
          wayText: chosen?.ways.find((way) => isSameWay(way, filter.way))?.text,
          found: this.#found,
          sort: this.#memory.sort,
          selected: this.#memory.selected,
          isPeeking: this.#memory.isPeeking,
          questions: this.#questions,
          probes: this.#probes,
          isUnderWay: isUnderWay(report.head.state),
        },
        this,
      )}`;
  }
}
