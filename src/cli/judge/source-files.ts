import { stat } from 'node:fs/promises';
import { elementsOf, linesOf, loadHead, piecesOf, startOf } from '../../files/index.ts';
import type { Place } from '../../outputs/index.ts';
import { beginsAsRun, RunFileError, type RunHead } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';

/** How a file holds its records: one a line, or in a list of a JSON document. */
type Form =
  | { readonly kind: 'run'; readonly head: RunHead }
  | { readonly kind: 'lines' }
  | { readonly kind: 'list' }
  /** A log of Inspect. */
  | { readonly kind: 'samples' };

/** A file whose outputs are judged. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: number;
  readonly form: Form;
}

/** A record of a file, unread. */
export interface SourceRecord {
  readonly place: Place;
  /** Its number in the file, from 1. */
  readonly number: number;
  /** Bytes of the file before it, as far as they can be told: where its shard begins depends on them. */
  readonly at: number;
  /** Undefined where it is too long to be read. */
  readonly text: string | undefined;
}

/** Bytes by which a file is told. */
const HEAD = 1 << 16;

/** Looks at what a file is. Rejects where it is nothing that can be judged. */
export async function openSource(name: string): Promise<SourceFile> {
  try {
    const { size: bytes } = await stat(name);
    const start = (await startOf(name, HEAD)).replace(/^\uFEFF/, '');
    return { name, bytes, form: await formOf(name, start) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${name}: ${error instanceof RunFileError ? error.message : reasonOf(error)}`);
  }
}

async function formOf(name: string, start: string): Promise<Form> {
  if (beginsAsRun(start)) return { kind: 'run', head: await loadHead(linesOf(name)) };
  if (start.startsWith('PK\u0003\u0004'))
    throw new CommandError(
      `${name}: this is an archive. Write a log of Inspect as JSON first: inspect log convert --to json --output-dir FOLDER ${name}`,
    );
  if (start.startsWith('PAR1'))
    throw new CommandError(`${name}: this is a Parquet file, which cannot be judged. Write it as JSON lines.`);
  const text = start.trimStart();
  if (text.startsWith('[')) return { kind: 'list' };
  const isDocument = /^\{\s*\n/.test(text) || /^\{\s*"version"\s*:\s*\d+\s*,\s*"status"\s*:/.test(text);
  return { kind: isDocument ? 'samples' : 'lines' };
}

/** The records of a file in their order. Throws where the file breaks off within a document. */
export async function* recordsOf(file: SourceFile): AsyncGenerator<SourceRecord, void, undefined> {
  try {
    yield* file.form.kind === 'list' || file.form.kind === 'samples' ? inDocument(file) : inLines(file);
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(`${file.name}: ${reasonOf(error)}`);
  }
}

async function* inLines({ name, form }: SourceFile): AsyncGenerator<SourceRecord, void, undefined> {
  let number = 0;
  let at = 0;
  const replaced = form.kind === 'run' ? await earlierAnswers(name) : undefined;
  for await (const { text } of linesOf(name)) {
    number++;
    const isRecord = text?.trim() !== '' && !(form.kind === 'run' && number === 1) && replaced?.has(number) !== true;
    if (isRecord) yield { place: { file: name, line: number }, number, at, text };
    at += text === undefined ? 0 : Buffer.byteLength(text) + 1;
  }
}

/** The lines of a run that a later one replaces: a run that is resumed asks again what had failed. */
async function earlierAnswers(name: string): Promise<ReadonlySet<number>> {
  const last = new Map<string, number>();
  const replaced = new Set<number>();
  let number = 0;
  for await (const { text } of linesOf(name)) {
    number++;
    const found = /^\{"kind":"sample",("tier":"[SML]","index":\d+,)(?:"repeat":(\d+),)?/.exec(text ?? '');
    if (found === null) continue;
    const key = `${found[1]}${found[2] ?? 1}`;
    const before = last.get(key);
    if (before !== undefined) replaced.add(before);
    last.set(key, number);
  }
  return replaced;
}

async function* inDocument({ name, form }: SourceFile): AsyncGenerator<SourceRecord, void, undefined> {
  const elements = elementsOf(piecesOf(name), form.kind === 'samples' ? 'samples' : undefined);
  let at = 0;
  for (let number = 1; ; number++) {
    const { done, value } = await elements.next();
    if (done === true) {
      if (value) return;
      throw new CommandError(
        number === 1
          ? `${name}: this is a JSON document without a list of samples. What can be judged are JSON lines, a list of records, and logs of Inspect.`
          : `${name}: this document breaks off behind its sample ${number - 1}. What stands before was judged.`,
      );
    }
    yield { place: { file: name, sample: number }, number, at, text: value.text };
    at = value.end;
  }
}
