import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { variantNames } from '../../src/trace/index.ts';
import { command } from './command.ts';

describe('tail-cot trace --variant and --style', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-variants-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('writes each variant, whose answer check compares, and nothing else', async () => {
    await Promise.all(
      variantNames
        .filter((name) => name !== 'full')
        .map(async (variant) => {
          const written = await command(['trace', 'tasks/addition.tail', '--seed', '3', '--variant', variant]);
          assert.equal(written.status, 0, written.stderr);
          const right = await command(['check', 'tasks/addition.tail'], { input: written.stdout });
          assert.deepEqual(
            [right.status, right.stdout.startsWith('right: '), right.stdout.includes(variant)],
            [0, true, true],
            right.stdout + right.stderr,
          );
          const wrong = await command(['check', 'tasks/addition.tail'], {
            input: written.stdout.replace(
              /(\d)(\D*)$/,
              (_all, digit: string, rest: string) => `${(Number(digit) + 1) % 10}${rest}`,
            ),
          });
          assert.deepEqual([wrong.status, wrong.stdout.startsWith('wrong: ')], [1, true], wrong.stdout);
        }),
    );
  });

  it('are not believed to be variants where the inputs are given: what a model wrote may begin with any line', async () => {
    const written = await command([
      'trace',
      'tasks/addition.tail',
      '--input',
      '{"x": "3", "y": "4"}',
      '--variant',
      'answer-only',
    ]);
    const file = path.join(folder, 'forged.tailcot');
    writeFileSync(file, written.stdout);
    const checked = await command(['check', 'tasks/addition.tail', file, '--input', '{"x": "3", "y": "4"}']);
    assert.equal(checked.status, 1);
    assert.match(checked.stdout, /format-no-trace[^]*^lucky: /m);
  });

  it('says why a task has no such variant, and which styles a task has', async () => {
    const none = await command(['trace', 'tasks/knapsack.tail', '--variant', 'index-hint']);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /has no variant index-hint: its inputs are not two numbers/);
    const style = await command(['trace', 'tasks/knapsack.tail', '--style', 'spoken']);
    assert.equal(style.status, 2);
    assert.match(style.stderr, /has no style spoken; it has minimal, terse, verbose/);
  });

  for (const [mistake, args, said] of [
    ['is misspelt', ['pencl'], '--variant: there is no variant “pencl”. Did you mean pencil?'],
    [
      'is written otherwise',
      ['Turing_Programs'],
      '--variant: there is no variant “Turing_Programs”. Did you mean turing-programs?',
    ],
    [
      'is like no other',
      ['qqqqqqqq'],
      `--variant: there is no variant “qqqqqqqq”. Variants are ${variantNames.join(', ')}.`,
    ],
    [
      'is several',
      ['pencil,answer-only'],
      '--variant names one variant, not several (pencil,answer-only). Run the command once for each.',
    ],
    [
      'is given twice',
      ['pencil', '--variant', 'full'],
      '--variant names one variant, not several (pencil and full). Run the command once for each.',
    ],
  ] as const)
    it(`says of a variant that ${mistake} what to do`, async () => {
      const made = await command(['trace', 'tasks/addition.tail', '--variant', ...args]);
      assert.deepEqual(made, { status: 2, stdout: '', stderr: `${said}\n` });
    });

  it('gives with a text of PENCIL what a model is trained on, piece by piece', async () => {
    const made = await command(['trace', 'tasks/knapsack.tail', '--variant', 'pencil', '--json']);
    assert.equal(made.status, 0, made.stderr);
    const { trace, contexts } = z
      .object({ trace: z.string(), contexts: z.array(z.object({ context: z.string(), written: z.string() })) })
      .parse(JSON.parse(made.stdout));
    assert.equal(contexts.map(({ written }) => written).join(''), trace);
    assert.ok(contexts.every(({ context }) => !context.includes('[RETURN]')));
  });

  it('says where a label cannot be in a variant, in one text and in a data set', async () => {
    const task = path.join(folder, 'odd.tail');
    writeFileSync(
      task,
      'task "Odd" {\n class iteration\n length n: S 1..9, M 10..12, L 13..14\n input a: int = random 1..999\n ask "{a} of {n}"\n tape s: int = 0\n step "[SEP]" { s = a }\n answer s\n example n = 1, a = 1 answer "1"\n}\n',
    );
    const said =
      /A line of the trace of “Odd” reads \[SEP\], which is a special token of the variant pencil\. Reword the label/;
    const made = await command(['trace', task, '--variant', 'pencil']);
    assert.deepEqual([made.status, made.stdout], [2, '']);
    assert.match(made.stderr, said);
    const set = await command([
      'synth',
      task,
      '--variant',
      'pencil',
      '--train',
      '2',
      '--eval',
      '1',
      '--jobs',
      '1',
      '--out',
      path.join(folder, 'set'),
    ]);
    assert.equal(set.status, 2, set.stderr);
    assert.match(set.stderr, said);
    assert.doesNotMatch(set.stderr, /Internal error/);
  });

  it('are counted by stats beside the whole trace', async () => {
    const args = ['stats', 'tasks/word-flip.tail', '--samples', '2', '--variants'];
    const { stdout } = await command(args);
    assert.match(stdout, /^tokens of the variants.*\n {2}full +S [\d,]+ [\d,]+ [\d,]+; M .*; L /m);
    assert.match(stdout, /^ {2}pencil +S [\d,]+ [\d,]+ [\d,]+ \(context [\d,]+ [\d,]+ [\d,]+\); M /m);
    const spread = z.object({ mean: z.number() });
    const [task] = z
      .object({
        tasks: z.array(
          z.object({
            tiers: z.array(
              z.object({
                tokens: spread,
                variants: z.array(z.object({ variant: z.string(), tokens: spread, context: spread })),
              }),
            ),
          }),
        ),
      })
      .parse(JSON.parse((await command([...args, '--json'])).stdout)).tasks;
    for (const { tokens, variants } of task?.tiers ?? []) {
      const byName = new Map(variants.map((one) => [one.variant, one]));
      assert.equal(byName.get('full')?.tokens.mean, tokens.mean);
      assert.ok((byName.get('pencil')?.context.mean ?? Infinity) < tokens.mean);
      assert.ok((byName.get('turing-programs')?.tokens.mean ?? 0) > tokens.mean);
      assert.ok(!byName.has('index-hint'));
    }
  });

  it('writes and checks a trace in a style of the task’s own', async () => {
    const task = path.join(folder, 'knapsack.tail');
    writeFileSync(
      task,
      readFileSync('tasks/knapsack.tail', 'utf8').replace(
        '  lay out',
        '  style "spoken" { get "I read {fetches}." each "{cell}, which is {value}" between " and " }\n  lay out',
      ),
    );
    const written = await command(['trace', task, '--style', 'spoken']);
    assert.equal(written.status, 0, written.stderr);
    assert.match(written.stdout, /^I read \S+, which is \d+/m);
    const checked = await command(['check', task], { input: written.stdout });
    assert.deepEqual(
      [checked.status, checked.stdout.startsWith('sound: ')],
      [0, true],
      checked.stdout + checked.stderr,
    );
  });
});
