import { patienceMs } from '../host/environment.ts';

/** After how long it is asked again: soon at first, and less often the longer it takes, for asking is work as well. */
const pollMs = { least: 30, most: 300, share: 0.1 };

/**
 * Asks `probe` until it gives something other than undefined, null or false, and resolves to that. Rejects, naming
 * `what` was awaited, after `patienceMs`.
 */
export async function until<T>(what: string, probe: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  const begun = Date.now();
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) return value as NonNullable<Exclude<T, false>>;
    const waited = Date.now() - begun;
    if (waited > patienceMs) throw new Error(`waited ${patienceMs / 1000} s in vain for ${what}`);
    const pause = Math.min(pollMs.most, Math.max(pollMs.least, pollMs.share * waited));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
