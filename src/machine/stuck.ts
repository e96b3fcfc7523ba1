import type { Cell, StuckReason } from './machine.ts';
import type { Value } from './value.ts';

/**
 * What is given instead of a value or a successor where the machine has none: the reason, and the cell it is about, if
 * any.
 */
export interface Stuck {
  readonly stuck: StuckReason;
  readonly cell?: Cell;
}

/** A value, or the reason why there is none. */
export type Result = Value | Stuck;

export function isStuck(result: Value | undefined | Stuck): result is Stuck {
  return typeof result === 'object' && result !== null && 'stuck' in result;
}

const plain: Readonly<Record<StuckReason, Stuck>> = {
  'blank cell': { stuck: 'blank cell' },
  'index out of range': { stuck: 'index out of range' },
  'division by zero': { stuck: 'division by zero' },
  'wrong type': { stuck: 'wrong type' },
  'read-only cell': { stuck: 'read-only cell' },
  'value too long': { stuck: 'value too long' },
  'empty list': { stuck: 'empty list' },
  'no such letter': { stuck: 'no such letter' },
  'not one letter': { stuck: 'not one letter' },
  'not a number': { stuck: 'not a number' },
  'negative exponent': { stuck: 'negative exponent' },
  'no candidate': { stuck: 'no candidate' },
  'no choice': { stuck: 'no choice' },
  'no caller': { stuck: 'no caller' },
  'no such state': { stuck: 'no such state' },
  'step limit': { stuck: 'step limit' },
};

export function stuck(reason: StuckReason, cell?: Cell): Stuck {
  return cell === undefined ? plain[reason] : { stuck: reason, cell };
}
