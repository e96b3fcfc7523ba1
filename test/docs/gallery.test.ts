import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadTask, taskNames } from '../tasks/load.ts';
import { exhibit, gallery, overview, type Exhibit } from './gallery.ts';

const page = new URL('../../docs/tasks.md', import.meta.url);
/** Set it to write the gallery into the page. */
const rewrite = process.env['UPDATE_DOCS'] === '1';

describe('docs/tasks.md', () => {
  const exhibits: Exhibit[] = [];
  before(() => {
    for (const name of taskNames()) exhibits.push(exhibit(`${name}.tail`, loadTask(name)));
    if (rewrite) {
      const parts = { overview: overview(exhibits), gallery: gallery(exhibits) };
      let text = readFileSync(page, 'utf8');
      for (const [name, part] of Object.entries(parts))
        text = text.replace(
          between(name),
          (_all, begin: string, _old: string, end: string) => `${begin}${part}\n${end}`,
        );
      writeFileSync(page, text);
    }
  });

  it('lists all tasks with the figures that they have (UPDATE_DOCS=1 writes them)', () => {
    assert.equal(between('overview').exec(readFileSync(page, 'utf8'))?.[2], `${overview(exhibits)}\n`);
  });

  it('shows of each task the question, trace, answer and figures that its file gives (UPDATE_DOCS=1 writes them)', () => {
    assert.equal(between('gallery').exec(readFileSync(page, 'utf8'))?.[2], `${gallery(exhibits)}\n`);
  });

  it('has a section for every task file', () => {
    const text = readFileSync(page, 'utf8');
    for (const { task, file } of exhibits)
      assert.ok(text.includes(`\n### ${task.name}\n`) && text.includes(`(../tasks/${file})`), file);
  });
});

function between(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->\n)([^]*?)(<!-- end -->)`);
}
