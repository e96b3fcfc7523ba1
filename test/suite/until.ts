import { patienceMs } from '../host/environment.ts';

const pollMs = 30;

/**
 * Asks `probe` until it gives something other than undefined, null or false, and resolves to that. Rejects, naming
 * `what` was awaited, after `patienceMs`.
 */
export async function until<T>(what: string, probe: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  for (const end = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, pollMs))) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) return value as NonNullable<Exclude<T, false>>;
    if (Date.now() > end) throw new Error(`waited ${patienceMs / 1000} s in vain for ${what}`);
  }
}
