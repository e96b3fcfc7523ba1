import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { cellText, labelText, minimal, styles, type Style, type Task, type Value } from '../../../src/machine/index.ts';
import { cellsOf, decode, historyOfRecording, record, type Recording } from '../../../src/record/index.ts';
import {
  judge,
  largestContext,
  PencilContext,
  pencilPieces,
  pencilTokens,
  readLineAs,
  variantAnswer,
  VariantError,
  variantText,
  type CellValue,
} from '../../../src/trace/index.ts';
import { cellsOfInterval } from '../../../src/trace/line.ts';
import { boundProgram, programInputs, programs } from '../../compile/random-programs.ts';
import { compileOnce } from '../../tasks/compile-once.ts';
import { compileTask, loadTask, recordTask, taskNames } from '../../tasks/load.ts';
import { boundSample } from '../tasks.ts';

const machine = (name: string): Task =>
  compileTask(readFileSync(new URL(`../../../samples/machines/${name}.machine`, import.meta.url), 'utf8'));

/** A run of every task, and of raw Turing machines. */
const runs = [
  ...taskNames().map((name, i) => ({
    name,
    task: loadTask(name),
    tier: i % 6 === 0 ? ('M' as const) : ('S' as const),
  })),
  ...['increment', 'palindrome'].map((name) => ({ name, task: machine(name), tier: 'S' as const })),
].map(({ name, task, tier }) => ({ name, task, run: record(boundSample(task, tier, 2)) }));

/** Checks a run of a task; a program that was drawn has no answer where it gets stuck. */
type Check = (task: Task, run: Recording) => void;

function ofRandomPrograms(check: Check): void {
  let checked = 0;
  fc.assert(
    fc.property(programs, programInputs, (text, given) => {
      const bound = boundProgram(text, given);
      const run = bound && record(bound, { limit: 300 });
      if (run?.end.kind !== 'halt') return;
      const [task] = compileOnce(text).tasks;
      assert.ok(task);
      check(task, run);
      checked++;
    }),
    { numRuns: 25 },
  );
  assert.ok(checked > 10, `${checked} programs`);
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n');
}

function answerOf({ end }: Recording): string | undefined {
  return end.kind === 'halt' ? end.answer : undefined;
}

/** What a line says that cells hold. */
function valuesOf(line: string, kind: 'lay' | 'get' | 'put' | 'interval'): readonly CellValue[] {
  const event = readLineAs(kind, minimal, line, 0, line.length);
  if (event?.kind === 'lay')
    return event.cells.map(({ index, value }) => ({ cell: `${event.region}[${index}]`, value }));
  if (event?.kind === 'get') return event.fetches;
  if (event?.kind === 'interval') return cellsOfInterval(event);
  return event?.kind === 'put' ? event.writes : [];
}

describe('the scratchpad of a Turing program', () => {
  const rowsOf = (task: Task, run: Recording): { control: string; cells: Map<string, Value>; heads: Set<string> }[] =>
    linesOf(variantText(task, run, 'turing-programs', minimal))
      .slice(0, -1)
      .map((line, number) => {
        const label = number < run.states ? labelText(task.machine, decode(run, number)) : 'halt';
        assert.ok(line.startsWith(label), line);
        const bar = line.indexOf(' |', label.length);
        const marked = `, ${line.slice(bar + 3)}`;
        const values = valuesOf(`get ${marked.replace(/, \*/g, ', ').slice(2)}`, 'get');
        const cells = new Map(values.map(({ cell, value }) => [cell, value]));
        const heads = [...cells.keys()].filter((cell) => marked.includes(`, *${cell}=`));
        return { control: line.slice(0, bar), cells, heads: new Set(heads) };
      });
  const check: Check = (task, run) => {
    const rows = rowsOf(task, run);
    assert.equal(rows.length, run.states + 1);
    const history = historyOfRecording(run);
    const end = { state: run.states, event: 0 };
    const last = rows.at(-1)?.cells ?? new Map<string, Value>();
    let found = 0;
    for (const { id, role } of task.machine.regions)
      for (const { cell } of role === 'constant' ? [] : history.cells(id, end)) {
        assert.deepEqual(last.get(cellText(task.machine, cell)), history.read(cell, end));
        found++;
      }
    assert.equal(last.size, found);
    for (let number = 0; number < run.states; number++) {
      const { events } = decode(run, number);
      const written = new Map<string, Value>();
      for (const event of events)
        if (event.kind === 'put')
          for (const { cell, value } of event.writes) written.set(cellText(task.machine, cell), value);
      const before = rows[number]?.cells ?? new Map<string, Value>();
      assert.deepEqual(rows[number + 1]?.cells, new Map([...before, ...written]));
      const fetched = new Set(
        events
          .flatMap((event) => (event.kind === 'put' ? [] : cellsOf(event)))
          .map(({ cell }) => cellText(task.machine, cell)),
      );
      assert.deepEqual(rows[number]?.heads, new Set([...before.keys()].filter((cell) => fetched.has(cell))));
    }
  };

  it('ends with the tape of the machine, and a row differs from the one before in what that state wrote', () => {
    for (const { task, run } of runs) check(task, run);
  });

  it('does so for random programs', () => ofRandomPrograms(check));

  it('says in each row where the running calls return to', () => {
    const task = loadTask('knapsack');
    const controls = rowsOf(task, recordTask(task, { capacity: 4, weight: [3, 6], value: [8, 1] })).map(
      ({ control }) => control,
    );
    assert.ok(
      controls.includes('Consider dp[1][4], return to best(2, 4) for skip, return to main'),
      controls.join('\n'),
    );
  });
});

describe('a run as PENCIL writes it', () => {
  const check =
    (style: Style): Check =>
    (task, run) => {
      const text = variantText(task, run, 'pencil', style);
      const context = new PencilContext();
      let held = 0;
      for (const line of linesOf(text)) {
        held = Math.max(held, context.lines.length + 1);
        context.write(line);
      }
      const [line = '', ...others] = context.lines;
      assert.deepEqual(others, []);
      assert.equal(variantAnswer(`${line}\n`, 'pencil', style), answerOf(run));
      assert.equal(
        largestContext(text, () => 1),
        held,
      );
    };

  it('is reduced to its answer, and never holds more than its largest context, in every style', () => {
    for (const { task, run } of runs) for (const style of Object.values(styles)) check(style)(task, run);
  });

  it('does so for random programs', () => ofRandomPrograms(check(minimal)));

  /** Whatever a state fetches that the run has written stands in the context, with its last value. */
  const suffices: Check = (task, run) => {
    const ever = new Set<string>();
    const labels: string[] = [];
    let all = '';
    for (const { context, written } of pencilPieces(variantText(task, run, 'pencil', minimal))) {
      all += written;
      const known = new Map<string, Value>();
      for (const line of linesOf(context))
        for (const { cell, value } of [...valuesOf(line, 'lay'), ...valuesOf(line, 'put')]) known.set(cell, value);
      const lines = linesOf(written);
      for (const [i, line] of lines.entries()) {
        if (lines[i - 1] === pencilTokens.call && line !== pencilTokens.call) labels.push(line);
        for (const { cell, value } of [...valuesOf(line, 'get'), ...valuesOf(line, 'interval')])
          if (known.has(cell)) assert.deepEqual(known.get(cell), value, `${cell} in\n${context}${written}`);
          else assert.ok(!ever.has(cell), `${cell} is not in\n${context}${written}`);
        for (const { cell, value } of [...valuesOf(line, 'lay'), ...valuesOf(line, 'put')]) {
          known.set(cell, value);
          ever.add(cell);
        }
      }
    }
    assert.equal(all, variantText(task, run, 'pencil', minimal));
    const own = Array.from({ length: run.states }, (_, number) => labelText(task.machine, decode(run, number)));
    assert.deepEqual(
      labels.filter((label) => !label.startsWith('lay ')),
      own,
    );
  };

  it('keeps in its context all that a later state fetches', () => {
    for (const { task, run } of runs) suffices(task, run);
    ofRandomPrograms(suffices);
  });

  it('erases the rounds of a loop when control leaves it, and a call when it returns', () => {
    const task = compileTask(`task "Loop" { class iteration length n: S 3, M 4, L 5
      input a: int = random 1..9
      ask "Add {a}." tape s: int = 0
      for i in 1 to n { step "Add {i}" { s = s + a } }
      step "Double" { s = s * 2 }
      answer s example n = 3, a = 1 answer "6" }`);
    const pieces = [...pencilPieces(variantText(task, recordTask(task, { n: 3, a: 1 }), 'pencil', minimal))];
    const double = pieces.find(({ written }) => written.includes('\nDouble\n'));
    assert.equal(double?.context, '[CALL]\nnext Add 1\nput s=3\nnext Double\n', JSON.stringify(pieces));
  });

  it('refuses a label that is one of its tokens', () => {
    const task = compileTask(`task "Odd" { class iteration length n: S 1, M 2, L 3
      input a: int = random 1..9
      ask "{a}" tape s: int = 0
      step "[SEP]" { s = a }
      answer s example n = 1, a = 1 answer "1" }`);
    const run = recordTask(task, { n: 1, a: 1 });
    assert.throws(() => variantText(task, run, 'pencil', minimal), VariantError);
    assert.ok(variantText(task, run, 'pencil', styles.verbose).includes('State: [SEP]'));
  });

  it('has no rule to apply where a frame is not open', () => {
    assert.throws(() => new PencilContext().write(pencilTokens.return), /\[RETURN\] without a \[CALL\]/);
  });
});

describe('what a model writes in a variant', () => {
  it('is judged by its answer in a spot check', () => {
    for (const { task, run } of runs.slice(0, 12))
      for (const variant of ['turing-programs', 'pencil', 'answer-only'] as const) {
        const { verdict } = judge(run.bound, variantText(task, run, variant, minimal), {});
        assert.equal(verdict, 'lucky', `${task.name} ${variant}`);
      }
  });
});
