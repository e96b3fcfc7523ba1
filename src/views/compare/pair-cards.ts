import { html, nothing, type TemplateResult } from 'lit';
import type { Comparison, Interval, Pairs, Share, StateComparison } from '../../spotcheck/index.ts';
import { excerpt, number, plural } from '../shared/display-text.ts';
import { icon, type IconName } from '../shared/icon.ts';
import { percent } from '../report/scores.ts';
import type { CompareActions } from './compare-actions.ts';

/** What it comes to: so many better, so many worse, and whether that may be chance. */
export function tiles({ p, onlyBefore, onlyAfter, better, worse, questions }: Comparison): TemplateResult {
  const lacking = onlyBefore.length + onlyAfter.length;
  return html`<dl class="tiles" aria-label="In short">
    ${tile('up', number(better.length), 'better: more answers right, or sound')}
    ${tile('down', number(worse.length), 'worse')}
    ${tile(undefined, number(questions - better.length - worse.length), 'the same')}
    ${tile(undefined, number(lacking), 'answers in only one run', namesOf(onlyBefore, onlyAfter))}
    ${tile(undefined, chance(p), `McNemar, exact, of ${number(better.length)} better and ${number(worse.length)} worse`)}
  </dl>`;
}

function namesOf(before: readonly string[], after: readonly string[]): string {
  const line = (what: string, names: readonly string[]): string =>
    names.length === 0 ? '' : `${what}: ${names.slice(0, 40).join(', ')}${names.length > 40 ? ' …' : ''}`;
  return [line('only before', before), line('only after', after)].filter(Boolean).join('\n');
}

function tile(sign: IconName | undefined, figure: string, words: string, title = ''): TemplateResult {
  return html`<div class="tile" title=${title === '' ? nothing : title}><dt>${words}</dt><dd>${sign === undefined ? nothing : html`<span class=${sign}>${icon(sign)}</span>`}${figure}</dd></div>`;
}

/** A probability as people read it. */
export function chance(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** Shares of both runs by tier, with their intervals; the run before is outlined. */
export function shareCard(
  title: string,
  { tiers, all, pairs, questions }: Comparison,
  of: (one: Comparison['all']) => Pairs,
): TemplateResult {
  const rows = [
    ...tiers.map((tier) => ({
      name: html`<span class="tier">${tier.tier}</span>`,
      pairs: of(tier),
      count: tier.pairs,
    })),
    ...(tiers.length < 2 ? [] : [{ name: html`All`, pairs: of(all), count: all.pairs }]),
  ];
  return html`<section class="card" aria-label=${title}>
    <h2>${title}<small>%, bar: 95 % ${pairs > questions ? 'interval, by question' : 'Wilson interval'}; outlined: before</small></h2>
    <table class="scores pairs"><thead class="unseen"><tr><th>tier</th><th>interval</th><th>%</th><th>change</th></tr></thead>
      <tbody>${rows.map(
        ({ name, pairs, count }) => html`
      <tr><th scope="rowgroup" rowspan="2">${name}</th>${shareCells(pairs.after, count, '')}<td class="detail figures">after · ${pairs.better} better, ${pairs.worse} worse</td></tr>
      <tr class="before">${shareCells(pairs.before, count, 'guess')}<td class="detail figures">before · ${chance(pairs.p)}</td></tr>`,
      )}</tbody></table>
  </section>`;
}

function shareCells({ count, interval }: Share, all: number, kind: string): TemplateResult {
  const share = all === 0 ? 0 : count / all;
  const words = `${number(count)} of ${number(all)}${intervalWords(interval)}`;
  return html`<td class="bar" title=${words}><span class="ruler" aria-hidden="true">${interval === undefined ? nothing : html`<span class="interval ${kind}" .style=${`left: ${interval.low * 100}%; width: ${(interval.high - interval.low) * 100}%`}></span><span class="point" .style=${`left: ${share * 100}%`}></span>`}</span></td>
    <td class="percent figures" title=${words}>${percent(share)}</td>`;
}

function intervalWords(interval: Interval | undefined): string {
  return interval === undefined ? '' : `, 95 % interval ${percent(interval.low)}–${percent(interval.high)}`;
}

const MOST_STATES = 12;

/** How often both fail in the states of the program, and whether that differs. */
export function stateCard({ states }: Comparison, actions: CompareActions): TemplateResult {
  const shown = states.slice(0, MOST_STATES);
  const rest = states.length - shown.length;
  const most = Math.max(...shown.flatMap(({ before, after }) => [rateOf(before), rateOf(after)]));
  return html`<section class="card wide-card" aria-label="First faults by state">
    <h2>First faults by state<small>of the times reached without a fault; p: McNemar, corrected by Holm</small></h2>
    ${
      states.length === 0
        ? html`<p class="muted">Neither run has a fault in what is compared.</p>`
        : html`<div class="wide"><table class="kinds states">
      <thead><tr><th scope="col">state</th><th scope="col">before</th><th scope="col">after</th><th scope="col" class="roomy">better</th><th scope="col" class="roomy">worse</th><th scope="col">p</th></tr></thead>
      <tbody>${shown.map((one) => stateRow(one, most, actions))}</tbody></table></div>
    ${rest > 0 ? html`<p class="muted beneath">${plural(rest, 'more state')}; tail-cot compare --json has all</p>` : nothing}`
    }
  </section>`;
}

function stateRow(one: StateComparison, most: number, { openState }: CompareActions): TemplateResult {
  const { state, label, line, before, after, better, worse, corrected } = one;
  const text = excerpt(label, 60);
  const isClear = corrected < 0.05;
  return html`<tr class=${isClear ? 'clear' : ''}>
    <th scope="row">${line === undefined ? text : html`<button class="link" title=${`Go to line ${line + 1}`} @click=${() => openState(state)}>${text}</button>`}</th>
    ${rateCell(before, most)}${rateCell(after, most)}
    <td class="figures total roomy">${number(better)}</td><td class="figures total roomy">${number(worse)}</td>
    <td class="figures total chance">${isClear ? html`<b>${corrected < 0.001 ? '< 0.001' : corrected.toFixed(3)}</b>` : corrected.toFixed(3)}</td>
  </tr>`;
}

function rateOf({ failed, reached }: StateComparison['before']): number {
  return reached === 0 ? 0 : failed / reached;
}

function rateCell(hazard: StateComparison['before'], most: number): TemplateResult {
  const { failed, reached } = hazard;
  const words = reached === 0 ? 'not reached' : `${number(failed)} of ${plural(reached, 'time')}`;
  return html`<td class="figures rate" title=${words}><span class="share" .style=${`width: ${(rateOf(hazard) / most) * 100}%`} ?hidden=${failed === 0}></span><span class="amount">${reached === 0 ? '–' : html`${percent(rateOf(hazard))} <small>${number(failed)} of ${number(reached)}</small>`}</span></td>`;
}
