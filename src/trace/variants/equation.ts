import { decimalPlaces, isDecimal, type Bound, type Places, type Task } from '../../machine/index.ts';

/** What a task calculates, as people write it: `{x} + {y}`. */
export interface Calculation {
  readonly left: string;
  readonly sign: string;
  readonly right: string;
}

const signs: ReadonlySet<string> = new Set(['+', '-', '−', '*', '×', '·', '/', '÷']);

/**
 * The calculation of a task: two numbers by place value with a sign between them in one of its questions. Otherwise a
 * text says what is lacking.
 */
export function calculationOf(task: Task): Calculation | string {
  const isNumber = (name: string): boolean =>
    task.inputs.some((one) => one.name === name && (one.shape === 'decimal' || one.shape === 'digits'));
  if (task.inputs.length !== 2 || !task.inputs.every(({ name }) => isNumber(name)))
    return 'its inputs are not two numbers of type decimal or digits';
  if (task.examples.some(({ answer }) => !isDecimal(answer))) return 'its answer is not always a number';
  for (const question of task.questions) {
    for (const [i, piece] of question.entries()) {
      const before = question[i - 1];
      const after = question[i + 1];
      if (
        typeof piece !== 'string' ||
        typeof before !== 'object' ||
        typeof after !== 'object' ||
        !isNumber(before.input) ||
        !isNumber(after.input) ||
        before.input === after.input
      )
        continue;
      const sign = piece.trim();
      if (signs.has(sign)) return { left: before.input, sign, right: after.input };
    }
  }
  return 'none of its questions puts a sign such as + or ÷ between its two numbers';
}

/** The equation with every number reversed, its point too: `54.321+98.76=43.191`. */
export function reversedEquation(calculation: Calculation, bound: Bound, answer: string): string {
  const reversed = (text: string): string => Array.from(text).reverse().join('');
  const number = (name: string): string => reversed(numberText(givenPlaces(bound, name)));
  return `${number(calculation.left)}${calculation.sign}${number(calculation.right)}=${reversed(answer)}`;
}

/** The equation with a letter behind each digit, the same for the same place: `3a6b1c+5a7b6c=9a3b7c`. */
export function hintedEquation(calculation: Calculation, bound: Bound, answer: string): string {
  const left = givenPlaces(bound, calculation.left);
  const right = givenPlaces(bound, calculation.right);
  const result = decimalPlaces(answer);
  const high = Math.max(left.first + left.digits.length, right.first + right.digits.length) - 1;
  const hint = (place: number): string => (place > high ? '' : letters(high - place));
  return `${numberText(left, hint)}${calculation.sign}${numberText(right, hint)}=${result === undefined ? answer : numberText(result, hint)}`;
}

/** The answer of an equation, as the task gives it. */
export function answerOfEquation(text: string, isReversed: boolean): string | undefined {
  const found = /=([^=\s]*)\s*$/.exec(text)?.[1];
  if (found === undefined) return undefined;
  return isReversed ? Array.from(found).reverse().join('') : found.replace(/[a-z]+/g, '');
}

/** a … z, aa, ab, …: letters for 0, 1, … */
function letters(number: number): string {
  const last = String.fromCharCode(97 + (number % 26));
  return number < 26 ? last : letters(Math.floor(number / 26) - 1) + last;
}

function givenPlaces(bound: Bound, name: string): Places {
  const region = bound.machine.regions.find((one) => one.role === 'input' && one.name === name);
  const given = region && bound.given.get(region.id);
  return { first: given?.first ?? 0, digits: (given?.values ?? []).map(Number) };
}

/** A number as it was written, each digit with what belongs to its place. */
function numberText({ first, digits }: Places, after: (place: number) => string = () => ''): string {
  let text = '';
  for (let i = digits.length - 1; i >= 0; i--) {
    const place = first + i;
    if (place === -1) text += '.';
    text += `${digits[i] ?? 0}${after(place)}`;
  }
  return text;
}
