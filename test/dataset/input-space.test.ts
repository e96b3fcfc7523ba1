import assert from 'node:assert/strict';
import { inputSpace, LARGEST_SPACE, sample, SampleError } from '../../src/dataset/index.ts';
import { canonicalInputs } from '../../src/dataset/synthesis/canonical-inputs.ts';
import type { Task } from '../../src/machine/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';

function taskOf(inputs: string, lengths = 'n', where = ''): Task {
  return compileTask(`task "T" { class enumeration length ${lengths}: S 2..3, M 4..5, L 60..61 ${where}
    ${inputs}
    ask "{a}?"
    answer 0
  }`);
}

/** Different inputs among many draws: all there are, where the space is small. */
function drawn(task: Task, draws: number): number {
  const seen = new Set<string>();
  for (let i = 0; i < draws; i++) {
    const { lengths, inputs } = sample(task, { tier: 'S' }, 1, i);
    seen.add(canonicalInputs(task, lengths, inputs));
  }
  return seen.size;
}

const spaces: readonly (readonly [inputs: string, lengths?: string, where?: string])[] = [
  ['input a: int = random 1..n'],
  ['input a: int = random 1..n', 'n, m', 'where n < m'],
  ['input a: int[n] = random 1..4'],
  ['input a: int[n] = random 1..4, distinct'],
  ['input a: int[n] = random 1..4, increasing'],
  ['input a: int[n] = random 1..5, decreasing, first 3..4'],
  ['input a: int[n] = random 1..5, increasing, first 0..2'],
  ['input a: int[n] = random 1..4, distinct, first 3..6'],
  ['input a: int[n] = random 1..4, first 5..6'],
  ['input a: int[n] = random permutation n'],
  ['input a: text = random letters n from "a".."c"'],
  ['input a: text = random letters n from "a".."d", distinct'],
  ['input a: text[n] = random letters 1 from "a".."c"'],
  ['input a: decimal = random digits n, point anywhere'],
  ['input a: digits = random digits n, first 4..5'],
  ['input a = random graph n vertices, n - 1 edges, weights 1..2, connected'],
  ['input a = random graph 4 vertices, n edges, weights 1..1'],
  ['input a = random graph 4 vertices, n + 1 edges, weights 1..2, connected'],
  ['input a: int[n] = random 1..4, increasing input b: int = random element of a'],
  ['input a: text = random letters n from "()["'],
  ['input a: text[n] = random letters 1 from "aab"'],
  ['input a: bool[n] = random one of [true, false]'],
  ['input a: int[n] = random one of [1, 5, 7 + n], distinct'],
  ['input b: text = random one of "()[" input a: text = random one of ["up", "down"] where a != "up" or b == "("'],
  ['input k: int = random 1..3 input a: int[k] = random 1..k'],
  ['input k: int = random 1..6 where k % 2 == 0 input a: int = random k..6 where a != k + n'],
  ['input a: text = random letters 1 from "a".."e" input b: text = random letters 1 from "a".."e" where a < b'],
];

describe('the space of inputs', () => {
  for (const [inputs, lengths, where] of spaces) {
    it(`is counted as drawing finds it: ${[inputs, lengths, where].filter((part) => part !== undefined).join(' ')}`, () => {
      const task = taskOf(inputs, lengths, where);
      const space = inputSpace(task, 'S');
      assert.equal(space.exact, true);
      // So many draws that hardly one of the inputs stays undrawn, were they not quite equally likely.
      const size = Number(space.size);
      assert.equal(space.size, BigInt(drawn(task, Math.ceil(1.5 * size * (Math.log(size) + 6)) + 300)));
    });
  }

  it('of sentences is that of their words, marks and commas', () => {
    // Two characters: A or I and a mark. Three: a word of two letters and a mark.
    const short = inputSpace(taskOf('input a: text = random sentence n letters'), 'S');
    const words = (letters: number): number =>
      Number(inputSpace(taskOf(`input a: text = random word ${letters}`), 'S').size) / 2;
    assert.deepEqual(short, { size: BigInt(3 * (words(1) + words(2))), exact: true });
    // Two words: no word of one letter at the end, none twice, a comma or not.
    const all = Array.from({ length: 12 }, (_, i) => words(i + 1));
    const any = all.reduce((a, b) => a + b, 0);
    const longer = any - words(1);
    const two = inputSpace(taskOf('input a: text = random sentence 2 words'), 'S');
    assert.deepEqual(two, { size: BigInt(2 * 3 * 2 * (words(1) * longer + longer * (longer - 1))), exact: true });
  });

  it('is at most so many where equal elements or long conditions hide how many there are', () => {
    const task = taskOf('input a: int[n] = random 1..2 input b: int = random element of a');
    const { size, exact } = inputSpace(task, 'S');
    assert.equal(exact, false);
    assert.ok(size >= BigInt(drawn(task, 500)));
    const hidden = inputSpace(
      taskOf(
        'input a: decimal = random digits n, point anywhere input b: decimal = random digits n, point anywhere where a != b',
      ),
      'S',
    );
    assert.equal(hidden.exact, false);
  });

  it('has a size that says "or more" beyond the largest', () => {
    assert.deepEqual(inputSpace(taskOf('input a: text = random letters n input b: text = random letters n'), 'L'), {
      size: LARGEST_SPACE,
      exact: false,
    });
  });

  it('of the tasks is never smaller than what drawing finds', () => {
    for (const name of ['addition', 'knapsack', 'binary-search', 'derangement', 'population']) {
      const task = loadTask(name);
      const { size } = inputSpace(task, 'S');
      assert.ok(size >= BigInt(drawn(task, 300)), name);
    }
    assert.deepEqual(inputSpace(loadTask('derangement'), 'S'), { size: 28n, exact: true });
  });

  it('cannot be told where a sampler gives nothing', () => {
    assert.throws(() => inputSpace(taskOf('input a: int = random n..1'), 'S'), SampleError);
  });
});
