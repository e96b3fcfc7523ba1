import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { deserialize, serialize } from 'node:v8';
import type { Figures, KnownFigures } from '../spotcheck/index.ts';

/** The end of the names of these files. */
export const FIGURES_ENDING = '.figures';

/** Names all lines of a run, in their order. */
export class LinesDigest {
  readonly #hash = createHash('sha256');
  #isWhole = true;
  /** How many there are. */
  count = 0;

  /** The digest of the next line; undefined of one that has none. */
  add(digest: string | undefined): void {
    this.count++;
    if (digest === undefined) this.#isWhole = false;
    else this.#hash.update(digest);
  }

  /** Undefined where a line has no name. `head`: of the run, with all that extends it. */
  end(head: unknown): string | undefined {
    return this.#isWhole ? this.#hash.update(JSON.stringify(head)).digest('base64url') : undefined;
  }
}

/**
 * The figures of a run's report, from one time that it is read to the next, in a file beside its verdicts. `name`: what
 * they are of, the lines of the run and all else that they depend on. The file has a checksum with that name first, so
 * that neither other figures nor a damaged file is taken for them. What goes wrong with it is no one's trouble: the
 * figures are made.
 */
export function keptFigures(file: string, name: string): KnownFigures {
  return { known: readFigures(file, name), keep: (figures) => writeFigures(file, name, figures) };
}

/** Bytes of a checksum. */
const SUM = 32;

function sumOf(name: string, bytes: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(bytes).digest();
}

function readFigures(file: string, name: string): Figures | undefined {
  try {
    const all = readFileSync(file);
    const bytes = all.subarray(SUM);
    if (!sumOf(name, bytes).equals(all.subarray(0, SUM))) return undefined;
    // Its checksum says that it is as it was written, by this very program.
    const figures = deserialize(bytes) as Figures;
    utimesSync(file, new Date(), new Date());
    return figures;
  } catch {
    // It is not there, or cannot be read.
    return undefined;
  }
}

function writeFigures(file: string, name: string, figures: Figures): void {
  const half = `${file}.${process.pid}`;
  try {
    const bytes = serialize(figures);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(half, Buffer.concat([sumOf(name, bytes), bytes]), { mode: 0o600 });
    renameSync(half, file);
  } catch {
    // No room, or no right to write.
    rmSync(half, { force: true });
  }
}
