import { cellText, isInteger, isStuck, sameValue, type Cell, type Region, type Value } from '../machine/index.ts';
import type { MomentTape } from './moment-tape.ts';

/**
 * What an expression is at a moment: a value, and the cell it was read from if it is one; or a whole region. Errors are
 * sentences.
 */
export type Evaluated =
  | { readonly kind: 'value'; readonly value: Value; readonly cell: Cell | undefined }
  | { readonly kind: 'region'; readonly region: Region }
  | { readonly kind: 'error'; readonly message: string };

/** Values that are found in each state of a run: V8 never takes what a constructor makes for something that will stay. */
export class FoundValue {
  readonly kind = 'value';

  constructor(
    readonly value: Value,
    readonly cell: Cell | undefined,
  ) {}
}

/** What a cell holds at the moment of the tape. */
export function readCell(tape: MomentTape, cell: Cell): Evaluated {
  const value = tape.cell(cell.region, cell.index);
  if (!isStuck(value)) return new FoundValue(value, cell);
  return { kind: 'error', message: whyUnreadable(tape, cell, value.stuck) };
}

function whyUnreadable(tape: MomentTape, cell: Cell, reason: string): string {
  const name = cellText(tape.bound.machine, cell);
  switch (reason) {
    case 'blank cell':
      return `${name} is blank: nothing has been written there yet.`;
    case 'index out of range':
      return `${name} is outside the region.`;
    default:
      return `${name} cannot be read: ${reason}.`;
  }
}

/** Whether an evaluated condition holds. */
export function holds(evaluated: Evaluated): boolean {
  return (
    evaluated.kind === 'value' &&
    (evaluated.value === true || (isInteger(evaluated.value) && !sameValue(evaluated.value, 0)))
  );
}
