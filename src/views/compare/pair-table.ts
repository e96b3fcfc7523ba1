import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RowVerdict } from '../../spotcheck/index.ts';
import { excerpt, moreWords, number } from '../shared/display-text.ts';
import { icon, type IconName } from '../shared/icon.ts';
import { verdictMark, verdicts } from '../shared/verdict-names.ts';
import { sampleName } from '../report/head.ts';
import type { CompareActions } from './compare-actions.ts';
import type { AnswerRow, CompareSide, PairRow } from './compare-messages.ts';
import { changes, type Change, type PairFilter } from './pair-rows.ts';

export interface PairTableState {
  readonly all: readonly PairRow[];
  /** How many rows are still to come. */
  readonly more: number;
  /** Those that pass the filter. */
  readonly shown: readonly PairRow[];
  /** So many of them are in the page. */
  readonly limit: number;
  readonly filter: PairFilter;
  readonly selected: string | undefined;
}

const signs: Readonly<Record<Change, IconName | undefined>> = {
  better: 'up',
  worse: 'down',
  same: undefined,
  none: 'error',
};
const names: Readonly<Record<Change, string>> = {
  better: 'better',
  worse: 'worse',
  same: 'the same',
  none: 'not compared',
};

/** Sample by sample: what became of it in both runs. */
export function pairSection(state: PairTableState, actions: CompareActions): TemplateResult {
  const { all, more, shown, filter, limit } = state;
  return html`<section class="samples" aria-label="Samples">
    <h2>Samples</h2>
    <div class="filters">
      ${changes.map((change) => chip(change, all.filter((row) => row.change === change).length, filter, actions))}
      ${(['before', 'after'] as const).map((side) => verdictChoice(side, filter[side], actions))}
      <label class="search">${icon('search')}<span class="unseen">Search samples</span>
        <input type="search" class="field" placeholder="Search question, answer, explanation" .value=${filter.text} @input=${(event: InputEvent) => event.target instanceof HTMLInputElement && actions.filter({ text: event.target.value })}></label>
      <span class="shown figures muted" role="status">${number(shown.length)} of ${number(all.length)}${moreWords(more)}</span>
    </div>
    ${shown.length === 0 ? html`<p class="muted none">No sample passes these filters.</p>` : pairTable(state, actions)}
    ${shown.length > limit ? html`<p class="more"><button class="button quiet" @click=${actions.showMore}>Show more of ${number(shown.length)}</button></p>` : nothing}
  </section>`;
}

function chip(
  change: Change,
  count: number,
  { changes: chosen }: PairFilter,
  { filter }: CompareActions,
): TemplateResult {
  const isOn = chosen.includes(change);
  const next = isOn ? chosen.filter((one) => one !== change) : [...chosen, change];
  const sign = signs[change];
  return html`<button class="chip" aria-pressed=${isOn} @click=${() => filter({ changes: next })}>${sign === undefined ? nothing : html`<span class=${sign}>${icon(sign)}</span>`}${names[change]} <b class="figures">${number(count)}</b></button>`;
}

function verdictChoice(side: CompareSide, chosen: RowVerdict | undefined, { filter }: CompareActions): TemplateResult {
  const change = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    filter({ [side]: verdicts.find((one) => one === value) });
  };
  return html`<label class="verdict-choice"><span class="muted">${side}</span>
    <select class="field" @change=${change}><option value="" ?selected=${chosen === undefined}>any</option>${verdicts.map((one) => html`<option value=${one} ?selected=${chosen === one}>${one}</option>`)}</select></label>`;
}

function pairTable(state: PairTableState, actions: CompareActions): TemplateResult {
  const { shown, limit, selected } = state;
  const tabStop = shown.some(({ key }) => key === selected) ? selected : shown[0]?.key;
  return html`<table class="rows" role="grid" aria-label="Samples" aria-rowcount=${shown.length + 1}>
    <thead><tr><th scope="col" class="sample">Sample</th><th scope="col" class="length right roomy">Length</th><th scope="col" class="verdicts">Before</th><th scope="col" class="verdicts">After</th><th scope="col" class="fault">First fault</th></tr></thead>
    <tbody>${repeat(
      shown.slice(0, limit),
      ({ key }) => key,
      (row) => pairRow(row, row.key === tabStop, row.key === selected, actions),
    )}</tbody></table>`;
}

function pairRow(row: PairRow, isTabStop: boolean, isSelected: boolean, actions: CompareActions): TemplateResult {
  const sign = signs[row.change];
  return html`<tr class="sample-row" data-row=${row.key} data-sample=${row.id} tabindex=${isTabStop ? 0 : -1} aria-selected=${isSelected} @focus=${() => actions.select(row.key)} @click=${() => actions.select(row.key)}>
    <td class="sample figures"><span class="sign ${sign ?? ''}">${sign === undefined ? nothing : icon(sign, names[row.change])}</span>${sampleName(row.id)}</td>
    <td class="right figures roomy">${number(row.length)}</td>
    <td>${verdictCell(row.before)}</td>
    <td>${verdictCell(row.after)}</td>
    <td class="fault"><span class="first">${faultWords(row)}</span><span class="doing">${(['before', 'after'] as const).map((side) => waysOf(side, row[side], actions))}</span></td>
  </tr>`;
}

function verdictCell(answer: AnswerRow | undefined): TemplateResult {
  return answer === undefined ? html`<span class="muted">not asked</span>` : verdictMark(answer.verdict);
}

/** Of the run in which it is worse: that is where there is something to see. */
function faultWords({ before, after, change }: PairRow): TemplateResult {
  const side = change === 'better' || after?.faults.length === 0 ? before : after;
  const [first] = side?.faults ?? [];
  if (first === undefined) return html`<span class="muted">none</span>`;
  const place = first.state === 0 ? excerpt(first.label, 80) : `${number(first.state)}: ${excerpt(first.label, 80)}`;
  return html`<span class="muted">${side === before ? 'before: ' : ''}</span><span class="mono">${place}</span> · <b>${excerpt(first.title, 60)}</b> <span class="muted">${excerpt(first.explanation, 200)}</span>`;
}

function waysOf(
  side: CompareSide,
  answer: AnswerRow | undefined,
  actions: CompareActions,
): TemplateResult | typeof nothing {
  if (answer === undefined) return nothing;
  const key = side === 'after' ? 'Enter' : 'Shift+Enter';
  const act = (event: Event, take: () => void): void => {
    event.stopPropagation();
    take();
  };
  return html`<span class="ways-of"><small>${side}</small>
    <button class="tool" tabindex="-1" title=${`Diff of the answer ${side} (${key})`} aria-label=${`Diff of the answer ${side}`} @click=${(event: Event) => act(event, () => actions.diff(side, answer.id))}>${icon('diff')}</button>
    ${answer.states > 0 && answer.faults.length > 0 ? html`<button class="tool" tabindex="-1" title=${`Debug the answer ${side} at its fault (${side === 'after' ? 'd' : 'Shift+D'})`} aria-label=${`Debug the answer ${side} at its fault`} @click=${(event: Event) => act(event, () => actions.debug(side, answer.id))}>${icon('here')}</button>` : nothing}</span>`;
}
