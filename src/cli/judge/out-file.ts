import * as z from 'zod';
import { linesOf, type LockedFile } from '../../files/index.ts';
import { parseJson } from '../../inference/index.ts';
import { Tally, type RowFormat } from '../../outputs/index.ts';
import { faultKinds, verdictNames } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { isBrokenOff, openAlone } from '../own-file.ts';
import { onDisk, writeAll } from '../synth/disk.ts';

/** A row as far as it says where it comes from and what it came to. */
const rowSchema = z.looseObject({
  id: z.union([z.string(), z.null()]),
  file: z.string(),
  line: z.int().positive().optional(),
  sample: z.int().positive().optional(),
  verdict: z.enum([...verdictNames, 'error']),
  task: z.string().optional(),
  hash: z.string().optional(),
  answer: z.looseObject({ right: z.boolean() }).optional(),
  firstFault: z.looseObject({ kind: z.enum(faultKinds) }).nullish(),
  final_answer_correct: z.boolean().optional(),
  steps: z.unknown().optional(),
  label: z.unknown().optional(),
});
type Row = z.output<typeof rowSchema>;

/** How a row begins, as it is written. */
const ROW_START = '{"id":';

/** The record that the last row of a file comes from: everything up to it is judged. */
export interface Reached {
  readonly file: string;
  readonly number: number;
}

/** A file of rows, which nobody else writes until it is closed. */
export class OutFile {
  readonly #name: string;
  readonly #file: LockedFile;
  #place: number;

  /** What an earlier run of the same command has judged. */
  readonly tally: Tally;
  readonly rows: number;
  readonly reached: Reached | undefined;

  private constructor(name: string, file: LockedFile, found: Found) {
    this.#name = name;
    this.#file = file;
    this.#place = found.bytes;
    this.tally = found.tally;
    this.rows = found.rows;
    this.reached = found.reached;
  }

  /**
   * Opens a file to write rows behind those that it has: the rows of the last record go, since more of them may have
   * been on their way. Rejects where it holds anything else.
   */
  static async open(name: string, format: RowFormat, hashes: ReadonlyMap<string, string>): Promise<OutFile> {
    const file = await openAlone(name);
    try {
      const found = await onDisk(name, findRows(name, format, hashes));
      await onDisk(name, file.handle.truncate(found.bytes));
      return new OutFile(name, file, found);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async append(rows: string): Promise<void> {
    const bytes = Buffer.from(rows);
    await onDisk(this.#name, writeAll(this.#file.handle, bytes, this.#place));
    this.#place += bytes.length;
  }

  async close(): Promise<void> {
    await onDisk(this.#name, this.#file.close());
  }
}

interface Found {
  /** Bytes that stay. */
  readonly bytes: number;
  readonly rows: number;
  readonly tally: Tally;
  readonly reached: Reached | undefined;
}

/** Reads what a file of rows holds, one row after the other. */
async function findRows(name: string, format: RowFormat, hashes: ReadonlyMap<string, string>): Promise<Found> {
  const tally = new Tally();
  let rows = 0;
  let bytes = 0;
  let reached: Reached | undefined;
  // The rows of the last record, which are counted once another one follows.
  let last: { readonly of: Reached; readonly rows: Row[]; bytes: number } | undefined;
  const keep = (): void => {
    if (last === undefined) return;
    for (const row of last.rows) tally.add(outcomeOf(row));
    rows += last.rows.length;
    bytes += last.bytes;
    reached = last.of;
  };
  let number = 0;
  for await (const line of linesOf(name)) {
    number++;
    const { text, isEnded } = line;
    const row = rowOf(text);
    // What a killed process left; of anything else no byte is taken away.
    if (!isEnded && (row !== undefined || isBrokenOff(text, ROW_START))) break;
    if (row === undefined || formatOf(row) !== format)
      throw new CommandError(
        `${name}:${number}: this is not a row that tail-cot judge --format ${format} writes. Give another --out.`,
      );
    if (row.task !== undefined && hashes.has(row.task) && hashes.get(row.task) !== row.hash)
      throw new CommandError(
        `${name}:${number}: the task “${row.task}” has changed since this was judged. Give another --out.`,
      );
    const of = { file: row.file, number: row.line ?? row.sample ?? 0 };
    if (last?.of.file !== of.file || last.of.number !== of.number) {
      keep();
      last = { of, rows: [], bytes: 0 };
    }
    last.rows.push(row);
    last.bytes += line.bytes ?? 0;
  }
  return { bytes, rows, tally, reached };
}

function rowOf(text: string | undefined): Row | undefined {
  return rowSchema.safeParse(parseJson(text ?? '')).data;
}

function formatOf({ steps, label, verdict, answer }: Row): RowFormat | undefined {
  if (steps !== undefined) return 'processbench';
  if (label !== undefined) return 'prm800k';
  return verdict === 'error' || answer !== undefined ? 'verdicts' : undefined;
}

function outcomeOf({ verdict, answer, firstFault, final_answer_correct: isRight }: Row): Parameters<Tally['add']>[0] {
  return { verdict, right: answer?.right ?? isRight ?? false, kind: firstFault?.kind };
}
