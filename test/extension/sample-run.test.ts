import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readRunFile } from '../../src/spotcheck/run-file.ts';
import { RunSession } from '../../src/spotcheck/run-session.ts';
import { loadTask } from '../tasks/load.ts';

const folder = path.resolve(import.meta.dirname, '../../samples/.tail/runs');

describe("the sample workspace's finished spot check", () => {
  for (const name of readdirSync(folder)) {
    it(`${name} is whole, and of the task as it is now`, async () => {
      const file = readRunFile(readFileSync(path.join(folder, name), 'utf8'));
      const task = loadTask('addition');
      assert.equal(
        file.head.hash,
        task.hash,
        'the task has changed: make the run again with tail-cot serve and tail-cot spot',
      );
      const { head, all, faults, samples } = (await RunSession.read(task, file)).report();
      assert.deepEqual([head.state, head.errors, head.ended, file.notes], ['done', 0, head.asked, []]);
      assert.ok(all.right > 0 && faults.total > 0 && samples.some(({ verdict }) => verdict === 'sound'));
    });
  }
});
