import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { exportPython, groundTruth, sample } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { bindInputs, styles, stylesOf, type Style } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { programInputs, programs as randomPrograms } from '../compile/random-programs.ts';
import { inPython, type PythonRun } from '../tasks/in-python.ts';
import { compileTask } from '../tasks/load.ts';

const run = promisify(execFile);
const SAMPLES = 12;

/** A test within a branch decides nothing: both of its ways lead to the same cell. */
const idleTest = `task "T" { class simulation length n, l: S 1..3, M 4..5, L 6..8
  input q: bool
  input s: int[n] = random 0..9
  input x: decimal = random digits l, point anywhere
  ask "{q} {s} {x}?"
  tape t: int = 0
  tape m: int[0..3][-1..4] = 0 else -1
  tape h: list of int
  var g = 0
  step "Do" {
    if m[1][1] == 0 - 5 {
      m[(if q == (false == false) then 2 else -2) % 4][1] = n
      g = if length(h) > 0 then h[length(h) - 1] else -1
    }
    if q and false {
      t, g = -(if true and false then 2 else 3), (if length(h) > 0 then h[length(h) - 1] else t)
    } else if q and false {
      g = n
    }
  }
  answer g
}`;

/** Runs exported files on inputs of their own, all in one process. */
const driver = `
import json, sys
for line in sys.stdin:
    case, space = json.loads(line), {"__name__": "task"}
    exec(compile(case["code"], "task", "exec"), space)
    print(json.dumps(space["run"](case["given"])))
`;

/** What none of the shipped tasks uses, or not in every way. */
const programs: Readonly<Record<string, string>> = {
  'scans of every kind': `
    input a: int = random 0..9
    input s: int[n] = random -9..9
    ask "{a} {s}?"
    tape t: int[0..4] = 0
    step "Look" {
      t[0] = argmin v in 0..n - 1 of s[v]
      t[1] = argmax v in 0..n - 1 of s[v] - a
      t[2] = min v in 0..n - 1 of s[v]
      t[3] = max v in 0..n - 1 of s[v] * v
      t[4] = sum v in 0..n - 1 where s[v] > a of s[v]
    }
    answer t`,
  choices: `
    input s: int[n] = random 0..30, distinct
    ask "{s}?"
    tape done: bool[n] = false
    tape order: int[n]
    for k in 0 to n - 1 {
      choose v in 0..n - 1 where not done[v]
      step "Take {v} as number {k}" {
        done[v] = true
        order[k] = s[v]
      }
    }
    answer order`,
  'a style of its own': `
    input s: int[n] = random 0..9
    ask "{s}?"
    tape most: int = 0
    for i in 0 to n - 1 {
      step "Look at {i}" { if s[i] > most { most = s[i] } }
    }
    answer most
    style "odd" {
      get "I {{read}} \\"{fetches}." each "{cell}: {value}" between "; "
      test "{left} {relation} {right}? {outcome}" yes "It's \\"so\\"." no "It {{isn't}}."
      put "Put \\\\ {writes}" each "{cell}: {value}" between " & "
    }`,
  'empty texts in a list': `
    input s: int[n] = random 0..1
    ask "{s}?"
    tape words: list of text
    for i in 0 to n - 1 {
      step "Look at {i}" { if s[i] == 0 and length(words) == 0 { push words, "" } }
    }
    answer words`,
  'empty texts put together': `
    input s: int[n] = random 0..1
    ask "{s}?"
    tape words: list of text
    for i in 0 to n - 1 {
      step "Look at {i}" { if s[i] == 0 { push words, "" } }
    }
    answer words as text none "nothing"`,
  'answers of text and values': `
    input s: int[n] = random 0..9
    input x: decimal = random digits n, point anywhere
    ask "{s} {x}?"
    tape above: list of int
    tape best: int? = none
    for i in 0 to n - 1 {
      step "Look at {i}" { if s[i] > 5 { push above, s[i]  best = i } }
    }
    answer "100%: \\"{above}\\" of {{{s}}}, last at {best}; \\\\ {x} \u00e9 {if s[0] > 5 then s[0] else low(x)}" none "no place"`,
  'answers of another type on each way': `
    input a: int = random -9..9
    input s: int[n] = random 0..9
    ask "{a} {s}?"
    tape t: int = 0
    step "Halve" { t = a / 2 }
    answer if t < -2 then "less" else if t == 0 then s else if t > 2 then "{t} rest {a % 2}" else t`,
};

describe('a task as a Python file, in every form of the language', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tail-python-forms-'));
  });

  after(() => rm(folder, { recursive: true }));

  for (const [name, body] of Object.entries(programs)) {
    it(`gives the same questions, traces and answers: ${name}`, async () => {
      const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8\n${body}\n}`);
      const runs: PythonRun[] = [];
      for (const style of stylesOf(task.machine)) {
        const file = path.join(folder, `${task.hash}-${style.name}.py`);
        await writeFile(file, exportPython(task, style));
        runs.push({ file, tier: 'S', seed: 7, count: SAMPLES });
      }
      const given = await inPython(runs);
      for (const style of stylesOf(task.machine)) {
        const expected = Array.from({ length: SAMPLES }, (_, index) => {
          const drawn = sample(task, { tier: 'S' }, 7, index);
          const { truth } = groundTruth(task, drawn.inputs, style, drawn.lengths);
          assert.ok(truth?.answer !== undefined, truth?.stuck);
          return { question: drawn.question, trace: truth.trace, answer: truth.answer };
        });
        assert.deepEqual(given.splice(0, SAMPLES), expected, style.name);
      }
      assert.deepEqual(given, []);
    });
  }

  it('has functions of its own beside those of a program that are called the same', () => {
    const program = (names: readonly string[]): string => `task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
      input x: decimal = random digits n, point anywhere
      input s: int[n] = generate { for i in 0 to n - 1 { s[i] = draw one of [1, 2] } } where (sum v in 0..n - 1 of s[v]) > 0
      ask "{x} {s}?"
      lay out x, s
      tape t: int[n] = s
      ${names.map((name) => `function ${name}() { step "Do ${name}" { t[0] = t[0] + 1 } }`).join('\n')}
      ${names.map((name) => `${name}()`).join('\n')}
      step "Scan" { t[0] = argmax v in 0..n - 1 of t[v] }
      answer t }`;
    const own = (names: readonly string[], style: Style): readonly string[] =>
      [...exportPython(compileTask(program(names)), style).matchAll(/^(?:def (\w+)|(\w+(?:, \w+)*) = )/gm)].flatMap(
        ([, called, set = '']) => (called === undefined ? set.split(', ') : [called]),
      );
    for (const style of [styles.minimal, styles.terse]) {
      const names = own([], style).filter((name) => compileText(program([name])).tasks.length > 0);
      assert.ok(names.length > 20, names.join());
      const all = own(names, style);
      assert.equal(new Set(all).size, all.length, all.filter((name, i) => all.indexOf(name) !== i).join());
    }
  });

  it('runs random programs as the machine does', async () => {
    const cases: { readonly code: string; readonly given: unknown }[] = [];
    const expected: unknown[] = [];
    fc.assert(
      fc.property(randomPrograms, programInputs, (text, given) => {
        const {
          tasks: [task],
        } = compileText(text);
        const bound = task && bindInputs(task, given).bound;
        if (task === undefined || bound === undefined) return;
        const recording = record(bound, { limit: 2000 });
        const { end } = recording;
        if (end.kind !== 'halt') return;
        cases.push({
          code: exportPython(task),
          given: { ...given, n: given.s.length, l: given.x.replace('.', '').length },
        });
        expected.push([writeEvents(recordingEvents(recording, styles.minimal), styles.minimal), end.answer]);
      }),
      { numRuns: 100, examples: [[idleTest, { a: 1, b: 1, q: true, s: [1, 2], r: [], x: '0.5' }]] },
    );
    assert.ok(cases.length > 30, `${cases.length} programs halt`);
    const ran = run('python3', ['-c', driver], { maxBuffer: 2 ** 28 });
    ran.child.stdin?.end(cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const { stdout } = await ran;
    stdout
      .trimEnd()
      .split('\n')
      .forEach((line, i) => assert.deepEqual(JSON.parse(line), expected[i], cases[i]?.code));
  });
});
