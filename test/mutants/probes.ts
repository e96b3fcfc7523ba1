/** Probes at the places of mutations: only a test that reaches such a place can notice what changes there. */
import type { Mutant } from './mutants.ts';

/** The text of a file with a probe at each of its mutants' places, which tells reached.mjs that it was reached. */
export function withProbes(text: string, mutants: readonly Mutant[]): string {
  const cuts = mutants.flatMap(({ number, mutation: { from, to, isStatement } }) => {
    const size = to - from;
    const probe = `globalThis.reachedMutants&&(globalThis.reachedMutants[${number}]=1)`;
    const [before, after] = isStatement ? [`${probe};`, ''] : [`(${probe},`, ')'];
    // Of two that begin or end at one place, the longer one is the outer one.
    return [
      { offset: from, isEnd: false, order: -size, insert: before },
      { offset: to, isEnd: true, order: size, insert: after },
    ];
  });
  cuts.sort((a, b) => a.offset - b.offset || Number(b.isEnd) - Number(a.isEnd) || a.order - b.order);
  let result = '';
  let done = 0;
  for (const { offset, insert } of cuts) {
    result += text.slice(done, offset) + insert;
    done = offset;
  }
  return result + text.slice(done);
}
