import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Io } from '../../src/cli/io.ts';
import { loadTokenizer } from '../../src/cli/tokenizer.ts';
import { estimateTokens, figuresOf, groundTruth, sample } from '../../src/dataset/index.ts';
import { styles } from '../../src/machine/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';
import { command } from './command.ts';

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
const tokenizer = path.join(fixtures, 'tokenizer.json');
const recorded = z
  .object({ counts: z.array(z.object({ text: z.string(), tokens: z.int() })) })
  .parse(JSON.parse(readFileSync(path.join(fixtures, 'token-counts.json'), 'utf8')));
const spread = z.object({ mean: z.number(), most: z.number(), max: z.number() });
const report = z.object({
  tokens: z.object({ by: z.string(), exact: z.boolean() }),
  context: z.int(),
  samples: z.int(),
  tasks: z.array(
    z.object({
      task: z.string(),
      tiers: z.array(
        z.object({
          tier: z.enum(['S', 'M', 'L']),
          samples: z.int(),
          fitting: z.int(),
          states: spread,
          characters: spread,
          tokens: spread,
          stale: spread,
          distance: z.object({ states: spread, characters: spread, tokens: spread }),
        }),
      ),
    }),
  ),
});

describe('tail-cot stats', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-stats-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('counts tokens as the tokenizers package of Python does', async () => {
    const { count, isExact } = await loadTokenizer(new Io(process, 'dist'), tokenizer);
    assert.ok(isExact);
    assert.ok(recorded.counts.length >= 9);
    for (const { text, tokens } of recorded.counts) assert.equal(count(text), tokens, text);
  });

  it('measures what the traces themselves show', () => {
    const task = loadTask('knapsack');
    const style = styles.minimal;
    const samples = 5;
    const figures = figuresOf(
      task,
      { tier: 'M' },
      { samples, seed: 9, style, count: (text) => text.length, context: 1_000_000 },
    );
    const traces = Array.from({ length: samples }, (_, index) => {
      const drawn = sample(task, { tier: 'M' }, 9, index);
      const { truth } = groundTruth(task, drawn.inputs, style, drawn.lengths);
      assert.ok(truth);
      return { states: truth.recording.states, characters: truth.trace.length };
    });
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / samples;
    assert.equal(figures.states.mean, mean(traces.map(({ states }) => states)));
    assert.equal(figures.characters.max, Math.max(...traces.map(({ characters }) => characters)));
    assert.deepEqual(figures.tokens, figures.characters);
    assert.deepEqual(figures.distance.tokens, figures.distance.characters);
    assert.equal(figures.fitting, samples);
  });

  it('tells answers, inputs that never vary and rounds of loops', () => {
    const task = compileTask(`task "T" { class enumeration length n: S 2..4, M 5..6, L 7..8
      input s: int[n] = random 1..9
      input one: int = random 1..1
      ask "{s} {one} {n}?"
      tape t: int = 0
      for i in one to n {
        step "Add {i}" { t = t + s[i - 1] }
        while t > 9 { step "Lessen, at {i}" { t = t - 9 } }
      }
      answer if t > n then "more" else "less" }`);
    const options = { samples: 12, seed: 3, style: styles.minimal, count: estimateTokens, context: 10_000 };
    const { answers, constantInputs, loops } = figuresOf(task, { tier: 'S' }, options);
    const drawn = Array.from({ length: 12 }, (_, index) => sample(task, { tier: 'S' }, 3, index));
    const told = drawn.map(({ inputs, lengths }) => groundTruth(task, inputs, styles.minimal, lengths).truth);
    const more = told.filter((truth) => truth?.answer === 'more').length;
    assert.equal(answers.different, 2);
    assert.equal(answers.share, Math.max(more, 12 - more) / 12);
    assert.equal(answers.commonest, more > 6 ? 'more' : 'less');
    assert.deepEqual(constantInputs, ['one']);
    const lengths = drawn.map((one) => one.lengths['n'] ?? 0);
    const sum = lengths.reduce((all, one) => all + one, 0);
    assert.deepEqual(loops[0], {
      name: 'for i',
      line: 6,
      times: 12,
      min: Math.min(...lengths),
      mean: sum / 12,
      max: Math.max(...lengths),
    });
    const lessened = told.flatMap((truth) => truth?.trace.match(/^Lessen/gm) ?? []).length;
    assert.equal(loops[1]?.times, sum);
    assert.equal(loops[1].mean, lessened / sum);
  });

  it('measures how far back a value was written and how many older ones stand before it', () => {
    const task = loadTask('addition');
    const options = { samples: 1, seed: 1, style: styles.minimal, count: estimateTokens, context: 10 };
    const figures = figuresOf(task, { length: 8 }, options);
    const drawn = sample(task, { length: 8 }, 1, 0);
    const trace = groundTruth(task, drawn.inputs, styles.minimal, drawn.lengths).truth?.trace ?? '';
    const carries = [...trace.matchAll(/^put sum\[.*carry=/gm)].length;
    assert.ok(carries >= 8);
    // When the last carry is fetched, all but one of the carries written are older.
    assert.ok(figures.stale.max >= carries - 1 && figures.stale.max < figures.states.max);
    // The first digit that is added was laid out before the states, and nothing is fetched from behind.
    const first = trace.split('\n').findIndex((line) => line.startsWith('get x['));
    assert.ok(first > 0 && figures.distance.states.max >= 1 && figures.distance.states.max <= figures.states.max);
    assert.ok(figures.distance.characters.mean > 0 && figures.distance.characters.max < trace.length);
    assert.equal(figures.fitting, 0);
  });

  it('estimates tokens of nothing, words, digits and signs, and of letters in quotes two a token', () => {
    assert.equal(estimateTokens(''), 0);
    assert.equal(estimateTokens('next Add place 12'), 6);
    assert.equal(estimateTokens("'abcdef'"), 5);
    assert.equal(estimateTokens(`'${'a'.repeat(200_000)}`), estimateTokens(`'${'a'.repeat(100)}`));
  });

  it('prints a table a task, exits with 0 where all fits and with 1 where something does not', async () => {
    const { status, stdout } = await command(['stats', 'tasks/addition.tail', 'tasks/knapsack.tail', '--samples', '2']);
    assert.equal(status, 0);
    assert.match(stdout, /^Large number addition .*estimated/);
    assert.equal([...stdout.matchAll(/^[SML] \d+–\d+ .* fits$/gm)].length, 6);
    assert.equal([...stdout.matchAll(/^samples by length: S .*; M .*; L .*$/gm)].length, 2);
    assert.equal([...stdout.matchAll(/^answers: S \d different, \d+ % “.*”; M .*; L .*$/gm)].length, 2);
    assert.equal([...stdout.matchAll(/^inputs that never vary: none$/gm)].length, 2);
    assert.match(stdout, /^ {2}for p, line \d+: S \d+ \d+\.\d \d+; M \d+ \d+\.\d \d+; L \d+ \d+\.\d \d+$/m);
    const small = await command(['stats', 'tasks/knapsack.tail', '--samples', '2', '--context', '1500']);
    assert.equal(small.status, 1);
    assert.match(small.stdout, /2 of 2 do not fit/);
  });

  it('tells the samples of each tier by length, and many lengths by ranges', async () => {
    const lengths = z.object({
      tasks: z.array(
        z.object({ tiers: z.array(z.object({ tier: z.string(), lengths: z.record(z.string(), z.int()) })) }),
      ),
    });
    const args = ['stats', 'tasks/word-flip.tail', '--samples', '60', '--seed', '3'];
    const { stdout } = await command(args);
    const told = /^samples by length: (.*)$/m.exec(stdout)?.[1]?.split('; ') ?? [];
    const [task] = lengths.parse(JSON.parse((await command([...args, '--json'])).stdout)).tasks;
    const kinds = new Set<string>();
    for (const [i, { tier, lengths: counts }] of (task?.tiers ?? []).entries()) {
      assert.ok(told[i]?.startsWith(`${tier} `), told[i]);
      const ranges = (told[i] ?? '')
        .slice(2)
        .split(', ')
        .map((range) => /^(\d+)(?:–(\d+))?: (\d+)$/.exec(range) ?? assert.fail(range));
      const isRange = Object.keys(counts).length > 12;
      kinds.add(isRange ? 'ranges' : 'lengths');
      assert.ok(ranges.length <= 12);
      for (const [, low = '', high, samples] of ranges) {
        assert.equal(high !== undefined, isRange);
        const within = Object.entries(counts).filter(
          ([length]) => Number(length) >= Number(low) && Number(length) <= Number(high ?? low),
        );
        assert.equal(
          within.reduce((sum, [, one]) => sum + one, 0),
          Number(samples),
        );
      }
      assert.equal(
        ranges.reduce((sum, [, , , samples]) => sum + Number(samples), 0),
        60,
      );
    }
    assert.deepEqual([...kinds].sort(), ['lengths', 'ranges']);
  });

  it('--json with a tokenizer gives exact figures, the same each time', async () => {
    const args = [
      'stats',
      'tasks/binary-search.tail',
      '--samples',
      '3',
      '--tokenizer',
      tokenizer,
      '--longest',
      '--json',
    ];
    const [first, second] = [await command(args), await command(args)];
    assert.equal(first.stdout, second.stdout);
    const {
      tokens,
      tasks: [one],
    } = report.parse(JSON.parse(first.stdout));
    const task = loadTask('binary-search');
    assert.ok(tokens.exact);
    const { count } = await loadTokenizer(new Io(process, 'dist'), tokenizer);
    const high = task.tiers.find(({ name }) => name === 'L')?.high ?? 0;
    const counts = [0, 1, 2].map((index) => {
      const drawn = sample(task, { length: high }, 0, index);
      return count(groundTruth(task, drawn.inputs, styles.minimal, drawn.lengths).truth?.trace ?? '');
    });
    assert.equal(one?.tiers.at(-1)?.tokens.max, Math.max(...counts));
  });

  it('says what is wrong with a tokenizer, a style or a task that it cannot use', async () => {
    const wrong = path.join(folder, 'tokenizer.json');
    writeFileSync(wrong, '{"vocab": 1}');
    for (const [args, message] of [
      [['--tokenizer', wrong], /is not a tokenizer/],
      [['--tokenizer', path.join(folder, 'none.json')], /no such file/],
      [['--style', 'sung'], /no style sung; it has minimal, terse, verbose/],
    ] as const) {
      const { status, stderr } = await command(['stats', 'tasks/addition.tail', '--samples', '1', ...args]);
      assert.equal(status, 2);
      assert.match(stderr, message);
    }
  });
});
