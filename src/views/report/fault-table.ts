import { html, nothing, svg, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { Report } from '../../spotcheck/index.ts';
import { excerpt, number, plural, rangeText } from '../shared/display-text.ts';
import type { ReportActions } from './report-actions.ts';
import { chart, figures, percent } from './scores.ts';

/** Kinds by length, bars in the cells: no legend, no stack to take apart. A kind filters the samples. */
export function faultTable(
  { faults }: Omit<Report, 'samples'>,
  chosen: string | undefined,
  actions: ReportActions,
): TemplateResult {
  const most = Math.max(1, ...faults.rows.flatMap(({ counts }) => counts));
  return html`<section class="card" aria-label="Faults by kind and length">
    <h2>Faults by kind and length<small>${plural(faults.total, 'fault')}, follow-on not counted</small></h2>
    ${
      faults.rows.length === 0
        ? html`<p class="muted">No fault so far.</p>`
        : html`<div class="wide"><table class="kinds">
      <thead><tr><th scope="col">kind</th>${faults.bins.map((bin) => html`<th scope="col">${rangeText(bin)}</th>`)}<th scope="col">all</th></tr></thead>
      <tbody>${faults.rows.map(
        ({ kind, title, counts, total }) => html`<tr class=${classMap({ chosen: kind === chosen })}>
        <th scope="row"><button class="link" aria-pressed=${kind === chosen} title=${kind === chosen ? 'Show all samples' : 'Show the samples with this fault'}
          @click=${() => actions.filterKind(kind === chosen ? undefined : kind)}>${excerpt(title, 60)}</button></th>
        ${counts.map((count) => html`<td class="figures"><span class="share" .style=${`width: ${(count / most) * 100}%`} ?hidden=${count === 0}></span><span class="amount">${count === 0 ? '·' : number(count)}</span></td>`)}
        <td class="figures total">${number(total)}</td>
      </tr>`,
      )}</tbody>
    </table></div>`
    }
  </section>`;
}

/** Height of the plot in pixels. */
const height = 128;

/** How far into their traces models leave the machine. */
export function firstFaultChart({ firstFaults: { bins, median, total } }: Omit<Report, 'samples'>): TemplateResult {
  const most = Math.max(2, ...bins);
  const y = (count: number): number => height - (count / most) * height;
  const width = 100 / Math.max(1, bins.length);
  const ticks = [0, Math.round(most / 2), most];
  const medianWords = median === undefined ? '' : `, median ${percent(median)} % in`;
  return html`<section class="card" aria-label="Where the first fault is">
    <h2>Where the first fault is<small>${plural(total, 'faulty trace')}${medianWords}</small></h2>
    ${
      total === 0
        ? html`<p class="muted">No faulty trace so far.</p>`
        : html`${chart(
            `First faults from the start to the end of the trace, in ${bins.length} bins: ${bins.join(', ')}${medianWords}`,
            ticks.map((count) => ({ text: String(count), y: y(count) })),
            svg`
      ${bins.map((count, i) => (count === 0 ? nothing : svg`<rect class="column" x=${`${(i + 0.05) * width}%`} width=${`${width * 0.9}%`} y=${y(count)} height=${height - y(count)}><title>${plural(count, 'trace')}</title></rect>`))}
      ${
        median === undefined
          ? nothing
          : svg`<line class="median" x1=${`${median * 100}%`} x2=${`${median * 100}%`} y1="-8" y2=${height}></line>
        <text class="label" x=${`${median * 100}%`} dx=${median > 0.8 ? -5 : 5} y="-3" text-anchor=${median > 0.8 ? 'end' : 'start'}>median</text>`
      }
      <text class="label" x="0" y=${height + 15}>start</text>
      <text class="label between" x="50%" y=${height + 15} text-anchor="middle">halfway</text>
      <text class="label" x="100%" y=${height + 15} text-anchor="end">end of trace</text>`,
          )}
    ${figures(
      ['part of the trace', 'first faults'],
      bins.map((count, i) => [`${Math.round(i * width)}–${Math.round((i + 1) * width)} %`, String(count)]),
    )}`
    }
  </section>`;
}
