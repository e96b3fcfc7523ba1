import { finished, mixedIn, scrambled } from '../murmur-hash.ts';

/**
 * Two independent 32-bit hashes of a text (MurmurHash3's mixing over its UTF-16 units), written to `into[at]` and
 * `into[at + 1]`. Together they tell texts apart: among a million, two share both with a chance of 1 in 30 million.
 */
export function hashText(text: string, into: Uint32Array, at: number): void {
  let a = 0x9747b28c | 0;
  let b = 0x1b873593 | 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = mixedIn(a, scrambled(unit));
    b = mixedInOtherwise(b, unit);
  }
  into[at] = finished(a ^ text.length);
  into[at + 1] = finished(b ^ text.length);
}

/** With other constants, of the 128-bit variant: the second hash must tell apart what the first does not. */
function mixedInOtherwise(hash: number, unit: number): number {
  const l = Math.imul(unit, 0x239b961b);
  const h = hash ^ Math.imul((l << 16) | (l >>> 16), 0xab0e9789);
  return (Math.imul((h << 17) | (h >>> 15), 5) + 0x561ccd1b) | 0;
}
