import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
