import type { Grain } from './tape-actions.ts';

/** What the view keeps while it is hidden: checkpoints belong to a session, the grain of a step to the person. */
export interface TapeMemory {
  readonly session: string;
  readonly checkpoints: readonly number[];
  readonly grain: Grain;
}

/** Reads what an earlier page kept; anything else is an empty memory. */
export function readMemory(kept: unknown): TapeMemory {
  const blank: TapeMemory = { session: '', checkpoints: [], grain: 'state' };
  if (typeof kept !== 'object' || kept === null) return blank;
  const session = 'session' in kept && typeof kept.session === 'string' ? kept.session : '';
  const checkpoints =
    'checkpoints' in kept && Array.isArray(kept.checkpoints)
      ? kept.checkpoints.filter((one: unknown): one is number => Number.isSafeInteger(one))
      : [];
  return { session, checkpoints, grain: 'grain' in kept && kept.grain === 'line' ? 'line' : 'state' };
}
