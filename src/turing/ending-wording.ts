import type { Endless } from './endless.ts';

/** What a machine that never halts does, as the end of a sentence that begins with it. */
export function endlessText({ period, shift }: Endless): string {
  const every = period === 1 ? 'step' : stepsText(period);
  const cells = Math.abs(shift) === 1 ? '1 cell' : `${Math.abs(shift).toLocaleString('en')} cells`;
  return shift === 0
    ? `returns to the same tape, state and head position every ${every}`
    : `repeats itself every ${every}, ${cells} further ${shift > 0 ? 'right' : 'left'} each time`;
}

export function stepsText(steps: number): string {
  return steps === 1 ? '1 step' : `${steps.toLocaleString('en')} steps`;
}
