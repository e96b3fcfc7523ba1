import { isStuck, mayHold, type Region, type Result, type Value, type ValueType } from '../../machine/index.ts';

/** Other values that are tried. */
const mostOthers = 2;

/**
 * The decisions of one reading of a state. Where the text says something else than the machine, one is due: go on with
 * the printed value or with the right one, take a line or leave it. `turns` says which of them, in order, are not taken
 * in the usual way.
 */
export class Decisions {
  /** Decisions that were due. */
  asked = 0;

  constructor(private readonly turns: readonly boolean[]) {}

  /** Whether to turn from the usual way here. */
  turn(): boolean {
    return this.turns[this.asked++] ?? false;
  }

  /**
   * The printed value, or by decision the right one or another that is as good; only the printed one where there is no
   * right one, never the printed one where the types differ.
   */
  carry(printed: Value, right: Result, region?: Region, others: readonly Value[] = []): Value {
    if (isStuck(right)) return region === undefined || mayHold(region, printed) ? printed : neutral(region);
    const isLong = typeof printed === 'bigint' && typeof right !== 'bigint';
    const fits = region === undefined ? typeof printed === typeof right : mayHold(region, printed) && !isLong;
    if (fits && !this.turn()) return printed;
    return others.slice(0, mostOthers).find(() => this.turn()) ?? right;
  }
}

/** What a cell of the region is taken to hold where nothing else is known. */
export function neutral(region: Region | undefined): Value {
  return region?.type === 'tuple'
    ? (region.fields ?? []).map(({ type }) => neutralOf(type))
    : neutralOf(region?.type ?? 'int');
}

function neutralOf(type: ValueType): Value {
  if (type === 'int') return 0;
  return type === 'text' ? '' : false;
}
