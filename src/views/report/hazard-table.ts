import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type {
  BinHazard,
  FaultWay,
  Hazard,
  HazardRow,
  Interval,
  Onset,
  Prediction,
  Report,
  SafeState,
} from '../../spotcheck/index.ts';
import { excerpt, number, plural, rangeText } from '../shared/display-text.ts';
import type { ReportActions } from './report-actions.ts';
import { isSameWay, type Filter } from './rows.ts';
import { percent } from './scores.ts';

/** Rows that are shown: what is behind them happened seldom. */
const MOST_ROWS = 12;
/** Ways to fail in a state that are shown, unless it is chosen. */
const MOST_WAYS = 3;

/** For each state of the program in which traces go wrong: how often, of the times that a model came there right. */
export function hazardTable(
  { hazards }: Omit<Report, 'samples'>,
  { state: chosen, way }: Filter,
  actions: ReportActions,
): TemplateResult {
  const { bins, rows, others } = hazards;
  const shown = rows.slice(0, MOST_ROWS);
  // Shares of few visits would make all others small.
  const sure = shown.flatMap((row) => row.bins.filter(({ isFew }) => !isFew).map(rateOf));
  const most = Math.max(...sure) > 0 ? Math.max(...sure) : 1;
  const total = rows.reduce((sum, { failed }) => sum + failed, 0);
  const hasFew = shown.some((row) => row.bins.some(({ isFew, reached }) => isFew && reached > 0));
  return html`<section class="card wide-card" aria-label="First faults by state and length">
    <h2>First faults by state<small>% of the times reached without a fault</small></h2>
    ${
      rows.length === 0
        ? html`<p class="muted">No trace has gone wrong so far.</p>`
        : html`<div class="wide"><table class="kinds hazards">
      <thead><tr><th scope="col">state</th>${bins.map((bin) => html`<th scope="col">${rangeText(bin)}</th>`)}<th scope="col">all</th><th scope="col" title="The length from which on the state clearly fails more often">from</th><th scope="col">traces</th></tr></thead>
      <tbody>${shown.map(
        (row) => html`<tr class=${classMap({ chosen: row.state === chosen })}>
        <th scope="row">${stateName(row, actions)}</th>
        ${row.bins.map((one) => rateCell(one, most))}
        <td class="figures total" title=${sentence(row, row.interval)}>${rate(row)}</td>
        ${onsetCell(row.onset)}
        <td class="figures total"><button class="link" aria-pressed=${row.state === chosen} title=${row.state === chosen ? 'Show all samples' : 'Show the samples with their first fault here'} @click=${() => actions.filterState(row.state === chosen ? undefined : row.state)}>${number(row.failed)}</button></td>
      </tr>
      <tr class="ways-row"><td colspan=${bins.length + 4}>${waysOf(row, row.state === chosen, way, actions)}</td></tr>`,
      )}</tbody>
    </table></div>
    <p class="muted beneath">${beneath(rows.length - shown.length, others, total)}${hasFew ? ' · in brackets: of fewer than 30 times, which say little' : ''}</p>`
    }
  </section>`;
}

function stateName({ state, label, line, source }: HazardRow, actions: ReportActions): TemplateResult {
  const text = excerpt(label, 60);
  if (line === undefined || !actions.isEditor) return html`${text}`;
  const place = `${source === undefined ? '' : `${excerpt(source, 60)}, `}line ${line + 1}`;
  return html`<button class="link" title=${`Go to ${place}`} @click=${() => actions.openState(state)}>${text}</button>`;
}

/** In how many traces what went wrong there: each way shows its samples. */
function waysOf(
  { state, ways }: HazardRow,
  isChosen: boolean,
  chosen: Filter['way'],
  actions: ReportActions,
): TemplateResult {
  const shown = isChosen ? ways : ways.slice(0, MOST_WAYS);
  const rest = ways.length - shown.length;
  return html`<span class="ways-of-state">${shown.map((way) => {
    const isOn = isChosen && isSameWay(way, chosen);
    const next = isOn ? undefined : { state, way: { kind: way.kind, region: way.region } };
    return html`<button class="link" aria-pressed=${isOn} title=${isOn ? 'Show all samples' : 'Show the samples with this first fault here'} @click=${() => actions.showSamples(next)}>${wayName(way)}</button> <span class="figures">${number(way.count)}</span> `;
  })}${rest > 0 ? html`<button class="link" @click=${() => actions.filterState(state)}>${plural(rest, 'more way')}</button>` : nothing}</span>`;
}

function wayName({ text, region }: FaultWay): TemplateResult {
  if (region === undefined || !text.endsWith(region)) return html`${excerpt(text, 80)}`;
  return html`${text.slice(0, -region.length)}<span class="mono">${excerpt(region, 60)}</span>`;
}

function onsetCell(onset: Onset | undefined): TemplateResult {
  if (onset === undefined)
    return html`<td class="figures total" title="No length is clear from which on it fails more often.">–</td>`;
  const { from, below, above } = onset;
  return html`<td class="figures total" title=${`From length ${from} on ${sideWords(above)}; below ${sideWords(below)}`}><b>${number(from)}</b><span class="unseen"> on: ${sideWords(above)}; below: ${sideWords(below)}</span></td>`;
}

function sideWords({ interval, ...hazard }: Onset['above']): string {
  return `${rate(hazard)} %: ${sentence(hazard, interval)}`;
}

function rateCell(hazard: BinHazard, most: number): TemplateResult {
  const { failed, reached, interval, isFew } = hazard;
  if (reached === 0)
    return html`<td class="figures" title="No model came there without a fault."><span class="amount">–</span></td>`;
  const text = failed === 0 ? '·' : rate(hazard);
  const words = `${sentence(hazard, interval)}${isFew ? ': too few to say much' : ''}`;
  return html`<td class="figures ${isFew ? 'few' : ''}" title=${words}><span class="share" .style=${`width: ${Math.min(1, rateOf(hazard) / most) * 100}%`} ?hidden=${failed === 0}></span><span class="amount">${isFew ? `(${text})` : text}</span><span class="unseen">, ${words}</span></td>`;
}

function rateOf({ failed, reached }: Hazard): number {
  return reached === 0 ? 0 : failed / reached;
}

/** Of rates that are often small: two digits that count. */
function rate(hazard: Hazard): string {
  const value = 100 * rateOf(hazard);
  if (value >= 10) return value.toFixed(0);
  return value >= 1 ? value.toFixed(1) : String(Number(value.toPrecision(1)));
}

function sentence({ failed, reached }: Hazard, interval?: Interval): string {
  const range = interval === undefined ? '' : `, 95 % interval ${percent(interval.low)}–${percent(interval.high)} %`;
  return `${number(failed)} of ${plural(reached, 'time')}${range}`;
}

function beneath(hidden: number, others: readonly SafeState[], total: number): string {
  const parts = [`${plural(total, 'trace')} with a fault`];
  if (hidden > 0) parts.push(`${plural(hidden, 'more state')} with fewer`);
  const reached = others.reduce((sum, one) => sum + one.reached, 0);
  if (others.length > 0)
    parts.push(`${plural(others.length, 'state')} without any, reached ${plural(reached, 'time')}`);
  return parts.join(' · ');
}

/** What the states' rates at shorter lengths make of the longer tiers, beside what there is. */
export function predictionCard({ hazards: { predictions } }: Omit<Report, 'samples'>): TemplateResult | typeof nothing {
  if (predictions.length === 0) return nothing;
  return html`<section class="card" aria-label="Longer tiers, predicted from shorter ones">
    <h2>From shorter to longer<small>% of traces without a fault, 95 % interval</small></h2>
    <table class="scores predictions"><tbody>${predictions.map(
      ({ tier, from, predicted, observed, difference }) => html`
      <tr><th scope="row" rowspan="2"><span class="tier">${tier}</span></th>
        ${shareCells(predicted, 'guess')}<td class="detail">predicted from ${from.join(', ')}</td></tr>
      <tr class="observed">${shareCells(observed, '')}<td class="detail">observed</td></tr>
      <tr class="meaning"><td colspan="4" class="muted">${meanings[difference]}</td></tr>`,
    )}</tbody></table>
  </section>`;
}

function shareCells({ share, low, high }: Prediction['predicted'], kind: string): TemplateResult {
  return html`<td class="bar"><span class="ruler" aria-hidden="true"><span class="interval ${kind}" .style=${`left: ${low * 100}%; width: ${(high - low) * 100}%`}></span><span class="point" .style=${`left: ${share * 100}%`}></span></span></td>
    <td class="percent figures" title=${`95 % interval ${percent(low)}–${percent(high)} %`}>${percent(share)}</td>`;
}

const meanings: Readonly<Record<Prediction['difference'], string>> = {
  fewer: 'Fewer than predicted: the states themselves are harder at these lengths.',
  more: 'More than predicted: the states are easier at these lengths.',
  none: 'No clear difference: nothing here says that states are harder at these lengths, there are only more of them.',
  unknown: 'Too few questions to tell: ask more of this tier, and of the shorter ones.',
};
