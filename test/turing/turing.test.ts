import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {
  ALL_BLANK,
  bindInputs,
  type Bound,
  run,
  type Task,
  type TuringMachine,
  type TuringRule,
  styles,
} from '../../src/machine/index.ts';
import { endlessText, turingRunner } from '../../src/turing/index.ts';
import { generateRunner, record } from '../../src/record/index.ts';
import {
  FormatError,
  machineForms,
  machineText,
  NotExpressible,
  readMachine,
  writeMachine,
} from '../../src/turing/formats/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { generateWriter, judge } from '../../src/trace/index.ts';

const symbols = ['_', '0', '1', 'x', '#', '"', '{', '|'] as const;
const names = ['A', 'seek', 'halt', 'if', '0', '17', "q'", 'two words', 'halt-now', 'get', 'Read the tape'] as const;

/** Tables of one to five states; most of them soon halt, some run for ever. */
const tables: fc.Arbitrary<TuringMachine> = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 5 })
  .chain((chosen) => {
    const rule: fc.Arbitrary<TuringRule> = fc.record(
      {
        write: fc.option(fc.constantFrom(...symbols), { nil: undefined }),
        move: fc.constantFrom(-1, 0, 1, 1),
        next: fc.nat(chosen.length - 1),
      },
      { noNullPrototype: true },
    );
    const state = fc.record(
      {
        rules: fc
          .uniqueArray(fc.tuple(fc.constantFrom(...symbols), rule), { selector: ([symbol]) => symbol, maxLength: 6 })
          .map((list) => new Map<string, TuringRule>(list)),
        otherwise: fc.option(rule, { nil: undefined, freq: 2 }),
      },
      { noNullPrototype: true },
    );
    return fc.record(
      {
        name: fc.constantFrom('One', 'A "quoted" {name}'),
        blank: fc.constantFrom('_', '0'),
        start: fc.nat(chosen.length - 1),
        states: fc.tuple(...chosen.map((name) => state.map((one) => ({ name, ...one })))),
      },
      { noNullPrototype: true },
    );
  });

const inputs = fc.array(fc.constantFrom(...symbols, 'z'), { maxLength: 6 }).map((list) => list.join(''));

function compiled(text: string): Task {
  const {
    tasks: [task],
    problems,
  } = compileText(text);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error'),
    [],
    text,
  );
  assert.ok(task, text);
  return task;
}

function boundTo(task: Task, input: string): Bound {
  const { bound, problems } = bindInputs(task, { input });
  assert.ok(bound, problems?.[0]?.message);
  return bound;
}

describe('a raw Turing machine', () => {
  it('is written as a text that compiles to the same table', () => {
    fc.assert(
      fc.property(tables, (table) => assert.deepEqual(compiled(machineText(table)).table, table)),
      { numRuns: 300 },
    );
  });

  it('runs without recording as the machine that it is compiled to runs: same steps, tape, state and head', () => {
    fc.assert(
      fc.property(tables, inputs, fc.constantFrom(0, 1, 7, 60), (table, input, limit) => {
        const task = compiled(machineText(table));
        const bound = boundTo(task, input);
        const fast = turingRunner(table).run(input, limit);
        if (fast.end === 'halt') {
          const slow = run(bound, { limit: fast.steps + 2 });
          assert.deepEqual(slow, { kind: 'halt', answer: fast.tape || ALL_BLANK, states: fast.steps + 2 });
        } else {
          const slow = run(bound, { limit });
          assert.equal(fast.steps, limit);
          assert.ok(slow.kind === 'stuck' && slow.stuck.stuck === 'step limit');
          assert.deepEqual([slow.configuration?.state, slow.configuration?.variables], [fast.state, [fast.head]]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('runs by generated code as step by step, on long ways to both sides', () => {
    fc.assert(
      fc.property(tables, inputs, fc.integer({ min: 0, max: 20_000 }), (table, input, limit) => {
        // More symbols than a tape of bytes can hold are read step by step.
        const many: TuringMachine = {
          ...table,
          states: [
            ...table.states,
            {
              name: 'never',
              otherwise: undefined,
              rules: new Map(
                Array.from({ length: 300 }, (_, i) => [
                  String.fromCodePoint(0x4e00 + i),
                  { write: undefined, move: 0, next: 0 },
                ]),
              ),
            },
          ],
        };
        assert.deepEqual(turingRunner(table).run(input, limit), turingRunner(many).run(input, limit));
      }),
      { numRuns: 150 },
    );
  });

  it('is called endless only where it is, and goes on as it was', () => {
    let said = 0;
    fc.assert(
      fc.property(tables, inputs, fc.integer({ min: 0, max: 50 }), (table, input, steps) => {
        const course = turingRunner(table).start(input);
        if (course.advance(steps) !== 'limit') return;
        const found = course.endless(200);
        if (found === undefined) return;
        said++;
        // After each period it stands in the same state, moved by the shift.
        for (let before = course.head, i = 0; i < 5; i++, before = course.head) {
          const { state } = course;
          assert.equal(course.advance(found.period), 'limit');
          if (i > 0) assert.ok(state >= 0);
          assert.ok(Math.abs(course.head - before) <= found.period);
        }
        const settled = turingRunner(table).start(input);
        settled.advance(steps + 200);
        const { state, head } = settled;
        assert.equal(settled.advance(found.period), 'limit');
        assert.deepEqual([settled.state, settled.head], [state, head + found.shift]);
        assert.equal(turingRunner(table).run(input, 20_000).end, 'limit');
      }),
      { numRuns: 2000, seed: 3 },
    );
    assert.ok(said > 200, `${said} are endless`);
  });

  it('is called endless by what it does again and again, and not where it counts or halts', () => {
    const looks = (rules: string, input = ''): unknown =>
      turingRunner(readMachine('morphett', rules, 'x').table)
        .start(input)
        .endless(4096);
    assert.deepEqual(looks('0 _ 1 r 0'), { period: 1, shift: 1 });
    assert.deepEqual(looks('0 * * l 1\n1 * * l 2\n2 * * r 0'), { period: 3, shift: -1 });
    assert.deepEqual(looks('0 * * r 1\n1 * * l 0'), { period: 2, shift: 0 });
    assert.deepEqual(looks('0 * * * 0'), { period: 1, shift: 0 });
    assert.deepEqual(looks('0 a b r 0\n0 b a l 0', 'ab'), undefined);
    // A binary counter never does the same again; a beaver halts.
    assert.equal(looks('0 0 1 r 1\n0 _ 1 r 1\n0 1 0 l 0\n1 _ _ l 0\n1 * * r 1'), undefined);
    assert.equal(
      turingRunner(readMachine('bb', '1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA', 'x').table)
        .start('')
        .endless(1 << 16),
      undefined,
    );
  });

  it('is recorded by generated code as by the interpreter, and its trace is sound', () => {
    fc.assert(
      fc.property(tables, inputs, (table, input) => {
        const task = compiled(machineText(table));
        const bound = boundTo(task, input);
        const runner = generateRunner(task.machine);
        assert.ok(runner.isGenerated);
        const recording = runner.run(bound, { limit: 40 });
        const slow = run(bound, { limit: 40 });
        assert.equal(recording.states, slow.states);
        if (slow.kind !== 'halt') return;
        assert.deepEqual(recording.end, { kind: 'halt', answer: slow.answer });
        for (const style of Object.values(styles)) {
          const text = Buffer.from(generateWriter(task.machine, style).bytes(recording)).toString();
          assert.equal(judge(bound, text, { style, keepStates: true }).verdict, 'sound', text);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('comes back from every form that can say it as a machine that does the same, and is then written the same', () => {
    fc.assert(
      fc.property(tables, inputs, fc.constantFrom(...machineForms), (table, input, form) => {
        let text: string;
        try {
          text = writeMachine(form, table);
        } catch (error) {
          assert.ok(error instanceof NotExpressible, String(error));
          fc.pre(false);
        }
        const back = readMachine(form, text, table.name).table;
        assert.equal(writeMachine(form, back), text);
        const known = new Set([
          table.blank,
          ...table.states.flatMap(({ rules }) =>
            [...rules].flatMap(([symbol, { write }]) => [symbol, write ?? symbol]),
          ),
        ]);
        const own = Array.from(input)
          .filter((symbol) => known.has(symbol))
          .join('');
        const expected = turingRunner(table).run(own, 50);
        const blank = (one: string): string => one.replaceAll(table.blank, back.blank);
        const actual = turingRunner(back).run(blank(own), 50);
        assert.deepEqual(
          { ...actual, state: 0, tape: actual.tape },
          { ...expected, state: 0, tape: blank(expected.tape) },
        );
      }),
      { numRuns: 100 },
    );
  });

  it('knows the busy beavers', () => {
    const beavers = { '1RB1LB_1LA1RZ': [6, 4], '1RB1LB_1LA0LC_1RZ1LD_1RD0RA': [107, 13] } as const;
    for (const [text, [steps, ones]] of Object.entries(beavers)) {
      const { end, steps: taken, tape } = turingRunner(readMachine('bb', text, 'beaver').table).run('');
      assert.deepEqual([end, taken, tape.replaceAll('0', '').length], ['halt', steps, ones]);
    }
  });

  it('says at which place a text of another form cannot be read', () => {
    const cases = [
      ['bb', '1RB1LC_1RC', 1, 8, /State B has 3 characters/],
      ['bb', '\n 1RB1XC', 2, 5, /State A has "1XC"/],
      ['morphett', '; none\n  0 1 0 r', 2, 9, /found 4/],
      ['morphett', '0 1 0 r 0\n 0 1 1 l 0', 2, 2, /two rules for 1/],
      ['morphett', '0 1 0 up 0', 1, 7, /found "up"/],
      ['morphett', '0 12 0 r 0', 1, 3, /one character, but this is "12"/],
      ['yaml', 'blank: [\n', 2, 1, /./],
    ] as const;
    for (const [form, text, line, column, message] of cases) {
      assert.throws(
        () => readMachine(form, text, 'x'),
        (error) =>
          error instanceof FormatError &&
          error.place.line === line &&
          error.place.column === column &&
          message.test(error.message),
        text,
      );
    }
  });

  it('ships samples whose examples are right', () => {
    const folder = path.join(import.meta.dirname, '../../samples/machines');
    for (const name of readdirSync(folder)) {
      const {
        tasks: [task],
        problems,
      } = compileText(readFileSync(path.join(folder, name), 'utf8'));
      assert.deepEqual([name, problems], [name, []]);
      for (const { inputs: given, answer } of task?.examples ?? [])
        assert.equal(task && record(boundTo(task, String(given['input']))).end.kind === 'halt' && answer, answer);
    }
  });
});

describe('what is said of a machine that never halts', () => {
  it('names its rounds and how far each goes', () => {
    for (const [endless, text] of [
      [{ period: 1, shift: 0 }, 'returns to the same tape, state and head position every step'],
      [{ period: 2, shift: 0 }, 'returns to the same tape, state and head position every 2 steps'],
      [{ period: 1, shift: 1 }, 'repeats itself every step, 1 cell further right each time'],
      [{ period: 4000, shift: -2 }, 'repeats itself every 4,000 steps, 2 cells further left each time'],
    ] as const)
      assert.equal(endlessText(endless), text);
  });

  it('takes no more cells than it may have', () => {
    const walks: TuringMachine = {
      name: 'walks',
      blank: '_',
      start: 0,
      states: [{ name: 'on', rules: new Map(), otherwise: { write: '1', move: 1, next: 0 } }],
    };
    for (const cells of [5000, 20_000]) {
      const execution = turingRunner(walks).start('', cells);
      assert.equal(execution.advance(1_000_000), 'tape');
      assert.equal(execution.cells, cells);
    }
  });
});

describe('a machine file', () => {
  const machine = (items: string): string => `machine "t" {\n  blank _\n  start A\n${items}\n}\n`;
  const cases: readonly (readonly [text: string, code: string, line: number, suggestion: RegExp])[] = [
    [machine('  A: 0 -> 1 R B\n  Bee: halt'), 'unknown-name', 3, /Add it/],
    [machine('  A: 0 -> 1 R carri\n  carry: halt'), 'unknown-name', 3, /Did you mean carry/],
    [machine('  A: 0 -> 1 R\n   | 0 -> 0 L'), 'duplicate-rule', 4, /one rule/],
    [machine('  A: 0 -> 1 R\n  B: halt'), 'unreachable', 4, /Add a rule that leads/],
    [machine('  A: 01 -> 1 R'), 'symbol', 3, /one character/],
    [machine('  A: 0 -> smae R'), 'symbol', 3, /Did you mean same/],
    [machine('  A: 0 -> 1 right'), 'move', 3, /Write R/],
    [machine('  A: 0 -> 1 R\n  A: halt'), 'duplicate-name', 4, /./],
    [machine('  A: 0 -> 1 R halt\n  ask "On {inputt}?"'), 'ask-hole', 4, /Did you mean input/],
    [machine('  A: 0 -> 1 R halt\n  example "0" tape "0"'), 'example-answer', 4, /Step through/],
    [machine('  A: 0, _ -> 1 R\n  example "0" tape "1"'), 'example-too-long', 4, /F5/],
    [machine('  A: 0 -> 1 R\n  example "" tape ""\n  blank x'), 'duplicate-item', 5, /Remove one/],
    ['machine "t" {\n  A: 0 -> 1 R\n}', 'missing-blank', 0, /blank _/],
    ['machine "t" {\n  A: 0 -> 1 R\n}', 'missing-start', 0, /start A/],
  ];
  for (const [text, code, line, suggestion] of cases) {
    it(`reports ${code} where it is, with what to do: ${text.split('\n')[line]?.trim() ?? ''}`, () => {
      const problem = compileText(text).problems.find((one) => one.code === code);
      assert.equal(problem?.range.start.line, line, JSON.stringify(compileText(text).problems));
      assert.match(problem.suggestion ?? '', suggestion);
    });
  }
});
