import assert from 'node:assert/strict';
import * as files from '../../src/files/index.ts';
import * as spotcheck from '../../src/spotcheck/index.ts';
import { lintTexts } from './lint-texts.ts';

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
    const reader = (up: string): string => `import { RunReader } from '${up}spotcheck/index.ts'; export { RunReader };`;
    const [cli, extension, files] = await lintTexts('eslint(no-restricted-imports)', [
      ['cli', reader('../')],
      ['extension/spotcheck', reader('../../')],
      ['files', reader('../')],
    ]);
    for (const said of [cli, extension]) assert.match(String(said), /RunSession/);
    assert.deepEqual(files, []);
  });
});
