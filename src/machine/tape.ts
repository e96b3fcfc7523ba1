import type { Bound } from './bind.ts';
import { evaluateFormula, type Lookup } from './evaluate.ts';
import type { Region, ValueType } from './machine.ts';
import { isStuck, stuck, type Result, type Stuck } from './stuck.ts';
import { isInteger, valueText, type Value } from './value.ts';

/** What one write left: the value and the state that wrote it. */
export interface Version { readonly state: number; readonly value: Value }

/** The indexes as text, or as one number where they are an integer or two small ones. */
type Key = number | string;

/**
 * The tape of one run: append-only, every write a version of its cell. Reading, writing and asking are total: an address that the
 * region does not have, or that is no address at all, is stuck with a named reason.
 */
export class Tape implements Lookup {
  /** The state that is running; versions carry it. */
  state = 0;
  readonly #bound: Bound;
  readonly #written: Map<Key, Version[]>[];

  constructor(bound: Bound) {
    this.#bound = bound;
    this.#written = bound.machine.regions.map(() => new Map());
  }

  get bound(): Bound {
    return this.#bound;
  }

  name(name: string): Result {
    const value = this.#bound.names.get(name);
    return value === undefined ? stuck('blank cell') : value;
  }

  /** The last version, else what the cell held at first, else what the region reads outside its bounds. */
  cell(region: number, index: readonly Value[]): Result {
    const { regions } = this.#bound.machine;
    const found = regions[region];
    if (found === undefined || !hasIndexes(found, index)) return stuck('wrong type', { region, index });
    const versions = this.#written[region]?.get(keyOf(index));
    const last = versions?.[versions.length - 1];
    return last === undefined ? this.initial(region, index) : last.value;
  }

  /** What the cell held before any write: given, initial or `else` value. */
  initial(region: number, index: readonly Value[]): Result {
    const found = this.#bound.machine.regions[region];
    if (found === undefined || !hasIndexes(found, index)) return stuck('wrong type', { region, index });
    const given = this.#given(region, index);
    if (given !== undefined) return given;
    const inside = this.#isInside(found, index);
    if (isStuck(inside)) return inside;
    if (!inside) return found.otherwise ?? stuck('index out of range', { region, index });
    // A text has no cells but its letters; a number may be padded at the places it does not have.
    if (found.role === 'input' && !found.placeValue) return stuck('index out of range', { region, index });
    if (found.initial === undefined) return stuck('blank cell', { region, index });
    if (found.initial.op === 'copy') return this.cell(found.initial.region, index);
    return evaluateFormula(found.initial, this);
  }

  /** Whether a put has written the cell. */
  isWritten(region: number, index: readonly Value[]): boolean {
    return this.#written[region]?.has(keyOf(index)) ?? false;
  }

  /** The writes of a cell, oldest first, without what it held before them. */
  versions(region: number, index: readonly Value[]): readonly Version[] {
    return this.#written[region]?.get(keyOf(index)) ?? [];
  }

  /** Why the machine may not write there; undefined where it may. */
  refusal(region: number, index: readonly Value[]): Stuck | undefined {
    const found = this.#bound.machine.regions[region];
    if (found === undefined || !hasIndexes(found, index)) return stuck('wrong type', { region, index });
    if (found.role === 'bound') return stuck('read-only cell', { region, index });
    if (found.role === 'input') {
      // Places that a number does not have may be padded; its own digits may not be changed.
      return found.placeValue && this.#given(region, index) === undefined ? undefined : stuck('read-only cell', { region, index });
    }
    const inside = this.#isInside(found, index);
    return isStuck(inside) ? inside : inside ? undefined : stuck('index out of range', { region, index });
  }

  /** Appends a version, whatever the machine allows: a judge writes what a model wrote. */
  write(region: number, index: readonly Value[], value: Value): void {
    const cells = this.#written[region];
    if (cells === undefined) return;
    const key = keyOf(index), versions = cells.get(key);
    if (versions === undefined) cells.set(key, [{ state: this.state, value }]);
    else versions.push({ state: this.state, value });
  }

  #given(region: number, index: readonly Value[]): Value | undefined {
    const given = this.#bound.given.get(region);
    if (given === undefined) return undefined;
    const at = index.length === 0 ? 0 : index[0];
    return typeof at === 'number' ? given.values[at - given.first] : undefined;
  }

  #isInside(region: Region, index: readonly Value[]): boolean | Stuck {
    if (region.bounds === undefined) return true;
    for (let i = 0; i < region.bounds.length; i++) {
      const bounds = region.bounds[i], at = index[i];
      if (bounds === undefined) return false;
      const low = evaluateFormula(bounds[0], this);
      if (isStuck(low)) return low;
      const high = evaluateFormula(bounds[1], this);
      if (isStuck(high)) return high;
      if (!isInteger(at) || !isInteger(low) || !isInteger(high)) return stuck('wrong type');
      if (at < low || at > high) return false;
    }
    return true;
  }
}

/** Whether a value has a type: what a slot, an index or a variable may hold. */
export function hasType(value: Value | undefined, type: ValueType): boolean {
  switch (type) {
    case 'int': return isInteger(value);
    case 'bool': return typeof value === 'boolean';
    case 'text': return typeof value === 'string';
  }
}

function hasIndexes(region: Region, index: readonly Value[]): boolean {
  if (index.length !== region.indexes.length) return false;
  for (let i = 0; i < index.length; i++) {
    const type = region.indexes[i];
    if (type === undefined || !hasType(index[i], type)) return false;
  }
  return true;
}

const SMALL = 1 << 25;

function keyOf(index: readonly Value[]): Key {
  const [first, second] = index;
  if (first === undefined) return 0;
  if (index.length === 1) return typeof first === 'number' ? first : valueText(first);
  if (index.length === 2 && isSmall(first) && isSmall(second)) return (first + SMALL) * 2 * SMALL + second + SMALL;
  return index.map(valueText).join(',');
}

function isSmall(value: Value | undefined): value is number {
  return typeof value === 'number' && value > -SMALL && value < SMALL;
}
