import {
  RunReader,
  type RunHead,
  type RunProbe,
  type RunSample,
  type RunSession,
  sampleKey,
  type SampleName,
  type SampleReading,
} from '../spotcheck/index.ts';
import type { Line } from './file-lines.ts';
import { LinesDigest } from './kept-figures.ts';
import { type Keeping, KeptVerdicts } from './kept-verdicts.ts';
import { type SampleJudges, TakeInTurn } from './take-in-turn.ts';

export interface LoadedRun {
  /** With all extensions. */
  readonly head: RunHead;
  /** For people: lines that were left out, and why. */
  readonly notes: readonly string[];
  /** Whether the last line is whole; what is written next has to begin a line. */
  readonly isEnded: boolean;
}

/** What is made of a run while its file is read. Each may be asynchronous, and the reading waits for it. */
export interface RunVisitor {
  /** As the first line has it. */
  head(head: RunHead): Promise<void> | void;
  /** Whether a line behind the first one is known, and need not be read. */
  isKnown?(line: Line): boolean;
  /** Each sample and probe as it stands in the file; a later sample with the same key replaces an earlier one. */
  sample(sample: RunSample | RunProbe, line: Line): Promise<void> | void;
}

/**
 * Reads a run's file line by line: no more of it is held than one sample. Undefined for a file in which nothing stands.
 * Rejects with a RunFileError where it is no run.
 */
export async function loadRun(lines: AsyncIterable<Line>, visitor: RunVisitor): Promise<LoadedRun | undefined> {
  const reader = new RunReader();
  let isEnded = true;
  for await (const line of lines) {
    isEnded = line.isEnded;
    const headBefore = reader.head;
    if (headBefore !== undefined && visitor.isKnown?.(line) === true) {
      reader.pass();
      continue;
    }
    const sample = reader.read(line.text);
    if (headBefore === undefined && reader.head !== undefined) await visitor.head(reader.head);
    if (sample !== undefined) await visitor.sample(sample, line);
  }
  return reader.head && { head: reader.head, notes: reader.notes, isEnded };
}

/** How a run is read into a session. */
export interface SessionReading {
  /** Of work, as the session takes it. */
  readonly budget?: number | undefined;
  /** Where verdicts are kept; undefined where all answers are judged. */
  readonly keeping?: Keeping | undefined;
  /** Who judges the samples of a session that is read without a budget; by default they are judged here. */
  readonly judgesOf?: ((session: RunSession) => SampleJudges | undefined) | undefined;
  /** Once it is aborted, the reading rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each sample: how many so far, and how many of them had to be judged. */
  readonly onSample?: ((read: number, judged: number) => void) | undefined;
}

/** A run that was read into a session. */
export interface LoadedSession {
  readonly session: RunSession;
  /** Whether its last line is whole. */
  readonly isEnded: boolean;
  /** Takes the verdicts on what is answered from now on. */
  readonly kept: KeptVerdicts | undefined;
}

/**
 * Reads a run's file into the session that `sessionOf` gives for its first line. Undefined for a file in which nothing
 * stands. Rejects with a RunFileError where it is no run.
 */
export async function loadSession(
  lines: AsyncIterable<Line>,
  sessionOf: (head: RunHead) => RunSession,
  { budget = Infinity, keeping, judgesOf, signal, onSample }: SessionReading = {},
): Promise<LoadedSession | undefined> {
  let into: { readonly session: RunSession; readonly reading: SampleReading; readonly taking: TakeInTurn } | undefined;
  let kept: KeptVerdicts | undefined;
  let judges: SampleJudges | undefined;
  let [read, judged] = [0, 0];
  const digests = new LinesDigest();
  const visitor: RunVisitor = {
    head: async (head) => {
      const session = sessionOf(head);
      const reading = session.readAnew(budget);
      kept = keeping && (await KeptVerdicts.of(session, keeping));
      judges = budget === Infinity ? judgesOf?.(session) : undefined;
      const taking = new TakeInTurn({
        reading,
        judges,
        onJudged: async (worth, digest) => {
          // What a budget leaves of a verdict is not the verdict.
          if (worth !== undefined && digest !== undefined && budget === Infinity) await kept?.add(digest, worth);
          onSample?.(++read, ++judged);
        },
        onKnown: () => onSample?.(++read, judged),
      });
      into = { session, reading, taking };
    },
    isKnown: ({ digest }) => {
      signal?.throwIfAborted();
      digests.add(digest);
      const known = digest === undefined ? undefined : kept?.get(digest);
      if (known === undefined) return false;
      into?.taking.addKnown(known);
      return true;
    },
    sample: (sample, { digest }) => into?.taking.add(sample, digest),
  };
  try {
    const loaded = await loadRun(lines, visitor);
    if (loaded === undefined || into === undefined) return undefined;
    await into.taking.end();
    // What a budget leaves of the verdicts has other figures.
    const name = budget === Infinity && kept !== undefined ? digests.end(loaded.head) : undefined;
    const figures = name === undefined ? undefined : kept?.figures(digests.count, name);
    into.reading.end(loaded.notes, loaded.head, figures);
    return { session: into.session, isEnded: loaded.isEnded, kept };
  } finally {
    kept?.forgetKnown();
    await judges?.close();
    await kept?.end();
  }
}

/** The first line of a run's file. Rejects with a RunFileError where it is no run. */
export async function loadHead(lines: AsyncIterable<Line>): Promise<RunHead> {
  const reader = new RunReader();
  for await (const { text } of lines) {
    reader.read(text);
    if (reader.head !== undefined) return reader.head;
  }
  return reader.end().head;
}

/** The last sample of this name, with all its texts; undefined where there is none. */
export async function loadSample(lines: AsyncIterable<Line>, name: SampleName): Promise<RunSample | undefined> {
  const reader = new RunReader();
  const { tier, index } = name;
  const key = sampleKey(name);
  const own = `{"kind":"sample","tier":${JSON.stringify(tier)},"index":${index},`;
  let found: RunSample | undefined;
  for await (const { text } of lines) {
    // Every line could be read; as we write them, most need not be.
    if (reader.head !== undefined && text?.startsWith('{"kind":"sample","tier":') && !text.startsWith(own)) continue;
    const sample = reader.read(text);
    if (sample?.kind === 'sample' && sampleKey(sample) === key) found = sample;
  }
  return found;
}
