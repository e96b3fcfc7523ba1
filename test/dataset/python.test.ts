import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { exportPython, groundTruth, sample } from '../../src/dataset/index.ts';
import { type Task, type TierName, styles, type Style } from '../../src/machine/index.ts';
import { writeTraceFile } from '../../src/trace/index.ts';
import { compileTask, loadTask, taskNames, taskText } from '../tasks/load.ts';

const run = promisify(execFile);
const SAMPLES = 8;

describe('a task as a Python file', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tail-python-'));
  });

  after(() => rm(folder, { recursive: true }));

  for (const name of taskNames()) {
    it(`gives the same questions, traces and answers: ${name}`, async () => {
      const task = loadTask(name);
      for (const tier of ['S', 'M', 'L'] as const)
        assert.deepEqual(await byPython(task, styles.minimal, tier), truths(task, styles.minimal, tier), tier);
      for (const style of [styles.terse, styles.verbose])
        assert.deepEqual(await byPython(task, style, 'S'), truths(task, style, 'S'), style.name);
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
    await writeFile(file, exportPython(task));
    const limited = 'ulimit -v 1000000; exec python3 "$1"';
    const failed: unknown = await run('bash', ['-c', limited, 'bash', file]).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(failed instanceof Error && 'stderr' in failed && 'code' in failed);
    assert.deepEqual(
      [failed.code, failed.stderr],
      [1, 'Endless: the run has not halted after 1,000,000 states, the most of a trace; it is at “Go on”.\n'],
    );
  });

  async function byPython(task: Task, style: Style, tier: TierName): Promise<unknown[]> {
    const file = path.join(folder, `${task.hash}-${style.name}.py`);
    await writeFile(file, exportPython(task, style));
    const { stdout } = await run(
      'python3',
      [file, '--tier', tier, '--seed', '7', '--count', String(SAMPLES), '--json'],
      { maxBuffer: 2 ** 28 },
    );
    return stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  }
});

function truths(task: Task, style: Style, tier: TierName): unknown[] {
  return Array.from({ length: SAMPLES }, (_, index) => {
    const drawn = sample(task, { tier }, 7, index);
    const { truth } = groundTruth(task, drawn.inputs, style, drawn.lengths);
    assert.ok(truth);
    return { question: drawn.question, trace: truth.trace, answer: truth.answer };
  });
}
