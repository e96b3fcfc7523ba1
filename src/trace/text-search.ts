/** How many line breaks a stretch of a text has. */
export function breaksIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Characters that are compared at once. */
const PIECE = 512;

/** How many characters two texts have in common, from a place in each on. */
export function commonBefore(one: string, oneAt: number, other: string, otherAt: number): number {
  const most = Math.min(one.length - oneAt, other.length - otherAt);
  let at = 0;
  while (at + PIECE <= most && other.startsWith(one.slice(oneAt + at, oneAt + at + PIECE), otherAt + at)) at += PIECE;
  while (at < most && one.charCodeAt(oneAt + at) === other.charCodeAt(otherAt + at)) at++;
  return at;
}

/** How many characters two texts have in common, from their ends on, `most` at most. */
export function commonBehind(one: string, other: string, most: number): number {
  const [ends, others] = [one.length, other.length];
  let at = 0;
  while (at + PIECE <= most && other.endsWith(one.slice(ends - at - PIECE, ends - at), others - at)) at += PIECE;
  while (at < most && one.charCodeAt(ends - at - 1) === other.charCodeAt(others - at - 1)) at++;
  return at;
}
