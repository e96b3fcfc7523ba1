import type { InputValue } from '../../machine/index.ts';
import { quoted } from '../python/literals.ts';
import type { Random } from '../random.ts';
import { SampleError } from '../sample-error.ts';
import { arrangements, capped, combinations, power } from '../space/counting.ts';
import type { Ends, SamplerBounds } from './bounds.ts';
import { exactly, integers, type Count, type PythonInput, type SamplerOf, type SamplerParts } from './parts.ts';

type Range = SamplerOf<'range'>;
type Order = Exclude<Range['order'], 'any'>;

/** First numbers that are gone through one by one. */
const MOST_FIRSTS = 100_000;

/** `random 1..9`: a number, or an array of numbers in some order. */
export const range: SamplerParts<'range'> = {
  draw: drawRange,
  count: countRange,
  python: pythonRange,
  needsWords: false,
  isDistinct: ({ order }) => order !== 'any',
  size: undefined,
  values: (bounds, { low, high, first }) => (first === undefined ? integers(...bounds.range([low, high])) : undefined),
  ends: (bounds, { low, high }) => bounds.range([low, high]),
  alphabet: undefined,
};

function drawRange(bounds: SamplerBounds, sampler: Range, random: Random): InputValue {
  const { order, first } = sampler;
  const [low, high] = bounds.range([sampler.low, sampler.high]);
  const count = bounds.elements();
  const head = first && bounds.range(first, 'first range');
  if (count === undefined) return random.integer(...(head ?? [low, high]));
  if (count === 0) return [];
  if (order === 'any') {
    const values = [random.integer(...(head ?? [low, high]))];
    while (values.length < count) values.push(random.integer(low, high));
    return values;
  }
  if (head) return [...drawBehind(bounds, [low, high], head, order, count, random)];
  if (high - low + 1 < count) {
    throw new SampleError(
      `"${bounds.definition.name}" in “${bounds.given.task.name}” needs ${count} different numbers, but ${low}..${high} has only ${high - low + 1}. Widen the range.`,
    );
  }
  return inOrder(random.distinct(count, low, high), order);
}

function inOrder(values: number[], order: Order): number[] {
  if (order === 'distinct') return values;
  sortNumbers(values);
  return order === 'increasing' ? values : values.reverse();
}

/** By insertion where they are few: calls of a comparison would take eight times as long. */
function sortNumbers(values: number[]): void {
  if (values.length > 200) {
    values.sort((a, b) => a - b);
    return;
  }
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    let to = i;
    for (; to > 0 && (values[to - 1] ?? 0) > value; to--) values[to] = values[to - 1] ?? 0;
    values[to] = value;
  }
}

/** Different numbers, the first of which comes from a range of its own. */
function drawBehind(
  bounds: SamplerBounds,
  [low, high]: Ends,
  head: Ends,
  order: Order,
  count: number,
  random: Random,
): number[] {
  const [least, most] = headRange([low, high], head, order, count);
  if (most < least)
    throw bounds.problem(
      `cannot produce ${count} ${order} numbers from ${low}..${high} that begin with one from ${head[0]}..${head[1]}.`,
    );
  const first = random.integer(least, most);
  switch (order) {
    case 'increasing':
      return [first, ...inOrder(count > 1 ? random.distinct(count - 1, Math.max(low, first + 1), high) : [], order)];
    case 'decreasing':
      return [first, ...inOrder(count > 1 ? random.distinct(count - 1, low, Math.min(high, first - 1)) : [], order)];
    case 'distinct': {
      // The numbers behind the first are drawn from a range that is shorter by it.
      const taken = first >= low && first <= high ? 1 : 0;
      return [
        first,
        ...random
          .distinct(count - 1, low, high - taken)
          .map((value) => (taken === 1 && value >= first ? value + 1 : value)),
      ];
    }
  }
}

/** From which range the first of `count` ordered numbers can come, so that enough are left for the others. */
function headRange([low, high]: Ends, head: Ends, order: Order, count: number): Ends {
  if (high - low + 1 < count - 1) return [1, 0];
  switch (order) {
    case 'increasing':
      return [head[0], count > 1 ? Math.min(head[1], high - count + 1) : head[1]];
    case 'decreasing':
      return [count > 1 ? Math.max(head[0], low + count - 1) : head[0], head[1]];
    case 'distinct':
      return high - low + 1 >= count ? head : [1, 0];
  }
}

function countRange(bounds: SamplerBounds, sampler: Range, count: number | undefined): Count {
  const { order, first } = sampler;
  const ends = bounds.range([sampler.low, sampler.high]);
  const size = BigInt(ends[1] - ends[0] + 1);
  const head = first && bounds.range(first);
  if (count === 0) return exactly(1n);
  if (head !== undefined) return countBehind(ends, head, order, (count ?? 1) - 1);
  if (count === undefined) return exactly(size);
  switch (order) {
    case 'any':
      return exactly(power(size, count));
    case 'distinct':
      return exactly(arrangements(size, count));
    case 'increasing':
    case 'decreasing':
      return exactly(combinations(size, count));
  }
}

/** A first number from a range of its own, and so many others. */
function countBehind([low, high]: Ends, head: Ends, order: Range['order'], others: number): Count {
  const size = BigInt(high - low + 1);
  const firsts = BigInt(head[1] - head[0] + 1);
  if (order === 'any') return exactly(capped(firsts * power(size, others)));
  const [least, most] = headRange([low, high], head, order, others + 1);
  if (most - least >= MOST_FIRSTS) return { size: capped(firsts * arrangements(size, others)), exact: false };
  let sum = 0n;
  for (let value = least; value <= most; value++) {
    switch (order) {
      case 'distinct':
        sum += arrangements(value >= low && value <= high ? size - 1n : size, others);
        break;
      case 'increasing':
        sum += combinations(BigInt(high - Math.max(low, value + 1) + 1), others);
        break;
      case 'decreasing':
        sum += combinations(BigInt(Math.min(high, value - 1) - low + 1), others);
    }
  }
  return exactly(capped(sum));
}

function pythonRange(python: PythonInput, { low, high, order, first }: Range): string {
  const { count } = python;
  const whole = python.range([low, high]);
  const head = first && python.range(first);
  if (count === undefined) return `random.integer(${head ?? whole})`;
  if (order === 'any') return `random.integers(${count}, ${whole}${head === undefined ? '' : `, (${head})`})`;
  if (head !== undefined) return `random.behind((${whole}), (${head}), ${quoted(order)}, ${count})`;
  const values = `random.distinct(${count}, ${whole})`;
  if (order === 'distinct') return values;
  return `sorted(${values}${order === 'decreasing' ? ', reverse=True' : ''})`;
}
