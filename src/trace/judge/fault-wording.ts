import { isStuck, sameValue, valueText, type Result, type Value } from '../../machine/index.ts';
import { operandText } from '../line.ts';
import type { TraceLine } from '../read.ts';
import { sameValues } from './same-values.ts';
import { field } from './pending-fault.ts';
import type { StateReport } from './state-report.ts';

export function wrongResult(
  report: StateReport,
  line: TraceLine,
  expression: string,
  printed: Value,
  right: Result,
): void {
  const expected = isStuck(right) ? '' : valueText(right);
  report.draft('operation-result', line, {
    part: field('result'),
    expected,
    found: valueText(printed),
    explain: () => (isStuck(right) ? `${expression} has no result: ${right.stuck}.` : `${expression} is ${expected}.`),
  });
}

/** A fault for every operand that differs, or one where their numbers do, or their order alone. */
export function wrongOperands(
  report: StateReport,
  line: TraceLine,
  printed: readonly Value[],
  right: readonly Value[],
  operator = '',
): void {
  const text = (operand: Value): string => operandText(operator, operand);
  if (printed.length !== right.length) {
    const [expected, found] = [count(right.length, 'operand'), count(printed.length, 'operand')];
    report.draft('operand', line, {
      part: field('expression'),
      expected,
      found,
      explain: () => `The operation has ${expected} here: ${right.map(text).join(', ')}.`,
    });
    return;
  }
  if (areSwapped(printed, right)) {
    const [expected, found] = [right.map(text).join(', '), printed.map(text).join(', ')];
    report.draft('operand-order', line, {
      part: line.event.kind === 'test' ? field('left') : field('expression'),
      expected,
      found,
      explain: () => `The operands are ${expected}, in this order.`,
    });
    return;
  }
  for (const [i, value] of printed.entries()) {
    const own = right[i];
    if (own === undefined || sameValue(own, value)) continue;
    const [expected, found] = [text(own), text(value)];
    report.draft('operand', line, {
      part: line.event.kind === 'test' ? field(i === 0 ? 'left' : 'right') : field('expression'),
      expected,
      found,
      explain: () => `Operand ${i + 1} is ${expected} by the preceding lines, not ${found}.`,
    });
  }
}

/** Whether these are the same values in another order. */
function areSwapped(printed: readonly Value[], right: readonly Value[]): boolean {
  const left = printed.map(valueText).sort();
  const other = right.map(valueText).sort();
  return !sameValues(printed, right) && left.every((value, i) => value === other[i]);
}

export function yesOrNo(outcome: boolean): string {
  return outcome ? 'yes' : 'no';
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** What a text without a state says instead: its first words, or that there are none. */
export function beginningOf(text: string): string {
  const first = /\S[^\r\n]{0,80}/.exec(text.slice(0, 10_000))?.[0];
  if (first === undefined) return text.trim() === '' ? '; it is empty' : '';
  return `; it begins with “${first.slice(0, 80).trim()}${first.length > 80 ? '…' : ''}”`;
}
