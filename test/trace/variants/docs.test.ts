import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Inputs, styles, type Style } from '../../../src/machine/index.ts';
import { variantNames, variantText, type VariantName } from '../../../src/trace/index.ts';
import { loadTask, recordTask } from '../../tasks/load.ts';

const page = new URL('../../../docs/variants.md', import.meta.url);
/** Set it to write the samples into the page. */
const rewrite = process.env['UPDATE_DOCS'] === '1';

function block(task: string, inputs: Inputs, variant: VariantName, style: Style = styles.minimal): string {
  const loaded = loadTask(task);
  const text = variantText(loaded, recordTask(loaded, inputs), variant, style);
  return `\`\`\`text\n${text}\`\`\`\n`;
}

const addition = { x: '9.5', y: '3' };
const knapsack = { capacity: 4, weight: [3, 6], value: [8, 1] };
const samples: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(variantNames.map((name) => [name, () => block('addition', addition, name)])),
  'without-atomic-state-calls': () => block('knapsack', knapsack, 'without-atomic-state'),
  'index-hint-paper': () => block('addition', { x: '361', y: '576' }, 'index-hint'),
  'reversed-format-paper': () => block('addition', { x: '123.45', y: '67.89' }, 'reversed-format'),
  verbose: () => block('addition', addition, 'without-memory-fetcher', styles.verbose),
};

function between(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->\n)([^]*?)(<!-- end -->)`);
}

describe('docs/variants.md', () => {
  if (rewrite) {
    let text = readFileSync(page, 'utf8');
    for (const [name, sample] of Object.entries(samples))
      text = text.replace(
        between(name),
        (_all, begin: string, _old: string, end: string) => `${begin}${sample()}${end}`,
      );
    writeFileSync(page, text);
  }
  const text = readFileSync(page, 'utf8');

  for (const [name, sample] of Object.entries(samples)) {
    it(`shows the sample ${name} that the code writes (UPDATE_DOCS=1 writes it)`, () => {
      assert.equal(between(name).exec(text)?.[2], sample());
    });
  }

  it('defines every variant', () => {
    for (const name of variantNames) assert.ok(text.includes(`\n## ${name}\n`), name);
  });

  it('shows the equations of the paper', () => {
    assert.match(samples['index-hint-paper']?.() ?? '', /^3a6b1c\+5a7b6c=9a3b7c$/m);
    assert.match(samples['reversed-format-paper']?.() ?? '', /^54\.321\+98\.76=43\.191$/m);
  });
});
