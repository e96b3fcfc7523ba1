import type { AnswerForm, Operand } from './machine-code.ts';
import type { AnswerComparison } from './machine.ts';
import { splitItems } from './inputs/items.ts';
import { withoutZerosBehind } from './inputs/number-text.ts';
import { isStuck, stuck, type Stuck } from './stuck.ts';
import { isTuple, type Value } from './value.ts';
import { valueText } from './value-text.ts';

/** The text after `Answer: `; texts stand there without quotes. `operand` gives the values the form names. */
export function answerText(form: AnswerForm, operand: (operand: Operand) => Value | undefined): string | Stuck {
  switch (form.as) {
    case 'none':
      return 'none';
    case 'value': {
      const value = operand(form.value);
      if (value === undefined) return stuck('blank cell');
      return value === null ? (form.none ?? 'none') : itemText(value);
    }
    case 'list':
    case 'text': {
      const items = operand(form.interval);
      if (!isTuple(items)) return stuck('wrong type');
      if (items.length === 0) return form.none ?? (form.as === 'list' ? 'none' : '');
      if (form.rows !== undefined) return rowsText(form.as, items, form.rows);
      return items.map(itemText).join(form.as === 'list' ? ', ' : '');
    }
    case 'decimal': {
      const digits = operand(form.interval);
      const low = operand(form.low);
      return isTuple(digits) && typeof low === 'number' ? decimalText(digits, low) : stuck('wrong type');
    }
    case 'composed': {
      let text = '';
      for (const part of form.parts) {
        const said = typeof part === 'string' ? part : answerText(part, operand);
        if (isStuck(said)) return said;
        text += said;
      }
      return text;
    }
  }
}

/** The operands that the form names, in the order of the text. */
export function answerOperands(form: AnswerForm): readonly Operand[] {
  switch (form.as) {
    case 'none':
      return [];
    case 'value':
      return [form.value];
    case 'list':
    case 'text':
      return [form.interval];
    case 'decimal':
      return [form.interval, form.low];
    case 'composed':
      return form.parts.flatMap((part) => (typeof part === 'string' ? [] : answerOperands(part)));
  }
}

/** Digits from the lowest place on, as a person writes the number: `8 9` from place -1 on is `9.8`. */
function decimalText(digits: readonly Value[], low: number): string | Stuck {
  if (digits.length === 0) return '0';
  // A number of a model's making may begin anywhere; what lies between it and the point is zeros, up to a sensible
  // length.
  if (Math.abs(low) > 10_000 || !digits.every(isDigit)) return stuck('wrong type');
  const high = Math.max(0, low + digits.length - 1);
  let text = '';
  for (let place = high; place >= Math.min(low, 0); place--) {
    if (place === -1) text += '.';
    text += String(digits[place - low] ?? 0);
  }
  return text;
}

function isDigit(value: Value): boolean {
  return typeof value === 'number' && value >= 0 && value <= 9 && Number.isInteger(value);
}

/** Rows with commas between them: `[1, 2], [3, 4]`; where they have rows themselves, those in brackets too. */
function rowsText(as: 'list' | 'text', rows: readonly Value[], depth: number): string {
  const texts = rows.map((row) => {
    const items = isTuple(row) ? row : [];
    if (depth > 1) return `[${rowsText(as, items, depth - 1)}]`;
    const values = items.map(itemText);
    return as === 'list' ? `[${values.join(', ')}]` : values.join('');
  });
  return texts.join(', ');
}

function itemText(value: Value): string {
  return typeof value === 'string' ? value : valueText(value);
}

/** Whether two answers say the same. */
export function sameAnswer(by: AnswerComparison | undefined, a: string, b: string): boolean {
  const [first, second] = [collapsed(a), collapsed(b)];
  if (first === second) return true;
  switch (by) {
    case 'number': {
      const number = plainDecimal(first);
      return number !== undefined && number === plainDecimal(second);
    }
    case 'set':
      return sameItems(itemsOf(first), itemsOf(second));
    case 'text':
    case undefined:
      return false;
  }
}

/** An answer without blanks to no purpose. */
export function collapsed(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** `+007.10` and `7.1` are one number; undefined for what is none. */
function plainDecimal(text: string): string | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  const [, sign, whole = '', rest = ''] = parts ?? [];
  if (parts === null || whole + rest === '') return undefined;
  const units = whole.replace(/^0+/, '');
  const decimals = withoutZerosBehind(rest);
  return units + decimals === '' ? '0' : `${sign === '-' ? '-' : ''}${units}.${decimals}`;
}

/** The items in an order of their own, with no spaces around their signs. */
function itemsOf(text: string): string[] {
  return splitItems(text)
    .map((item) => item.replace(/\s*([,()[\]])\s*/g, '$1'))
    .sort();
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
