import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { estimateTokens, exportPython, figuresOf, groundTruth, sample } from '../../src/dataset/index.ts';
import { bindInputs, styleNames, styles, type Task } from '../../src/machine/index.ts';
import { judge } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';
import { oracles } from './oracles.ts';

/** Programs as somebody writes them who has not read how to make traces short. */
const here = new URL('./', import.meta.url);
const table = new URL('tokens.md', here);
const SAMPLES = 3;

const run = promisify(execFile);

function load(name: string): Task {
  return compileTask(readFileSync(new URL(`${name}.tail`, here), 'utf8'));
}

function meanTokens(task: Task): readonly number[] {
  return task.tiers.map(({ name }) =>
    Math.round(
      figuresOf(
        task,
        { tier: name },
        { samples: 10, seed: 0, style: styles.minimal, count: estimateTokens, context: 32_768 },
      ).tokens.mean,
    ),
  );
}

function tokenTable(rows: readonly (readonly [name: string, tokens: readonly number[]])[]): string {
  const lines = rows.map(
    ([name, tokens]) => `| ${name} | ${tokens.map((count) => count.toLocaleString('en')).join(' | ')} |`,
  );
  return [
    '# Tokens of natural programs',
    '',
    'Means of ten traces a tier, as `tail-cot stats --samples 10` estimates them. UPDATE_GOLDENS=1 writes them.',
    '',
    '| program | S | M | L |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

describe('natural programs', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tail-algorithms-'));
  });

  after(() => rm(folder, { recursive: true }));

  for (const [name, oracle] of Object.entries(oracles)) {
    it(`answer right, are judged sound in every style, and are the same in Python: ${name}`, async () => {
      const task = load(name);
      const file = path.join(folder, `${name}.py`);
      await writeFile(file, exportPython(task));
      for (const { name: tier } of task.tiers) {
        const drawn = Array.from({ length: SAMPLES }, (_, index) => sample(task, { tier }, 5, index));
        const own = drawn.map(({ inputs, lengths, question }) => {
          const { truth } = groundTruth(task, inputs, styles.minimal, lengths);
          assert.ok(truth);
          assert.equal(truth.answer, oracle(inputs));
          return { question, trace: truth.trace, answer: truth.answer };
        });
        for (const { inputs, lengths } of drawn) {
          const { bound } = bindInputs(task, { ...lengths, ...inputs });
          assert.ok(bound);
          for (const style of styleNames) {
            const trace = groundTruth(task, inputs, styles[style], lengths).truth?.trace ?? '';
            const { verdict, faults } = judge(bound, trace, { style: styles[style], keepStates: true });
            assert.deepEqual({ verdict, faults }, { verdict: 'sound', faults: [] });
          }
        }
        const { stdout } = await run(
          'python3',
          [file, '--tier', tier, '--seed', '5', '--count', String(SAMPLES), '--json'],
          { maxBuffer: 2 ** 28 },
        );
        const exported = stdout
          .trimEnd()
          .split('\n')
          .map((line): unknown => JSON.parse(line));
        assert.deepEqual(exported, own);
      }
    });
  }

  it('take as many tokens as the table says (UPDATE_GOLDENS=1 writes it)', () => {
    const text = tokenTable(Object.keys(oracles).map((name) => [name, meanTokens(load(name))]));
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(table, text);
    assert.equal(text, readFileSync(table, 'utf8'));
  });

  it('take as many tokens with the bound of a loop in its head as in a variable before it', () => {
    const inner = `step "Add {i}" { sum = sum + s[i] }`;
    const cost = (head: string): number => {
      const [tokens = 0] = meanTokens(
        compileTask(`task "Sum" { class enumeration length n: S 5, M 6, L 7
          input s: int[n] = random 1..9
          ask "Add {s}."
          lay out s
          tape sum: int = 0
          let last = n - 1
          ${head} { ${inner} }
          answer sum + last }`),
      );
      return tokens;
    };
    assert.ok(Math.abs(cost('for i in 0 to n - 1') - cost('for i in 0 to last')) <= 12);
  });
});
