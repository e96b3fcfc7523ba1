import { valueText, type Region, type Value } from '../../machine/index.ts';
import { axisAt, axisLength, cellsInUse, indexAt, type Axis } from '../cells.ts';
import type { TapeMarks } from './marks.ts';
import type { TapeHeading, TapeRow, TapeSide, TapeTable } from './tape-snapshot.ts';
import { variableOn, type Sides } from './variable.ts';

const MOST_COLUMNS = 60;
const MOST_ROWS = 40;

/**
 * All regions with cells by index, as tables: numbers share one by place value, inputs of one dimension share one,
 * others stand alone. In one order for the whole run.
 */
export function tapeTables(sides: Sides): readonly TapeTable[] {
  const { machine } = sides[0].marks.replay.bound;
  const shown = machine.regions.filter(
    (region) => region.indexes.length > 0 && region.role !== 'variable' && region.role !== 'bound',
  );
  const places = shown.filter((region) => region.placeValue && region.indexes.length === 1);
  const flat = shown.filter((region) => !region.placeValue && region.indexes.length === 1);
  const inputs = flat.filter(({ role }) => role === 'input');
  const groups = [places, inputs, ...flat.filter(({ role }) => role !== 'input').map((region) => [region])];
  return [
    ...groups.map((group) => rowTable(sides, group, group === places ? 'places' : 'strips')),
    ...shown
      .filter((region) => region.indexes.length > 1)
      .flatMap((region) => sides.map(({ side, marks }) => gridTable(marks, side, region))),
  ].filter(({ rows, columns, length }) => rows.length > 0 && (columns.length > 0 || length !== undefined));
}

/** The cell that holds how many elements of a list on the tape count; undefined for what is no such list. */
export function lengthOfList(regions: readonly Region[], { name, role, indexes }: Region): Region | undefined {
  return role === 'tape' && indexes.length === 1
    ? regions.find(
        (region) => region.role === 'tape' && region.indexes.length === 0 && region.name === `length(${name})`,
      )
    : undefined;
}

function rowTable(sides: Sides, group: readonly Region[], form: 'places' | 'strips'): TapeTable {
  const columns = sharedAxis(sides, group);
  const active = activeIndexes(sides, group, 0);
  const window = windowOf(axisLength(columns), positions(columns, active), MOST_COLUMNS);
  const indexes = range(window.from, window.to).flatMap((position) => indexAt(columns, position) ?? []);
  const rows = group.flatMap((region): TapeRow[] =>
    sides.map(({ side, marks }, i) => {
      const axis = axisAt(marks.replay, marks.moment, region, []);
      return {
        heading: { text: region.name, current: false },
        side,
        result: form === 'places' && i === 0 && region.role !== 'input' && group.some(({ role }) => role === 'input'),
        cells: indexes.map((index) =>
          hasIndex(axis, index) || marks.value({ region: region.id, index: [index] }) !== undefined
            ? marks.cell({ region: region.id, index: [index] })
            : null,
        ),
      };
    }),
  );
  const [own] = group;
  const list = own && lengthOfList(sides[0].marks.replay.bound.machine.regions, own);
  const notes: Partial<Record<Region['role'], string>> = { input: 'inputs, laid out once', constant: 'never changes' };
  const stripsNote = own === undefined ? '' : (notes[own.role] ?? '');
  const fractional = form === 'places' && indexes.some((index) => typeof index === 'number' && index < 0);
  return {
    form,
    id: group.map(({ name }) => name).join(),
    title: group.map(({ name }) => name).join(', '),
    side: undefined,
    rows,
    note: form === 'places' ? 'by place value' : stripsNote,
    columns: indexes.map((index) => heading(index, active)),
    point: fractional ? indexes.filter((index) => typeof index === 'number' && index >= 0).length : undefined,
    length: list && variableOn(sides, list),
    hidden: { left: window.from, right: axisLength(columns) - window.to, above: 0, below: 0 },
  };
}

function gridTable(marks: TapeMarks, side: TapeSide | undefined, region: Region): TapeTable {
  const sides: Sides = [{ side, marks }];
  const last = region.indexes.length - 1;
  const rowAxis = axisAt(marks.replay, marks.moment, region, []);
  const columnAxis = widestAxis(marks, region);
  const activeRows = activeIndexes(sides, [region], 0);
  const activeColumns = activeIndexes(sides, [region], last);
  const rows = windowOf(axisLength(rowAxis), positions(rowAxis, activeRows), MOST_ROWS);
  const columns = windowOf(axisLength(columnAxis), positions(columnAxis, activeColumns), MOST_COLUMNS);
  const columnIndexes = range(columns.from, columns.to).flatMap((position) => indexAt(columnAxis, position) ?? []);
  const prefixes =
    last === 1
      ? range(rows.from, rows.to).flatMap((position): (readonly Value[])[] => {
          const at = indexAt(rowAxis, position);
          return at === undefined ? [] : [[at]];
        })
      : usedPrefixes(marks, region);
  return {
    form: 'grid',
    id: side === undefined ? region.name : `${region.name} ${side}`,
    title: region.name,
    side,
    note:
      region.bounds?.includes(undefined) !== false
        ? 'written on demand'
        : `${axisLength(rowAxis)} × ${axisLength(columnAxis)}`,
    columns: columnIndexes.map((index) => heading(index, activeColumns)),
    point: undefined,
    length: undefined,
    rows: prefixes.map((prefix) => ({
      heading: {
        text: prefix.map(valueText).join(', '),
        current: activeRows.some((index) => index === prefix[0]) && prefix.length === 1,
      },
      side: undefined,
      result: false,
      cells: columnIndexes.map((index) => marks.cell({ region: region.id, index: [...prefix, index] })),
    })),
    hidden:
      last === 1
        ? {
            left: columns.from,
            right: axisLength(columnAxis) - columns.to,
            above: rows.from,
            below: axisLength(rowAxis) - rows.to,
          }
        : { left: columns.from, right: axisLength(columnAxis) - columns.to, above: 0, below: 0 },
  };
}

/** Rows of a region of three dimensions or more: the prefixes in use. */
function usedPrefixes(marks: TapeMarks, region: Region): readonly (readonly Value[])[] {
  const prefixes = new Map<string, readonly Value[]>();
  for (const { index } of cellsInUse(marks.replay, marks.moment, region)) {
    if (prefixes.size >= MOST_ROWS) break;
    const prefix = index.slice(0, -1);
    prefixes.set(prefix.map(valueText).join(), prefix);
  }
  return [...prefixes.values()];
}

/**
 * The columns of a grid: its bounds where it has them, else every last index in use, from the least to the greatest.
 */
function widestAxis(marks: TapeMarks, region: Region): Axis {
  if (region.bounds?.includes(undefined) === false) {
    const first = indexAt(axisAt(marks.replay, marks.moment, region, []), 0);
    if (region.indexes.length === 2 && first !== undefined) return axisAt(marks.replay, marks.moment, region, [first]);
  }
  const used = cellsInUse(marks.replay, marks.moment, region).flatMap(({ index }) => index.at(-1) ?? []);
  const numbers = used.filter((index) => typeof index === 'number');
  if (numbers.length === used.length && numbers.length > 0) {
    const first = numbers.reduce((a, b) => Math.min(a, b));
    const last = numbers.reduce((a, b) => Math.max(a, b));
    if (last - first < 10_000) return { first, last, downwards: false };
  }
  return { indexes: [...new Map(used.map((index) => [valueText(index), index])).values()] };
}

/** One axis for all regions of a table: from the least to the greatest index of any. */
function sharedAxis(sides: Sides, group: readonly Region[]): Axis {
  const axes = sides.flatMap(({ marks }) => group.map((region) => axisAt(marks.replay, marks.moment, region, [])));
  const numbers = axes.flatMap((axis) => {
    if ('indexes' in axis) return axis.indexes.filter((index) => typeof index === 'number');
    return axis.last < axis.first ? [] : [axis.first, axis.last];
  });
  const others = axes.flatMap((axis) =>
    'indexes' in axis ? axis.indexes.filter((index) => typeof index !== 'number') : [],
  );
  if (others.length > 0 || numbers.length === 0)
    return {
      indexes: [
        ...new Map(
          axes.flatMap((axis) => ('indexes' in axis ? axis.indexes : [])).map((index) => [valueText(index), index]),
        ).values(),
      ],
    };
  return {
    first: numbers.reduce((a, b) => Math.min(a, b)),
    last: numbers.reduce((a, b) => Math.max(a, b)),
    downwards: group.some(({ placeValue }) => placeValue),
  };
}

function hasIndex(axis: Axis, index: Value): boolean {
  if ('indexes' in axis) return axis.indexes.includes(index);
  return typeof index === 'number' && index >= axis.first && index <= axis.last;
}

/** The indexes of what the state touches in these regions, in one dimension. */
function activeIndexes(sides: Sides, group: readonly Region[], dimension: number): readonly Value[] {
  const heads = sides.flatMap(({ marks: { replay, moment } }) => {
    const { head } = replay.bound.machine;
    const at =
      head !== undefined && dimension === 0 && group.some(({ id }) => id === head.region) && moment.state >= 0
        ? replay.state(moment.state).point?.variables[head.variable]
        : undefined;
    return at === undefined ? [] : [at];
  });
  return [
    ...heads,
    ...sides.flatMap(({ marks }) =>
      marks.touched
        .filter(({ region }) => group.some(({ id }) => id === region))
        .flatMap(({ index }) => index[dimension] ?? []),
    ),
  ];
}

function positions(axis: Axis, indexes: readonly Value[]): readonly number[] {
  return indexes.flatMap((index) => {
    if ('indexes' in axis) return axis.indexes.indexOf(index) >= 0 ? [axis.indexes.indexOf(index)] : [];
    if (typeof index !== 'number' || index < axis.first || index > axis.last) return [];
    return [axis.downwards ? axis.last - index : index - axis.first];
  });
}

/** At most `most` positions of `length`, around the last active one. */
function windowOf(
  length: number,
  active: readonly number[],
  most: number,
): { readonly from: number; readonly to: number } {
  if (length <= most) return { from: 0, to: length };
  const middle = active.at(-1) ?? 0;
  const from = Math.min(Math.max(0, middle - Math.floor(most / 2)), length - most);
  return { from, to: from + most };
}

function heading(index: Value, active: readonly Value[]): TapeHeading {
  return { text: valueText(index), current: active.includes(index) };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
