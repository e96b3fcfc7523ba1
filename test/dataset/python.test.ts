import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { exportPython, groundTruth, sample } from '../../src/dataset/index.ts';
import { type Task, type TierName, styles, type Style } from '../../src/machine/index.ts';
import { writeTraceFile } from '../../src/trace/index.ts';
import { inPython } from '../tasks/in-python.ts';
import { compileTask, loadTask, taskNames, taskText } from '../tasks/load.ts';

const run = promisify(execFile);
/** The same code makes the samples of all tiers, and long ones take most of the time. */
const SAMPLES: Readonly<Record<TierName, number>> = { S: 8, M: 4, L: 2 };
const SEED = 7;

describe('a task as a Python file', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tail-python-'));
  });

  after(() => rm(folder, { recursive: true }));

  for (const name of taskNames()) {
    it(`gives the same questions, traces and answers: ${name}`, async () => {
      const task = loadTask(name);
      const wanted = [
        ...(['S', 'M', 'L'] as const).map((tier) => ({ style: styles.minimal, tier })),
        ...[styles.terse, styles.verbose].map((style) => ({ style, tier: 'S' as const })),
      ];
      const runs = await Promise.all(
        wanted.map(async ({ style, tier }) => {
          const file = path.join(folder, `${task.hash}-${style.name}.py`);
          await writeFile(file, exportPython(task, style));
          return { file, tier, seed: SEED, count: SAMPLES[tier] };
        }),
      );
      const given = await inPython(runs);
      for (const { style, tier } of wanted)
        assert.deepEqual(given.splice(0, SAMPLES[tier]), truths(task, style, tier), `${style.name}, ${tier}`);
      assert.deepEqual(given, []);
    });

    it(`is short, and holds no literal longer than the task: ${name}`, () => {
      const text = exportPython(loadTask(name));
      const lines = text.split('\n').length - 1;
      assert.ok(lines <= 500, `${lines} lines`);
      const longest = Math.max(...text.split('\n').map((line) => line.length));
      assert.ok(longest <= taskText(name).length, `${longest} characters in a line`);
    });
  }

  it('prints the question as a trace file has it, whatever stands in it', async () => {
    const task = compileTask(String.raw`task "Escapes" { class greedy length n: S 3, M 4, L 5
      input a: int = random 0..9
      ask "a \\ b\n{a} \\n"
      tape b: int = 0
      step "Copy" { b = a }
      answer b }`);
    const file = path.join(folder, 'escapes.py');
    const { inputs, lengths, question } = sample(task, { tier: 'S' }, 3, 0);
    const { truth } = groundTruth(task, inputs, styles.minimal, lengths);
    await writeFile(file, exportPython(task));
    const { stdout } = await run('python3', [file, '--seed', '3']);
    const about = { schema: 1, task: task.name, hash: task.hash, input: inputs, style: 'minimal' };
    assert.match(question, /\\/);
    assert.equal(stdout, writeTraceFile(about, question, truth?.trace ?? '').replace(/^.*\n/, ''));
  });

  it('ends an endless run where a trace ends, says so, and keeps its memory small', async () => {
    const task = compileTask(`task "Endless" { class greedy length n: S 3, M 4, L 5
      input a: int = random 0..9
      ask "{a}"
      tape b: int = 0
      while b >= 0 { step "Go on" { b = (b + 1) % 2 } }
      answer b }`);
    const file = path.join(folder, 'endless.py');
    const text = exportPython(task);
    const states = 'MOST_STATES = 1000000 ';
    assert.ok(text.includes(states));
    // A tenth of them shows it: were the lines kept one by one, they would take 50 MiB, and so they take 15.
    await writeFile(file, text.replace(states, 'MOST_STATES = 100000 '));
    const limited = [
      'import os, resource, runpy',
      'if os.path.exists("/proc/self/statm"):',
      '    most = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() + 32 * 2**20',
      '    resource.setrlimit(resource.RLIMIT_AS, (most, most))',
      `runpy.run_path(${JSON.stringify(file)}, run_name="__main__")`,
    ].join('\n');
    const failed: unknown = await run('python3', ['-S', '-c', limited]).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(failed instanceof Error && 'stderr' in failed && 'code' in failed);
    assert.deepEqual(
      [failed.code, failed.stderr],
      [1, 'Endless: the run has not halted after 100,000 states, the most of a trace; it is at “Go on”.\n'],
    );
  });
});

function truths(task: Task, style: Style, tier: TierName): unknown[] {
  return Array.from({ length: SAMPLES[tier] }, (_, index) => {
    const drawn = sample(task, { tier }, SEED, index);
    const { truth } = groundTruth(task, drawn.inputs, style, drawn.lengths);
    assert.ok(truth);
    return { question: drawn.question, trace: truth.trace, answer: truth.answer };
  });
}
