import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { lockOf, lockRun, makeNew, RunLockedError } from '../../src/files/run-lock.ts';

describe('the lock of a run', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-lock-'));
    file = path.join(folder, 'run.jsonl');
  });
  afterEach(() => { rmSync(folder, { recursive: true }); });

  it('keeps a second writer out until the first is done, whatever the file is called', () => {
    writeFileSync(file, '');
    symlinkSync(file, path.join(folder, 'other.jsonl'));
    const lock = lockRun(file);
    for (const name of [file, path.join(folder, 'other.jsonl')]) assert.throws(() => lockRun(name), (error) => error instanceof RunLockedError && error.message.includes(`is being written by process ${process.pid}.`));
    lock.release();
    lock.release();
    lockRun(file).release();
    assert.ok(!existsSync(lockOf(file)));
  });

  it('is taken over from a process that is gone, and leaves nothing behind', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(lockOf(file), JSON.stringify({ pid, host: hostname() }));
    lockRun(file).release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is respected where nobody can tell whether its process lives, and the message names it', () => {
    writeFileSync(lockOf(file), JSON.stringify({ pid: 1, host: 'another machine' }));
    assert.throws(() => lockRun(file), /by process 1 on another machine\. If that is gone, delete .*run\.jsonl\.lock\./);
    writeFileSync(lockOf(file), 'half');
    assert.throws(() => lockRun(file), /by another process\. If that is gone, delete/);
  });

  it('a new file gets a name of its own, also where several begin at once', async () => {
    const names = await Promise.all(Array.from({ length: 4 }, () => makeNew(file)));
    assert.deepEqual(names.map((name) => path.basename(name)).sort(), ['run (2).jsonl', 'run (3).jsonl', 'run (4).jsonl', 'run.jsonl']);
  });
});
