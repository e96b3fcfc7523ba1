/** How many line breaks a stretch of a text has. */
export function breaksIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Characters that are compared first. */
const PIECE = 256;

/** How many characters two texts have in common, from a place in each on. */
export function commonBefore(one: string, oneAt: number, other: string, otherAt: number): number {
  return commonLength(
    Math.min(one.length - oneAt, other.length - otherAt),
    (from, to) => one.slice(oneAt + from, oneAt + to) === other.slice(otherAt + from, otherAt + to),
  );
}

/** How many characters two texts have in common, from their ends on, `most` at most. */
export function commonBehind(one: string, other: string, most: number): number {
  const [ends, others] = [one.length, other.length];
  return commonLength(
    most,
    (from, to) => one.slice(ends - to, ends - from) === other.slice(others - to, others - from),
  );
}

/**
 * How far two texts are the same, by longer and longer stretches, the first different one by halves: whole stretches
 * are compared many times faster than characters one by one.
 */
function commonLength(most: number, isSame: (from: number, to: number) => boolean): number {
  let length = 0;
  let end = Math.min(PIECE, most);
  while (length < end && isSame(length, end)) [length, end] = [end, Math.min(3 * end, most)];
  while (end - length > 1) {
    const middle = (length + end) >>> 1;
    if (isSame(length, middle)) length = middle;
    else end = middle;
  }
  return length;
}
