import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { acceptance, exportPython, inputSpace, sample, SampleError } from '../../src/dataset/index.ts';
import { cannotFail } from '../../src/dataset/sure-samplers.ts';
import { canonicalInputs } from '../../src/dataset/synthesis/canonical-inputs.ts';
import { compileText } from '../../src/compile/index.ts';
import type { Task } from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

const run = promisify(execFile);
const SAMPLES = 5;

function taskText(inputs: string): string {
  return `task "T" { class enumeration length n, m: S 1..5, M 6..8, L 9..14 ${inputs} ask "{n} {m} {k} {s} {d} {a}" answer 0 }`;
}

/** Whether enough draws succeed: where all fail, two thousand draws say so. */
function isDrawable(task: Task): boolean {
  return acceptance(task, 'S', 0, 40).held > 0;
}

/** Inputs by these names, each from a sampler that can fail for lengths and inputs before it. */
const number = fc.constantFrom(
  'n',
  'm',
  'k',
  'n - 2',
  'm - n',
  '2 * k',
  '10 / (n - 3)',
  '6 % (k - 1)',
  '1',
  '4',
  'min(n, m)',
  'k * 9007199254740991',
  'n * 1000001',
);
const range = fc.tuple(number, number).map((ends) => ends.join('..'));
const condition = fc.option(
  fc.tuple(number, number).map(([left, right]) => ` where ${left} <= ${right}`),
  { nil: '', freq: 2 },
);
const k = fc
  .tuple(fc.constantFrom('0..5', '1..3', 'n - 2..m', 'm..n'), condition)
  .map(([ends, where]) => `input k: int = random ${ends}${where}`);
const s = number.chain((count) =>
  fc.constantFrom(
    `input s: text = random letters ${count} from "#".."z"`,
    `input s: text = random letters ${count} from "0".."9", distinct`,
    `input s: text = random word ${count}`,
    `input s: text = random sentence ${count} letters`,
    `input s: text = random sentence ${count} words`,
    `input s: text = random letters 2 from "9".."A"`,
  ),
);
const d = fc
  .tuple(number, range)
  .chain(([count, ends]) =>
    fc.constantFrom(
      `input d: decimal = random digits ${count}, point anywhere`,
      `input d: digits = random digits ${count}`,
      `input d: decimal = random digits ${count}, point anywhere, first ${ends}`,
      'input d: decimal = random digits n, point anywhere, first 0..k',
    ),
  );
const a = fc
  .tuple(number, range, range, condition)
  .chain(([count, ends, head, where]) =>
    fc.constantFrom(
      ...['', ', distinct', ', increasing', ', decreasing'].flatMap((order) => [
        `input a: int[${count}] = random ${ends}${order}${where}`,
        `input a: int[${count}] = random ${ends}${order}, first ${head}${where}`,
        `input a: int[n] = random 1..9${order}, first ${head}`,
      ]),
      `input a: text = random element of s${where}`,
      `input a: text = random one of s${where}`,
      `input a: text[${count}] = random letters k from "(-)"`,
      `input a: int = random one of [n, k, m, 10 / (n - k)]${where}`,
      `input a: text[${count}] = random one of ["+", "-", s], distinct`,
      `input a: int[${count}] = random one of [m, k / n] where (sum i in 0..${count} - 1 of a[i]) > k`,
      `input a: text[${count}] = random element of s, distinct`,
      `input a: text[${count}] = random element of s`,
      `input a: text[${count}] = random word m${where}`,
      `input a: text[n] = random word ${count}, distinct`,
      `input a: text[${count}] = random letters k from "a".."c", distinct`,
      `input a: int[n] = random permutation ${count}`,
      `input a: text[${count}] = random sentence k words`,
      `input a = random graph n vertices, ${count} edges, weights ${ends}`,
      `input a = random graph n vertices, m + k edges, weights ${ends}, connected`,
    ),
  );
const inputs = fc.tuple(k, s, d, a).map((all) => all.join('\n'));

/** Loads exported files, and draws from each, all in one process. */
const driver = `
import json, sys
for line in sys.stdin:
    code, drawn = json.loads(line), []
    space = {"__name__": "task"}
    exec(compile(code, "task", "exec"), space)
    for index in range(${SAMPLES}):
        try:
            drawn.append(list(space["sample"]("S", 3, index)))
        except ValueError as error:
            drawn.append("no question can be drawn" if "no question can be drawn" in str(error) else str(error))
    print(json.dumps(drawn))
`;

async function byPython(tasks: readonly Task[]): Promise<unknown[]> {
  const ran = run('python3', ['-c', driver], { maxBuffer: 2 ** 28 });
  ran.child.stdin?.end(tasks.map((task) => `${JSON.stringify(exportPython(task))}\n`).join(''));
  const { stdout } = await ran;
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

function byUs(task: Task): unknown[] {
  return Array.from({ length: SAMPLES }, (_, index) => {
    try {
      const { question, lengths, inputs: values } = sample(task, { tier: 'S' }, 3, index);
      return [question, { ...lengths, ...values }];
    } catch (error) {
      if (error instanceof SampleError) return 'no question can be drawn';
      throw error;
    }
  });
}

describe('samplers that fail for some lengths or inputs', () => {
  it('are drawn again with the whole sample, until they can give something', () => {
    const task = compileTask(
      'task "T" { class greedy length n: S 1..3, M 4..5, L 6..7 input s: text = random letters n from "#".."~" input w: text = random element of s ask "{s} {w}" answer 0 }',
    );
    assert.ok(acceptance(task, 'S', 0, 400).failed > 20);
    for (let index = 0; index < 200; index++) {
      const {
        inputs: { s: text, w },
      } = sample(task, { tier: 'S' }, 0, index);
      assert.ok(String(text).toLowerCase().includes(String(w)));
      assert.deepEqual(sample(task, { tier: 'S' }, 0, index), sample(task, { tier: 'S' }, 0, index));
    }
  });

  it('are named, with the last cause, where no draw gives a sample', () => {
    const never = compileTask(
      'task "T" { class greedy length n: S 1..3, M 4..5, L 6..7 input s: text = random letters n from "0".."9" input w: text = random element of s ask "{s} {w}" answer 0 }',
    );
    assert.throws(
      () => sample(never, { tier: 'S' }, 0, 0),
      (error) => error instanceof SampleError && error.input === 'w' && /"w" is an element of "s"/.test(error.message),
    );
    const mixed = compileTask(
      'task "T" { class greedy length n: S 1..3, M 4..5, L 6..7 input k: int = random 0..1 where k == 1 input a: int[n] = random k..0 ask "{a} {k}" answer 0 }',
    );
    assert.throws(
      () => sample(mixed, { tier: 'S' }, 0, 0),
      (error) =>
        error instanceof SampleError &&
        error.input === 'a' &&
        /broke a "where" condition, and in \d+ a sampler failed, at last that of "a": The range 1\.\.0 of "a"/.test(
          error.message,
        ),
    );
  });

  it('are looked for no longer than it takes to know that none fails and few draws are rejected', () => {
    for (const [text, tries] of [
      ['input a: int[n] = random 1..9', 20],
      ['input a: int[n] = random 1..7, distinct input b: text = random letters m + n from "a".."b"', 20],
      ['input a: int = random 1..9 where a <= 3', 64],
      // It fails where n is above 4.
      ['input a: int[n] = random 1..4, distinct', 400],
      ['input a: int[n] = random 1..(if n < m then 5 else 4), distinct', 400],
      // A program may stop at what it draws.
      ['input a: int = generate { let k = draw 0..9999 a = 1 / k }', 400],
      // What it asks for depends on another input, which may be anything.
      ['input k: int = random 1..4 input a: int = random 0..k', 400],
    ] as const) {
      const task = compileTask(
        `task "T" { class greedy length n, m: S 1..5, M 6..8, L 9..14 ${text} ask "{a}" answer 0 }`,
      );
      assert.equal(acceptance(task, 'S', 0, 400, 20).tries, tries, text);
    }
  });

  it('never fail where a few draws prove that they cannot', () => {
    let sure = 0;
    fc.assert(
      fc.property(fc.oneof(s, d, a), (text) => {
        const {
          tasks: [task],
        } = compileText(`task "T" { class greedy length n, m: S 1..5, M 6..8, L 9..14 ${text} ask "?" answer 0 }`);
        if (task === undefined || !cannotFail(task, 'S')) return;
        sure++;
        assert.equal(acceptance(task, 'S', 0, 60).failed, 0, text);
      }),
      { numRuns: 120, seed: 5 },
    );
    assert.ok(sure > 10, `${sure} tasks`);
  });

  it('leave out of the space of inputs what they cannot give', () => {
    for (const [text, size] of [
      ['input a: int[n] = random 1..2, distinct', 2n + 2n],
      ['input a: int = random 2..n', 1n + 2n],
      ['input k: int = random 1..3 input a: int = random k..2', 3n * (2n + 1n)],
      ['input a: int = random 1..6 / (n - 1)', 6n + 3n],
    ] as const) {
      const task = compileTask(
        `task "T" { class greedy length n: S 1..3, M 4..5, L 6..7 ${text} ask "{a}${text.includes('k:') ? ' {k}' : ''}" answer 0 }`,
      );
      const seen = new Set<string>();
      for (let index = 0; index < 400; index++) {
        const drawn = sample(task, { tier: 'S' }, 0, index);
        seen.add(canonicalInputs(task, drawn.lengths, drawn.inputs));
      }
      assert.deepEqual(inputSpace(task, 'S'), { size, exact: true }, text);
      assert.equal(BigInt(seen.size), size, text);
    }
  });

  it('never let the space of inputs be smaller than what is drawn', () => {
    fc.assert(
      fc.property(inputs, (text) => {
        const {
          tasks: [task],
        } = compileText(taskText(text));
        if (task === undefined || !isDrawable(task)) return;
        const seen = new Set<string>();
        for (let index = 0; index < 30; index++) {
          try {
            const drawn = sample(task, { tier: 'S' }, 0, index);
            seen.add(canonicalInputs(task, drawn.lengths, drawn.inputs));
          } catch (error) {
            if (!(error instanceof SampleError)) throw error;
            break;
          }
        }
        if (seen.size > 0) assert.ok(inputSpace(task, 'S').size >= BigInt(seen.size), text);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('are drawn again by an exported Python file in the same way', async () => {
    const tasks: Task[] = [];
    fc.assert(
      fc.property(inputs, (text) => {
        const {
          tasks: [task],
        } = compileText(taskText(text));
        if (task !== undefined && isDrawable(task)) tasks.push(task);
      }),
      { numRuns: 250, seed: 11 },
    );
    const expected = tasks.map(byUs);
    const drawn = await byPython(tasks);
    for (const [i, one] of expected.entries())
      assert.deepEqual(drawn[i], one, tasks[i] && JSON.stringify(tasks[i].inputs));
    assert.ok(tasks.length > 60, `${tasks.length} tasks`);
    assert.ok(tasks.filter((task) => acceptance(task, 'S', 0, 40).failed > 0).length > 30);
  });
});
