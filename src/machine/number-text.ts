/** A number by place value: the digit with index 0 stands at place `first`; 0 holds the units, -1 the tenths. */
export interface Places { readonly first: number; readonly digits: readonly number[] }

/** The places of a decimal number as a person writes it, zeros in front and behind kept: `007.10`, `.5`, `5`. Undefined for other texts. */
export function decimalPlaces(text: string): Places | undefined {
  const found = /^(\d*)(?:\.(\d*))?$/.exec(text), whole = found?.[1] ?? '', rest = found?.[2] ?? '';
  return whole === '' && rest === '' ? undefined : { first: 0 - rest.length, digits: lowestFirst(whole + rest) };
}

/** The places of a whole number of digits only. */
export function digitPlaces(text: string): Places | undefined {
  return /^\d+$/.test(text) ? { first: 0, digits: lowestFirst(text) } : undefined;
}

function lowestFirst(digits: string): number[] {
  const places: number[] = [];
  for (let i = digits.length - 1; i >= 0; i--) places.push(digits.charCodeAt(i) - 48);
  return places;
}
