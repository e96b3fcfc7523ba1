import type { Operator, ScanOperator } from './machine-code.ts';
import type { Cell } from './machine.ts';
import { oncePerCell, placeOf } from './once-per-cell.ts';
import { sameValue, type Value } from './value.ts';

/**
 * What the lines of one state have told so far. Nothing is told twice in a state: it fetches no cell that it has
 * fetched or written before, and prints no interval, operation or test that is letter by letter a line above. What is
 * not told again is what was told. Everything that gives lines asks here, generated code aside, which does the same.
 */
export class Told {
  readonly #cells: { readonly cell: Cell; readonly value: Value }[] = [];
  readonly #lines: { readonly sign: string; readonly operands: readonly Value[]; readonly result: Value }[] = [];

  /** Those of the cells that are to be fetched, each once. */
  untold<Item extends { readonly cell: Cell }>(cells: readonly Item[]): readonly Item[] {
    const once = oncePerCell(cells);
    return this.#cells.length === 0 ? once : once.filter((item) => placeOf(item.cell, this.#cells) < 0);
  }

  /** Keeps what cells that were fetched or written hold. */
  tell(cells: readonly { readonly cell: Cell; readonly value: Value }[]): void {
    for (const { cell, value } of cells) {
      const at = placeOf(cell, this.#cells);
      if (at < 0) this.#cells.push({ cell, value });
      else this.#cells[at] = { cell, value };
    }
  }

  /** What a cell holds as far as the state has told. */
  held(cell: Cell): Value | undefined {
    return this.#cells[placeOf(cell, this.#cells)]?.value;
  }

  /** What a line came to that has these operands; undefined where it is still to be printed. */
  result(sign: string, operands: readonly Value[]): Value | undefined {
    return this.#lines.find((line) => line.sign === sign && sameValue(line.operands, operands))?.result;
  }

  keep(sign: string, operands: readonly Value[], result: Value): void {
    this.#lines.push({ sign, operands, result });
  }
}

/** Operators that stand between their operands. */
export const infixOperators = ['+', '-', '*', '//', '%', '^'] as const;
const infix: ReadonlySet<string> = new Set(infixOperators);

/** Whether an operator stands between its operands, by how a trace writes it. */
export function isInfix(operator: string): boolean {
  return infix.has(operator);
}

/** How a trace writes an operator: joining texts is a plus too, taking one off a list's length a minus. */
export function operatorText(operator: Operator | ScanOperator): string {
  if (operator === 'joined') return '+';
  return operator === 'shorter' ? '-' : operator;
}

/** Stands for the operator of an interval, whose operands are its ends and its values. */
export function intervalSign(region: number): string {
  return `interval ${region}`;
}
