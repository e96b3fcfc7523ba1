/**
 * What an object holds under this very name; undefined for what every object has: an input may be called `toString`.
 */
export function own<Held>(record: Readonly<Record<string, Held>>, name: string): Held | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
