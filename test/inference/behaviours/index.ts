import type { Behaviour } from './behaviour.ts';
import { failures } from './failures.ts';
import { refusals } from './refusals.ts';
import { streams } from './streams.ts';
import { troubles } from './troubles.ts';

/** All that is known of what servers do, by what it concerns. */
export const allBehaviours: readonly (readonly [group: string, list: readonly Behaviour[]])[] = [
  ...streams,
  ...failures,
  ...refusals,
  ...troubles,
];
