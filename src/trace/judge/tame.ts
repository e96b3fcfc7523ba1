import type { Value } from '../../machine/index.ts';

/**
 * Integers with more digits, and longer texts, cannot have been printed; computing on with them would cost more than
 * the trace is long.
 */
const longestText = 1 << 16;
const largestInteger = 10n ** 10_000n;

/** A value that is short enough to go on with. */
export function tame(value: Value): Value {
  if (typeof value === 'bigint' && (value > largestInteger || value < -largestInteger)) return 0;
  return typeof value === 'string' && value.length > longestText ? '' : value;
}
