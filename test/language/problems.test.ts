import assert from 'node:assert/strict';
import { problemCodes } from '../../src/language/codes.ts';
import { expectProblems } from './marked.ts';
import { problemCases } from './problem-cases.ts';

describe('problems of a task', () => {
  for (const [code, list] of Object.entries(problemCases)) {
    describe(code, () => {
      for (const { behaviour, source, message, suggestion } of list) {
        it(behaviour, () => {
          const [problem] = expectProblems(source, code);
          // A person must be able to act on it.
          assert.ok(
            problem?.suggestion !== undefined || /^Expected .*found /.test(problem?.message ?? ''),
            problem?.message,
          );
          if (message) assert.match(problem?.message ?? '', message);
          if (suggestion) assert.match(problem?.suggestion ?? '', suggestion);
        });
      }
    });
  }

  it('every code has a test', () => {
    assert.deepEqual(
      Object.keys(problemCodes).filter((code) => !(code in problemCases)),
      [],
    );
  });
});
