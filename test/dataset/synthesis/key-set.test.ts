import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addFigures, characterCount, noFigures } from '../../../src/dataset/synthesis/file-figures.ts';
import { candidateKeys, KeySet, SampleChooser, smallSpace, Split, Used } from '../../../src/dataset/synthesis/index.ts';
import { compileTask } from '../../tasks/load.ts';

describe('a set of keys', () => {
  it('has the keys that were added, each once, also where words are zero and where it grows', () => {
    const word = fc.oneof(fc.constantFrom(0, 1, 2 ** 32 - 1), fc.nat(40));
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 60 }), (keys) => {
        const set = new KeySet();
        const expected = new Set<string>();
        for (const [a, b] of keys) {
          assert.equal(set.has(a, b), expected.has(`${a} ${b}`));
          assert.equal(set.add(a, b), !expected.has(`${a} ${b}`));
          expected.add(`${a} ${b}`);
          assert.equal(set.size, expected.size);
        }
      }),
    );
    const many = new KeySet();
    const keys = Array.from({ length: 3000 }, (_, i) => [i % 7, Math.floor(i / 7)] as const);
    for (const [a, b] of keys) assert.ok(many.add(a, b));
    assert.equal(many.size, keys.length);
    for (const [a, b] of keys) assert.ok(many.has(a, b) && !many.has(a, b + 1000));
  });
});

describe('the sides of a split', () => {
  it('are listed for a small space, and told by the first word of a key for others', () => {
    const small = new Split({ size: 9, evaluation: Uint32Array.of(1, 2, 3, 4, 0, 0) });
    const sides = (split: Split, ...keys: readonly (readonly [number, number])[]): readonly string[] =>
      keys.map(([a, b]) => split.sideOf(a, b));
    assert.deepEqual(sides(small, [1, 2], [3, 4], [0, 0], [2, 3], [4, 0], [2, 1]), [
      'eval',
      'eval',
      'eval',
      'train',
      'train',
      'train',
    ]);
    const large = new Split(undefined);
    assert.deepEqual(sides(large, [0, 9], [2 ** 29 - 1, 9], [2 ** 29, 0], [2 ** 32 - 1, 0]), [
      'eval',
      'eval',
      'train',
      'train',
    ]);
  });
});

describe('the inputs of a small space', () => {
  const drawing = (high: number): ReturnType<typeof compileTask> =>
    compileTask(`task "T" { class enumeration length n: S 1, M 2, L 3
      input a: int = random 1..${high}
      ask "{a}?"
      answer a
    }`);

  it('are all found, an eighth of them, with the smallest hashes, for evaluation', () => {
    for (const [size, evaluation] of [
      [1, 0],
      [2, 1],
      [8, 1],
      [9, 2],
      [200, 25],
    ] as const) {
      const task = drawing(size);
      const keys = candidateKeys(task, 'S', -1, 0, 6000);
      const found = new Map<string, readonly [number, number]>();
      for (let at = 0; at < keys.length; at += 5) {
        const [a = 0, b = 0] = keys.subarray(at, at + 2);
        found.set(`${a} ${b}`, [a, b]);
      }
      const smallest = [...found.values()].sort(([a, b], [c, d]) => a - c || b - d).slice(0, evaluation);
      const space = smallSpace(task, 'S');
      assert.deepEqual([space?.size, space && [...space.evaluation]], [size, smallest.flat()], String(size));
    }
  });

  it('are not looked for where there are many', () => {
    assert.equal(smallSpace(drawing(10 ** 9), 'S'), undefined);
    assert.equal(smallSpace(drawing(1300), 'S'), undefined);
  });
});

describe('a chooser of samples', () => {
  const split = new Split({ size: 100, evaluation: Uint32Array.of(9, 9) });
  /** Inputs and question by number, of a length; the input 9 is for evaluation. */
  const keysOf = (
    ...candidates: readonly (readonly [input: number, question: number, length: number])[]
  ): Uint32Array => Uint32Array.from(candidates.flatMap(([a, c, length]) => [a, a, c, c, length]));

  it('counts what was drawn, chosen and new of each length, and what repeats inputs', () => {
    const chooser = new SampleChooser({ wanted: { train: 3, eval: 1 }, split, used: new Used(), allowRepeats: false });
    assert.equal(chooser.missing, 4);
    chooser.add(keysOf([1, 1, 2], [1, 2, 2], [2, 1, 2], [3, 3, 5], [9, 4, 5], [9, 5, 5], [4, 6, 2]));
    assert.deepEqual(chooser.chosen, { train: [0, 3, 6], eval: [4] });
    assert.deepEqual(chooser.repeats, { train: 0, eval: 0 });
    assert.deepEqual(
      [...chooser.lengths],
      [
        [2, { drawn: { train: 4, eval: 0 }, chosen: { train: 2, eval: 0 }, inputs: 3 }],
        [5, { drawn: { train: 1, eval: 1 }, chosen: { train: 1, eval: 1 }, inputs: 2 }],
      ],
    );
    assert.deepEqual(
      [chooser.next, chooser.distinct, chooser.missing, chooser.isDone, chooser.isExhausted],
      [7, 5, 0, true, false],
    );
    chooser.add(keysOf([5, 7, 2]));
    assert.equal(chooser.next, 7);
  });

  it('takes inputs again where a length would else have less than its share', () => {
    const chooser = new SampleChooser({
      wanted: { train: 6, eval: 0 },
      split,
      used: new Used(),
      allowRepeats: false,
      balanceLengths: true,
    });
    // Length 2 has two inputs, then only repeats; length 5 has new ones.
    chooser.add(keysOf([1, 1, 2], [1, 2, 2], [2, 3, 5], [1, 4, 2], [3, 5, 5], [1, 6, 2], [4, 7, 5], [5, 8, 5]));
    assert.deepEqual(chooser.chosen.train, [0, 2, 3, 4, 5, 6]);
    assert.deepEqual(chooser.repeats, { train: 2, eval: 0 });
  });

  it('gives up after so many candidates in a row that were of no use, for those and 64 more that were', () => {
    for (const [useful, allowRepeats] of [
      [0, false],
      [3, false],
      [3, true],
    ] as const) {
      const chooser = new SampleChooser({ wanted: { train: 9, eval: 0 }, split, used: new Used(), allowRepeats });
      for (let i = 0; i < useful; i++) chooser.add(keysOf([i + 1, i + 1, 2]));
      // Inputs for evaluation, which are not wanted, with one question.
      let inVain = 0;
      chooser.add(keysOf([9, 99, 2]));
      while (!chooser.isExhausted && inVain < 10_000) {
        chooser.add(keysOf([9, 99, 2]));
        inVain++;
      }
      const found = useful + 1;
      assert.equal(inVain, 16 * (found + 64) + 1, String(useful));
      assert.equal(chooser.isDone, !allowRepeats);
    }
  });
});

describe('the characters of a text', () => {
  it('are counted as a person would, those of two units once', () => {
    assert.deepEqual(['', 'abc', 'a😀b', '😀😀'].map(characterCount), [0, 3, 3, 2]);
  });

  it('are added up, with samples', () => {
    const [one, other] = [
      { samples: 1, questionCharacters: 20, traceCharacters: 300 },
      { samples: 4, questionCharacters: 50, traceCharacters: 600 },
    ];
    assert.deepEqual(addFigures(one, other), { samples: 5, questionCharacters: 70, traceCharacters: 900 });
    assert.deepEqual(addFigures(noFigures, one), one);
  });
});
