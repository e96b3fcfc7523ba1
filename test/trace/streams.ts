/** The next number of a stream that has no end, such as one of fc.infiniteStream. */
export function nextOf(stream: Iterator<number>): number {
  const next = stream.next();
  return next.done === true ? 0 : next.value;
}
