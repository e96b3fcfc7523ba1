/** A number by place value: the digit with index 0 stands at place `first`; 0 holds the units, -1 the tenths. */
export interface Places {
  readonly first: number;
  readonly digits: readonly number[];
}

/**
 * The places of a decimal number as a person writes it, zeros in front and behind kept: `007.10`, `.5`, `5`. Undefined
 * for other texts.
 */
export function decimalPlaces(text: string): Places | undefined {
  if (!/^\d*\.?\d*$/.test(text)) return undefined;
  const point = text.indexOf('.');
  const digits = lowestFirst(text);
  return digits.length === 0 ? undefined : { first: point < 0 ? 0 : point + 1 - text.length, digits };
}

/** The places of a whole number of digits only. */
export function digitPlaces(text: string): Places | undefined {
  return /^\d+$/.test(text) ? { first: 0, digits: lowestFirst(text) } : undefined;
}

/** The text without the zeros at its end; in linear time, which a pattern at the end of a long text is not. */
export function withoutZerosBehind(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === ZERO) end--;
  return text.slice(0, end);
}

const POINT = 46;
const ZERO = 48;

function lowestFirst(digits: string): number[] {
  const places: number[] = [];
  for (let i = digits.length - 1; i >= 0; i--) {
    const unit = digits.charCodeAt(i);
    if (unit !== POINT) places.push(unit - ZERO);
  }
  return places;
}
