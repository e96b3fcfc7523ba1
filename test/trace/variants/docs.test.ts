import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Inputs, styles, type Style } from '../../../src/machine/index.ts';
import { pencilPieces, variantNames, variantText, type VariantName } from '../../../src/trace/index.ts';
import { estimateTokens, variantFiguresOf } from '../../../src/dataset/index.ts';
import { loadTask, recordTask, taskNames } from '../../tasks/load.ts';

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

/** Of a task: thousands of tokens of each variant that all tasks have, by tier. */
function tokenRow(name: string): string {
  const task = loadTask(name);
  const tiers = (['S', 'M', 'L'] as const).map((tier) =>
    variantFiguresOf(task, { tier }, { samples: 5, seed: 0, style: styles.minimal, count: estimateTokens }),
  );
  const thousands = (tokens: number): string => (tokens / 1000).toFixed(tokens < 100 ? 2 : 1);
  const cells = ([...variantNames, 'context'] as const)
    .filter((variant) => variant !== 'index-hint' && variant !== 'reversed-format')
    .map((variant) =>
      tiers
        .map((figures) => {
          const one = figures.find((figure) => figure.variant === (variant === 'context' ? 'pencil' : variant));
          return thousands((variant === 'context' ? one?.context.mean : one?.tokens.mean) ?? 0);
        })
        .join('/'),
    );
  return `| ${[task.name, ...cells].join(' | ')} |`;
}

/** The rows of the table of tokens. */
function rowsOf(text: string): { readonly head: string; readonly rows: readonly string[] } {
  const start = text.indexOf('\n| --- |', text.indexOf('## Tokens')) + 1;
  const end = text.indexOf('\n', start) + 1;
  return {
    head: text.slice(0, end),
    rows: text
      .slice(end)
      .trimEnd()
      .split('\n')
      .filter((row) => row !== ''),
  };
}

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
    writeFileSync(page, `${rowsOf(text).head}${taskNames().map(tokenRow).join('\n')}\n`);
  }
  const text = readFileSync(page, 'utf8');

  for (const [name, sample] of Object.entries(samples)) {
    it(`shows the sample ${name} that the code writes (UPDATE_DOCS=1 writes it)`, () => {
      assert.equal(between(name).exec(text)?.[2], sample());
    });
  }

  it('has the tokens of every task; every ninth is counted again', () => {
    const { rows } = rowsOf(text);
    const names = taskNames();
    assert.equal(rows.length, names.length);
    const some = <Item>(items: readonly Item[]): readonly Item[] => items.filter((_, i) => i % 9 === 1);
    assert.deepEqual(some(rows), some(names).map(tokenRow));
  });

  it('has a function in Python that makes of a text what a model is trained on', () => {
    const code = /<!-- pencil-python -->\n```python\n([^]*?)```/.exec(text)?.[1] ?? '';
    const written = variantText(
      loadTask('knapsack'),
      recordTask(loadTask('knapsack'), knapsack),
      'pencil',
      styles.minimal,
    );
    const python = `${code}\nimport json, sys\nprint(json.dumps(list(pieces(sys.stdin.read()))))`;
    const found: unknown = JSON.parse(execFileSync('python3', ['-c', python], { input: written, encoding: 'utf8' }));
    const lines = (one: string): string[] => (one === '' ? [] : one.trimEnd().split('\n'));
    assert.deepEqual(
      found,
      [...pencilPieces(written)].map(({ context, written: piece }) => [lines(context), lines(piece)]),
    );
  });

  it('defines every variant', () => {
    for (const name of variantNames) assert.ok(text.includes(`\n## ${name}\n`), name);
  });

  it('shows the equations of the paper', () => {
    assert.match(samples['index-hint-paper']?.() ?? '', /^3a6b1c\+5a7b6c=9a3b7c$/m);
    assert.match(samples['reversed-format-paper']?.() ?? '', /^54\.321\+98\.76=43\.191$/m);
  });
});
