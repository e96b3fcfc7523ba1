import type { TierName } from '../../machine/index.ts';

export const tierNames: readonly TierName[] = ['S', 'M', 'L'];

/** How training samples are shared out to the tiers S, M and L; 8:1:1 is [8, 1, 1]. */
export type Mix = readonly [S: number, M: number, L: number];

/** Reads `8:1:1`; undefined for anything else, or when nothing would be drawn. */
export function readMix(text: string): Mix | undefined {
  const found = /^(\d{1,6}):(\d{1,6}):(\d{1,6})$/.exec(text);
  if (found === null) return undefined;
  const mix: Mix = [Number(found[1]), Number(found[2]), Number(found[3])];
  return mix[0] + mix[1] + mix[2] > 0 ? mix : undefined;
}

/**
 * Shares `count` out by the mix, every sample to one tier: by largest remainders, of equal ones the shorter tier first.
 */
export function shareOut(count: number, mix: Mix): [S: number, M: number, L: number] {
  const sum = mix[0] + mix[1] + mix[2];
  const exact = mix.map((weight) => (count * weight) / sum);
  const shares = exact.map(Math.floor);
  const byRemainder = [0, 1, 2].sort(
    (a, b) => (exact[b] ?? 0) - (shares[b] ?? 0) - ((exact[a] ?? 0) - (shares[a] ?? 0)) || a - b,
  );
  for (let left = count - shares.reduce((a, b) => a + b, 0), i = 0; left > 0; left--, i++) {
    const tier = byRemainder[i % 3] ?? 0;
    shares[tier] = (shares[tier] ?? 0) + 1;
  }
  return [shares[0] ?? 0, shares[1] ?? 0, shares[2] ?? 0];
}

/**
 * The order of a training file's tiers: at every place comes the tier that is furthest behind its share, so that every
 * piece of the file has the mix. Gives for each place the number of the tier, 0 for S.
 */
export function mixedOrder(counts: readonly number[]): Uint8Array {
  const total = counts.reduce((a, b) => a + b, 0);
  const order = new Uint8Array(total);
  const placed = counts.map(() => 0);
  for (let place = 0; place < total; place++) {
    let next = -1;
    let furthest = -Infinity;
    for (const [tier, count] of counts.entries()) {
      const behind = (count * (place + 1)) / total - (placed[tier] ?? 0);
      if ((placed[tier] ?? 0) < count && behind > furthest) [next, furthest] = [tier, behind];
    }
    order[place] = next;
    placed[next] = (placed[next] ?? 0) + 1;
  }
  return order;
}
