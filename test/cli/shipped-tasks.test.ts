import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Task } from '../../src/machine/index.ts';
import { loadTask, taskNames, taskText } from '../tasks/load.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Kept {
  readonly identity: string;
  readonly tasks: ReadonlyMap<string, Task>;
}
const kept = (): Kept => deserialize(readFileSync(path.join(root, 'dist/tasks.data'))) as Kept;

describe('the tasks that come with tail-cot', () => {
  it('are all kept as the build compiled them', () => {
    const { tasks } = kept();
    assert.equal(tasks.size, taskNames().length);
    for (const name of taskNames()) assert.deepEqual(tasks.get(taskText(name)), loadTask(name), name);
  });

  it('are taken so by the very program, of files that are as they were, and compiled else', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tail-shipped-'));
    const source = taskText('addition');
    const task = loadTask('addition');
    const judged = (identity: string, name: string, text = source): readonly unknown[] => {
      const tasks = new Map([[source, { ...task, name }]]);
      writeFileSync(path.join(folder, 'dist/tasks.data'), serialize({ identity, tasks }));
      writeFileSync(path.join(folder, 'tasks/addition.tail'), text);
      const { stdout } = spawnSync(process.execPath, ['dist/cli.cjs', 'judge', 'answers.jsonl', '--jobs', '1'], {
        cwd: folder,
        encoding: 'utf8',
      });
      return stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { readonly task: unknown }).task);
    };
    try {
      for (const name of ['dist', 'tasks']) mkdirSync(path.join(folder, name));
      for (const name of ['cli.cjs', 'cli-all.cjs', 'judge-worker.cjs'])
        cpSync(path.join(root, 'dist', name), path.join(folder, 'dist', name));
      const answer = { task: 'addition', input: { x: '1', y: '2' }, completion: 'Answer: 3' };
      writeFileSync(path.join(folder, 'answers.jsonl'), JSON.stringify(answer));
      const { identity } = kept();
      assert.deepEqual(judged(identity, 'Kept'), ['Kept']);
      assert.deepEqual(judged('another program', 'Kept'), [task.name]);
      const changed = source.replace(JSON.stringify(task.name), '"Changed"');
      assert.notEqual(changed, source);
      assert.deepEqual(judged(identity, 'Kept', changed), ['Changed']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
