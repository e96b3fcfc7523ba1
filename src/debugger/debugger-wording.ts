import type { Reading } from './replay.ts';

/** People count states from 1. */
export function stateName(state: number): string {
  return `state ${state + 1}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** How old a version is, seen from a state: `written by state 12, 3 states ago, 1 older version`. */
export function ageText(reading: Reading, now: number): string {
  const age = now - reading.state;
  const when =
    age === 0
      ? 'written by this state'
      : `written by ${stateName(reading.state)}, ${age === 1 ? '1 state' : `${age} states`} ago`;
  return reading.older === 0 ? when : `${when}, ${plural(reading.older, 'older version')}`;
}

/** The beginning of a long text, with an ellipsis where it is cut. */
export function excerpt(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
