/** A number by place value: the digit with index 0 stands at place `first`; 0 holds the units, -1 the tenths. */
export interface Places {
  readonly first: number;
  readonly digits: readonly number[];
}

/** Whether a text is a decimal number as a person writes it, zeros in front and behind kept: `007.10`, `.5`, `5`. */
export function isDecimal(text: string): boolean {
  return /^(?=\.?\d)\d*\.?\d*$/.test(text);
}

/** Whether a text is a whole number of digits only. */
export function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

/** The places of a decimal number; undefined for other texts. */
export function decimalPlaces(text: string): Places | undefined {
  if (!isDecimal(text)) return undefined;
  const point = text.indexOf('.');
  return { first: point < 0 ? 0 : point + 1 - text.length, digits: lowestFirst(text) };
}

/** The places of a whole number; undefined for other texts. */
export function digitPlaces(text: string): Places | undefined {
  return isDigits(text) ? { first: 0, digits: lowestFirst(text) } : undefined;
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
