import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { digestOf, linesIn, linesOf, type Line } from '../../src/files/file-lines.ts';
import { loadHead, loadRun, loadSample } from '../../src/files/load-run.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import { runLine, sampleKey, type RunSample } from '../../src/spotcheck/run-file.ts';
import { loadTask } from '../tasks/load.ts';

async function all(lines: AsyncIterable<Line>): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for await (const { text } of lines) texts.push(text);
  return texts;
}

describe('the lines of a file', () => {
  it('come without their ends and without a byte order mark, however the text is cut into pieces', async () => {
    const text = '\uFEFFone\r\ntwo\n\nfour\r\nlast';
    const bytes = new TextEncoder().encode(text);
    for (let size = 1; size <= bytes.length; size++) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      assert.deepEqual(await all(linesIn(pieces)), ['one', 'two', '', 'four', 'last']);
    }
  });

  it('say whether the last one is whole', async () => {
    const ends = async (text: string): Promise<boolean[]> => {
      const found: boolean[] = [];
      for await (const { isEnded } of linesIn([Buffer.from(text)])) found.push(isEnded);
      return found;
    };
    assert.deepEqual([await ends('a\nb'), await ends('a\nb\n'), await ends('')], [[true, false], [true, true], []]);
  });

  it('are not kept beyond the longest that is wanted', async () => {
    assert.deepEqual(
      await all(
        linesIn(
          ['ab', 'cd', 'e\nabcd\nx'].map((piece) => Buffer.from(piece)),
          4,
        ),
      ),
      [undefined, 'abcd', 'x'],
    );
  });

  it('of a file on the disk are those of its text, wherever it is read in pieces, and are named by their bytes', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tail-lines-'));
    try {
      const file = path.join(folder, 'lines');
      const long = 'äöü€😀'.repeat(40_000);
      const text = `\uFEFFone\r\n\n${long}\r\n${long}x\nlast\r`;
      writeFileSync(file, text);
      assert.deepEqual(await all(linesOf(file)), ['one', '', long, `${long}x`, 'last']);
      assert.deepEqual(await all(linesOf(file, long.length)), ['one', '', long, undefined, 'last']);
      assert.deepEqual(await all(linesOf(file, 3)), ['one', '', undefined, undefined, undefined]);
      const digests: (string | undefined)[] = [];
      for await (const { digest } of linesOf(file)) digests.push(digest);
      assert.deepEqual(digests, ['one', '', long, `${long}x`, 'last'].map(digestOf));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('of a pipe or a folder are refused', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tail-lines-'));
    try {
      execFileSync('mkfifo', [path.join(folder, 'pipe')]);
      for (const file of [path.join(folder, 'pipe'), folder, '/dev/zero'])
        await assert.rejects(all(linesOf(file)), /not a regular file/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a run file larger than a string can be', () => {
  const task = loadTask('addition');
  const endpoint = endpointSchema.parse({ name: 'test', url: 'http://127.0.0.1:1/v1', model: 'm' });
  const { head } = planRun(task, endpoint, {
    tiers: ['S'],
    samples: 1,
    seed: 0,
    source: '',
    calledFrom: 'here',
    started: '2026-01-01T00:00:00Z',
  });
  const sample: RunSample = {
    kind: 'sample',
    tier: 'S',
    index: 0,
    lengths: {},
    inputs: {},
    question: 'q',
    sent: '',
    text: 'x'.repeat(100_000),
    reasoning: '',
    finishReason: null,
    firstToken: null,
    total: 0,
  };
  const COUNT = 6000;
  let pulled = 0;

  /** 600 MB, made as they are asked for. */
  function* pieces(): Generator<Buffer> {
    yield Buffer.from(runLine(head));
    for (let index = 0; index < COUNT; index++) {
      pulled++;
      yield Buffer.from(
        `{"kind":"sample","tier":"S","index":${index}${runLine(sample).slice('{"kind":"sample","tier":"S","index":0'.length)}`,
      );
    }
  }

  it('is read sample by sample: none is held, and none is read before it is wanted', async () => {
    pulled = 0;
    const keys = new Set<string>();
    let ahead = 0;
    const loaded = await loadRun(linesIn(pieces()), {
      head: () => undefined,
      sample: (one) => {
        keys.add(sampleKey(one));
        ahead = Math.max(ahead, pulled - keys.size);
      },
    });
    assert.deepEqual([keys.size, loaded?.notes, ahead], [COUNT, [], 0]);
  });

  it('tells its head from its first line, and one sample of it', async () => {
    pulled = 0;
    assert.equal((await loadHead(linesIn(pieces()))).task, task.name);
    assert.equal(pulled, 0);
    assert.equal((await loadSample(linesIn(pieces()), { tier: 'S', index: 41 }))?.index, 41);
  });
});

describe('a run on the disk', () => {
  it('has its newest word on a question, whatever order its fields have', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tail-load-'));
    try {
      const file = path.join(folder, 'run.jsonl');
      const base = {
        kind: 'sample',
        tier: 'S',
        index: 3,
        lengths: {},
        inputs: {},
        question: 'q',
        sent: '',
        reasoning: '',
        finishReason: null,
        firstToken: null,
        total: 0,
      } as const;
      const { head } = planRun(
        loadTask('addition'),
        endpointSchema.parse({ name: 't', url: 'http://127.0.0.1:1/v1', model: 'm' }),
        { tiers: ['S'], samples: 1, seed: 0, source: '', calledFrom: '', started: '' },
      );
      writeFileSync(
        file,
        `${runLine(head)}${runLine({ ...base, text: 'first' })}${JSON.stringify({ text: 'second', ...base })}\n`,
      );
      assert.equal((await loadSample(linesOf(file), { tier: 'S', index: 3 }))?.text, 'second');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
