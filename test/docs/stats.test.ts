import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { taskNames } from '../tasks/load.ts';
import { naturalNames, naturalRow, taskRow } from './token-tables.ts';

const page = new URL('../../docs/stats.md', import.meta.url);
/** Set it to write all rows into the page. */
const rewrite = process.env['UPDATE_DOCS'] === '1';

/** The rows of the table that begins with this cell. */
function rowsOf(text: string, head: string): readonly string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`)) + 2;
  return lines.slice(
    start,
    lines.findIndex((line, i) => i >= start && !line.startsWith('|')),
  );
}

/** Measuring all takes long, and what changes one row mostly changes several: every sixth is looked at. */
function some<Item>(items: readonly Item[]): readonly Item[] {
  return items.filter((_, i) => i % 6 === 2);
}

describe('docs/stats.md', () => {
  const tables = [
    { head: 'task', names: taskNames(), row: taskRow },
    { head: 'program', names: naturalNames, row: naturalRow },
  ] as const;

  for (const { head, names, row } of tables)
    it(`has the figures of each ${head} (UPDATE_DOCS=1 measures and writes all of them)`, () => {
      if (rewrite) {
        const text = readFileSync(page, 'utf8');
        const old = rowsOf(text, head).join('\n');
        writeFileSync(
          page,
          text.replace(old, () => names.map(row).join('\n')),
        );
      }
      const rows = rowsOf(readFileSync(page, 'utf8'), head);
      assert.equal(rows.length, names.length);
      assert.deepEqual(some(rows), some(names).map(row));
    });
});
