import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { estimateTokens, exportPython, figuresOf, groundTruth, type Sample, sample } from '../../src/dataset/index.ts';
import { lint } from '../../src/lint/index.ts';
import { bindInputs, styleNames, styles, type Task, type TierName } from '../../src/machine/index.ts';
import { judge } from '../../src/trace/index.ts';
import { inPython } from '../tasks/in-python.ts';
import { compileTask } from '../tasks/load.ts';
import { oracles } from './oracles/index.ts';

/** Programs of textbooks, as somebody writes them who has not read how to make traces short. */
const here = new URL('./', import.meta.url);
const table = new URL('tokens.md', here);
/** Draws of each tier whose answers and tokens are told; the long traces of L take most of the time. */
const DRAWS: Readonly<Record<TierName, number>> = { S: 10, M: 5, L: 5 };
/** Those among the first of them of which the table has the mean. */
const MEASURED = 5;
/** Those among the first that are judged in each style and compared with Python's. */
const JUDGED: Readonly<Record<TierName, number>> = { S: 2, M: 1, L: 1 };
const CONTEXT = 32_768;

interface Told {
  readonly sample: Sample;
  readonly trace: string;
  readonly answer: string;
}

function source(name: string): string {
  return readFileSync(new URL(`${name}.tail`, here), 'utf8');
}

function tell(task: Task, tier: TierName, index: number): Told {
  const drawn = sample(task, { tier }, 0, index);
  const { truth } = groundTruth(task, drawn.inputs, styles.minimal, drawn.lengths);
  assert.ok(truth?.answer !== undefined);
  return { sample: drawn, trace: truth.trace, answer: truth.answer };
}

function judgeInEachStyle(task: Task, { sample: { inputs, lengths } }: Told): void {
  const { bound } = bindInputs(task, { ...lengths, ...inputs });
  assert.ok(bound);
  for (const style of styleNames) {
    const trace = groundTruth(task, inputs, styles[style], lengths).truth?.trace ?? '';
    const { verdict, faults } = judge(bound, trace, { style: styles[style], keepStates: true });
    assert.deepEqual({ verdict, faults }, { verdict: 'sound', faults: [] });
  }
}

function tokenTable(rows: readonly (readonly [name: string, tokens: readonly number[]])[]): string {
  const lines = rows.map(
    ([name, tokens]) => `| ${name} | ${tokens.map((count) => count.toLocaleString('en')).join(' | ')} |`,
  );
  return [
    '# Tokens of natural programs',
    '',
    'Means of five traces a tier, as `tail-cot stats --samples 5` estimates them. UPDATE_GOLDENS=1 writes them.',
    '',
    '| program | S | M | L |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

describe('natural programs', () => {
  const means = new Map<string, readonly number[]>();
  let folder = '';

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tail-algorithms-'));
  });

  after(() => rm(folder, { recursive: true }));

  it('each have an oracle', () => {
    const programs = readdirSync(here).filter((file) => file.endsWith('.tail'));
    assert.deepEqual(programs.map((file) => path.basename(file, '.tail')).sort(), Object.keys(oracles).sort());
  });

  for (const [name, oracle] of Object.entries(oracles)) {
    it(`answer right, fit the context, are judged sound in every style, and are the same in Python: ${name}`, async () => {
      const task = compileTask(source(name));
      const file = path.join(folder, `${name}.py`);
      await writeFile(file, exportPython(task));
      const tokens: number[] = [];
      const own: unknown[] = [];
      for (const { name: tier } of task.tiers) {
        const told = Array.from({ length: DRAWS[tier] }, (_, index) => tell(task, tier, index));
        for (const { sample: drawn, answer } of told)
          assert.equal(answer, oracle(drawn.inputs, drawn.lengths), drawn.question);
        const lengths = told.slice(0, MEASURED).map(({ trace }) => estimateTokens(trace));
        told.slice(0, MEASURED).forEach(({ sample: { question } }, index) => {
          assert.ok(estimateTokens(question) + (lengths[index] ?? 0) <= CONTEXT, question);
        });
        tokens.push(Math.round(lengths.reduce((sum, count) => sum + count, 0) / MEASURED));
        const few = told.slice(0, JUDGED[tier]);
        for (const one of few) judgeInEachStyle(task, one);
        own.push(...few.map(({ sample: { question }, trace, answer }) => ({ question, trace, answer })));
      }
      const runs = task.tiers.map(({ name: tier }) => ({ file, tier, seed: 0, count: JUDGED[tier] }));
      assert.deepEqual(await inPython(runs), own);
      means.set(name, tokens);
    });

    it(`have nothing for the lint to find, but that there are few questions: ${name}`, () => {
      assert.deepEqual(lint(source(name), { limits: { questions: 1 } }).problems, []);
    });
  }

  it('take as many tokens as the table says (UPDATE_GOLDENS=1 writes it)', () => {
    const text = tokenTable(Object.keys(oracles).map((name) => [name, means.get(name) ?? []]));
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(table, text);
    assert.equal(text, readFileSync(table, 'utf8'));
  });

  it('take as many tokens with the bound of a loop in its head as in a variable before it', () => {
    const inner = `step "Add {i}" { sum = sum + s[i] }`;
    const cost = (head: string): number =>
      figuresOf(
        compileTask(`task "Sum" { class enumeration length n: S 5, M 6, L 7
          input s: int[n] = random 1..9
          ask "Add {s}."
          lay out s
          tape sum: int = 0
          let last = n - 1
          ${head} { ${inner} }
          answer sum + last }`),
        { tier: 'S' },
        { samples: MEASURED, seed: 0, style: styles.minimal, count: estimateTokens, context: CONTEXT },
      ).tokens.mean;
    assert.ok(Math.abs(cost('for i in 0 to n - 1') - cost('for i in 0 to last')) <= 12);
  });
});
