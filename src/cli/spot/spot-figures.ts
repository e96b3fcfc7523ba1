import type { HalfLength, Hazard, Interval, Prediction, Report } from '../../spotcheck/index.ts';
import { visibleLine } from '../print.ts';

/** Rows of states that are printed; `--json` has all. */
const MOST_ROWS = 10;

/** At which length half of the traces are sound. */
export function halfLengthLine({ halfLength, tiers }: Report): string[] {
  if (halfLength === undefined) return [];
  const { at, low, high } = halfLength;
  const ends = { first: Math.min(...tiers.map((one) => one.low)), last: Math.max(...tiers.map((one) => one.high)) };
  return [`half-length  ${halfLengthText(at, ends)}${intervalText(low, high)}`];
}

function halfLengthText(at: HalfLength['at'], { first, last }: { first: number; last: number }): string {
  if (at === 'beyond') return `beyond ${last}: more than half of the traces are sound at every length`;
  if (at === 'below') return `below ${first}: less than half of the traces are sound at every length`;
  return at.toFixed(1);
}

function intervalText(low: number | undefined, high: number | undefined): string {
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return `, 95 % interval from ${low?.toFixed(1)}`;
  return `, 95 % interval ${low === undefined ? 'to ' : `${low.toFixed(1)}–`}${high.toFixed(1)}`;
}

/** In which states models fail that were right until then, and what that predicts. */
export function hazardLines({ hazards: { rows, others, predictions } }: Report): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ROWS).map(({ label, line, source, interval, ...hazard }) => {
    const place = line === undefined ? '' : ` (${source === undefined ? '' : `${source}, `}line ${line + 1})`;
    return `${String(hazard.failed).padStart(5)}  ${visibleLine(label)}${place}: ${rateText(hazard, interval)}`;
  });
  const hidden = rows.length - shown.length;
  const reached = others.reduce((sum, one) => sum + one.reached, 0);
  return [
    '',
    'first fault by state, of the times that a model came there without a fault',
    ...shown,
    ...(hidden > 0 ? [`       ${hidden === 1 ? '1 more state' : `${hidden} more states`}; --json has all`] : []),
    ...(others.length === 0
      ? []
      : [
          `    0  ${others.length === 1 ? '1 other state' : `${others.length} other states`}, reached ${times(reached)}`,
        ]),
    ...(predictions.length === 0
      ? []
      : [
          '',
          'traces without a fault, as the states’ rates at shorter lengths predict',
          ...predictions.map(predictionText),
        ]),
  ];
}

function rateText({ failed, reached }: Hazard, interval: Interval | undefined): string {
  const range = interval === undefined ? '' : `, 95 % interval ${percent(interval.low)}–${percent(interval.high)}`;
  return `${percent(failed / reached)} % of ${times(reached)}${range}`;
}

function predictionText({ tier, from, predicted, observed, difference }: Prediction): string {
  return `${tier.padEnd(7)}${percent(predicted.share)} % (${percent(predicted.low)}–${percent(predicted.high)}) from ${from.join(' and ')}; observed ${percent(observed.share)} % (${percent(observed.low)}–${percent(observed.high)})${differenceWords[difference]}`;
}

const differenceWords: Readonly<Record<Prediction['difference'], string>> = {
  fewer: ', fewer than predicted',
  more: ', more than predicted',
  none: '',
  unknown: '; too few questions to tell',
};

function times(count: number): string {
  return count === 1 ? '1 time' : `${count.toLocaleString('en')} times`;
}

/** With three digits where it is small: rates by state often are. */
function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value >= 10) return value.toFixed(1);
  if (value < 0.001) return '< 0.001';
  return value >= 1 ? value.toFixed(2) : value.toPrecision(2);
}
