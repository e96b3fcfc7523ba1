/** Which test files reach the place of a mutation: only those can notice it. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Mutation } from './mutations.ts';

/** A mutation of a file, by its path from the checkout. */
export interface Mutant {
  readonly file: string;
  readonly mutation: Mutation;
}

/** What a run of one test file told. */
export interface TestFile {
  readonly name: string;
  readonly seconds: number;
  /** Mutants by number. */
  readonly reaches: ReadonlySet<number>;
}

/** The text of a file with a call at each of the mutations, which says that it was reached. */
export function withProbes(
  text: string,
  mutations: readonly { readonly number: number; readonly at: Mutation }[],
): string {
  const cuts = mutations.flatMap(({ number, at }) => {
    const size = at.to - at.from;
    const [before, after] = at.isStatement
      ? [`globalThis.reachedMutant?.(${number});`, '']
      : [`(globalThis.reachedMutant?.(${number}),`, ')'];
    // Of two that begin or end at one place, the longer one is the outer one.
    return [
      { offset: at.from, order: -size, insert: before },
      { offset: at.to, order: size, insert: after },
    ];
  });
  const isEnd = (cut: (typeof cuts)[number]): boolean => cut.order > 0;
  cuts.sort((a, b) => a.offset - b.offset || Number(isEnd(b)) - Number(isEnd(a)) || a.order - b.order);
  let result = '';
  let done = 0;
  for (const { offset, insert } of cuts) {
    result += text.slice(done, offset) + insert;
    done = offset;
  }
  return result + text.slice(done);
}

/** Runs every test file once in a copy of the checkout with probes in it, and leaves the copy as it was. */
export async function reachOf(
  copy: string,
  mutants: readonly Mutant[],
  testFiles: readonly string[],
  runFile: (name: string, environment: Readonly<Record<string, string>>) => Promise<boolean>,
): Promise<readonly TestFile[]> {
  const original = new Map<string, string>();
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const text = readFileSync(path.join(copy, file), 'utf8');
    const here = mutants.flatMap((mutant, number) => (mutant.file === file ? [{ number, at: mutant.mutation }] : []));
    original.set(file, text);
    writeFileSync(path.join(copy, file), withProbes(text, here));
  }
  const told: TestFile[] = [];
  for (const [i, name] of testFiles.entries()) {
    const folder = mkdtempSync(path.join(copy, 'reached-'));
    const started = performance.now();
    const passes = await runFile(name, { TAIL_REACHED: folder });
    if (!passes) throw new Error(`${name} fails without any mutation.`);
    const reaches = new Set(
      readdirSync(folder).flatMap((one) => JSON.parse(readFileSync(path.join(folder, one), 'utf8')) as number[]),
    );
    const seconds = (performance.now() - started) / 1000;
    told.push({ name, seconds, reaches });
    console.log(`${i + 1}/${testFiles.length} ${name}: ${seconds.toFixed(0)} s, reaches ${reaches.size} mutants`);
  }
  for (const [file, text] of original) writeFileSync(path.join(copy, file), text);
  return told;
}
