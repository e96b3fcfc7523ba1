import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { exportPython, sample } from '../../src/dataset/index.ts';
import { bindInputs, type Bound, type Inputs, type Task, styleNames, styles } from '../../src/machine/index.ts';
import { generateRunner, historyOfRecording, record, recordByInterpreter } from '../../src/record/index.ts';
import { generateWriter, judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';
import { cellsOfLine } from './cells-of-line.ts';

/**
 * Cells that are one where the indexes are equal, written and fetched in one line; an index is a text, a bool and a
 * constant too.
 */
const task = compileTask(`task "Same cells" { class greedy length n: S 3, M 4, L 5
  input i: int = random 0..n - 1
  input j: int = random 0..n - 1
  input k: int = random 0..n - 1
  ask "{i} {j} {k}?"
  tape s: int[n] = 7
  tape d: int[n][n] = 0
  step "Fill" { s[i] = 1  s[j] = 2  s[k] = 3 }
  step "Swap" { s[i], s[j] = s[j], s[i] }
  step "Turn" { s[i], s[j], s[k] = s[j] + 1, s[k], s[i] }
  step "Square" { d[i][j], d[j][i], d[0][k] = s[0], s[i], s[j] }
  step "Sum" { s[0], s[k] = d[i][j] + d[j][i], d[0][k] + s[0] }
  answer s
}`);

function bind(of: Task, inputs: Inputs): Bound {
  const { bound, problems } = bindInputs(of, inputs);
  assert.ok(bound, JSON.stringify(problems));
  return bound;
}

function linesOf(inputs: Inputs): readonly string[] {
  return writeEvents(recordingEvents(record(bind(task, inputs)), styles.minimal), styles.minimal).split('\n');
}

describe('a line that would name a cell twice', () => {
  it('writes it once, with the last value, where it was named first', () => {
    const lines = linesOf({ n: 3, i: 1, j: 1, k: 2 });
    assert.deepEqual(lines.filter((line) => line.startsWith('put ')).slice(0, 2), ['put s[1]=2, s[2]=3', 'put s[1]=2']);
    assert.deepEqual(linesOf({ n: 3, i: 1, j: 1, k: 1 }).filter((line) => line.startsWith('put '))[0], 'put s[1]=3');
  });

  it('fetches it once', () => {
    const swap = linesOf({ n: 3, i: 1, j: 1, k: 2 });
    const at = swap.indexOf('Swap');
    assert.deepEqual(swap.slice(at, at + 4), ['Swap', 'get j=1, i=1', 'get s[1]=2', 'put s[1]=2']);
  });

  it('is the same of the interpreter, the generated runner and writer, and the judge, for all indexes', () => {
    const runner = generateRunner(task.machine);
    assert.ok(runner.isGenerated);
    for (let at = 0; at < 27; at++) {
      const bound = bind(task, { n: 3, i: at % 3, j: Math.floor(at / 3) % 3, k: Math.floor(at / 9) });
      const interpreted = recordByInterpreter(bound);
      const generated = runner.run(bound);
      assert.deepEqual(generated.words.slice(0, generated.length), interpreted.words.slice(0, interpreted.length));
      for (const name of styleNames) {
        const text = writeEvents(recordingEvents(interpreted, styles[name]), styles[name]);
        const writer = generateWriter(task.machine, styles[name]);
        assert.ok(writer.isGenerated);
        assert.equal(new TextDecoder().decode(writer.bytes(generated)), text);
        assert.deepEqual(judge(bound, text, { style: styles[name], keepStates: true }).faults, []);
        if (name === 'minimal')
          for (const line of text.split('\n'))
            assert.equal(new Set(cellsOfLine(line)).size, cellsOfLine(line).length, line);
      }
    }
  });

  it('is one version of the cell in a history', () => {
    const bound = bind(task, { n: 3, i: 1, j: 1, k: 1 });
    const history = historyOfRecording(record(bound));
    const region = task.machine.regions.findIndex(({ name }) => name === 's');
    assert.deepEqual(
      history
        .versions({ region, index: [1] }, { state: 1, event: 0 })
        .filter(({ state }) => state === 0)
        .map(({ value }) => value),
      [3],
    );
  });

  it('is the same in Python', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tail-once-'));
    try {
      const file = path.join(folder, 'same.py');
      const count = 40;
      await writeFile(file, exportPython(task, styles.minimal));
      const { stdout } = await promisify(execFile)('python3', [
        file,
        '--tier',
        'S',
        '--seed',
        '5',
        '--count',
        String(count),
        '--json',
      ]);
      const traces = stdout
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
      const own = Array.from({ length: count }, (_, index) => {
        const { inputs, lengths, question } = sample(task, { tier: 'S' }, 5, index);
        const recording = record(bind(task, { ...lengths, ...inputs }));
        return {
          question,
          trace: writeEvents(recordingEvents(recording, styles.minimal), styles.minimal),
          answer: recording.end.kind === 'halt' ? recording.end.answer : '',
        };
      });
      assert.deepEqual(traces, own);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
