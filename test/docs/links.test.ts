import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = [
  'README.md',
  'CHANGELOG.md',
  'samples/README.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** A page without its fenced blocks and code, in which brackets are no links. */
function prose(page: string): string {
  return readFileSync(path.join(root, page), 'utf8')
    .replace(/^```[^]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, 'code');
}

/** The places in a page that a link can go to: its headings, as GitHub names them. */
function anchors(page: string): ReadonlySet<string> {
  const text = readFileSync(path.join(root, page), 'utf8').replace(/^```[^]*?^```$/gm, '');
  return new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('links in the docs', () => {
  for (const page of pages) {
    it(`${page} leads to files and headings that are there`, () => {
      const broken = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^https?:/.test(target))
        .filter((target) => {
          const [file = '', anchor] = target.split('#');
          const found = file === '' ? page : path.join(path.dirname(page), file);
          return !existsSync(path.join(root, found)) || (anchor !== undefined && !anchors(found).has(anchor));
        });
      assert.deepEqual(broken, []);
    });
  }

  it('README.md leads to every page of docs/', () => {
    const text = prose('README.md');
    assert.deepEqual(
      pages.filter((page) => page.startsWith('docs/') && !text.includes(`](${page})`)),
      [],
    );
  });
});
