import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import {
  type KnownFigures,
  MOST_STATES,
  type NamedWorth,
  packed,
  type PackedWorth,
  type RunSession,
  unpacked,
} from '../spotcheck/index.ts';
import { cacheFolder } from './cache-folder.ts';
import { digestOf, linesOf, textOf } from './file-lines.ts';
import { FIGURES_ENDING, keptFigures } from './kept-figures.ts';
import { judgeIdentity } from './judge-identity.ts';

/** Where verdicts are kept, and which judge they are of. */
export interface Keeping {
  readonly folder: string;
  readonly judge: string;
  /**
   * How much verdicts weigh that are written at once, and before any is: fewer are as soon judged again. Each weighs as
   * many states as the machine's own run has, and 100 more.
   */
  readonly block?: number;
  /** Bytes of all files together; beyond, those that were not used for longest go. */
  readonly most?: number;
  /** Answers from which on the figures of a run's report are kept: of fewer they are as soon made again. */
  readonly figuresFrom?: number;
}

/** Where this program keeps verdicts; undefined where nothing is to be kept, or its own judge has no name. */
export function keepingIn(env: Parameters<typeof cacheFolder>[0]): Keeping | undefined {
  const folder = cacheFolder(env);
  return folder === undefined || judgeIdentity === undefined ? undefined : { folder, judge: judgeIdentity };
}

const BLOCK = 50_000;
const EACH = 100;

/** Characters that are written at once, whatever they weigh: a verdict of many faults is long, and is judged as soon. */
const BLOCK_LENGTH = 2 ** 20;

/** Characters of a verdict beyond which it is not kept: a line with it must be read back. */
const LONGEST_ENTRY = 2 ** 24;

const MOST_BYTES = 2 ** 31;

const FIGURES_FROM = 5_000;

/** The end of the names of its files: what else than they and figures may lie in the folder is left alone. */
const ENDING = '.verdicts';

type Entry = readonly [digest: string, worth: PackedWorth];

/**
 * The verdicts on a run's answers, from one time that it is read to the next: judging again gives the same, but takes
 * long. They are found by the digest of the line that the answer stands in, in a file that is named by all else that a
 * verdict depends on: the judge, the task, what of a text counts. So a verdict cannot be taken for another one's, and
 * where the run lies, what it is called and who adds to it does not matter.
 *
 * The file has a line for each block of verdicts, with the block's checksum. One that was not written whole, by a
 * process that was killed or beside another that wrote as well, is passed over. What goes wrong with the file is no
 * one's trouble: the answers are judged.
 */
export class KeptVerdicts {
  readonly #file: string;
  readonly #key: string;
  readonly #block: number;
  readonly #most: number;
  readonly #figuresFrom: number;
  #known = new Map<string, NamedWorth>();
  /** As JSON. */
  #waiting: string[] = [];
  #weight = 0;
  #length = 0;
  /** Whether the file is there, so that a small block is worth being added. */
  #isThere = false;
  #writing = Promise.resolve();

  private constructor({ folder, block = BLOCK, most = MOST_BYTES, figuresFrom = FIGURES_FROM }: Keeping, key: string) {
    this.#figuresFrom = figuresFrom;
    this.#key = key;
    this.#block = block;
    this.#most = most;
    this.#file = path.join(folder, 'verdicts', `${key}${ENDING}`);
  }

  /** Those that are kept of the run that the session is to hold. */
  static async of({ task, head, counting }: RunSession, keeping: Keeping): Promise<KeptVerdicts> {
    const { judge } = keeping;
    const { source, seed, started, endpoint } = head;
    const { answers = '', attempt = '' } = counting;
    // The run's own are there only to keep the verdicts of each run in a file of its own.
    const all = [judge, task.name, task.hash, source, answers, attempt, seed, started, endpoint.name, endpoint.model];
    const kept = new KeptVerdicts(keeping, digestOf(JSON.stringify(all)));
    await kept.#read();
    return kept;
  }

  get(digest: string): NamedWorth | undefined {
    return this.#known.get(digest);
  }

  /** What the answer of a line is worth, as it was just judged. */
  async add(digest: string, worth: NamedWorth): Promise<void> {
    const entry = jsonOf([digest, packed(worth)]);
    if (entry === undefined || entry.length > LONGEST_ENTRY) return;
    this.#waiting.push(entry);
    this.#weight += EACH + (typeof worth.worth === 'string' ? MOST_STATES : worth.worth.truth.states);
    this.#length += entry.length;
    if (this.#weight >= this.#block || this.#length >= BLOCK_LENGTH) await this.#write();
  }

  /** What an answer is worth that has just been written as this line. */
  addAnswered(line: string, worth: NamedWorth): Promise<void> {
    return this.add(digestOf(line.trimEnd()), worth);
  }

  /** The figures of a run of so many answers and these lines, as {@link LinesDigest} names them, where they are kept. */
  figures(answers: number, lines: string): KnownFigures | undefined {
    if (answers < this.#figuresFrom) return undefined;
    return keptFigures(`${this.#file.slice(0, -ENDING.length)}${FIGURES_ENDING}`, `${this.#key} ${lines}`);
  }

  /** The run is read: what was known of it is not needed any more. */
  forgetKnown(): void {
    this.#known = new Map();
  }

  /**
   * Writes what waits, unless it is so little that it is not worth a file. Then what was not used for longest goes, where
   * all is more than is to be kept.
   */
  async end(): Promise<void> {
    if (this.#isThere) await this.#write();
    await this.#writing;
    if (this.#isThere) await makeRoom(path.dirname(this.#file), this.#most);
  }

  #write(): Promise<void> {
    const entries = this.#waiting;
    if (entries.length === 0) return this.#writing;
    this.#waiting = [];
    this.#weight = 0;
    this.#length = 0;
    return (this.#writing = this.#writing.then(() => this.#append(`[${entries.join(',')}]`)));
  }

  async #append(block: string): Promise<void> {
    try {
      // Even where it was there: a person may take it away at any time.
      await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      // What was cut off before ends here.
      await appendFile(this.#file, `\n${this.#sumOf(block)} ${block}\n`, { mode: 0o600 });
      this.#isThere = true;
    } catch {
      // No room, or no right to write.
    }
  }

  async #read(): Promise<void> {
    try {
      for await (const { content } of linesOf(this.#file)) {
        const end = content?.indexOf(' ') ?? -1;
        if (content === undefined || end < 0) continue;
        const block = content.subarray(end + 1);
        if (textOf(content.subarray(0, end)) !== this.#sumOf(block)) continue;
        // Its checksum says that it is as it was written, by this very program. Unpacked at once: what is made of the text
        // then goes before it costs anything.
        for (const [digest, worth] of JSON.parse(textOf(block)) as readonly Entry[])
          this.#known.set(digest, unpacked(worth));
      }
      this.#isThere = true;
      await utimes(this.#file, new Date(), new Date());
    } catch {
      // It is not there, or cannot be read.
    }
  }

  /** A block of another file, which is of another judge or task, is none of this one. */
  #sumOf(block: string | Buffer): string {
    return createHash('sha256').update(`${this.#key} `).update(block).digest('base64url');
  }
}

/** Undefined for what is too long for a string. */
function jsonOf(entry: Entry): string | undefined {
  try {
    return JSON.stringify(entry);
  } catch {
    return undefined;
  }
}

interface KeptFile {
  readonly file: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Takes away what was not used for longest, where all is more than so many bytes. */
async function makeRoom(folder: string, most: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith(ENDING) || name.endsWith(FIGURES_ENDING))
      .map((name) => keptFile(path.join(folder, name))),
  );
  const there = files.filter((one) => one !== undefined).sort((a, b) => a.mtimeMs - b.mtimeMs);
  let left = there.reduce((sum, { size }) => sum + size, 0);
  for (const { file, size } of there) {
    if (left <= most) return;
    // One that cannot be taken away still takes its room.
    if (await isGone(file)) left -= size;
  }
}

/** Undefined for a file that another process has just taken away. */
async function keptFile(file: string): Promise<KeptFile | undefined> {
  try {
    const { size, mtimeMs } = await stat(file);
    return { file, size, mtimeMs };
  } catch {
    return undefined;
  }
}

/** Takes a file away; whether it is gone then. */
function isGone(file: string): Promise<boolean> {
  return rm(file, { force: true }).then(
    () => true,
    () => false,
  );
}
