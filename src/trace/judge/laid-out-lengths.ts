import {
  givenRegions,
  lengthBy,
  parseRow,
  type Bound,
  type LengthRule,
  type Machine,
  type Region,
  type Value,
} from '../../machine/index.ts';
import type { LayLine } from './layout-row.ts';
import type { JudgeContext } from './judge-context.ts';

/** A row of cells as the model has laid it out: its place among the rows, and its cells from the lowest index on. */
interface LaidRow {
  readonly prefix: readonly Value[];
  readonly first: number;
  readonly values: readonly Value[];
}

/**
 * What a model counts by what it has laid out itself is as good as what the question gives: lengths, and the ends of
 * spans. They are in doubt where they differ.
 */
export function doubtLengths(bound: Bound, lines: readonly LayLine[], { machine, tape }: JudgeContext): void {
  const regions = givenRegions(machine);
  const doubt = (name: string, value: number): void => {
    const region = regions.get(name);
    const held = region === undefined ? undefined : tape.cell(region, []);
    if (region !== undefined && typeof held === 'number' && held !== value) tape.doubt({ region, index: [] }, value);
  };
  for (const [region, rows] of rowsByRegion(machine, lines)) {
    for (const rule of bound.lengthRules ?? [])
      if (regions.get(rule.input) === region.id)
        for (const length of lengthsBy(rule, region, rows)) doubt(rule.length, length);
    const [row] = rows;
    if (row === undefined || region.indexes.length > 1) continue;
    doubt(`length(${region.name})`, row.values.length);
    doubt(`low(${region.name})`, row.first);
    doubt(`high(${region.name})`, row.first + row.values.length - 1);
  }
}

/** The same where the lines of a region cannot be read: what the model counts then is not known. */
export function openLengths(bound: Bound, region: Region, { machine, tape }: JudgeContext): void {
  const regions = givenRegions(machine);
  const lengths = (bound.lengthRules ?? []).flatMap(({ length, input }) => (input === region.name ? [length] : []));
  for (const name of [...lengths, ...['length', 'low', 'high'].map((end) => `${end}(${region.name})`)]) {
    const one = regions.get(name);
    if (one !== undefined) tape.open(one);
  }
}

function rowsByRegion(machine: Machine, lines: readonly LayLine[]): ReadonlyMap<Region, readonly LaidRow[]> {
  const all = new Map<Region, LaidRow[]>();
  for (const { event } of lines) {
    const row = parseRow(machine, event.region);
    if (row === undefined) continue;
    const cells = event.cells.toSorted((a, b) => a.index - b.index);
    const laid = { prefix: row.prefix, first: cells[0]?.index ?? 0, values: cells.map(({ value }) => value) };
    all.set(row.region, [...(all.get(row.region) ?? []), laid]);
  }
  return all;
}

/** The lengths that the rows have by the rule; rows of a matrix may have several. */
function lengthsBy(rule: LengthRule, { indexes }: Region, rows: readonly LaidRow[]): readonly number[] {
  const [row] = rows;
  if (indexes.length === 1) return row === undefined ? [] : [lengthBy(rule, row)];
  if (rule.index === undefined) return [new Set(rows.map(({ prefix }) => prefix[0])).size];
  return rule.index === indexes.length - 1 ? rows.map(({ values }) => values.length) : [];
}
