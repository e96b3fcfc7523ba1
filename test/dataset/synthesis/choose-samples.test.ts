import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compileText } from '../../../src/compile/index.ts';
import {
  candidate,
  candidateKeys,
  canonicalInputs,
  SampleChooser,
  smallSpace,
  Split,
  Used,
} from '../../../src/dataset/synthesis/index.ts';
import type { Task, TierName } from '../../../src/machine/index.ts';
import { loadTask } from '../../tasks/load.ts';

interface Wish {
  readonly train: number;
  readonly eval: number;
  readonly seed?: number;
  readonly tier?: TierName;
  readonly allowRepeats?: boolean;
  readonly balanceLengths?: boolean;
  readonly chunk?: number;
}

const splits = new Map<string, Split>();

/** The split of a tier, which no seed changes. */
function splitOf(task: Task, tier: TierName): Split {
  const key = `${task.name} ${tier}`;
  const split = splits.get(key) ?? new Split(smallSpace(task, tier));
  splits.set(key, split);
  return split;
}

function choose(
  task: Task,
  { train, eval: evaluation, seed = 7, tier = 'S', allowRepeats = false, balanceLengths = false, chunk = 100 }: Wish,
): SampleChooser {
  const chooser = new SampleChooser({
    wanted: { train, eval: evaluation },
    split: splitOf(task, tier),
    used: new Used(),
    allowRepeats,
    balanceLengths,
  });
  while (!chooser.isDone) chooser.add(candidateKeys(task, tier, seed, chooser.next, chunk));
  return chooser;
}

function inputsOf(task: Task, indexes: readonly number[], seed = 7, tier: TierName = 'S'): string[] {
  return indexes.map((index) => {
    const { lengths, inputs } = candidate(task, tier, seed, index);
    return canonicalInputs(task, lengths, inputs);
  });
}

function questionsOf(task: Task, indexes: readonly number[], seed = 7): string[] {
  return indexes.map((index) => candidate(task, 'S', seed, index).question);
}

const addition = loadTask('addition');
const derangement = loadTask('derangement');

/** Flips words of two to eight letters. */
function shortFlip(): Task {
  const text = readFileSync('tasks/word-flip.tail', 'utf8').replace(
    /length n: .*/,
    'length n: S 2..8, M 9..10, L 11..12',
  );
  const [task] = compileText(text).tasks;
  assert.ok(task);
  return task;
}

describe('choosing the samples of a data set', () => {
  it('gives as many as are wanted, none with the inputs or the question of another', () => {
    const { chosen } = choose(addition, { train: 800, eval: 100 });
    assert.deepEqual([chosen.train.length, chosen.eval.length], [800, 100]);
    const all = [...chosen.train, ...chosen.eval];
    assert.equal(new Set(inputsOf(addition, all)).size, 900);
    assert.equal(new Set(questionsOf(addition, all)).size, 900);
  });

  it('goes on for a side that is rare, however many fit samples of the other side it passes over', () => {
    const split = new Split(undefined);
    const sides = { train: [] as number[], eval: [] as number[] };
    for (let i = 1; i <= 40_000; i++) {
      const key = Math.imul(i, 0x9e3779b1) >>> 0;
      sides[split.sideOf(key, key)].push(key);
    }
    const keys = [...sides.train.slice(0, 5000), ...sides.eval.slice(0, 3)].flatMap((key) => [key, key, key, key, 1]);
    const chooser = new SampleChooser({ wanted: { train: 0, eval: 3 }, split, used: new Used(), allowRepeats: false });
    chooser.add(Uint32Array.from(keys));
    assert.deepEqual(chooser.chosen, { train: [], eval: [5000, 5001, 5002] });
    assert.equal(chooser.isExhausted, false);
  });

  it('chooses the same whatever the size of the pieces that the keys come in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(addition, derangement, shortFlip()),
        fc.boolean(),
        fc.boolean(),
        (chunk, task, allowRepeats, balanceLengths) => {
          const wish = { train: 60, eval: 10, allowRepeats, balanceLengths };
          assert.deepEqual(choose(task, { ...wish, chunk }).chosen, choose(task, wish).chosen);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('gives every length its share where lengths are balanced, in other words first, and counts them all', () => {
    const flip = shortFlip();
    const wish = { train: 2000, eval: 200, tier: 'S' } as const;
    const alone = choose(flip, wish);
    const balanced = choose(flip, { ...wish, balanceLengths: true });
    // Two letters are soon used up, and are passed over.
    assert.ok((alone.lengths.get(2)?.chosen.train ?? 0) < 20);
    const sides = ['train', 'eval'] as const;
    const sum = (
      of: ReadonlyMap<number, { readonly chosen: Record<'train' | 'eval', number> }>,
      side: 'train' | 'eval',
    ): number => [...of.values()].reduce((all, { chosen }) => all + chosen[side], 0);
    for (const side of sides) {
      assert.deepEqual([sum(alone.lengths, side), sum(balanced.lengths, side)], [wish[side], wish[side]]);
      const drawn = [...balanced.lengths.values()].reduce((all, counts) => all + counts.drawn[side], 0);
      for (const [length, counts] of balanced.lengths) {
        assert.ok(
          counts.chosen[side] >= (0.85 * (wish[side] * counts.drawn[side])) / drawn - 2,
          `${side} ${length}: ${JSON.stringify(counts)}`,
        );
        const samples = balanced.chosen[side].filter(
          (index) => Math.max(...Object.values(candidate(flip, 'S', 7, index).lengths)) === length,
        );
        assert.equal(counts.chosen[side], samples.length);
      }
    }
    assert.ok(balanced.repeats.train > 0 && alone.repeats.train === 0);
    const side = (chooser: SampleChooser, one: 'train' | 'eval'): Set<string> =>
      new Set(inputsOf(flip, chooser.chosen[one]));
    assert.deepEqual(
      [...side(balanced, 'train')].filter((inputs) => side(balanced, 'eval').has(inputs)),
      [],
    );
  });

  it('continues with the same samples when more are wanted, and gives evaluation whatever is trained on', () => {
    const few = choose(addition, { train: 50, eval: 20 });
    const many = choose(addition, { train: 300, eval: 20 });
    assert.deepEqual(many.chosen.train.slice(0, 50), few.chosen.train);
    assert.deepEqual(many.chosen.eval, few.chosen.eval);
  });

  it('keeps evaluation of one seed out of the training of every other, in small spaces too', () => {
    for (const task of [addition, derangement, loadTask('population')]) {
      const evaluation = new Set(
        [1, 2, 3].flatMap((seed) => inputsOf(task, choose(task, { train: 0, eval: 100, seed }).chosen.eval, seed)),
      );
      for (const seed of [1, 2, 3]) {
        const train = inputsOf(task, choose(task, { train: 500, eval: 0, seed }).chosen.train, seed);
        assert.ok(train.length > 10);
        assert.deepEqual(
          train.filter((inputs) => evaluation.has(inputs)),
          [],
        );
      }
    }
  });

  it('finds every input of a small space, an eighth of them for evaluation, and says how many there are', () => {
    const chooser = choose(derangement, { train: 1000, eval: 1000 });
    const tier = derangement.tiers.find(({ name }) => name === 'S');
    const size = tier === undefined ? 0 : tier.high - tier.low + 1;
    assert.ok(chooser.isExhausted);
    assert.equal(chooser.distinct, size);
    assert.equal(chooser.chosen.eval.length, Math.ceil(size / 8));
    assert.equal(chooser.chosen.train.length, size - Math.ceil(size / 8));
  });

  it('repeats inputs where that is allowed, in other words as long as there are some', () => {
    const { chosen, repeats } = choose(derangement, { train: 300, eval: 30, allowRepeats: true });
    assert.deepEqual([chosen.train.length, chosen.eval.length], [300, 30]);
    assert.equal(repeats.train, 300 - new Set(inputsOf(derangement, chosen.train)).size);
    assert.equal(new Set(questionsOf(derangement, chosen.train)).size, 300);
    const train = new Set(inputsOf(derangement, chosen.train));
    assert.deepEqual(
      inputsOf(derangement, chosen.eval).filter((inputs) => train.has(inputs)),
      [],
    );
  });

  it('ends with too few where one side has no inputs at all', () => {
    const split = new Split({ size: 1, evaluation: new Uint32Array(0) });
    const chooser = new SampleChooser({ wanted: { train: 5, eval: 5 }, split, used: new Used(), allowRepeats: true });
    for (let i = 0; i < 100_000 && !chooser.isDone; i++) chooser.add(Uint32Array.of(1, 2, 3, i % 4));
    assert.ok(chooser.isDone);
    assert.deepEqual([chooser.chosen.train.length, chooser.chosen.eval.length], [5, 0]);
  });

  it('shares nothing between neighbouring seeds', () => {
    const [a, b] = [7, 8].map(
      (seed) => new Set(inputsOf(addition, choose(addition, { train: 500, eval: 100, seed }).chosen.train, seed)),
    );
    assert.deepEqual(
      [...(a ?? [])].filter((inputs) => b?.has(inputs)),
      [],
    );
    assert.equal(a?.size, 500);
  });
});
