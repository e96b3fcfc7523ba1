import { isStuck, mayHold, sameValue, type Cell, type Value } from '../../machine/index.ts';
import type { JudgeContext } from './judge-context.ts';

/** Whether the true run has this in the cell: the model may go on by that too after a fault that led elsewhere. */
export function isTrue({ trueValue }: JudgeContext, cell: Cell, printed: Value): boolean {
  const held = trueValue(cell);
  return held !== undefined && sameValue(held, printed);
}

/** What else a cell may be taken for. */
export function othersOf({ tape, trueValue }: JudgeContext, cell: Cell): readonly Value[] {
  const held = trueValue(cell);
  return [...tape.doubts(cell), ...(held === undefined ? [] : [held])];
}

/** Whether nobody knows what the cell holds; from here on it holds what is printed. */
export function settles({ tape, machine }: JudgeContext, cell: Cell, printed: Value): boolean {
  const region = machine.regions[cell.region];
  if (region === undefined || !tape.isOpen(cell) || !mayHold(region, printed)) return false;
  const given = tape.cell(cell.region, cell.index);
  tape.write(cell.region, cell.index, printed);
  if (!isStuck(given)) tape.doubt(cell, given);
  return true;
}
