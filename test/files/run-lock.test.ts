import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { lockRun, makeNew, RunLockedError } from '../../src/files/run-lock.ts';

describe('the lock of a run', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-lock-'));
    file = path.join(folder, 'run.jsonl');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('keeps a second writer out until the first is done, whatever the file is called', () => {
    writeFileSync(file, '');
    symlinkSync(file, path.join(folder, 'other.jsonl'));
    const lock = lockRun(file);
    for (const name of [file, path.join(folder, 'other.jsonl')])
      assert.throws(
        () => lockRun(name),
        (error) =>
          error instanceof RunLockedError && error.message.includes(`is being written by process ${process.pid}.`),
      );
    lock.release();
    lock.release();
    lockRun(file).release();
    assert.deepEqual(readdirSync(folder).sort(), ['other.jsonl', 'run.jsonl']);
  });

  const leave = (owner: object | string): void =>
    writeFileSync(`${file}-7.lock`, typeof owner === 'string' ? owner : JSON.stringify(owner));

  it('is taken over from a process that is gone, also where another has its number by now, and leaves nothing behind', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    for (const owner of [
      { processes: [{ pid, born: '1' }], host: hostname() },
      { processes: [{ pid: process.pid, born: 'another time' }], host: hostname() },
      'half',
    ]) {
      leave(owner);
      const lock = lockRun(path.relative('.', file));
      assert.deepEqual(readdirSync(folder), ['run.jsonl-8.lock']);
      lock.release();
      assert.deepEqual(readdirSync(folder), []);
    }
  });

  it('is respected where nobody can tell whether its process lives, and the message names it', () => {
    leave({ processes: [{ pid: 1, born: '1' }], host: 'another machine' });
    assert.throws(
      () => lockRun(file),
      /by process 1 on another machine\. If it no longer runs, delete .*run\.jsonl-7\.lock\./,
    );
    assert.deepEqual(readdirSync(folder), ['run.jsonl-7.lock']);
  });

  it('is nothing that could be waited for or read without an end', () => {
    mkdirSync(`${file}-1.lock`);
    symlinkSync('nowhere', `${file}-2.lock`);
    symlinkSync('/dev/zero', `${file}-3.lock`);
    const lock = lockRun(file);
    assert.ok(readdirSync(folder).includes('run.jsonl-4.lock'));
    lock.release();
    lockRun(file).release();
  });

  it('is one for a file and a link to it, also before the file is there', () => {
    const link = path.join(folder, 'link.jsonl');
    symlinkSync('run.jsonl', link);
    symlinkSync('loop', path.join(folder, 'loop'));
    const lock = lockRun(link);
    writeFileSync(file, '');
    for (const name of [link, file]) assert.throws(() => lockRun(name), RunLockedError);
    lock.release();
    lockRun(path.join(folder, 'loop')).release();
  });

  it('a new file gets a name of its own, also where several begin at once', async () => {
    const names = await Promise.all(Array.from({ length: 4 }, () => makeNew(file)));
    assert.deepEqual(names.map((name) => path.basename(name)).sort(), [
      'run (2).jsonl',
      'run (3).jsonl',
      'run (4).jsonl',
      'run.jsonl',
    ]);
  });
});
