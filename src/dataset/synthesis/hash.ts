/**
 * Two independent 32-bit hashes of a text (MurmurHash3's mixing over its UTF-16 units), written to `into[at]` and
 * `into[at + 1]`. Together they tell texts apart: among a million, two share both with a chance of 1 in 30 million.
 */
export function hashText(text: string, into: Uint32Array, at: number): void {
  let a = 0x9747b28c | 0;
  let b = 0x1b873593 | 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    let k = Math.imul(unit, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    a ^= k;
    a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
    let l = Math.imul(unit, 0x239b961b);
    l = Math.imul((l << 16) | (l >>> 16), 0xab0e9789);
    b ^= l;
    b = (Math.imul((b << 17) | (b >>> 15), 5) + 0x561ccd1b) | 0;
  }
  into[at] = finished(a ^ text.length);
  into[at + 1] = finished(b ^ text.length);
}

function finished(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
