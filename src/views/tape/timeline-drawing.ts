import type { TapeBars } from '../../debugger/tape/index.ts';
import { excerpt, number } from '../shared/display-text.ts';
import type { TimelineColours } from './timeline-colours.ts';
import { margin, xOf, type Stretch } from './timeline-scale.ts';

export interface TimelinePicture {
  readonly width: number;
  readonly states: number;
  readonly playhead: number;
  readonly stretch: Stretch;
  readonly detail: TapeBars | undefined;
  /** Drawn above when the stretch is not the whole run. */
  readonly overview: TapeBars | undefined;
  readonly checkpoints: readonly number[];
  readonly pointer: { readonly state: number; readonly label: string } | undefined;
}

/** Heights in pixels: of the overview band, and of the detail band below it. */
export const overviewHeight = 18;
export const detailHeight = 62;

const barsTop = 17;
const barsBottom = 47;

/** Draws the whole timeline; all its figures come from `picture`. */
export function drawTimeline(
  context: CanvasRenderingContext2D,
  picture: TimelinePicture,
  colours: TimelineColours,
): void {
  const { overview, width, stretch } = picture;
  context.save();
  if (overview) {
    drawOverview(context, picture, overview, colours);
    context.translate(0, overviewHeight);
  }
  context.fillStyle = colours.band;
  context.fillRect(0, barsTop - 3, width, barsBottom - barsTop + 3);
  context.fillStyle = colours.line;
  context.fillRect(0, barsBottom, width, 1);
  if (picture.detail) drawBars(context, picture, picture.detail, colours);
  drawEnds(context, stretch, width, colours);
  drawMarks(context, picture, colours);
  drawPlayhead(context, xOf(picture.playhead, stretch, width), colours);
  if (picture.pointer) drawPointer(context, picture, picture.pointer, colours);
  context.restore();
}

function drawOverview(
  context: CanvasRenderingContext2D,
  { width, states, stretch, playhead }: TimelinePicture,
  overview: TapeBars,
  colours: TimelineColours,
): void {
  const all = { from: 0, to: states };
  const highest = largest(overview.maxima);
  context.fillStyle = colours.bar;
  eachBar(overview, all, width, (x, span, value) => {
    const height = Math.sqrt(value / highest) * 10;
    context.fillRect(x, 12 - height, Math.max(0.8, span), height);
  });
  context.fillStyle = colours.line;
  context.fillRect(0, 12, width, 1);
  context.fillStyle = colours.fault;
  for (const state of overview.faults) context.fillRect(xOf(state, all, width) - 0.75, 1, 1.5, 11);
  const left = xOf(stretch.from - 0.5, all, width);
  const right = Math.max(left + 3, xOf(stretch.to - 0.5, all, width));
  context.strokeStyle = colours.here;
  context.lineWidth = 1.5;
  context.strokeRect(left, 0.75, right - left, 12);
  context.fillStyle = colours.foreground;
  context.fillRect(xOf(playhead, all, width) - 0.75, 0, 1.5, 13);
}

function drawBars(
  context: CanvasRenderingContext2D,
  { width, stretch, playhead }: TimelinePicture,
  detail: TapeBars,
  colours: TimelineColours,
): void {
  const highest = largest(detail.maxima);
  eachBar(detail, stretch, width, (x, span, value, first, next) => {
    const gap = span > 3 ? span * 0.28 : 0;
    const height = Math.sqrt(value / highest) * (barsBottom - barsTop);
    const isHere = playhead >= first && playhead < next;
    context.globalAlpha = first <= playhead ? 1 : 0.55;
    context.fillStyle = isHere ? colours.here : colours.bar;
    context.fillRect(x + gap / 2, barsBottom - height, Math.max(1, span - gap), height);
  });
  context.globalAlpha = 1;
}

/** Bars stand where their states are, also while those of a new stretch are still on their way. */
function eachBar(
  bars: TapeBars,
  stretch: Stretch,
  width: number,
  draw: (x: number, span: number, value: number, first: number, next: number) => void,
): void {
  const { from, to, maxima } = bars;
  for (let k = 0; k < maxima.length; k++) {
    const first = from + Math.floor((k * (to - from)) / maxima.length);
    const next = from + Math.floor(((k + 1) * (to - from)) / maxima.length);
    if (next <= stretch.from || first >= stretch.to) continue;
    const x = Math.max(margin, xOf(first - 0.5, stretch, width));
    const end = Math.min(width - margin, xOf(next - 0.5, stretch, width));
    draw(x, end - x, maxima[k] ?? 0, first, next);
  }
}

function largest(values: Float64Array): number {
  let most = 1;
  for (const value of values) most = Math.max(most, value);
  return most;
}

function drawEnds(
  context: CanvasRenderingContext2D,
  { from, to }: Stretch,
  width: number,
  colours: TimelineColours,
): void {
  context.font = `10px ${colours.font}`;
  context.fillStyle = colours.muted;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.fillText(number(from + 1), 3, barsBottom + 4);
  context.textAlign = 'right';
  context.fillText(number(to), width - 3, barsBottom + 4);
}

function drawMarks(
  context: CanvasRenderingContext2D,
  { checkpoints, detail, stretch, width }: TimelinePicture,
  colours: TimelineColours,
): void {
  const isShown = (state: number): boolean => state >= stretch.from && state < stretch.to;
  for (const state of checkpoints.filter(isShown)) drawFlag(context, xOf(state, stretch, width), colours);
  context.fillStyle = colours.breakpoint;
  for (const state of (detail?.breakpoints ?? []).filter(isShown)) {
    context.beginPath();
    context.arc(xOf(state, stretch, width), 8, 3.3, 0, Math.PI * 2);
    context.fill();
  }
  for (const state of (detail?.faults ?? []).filter(isShown)) drawFault(context, xOf(state, stretch, width), colours);
}

function drawFlag(context: CanvasRenderingContext2D, x: number, colours: TimelineColours): void {
  context.strokeStyle = colours.here;
  context.lineWidth = 1.2;
  line(context, [
    [x, 14],
    [x, 2.5],
    [x + 8, 5.3],
    [x, 8.2],
  ]);
  context.setLineDash([2, 2]);
  line(context, [
    [x, 14],
    [x, barsBottom],
  ]);
  context.setLineDash([]);
}

function drawFault(context: CanvasRenderingContext2D, x: number, colours: TimelineColours): void {
  context.fillStyle = colours.fault;
  context.fillRect(x - 1, 12, 2, barsBottom - 12);
  context.beginPath();
  context.moveTo(x, 1);
  context.lineTo(x + 6, 12);
  context.lineTo(x - 6, 12);
  context.fill();
  context.fillStyle = colours.background;
  context.fillRect(x - 0.7, 4.6, 1.4, 3.8);
  context.fillRect(x - 0.7, 9.3, 1.4, 1.4);
}

function drawPlayhead(context: CanvasRenderingContext2D, x: number, colours: TimelineColours): void {
  context.fillStyle = colours.foreground;
  context.fillRect(x - 0.75, 11, 1.5, barsBottom - 9);
  context.beginPath();
  for (const [dx, y] of [
    [-5, 9],
    [5, 9],
    [5, 5],
    [0, 0],
    [-5, 5],
  ] as const)
    context.lineTo(x + dx, barsBottom + y);
  context.fill();
}

function drawPointer(
  context: CanvasRenderingContext2D,
  { stretch, width }: TimelinePicture,
  { state, label }: { state: number; label: string },
  colours: TimelineColours,
): void {
  const x = xOf(state, stretch, width);
  context.strokeStyle = colours.muted;
  context.lineWidth = 1;
  context.setLineDash([3, 2]);
  line(context, [
    [x, 14],
    [x, barsBottom],
  ]);
  context.setLineDash([]);
  const text = excerpt(`${number(state + 1)} ${label}`, 60);
  const span = context.measureText(text).width + 8;
  const left = Math.max(0, Math.min(x - span / 2, width - span));
  context.fillStyle = colours.foreground;
  context.fillRect(left, 0, span, 14);
  context.fillStyle = colours.background;
  context.textAlign = 'left';
  context.fillText(text, left + 4, 2);
}

function line(context: CanvasRenderingContext2D, points: readonly (readonly [x: number, y: number])[]): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}
