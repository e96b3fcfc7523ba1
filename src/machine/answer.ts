import type { AnswerForm } from './machine.ts';
import { stuck, type Stuck } from './stuck.ts';
import { isTuple, valueText, type Value } from './value.ts';

/** The text after `Answer: `; texts stand there without quotes. `operand` gives the values the form names. */
export function answerText(form: AnswerForm, operand: (operand: Extract<AnswerForm, { as: 'value' }>['value']) => Value | undefined): string | Stuck {
  switch (form.as) {
    case 'none': return 'none';
    case 'value': {
      const value = operand(form.value);
      return value === undefined ? stuck('blank cell') : itemText(value);
    }
    case 'list': {
      const items = operand(form.interval);
      return isTuple(items) ? (items.length === 0 ? 'none' : items.map(itemText).join(', ')) : stuck('wrong type');
    }
    case 'decimal': {
      const digits = operand(form.interval), low = operand(form.low);
      return isTuple(digits) && typeof low === 'number' ? decimalText(digits, low) : stuck('wrong type');
    }
  }
}

/** Digits from the lowest place on, as a person writes the number: `8 9` from place -1 on is `9.8`. */
function decimalText(digits: readonly Value[], low: number): string | Stuck {
  // A number of a model's making may begin anywhere; what lies between it and the point is zeros, up to a sensible length.
  if (Math.abs(low) > 10_000 || !digits.every(isDigit)) return stuck('wrong type');
  const high = Math.max(0, low + digits.length - 1);
  let text = '';
  for (let place = high; place >= Math.min(low, 0) && (place >= 0 || digits.length > 0); place--) {
    if (place === -1) text += '.';
    text += digits[place - low] ?? 0;
  }
  return text;
}

function isDigit(value: Value): boolean {
  return typeof value === 'number' && value >= 0 && value <= 9 && Number.isInteger(value);
}

function itemText(value: Value): string {
  return typeof value === 'string' ? value : valueText(value);
}
