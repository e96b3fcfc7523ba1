import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTask } from '../../src/language/parse-task.ts';
import {
  bindInputs,
  isStuck,
  labelText,
  matchLabel,
  run,
  step,
  Tape,
  type Bound,
  type Configuration,
  type Machine,
  type Outcome,
  type RunListener,
  type StuckReason,
  type Task,
  type Value,
  styleNames,
  styles,
} from '../../src/machine/index.ts';
import { decode, generateRunner, POOLED, record, recordByInterpreter, type Recording } from '../../src/record/index.ts';
import { generateWriter, judge, readTrace, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { compileOnce } from '../tasks/compile-once.ts';
import { cellsOfLine } from './cells-of-line.ts';
import { tellAnswer, type Given } from './oracle.ts';
import { programInputs, programs } from './random-programs.ts';

const LIMIT = 4000;

/**
 * The task of a program, bound to inputs; undefined where the compiler says, at a place in the text, why it has none.
 */
function boundProgram(text: string, given: Given): { readonly task: Task; readonly bound: Bound } | undefined {
  const {
    tasks: [task],
    problems,
  } = compileOnce(text);
  const lines = text.split('\n');
  for (const {
    code,
    message,
    range: { start, end },
  } of problems) {
    assert.ok(code !== '' && message !== '');
    assert.ok(
      start.line >= 0 && end.line < lines.length && end.character <= (lines[end.line] ?? '').length,
      `${code} has no place in the text`,
    );
  }
  if (task === undefined) {
    assert.ok(
      problems.some(({ severity }) => severity === 'error'),
      'no task and no reason',
    );
    return undefined;
  }
  const { bound, problems: wrong } = bindInputs(task, given);
  assert.ok(bound, JSON.stringify(wrong));
  return { task, bound };
}

/** Checks runs of random programs that compile; most of them have to. */
function checkRuns(runs: number, check: (bound: Bound, text: string, given: Given) => void): void {
  let made = 0;
  fc.assert(
    fc.property(programs, programInputs, (text, given) => {
      const ready = boundProgram(text, given);
      if (ready === undefined) return;
      made++;
      check(ready.bound, text, given);
    }),
    { numRuns: runs },
  );
  assert.ok(made > runs / 2, `${made} of ${runs} programs compile`);
}

/**
 * Reads that lines gather may be stuck before an operation that stands in front of them, so that one of these may show
 * for another.
 */
const dataReasons: ReadonlySet<StuckReason> = new Set([
  'blank cell',
  'index out of range',
  'division by zero',
  'read-only cell',
  'empty list',
  'no candidate',
  'no choice',
]);

/** Words with pooled values as such: the order in which values got into a pool does not matter. */
function plainly({ words, length, pool }: Recording): readonly Value[] {
  return Array.from(words.subarray(0, length), (word) => (word < POOLED ? word : ['pooled', pool.value(word)]));
}

describe('random programs', () => {
  it('compile to machines that answer as the program says, are stuck where it is, by data and not by types, or have a problem with a place', () => {
    checkRuns(200, (bound, text, given) => {
      const [task] = parseTask(text).ast.tasks;
      assert.ok(task);
      const told = tellAnswer(task, { ...given, n: 4, l: String(given.x).replace('.', '').length });
      const { end } = record(bound, { limit: LIMIT });
      assert.ok(end.kind !== 'stuck' || end.stuck.stuck !== 'wrong type', 'what compiles has right types');
      if ('unknown' in told || end.kind === 'limit') return;
      if ('answer' in told) assert.deepEqual(end, { kind: 'halt', answer: told.answer });
      else
        assert.ok(
          end.kind === 'stuck' && dataReasons.has(end.stuck.stuck),
          `the program is stuck: ${told.stuck}; the machine: ${JSON.stringify(end)}`,
        );
    });
  });

  it('are recorded by the generated runner as by the interpreter', () => {
    checkRuns(80, (bound) => {
      const expected = recordByInterpreter(bound, { limit: LIMIT });
      const actual = generateRunner(bound.machine).run(bound, { limit: LIMIT });
      assert.deepEqual(actual.end, expected.end);
      assert.deepEqual(plainly(actual), plainly(expected));
      assert.deepEqual(actual.offsets.slice(0, actual.states), expected.offsets.slice(0, expected.states));
    });
  });

  it('have traces that the generated writer writes too, that read back as the same events, and whose labels name one state each', () => {
    checkRuns(50, (bound) => {
      const { machine } = bound;
      const recording = record(bound, { limit: LIMIT });
      for (const name of styleNames) {
        const events = [...recordingEvents(recording, styles[name])];
        const text = writeEvents(events, styles[name]);
        if (recording.end.kind === 'halt')
          assert.equal(new TextDecoder().decode(generateWriter(machine, styles[name]).bytes(recording)), text);
        const read = readTrace(text, styles[name], (label) => matchLabel(machine, label).length > 0);
        assert.deepEqual(
          read.lines.map(({ event }) => event),
          events,
        );
      }
      for (let number = 0; number < recording.states; number++) {
        const { state, variables } = decode(recording, number);
        assert.deepEqual(matchLabel(machine, labelText(machine, { state, variables })), [{ state, variables }]);
      }
    });
  });

  it('have no line that names a cell twice', () => {
    let written = 0;
    checkRuns(200, (bound) => {
      const recording = record(bound, { limit: 400 });
      for (const line of writeEvents(recordingEvents(recording, styles.minimal), styles.minimal).split('\n')) {
        const cells = cellsOfLine(line);
        if (cells.length > 1) written++;
        assert.equal(new Set(cells).size, cells.length, line);
      }
    });
    assert.ok(written > 100, `${written} lines name several cells`);
  });

  it('have traces that the judge finds sound', () => {
    checkRuns(60, (bound) => {
      const recording = record(bound, { limit: LIMIT });
      if (recording.end.kind !== 'halt') return;
      const { verdict, faults } = judge(bound, writeEvents(recordingEvents(recording, styles.minimal), styles.minimal));
      assert.deepEqual({ verdict, faults }, { verdict: 'sound', faults: [] });
    });
  });

  it('answer as the program says whatever is chosen, and the judge finds any choice sound', () => {
    fc.assert(
      fc.property(
        programs.filter((text) => text.includes('choose ')),
        programInputs,
        fc.array(fc.nat(9), { minLength: 5 }),
        (text, given, picks) => {
          const ready = boundProgram(text, given);
          const [task] = parseTask(text).ast.tasks;
          fc.pre(ready !== undefined && task !== undefined);
          const chooser = (): ((count: number) => number) => {
            let made = 0;
            return (count) => (picks[made++ % picks.length] ?? 0) % count;
          };
          const choice = chooser();
          const recording = record(ready.bound, {
            limit: LIMIT,
            choose: (_node, legal) => legal[choice(legal.length)],
          });
          const told = tellAnswer(task, { ...given, n: 4, l: given.x.replace('.', '').length }, chooser());
          if ('answer' in told && recording.end.kind !== 'limit')
            assert.deepEqual(recording.end, { kind: 'halt', answer: told.answer });
          fc.pre(recording.end.kind === 'halt');
          const { verdict, faults, answer } = judge(
            ready.bound,
            writeEvents(recordingEvents(recording, styles.minimal), styles.minimal),
            { keepStates: true },
          );
          assert.deepEqual(
            { verdict, faults, answer },
            {
              verdict: 'sound',
              faults: [],
              answer: { expected: recording.end.answer, found: recording.end.answer, right: true, rung: 'line' },
            },
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('have states that depend on their header, their gets and their frame alone', () => {
    checkRuns(60, (bound) => {
      checkClosure(bound);
    });
  });
});

/** What a step does, as far as it shows. */
interface Deed {
  readonly shown: readonly unknown[];
  readonly outcome: Outcome | undefined;
}

/**
 * Takes every state of a run again on a tape that holds only what the state fetched or found written: it does the same.
 */
function checkClosure(bound: Bound): void {
  const { machine } = bound;
  const bare: Machine = {
    ...machine,
    regions: machine.regions.map((region) => ({
      ...region,
      bounds: undefined,
      initial: undefined,
      otherwise: undefined,
    })),
  };
  let before: Configuration | undefined;
  let fetched = new Tape({ ...bound, machine: bare, given: new Map() });
  let shown: unknown[] = [];
  const states: { readonly configuration: Configuration; readonly tape: Tape; readonly deed: Deed }[] = [];
  const listener: RunListener = {
    enter: (_, configuration) => {
      before = configuration;
      fetched = new Tape({ ...bound, machine: bare, given: new Map() });
      shown = [];
    },
    get: (_, cells) => {
      for (const { cell, value } of cells) if (!isStuck(value)) fetched.write(cell.region, cell.index, value);
      return undefined;
    },
    interval: (node, low, _, values, prefix) => {
      if (Array.isArray(values))
        values.forEach((value: Value, i) => {
          fetched.write(node.region, [...prefix, Number(low) + i], value);
        });
      return undefined;
    },
    written: (_, cell, outcome) => {
      if (outcome) fetched.write(cell.region, cell.index, 0);
      return undefined;
    },
    ...showing((line) => {
      shown.push(line);
    }),
    control: (_, outcome) => {
      if (before) states.push({ configuration: before, tape: fetched, deed: { shown, outcome } });
    },
  };
  run(bound, { listener, limit: 300 });
  for (const { configuration, tape, deed } of states) {
    const again: unknown[] = [];
    const outcome = step(
      bare,
      configuration,
      tape,
      showing((line) => {
        again.push(line);
      }),
    );
    assert.deepEqual({ shown: again, outcome }, deed);
  }
}

function showing(show: (line: unknown) => void): RunListener {
  return {
    compute: (_, operands, result) => {
      show([operands, result]);
      return undefined;
    },
    test: (node, left, right, outcome) => {
      show([node.relation, left, right, outcome]);
      return undefined;
    },
    put: (_, writes) => {
      show(writes);
      return undefined;
    },
  };
}
