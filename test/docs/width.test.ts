import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { wideLines, WIDTH } from './page.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'samples/README.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('the sources of the pages', () => {
  for (const page of pages) {
    it(`${page} has no prose wider than ${WIDTH} columns`, () => {
      assert.deepEqual(wideLines(readFileSync(path.join(root, page), 'utf8')), []);
    });
  }

  it('tables, code and a link that cannot break may be wider, prose may not', () => {
    const wide = 'word '.repeat(WIDTH / 5) + 'end';
    const link = `[text](${'x'.repeat(WIDTH)})`;
    assert.deepEqual(wideLines(['```sh', wide, '```', `| ${wide} |`, `    ${wide}`, link].join('\n')), []);
    assert.deepEqual(wideLines(['```', '```', wide, `> ${wide}`, `- ${wide}`].join('\n')), [
      wide,
      `> ${wide}`,
      `- ${wide}`,
    ]);
  });
});
