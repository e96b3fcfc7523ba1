/**
 * The pieces of MurmurHash3 (by Austin Appleby), over 32-bit integers that may have a sign. Everything that is hashed
 * here is made of them, so that the same text gives the same hash everywhere: how they are put together is the caller's.
 */

/** Scrambles one unit of what is hashed before it is mixed in, as the 32-bit variant does. */
export function scrambled(unit: number): number {
  const k = Math.imul(unit, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}

/** Mixes a scrambled unit into a hash. */
export function mixedIn(hash: number, scrambledUnit: number): number {
  const h = hash ^ scrambledUnit;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Lets every bit of a hash depend on all of its bits. */
export function finished(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
