import type { Region, Value } from '../machine/index.ts';
import { axisLength, BLANK, indexAt, showCell, type Axis } from './cells.ts';
import type { Replay } from './replay.ts';
import type { Moment } from './moment.ts';
import { MomentTape } from './moment-tape.ts';
import { excerpt, plural } from './debugger-wording.ts';

/** A blank cell among others. */
const GAP = '·';
const MOST = 60;
/**
 * Of a long number, the digits that are shown: of those before the point the highest and the lowest, of those behind it
 * the first.
 */
const WHOLE = { highest: 20, lowest: 12 };
const FRACTION = 26;

/**
 * The cells of a region whose indexes begin with `prefix`, in one line: a number with its point, `3 8 9 8`, or how many
 * rows there are.
 */
export function regionText(
  replay: Replay,
  moment: Moment,
  region: Region,
  prefix: readonly Value[],
  axis: Axis,
): string {
  const count = axisLength(axis);
  if (region.indexes.length - prefix.length > 1) return plural(count, 'row');
  if (count === 0) return BLANK;
  const tape = new MomentTape(replay, moment);
  const text = (at: Value): string => {
    const shown = showCell(replay, moment, { region: region.id, index: [...prefix, at] }, tape).text;
    return shown === BLANK ? GAP : shown;
  };
  const ends = region.placeValue ? endsOf(axis) : undefined;
  return ends === undefined ? rowText(axis, count, text) : numberText(ends.low, ends.high, text);
}

/** The values in a row, as far as there is room. */
function rowText(axis: Axis, count: number, text: (at: Value) => string): string {
  const values: string[] = [];
  for (let position = 0, length = 0; position < count && length < MOST; position++) {
    const at = indexAt(axis, position);
    if (at === undefined) break;
    const value = text(at);
    values.push(value);
    length += value.length + 1;
  }
  return excerpt(values.join(' '), MOST);
}

/** A number by place value, as a person writes it. Where a place holds more than a digit, the places stand apart. */
function numberText(low: number, high: number, text: (place: number) => string): string {
  // From the units on, a number has all its places, also those where it has no cell.
  const whole = high >= 0 ? places(high, 0, WHOLE.highest, WHOLE.lowest) : [];
  const fraction = low < 0 ? places(-1, low, FRACTION, 0) : [];
  const texts = (shown: readonly (number | undefined)[]): readonly string[] =>
    shown.map((place) => {
      if (place === undefined) return '…';
      return place > high || place < low ? GAP : text(place);
    });
  const before = texts(whole);
  const behind = texts(fraction);
  const between = [...before, ...behind].every((digit) => digit.length === 1) ? '' : ' ';
  return excerpt([...before, ...(behind.length > 0 ? ['.', ...behind] : [])].join(between), 2 * MOST);
}

/** Places from the highest down; undefined stands for those that are left out. */
function places(high: number, low: number, highest: number, lowest: number): readonly (number | undefined)[] {
  const count = high - low + 1;
  const down = (from: number, length: number): number[] =>
    Array.from({ length: Math.max(0, length) }, (_, i) => from - i);
  return count <= highest + lowest + 1
    ? down(high, count)
    : [...down(high, highest), undefined, ...down(low + lowest - 1, lowest)];
}

/** The lowest and the highest place; undefined where the cells are not numbered. */
function endsOf(axis: Axis): { readonly low: number; readonly high: number } | undefined {
  if (!('indexes' in axis)) return { low: axis.first, high: axis.last };
  const numbers = axis.indexes.filter((index) => typeof index === 'number');
  return numbers.length < axis.indexes.length
    ? undefined
    : { low: numbers.reduce((a, b) => Math.min(a, b)), high: numbers.reduce((a, b) => Math.max(a, b)) };
}
