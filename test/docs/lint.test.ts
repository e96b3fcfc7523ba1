import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defectCodes, findingCodes } from '../../src/language/codes.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/lint.md'), 'utf8');

describe('docs/lint.md', () => {
  it('has a row for everything that the lint finds', () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (?:error|warning|information) \|/gm)].map((row) => row[1]);
    assert.deepEqual(rows.toSorted(), [...Object.keys(findingCodes), ...Object.keys(defectCodes)].toSorted());
  });
});
