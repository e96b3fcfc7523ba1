import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import * as files from '../../src/files/index.ts';
import * as spotcheck from '../../src/spotcheck/index.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the editor and the command', () => {
  it('find in a spot check its session, and none of the parts that the session drives', () => {
    assert.ok('RunSession' in spotcheck && 'openRun' in files && 'loadSession' in files);
    const parts = ['runPlan', 'SampleJudge', 'judgeSample', 'buildReport', 'fitting', 'runLine', 'readRunFile'];
    assert.deepEqual(
      [...parts, 'lockRun', 'loadRun'].filter((name) => name in spotcheck || name in files),
      [],
    );
  });

  it('do not read a run line by line: lint says what to use', async () => {
    const eslint = new ESLint({
      cwd: root,
      overrideConfig: [tseslint.configs.disableTypeChecked],
      ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
    });
    for (const [file, count] of [
      ['cli/a.ts', 1],
      ['extension/spotcheck/a.ts', 1],
      ['files/a.ts', 0],
    ] as const) {
      const up = '../'.repeat(file.split('/').length - 1);
      const text = `import { RunReader } from '${up}spotcheck/index.ts';\nexport { RunReader };\n`;
      const [result] = await eslint.lintText(text, { filePath: path.join(root, 'src', file) });
      const said = (result?.messages ?? []).filter(({ ruleId }) => ruleId === 'no-restricted-imports');
      assert.equal(said.length, count, file);
      for (const { message } of said) assert.match(message, /RunSession/);
    }
  });
});
