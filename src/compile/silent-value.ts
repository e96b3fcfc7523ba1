import { valueText, type Operand, type Operator } from '../machine/index.ts';

/** What is known without a line of the trace: an operand, or what silent operations make of such. */
export type SilentValue = Operand | { readonly operator: Operator; readonly operands: readonly SilentValue[] };

/** An operation on silent values; a value plus a constant has one form, however it came about. */
export function applied(operator: Operator, operands: readonly SilentValue[]): SilentValue {
  const [left, right, ...others] = operands;
  if (left === undefined || right === undefined || others.length > 0) return { operator, operands };
  const m = numberOf(left);
  const n = numberOf(right);
  if (operator === '+' && n !== undefined) return plus(left, n);
  if (operator === '+' && m !== undefined) return plus(right, m);
  if (operator === '-' && n !== undefined) return plus(left, -n);
  return { operator, operands };
}

function plus(value: SilentValue, amount: number): SilentValue {
  const known = numberOf(value);
  if (known !== undefined) return { value: known + amount };
  const { base, by } = shiftOf(value);
  const sum = by + amount;
  if (sum === 0) return base;
  return { operator: sum < 0 ? '-' : '+', operands: [base, { value: Math.abs(sum) }] };
}

function shiftOf(value: SilentValue): { readonly base: SilentValue; readonly by: number } {
  const [base, amount] = 'operator' in value ? value.operands : [];
  const by = amount && numberOf(amount);
  if (!('operator' in value) || base === undefined || by === undefined) return { base: value, by: 0 };
  if (value.operator === '+') return { base, by };
  return value.operator === '-' ? { base, by: -by } : { base: value, by: 0 };
}

function numberOf(value: SilentValue): number | undefined {
  return 'value' in value && typeof value.value === 'number' ? value.value : undefined;
}

/** The value with others in the place of slots; the value itself where there are none. */
export function inPlaceOf(value: SilentValue, other: (slot: number) => SilentValue | undefined): SilentValue {
  if ('value' in value) return value;
  if ('slot' in value) return other(value.slot) ?? value;
  return applied(
    value.operator,
    value.operands.map((operand) => inPlaceOf(operand, other)),
  );
}

/** Whether a value depends on one of these slots. */
export function dependsOn(value: SilentValue, slots: readonly number[]): boolean {
  if ('value' in value) return false;
  if ('slot' in value) return slots.includes(value.slot);
  return value.operands.some((operand) => dependsOn(operand, slots));
}

/** Equal for values that are known to be equal. */
export function silentKey(value: SilentValue): string {
  if ('value' in value) return valueText(value.value);
  if ('slot' in value) return `$${value.slot}`;
  return `(${value.operator} ${value.operands.map(silentKey).join()})`;
}

export function cellKey(region: number, index: readonly SilentValue[]): string {
  return `${region}[${index.map(silentKey).join()}]`;
}
