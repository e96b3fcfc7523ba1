import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import {
  hashText,
  KeySet,
  ParquetFile,
  SampleMaker,
  writeLines,
  writeRows,
  type LineFormat,
} from '../../../src/dataset/synthesis/index.ts';
import { JsonText } from '../../../src/dataset/synthesis/json-text.ts';
import { bindInputs, minimal } from '../../../src/machine/index.ts';
import { sample } from '../../../src/dataset/index.ts';
import { generateWriter, judge } from '../../../src/trace/index.ts';
import { loadTask } from '../../tasks/load.ts';
import { readLine } from './read-line.ts';

const task = loadTask('addition');
const makerOf = (): SampleMaker => {
  const writer = generateWriter(task.machine, minimal);
  return new SampleMaker(task, (recording) => writer.bytes(recording));
};
const batch = { task: 'addition', seed: 3, tiers: ['S', 'L', 'M', 'S'] as const, indexes: [0, 5, 6, 9] };
const request = { model: 'm', maxTokens: 100 };
const decoder = new TextDecoder();

describe('the lines of a data set', () => {
  it('write any UTF-8 as JSON does, and count its characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const out = new JsonText(new Uint8Array(4));
        const bytes = new TextEncoder().encode(b);
        out.raw('"');
        out.text(a);
        const characters = out.utf8(bytes);
        out.raw('"');
        assert.equal(JSON.parse(decoder.decode(out.written)), a + b);
        assert.equal(characters, Array.from(b).length);
      }),
    );
  });

  it('hold, in every format, the question and the trace of the sample that their mark names', () => {
    for (const format of ['messages', 'alpaca', 'sharegpt', 'openai-batch'] satisfies LineFormat[]) {
      const { bytes, figures } = writeLines(makerOf(), batch, format, request);
      const lines = decoder.decode(bytes).split('\n');
      assert.equal(lines.pop(), '');
      assert.equal(lines.length, 4);
      assert.equal(figures.samples, 4);
      let characters = 0;
      for (const [i, line] of lines.entries()) {
        const read = readLine(format, line);
        assert.ok(read);
        assert.deepEqual(read.mark, { task: 'addition', tier: batch.tiers[i], seed: 3, index: batch.indexes[i] });
        const { question, inputs, lengths } = sample(task, { tier: read.mark.tier }, 3, read.mark.index);
        assert.equal(read.question, question);
        characters += read.trace.length;
        if (format === 'openai-batch') continue;
        const { bound } = bindInputs(task, inputs, lengths);
        assert.ok(bound);
        assert.equal(judge(bound, read.trace, { style: minimal }).verdict, 'sound');
      }
      assert.equal(figures.traceCharacters, characters);
    }
  });

  it('are no lines of another format, and nothing else is a line', () => {
    const line = decoder.decode(writeLines(makerOf(), batch, 'alpaca', request).bytes).split('\n')[0] ?? '';
    assert.ok(readLine('alpaca', line));
    for (const text of [line.slice(0, -1), '', '{}', 'null']) assert.equal(readLine('alpaca', text), undefined);
    assert.equal(readLine('messages', line), undefined);
    assert.equal(
      readLine('openai-batch', '{"custom_id":"addition/S/1","body":{"messages":[{"content":"q"}]}}'),
      undefined,
    );
  });

  it('hold the question alone where there is no text of the trace', () => {
    const maker = new SampleMaker(task, undefined);
    const { question } = sample(task, { tier: 'M' }, 3, 4);
    assert.deepEqual(maker.make({ tier: 'M', seed: 3, index: 4 }), { question, trace: new Uint8Array(0), answer: '' });
    const { figures } = writeLines(maker, batch, 'openai-batch', request);
    const questions = batch.indexes.map((index, i) => sample(task, { tier: batch.tiers[i] ?? 'S' }, 3, index).question);
    assert.deepEqual(figures, { samples: 4, questionCharacters: questions.join('').length, traceCharacters: 0 });
  });

  it('have room for what is written, however long, and escapes what JSON does', () => {
    const out = new JsonText(new Uint8Array(1));
    const text = `${'x'.repeat(70_000)}\n\t"\\\u0001 \u007fé😀`;
    assert.equal(out.utf8(new TextEncoder().encode(text)), Array.from(text).length);
    const once = decoder.decode(out.written);
    assert.equal(once, JSON.stringify(text).slice(1, -1));
    out.raw('[');
    assert.equal(out.length, new TextEncoder().encode(once).length + 1);
    // Also where the bytes begin elsewhere than at a whole word.
    const bytes = new TextEncoder().encode(`..${text}`).subarray(1);
    const other = new JsonText();
    other.utf8(bytes);
    assert.equal(decoder.decode(other.written), `.${once}`);
  });

  it('are requests with custom_id, method, url and body in a batch file', () => {
    const [line = ''] = decoder.decode(writeLines(makerOf(), batch, 'openai-batch', request).bytes).split('\n');
    const { question } = sample(task, { tier: 'S' }, 3, 0);
    assert.deepEqual(JSON.parse(line), {
      custom_id: 'addition/S/3/0',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', messages: [{ role: 'user', content: question }], temperature: 0, max_tokens: 100 },
    });
  });
});

describe('a Parquet file of a data set', () => {
  const { rows } = writeRows(makerOf(), {
    task: 'addition',
    seed: 3,
    tiers: Array.from({ length: 1100 }, () => 'S' as const),
    indexes: Array.from({ length: 1100 }, (_, i) => i),
  });

  it('has the figures of its rows', () => {
    const indexes = [0, 1, 2];
    const { figures } = writeRows(makerOf(), { task: 'addition', seed: 3, tiers: ['S', 'M', 'L'], indexes });
    const made = (['S', 'M', 'L'] as const).map((tier, index) => {
      const { question, trace } = makerOf().make({ tier, seed: 3, index });
      return [question.length, trace.length] as const;
    });
    assert.deepEqual(figures, {
      samples: 3,
      questionCharacters: made.reduce((sum, [question]) => sum + question, 0),
      traceCharacters: made.reduce((sum, [, trace]) => sum + trace, 0),
    });
  });

  it('is read back by a reader as the messages and marks that were written', async () => {
    const bytes = joined(rows, 100);
    const [first, , third] = await parquetReadObjects({ file: bytes.buffer });
    const read = await parquetReadObjects({ file: bytes.buffer, columns: ['index'] });
    assert.deepEqual(
      read.map(({ index }): unknown => index),
      rows.map(({ index }) => BigInt(index)),
    );
    const made = makerOf().make({ tier: 'S', seed: 3, index: 2 });
    assert.deepEqual(third, {
      messages: [
        { role: 'user', content: made.question },
        { role: 'assistant', content: decoder.decode(made.trace) },
      ],
      task: 'addition',
      tier: 'S',
      seed: 3n,
      index: 2n,
      answer: made.answer,
    });
    const [group] = parquetMetadata(bytes.buffer).row_groups;
    assert.ok(group?.columns.every(({ meta_data: column }) => column?.statistics === undefined));
    assert.notDeepEqual(first, third);
  });

  it('has a group for each 1024 rows and one for the rest, and none without rows', () => {
    const groups = (count: number): readonly number[] =>
      parquetMetadata(joined(rows.slice(0, count), 100).buffer).row_groups.map((group) => Number(group.num_rows));
    assert.deepEqual(groups(1100), [1024, 76]);
    assert.deepEqual(groups(1024), [1024]);
    assert.deepEqual(groups(0), []);
  });

  it('has the same bytes however its rows are handed over', () => {
    const once = joined(rows, rows.length);
    for (const piece of [1, 7, 1000]) assert.deepEqual(joined(rows, piece), once);
  });

  function joined(all: typeof rows, piece: number): Uint8Array<ArrayBuffer> {
    const file = new ParquetFile('addition', 3);
    const parts: Uint8Array[] = [];
    for (let at = 0; at < all.length; at += piece) parts.push(file.add(all.slice(at, at + piece)));
    parts.push(file.end());
    return new Uint8Array(Buffer.concat(parts));
  }
});

describe('keys', () => {
  it('are in a set once they are added, and others are not', () => {
    const word = fc.oneof(fc.nat(2), fc.nat(0xffffffff));
    const enoughToGrow = Array.from({ length: 3000 }, (_, i) => [i * 7, i % 5] as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 100 }), fc.boolean(), (keys, grows) => {
        const set = new KeySet();
        const known = new Set<string>();
        for (const [a, b] of [...keys, ...(grows ? enoughToGrow : []), ...keys, [0, 1], [0, 0], [0, 0]] as const) {
          assert.equal(set.has(a, b), known.has(`${a},${b}`));
          assert.equal(set.add(a, b), !known.has(`${a},${b}`));
          known.add(`${a},${b}`);
          assert.equal(set.size, known.size);
        }
        for (const [a, b] of keys) assert.ok(set.has(a, b));
      }),
      {
        examples: [
          [[[0, 0]], true],
          [[[0, 1]], false],
        ],
      },
    );
  });

  it('differ for texts that differ in one place', () => {
    const words = new Uint32Array(2);
    const seen = new Set<string>();
    for (let i = 0; i < 20_000; i++) {
      hashText(`task\n${i}\n${i * 7}`, words, 0);
      seen.add(words.join());
    }
    assert.equal(seen.size, 20_000);
  });
});
