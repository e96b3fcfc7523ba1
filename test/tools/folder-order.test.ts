import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const root = path.resolve(import.meta.dirname, '../..');
/** The texts are of no file that exists, so nothing is known of their types. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [tseslint.configs.disableTypeChecked],
  ruleFilter: ({ ruleId }) => ruleId === 'tail/folder-order',
});

async function complaints(file: string, text: string): Promise<string[]> {
  const results = await eslint.lintText(`${text}\n`, { filePath: path.join(root, 'src', file) });
  return results
    .flatMap(({ messages }) => messages)
    .filter(({ ruleId }) => ruleId === 'tail/folder-order')
    .map(({ message }) => message);
}

describe('the order of folders under lint', () => {
  it('lets a folder import from itself and from earlier ones', async () => {
    assert.deepEqual(
      await complaints(
        'trace/a.ts',
        `import './b.ts';\nimport '../machine/index.ts';\nexport * from '../language/ast/index.ts';`,
      ),
      [],
    );
  });

  it('rejects what goes past the face of another folder, which is an index.ts', async () => {
    assert.deepEqual(await complaints('trace/a.ts', `import '../machine/step.ts';`), [
      'Import from the face of src/machine, an index.ts: what it does not show is its own business.',
    ]);
    assert.deepEqual(await complaints('trace/a.ts', `import './judge/judge.ts';`), []);
  });

  it('rejects an import from a later folder, in every form of import', async () => {
    const forms = [
      `import '../spotcheck/index.ts';`,
      `import type { A } from '../spotcheck/index.ts'; export type B = A;`,
      `export { a } from '../spotcheck/index.ts';`,
      `export * from '../spotcheck/index.ts';`,
      `export const a = import('../spotcheck/index.ts');`,
      `export type A = import('../spotcheck/index.ts').A;`,
    ];
    for (const form of forms) assert.equal((await complaints('trace/a.ts', form)).length, 1, form);
  });

  it('rejects vscode outside the extension', async () => {
    assert.equal((await complaints('debugger/a.ts', `import * as vscode from 'vscode'; export { vscode };`)).length, 1);
    assert.deepEqual(await complaints('extension/a.ts', `import * as vscode from 'vscode'; export { vscode };`), []);
  });

  it('rejects Node modules, by either name, outside files, server, extension and cli', async () => {
    for (const name of ['node:fs', 'fs', 'node:fs/promises', 'fs/promises']) {
      const text = `import * as it from '${name}'; export { it };`;
      assert.equal((await complaints('dataset/a.ts', text)).length, 1, name);
      for (const folder of ['files', 'cli', 'server', 'extension'])
        assert.deepEqual(await complaints(`${folder}/a.ts`, text), []);
    }
  });

  it('rejects an import without the ending, and a folder that the list lacks', async () => {
    assert.equal((await complaints('trace/a.ts', `import './b';`)).length, 1);
    assert.equal((await complaints('helpers/a.ts', `import './b.ts';`)).length, 1);
  });
});
