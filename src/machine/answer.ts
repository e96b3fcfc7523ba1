import type { AnswerForm } from './machine.ts';
import { stuck, type Stuck } from './stuck.ts';
import { valueText, type Value } from './value.ts';

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
  const places = digits.map((digit) => (typeof digit === 'number' && digit >= 0 && digit <= 9 && Number.isInteger(digit) ? digit : undefined));
  // A number of a model's making may begin anywhere; what lies between it and the point is zeros, up to a sensible length.
  if (places.includes(undefined) || Math.abs(low) > 10_000) return stuck('wrong type');
  const high = Math.max(0, low + places.length - 1);
  const at = (place: number): string => String(places[place - low] ?? 0);
  let text = '';
  for (let place = high; place >= 0; place--) text += at(place);
  if (low < 0 && places.length > 0) {
    text += '.';
    for (let place = -1; place >= low; place--) text += at(place);
  }
  return text;
}

function itemText(value: Value): string {
  return typeof value === 'string' ? value : valueText(value);
}

function isTuple(value: Value | undefined): value is readonly Value[] {
  return typeof value === 'object' && value !== null;
}
