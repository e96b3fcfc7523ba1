import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Random, sample, SampleError } from '../../src/dataset/index.ts';
import { mostEdges } from '../../src/dataset/graph.ts';
import { sentenceOfLetters, sentenceOfWords } from '../../src/dataset/words/sentence.ts';
import { LONGEST_WORD, wordsOfLength } from '../../src/dataset/words/word-list.ts';
import type { InputValue } from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

/** One value of the input "a" of a task with these inputs, n from 5 on. */
function draw(inputs: string, seed = 0): InputValue | undefined {
  const task = compileTask(`task "T" { class enumeration length n: S 5, M 6, L 7 ${inputs} ask "{a}?" answer 0 }`);
  return sample(task, { tier: 'S' }, seed, 0).inputs['a'];
}

function fails(inputs: string, why: RegExp): void {
  assert.throws(
    () => draw(inputs),
    (error) => error instanceof SampleError && why.test(error.message),
    inputs,
  );
}

const numbers = (value: InputValue | undefined): number[] => (Array.isArray(value) ? value.map(Number) : []);
const seeds = [0, 1, 2, 3, 4, 5, 6, 7];

describe('the words that ship', () => {
  it('are lower-case English letters, each word once, of every length from 1 to 12', () => {
    for (let length = 1; length <= LONGEST_WORD; length++) {
      const words = wordsOfLength(length);
      assert.ok(words.length > 0, `${length}`);
      assert.equal(new Set(words).size, words.length);
      for (const word of words) assert.match(word, new RegExp(`^[a-z]{${length}}$`));
    }
    assert.deepEqual(wordsOfLength(LONGEST_WORD + 1), []);
  });
});

describe('a sentence', () => {
  const sentence = /^(?:[A-Z][a-z]*|[A-Z][a-z]*(?:,? (?:I|[a-z]+))*)[.!?]$/;

  it('has exactly as many characters as were asked for, of any number from 2 on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 120 }), fc.nat(), (count, seed) => {
        const text = sentenceOfLetters(count, new Random(seed));
        assert.equal(text.length, count);
        assert.match(text, sentence);
      }),
      { numRuns: 400 },
    );
  });

  it('has exactly as many words as were asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (count, seed) => {
        const text = sentenceOfWords(count, new Random(seed));
        assert.equal(text.split(' ').length, count);
        assert.match(text, sentence);
      }),
    );
  });

  it('is made of shipped words, no two the same in a row, and ends with a word of two letters or more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 80 }), fc.nat(), (count, seed) => {
        const words = sentenceOfLetters(count, new Random(seed))
          .toLowerCase()
          .replace(/[,.!?]/g, '')
          .split(' ');
        for (const [i, word] of words.entries()) {
          assert.ok(wordsOfLength(word.length).includes(word), word);
          assert.notEqual(word, words[i + 1]);
        }
        assert.ok((words.at(-1) ?? '').length > 1);
      }),
    );
  });
});

describe('samplers', () => {
  it('say what is more than an input holds, or than random numbers reach, instead of trying', () => {
    for (const input of [
      'int[n * 1000000] = random 0..9',
      'int[n * 1000000] = random permutation n * 1000000',
      'text = random letters n * 1000000',
      'digits = random digits n * 1000000',
      'text = random sentence n * 1000000 words',
    ]) {
      fails(`input a: ${input}`, /asks for 5,000,000 elements; an input has at most 1,000,000/);
    }
    fails(
      'input a: list of (from: int, to: int, weight: int) = random graph n * 1000000 vertices, 1 edges, weights 1..9',
      /at most 1,000,000/,
    );
    fails('input a: int = random 0..n * 10000000000', /0\.\.50000000000; a range has at most 2\^32 integers/);
    fails('input a: int = random 0..99999999999999999999', /at most 15 digits, not 99999999999999999999/);
    const long = compileTask('task "T" { class enumeration length n: S 5, M 6, L 7..99999999999 ask "{n}?" answer 0 }');
    assert.throws(
      () => sample(long, { tier: 'L' }, 0, 0),
      (error) =>
        error instanceof SampleError && /goes up to 99,999,999,999; lengths are at most 1,000,000/.test(error.message),
    );
  });

  it('of words and sentences give what an input of text needs', () => {
    for (const seed of seeds) {
      assert.match(String(draw('input a: text = random word n', seed)), /^[a-z]{5}$/);
      assert.equal(String(draw('input a: text = random sentence n letters', seed)).length, 5);
      assert.equal(String(draw('input a: text = random sentence n words', seed)).split(' ').length, 5);
    }
    assert.deepEqual(
      [...new Set(JSON.stringify(draw('input a: text[2] = random word 1, distinct')).match(/[a-z]/g))].sort(),
      ['a', 'i'],
    );
  });

  it('of permutations give the numbers from 1 on, each once', () => {
    for (const seed of seeds) {
      assert.deepEqual(
        numbers(draw('input a: int[n] = random permutation n', seed)).sort((x, y) => x - y),
        [1, 2, 3, 4, 5],
      );
      assert.equal(numbers(draw('input a: list of int = random permutation n + 1', seed)).length, 6);
    }
  });

  it('of graphs give edges between vertices, each once, the lower vertex first, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), fc.nat(), (vertices, extra, seed) => {
        const least = vertices - 1;
        const edges = least + (extra % (mostEdges(vertices) - least + 1));
        const task = compileTask(
          `task "T" { class greedy length n: S 1, M 2, L 3 input a = random graph ${vertices} vertices, ${edges} edges, weights -3..4, connected ask "{a}?" answer 0 }`,
        );
        const drawn = sample(task, { tier: 'S' }, seed, 0).inputs['a'] as readonly (readonly [
          number,
          number,
          number,
        ])[];
        assert.equal(drawn.length, edges);
        const order = drawn.map(([from, to]) => from * vertices + to);
        assert.deepEqual(
          order,
          [...new Set(order)].sort((x, y) => x - y),
        );
        for (const [from, to, weight] of drawn)
          assert.ok(from >= 0 && from < to && to < vertices && weight >= -3 && weight <= 4);
        assert.equal(reached(drawn).size, vertices);
      }),
      { numRuns: 100 },
    );
  });

  it('of elements take one of a list, or a letter of a text in lower case', () => {
    for (const seed of seeds) {
      const task = compileTask(`task "T" { class greedy length n: S 5, M 6, L 7
        input s: text = random sentence 3 words input e = random graph n vertices, n edges, weights 1..9 input c: text = random element of s input a: (int, int, int) = random element of e
        input d: text[2] = random element of s, distinct
        ask "{a}?" answer 0 }`);
      const { inputs } = sample(task, { tier: 'S' }, seed, 0);
      const { s, c, e, a, d } = inputs;
      assert.match(String(c), /^[a-z]$/);
      assert.ok(String(s).toLowerCase().includes(String(c)));
      assert.ok(Array.isArray(e) && e.some((edge) => JSON.stringify(edge) === JSON.stringify(a)));
      assert.ok(Array.isArray(d) && d.length === 2);
    }
  });

  it('of values take one of a list, or a letter of a text as it is', () => {
    for (const seed of seeds) {
      assert.match(String(draw('input a: text = random letters n from "()[]"', seed)), /^[()[\]]{5}$/);
      const signs = draw('input a: text[n] = random one of ["+", "-", "mod"]', seed);
      assert.ok(
        Array.isArray(signs) && signs.length === 5 && signs.every((sign) => ['+', '-', 'mod'].includes(String(sign))),
      );
      assert.match(String(draw('input a: text = random one of "([<"', seed)), /^[([<]$/);
      assert.equal(typeof draw('input a: bool = random one of [true, false]', seed), 'boolean');
      assert.equal(
        new Set(numbers(draw('input a: int[n] = random one of [1, 2, 5, 10, 20, 50], distinct', seed))).size,
        5,
      );
      const inputs =
        'const coins = [1, 2, 5] input b: int[n] = random 1..9 input a: int = random one of [b[0], coins[2] + n]';
      assert.ok(Number(draw(inputs, seed)) <= 10);
    }
    assert.ok(new Set(seeds.map((seed) => draw('input a: bool = random one of [true, false]', seed))).size === 2);
  });

  it('keep an order, and the first from a range of its own', () => {
    for (const seed of seeds) {
      const falling = numbers(draw('input a: int[n] = random 1..9, decreasing, first 7..8', seed));
      assert.deepEqual(
        falling,
        [...new Set(falling)].sort((x, y) => y - x),
      );
      assert.ok(falling[0] === 7 || falling[0] === 8);
      const growing = numbers(draw('input a: int[n] = random 1..9, increasing, first 4..9', seed));
      assert.deepEqual(
        growing,
        [...new Set(growing)].sort((x, y) => x - y),
      );
      assert.ok((growing[0] ?? 0) >= 4);
      const mixed = numbers(draw('input a: int[n] = random 1..5, distinct, first 3..9', seed));
      assert.equal(new Set(mixed).size, 5);
      assert.ok((mixed[0] ?? 0) >= 3);
      assert.match(String(draw('input a: digits = random digits n, first 4..5', seed)), /^[45]\d{4}$/);
    }
  });

  it('meet a condition on numbers, whatever zeros they are written with, and on lengths of texts', () => {
    for (const seed of seeds) {
      const task = compileTask(`task "T" { class greedy length n: S 1, M 2, L 3
        input x: decimal = random digits n, point anywhere input a: decimal = random digits n where a != x
        input s: text = random sentence 2 words where length(s) > 8
        ask "{a}?" answer 0 }`);
      const { inputs } = sample(task, { tier: 'S' }, seed, 0);
      assert.notEqual(Number(inputs['a']), Number(inputs['x']));
      assert.ok(String(inputs['s']).length > 8);
    }
  });

  it('say what they cannot give, and what to change', () => {
    fails(
      'input a = random graph n vertices, n - 2 edges, weights 1..2, connected',
      /connected graph of 5 vertices and 3 edges; such a graph has 4 to 10 edges/,
    );
    fails('input a = random graph n vertices, 3 * n edges, weights 1..2', /has 0 to 10 edges/);
    fails('input a: text = random word n + 8', /a word of 13 letters; the built-in words have 1 to 12/);
    fails('input a: text = random sentence n - 4 letters', /at least 2/);
    fails('input a: int[n] = random one of [1, 2], distinct', /takes 5 different ones of 2 values/);
    fails('input a: int[n] = random permutation 3', /produces 3 numbers, but the array has 5/);
    fails(
      'input a: int[n] = random 1..9, increasing, first 6..9',
      /cannot produce 5 increasing numbers from 1\.\.9 that begin with one from 6\.\.9/,
    );
    fails(
      'input s: text = random word 2 input a: text[n] = random element of s, distinct',
      /5 different elements of "s", which has 2/,
    );
    fails('input a: text[n] = random word 1, distinct', /5 different words, but there are 2/);
    fails('input a: int', /no sampler/);
  });
});

function reached(edges: readonly (readonly [number, number, number])[]): ReadonlySet<number> {
  const found = new Set([0]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [a, b] of edges) if (found.has(a) || found.has(b)) found.add(a).add(b);
  }
  return found;
}
