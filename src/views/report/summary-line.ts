import { html, nothing, type TemplateResult } from 'lit';
import type { Report, SummaryFilter } from '../../spotcheck/index.ts';
import { excerpt } from '../shared/display-text.ts';
import type { ReportActions } from './report-actions.ts';
import { isSameWay, type Filter } from './rows.ts';

/** The sentence over the report: what it names shows its samples. */
export function summaryLine(
  { summary }: Omit<Report, 'samples'>,
  filter: Filter,
  actions: ReportActions,
): TemplateResult | typeof nothing {
  if (summary.length === 0) return nothing;
  return html`<p class="summary">${summary.map(({ text, filter: own }) => {
    const shown = excerpt(text, 400);
    if (own === undefined) return html`${shown}`;
    const isChosen = isChosenBy(own, filter);
    return html`<button class="link" aria-pressed=${isChosen} title=${isChosen ? 'Show all samples' : 'Show these samples'} @click=${() => actions.showSamples(isChosen ? undefined : own)}>${shown}</button>`;
  })}</p>`;
}

function isChosenBy({ state, way }: SummaryFilter, filter: Filter): boolean {
  return state === filter.state && isSameWay(way, filter.way);
}
