import type { InputDefinition, Sampler } from '../../machine/index.ts';
import {
  digitCount,
  firstDigits,
  graphSize,
  headRange,
  letterChoice,
  symbolPieces,
  wordChoice,
  type Numbers,
} from '../draw.ts';
import { mostEdges } from '../graph.ts';
import { arrangements, capped, combinations, connectedGraphs, power } from './counting.ts';
import { sentencesOfLetters, sentencesOfWords } from './sentences.ts';

/** How many values something can have; `exact`: neither more nor fewer. */
export interface Count {
  readonly size: bigint;
  readonly exact: boolean;
}

/** Beyond so much work the graphs that are connected are not told from the others. */
const MOST_GRAPH_WORK = 4_000_000;
/** First numbers that are gone through one by one. */
const MOST_FIRSTS = 100_000;

/**
 * How many values an input has at these lengths and earlier inputs, conditions apart. `source`: the input that elements
 * are taken of, and how many it has. Throws a SampleError where the sampler gives nothing.
 */
export function countInput(
  numbers: Numbers,
  source: { readonly definition: InputDefinition; readonly size: number; readonly exact: boolean } | undefined,
): Count {
  const { definition } = numbers;
  const { sampler } = definition;
  const count = numbers.elements();
  if (sampler === undefined) throw numbers.problem('is missing.');
  switch (sampler.kind) {
    case 'range':
      return countRange(numbers, sampler, count);
    case 'permutation': {
      const all = numbers.of(sampler.count);
      return exactly(arrangements(BigInt(all), all));
    }
    case 'graph':
      return countGraphs(numbers, sampler);
    case 'element': {
      // Equal elements are one value: how many there are then, only the values themselves say.
      const size = BigInt(source?.size ?? 0);
      const exact = source?.exact === true && isDistinct(source.definition);
      return { size: severally(size, count, sampler.distinct), exact };
    }
    case 'word':
      return exactly(severally(BigInt(wordChoice(numbers, sampler).length), count, sampler.distinct));
    case 'digits':
      return repeated(countDigits(numbers, sampler), count);
    case 'letters': {
      const { count: letters, low, high } = letterChoice(numbers, sampler);
      return exactly(power(severally(BigInt(high - low + 1), letters, sampler.distinct), count ?? 1));
    }
    case 'symbols': {
      const pieces = symbolPieces(numbers, sampler);
      return exactly(
        capped(
          pieces.reduce(
            (size, { symbols, count }) => size * (count === undefined ? 1n : power(BigInt(symbols.length), count)),
            1n,
          ),
        ),
      );
    }
    case 'sentence': {
      const length = numbers.of(sampler.count);
      return exactly(
        power(sampler.unit === 'letters' ? sentencesOfLetters(length) : sentencesOfWords(length), count ?? 1),
      );
    }
  }
}

function exactly(size: bigint): Count {
  return { size, exact: true };
}

function severally(size: bigint, count: number | undefined, distinct: boolean): bigint {
  return count === undefined ? size : distinct ? arrangements(size, count) : power(size, count);
}

function repeated({ size, exact }: Count, count: number | undefined): Count {
  return { size: power(size, count ?? 1), exact };
}

function isDistinct({ sampler }: InputDefinition): boolean {
  switch (sampler?.kind) {
    case 'range':
      return sampler.order !== 'any';
    case 'permutation':
    case 'graph':
      return true;
    case 'letters':
    case 'word':
      return sampler.distinct;
    default:
      return false;
  }
}

function countRange(
  numbers: Numbers,
  { low: lowest, high: highest, order, first }: Sampler & { kind: 'range' },
  count: number | undefined,
): Count {
  const [low, high] = numbers.range([lowest, highest]);
  const size = BigInt(high - low + 1);
  const head = first && numbers.range(first);
  if (count === 0) return exactly(1n);
  if (head === undefined) {
    if (count === undefined) return exactly(size);
    return exactly(
      order === 'any'
        ? power(size, count)
        : order === 'distinct'
          ? arrangements(size, count)
          : combinations(size, count),
    );
  }
  const firsts = BigInt(head[1] - head[0] + 1);
  const others = (count ?? 1) - 1;
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

/** Numbers of so many digits; with a point those of each number of digits before it, none of which is 0. */
function countDigits(numbers: Numbers, sampler: Sampler & { kind: 'digits' }): Count {
  const count = digitCount(numbers, sampler);
  const withPoint = sampler.pointAnywhere && numbers.definition.shape === 'decimal';
  const rest = power(10n, count - 1);
  if (sampler.first) {
    const [low, high] = firstDigits(numbers, sampler.first);
    const firsts = BigInt(high - low + 1);
    // A zero in front does not count, so that other places of the point give the same number.
    return { size: capped(firsts * rest * BigInt(withPoint ? count : 1)), exact: low > 0 };
  }
  if (!withPoint) return exactly(count === 1 ? 10n : capped(9n * rest));
  return exactly(capped(10n * rest - 1n + BigInt(count - 1) * 9n * rest));
}

function countGraphs(numbers: Numbers, sampler: Sampler & { kind: 'graph' }): Count {
  const { vertices, edges } = graphSize(numbers, sampler);
  const [low, high] = numbers.range(sampler.weights, 'range of weights');
  const weights = power(BigInt(high - low + 1), edges);
  const exact = !sampler.connected || vertices ** 2 * edges ** 2 <= MOST_GRAPH_WORK;
  const graphs =
    sampler.connected && exact ? connectedGraphs(vertices, edges) : combinations(BigInt(mostEdges(vertices)), edges);
  return { size: capped(graphs * weights), exact };
}
