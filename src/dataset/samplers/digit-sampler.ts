import type { FormulaRange } from '../../machine/index.ts';
import type { Random } from '../random.ts';
import { capped, power } from '../space/counting.ts';
import type { Ends, SamplerBounds } from './bounds.ts';
import { exactly, repeated, type Count, type PythonInput, type SamplerOf, type SamplerParts } from './parts.ts';

type Digits = SamplerOf<'digits'>;

/** `random digits n`: a number as written, by place value. */
export const digits: SamplerParts<'digits'> = {
  draw: (bounds, sampler, random) => bounds.each(() => drawDigits(bounds, sampler, random)),
  count: (bounds, sampler, elements) => repeated(countDigits(bounds, sampler), elements),
  python: pythonDigits,
  needsWords: false,
  isDistinct: () => false,
  size: (bounds, { count }) => bounds.of(count),
  values: undefined,
  ends: undefined,
  alphabet: undefined,
};

/**
 * A number of so many digits: no zero in front of the units, and with a point there is a digit on both sides of it and
 * one that is not 0.
 */
function drawDigits(bounds: SamplerBounds, sampler: Digits, random: Random): string {
  const count = digitCount(bounds, sampler);
  const withPoint = hasPoint(bounds, sampler);
  const head = sampler.first && firstDigits(bounds, sampler.first);
  if (withPoint && count === 1 && head?.[1] === 0) throw bounds.problem('can only produce 0.');
  for (;;) {
    const whole = withPoint ? random.integer(1, Math.max(1, count)) : count;
    let text = head ? `${random.integer(...head)}` : `${random.integer(whole > 1 ? 1 : 0, 9)}`;
    for (let i = 1; i < count; i++) text += `${random.integer(0, 9)}`;
    if (!withPoint || !/^0+$/.test(text)) return whole < count ? `${text.slice(0, whole)}.${text.slice(whole)}` : text;
  }
}

function hasPoint({ definition }: Pick<SamplerBounds, 'definition'>, { pointAnywhere }: Digits): boolean {
  return pointAnywhere && definition.shape === 'decimal';
}

/** Throws a SampleError below one digit. */
function digitCount(bounds: SamplerBounds, { count: formula }: Digits): number {
  const count = bounds.count(formula);
  if (count < 1) throw bounds.problem(`asks for a number of ${count} digits.`);
  return count;
}

/** The range of the first digit. */
function firstDigits(bounds: SamplerBounds, range: FormulaRange): Ends {
  const [low, high] = bounds.range(range, 'first range');
  if (low < 0 || high > 9) throw bounds.problem(`asks for a first digit from ${low}..${high}; digits are 0 to 9.`);
  return [low, high];
}

/** Numbers of so many digits; with a point those of each number of digits before it, none of which is 0. */
function countDigits(bounds: SamplerBounds, sampler: Digits): Count {
  const count = digitCount(bounds, sampler);
  const withPoint = hasPoint(bounds, sampler);
  const rest = power(10n, count - 1);
  if (sampler.first) {
    const [low, high] = firstDigits(bounds, sampler.first);
    const firsts = BigInt(high - low + 1);
    // A zero in front does not count, so that other places of the point give the same number.
    return { size: capped(firsts * rest * BigInt(withPoint ? count : 1)), exact: low > 0 };
  }
  if (!withPoint) return exactly(count === 1 ? 10n : capped(9n * rest));
  return exactly(capped(10n * rest - 1n + BigInt(count - 1) * 9n * rest));
}

function pythonDigits(python: PythonInput, sampler: Digits): string {
  const withPoint = hasPoint(python, sampler) ? 'True' : 'False';
  const first = sampler.first === undefined ? [] : [`(${python.range(sampler.first)})`];
  return python.each(`random.digits(${[python.number(sampler.count), withPoint, ...first].join(', ')})`);
}
