import type {
  BinHazard,
  HalfLength,
  Hazard,
  HazardRow,
  Interval,
  Onset,
  Prediction,
  Report,
} from '../../spotcheck/index.ts';
import { visibleLine } from '../print.ts';

/** Rows of states that are printed; `--json` has all. */
const MOST_ROWS = 10;
/** Ways in which a state fails that are printed. */
const MOST_WAYS = 4;

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
export function hazardLines({ hazards: { bins, rows, others, predictions } }: Report): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ROWS);
  const hidden = rows.length - shown.length;
  const lengths = bins.length > 1 ? bins.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)) : [];
  const hasFew = lengths.length > 0 && shown.some((row) => row.bins.some(({ isFew, reached }) => isFew && reached > 0));
  const reached = others.reduce((sum, one) => sum + one.reached, 0);
  return [
    '',
    `first fault by state, in % of the times that a model came there without a fault${lengths.length === 0 ? '' : ', in all and by length'}`,
    columns(['traces', 'all', ...lengths], 'state'),
    ...shown.flatMap((row) => [
      columns(
        [String(row.failed), percent(row.failed / row.reached), ...(lengths.length === 0 ? [] : row.bins.map(binText))],
        nameOf(row),
      ),
      ...detailLines(row),
    ]),
    ...(hasFew ? ['       in brackets: of fewer than 30 times, which say little; –: no model came there'] : []),
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

function columns(cells: readonly string[], name: string): string {
  return `${cells.map((cell) => cell.padStart(9)).join('')}  ${name}`;
}

function nameOf({ label, line, source }: HazardRow): string {
  const place = line === undefined ? '' : ` (${source === undefined ? '' : `${source}, `}line ${line + 1})`;
  return `${visibleLine(label)}${place}`;
}

function binText({ failed, reached, isFew }: BinHazard): string {
  if (reached === 0) return '–';
  const text = failed === 0 ? '0' : percent(failed / reached);
  return isFew ? `(${text})` : text;
}

/** Below the row of a state: how sure its rate is, from which length on it is higher, and what goes wrong there. */
function detailLines({ failed, reached, interval, onset, ways }: HazardRow): string[] {
  const shown = ways.slice(0, MOST_WAYS).map(({ text, count }) => `${text} ${count.toLocaleString('en')}`);
  const more = ways.length - MOST_WAYS;
  const rest = more > 0 ? [more === 1 ? '1 more way' : `${more} more ways`] : [];
  return [
    rateText({ failed, reached }, interval),
    ...onsetText(onset),
    visibleLine([...shown, ...rest].join(', ')),
  ].map((text) => `${' '.repeat(11)}${text}`);
}

function onsetText(onset: Onset | undefined): string[] {
  if (onset === undefined) return [];
  const side = ({ failed, reached, interval }: Onset['above']): string =>
    `${percent(failed / reached)} %${interval === undefined ? '' : ` (${percent(interval.low)}–${percent(interval.high)})`}`;
  return [`from length ${onset.from} on ${side(onset.above)}, below ${side(onset.below)}`];
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
