import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { HalfLength, LengthScore, Report, Score, TierScore } from '../../spotcheck/index.ts';
import { excerpt, number, rangeText } from '../shared/display-text.ts';
import { isUnderWay } from './head.ts';

/** 92.3 */
export function percent(share: number): string {
  return (share * 100).toFixed(1);
}

/** pass@1 by tier: the interval is the picture, the point the detail. */
export function tierScores({ tiers, all, head }: Omit<Report, 'samples'>): TemplateResult {
  return html`<section class="card" aria-label="Right answers">
    <h2>Right answers, pass@1<small>%, bar: 95 % ${head.repeats > 1 ? 'interval, by question' : 'Wilson interval'}</small></h2>
    <table class="scores"><tbody>
      ${tiers.map((tier) => scoreRow(html`<span class="tier">${tier.tier}</span> <span class="span">${lengthsOf(tier)}</span>`, tier, isStill(tier, head.state)))}
      ${tiers.length < 2 ? nothing : scoreRow(html`All`, all, false)}
    </tbody></table>
  </section>`;
}

/** A list of lengths may be long, and breaks behind its commas. */
function lengthsOf({ low, high, lengths }: TierScore): string {
  return lengths === undefined ? `${low}–${high}` : excerpt(lengths.replaceAll(',', ', '), 60);
}

function isStill({ answered, asked }: TierScore, state: Report['head']['state']): boolean {
  return isUnderWay(state) && answered < asked;
}

function scoreRow(name: TemplateResult, score: Score, isOpen: boolean): TemplateResult {
  const { answered, right, lucky, interval } = score;
  const share = answered === 0 ? undefined : right / answered;
  const without = isOpen ? 'none yet' : 'none answered';
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="bar">${share === undefined || !interval ? scoreTrack(nothing) : scoreTrack(html`<span class="interval" .style=${`left: ${interval.low * 100}%; width: ${(interval.high - interval.low) * 100}%`}></span>${lucky > 0 ? html`<span class="point sound" title=${`${number(right - lucky)} with a sound trace`} .style=${`left: ${((right - lucky) / answered) * 100}%`}></span>` : nothing}<span class="point" .style=${`left: ${share * 100}%`}></span>`)}</td>
    <td class="percent figures">${share === undefined ? '–' : percent(share)}</td>
    <td class="detail figures">${
      share === undefined || !interval
        ? without
        : `${number(right)} of ${number(answered)}${lucky > 0 ? `, ${number(lucky)} lucky` : ''} · ${percent(interval.low)}–${percent(interval.high)}`
    }</td>
  </tr>`;
}

function scoreTrack(marks: TemplateResult | typeof nothing): TemplateResult {
  return html`<span class="ruler" aria-hidden="true">${marks}</span>`;
}

/** Height of the plot in pixels; abscissae are shares of its width, so that it needs no measuring. */
const height = 128;

/** Right answers by length, with the interval of each bin, and the tiers named on the axis. */
export function lengthChart({ lengths, tiers, halfLength }: Omit<Report, 'samples'>): TemplateResult {
  const drawn = lengths.filter(({ answered }) => answered > 0);
  const from = Math.min(...tiers.map(({ low }) => low), ...lengths.map((bin) => bin.from));
  const to = Math.max(...tiers.map(({ high }) => high), ...lengths.map((bin) => bin.to));
  const x = (length: number): string => `${(((length - from) / Math.max(1, to - from)) * 100).toFixed(2)}%`;
  const middle = (bin: LengthScore): string => x((bin.from + bin.to) / 2);
  const y = (share: number): number => (1 - share) * height;
  const areApart = lengths.some(({ lucky }) => lucky > 0);
  const right = (bin: LengthScore): number => bin.right / bin.answered;
  const sound = (bin: LengthScore): number => (bin.right - bin.lucky) / bin.answered;
  const sentence =
    drawn.length === 0
      ? 'no answers yet'
      : drawn
          .map((bin) => `${bin.from} to ${bin.to}: ${percent(bin.right / bin.answered)} %${soundWords(bin, areApart)}`)
          .join('; ');
  return html`<section class="card" aria-label="Right by length">
    <h2>Right by length<small>${halfLengthWords(halfLength, from, to)}</small></h2>
    ${chart(
      `Right answers by length: ${sentence}; ${halfLengthWords(halfLength, from, to)}`,
      [0, 0.5, 1].map((share) => ({ text: String(share * 100), y: y(share) })),
      svg`
      ${tiers.map((tier) => tierMarks(tier, x, from))}
      ${typeof halfLength?.at === 'number' ? svg`<line class="median" x1=${x(halfLength.at)} x2=${x(halfLength.at)} y1="0" y2=${height}><title>Half of the traces are sound at this length.</title></line>` : nothing}
      ${areApart ? drawn.slice(1).map((bin, i) => segment(drawn[i], bin, middle, (one) => y(sound(one)), 'curve sound')) : nothing}
      ${drawn.slice(1).map((bin, i) => segment(drawn[i], bin, middle, (one) => y(right(one)), 'curve'))}
      ${areApart ? drawn.map((bin) => soundMark(bin, middle(bin), y(sound(bin)))) : nothing}
      ${drawn.map((bin) => pointMark(bin, middle(bin), y))}`,
    )}
    ${areApart ? html`<p class="muted beneath">Filled: right answers. Open, dashed: right answers with a sound trace.</p>` : nothing}
    ${figures(
      ['length', 'answered', 'right', 'interval', 'sound'],
      drawn.map((bin) => [
        rangeText(bin),
        number(bin.answered),
        number(bin.right),
        bin.interval ? `${percent(bin.interval.low)}–${percent(bin.interval.high)}` : '',
        number(bin.right - bin.lucky),
      ]),
    )}
  </section>`;
}

/** At which length half of the traces are sound. */
function halfLengthWords(half: HalfLength | undefined, first: number, last: number): string {
  if (half === undefined) return '%, length of the question';
  const { at, low, high } = half;
  if (at === 'beyond') return `more than half of the traces are sound up to ${last}`;
  if (at === 'below') return `less than half of the traces are sound from ${first} on`;
  return `half of the traces sound at ${low === undefined && high === undefined ? 'about ' : ''}${at.toFixed(1)}${rangeWords(low, high)}`;
}

/** An end that lies outside the lengths that were asked is open. */
function rangeWords(low: number | undefined, high: number | undefined): string {
  if (low === undefined) return high === undefined ? '' : ` (up to ${high.toFixed(1)})`;
  return high === undefined ? ` (from ${low.toFixed(1)})` : ` (${low.toFixed(1)}–${high.toFixed(1)})`;
}

function tierMarks({ tier, low, high }: TierScore, x: (length: number) => string, from: number): SVGTemplateResult {
  return svg`${low > from ? svg`<line class="border" x1=${x(low - 0.5)} x2=${x(low - 0.5)} y1="0" y2=${height + 30}></line>` : nothing}
    <text class="label" x=${x(low)} y=${height + 15} text-anchor=${low > from ? 'middle' : 'start'}>${low}</text>
    <text class="label strong" x=${x((low + high) / 2)} y=${height + 29} text-anchor="middle">${tier}</text>`;
}

function segment(
  a: LengthScore | undefined,
  b: LengthScore,
  middle: (bin: LengthScore) => string,
  y: (bin: LengthScore) => number,
  kind: string,
): SVGTemplateResult | typeof nothing {
  return a ? svg`<line class=${kind} x1=${middle(a)} y1=${y(a)} x2=${middle(b)} y2=${y(b)}></line>` : nothing;
}

function soundMark({ right, lucky, answered, from, to }: LengthScore, x: string, y: number): SVGTemplateResult {
  return svg`<g><title>${`${from}–${to}: ${right - lucky} of ${answered} with a sound trace`}</title>
    <circle class="dot open" cx=${x} cy=${y} r="4.5"></circle></g>`;
}

function soundWords({ right, lucky, answered }: LengthScore, areApart: boolean): string {
  return areApart ? `, with a sound trace ${percent((right - lucky) / answered)} %` : '';
}

function pointMark(
  { interval, right, answered, from, to }: LengthScore,
  x: string,
  y: (share: number) => number,
): SVGTemplateResult {
  return svg`<g><title>${`${from}–${to}: ${right} of ${answered}`}</title>
    ${interval ? svg`<line class="whisker" x1=${x} x2=${x} y1=${y(interval.low)} y2=${y(interval.high)}></line>` : nothing}
    <circle class="dot" cx=${x} cy=${y(right / answered)} r="4.5"></circle></g>`;
}

/**
 * A plot with its axis on the left: ticks at pixels from the top of the plot, whose marks stand at shares of its width.
 */
export function chart(
  sentence: string,
  ticks: readonly { readonly text: string; readonly y: number }[],
  marks: SVGTemplateResult,
): TemplateResult {
  return html`<div class="chart" role="img" aria-label=${sentence}>
    <svg class="axis" aria-hidden="true">${ticks.map((tick) => svg`<text class="label" x="26" y=${tick.y + 4} text-anchor="end">${tick.text}</text>`)}</svg>
    <svg class="plot" aria-hidden="true">${ticks.map((tick) => svg`<line class="rule" x1="0" x2="100%" y1=${tick.y} y2=${tick.y}></line>`)}${marks}</svg>
  </div>`;
}

/** A chart's figures, for those who do not see it. */
export function figures(heads: readonly string[], rows: readonly (readonly string[])[]): TemplateResult {
  return html`<div class="unseen"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
