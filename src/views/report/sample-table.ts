import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ProbeRow, RepeatedQuestion, RowVerdict, SampleRow } from '../../spotcheck/index.ts';
import { icon } from '../shared/icon.ts';
import { excerpt, moreWords, number, plural } from '../shared/display-text.ts';
import type { ReportActions } from './report-actions.ts';
import { sampleName } from './head.ts';
import { peekContent } from './peek.ts';
import { probeContent } from './asked-again.ts';
import { repeatContent } from './repeat-card.ts';
import type { RowWindow } from './row-window.ts';
import {
  hasFaultToDebug,
  isFiltering,
  lengthsIn,
  type Arranged,
  type Filter,
  type Sort,
  type SortKey,
} from './rows.ts';
import { verdictMark, verdictMeanings, verdicts } from '../shared/verdict-names.ts';

/** Height of a row in pixels, as the style sheet has it. */
export const rowHeight = 30;

export interface SampleTableState {
  readonly all: readonly SampleRow[];
  /** How many rows are still to come. */
  readonly more: number;
  /** Those that pass the filter, in order. */
  readonly shown: readonly SampleRow[];
  readonly window: RowWindow;
  readonly filter: Filter;
  readonly kindTitle: string | undefined;
  readonly stateLabel: string | undefined;
  /** What the first fault is that the filter wants. */
  readonly wayText: string | undefined;
  /** Where the text was looked for. */
  readonly found: Pick<Arranged, 'searched' | 'elsewhere'>;
  readonly sort: Sort;
  readonly selected: string | undefined;
  readonly isPeeking: boolean;
  /** Of questions that have several answers, by their names. */
  readonly questions: ReadonlyMap<string, RepeatedQuestion>;
  /** What was asked beside the run's own questions. */
  readonly probes: readonly ProbeRow[];
  /** Nothing else can be asked meanwhile. */
  readonly isUnderWay: boolean;
}

/** Filters, and the samples in rows; only the rows near what is visible are in the page. */
export function sampleSection(state: SampleTableState, actions: ReportActions): TemplateResult {
  const { all, shown, more } = state;
  return html`<section class="samples" aria-label="Samples">
    <h2>Samples</h2>
    <div class="filters">
      ${verdicts.map((verdict) => chip(verdict, all.filter((row) => row.verdict === verdict).length, state.filter, actions))}
      ${state.filter.kind === undefined ? nothing : html`<button class="chip" aria-pressed="true" title="Show all kinds of fault" @click=${() => actions.filterKind(undefined)}>${excerpt(state.kindTitle ?? state.filter.kind, 60)}${icon('close')}</button>`}
      ${state.filter.state === undefined ? nothing : html`<button class="chip" aria-pressed="true" title="Show samples with their first fault in any state" @click=${() => actions.filterState(undefined)}>first in: ${excerpt(state.stateLabel ?? 'another state', 60)}${icon('close')}</button>`}
      ${state.filter.way === undefined ? nothing : html`<button class="chip" aria-pressed="true" title="Show samples with any first fault there" @click=${() => actions.filterState(state.filter.state)}>${excerpt(state.wayText ?? state.filter.way.kind, 60)}${icon('close')}</button>`}
      ${lengthField(state.filter, actions)}
      <label class="search">${icon('search')}<span class="unseen">Search samples</span>
        <input type="search" class="field" placeholder="Search states, cells, faults, questions" .value=${state.filter.text} @input=${(event: InputEvent) => event.target instanceof HTMLInputElement && actions.search(event.target.value)}></label>
      ${searchedWords(state, actions)}
      ${isFiltering(state.filter) ? html`<button class="link" @click=${() => actions.clearFilters()}>Clear filters</button>` : nothing}
      <span class="shown figures muted" role="status">${number(shown.length)} of ${number(all.length)}${moreWords(more)}</span>
    </div>
    ${shown.length === 0 ? html`<p class="muted none">${all.length === 0 ? 'No sample has ended yet.' : 'No sample passes these filters.'}</p>` : sampleTable(state, actions)}
  </section>`;
}

function lengthField({ lengths }: Filter, actions: ReportActions): TemplateResult {
  const isWrong = lengths.trim() !== '' && lengthsIn(lengths) === undefined;
  return html`<label class="lengths">Length
    <input class="field" placeholder="38..45" title="38..45, 38.., ..45, 40, or a tier: S, M, L" .value=${lengths} aria-invalid=${isWrong} @input=${(event: InputEvent) => event.target instanceof HTMLInputElement && actions.filterLengths(event.target.value)}>
    ${isWrong ? html`<span class="muted" role="status">write 38..45 or a tier</span>` : nothing}</label>`;
}

/** Where a text was looked for, and the way to look elsewhere. */
function searchedWords(
  { found: { searched, elsewhere }, filter }: SampleTableState,
  actions: ReportActions,
): TemplateResult | typeof nothing {
  if (searched === undefined) return nothing;
  if (searched === 'everywhere')
    return html`<span class="muted">in names, questions, answers and faults${filter.isEverywhere ? html` <button class="link" @click=${() => actions.searchEverywhere(false)}>in faults alone</button>` : nothing}</span>`;
  return html`<span class="muted">in states, cells and kinds of fault${elsewhere === 0 ? nothing : html` <button class="link" @click=${() => actions.searchEverywhere(true)}>and ${plural(elsewhere, 'sample')} elsewhere</button>`}</span>`;
}

function chip(
  verdict: RowVerdict,
  count: number,
  { verdicts: chosen }: Filter,
  actions: ReportActions,
): TemplateResult {
  return html`<button class="chip" aria-pressed=${chosen.includes(verdict)} title=${verdictMeanings[verdict]} @click=${() => actions.toggleVerdict(verdict)}>${verdictMark(verdict)} <b class="figures">${number(count)}</b></button>`;
}

const columns: readonly { readonly key: SortKey; readonly title: string; readonly className: string }[] = [
  { key: 'sample', title: 'Sample', className: 'sample' },
  { key: 'length', title: 'Length', className: 'length right roomy' },
  { key: 'verdict', title: 'Verdict', className: 'verdicts' },
  { key: 'fault', title: 'First fault', className: 'fault' },
  { key: 'tokens', title: 'Tokens', className: 'tokens right roomy' },
  { key: 'time', title: 'Time', className: 'time right roomy' },
];

function sampleTable(state: SampleTableState, actions: ReportActions): TemplateResult {
  const { shown, window, sort } = state;
  const order = sort.isDescending ? 'descending' : 'ascending';
  const tabStop = shown.some(({ id }) => id === state.selected) ? state.selected : shown[0]?.id;
  return html`<table class="rows" role="treegrid" aria-label="Samples" aria-rowcount=${shown.length + 1}>
    <thead><tr aria-rowindex="1">${columns.map(
      ({
        key,
        title,
        className,
      }) => html`<th scope="col" class=${className} aria-sort=${sort.key === key ? order : 'none'}>
      <button class="sorter" @click=${() => actions.sortBy(key)}>${title}${sort.key === key ? html`<span aria-hidden="true"> ${sort.isDescending ? '↓' : '↑'}</span>` : nothing}</button></th>`,
    )}</tr></thead>
    <tbody>
      ${filler(window.above)}
      ${repeat(
        shown.slice(window.first, window.end),
        ({ id }) => id,
        (row, i) => sampleRows(row, window.first + i, row.id === tabStop, state, actions),
      )}
      ${filler(window.below)}
    </tbody>
  </table>`;
}

function filler(height: number): TemplateResult | typeof nothing {
  return height <= 0
    ? nothing
    : html`<tr class="filler" aria-hidden="true"><td colspan=${columns.length} .style=${`height: ${height}px`}></td></tr>`;
}

function sampleRows(
  row: SampleRow,
  index: number,
  isTabStop: boolean,
  { all, questions, probes, isUnderWay, selected, isPeeking }: SampleTableState,
  actions: ReportActions,
): TemplateResult {
  const isSelected = row.id === selected;
  const isOpen = isSelected && isPeeking;
  return html`<tr class="sample-row" data-sample=${row.id} tabindex=${isTabStop ? 0 : -1} aria-rowindex=${index + 2} aria-level="1" aria-selected=${isSelected} aria-expanded=${isOpen}
      @click=${() => actions.peek(row.id, !isOpen)} @focus=${() => actions.select(row.id)}>
    <td class="sample figures">${sampleName(row.id)}</td>
    <td class="right figures roomy">${number(row.length)}</td>
    <td>${verdictMark(row.verdict)}</td>
    <td class="fault"><span class="first">${firstFault(row)}</span>${actions.isEditor ? ways(row, actions) : nothing}</td>
    <td class="right figures roomy">${row.tokens === undefined ? '–' : number(row.tokens)}</td>
    <td class="right figures roomy">${row.seconds.toFixed(1)} s</td>
  </tr>
  ${isOpen ? html`<tr class="open" aria-level="2"><td colspan=${columns.length}>${peekContent(row, { others: othersOf(row, all, questions, actions), probes: probeContent(row, probes), canAsk: !isUnderWay }, actions)}</td></tr>` : nothing}`;
}

/** The other answers to the question of a row. */
function othersOf(
  row: SampleRow,
  all: readonly SampleRow[],
  questions: SampleTableState['questions'],
  actions: ReportActions,
): TemplateResult | typeof nothing {
  const answers = all.filter(({ questionId }) => questionId === row.questionId);
  return repeatContent(
    row,
    answers.sort((a, b) => a.repeat - b.repeat),
    questions.get(row.questionId),
    actions,
  );
}

function ways(row: SampleRow, actions: ReportActions): TemplateResult {
  return html`<span class="doing">
    <button class="tool" tabindex="-1" title="Open diff (Enter)" aria-label="Open diff" @click=${(event: Event) => stopped(event, () => actions.openDiff(row.id))}>${icon('diff')}</button>
    ${hasFaultToDebug(row) ? html`<button class="tool" tabindex="-1" title="Debug at the fault (d)" aria-label="Debug at the fault" @click=${(event: Event) => stopped(event, () => actions.debug(row.id))}>${icon('here')}</button>` : nothing}
  </span>`;
}

function firstFault({ faults, moreFaults = 0, error, verdict, isCut = false }: SampleRow): TemplateResult {
  const [first] = faults;
  if (error !== undefined) return html`<span class="muted">${excerpt(error.message, 300)}</span>`;
  if (!first)
    return html`<span class="muted">${verdict === 'slipped' ? 'a clean trace, but another answer' : 'none'}</span>`;
  const more = faults.length - 1 + moreFaults;
  const place = first.state === 0 ? excerpt(first.label, 80) : `${number(first.state)}: ${excerpt(first.label, 80)}`;
  return html`${place === '' ? nothing : html`<span class="mono">${place}</span> · `}<b>${excerpt(first.title, 60)}</b>${isCut ? ' · the rest was not judged ·' : ''} <span class="muted">${excerpt(first.explanation, 240)}${more > 0 ? ` + ${plural(more, 'more fault')}` : ''}</span>`;
}

function stopped(event: Event, act: () => void): void {
  event.stopPropagation();
  act();
}
