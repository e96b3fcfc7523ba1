import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { noFigures, type Figures, type FilePlan } from '../../dataset/synthesis/index.ts';
import { CommandError } from '../command-error.ts';
import { onDisk, PART, sha256OfFile, sizeIfThere } from './disk.ts';
import type { FileRecord, Journal } from './manifest.ts';
import type { Settings } from './settings.ts';

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
export type FileState =
  { readonly whole: FileRecord; readonly open?: undefined } | { readonly open: OpenFile; readonly whole?: undefined };

interface Place {
  readonly folder: string;
  readonly settings: Settings;
  readonly journal: Journal;
  readonly overwrite: boolean;
}

/** Looks at what an earlier run of the same command left of a file. */
export async function fileState(plan: FilePlan, task: number, place: Place): Promise<FileState> {
  const { folder, settings, journal, overwrite } = place;
  const name = `${settings.tasks[task]?.folder ?? ''}/${plan.name}`;
  const file = path.join(folder, name);
  const entry = journal.entry(name);
  if (entry !== undefined) {
    if (await hasBytes(file, entry)) return { whole: entry };
    if (await hasBytes(file + PART, entry)) {
      await onDisk(file, rename(file + PART, file));
      return { whole: entry };
    }
  } else if (!overwrite && (await sizeIfThere(file)) !== undefined) {
    throw new CommandError(
      `${file} already exists, and no manifest says what made it. Give another --out, or --overwrite to replace it.`,
    );
  }
  const fresh: OpenFile = {
    plan,
    task,
    path: name,
    samples: 0,
    bytes: 0,
    figures: noFigures,
    checksum: createHash('sha256'),
  };
  return { open: settings.format === 'parquet' ? fresh : ((await readBack(fresh, file + PART, journal)) ?? fresh) };
}

async function hasBytes(file: string, { bytes, sha256 }: FileRecord): Promise<boolean> {
  return (await sizeIfThere(file)) === bytes && (await sha256OfFile(file)) === sha256;
}

/** What of a part file can stay: as much as the journal notes, if each byte of it is the one that was written. */
async function readBack(fresh: OpenFile, part: string, journal: Journal): Promise<OpenFile | undefined> {
  const record = journal.part(fresh.path);
  const size = (await sizeIfThere(part)) ?? 0;
  if (record === undefined || record.bytes === 0 || size < record.bytes) return undefined;
  const checksum = createHash('sha256');
  const {
    samples,
    bytes,
    sha256,
    characters: { questions, traces },
  } = record;
  await onDisk(
    part,
    (async () => {
      for await (const chunk of createReadStream(part, { highWaterMark: 1 << 22, end: bytes - 1 }))
        checksum.update(chunk as Buffer);
    })(),
  );
  return checksum.copy().digest('hex') === sha256
    ? {
        ...fresh,
        samples,
        bytes,
        figures: { samples, questionCharacters: questions, traceCharacters: traces },
        checksum,
      }
    : undefined;
}
