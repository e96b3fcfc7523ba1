import type { Inputs } from '../../../src/machine/index.ts';

type Input = Inputs[string] | undefined;

/** What a program answers, worked out in another way than the program does. */
export type Oracle = (inputs: Inputs, lengths: Readonly<Record<string, number>>) => string;

export function numbers(input: Input): number[] {
  return Array.isArray(input) ? input.map(Number) : [];
}

/** The tuples of a list, such as edges, or the rows of a matrix. */
export function tuples(input: Input): number[][] {
  return Array.isArray(input) ? input.map((one) => (Array.isArray(one) ? one.map(Number) : [])) : [];
}

export function letters(input: Input): string[] {
  return Array.from(String(input));
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function list(values: readonly (number | string)[]): string {
  return values.join(', ');
}

export function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

/** All orders of these, those that begin with the first of them first. */
export function orders<T>(of: readonly T[]): T[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((one, i) => orders(of.filter((_, j) => j !== i)).map((rest) => [one, ...rest]));
}
