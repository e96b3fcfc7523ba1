import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { lint } from '../../src/lint/index.ts';
import { compileText } from '../../src/compile/index.ts';

const folder = new URL('../../tasks/', import.meta.url);

describe('the tasks that ship under the lint', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.tail'))) {
    it(`${file} has no findings with the default limits but those that it allows, with a reason`, () => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      assert.deepEqual(compileText(text).problems, []);
      const { problems, allowed } = lint(text);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        allowed.filter(({ reason }) => reason.trim() === ''),
        [],
      );
    });
  }
});
