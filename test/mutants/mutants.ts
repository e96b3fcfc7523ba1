/** All mutants of the program, and a choice of them that small changes of the program leave nearly as it is. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Mutation, mutationsOf } from './mutations.ts';

/** A mutation of a file, by its path from the checkout. */
export interface Mutant {
  /** Counted over all mutants of a checkout. */
  readonly number: number;
  readonly file: string;
  readonly mutation: Mutation;
}

/** Folders of src whose mutants are tried. */
const subjects: readonly string[] = [
  'src/machine',
  'src/turing',
  'src/compile',
  'src/record',
  'src/trace',
  'src/dataset/synthesis',
  'src/inference',
  'src/debugger',
];

/** Every mutant of the subjects. */
export function allMutants(root: string): readonly Mutant[] {
  return subjects
    .flatMap((folder) => filesOf(root, folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('index.ts'))
    .flatMap((file) =>
      mutationsOf(file, readFileSync(path.join(root, file), 'utf8')).map((mutation) => ({ file, mutation })),
    )
    .map((mutant, number) => ({ number, ...mutant }));
}

/** The paths of all files in a folder, from `root`, in order. */
export function filesOf(root: string, folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/**
 * `count` of the mutants in an order by chance, which a file's name and the mutation's text say, not its line: another
 * line of code elsewhere chooses no other mutants. The first of more are the same ones.
 */
export function chosenBy(seed: string, count: number, mutants: readonly Mutant[]): readonly Mutant[] {
  const seen = new Map<string, number>();
  const ranked = mutants.map((mutant) => {
    const words = `${mutant.file}:${mutant.mutation.change}`;
    const before = seen.get(words) ?? 0;
    seen.set(words, before + 1);
    return { mutant, rank: hashOf(seed, words, String(before)) };
  });
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked.slice(0, count).map(({ mutant }) => mutant);
}

export function hashOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex').slice(0, 32);
}
