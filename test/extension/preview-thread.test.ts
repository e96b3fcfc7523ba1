import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PreviewThread } from '../../src/extension/preview/preview-thread.ts';
import { PreviewUpdates } from '../../src/extension/preview/preview-updates.ts';
import { firstChoice, type PreviewJob, type PreviewPicture } from '../../src/preview/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const addition = readFileSync(path.join(root, 'tasks/addition.tail'), 'utf8');
const endless = addition.replace('top = top - 1', 'top = top - 0');
/** One state writes a list that grows without end: its run ends by no bound of states. */
const growing = `task "Growing" {
  class simulation
  length n: S 3..3, M 4..5, L 6..9
  input s: text = random letters n from "A".."C"
  ask "Grow {s}."
  tape at: text = "x"
  var i = 0
  while i < 1000 {
    step "Double {i}" {
      at = at + at
      i = i + 1
    }
  }
  answer at
  example s = "AAA" answer "x"
}
`;
const job = (text: string): PreviewJob => ({ text, imports: [], choice: firstChoice, style: 'minimal' });

describe('the thread of the preview', () => {
  const thread = new PreviewThread(path.join(root, 'dist/preview-worker.cjs'));
  after(() => thread.dispose());

  it('leaves off what is cancelled, and goes on with what comes next', async () => {
    const first = new AbortController();
    const cancelled = thread.run(job(endless), first.signal);
    first.abort();
    assert.equal(await cancelled, undefined);
    const second = new AbortController();
    const alsoCancelled = thread.run(job(endless), second.signal);
    const wanted = thread.run(job(addition), new AbortController().signal);
    second.abort();
    assert.equal(await alsoCancelled, undefined);
    assert.equal((await wanted)?.kind, 'trace');
  });

  it('ends what grows without bound with a reason, in bounded memory', async () => {
    const outcome = await thread.run(job(growing), new AbortController().signal);
    assert.ok(outcome?.kind === 'failure' || (outcome?.kind === 'trace' && outcome.trace.stuck !== undefined));
    assert.equal((await thread.run(job(addition), new AbortController().signal))?.kind, 'trace');
  });

  it('says of a program that is missing, cannot begin or crashes what it is, each time anew', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tail-thread-'));
    const doing = (name: string, code: string): string => {
      writeFileSync(
        path.join(folder, name),
        `require('node:worker_threads').parentPort.on('message', () => { ${code} });`,
      );
      return path.join(folder, name);
    };
    for (const [program, kind, told] of [
      [path.join(folder, 'missing.cjs'), 'failed', /missing\.cjs/],
      ['no-path.cjs', 'failed', /path/],
      [doing('crashing.cjs', "throw new Error('it crashed');"), 'failed', /it crashed/],
      [
        doing('greedy.cjs', 'for (const all = []; ; ) all.push(new Array(1e6).fill(1.5));'),
        'gave-up',
        /512 MiB of memory/,
      ],
    ] as const) {
      const other = new PreviewThread(program);
      other.warm();
      for (let time = 0; time < (kind === 'failed' ? 2 : 1); time++) {
        const outcome = await other.run(job(addition), new AbortController().signal);
        assert.ok(outcome?.kind === 'failure');
        assert.equal(outcome.failure.kind, kind);
        assert.match(outcome.failure.message, told);
      }
      other.dispose();
    }
    rmSync(folder, { recursive: true });
  });

  it('begins anew after it was ended', async () => {
    thread.dispose();
    assert.equal((await thread.run(job(addition), new AbortController().signal))?.kind, 'trace');
  });

  it('tells of a burst of keys what came of the last one alone', async () => {
    const texts: string[] = [];
    let text = '';
    const told: PreviewPicture[] = [];
    let done = (): void => undefined;
    const last = new Promise<void>((resolve) => (done = resolve));
    const updates = new PreviewUpdates(
      {
        run: (asked, signal) => {
          texts.push(asked.text);
          return thread.run(asked, signal);
        },
      },
      {
        picture: (picture) => {
          told.push(picture);
          done();
        },
        working: () => undefined,
      },
      () => Promise.resolve(job(text)),
    );
    for (let key = 0; key < 10; key++) {
      text = `// ${'x'.repeat(key)}\n${addition}`;
      updates.edited();
    }
    await last;
    assert.deepEqual(texts, [text]);
    assert.deepEqual(
      told.map(({ is }) => is),
      ['fresh'],
    );
    updates.dispose();
  });

  it('goes by the imports of the newest text, whichever is read first, and says why one cannot be read', async () => {
    const read: ((found: PreviewJob | Error) => void)[] = [];
    const told: PreviewPicture[] = [];
    const updates = new PreviewUpdates(
      thread,
      { picture: (picture) => void told.push(picture), working: () => undefined },
      () =>
        new Promise((resolve, reject) => {
          read.push((found) => (found instanceof Error ? reject(found) : resolve(found)));
        }),
    );
    const [older, newer] = [updates.update(), updates.update()];
    read[1]?.({ ...job(addition), imports: [['newer.tail', '']] });
    read[0]?.({ ...job(addition), imports: [['older.tail', '']] });
    await Promise.all([older, newer]);
    assert.deepEqual([...updates.imports], ['newer.tail']);
    const failing = updates.update();
    read[2]?.(new Error('the disk is gone'));
    await failing;
    assert.deepEqual(
      told.map((picture) => (picture.is === 'fresh' ? '' : picture.failure.message)),
      ['', 'the disk is gone'],
    );
    updates.dispose();
  });
});
