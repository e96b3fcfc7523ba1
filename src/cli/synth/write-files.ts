import { open, rename, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { addFigures, noFigures, ParquetFile, type Figures } from '../../dataset/synthesis/index.ts';
import type { Results } from './jobs.ts';
import { onDisk, PART, writeAll } from './disk.ts';
import type { Journal } from './manifest.ts';
import type { OpenFile } from './resume.ts';
import type { Settings } from './settings.ts';
import type { Lane, Threads } from './threads.ts';

/** Bytes of text that one job should make. */
const BATCH_BYTES = 1 << 20;
/** Samples of a file's first job, before it is known how long they are, and of any. */
const FIRST_SAMPLES = 8;
const MOST_SAMPLES = 4096;

/** Bytes of a file after which it is noted how far it is. */
const KEPT_BYTES = 8 << 20;

export interface Writing {
  readonly folder: string;
  readonly settings: Settings;
  readonly journal: Journal;
  readonly threads: Threads;
  readonly signal: AbortSignal;
  readonly onWritten: (samples: number, bytes: number) => void;
}

type Turn = Omit<Writing, 'threads'> & { readonly threads: Lane };

interface PendingBatch {
  readonly file: OpenFile;
  readonly to: number;
  readonly made: Promise<Results['batch']>;
}

/**
 * Writes the files: those of each thread's tasks one after the other, or, where there are fewer tasks than threads, all
 * of them so. Ends early when it is told to; what is written stays.
 */
export async function writeFiles(files: readonly OpenFile[], writing: Writing): Promise<void> {
  const { threads, settings } = writing;
  const tasks = settings.tasks.length;
  if (threads.count === 1 || tasks < threads.count) return writeInTurn(files, writing);
  const failed = new AbortController();
  const signal = AbortSignal.any([writing.signal, failed.signal]);
  const results = await Promise.allSettled(
    Array.from({ length: threads.count }, async (_, i) => {
      try {
        await writeInTurn(
          files.filter(({ task }) => task % threads.count === i),
          { ...writing, threads: threads.ofTask(i, tasks), signal },
        );
      } catch (error) {
        failed.abort();
        throw error;
      } finally {
        threads.endLane(i);
      }
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function writeInTurn(files: readonly OpenFile[], writing: Turn): Promise<void> {
  const { threads, signal, onWritten } = writing;
  const spare: Uint8Array<ArrayBuffer>[] = [];
  const sizes = new Map<OpenFile, number>();
  const units = unitsOf(files, sizes, threads, spare);
  const ahead: PendingBatch[] = [];
  let current: PartFile | undefined;
  try {
    for (;;) {
      while (ahead.length < 2 * threads.count + 1) {
        const { value, done } = units.next();
        if (done === true) break;
        ahead.push(value);
      }
      const unit = ahead.shift();
      if (unit === undefined || signal.aborted) return;
      const { figures, ...made } = await unit.made;
      current ??= await PartFile.open(unit.file, writing);
      const length = await current.add(made, figures);
      if (figures.samples > 0) {
        sizes.set(unit.file, (made.bytes?.length ?? length) / figures.samples);
        if (made.bytes !== undefined) spare.push(new Uint8Array(made.bytes.buffer));
      }
      // A table is written when a group of its rows is full; what was made for it counts.
      onWritten(
        figures.samples,
        made.rows === undefined
          ? length
          : made.rows.reduce((sum, { question, trace }) => sum + question.length + trace.length, 0),
      );
      if (unit.to === unit.file.plan.indexes.length) {
        await current.end();
        current = undefined;
      }
    }
  } finally {
    await current?.close();
    await Promise.allSettled(ahead.map(({ made }) => made));
  }
}

/** Starts jobs for the pieces of the files in their order, each when it is taken. */
function* unitsOf(
  files: readonly OpenFile[],
  sizes: ReadonlyMap<OpenFile, number>,
  threads: Lane,
  spare: Uint8Array<ArrayBuffer>[],
): Generator<PendingBatch, undefined, undefined> {
  for (const file of files) {
    const { tiers, indexes } = file.plan;
    // An earlier run was killed between its last sample and its name.
    if (file.samples === indexes.length)
      yield { file, to: indexes.length, made: Promise.resolve({ figures: noFigures }) };
    for (let from = file.samples; from < indexes.length;) {
      const size = sizes.get(file);
      const count =
        size === undefined ? FIRST_SAMPLES : Math.min(MOST_SAMPLES, Math.max(1, Math.round(BATCH_BYTES / size)));
      const to = Math.min(indexes.length, from + count);
      const into = spare.pop();
      const made = threads.run({
        kind: 'batch',
        task: file.task,
        tiers: tiers.slice(from, to),
        indexes: indexes.slice(from, to),
        ...(into === undefined ? {} : { into }),
      });
      // Whoever waits for it hears of the error; until then it is nobody's.
      made.catch(() => undefined);
      yield { file, to, made };
      from = to;
    }
  }
}

/** A file while it is written: under another name, until it is whole and on the disk. */
class PartFile {
  #place: number;
  #figures: Figures;
  /** Bytes that are noted already. */
  #kept: number;
  /** Whether its bytes, figures and checksum belong together, and it has no other name yet. */
  #isKeepable = true;
  readonly #table: ParquetFile | undefined;

  private constructor(
    private readonly file: OpenFile,
    private readonly handle: FileHandle,
    private readonly full: string,
    private readonly writing: Turn,
  ) {
    this.#place = this.#kept = file.bytes;
    this.#figures = file.figures;
    const { format, seed, tasks } = writing.settings;
    this.#table = format === 'parquet' ? new ParquetFile(tasks[file.task]?.folder ?? '', seed) : undefined;
  }

  static async open(file: OpenFile, writing: Turn): Promise<PartFile> {
    const full = path.join(writing.folder, file.path);
    const handle = await onDisk(full, open(full + PART, file.bytes > 0 ? 'r+' : 'w'));
    await onDisk(full, handle.truncate(file.bytes));
    return new PartFile(file, handle, full, writing);
  }

  /** Gives how many bytes came to the file. */
  async add({ bytes, rows }: Pick<Results['batch'], 'bytes' | 'rows'>, figures: Figures): Promise<number> {
    this.#figures = addFigures(this.#figures, figures);
    const length = await this.#append(
      this.#table === undefined ? (bytes ?? new Uint8Array(0)) : this.#table.add(rows ?? []),
    );
    if (this.#place - this.#kept >= KEPT_BYTES) await this.#keep();
    return length;
  }

  async end(): Promise<void> {
    this.#isKeepable = false;
    if (this.#table !== undefined) await this.#append(this.#table.end());
    const {
      file: { plan, path: name, checksum },
      full,
      handle,
    } = this;
    const { samples, questionCharacters, traceCharacters } = this.#figures;
    await onDisk(full, handle.datasync());
    await handle.close();
    await this.writing.journal.enter({
      path: name,
      split: plan.split,
      tier: plan.tier ?? null,
      samples,
      bytes: this.#place,
      sha256: checksum.digest('hex'),
      characters: { questions: questionCharacters, traces: traceCharacters },
    });
    await onDisk(full, rename(full + PART, full));
  }

  async close(): Promise<void> {
    await this.#keep();
    await this.handle.close().catch(() => undefined);
  }

  /** Notes what is written, so that a later run resumes from it. Of a table nothing can be kept. */
  async #keep(): Promise<void> {
    if (!this.#isKeepable || this.#table !== undefined || this.#place === this.#kept) return;
    this.#kept = this.#place;
    const {
      file: { path: name, checksum },
    } = this;
    const { samples, questionCharacters, traceCharacters } = this.#figures;
    await this.writing.journal.keep({
      path: name,
      samples,
      bytes: this.#place,
      sha256: checksum.copy().digest('hex'),
      characters: { questions: questionCharacters, traces: traceCharacters },
    });
  }

  async #append(bytes: Uint8Array): Promise<number> {
    if (bytes.length > 0) {
      const written = onDisk(this.full, writeAll(this.handle, bytes, this.#place));
      const couldKeep = this.#isKeepable;
      this.#isKeepable = false;
      this.file.checksum.update(bytes);
      await written;
      this.#place += bytes.length;
      this.#isKeepable = couldKeep;
    }
    return bytes.length;
  }
}
