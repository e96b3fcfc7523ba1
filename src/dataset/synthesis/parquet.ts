import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Row } from './batch.ts';

const text = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'REQUIRED',
});
const int = (name: string): SchemaElement => ({ name, type: 'INT64', repetition_type: 'REQUIRED' });

/** Columns: `messages`, a list of {role, content} as in the format of that name, and what `meta` holds there. */
const schema: SchemaElement[] = [
  { name: 'root', num_children: 6, repetition_type: 'REQUIRED' },
  { name: 'messages', num_children: 1, repetition_type: 'REQUIRED', converted_type: 'LIST' },
  { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
  { name: 'element', num_children: 2, repetition_type: 'REQUIRED' },
  text('role'),
  text('content'),
  text('task'),
  text('tier'),
  int('seed'),
  int('index'),
  text('answer'),
];

/** A group of rows is full with so many rows, or with so many bytes of text. */
const GROUP_ROWS = 1024;
const GROUP_BYTES = 16 << 20;

const encoder = new TextEncoder();
const user = encoder.encode('user');
const assistant = encoder.encode('assistant');

/** The bytes of a Parquet file, group by group; the same rows give the same bytes, however they are handed over. */
export class ParquetFile {
  readonly #sink = new ByteWriter();
  readonly #writer: ParquetWriter;
  #rows: Row[] = [];
  #bytes = 0;

  constructor(
    private readonly task: string,
    private readonly seed: number,
  ) {
    this.#writer = new ParquetWriter({ writer: this.#sink, schema, statistics: false, createdBy: 'tail-cot' });
  }

  /** Takes rows; gives the bytes that came of full groups, often none. */
  add(rows: readonly Row[]): Uint8Array<ArrayBuffer> {
    for (const row of rows) {
      this.#rows.push(row);
      this.#bytes += row.question.length + row.trace.length;
      if (this.#rows.length === GROUP_ROWS || this.#bytes >= GROUP_BYTES) this.#endGroup();
    }
    return this.#taken();
  }

  /** The last bytes. */
  end(): Uint8Array<ArrayBuffer> {
    if (this.#rows.length > 0) this.#endGroup();
    finished(this.#writer.finish());
    return this.#taken();
  }

  #endGroup(): void {
    const rows = this.#rows;
    const same = (value: string): string[] => new Array<string>(rows.length).fill(value);
    const written = this.#writer.write({
      rowGroupSize: rows.length,
      columnData: [
        {
          name: 'messages',
          data: rows.map(({ question, trace }) => [
            { role: user, content: question },
            { role: assistant, content: trace },
          ]),
        },
        { name: 'task', data: same(this.task) },
        { name: 'tier', data: rows.map(({ tier }) => tier) },
        { name: 'seed', data: rows.map(() => BigInt(this.seed)) },
        { name: 'index', data: rows.map(({ index }) => BigInt(index)) },
        { name: 'answer', data: rows.map(({ answer }) => answer) },
      ],
    });
    finished(written);
    this.#rows = [];
    this.#bytes = 0;
  }

  #taken(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#sink.getBytes());
    this.#sink.index = 0;
    return bytes;
  }
}

/** What is written goes to memory, so the writer is done when it returns; a promise would mean that bytes are missing. */
function finished(done: Promise<void> | void): void {
  if (done instanceof Promise) throw new TypeError('The Parquet writer did not write at once.');
}
