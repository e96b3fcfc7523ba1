import { existsSync, rmSync, statSync } from 'node:fs';
import { appendFile, open, truncate } from 'node:fs/promises';
import {
  type EndedSample,
  READ_SCHEMA,
  RUN_SCHEMA,
  RunFileError,
  type RunHead,
  type RunSession,
  sampleKey,
} from '../spotcheck/index.ts';
import { linesOf } from './file-lines.ts';
import { KeptVerdicts } from './kept-verdicts.ts';
import { loadSession, type SessionReading } from './load-run.ts';
import { lockRun, realName } from './run-lock.ts';

/** A run's file, which nobody else writes until it is closed. */
export interface WritableRun {
  /** What the file holds already; undefined where that is nothing. */
  readonly session: RunSession | undefined;
  readonly append: (line: string) => Promise<void>;
  /** Keeps what a sample of the session is worth that was appended. */
  readonly took: (session: RunSession, ended: EndedSample) => void;
  /** Others may write it at once; what is kept beside it is written when this resolves. */
  close(): Promise<void>;
}

/**
 * Opens a run's file to write to its end: makes it where it is not there, and reads what it holds into the session that
 * `sessionOf` gives for its first line. Rejects with a RunLockedError where another process writes it, and with a
 * RunFileError where it is no run.
 */
export async function openRun(
  file: string,
  sessionOf: (head: RunHead) => RunSession,
  reading: SessionReading = {},
): Promise<WritableRun> {
  const lock = lockRun(file);
  try {
    // Another process may have begun and ended it just now.
    const isNew = !existsSync(file);
    if (isNew) await appendFile(file, '');
    const loaded = await loadSession(linesOf(file), sessionOf, reading);
    // Nothing but blanks: the run begins here. One that was killed may have left half a line: the next begins a new one.
    if (loaded === undefined) await truncate(file);
    else if (!loaded.isEnded) await appendFile(file, '\n');
    let schemaAt = loaded?.session.head.schema === READ_SCHEMA ? await placeOfSchema(file) : undefined;
    let kept = loaded === undefined ? undefined : Promise.resolve(loaded.kept);
    let taking: Promise<void> = Promise.resolve();
    const { keeping } = reading;
    return {
      session: loaded?.session,
      append: async (line) => {
        if (schemaAt !== undefined) await nameSchema(file, schemaAt);
        schemaAt = undefined;
        await appendFile(file, line);
      },
      took: (session, { sample, worth }) => {
        if (keeping === undefined || worth === undefined || sample.kind !== 'sample') return;
        kept ??= KeptVerdicts.of(session, keeping);
        const [into, id] = [kept, sampleKey(sample)];
        taking = taking.then(async () => (await into)?.addAnswered(session.lineOf(sample), { id, worth }));
      },
      close: async () => {
        // Nothing came of a run that could not begin.
        if (isNew && statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(realName(file));
        lock.release();
        await taking;
        await (await kept)?.end();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** How the first line begins, up to the schema's number; other programs may have put blanks into it. */
const BEFORE_SCHEMA = /^(?:\xef\xbb\xbf)?\s*\{\s*"kind"\s*:\s*"run"\s*,\s*"schema"\s*:\s*(?=\d\s*,)/;
const LONGEST_START = 256;

/** Where the digit of the schema stands. Rejects with a RunFileError where other fields come first. */
async function placeOfSchema(file: string): Promise<number> {
  const handle = await open(file, 'r');
  try {
    const start = Buffer.alloc(LONGEST_START);
    await handle.read(start, 0, LONGEST_START, 0);
    const place = BEFORE_SCHEMA.exec(start.toString('latin1'))?.[0].length;
    if (place === undefined)
      throw new RunFileError(
        `Nothing can be added to this run: it is of schema ${READ_SCHEMA}, and its first line does not begin with its kind and its schema. Put "kind":"run","schema":${READ_SCHEMA} first there.`,
      );
    return place;
  } finally {
    await handle.close();
  }
}

/**
 * Makes a run of the schema before one of this schema, since what is added may be what earlier versions do not know: they
 * then say so, and count nothing wrongly. One digit takes the place of another, so nothing can be lost.
 */
async function nameSchema(file: string, place: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write(String(RUN_SCHEMA), place);
  } finally {
    await handle.close();
  }
}
