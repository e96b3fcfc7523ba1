import type { Cell, CellForm, Machine, Region } from '../machine.ts';
import { readLiteral } from './literal.ts';
import type { Value } from '../value.ts';
import { valueText } from '../value-text.ts';

/** How a trace names a cell: `carry`, `x[-2]`, `dp[4][3]`, `best(2, 5).w`. */
export function cellText(machine: Machine, cell: Cell): string {
  const region = machine.regions[cell.region];
  return region === undefined ? `?[${cell.index.map(valueText).join(', ')}]` : formText(region.form, cell.index);
}

export function formText(form: CellForm, index: readonly Value[]): string {
  return indexedText(form, index.map(valueText));
}

/** The same with indexes that are written already. */
export function indexedText({ before, between, after }: CellForm, indexes: readonly string[]): string {
  return before + indexes.join(between) + after;
}

/** How a line names the cells that share all indexes but the last: `m[1]` those of a row, and else their region. */
export function rowText({ name, form: { before, between, after } }: Region, prefix: readonly Value[]): string {
  return prefix.length === 0 ? name : before + prefix.map(valueText).join(between) + after;
}

/** The region of a row, and the indexes that its cells share; undefined where no cells are called so. */
export function parseRow(
  machine: Machine,
  text: string,
): { readonly region: Region; readonly prefix: readonly Value[] } | undefined {
  const whole = machine.regions.find(({ name, indexes }) => name === text && indexes.length === 1);
  if (whole !== undefined) return { region: whole, prefix: [] };
  const cell = parseCell(machine, `${text}[0]`);
  const region = cell && machine.regions[cell.region];
  return region && { region, prefix: cell.index.slice(0, -1) };
}

/**
 * The cell that a text names, canonical spelling only: {@link cellText} of the result is the text. Inside the bounds or
 * not.
 */
export function parseCell(machine: Machine, text: string): Cell | undefined {
  for (const region of candidates(machine, text)) {
    const index = readIndex(region, text);
    if (index !== undefined) return { region: region.id, index };
  }
  return undefined;
}

function readIndex(region: Region, text: string): readonly Value[] | undefined {
  const { before, between, after } = region.form;
  if (!text.startsWith(before)) return undefined;
  const index: Value[] = [];
  let at = before.length;
  for (const type of region.indexes) {
    if (index.length > 0) {
      if (!text.startsWith(between, at)) return undefined;
      at += between.length;
    }
    const literal = readLiteral(text, at, type);
    if (literal === undefined) return undefined;
    index.push(literal.value);
    at = literal.end;
  }
  return text.length === at + after.length && text.endsWith(after) ? index : undefined;
}

/** By what stands before the first index: only such regions can have the name, and most names have one. */
const byStart = new WeakMap<Machine, Map<string, Region[]>>();

function candidates(machine: Machine, text: string): readonly Region[] {
  let index = byStart.get(machine);
  if (index === undefined) {
    index = new Map();
    for (const region of machine.regions) {
      const start = startOf(region.form.before);
      const there = index.get(start);
      if (there === undefined) index.set(start, [region]);
      else there.push(region);
    }
    byStart.set(machine, index);
  }
  return index.get(startOf(text)) ?? [];
}

function startOf(text: string): string {
  const end = text.search(/[[(]/);
  return end < 0 ? text : text.slice(0, end + 1);
}
