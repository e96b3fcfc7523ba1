import assert from 'node:assert/strict';
import { lintTexts } from './lint-texts.ts';

const forms = [
  `import '../spotcheck/index.ts';`,
  `import type { A } from '../spotcheck/index.ts'; export type B = A;`,
  `export { a } from '../spotcheck/index.ts';`,
  `export * from '../spotcheck/index.ts';`,
  `export const a = import('../spotcheck/index.ts');`,
  `export type A = import('../spotcheck/index.ts').A;`,
];
const face = 'Import from the face of src/machine, an index.ts: what it does not show is its own business.';
const nodeImports = ['node:fs', 'fs', 'node:fs/promises', 'fs/promises'].map(
  (name) => `import * as it from '${name}'; export { it };`,
);

/** What stands in which folder of src, and how many complaints come of it, or which. */
const cases: readonly (readonly [title: string, inFolder: string, text: string, said: number | readonly string[]])[] = [
  [
    'lets a folder import from itself and from earlier ones',
    'trace',
    `import './b.ts';\nimport '../machine/index.ts';\nexport * from '../language/ast/index.ts';`,
    0,
  ],
  ['rejects what goes past the face of another folder', 'trace', `import '../machine/step.ts';`, [face]],
  ['lets a folder past its own faces', 'trace', `import './judge/judge.ts';`, 0],
  ...forms.map((form) => [`rejects an import from a later folder: ${form}`, 'trace', form, 1] as const),
  ['rejects vscode outside the extension', 'debugger', `import * as vscode from 'vscode'; export { vscode };`, 1],
  ['lets the extension have vscode', 'extension', `import * as vscode from 'vscode'; export { vscode };`, 0],
  ...nodeImports.flatMap((text) => [
    [`rejects a module of Node: ${text}`, 'dataset', text, 1] as const,
    ...['files', 'cli', 'server', 'extension'].map(
      (folder) => [`lets ${folder} have: ${text}`, folder, text, 0] as const,
    ),
  ]),
  ['rejects an import without the ending', 'trace', `import './b';`, 1],
  ['rejects a folder that the list lacks', 'helpers', `import './b.ts';`, 1],
];

describe('the order of folders under lint', () => {
  let complaints: string[][];
  before(async () => {
    complaints = await lintTexts(
      'tail(folder-order)',
      cases.map(([, inFolder, text]) => [inFolder, text]),
    );
  });

  for (const [i, [title, , , said]] of cases.entries())
    it(title, () => {
      if (typeof said === 'number') assert.equal(complaints[i]?.length, said, String(complaints[i]));
      else assert.deepEqual(complaints[i], said);
    });
});

describe('the import of zod under lint', () => {
  it('is one name for all of it, so that a bundle holds what is used', async () => {
    const said = await lintTexts('tail(zod-as-namespace)', [
      ['trace', `import { z } from 'zod'; export { z };`],
      ['trace', `import * as z from 'zod'; export { z };`],
    ]);
    assert.deepEqual(
      said.map(({ length }) => length),
      [1, 0],
    );
  });
});
