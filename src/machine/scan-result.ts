import { compare, evaluate } from './evaluate.ts';
import type { ScanOperator } from './machine-code.ts';
import { isStuck, stuck, type Result } from './stuck.ts';
import { isInteger, type Value } from './value.ts';

/** The result of a scan over these operands, whoever says what they are. */
export function evaluateScan(operator: ScanOperator, operands: readonly Value[]): Result {
  if (operator === 'sum') {
    if (operands.length === 0) return 0;
    return operands.length === 1 ? onlyInteger(operands[0]) : evaluate('+', operands);
  }
  const isIndexed = operator === 'argmin' || operator === 'argmax';
  const relation = operator === 'argmin' || operator === 'min' ? '<' : '>';
  let best: Value | undefined;
  let where: Value = null;
  for (const operand of operands) {
    const [at, value] = isIndexed ? pairOf(operand) : [null, operand];
    if (!isInteger(value) || (isIndexed && !isInteger(at))) return stuck('wrong type');
    const isBetter = best === undefined ? true : compare(relation, value, best);
    if (isStuck(isBetter)) return isBetter;
    if (isBetter) [best, where] = [value, at ?? null];
  }
  if (best === undefined) return stuck('no candidate');
  return isIndexed ? where : best;
}

function pairOf(operand: Value): readonly Value[] {
  return typeof operand === 'object' && operand !== null && operand.length === 2 ? operand : [];
}

function onlyInteger(value: Value | undefined): Result {
  return isInteger(value) ? value : stuck('wrong type');
}
