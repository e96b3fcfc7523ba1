import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { addFigures, characterCount, noFigures, readLine, type Figures, type FilePlan, type LineFormat } from '../../dataset/synthesis/index.ts';
import { CommandError } from '../command-error.ts';
import { onDisk, PART, sha256OfFile, sizeIfThere } from './disk.ts';
import type { FileRecord, Journal } from './manifest.ts';
import type { Settings } from './settings.ts';
import type { Threads } from './threads.ts';

/** A file of the data set, and how much of it is there already. */
export interface OpenFile {
  readonly plan: FilePlan;
  /** Number of the task. */
  readonly task: number;
  /** Within the data set's folder. */
  readonly path: string;
  /** Samples, bytes and figures of what stands in the part file and can stay; the checksum so far. */
  readonly samples: number;
  readonly bytes: number;
  readonly figures: Figures;
  readonly checksum: Hash;
}

/** Where a file stands: whole, with its record, or to be written from some sample on. */
export type FileState = { readonly whole: FileRecord; readonly open?: undefined } | { readonly open: OpenFile; readonly whole?: undefined };

interface Place { readonly folder: string; readonly settings: Settings; readonly journal: Journal; readonly threads: Threads; readonly overwrite: boolean }

/** Looks at what an earlier run of the same command left of a file. */
export async function fileState(plan: FilePlan, task: number, place: Place): Promise<FileState> {
  const { folder, settings, journal, overwrite } = place, name = `${settings.tasks[task]?.folder ?? ''}/${plan.name}`, file = path.join(folder, name);
  const entry = journal.entry(name);
  if (entry !== undefined) {
    if (await hasBytes(file, entry)) return { whole: entry };
    if (await hasBytes(file + PART, entry)) {
      await onDisk(file, rename(file + PART, file));
      return { whole: entry };
    }
  } else if (!overwrite && (await sizeIfThere(file)) !== undefined) {
    throw new CommandError(`${file} is there already, and no manifest says what made it. Give another --out, or --overwrite to replace it.`);
  }
  const fresh: OpenFile = { plan, task, path: name, samples: 0, bytes: 0, figures: noFigures, checksum: createHash('sha256') };
  return { open: settings.format === 'parquet' ? fresh : (await readBack(fresh, settings.format, file + PART, place)) ?? fresh };
}

async function hasBytes(file: string, { bytes, sha256 }: FileRecord): Promise<boolean> {
  return (await sizeIfThere(file)) === bytes && (await sha256OfFile(file)) === sha256;
}

/**
 * What of a part file can stay: its lines up to the first that is broken or is not the planned sample. The last of them is made anew and
 * has to be the same, byte for byte; otherwise nothing stays.
 */
async function readBack(fresh: OpenFile, format: LineFormat, part: string, { settings, threads }: Place): Promise<OpenFile | undefined> {
  if (((await sizeIfThere(part)) ?? 0) === 0) return undefined;
  const { plan, task } = fresh, checksum = createHash('sha256');
  let samples = 0, bytes = 0, figures = noFigures, rest: Buffer = Buffer.alloc(0), last: Buffer = rest, isPlanned = true;
  await onDisk(part, (async () => {
    for await (const chunk of createReadStream(part, { highWaterMark: 1 << 22 })) {
      const text: Buffer = rest.length === 0 ? Buffer.from(chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      let from = 0;
      for (let end = text.indexOf(10); end >= 0 && isPlanned; end = text.indexOf(10, from)) {
        const line = text.subarray(from, end + 1), found = figuresOfLine(format, line, fresh, samples, settings);
        if (found === undefined) isPlanned = false;
        else {
          figures = addFigures(figures, found);
          samples++;
          last = line;
          from = end + 1;
        }
      }
      checksum.update(text.subarray(0, from));
      bytes += from;
      rest = text.subarray(from);
      if (!isPlanned) return;
    }
  })());
  if (samples === 0) return undefined;
  const { bytes: again } = await threads.run({ kind: 'batch', task, tiers: plan.tiers.slice(samples - 1, samples), indexes: plan.indexes.slice(samples - 1, samples) });
  return again !== undefined && last.equals(again) ? { ...fresh, samples, bytes, figures, checksum } : undefined;
}

/** Undefined if the line is not the sample that belongs to this place. */
function figuresOfLine(format: LineFormat, line: Buffer, { plan, task }: OpenFile, place: number, { seed, tasks }: Settings): Figures | undefined {
  const read = readLine(format, line.toString('utf8')), mark = read?.mark;
  if (read === undefined || mark?.task !== tasks[task]?.folder || mark?.tier !== plan.tiers[place] || mark?.index !== plan.indexes[place] || mark?.seed !== seed) return undefined;
  return { samples: 1, questionCharacters: characterCount(read.question), traceCharacters: characterCount(read.trace) };
}
