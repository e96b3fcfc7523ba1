import assert from 'node:assert/strict';
import { beginsAsRun, RUN_START } from '../../src/spotcheck/index.ts';

describe('how a run’s file begins', () => {
  it('is known as it is written, and as another program has written it anew', () => {
    const head = { kind: 'run', schema: 3, task: 'T' };
    for (const text of [JSON.stringify(head), JSON.stringify(head, null, 2), '\ufeff{ "kind" : "run", "schema": 3 }'])
      assert.ok(beginsAsRun(text.slice(0, RUN_START)), text);
    for (const text of ['', '{}', '{"kind":"sample","schema":3}', '[{"kind":"run","schema":3}]', '{"kind":"run"}'])
      assert.ok(!beginsAsRun(text), text);
  });
});
