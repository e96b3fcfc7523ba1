import { createHash } from 'node:crypto';

/** The JSON of an object with a checksum of all the rest of it as its last field. */
export function sealed(value: object): string {
  return `${JSON.stringify({ ...value, checksum: checksumOf(value) }, undefined, 2)}\n`;
}

/** Whether what was read is what {@link sealed} wrote, spaces aside. */
export function isSealed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('checksum' in value)) return false;
  const { checksum, ...rest } = value;
  return checksum === checksumOf(rest);
}

function checksumOf(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
