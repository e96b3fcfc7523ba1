import { isTuple, valueText, type Value } from '../../machine/index.ts';
import { excerpt } from '../debugger-wording.ts';

/** Characters of a text that the tree shows. */
export const MOST_TEXT = 200;

/** The beginning of a value, which may be a list of a million. */
export function shownValue(value: Value | undefined): string {
  if (value === undefined) return 'blank';
  return excerpt(valueText(isTuple(value) && value.length > MOST_TEXT ? value.slice(0, MOST_TEXT) : value), MOST_TEXT);
}
