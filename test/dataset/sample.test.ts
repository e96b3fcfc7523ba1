import assert from 'node:assert/strict';
import fc from 'fast-check';
import { questionText, Random, readQuestion, sample, SampleError, tierOf } from '../../src/dataset/index.ts';
import type { TierName } from '../../src/machine/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';

const tasks = ['addition', 'knapsack', 'binary-search'].map(loadTask);
const anyTask = fc.constantFrom(...tasks);
const anyTier = fc.constantFrom<TierName>('S', 'M', 'L');

describe('sampling', () => {
  it('gives the same sample for the same task, tier, seed and index', () => {
    fc.assert(
      fc.property(anyTask, anyTier, fc.nat(), fc.nat(), (task, tier, seed, index) => {
        assert.deepEqual(sample(task, { tier }, seed, index), sample(task, { tier }, seed, index));
      }),
    );
  });

  it('gives neighbouring seeds and indexes different inputs', () => {
    const task = loadTask('addition');
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed++)
      for (let index = 0; index < 20; index++)
        seen.add(JSON.stringify(sample(task, { tier: 'S' }, seed, index).inputs));
    assert.equal(seen.size, 400);
  });

  it('draws every length from its tier, each on its own', () => {
    fc.assert(
      fc.property(anyTask, anyTier, fc.nat(), (task, tier, seed) => {
        const drawn = sample(task, { tier }, seed, 0);
        const bounds = task.tiers.find((one) => one.name === tier);
        for (const length of Object.values(drawn.lengths))
          assert.ok(bounds && length >= bounds.low && length <= bounds.high);
        assert.equal(tierOf(task, drawn.lengths), tier);
      }),
    );
    const task = loadTask('addition');
    assert.ok(
      Array.from({ length: 50 }, (_, i) => sample(task, { tier: 'S' }, 1, i)).some(
        ({ lengths }) => lengths['n'] !== lengths['m'],
      ),
    );
  });

  it('keeps what samplers promise: increasing lists, an element that is in the list, ranges', () => {
    const task = compileTask(`task "T" { class enumeration length n: S 5..20, M 21..40, L 41..70
      input s: int[n] = random -9999..9999, increasing
      input find: int = random element of s
      ask "{find} in {s}?"
      answer s[0]
    }`);
    fc.assert(
      fc.property(anyTier, fc.nat(), (tier, seed) => {
        const { inputs } = sample(task, { tier }, seed, 0);
        const s = inputs['s'];
        assert.ok(Array.isArray(s));
        s.forEach((value, i) => assert.ok(i === 0 || Number(s[i - 1]) < Number(value)));
        assert.ok(s.includes(inputs['find']));
      }),
      { numRuns: 50 },
    );
  });

  it('says what to change when a sampler cannot give what it promises', () => {
    const task = compileTask(`task "T" { class enumeration length n: S 5, M 6, L 7
      input a: int[n] = random 1..3, distinct
      ask "{a}?"
      answer a[0]
    }`);
    assert.throws(
      () => sample(task, { tier: 'S' }, 1, 0),
      (error) => error instanceof SampleError && /5 different numbers, but 1\.\.3 has only 3/.test(error.message),
    );
  });

  it('gives all lengths the one that was asked for', () => {
    assert.deepEqual(sample(loadTask('addition'), { length: 12 }, 1, 0).lengths, { n: 12, m: 12 });
    assert.throws(() => sample(loadTask('addition'), { length: 0 }, 1, 0), SampleError);
  });
});

describe('questions', () => {
  it('can be read back: the inputs of any question of any template', () => {
    fc.assert(
      fc.property(anyTask, anyTier, fc.nat(), fc.nat(), (task, tier, seed, pick) => {
        const { inputs } = sample(task, { tier }, seed, 0);
        const template = task.questions[pick % task.questions.length] ?? [];
        assert.deepEqual(readQuestion(task, questionText(template, inputs)), inputs);
      }),
    );
  });

  it('can have inputs by names that every object has', () => {
    for (const name of ['constructor', 'toString', 'valueOf']) {
      const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
        input ${name}: int[n] = random 0..9
        ask "{${name}}?"
        answer ${name}[0] }`);
      const { question, inputs } = sample(task, { tier: 'M' }, 1, 1);
      assert.match(question, /^\[\d(, \d){3,4}\]\?$/);
      assert.deepEqual(readQuestion(task, question), inputs);
    }
  });

  it('are not seen in other text', () => {
    fc.assert(
      fc.property(anyTask, fc.string(), (task, text) => {
        const inputs = readQuestion(task, text);
        assert.ok(
          inputs === undefined || task.questions.some((template) => questionText(template, inputs) === text.trim()),
        );
      }),
    );
  });
});

describe('random numbers', () => {
  it('stay in their range and reach both ends', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 0, max: 3 }),
        (seed, low, width) => {
          const random = new Random('range', seed);
          const drawn = new Set(Array.from({ length: 200 }, () => random.integer(low, low + width)));
          assert.deepEqual(
            [...drawn].sort((a, b) => a - b),
            Array.from({ length: width + 1 }, (_, i) => low + i),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('a question of texts', () => {
  it('of two thousand words and four inputs is taken apart, where a first reading is in vain', () => {
    const names = ['x', 'a', 'b', 'c', 'd'];
    const task = compileTask(`task "Echo" {
      class iteration
      length n: S 1..2, M 3..4, L 5..6
      ${names.map((name) => `input ${name}: text = random word n`).join('\n')}
      ask "{x}: {a} {b} {c} {d} {x}!"
      step "Go" {}
      answer a
    }`);
    const words = Array.from({ length: 1997 }, (_, i) => `word${i}`);
    // The first text that x can be does not come again at the end: all ways to share out the rest are in vain.
    const question = `q: r: s t u ${words.join(' ')} q: r!`;
    assert.deepEqual(readQuestion(task, question), { x: 'q: r', a: 's', b: 't', c: 'u', d: words.join(' ') });
    assert.equal(readQuestion(task, question.replace(/r!$/, 'y!')), undefined);
  });

  it('is taken apart, or given up, in bounded time', () => {
    const holes = ['a', 'b', 'c', 'd', 'e'];
    const task = compileTask(
      `task "Texts" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n${holes.map((name) => `  input ${name}: text = random word n\n`).join('')}  ask "{n}: ${holes.map((name) => `{${name}}`).join(' ')}!"\n  step "Go" {}\n  answer a\n}\n`,
    );
    assert.equal(readQuestion(task, `1: ${'word '.repeat(800)}?`), undefined);
    assert.deepEqual(readQuestion(task, '1: v w x y z!'), { n: 1, a: 'v', b: 'w', c: 'x', d: 'y', e: 'z' });
    const twice = compileTask(
      'task "Twice" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n  input a: text = random word n\n  ask "{n}: {a}, {a}!"\n  step "Go" {}\n  answer a\n}\n',
    );
    assert.equal(readQuestion(twice, `1: ${'word, '.repeat(100_000)}?`), undefined);
    assert.deepEqual(readQuestion(twice, '1: v, w, v, w!'), { n: 1, a: 'v, w' });
  });
});
