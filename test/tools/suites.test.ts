import assert from 'node:assert/strict';
import path from 'node:path';
import { suitesOfFiles } from '../runner/suites.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('npm test -- FILE…', () => {
  it('runs the files and folders named, from wherever it is called', () => {
    const commandOf = (files: readonly string[], from: string): readonly string[] => {
      const suites = suitesOfFiles(files, from);
      assert.ok(typeof suites !== 'string', JSON.stringify(suites));
      assert.deepEqual(
        suites.map(({ kind }) => kind),
        ['preparation', 'tests'],
      );
      return suites[1]?.command.slice(-files.length) ?? [];
    };
    assert.deepEqual(commandOf(['test/tools/suites.test.ts', 'test/turing'], root), ['tools/suites.test.ts', 'turing']);
    assert.deepEqual(commandOf(['suites.test.ts'], import.meta.dirname), ['tools/suites.test.ts']);
    assert.deepEqual(commandOf([import.meta.filename], path.join(root, 'docs')), ['tools/suites.test.ts']);
  });

  it('says what to do where they cannot be run', () => {
    for (const [file, message] of [
      ['test/none.test.ts', 'test/none.test.ts: there is no such file or folder.'],
      ['src/machine/step.ts', 'src/machine/step.ts does not lie in test/.'],
      ['test', 'test does not lie in test/.'],
      ['test/runner/main.ts', 'test/runner/main.ts holds no tests: those end in .test.ts.'],
      [
        'test/suite/debug.test.ts',
        'test/suite/debug.test.ts runs inside an editor. Run it as: npm test -- --only editor --grep "part of a title"',
      ],
    ] as const)
      assert.equal(suitesOfFiles([file], root), message);
  });
});
