import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { version } from '../../../package.json';
import { setFormats, shardSuffix, type SplitName } from '../../dataset/synthesis/index.ts';
import { parseJson } from '../../inference/index.ts';
import { CommandError } from '../command-error.ts';
import { PART, removeFiles, replaceText, textIfThere } from './disk.ts';
import { isSealed, sealed } from './seal.ts';
import { commandText, type Settings } from './settings.ts';

/** The newest form of a manifest, and of the traces that the data set holds. */
const SCHEMA = 2;

const count = z.int().nonnegative();
const tier = z.enum(['S', 'M', 'L']);

const identitySchema = z.object({
  schema: z.literal(SCHEMA),
  version: z.string(),
  command: z.string(),
  tasks: z.array(z.object({ name: z.string(), folder: z.string(), hash: z.string() })),
  seed: count,
  style: z.string(),
  variant: z.string(),
  format: z.enum(setFormats),
  shard: z.object({ index: count, of: count }).nullable(),
  /** How many faults are in a trace; not there where traces are right. */
  faults: z.object({ least: count, most: count }).optional(),
});
/** What a data set is made from: two with the same identity have the same bytes. */
export type Identity = z.output<typeof identitySchema>;

const fileSchema = z.object({
  path: z.string(),
  split: z.enum(['train', 'eval']),
  tier: tier.nullable(),
  samples: count,
  bytes: count,
  sha256: z.string(),
  characters: z.object({ questions: count, traces: count }),
});
/** A whole file; its path is within the data set's folder. */
export type FileRecord = z.output<typeof fileSchema>;

/** The beginning of a file that is being written: its samples, its bytes and their checksum. */
const partSchema = fileSchema.omit({ split: true, tier: true });
export type PartRecord = z.output<typeof partSchema>;

/** What is to be removed of a data set of any version. */
const filesSchema = z.object({ files: z.array(fileSchema) });
const earlierSchema = z.object({ schema: z.number().lt(SCHEMA), version: z.string() });
const journalSchema = identitySchema.extend({ files: z.array(fileSchema), parts: z.array(partSchema).default([]) });

type Sides = Readonly<Record<SplitName, number>>;

/** What stands in a finished manifest besides. */
export interface ManifestDetails {
  readonly gitCommit: string | null;
  readonly counts: readonly {
    readonly task: string;
    readonly tier: string;
    readonly wanted: Sides;
    readonly samples: Sides;
    readonly repeats: Sides;
    /** Where the space was too small: its different inputs. */
    readonly inputs: number | null;
    /** By length: the samples, of all shards together, and the different inputs that were met. */
    readonly lengths: readonly { readonly length: number; readonly samples: Sides; readonly inputs: number }[];
  }[];
  readonly tokens: readonly {
    readonly path: string;
    readonly method: string;
    readonly questions: number;
    readonly traces: number;
  }[];
}

export function identityOf(settings: Settings): Identity {
  const { tasks, seed, style, variant, format, shard, faults } = settings;
  return {
    schema: SCHEMA,
    version,
    command: commandText(settings),
    tasks: tasks.map(({ task, folder }) => ({ name: task.name, folder, hash: task.hash })),
    seed,
    style,
    variant,
    format,
    shard: shard === undefined ? null : { index: shard.index, of: shard.of },
    ...(faults === undefined ? {} : { faults: { least: faults.least, most: faults.most } }),
  };
}

/**
 * The record of what is whole, kept beside the files while they are written: `manifest.json.part`, which in the end
 * becomes `manifest.json`. A file is entered before it gets its final name, so that an entry says what the bytes of
 * that name have to be.
 */
export class Journal {
  readonly #entries = new Map<string, FileRecord>();
  readonly #parts = new Map<string, PartRecord>();
  #saved: Promise<void> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private readonly identity: Identity,
    readonly isFinished: boolean,
    files: readonly FileRecord[],
    parts: readonly PartRecord[],
  ) {
    for (const file of files) this.#entries.set(file.path, file);
    for (const part of parts) this.#parts.set(part.path, part);
  }

  /**
   * Opens the journal of the folder, or begins one. Refuses where another command made what is there, unless it may be
   * overwritten.
   */
  static async open(folder: string, settings: Settings, overwrite: boolean): Promise<Journal> {
    const identity = identityOf(settings);
    const file = path.join(folder, manifestName(identity));
    if (overwrite) await removeEarlier(folder, identity);
    else await refuseOthers(folder, identity);
    for (const name of [file, file + PART]) {
      const found = await readJournal(name, true);
      if (found !== undefined) return new Journal(folder, identity, name === file, found.files, found.parts);
    }
    const journal = new Journal(folder, identity, false, [], []);
    await journal.#save();
    return journal;
  }

  entry(file: string): FileRecord | undefined {
    return this.#entries.get(file);
  }

  /** How far a file was when that was last noted. */
  part(file: string): PartRecord | undefined {
    return this.#parts.get(file);
  }

  get entries(): readonly FileRecord[] {
    return [...this.#entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * Resolves when the entry is on the disk. Files may end at the same time: their entries are saved one after the
   * other.
   */
  enter(record: FileRecord): Promise<void> {
    this.#entries.set(record.path, record);
    this.#parts.delete(record.path);
    return this.#saveNext();
  }

  /** Notes how far a file is. Where this cannot be saved, a later run resumes from further back. */
  keep(record: PartRecord): Promise<void> {
    this.#parts.set(record.path, record);
    return this.#saveNext().catch(() => undefined);
  }

  #saveNext(): Promise<void> {
    const saved = this.#saved.then(() => this.#save());
    this.#saved = saved.catch(() => undefined);
    return saved;
  }

  /** Writes the manifest under its final name; gives that name. */
  async finish({ gitCommit, counts, tokens }: ManifestDetails): Promise<string> {
    const file = path.join(this.folder, manifestName(this.identity));
    const files = this.entries;
    const sum = (of: (file: FileRecord) => number): number => files.reduce((all, one) => all + of(one), 0);
    const byPath = new Map(tokens.map(({ path: name, ...figures }) => [name, figures]));
    const totals = {
      samples: sum((one) => one.samples),
      bytes: sum((one) => one.bytes),
      characters: sum((one) => one.characters.questions + one.characters.traces),
      tokens: tokens.reduce((all, one) => all + one.questions + one.traces, 0),
    };
    const manifest = {
      ...this.identity,
      gitCommit,
      counts,
      files: files.map((one) => ({ ...one, tokens: byPath.get(one.path) ?? null })),
      totals,
    };
    await replaceText(file, sealed(manifest));
    await removeFiles([file + PART, `${file + PART}.new`]);
    return file;
  }

  #save(): Promise<void> {
    return replaceText(
      path.join(this.folder, manifestName(this.identity)) + PART,
      sealed({ ...this.identity, files: this.entries, parts: [...this.#parts.values()] }),
    );
  }
}

function manifestName({ shard }: Identity): string {
  return `manifest${shardSuffix(shard ?? undefined)}.json`;
}

/** `isOwn`: a run resumes from it, and takes over the figures in it, which have to be those that were written. */
async function readJournal(file: string, isOwn = false): Promise<z.output<typeof journalSchema> | undefined> {
  const text = await textIfThere(file);
  if (text === undefined) return undefined;
  const value = parseJson(text);
  const parsed = journalSchema.safeParse(value).data;
  if (parsed === undefined && earlierSchema.safeParse(value).success)
    throw new CommandError(
      `${file}: this data set was made by an earlier version, when traces had another form. Give another --out, or --overwrite to make it again.`,
    );
  if (parsed === undefined)
    throw new CommandError(
      `${file}: this is not a manifest that this version can read. Give another --out, or --overwrite.`,
    );
  if (isOwn && !isSealed(value))
    throw new CommandError(
      `${file}: this file has been changed since it was written. Give another --out, or --overwrite to start again.`,
    );
  return parsed;
}

/** The format and the files of a finished data set, all its shards together. */
export async function readDataSet(
  folder: string,
): Promise<Pick<Identity, 'format' | 'faults'> & { readonly files: readonly FileRecord[] }> {
  const names = await manifestsIn(folder);
  const unfinished = names.find((name) => name.endsWith(PART));
  if (unfinished !== undefined)
    throw new CommandError(`${folder}: the data set is incomplete. Run its tail-cot synth command again to resume.`);
  const manifests = (await Promise.all(names.map((name) => readJournal(path.join(folder, name))))).flatMap(
    (one) => one ?? [],
  );
  const [first] = manifests;
  if (first === undefined)
    throw new CommandError(`${folder}: there is no manifest.json, so this is not a data set of tail-cot synth.`);
  const shards = first.shard?.of ?? 1;
  if (manifests.length < shards)
    throw new CommandError(`${folder}: only ${manifests.length} of ${shards} shards are there.`);
  return {
    format: first.format,
    faults: first.faults,
    files: manifests.flatMap(({ files }) => files).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** How the data set that is there differs from the one to write. */
function difference(found: Identity, { version, command }: Identity): string {
  if (found.version !== version) return `It was made by version ${found.version}; this is version ${version}.`;
  return found.command === command ? 'A task has changed since then.' : `It was: ${found.command}`;
}

/** Other shards of the same data set may be there, and nothing else that is a data set. */
async function refuseOthers(folder: string, identity: Identity): Promise<void> {
  const withoutShard = ({ command, shard, ...rest }: Identity): string =>
    JSON.stringify([
      command.replace(/ --shard \d+\//, ' --shard /'),
      shard?.of ?? null,
      identitySchema.omit({ command: true, shard: true }).parse(rest),
    ]);
  for (const name of await manifestsIn(folder)) {
    const file = path.join(folder, name);
    const found = await readJournal(file);
    if (found === undefined || withoutShard(found) === withoutShard(identity)) continue;
    throw new CommandError(
      `${folder} holds a data set of another command. ${difference(found, identity)}\n  Give another --out, or --overwrite to replace it.`,
    );
  }
}

async function removeEarlier(folder: string, identity: Identity): Promise<void> {
  const own = [manifestName(identity), manifestName(identity) + PART];
  for (const name of own) {
    const text = await textIfThere(path.join(folder, name));
    const files = text === undefined ? [] : (filesSchema.safeParse(parseJson(text)).data?.files ?? []);
    await removeFiles(
      files.map((file) => path.join(folder, file.path)).filter((file) => !path.relative(folder, file).startsWith('..')),
    );
  }
  await removeFiles(own.map((name) => path.join(folder, name)));
}

async function manifestsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^manifest(-\d+-of-\d+)?\.json(\.part)?$/.test(name)).sort();
  } catch {
    return [];
  }
}
