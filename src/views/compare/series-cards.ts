import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { HalfLength, Interval, Score, Series, SeriesPoint, SeriesState } from '../../spotcheck/index.ts';
import { compact, excerpt, number, plural } from '../shared/display-text.ts';
import { chart, figures, percent } from '../report/scores.ts';
import type { CompareActions } from './compare-actions.ts';

const height = 96;
const MOST_STATES = 9;

interface Mark {
  /** Undefined where there is nothing to draw. */
  readonly value: number | undefined;
  readonly interval: Interval | undefined;
  readonly words: string;
  /** It lies outside the chart, on this side: nothing leads to it or on from it. */
  readonly isOutside?: boolean;
}

/** Small multiples over the steps of training: one chart for each tier, the half-length, and the worst states. */
export function seriesCards(series: Series, actions: CompareActions): TemplateResult {
  const { points, tiers, states } = series;
  const shown = states.slice(0, MOST_STATES);
  return html`<div class="multiples">
      ${tiers.map((tier) => scoreChart(`Tier ${tier}`, points, (point) => point.tiers[tier]))}
      ${tiers.length > 1 ? scoreChart('All tiers', points, (point) => point.all) : nothing}
      ${cleanChart(points)}
      ${halfChart(points)}
    </div>
    <h2 class="beneath-heading">First faults by state<small>% of the times reached without a fault, each on a scale of its own</small></h2>
    ${shown.length === 0 ? html`<p class="muted none-yet">No trace of these runs has a fault.</p>` : html`<div class="multiples">${shown.map((state) => stateChart(state, points, actions))}</div>`}
    ${states.length > shown.length ? html`<p class="muted none-yet">${plural(states.length - shown.length, 'more state')}; tail-cot compare --json has all</p>` : nothing}`;
}

function scoreChart(
  title: string,
  points: readonly SeriesPoint[],
  of: (point: SeriesPoint) => Score | undefined,
): TemplateResult {
  const marks = points.map((point): Mark | undefined => {
    const score = of(point);
    if (score === undefined || score.answered === 0) return undefined;
    const { right, answered, interval } = score;
    return { value: right / answered, interval, words: `${percent(right / answered)} % of ${number(answered)}` };
  });
  return multiple(html`${title}<small>pass@1, %</small>`, title, points, marks, [0, 0.5, 1], (value) =>
    String(value * 100),
  );
}

/** What right answers hide: whether the algorithm is followed. */
function cleanChart(points: readonly SeriesPoint[]): TemplateResult {
  const marks = points.map(({ clean }): Mark | undefined => {
    if (clean === undefined) return undefined;
    const { count, judged, interval } = clean;
    return { value: count / judged, interval, words: `${percent(count / judged)} % of ${number(judged)}` };
  });
  return multiple(
    html`Sound traces<small>without a fault, %</small>`,
    'Sound traces',
    points,
    marks,
    [0, 0.5, 1],
    (value) => String(value * 100),
  );
}

function halfChart(points: readonly SeriesPoint[]): TemplateResult {
  const known = points.flatMap(({ halfLength }) =>
    typeof halfLength?.at === 'number' ? [halfLength.high ?? halfLength.at] : [],
  );
  if (known.length === 0) return html``;
  const top = Math.ceil(Math.max(...known, ...points.map(({ longest }) => longest)) / 10) * 10;
  const marks = points.map(({ halfLength }): Mark | undefined =>
    halfLength === undefined ? undefined : halfMark(halfLength, top),
  );
  return multiple(
    html`Half-length<small>half of the traces sound</small>`,
    'Half-length',
    points,
    marks,
    [0, 0.5, 1],
    (value) => String(Math.round(value * top)),
  );
}

function halfMark({ at, low, high }: HalfLength, top: number): Mark | undefined {
  if (at === 'beyond') return { value: 1, interval: undefined, words: 'beyond the longest question', isOutside: true };
  if (at === 'below') return { value: 0, interval: undefined, words: 'below the shortest question', isOutside: true };
  return {
    value: at / top,
    interval: { low: (low ?? 0) / top, high: Math.min(1, (high ?? top) / top) },
    words: at.toFixed(1),
  };
}

function stateChart(
  { label, line, state, hazards }: SeriesState,
  points: readonly SeriesPoint[],
  { openState }: CompareActions,
): TemplateResult {
  const top = Math.max(0.001, ...hazards.map((one) => one?.interval?.high ?? 0));
  const marks = hazards.map((one): Mark => {
    if (one === null) return { value: undefined, interval: undefined, words: 'not reached' };
    const { failed, reached, interval } = one;
    return {
      value: failed / reached / top,
      interval: interval && { low: interval.low / top, high: Math.min(1, interval.high / top) },
      words: `${number(failed)} of ${number(reached)}`,
    };
  });
  const text = excerpt(label, 60);
  const title =
    line === undefined
      ? html`<span>${text}</span>`
      : html`<button class="link" title=${`Go to line ${line + 1}`} @click=${() => openState(state)}>${text}</button>`;
  return multiple(title, text, points, marks, [0, 1], (value) => percent(value * top).replace(/\.0$/, ''));
}

function multiple(
  title: TemplateResult,
  name: string,
  points: readonly SeriesPoint[],
  marks: readonly (Mark | undefined)[],
  ticks: readonly number[],
  tickText: (value: number) => string,
): TemplateResult {
  const x = abscissae(points);
  const y = (value: number): number => (1 - value) * height;
  const sentence = points.map((point, i) => `${pointName(point)}: ${marks[i]?.words ?? 'not known'}`).join('; ');
  const drawn = marks.map((mark, i): Drawn | undefined => {
    const value = mark?.value;
    return mark === undefined || value === undefined
      ? undefined
      : { ...mark, value, x: x[i] ?? '0%', name: pointName(points[i]) };
  });
  return html`<section class="card multiple" aria-label=${name}>
    <h2>${title}</h2>
    ${chart(
      `${name}: ${sentence}`,
      ticks.map((value) => ({ text: tickText(value), y: y(value) })),
      svg`${hasSteps(points) ? drawn.slice(1).map((mark, i) => line(drawn[i], mark, y)) : nothing}${drawn.map((mark) => (mark === undefined ? nothing : dot(mark, y)))}${ends(points)}`,
    )}
    ${figures(
      ['run', 'value'],
      points.map((point, i) => [pointName(point), marks[i]?.words ?? 'not known']),
    )}
  </section>`;
}

type Drawn = Mark & { readonly value: number; readonly x: string; readonly name: string };

/** Between two neighbours. */
function line(
  from: Drawn | undefined,
  to: Drawn | undefined,
  y: (value: number) => number,
): SVGTemplateResult | typeof nothing {
  return from === undefined || to === undefined || from.isOutside === true || to.isOutside === true
    ? nothing
    : svg`<line class="curve" x1=${from.x} y1=${y(from.value)} x2=${to.x} y2=${y(to.value)}></line>`;
}

function dot({ x, value, interval, words, name, isOutside }: Drawn, y: (value: number) => number): SVGTemplateResult {
  return svg`<g><title>${`${name}: ${words}`}</title>${interval === undefined ? nothing : svg`<line class="whisker" x1=${x} x2=${x} y1=${y(interval.low)} y2=${y(interval.high)}></line>`}<circle class=${isOutside === true ? 'dot open' : 'dot'} cx=${x} cy=${y(value)} r="4"></circle></g>`;
}

/** Whether a step of training lies between two runs, and not only that they are listed one behind the other. */
function hasSteps(points: readonly SeriesPoint[]): boolean {
  return points.every(({ step }) => step !== undefined);
}

/** Steps of very different sizes would lie upon each other. */
export function isLogarithmic(points: readonly SeriesPoint[]): boolean {
  const steps = points.map(({ step }) => step ?? 0);
  return Math.min(...steps) > 0 && Math.max(...steps) >= 10 * Math.min(...steps);
}

/** By step where there is one; else one beside the other. Room is left at both ends for the marks. */
function abscissae(points: readonly SeriesPoint[]): readonly string[] {
  const steps = points.map(({ step }, i) => step ?? i);
  const scale = isLogarithmic(points) ? Math.log : (step: number): number => step;
  const [first, last] = [scale(Math.min(...steps)), scale(Math.max(...steps))];
  const width = last > first ? last - first : 1;
  return steps.map((step) => `${(4 + (92 * (scale(step) - first)) / width).toFixed(2)}%`);
}

function ends(points: readonly SeriesPoint[]): SVGTemplateResult {
  const last = points.length - 1;
  return svg`<text class="label" x="4%" y=${height + 15} text-anchor="start">${tickName(points[0], 0)}</text><text class="label" x="96%" y=${height + 15} text-anchor="end">${tickName(points[last], last)}</text>`;
}

function tickName(point: SeriesPoint | undefined, i: number): string {
  return point?.step === undefined ? `run ${i + 1}` : `step ${compact(point.step)}`;
}

export function pointName(point: SeriesPoint | undefined): string {
  return excerpt(point?.title ?? '', 80);
}
