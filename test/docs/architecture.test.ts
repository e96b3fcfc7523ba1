import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const pages = ['docs/architecture.md', 'docs/engine.md', 'CONTRIBUTING.md', 'SECURITY.md', 'README.md'];
const read = (page: string): string => readFileSync(path.join(root, page), 'utf8');

describe('docs/architecture.md', () => {
  it('has a row for every room of src/, in the order that lint holds the tree to', () => {
    const rows = [...read('docs/architecture.md').matchAll(/^\| (`[^|]+`) \|/gm)].flatMap((row) =>
      [...(row[1] ?? '').matchAll(/`(\w+)`/g)].map((name) => name[1]),
    );
    const order = /const folders = \[([^\]]*)\]/.exec(read('lint-rules.mjs'))?.[1] ?? '';
    assert.deepEqual(
      rows,
      [...order.matchAll(/'(\w+)'/g)].map((name) => name[1]),
    );
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(
      rows.toSorted((a, b) => (a ?? '').localeCompare(b ?? '')),
      folders.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b)),
    );
  });

  for (const page of pages) {
    it(`the files of src/, test/ and tasks/ that ${page} names are there`, () => {
      const named = [...read(page).matchAll(/`((?:src|test|tasks|docs)\/[\w./-]*)`/g)].flatMap(
        ([, file]) => file ?? [],
      );
      assert.deepEqual(
        named.filter((file) => !existsSync(path.join(root, file))),
        [],
      );
    });
  }
});
