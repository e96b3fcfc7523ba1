import assert from 'node:assert/strict';
import { Random } from '../../../src/dataset/index.ts';
import { candidate, candidateKeys, canonicalInputs, hashText } from '../../../src/dataset/synthesis/index.ts';
import { loadTask } from '../../tasks/load.ts';

describe('what a data set is drawn and shared out by', () => {
  it('has hashes that stay as they are: which side of the split a question is on hangs on them', () => {
    const hashes: readonly (readonly [text: string, a: number, b: number])[] = [
      ['', 3954623016, 1738713326],
      ['a', 298494453, 2526530694],
      ['T\n3\n(1,2,3)', 177331719, 1426081888],
      ['naïve – \u{1F600}', 3015616896, 3922245218],
    ];
    for (const [text, a, b] of hashes) {
      const found = new Uint32Array(2);
      hashText(text, found, 0);
      assert.deepEqual([...found], [a, b], text);
    }
  });

  it('has keys of candidates: the hash of the inputs, that of the question, and the length', () => {
    const task = loadTask('addition');
    const words: number[] = [];
    for (const index of [7, 8, 9]) {
      const { lengths, inputs, question } = candidate(task, 'M', 5, index);
      const hashes = new Uint32Array(4);
      hashText(canonicalInputs(task, lengths, inputs), hashes, 0);
      hashText(question, hashes, 2);
      words.push(...hashes, Math.max(...Object.values(lengths)));
    }
    assert.deepEqual([...candidateKeys(task, 'M', 5, 7, 3)], words);
  });

  it('has random numbers that stay as they are: all samples hang on them', () => {
    const random = new Random('T', 'S', 0, 0);
    const drawn = [0, 1, 2].map(() => random.integer(0, 2 ** 32 - 1));
    assert.deepEqual(drawn, [2580052568, 1196296818, 4117689184]);
  });
});
