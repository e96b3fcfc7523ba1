import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bindCells,
  bindInputs,
  minimal,
  styleNames,
  styles,
  type Bound,
  type Inputs,
} from '../../src/machine/index.ts';
import { decode, generateRunner, historyOfRecording, linesOfState, record } from '../../src/record/index.ts';
import { eventsOf, generateWriter, judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { machineInputs, machines } from '../machine/random-machine.ts';
import { compileTask } from '../tasks/load.ts';
import { boundProgram, programInputs, programs } from './random-programs.ts';

/** Expressions that come to the same where the inputs are equal, fetched cells too. */
const task = compileTask(`task "Said twice" { class greedy length n: S 3, M 4, L 5
  input i: int = random 0..n - 1
  input j: int = random 0..n - 1
  ask "{i} {j}?"
  tape s: int[2 * n * n] = 7
  tape t: int = 0
  tape same: int = 0
  step "Multiply" { s[i * n + j], t = s[j * n + i] + s[i * n + j], i * n + j * n }
  step "Compare" {
    if i < n and j < n and i < j { same = s[i * n] } else { same = s[j * n] }
    t = t + s[i * n] + s[j * n]
  }
  step "Change" {
    s[i] = s[i] + 1
    t = i * n + (i * n + 1)
  }
  answer t + same
}`);

function bind(inputs: Inputs): Bound {
  const { bound, problems } = bindInputs(task, inputs);
  assert.ok(bound, JSON.stringify(problems));
  return bound;
}

function traceOf(bound: Bound): string {
  return writeEvents(recordingEvents(record(bound), minimal), minimal);
}

/** The lines of each state, its label aside. */
function statesOf(bound: Bound, limit: number): readonly (readonly string[])[] {
  const recording = record(bound, { limit });
  return Array.from({ length: recording.states }, (_, number) =>
    writeEvents(eventsOf(bound.machine, decode(recording, number), minimal, undefined), minimal)
      .trimEnd()
      .split('\n')
      .slice(1),
  );
}

/** The cells that a line of a minimal trace fetches or writes. */
function cellsOf(line: string): readonly string[] {
  return line.includes('..')
    ? []
    : line
        .slice(4)
        .split(/, (?=[a-z])/)
        .map((pair) => pair.split('=')[0] ?? '');
}

function assertToldOnce(lines: readonly string[]): void {
  const text = lines.join('\n');
  assert.equal(new Set(lines).size, lines.length, text);
  const named = new Set<string>();
  for (const line of lines) {
    if (!line.startsWith('get ') && !line.startsWith('put ')) continue;
    const cells = cellsOf(line);
    if (line.startsWith('get ')) for (const cell of cells) assert.ok(!named.has(cell), `${cell} again:\n${text}`);
    for (const cell of cells) named.add(cell);
  }
}

describe('a state', () => {
  it('prints an operation, a test and a fetch once, whatever expressions they come from', () => {
    const trace = traceOf(bind({ n: 3, i: 1, j: 1 }));
    assert.ok(
      trace.startsWith(
        [
          'Multiply',
          'get j=1, n=3, i=1',
          '1 * 3 = 3',
          '3 + 1 = 4',
          'get s[4]=7',
          '7 + 7 = 14',
          '3 + 3 = 6',
          'put s[4]=14, t=6',
          'next Compare',
          'Compare',
          'get i=1, n=3, j=1, t=6',
          '1 < 3 yes',
          '1 < 1 no',
          '1 * 3 = 3',
          'get s[3]=7',
          '6 + 7 + 7 = 20',
          'put same=7, t=20',
          'next Change',
        ].join('\n'),
      ),
      trace,
    );
  });

  it('is the same of the interpreter, the generated runner and writer, and the judge, for all indexes', () => {
    const runner = generateRunner(task.machine);
    for (let at = 0; at < 9; at++) {
      const bound = bind({ n: 3, i: at % 3, j: Math.floor(at / 3) });
      const recording = runner.run(bound);
      for (const name of styleNames) {
        const writer = generateWriter(task.machine, styles[name]);
        assert.ok(writer.isGenerated);
        const text = writeEvents(recordingEvents(recording, styles[name]), styles[name]);
        assert.equal(new TextDecoder().decode(writer.bytes(recording)), text);
        assert.deepEqual(judge(bound, text, { style: styles[name], keepStates: true }).faults, []);
      }
    }
  });

  it('goes on with a wrong result where the same operation would stand again', () => {
    const bound = bind({ n: 3, i: 1, j: 1 });
    const wrong = traceOf(bound)
      .replace('1 * 3 = 3\n3 + 1 = 4\nget s[4]=7', '1 * 3 = 5\n5 + 1 = 6\nget s[6]=7')
      .replace('3 + 3 = 6\nput s[4]=14, t=6', '5 + 5 = 10\nput s[6]=14, t=10')
      .replace('j=1, t=6', 'j=1, t=10')
      .replace('6 + 7 + 7 = 20\nput same=7, t=20', '10 + 7 + 7 = 24\nput same=7, t=24');
    assert.deepEqual(
      judge(bound, wrong).faults.map(({ kind }) => kind),
      ['operation-result'],
    );
  });

  it('tells nothing twice in any random program', () => {
    fc.assert(
      fc.property(programs, programInputs, (text, given) => {
        const bound = boundProgram(text, given);
        if (bound === undefined) return;
        statesOf(bound, 400).forEach(assertToldOnce);
      }),
      { numRuns: 200 },
    );
  });

  it('has as many lines as its events, and writes where its history says, on random machines', () => {
    let left = 0;
    fc.assert(
      fc.property(machines, machineInputs, (machine, { s, x, first }) => {
        const bound = bindCells(machine, { s: { first: 0, values: s }, n: s.length, x: { first, values: x } });
        const recording = record(bound, { limit: 60 });
        const history = historyOfRecording(recording);
        for (let number = 0; number < recording.states; number++) {
          const { events, ...point } = decode(recording, number);
          const lines = eventsOf(machine, { ...point, events }, minimal, undefined);
          assert.equal(linesOfState(recording, number), lines.length);
          events.forEach((event, i) => {
            if (event.kind !== 'put') return;
            left++;
            for (const { cell, value } of event.writes)
              assert.deepEqual(history.value(cell.region, cell.index, number, i + 1), value);
          });
        }
      }),
      { numRuns: 100 },
    );
    assert.ok(left > 50, `${left} puts`);
  });
});
