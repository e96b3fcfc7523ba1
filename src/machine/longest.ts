/**
 * Integers beyond this many bits, texts beyond this many characters and intervals beyond this many cells are stuck, not
 * built.
 */
export const LONGEST = 1 << 20;
