import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const source = path.resolve(import.meta.dirname, '../../src');

/** The face of a room and the entry of a program, the same thing wherever they lie. */
const shared = ['index.ts', 'main.ts'];

describe('files of src', () => {
  it('have names that lead to one file each', () => {
    const places = new Map<string, string[]>();
    for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      const name = path.basename(file);
      if (!name.endsWith('.ts') || shared.includes(name)) continue;
      places.set(name, [...(places.get(name) ?? []), file]);
    }
    assert.ok(places.size > 300, `${places.size} files were found`);
    assert.deepEqual(
      [...places.values()].filter((files) => files.length > 1),
      [],
    );
  });
});
