import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileText } from '../../src/compile/index.ts';
import { bindInputs, minimal, type Bound } from '../../src/machine/index.ts';
import {
  decode,
  endOfState,
  historyOfRecording,
  linesOfState,
  loopRounds,
  pointKey,
  recordByInterpreter,
  resultOfLine,
  stateKey,
  variablesOfState,
  type MachineEvent,
  type Recording,
} from '../../src/record/index.ts';
import { eventsOf, writeEvents } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';

/** Runs with calls, rows, scans, texts, lists, and lines that are told once. */
const bounds: readonly Bound[] = ['functions', 'values', 'styles'].flatMap((name) => {
  const file = path.join(import.meta.dirname, '../compile/machine-goldens', `${name}.tail`);
  return compileText(readFileSync(file, 'utf8')).tasks.flatMap((task) =>
    task.examples.flatMap(({ inputs }) => bindInputs(task, inputs).bound ?? []),
  );
});

function each(check: (recording: Recording, number: number) => void): void {
  assert.ok(bounds.length >= 6);
  for (const bound of bounds) {
    const recording = recordByInterpreter(bound);
    assert.equal(recording.end.kind, 'halt');
    for (let number = 0; number < recording.states; number++) check(recording, number);
  }
}

/** The lines of a state in a trace, its label first. */
function textLines(recording: Recording, number: number): readonly string[] {
  const events = eventsOf(recording.bound.machine, decode(recording, number), minimal, undefined);
  return writeEvents(events, minimal).trimEnd().split('\n');
}

/** What the events of a state came to that are one value. */
function resultOf(event: MachineEvent): unknown {
  if (event.kind === 'compute') return event.result;
  if (event.kind === 'test') return event.outcome;
  return event.kind === 'get' && event.fetches.length === 1 && event.node.op === 'get'
    ? event.fetches[0]?.value
    : undefined;
}

describe('the lines of a recorded state', () => {
  it('are as many as its trace has, and each is of a node and has its result', () => {
    let results = 0;
    each((recording, number) => {
      const lines = textLines(recording, number);
      const found: unknown[] = [];
      const count = linesOfState(recording, number, (node, line, at) => {
        found.push([node, line, resultOfLine(recording, node, at)]);
      });
      assert.equal(count, lines.length, lines.join('\n'));
      assert.equal(linesOfState(recording, number), count);
      // A call, a return and the end have two lines each, of which the first is told.
      let line = 1;
      const expected = decode(recording, number).events.flatMap((event) => {
        if (event.kind === 'stuck') return [];
        const own = [event.node, line, resultOf(event)];
        line += event.kind === 'call' || event.kind === 'return' || event.kind === 'halt' ? 2 : 1;
        if (own[2] !== undefined) results++;
        return [own];
      });
      const first = new Set<unknown>();
      // Several rows are lines of one node, which is told once.
      assert.deepEqual(
        found,
        expected.filter(([node]) => !first.has(node) && first.add(node)),
      );
    });
    assert.ok(results > 300, `${results} results`);
  });

  it('end with a node that ends the state, unless the run is stuck in it', () => {
    each((recording, number) => {
      const last = decode(recording, number).events.at(-1);
      assert.equal(endOfState(recording, number), last?.kind === 'stuck' ? undefined : last?.node);
    });
    const task = compileTask(`task "T" { class enumeration length n: S 1, M 2, L 3
      input a: int = random 1..9
      ask "{a}?"
      tape t: int = 0
      for i in 0 to 1 { step "Divide {i}" { t = 6 / (a - i) t = t + 1 } }
      answer t
    }`);
    const { bound } = bindInputs(task, { a: 1 });
    assert.ok(bound);
    const stuck = recordByInterpreter(bound);
    assert.deepEqual([stuck.end.kind, stuck.states], ['stuck', 2]);
    assert.deepEqual(
      [0, 1].map((number) => endOfState(stuck, number)?.op),
      ['next', undefined],
    );
    // What it did before is told: its label, the fetch and the operation that tells the divisor.
    assert.equal(linesOfState(stuck, 1), textLines(stuck, 1).length);
    assert.deepEqual([...loopRounds(stuck).values()], [[2]]);
  });

  it('are those of a state with its variables, by which states are told apart', () => {
    const keys = new Map<string, string>();
    each((recording, number) => {
      const { state, variables } = decode(recording, number);
      assert.deepEqual(variablesOfState(recording, number), { state, variables });
      const key = pointKey(recording, number);
      assert.ok(key === String(stateKey(recording, number)) || key.startsWith(`${stateKey(recording, number)} `), key);
      assert.equal(key.split(' ').length, 1 + variables.length);
      const own = `${recording.bound.machine.name} ${String(Object.entries(recording.bound.names))} ${key}`;
      const text = textLines(recording, number)[0] ?? '';
      assert.equal(keys.get(own) ?? text, text);
      keys.set(own, text);
    });
  });

  it('are the same once the room that is not in use was given back', () => {
    for (const bound of bounds) {
      const recording = recordByInterpreter(bound);
      const texts = Array.from({ length: recording.states }, (_, number) => textLines(recording, number));
      const rounds = loopRounds(recording);
      const { bytes } = recording;
      recording.trim();
      assert.deepEqual(
        Array.from({ length: recording.states }, (_, number) => textLines(recording, number)),
        texts,
      );
      assert.deepEqual(loopRounds(recording), rounds);
      assert.equal(recording.bytes, bytes);
      assert.equal(recording.offsets.length, recording.states + 1);
      assert.ok(recording.words.length <= recording.length + 64);
      assert.equal(historyOfRecording(recording).states, recording.states);
    }
  });

  it('end where the run ended at its limit', () => {
    const [bound] = bounds;
    assert.ok(bound);
    const whole = recordByInterpreter(bound);
    for (const limit of [1, 5, whole.states - 1]) {
      const part = recordByInterpreter(bound, { limit });
      assert.deepEqual([part.states, part.end], [limit, { kind: 'limit' }]);
      for (let number = 0; number < limit; number++)
        assert.deepEqual(textLines(part, number), textLines(whole, number));
    }
  });
});
