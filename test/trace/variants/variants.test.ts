import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { cellText, matchLabel, type Task, styleNames, styles } from '../../../src/machine/index.ts';
import { decode, record, type Recording } from '../../../src/record/index.ts';
import {
  readTrace,
  recordingEvents,
  variantAnswer,
  VariantError,
  variantNames,
  variantProblem,
  variantText,
  writeEvents,
  type TraceEvent,
  type VariantName,
} from '../../../src/trace/index.ts';
import { compileTask, loadTask, recordTask } from '../../tasks/load.ts';
import { boundSample } from '../tasks.ts';

const names = readdirSync(new URL('../../../tasks/', import.meta.url))
  .filter((file) => file.endsWith('.tail'))
  .map((file) => file.replace(/\.tail$/, ''));

function recordings(task: Task): readonly Recording[] {
  return (['S', 'M'] as const).flatMap((tier) => [1, 2, 3].map((seed) => record(boundSample(task, tier, seed))));
}

function eventsOf(task: Task, recording: Recording, variant: VariantName): readonly TraceEvent[] {
  const { lines } = readTrace(
    variantText(task, recording, variant, styles.minimal),
    styles.minimal,
    (label) => matchLabel(task.machine, label).length > 0,
  );
  return lines.map(({ event }) => event);
}

const written = (events: readonly TraceEvent[]): ReadonlyMap<string, unknown> =>
  new Map(
    events.flatMap((event) =>
      event.kind === 'put' ? event.writes.map(({ cell, value }) => [cell, value] as const) : [],
    ),
  );

describe('variants of traces', () => {
  for (const name of names) {
    const task = loadTask(name);
    const runs = recordings(task);

    it(`${name}: without Linear Transition keeps every write and what led to it, and nothing that tells of states`, () => {
      for (const run of runs) {
        const kept = eventsOf(task, run, 'without-linear-transition');
        const full = [...recordingEvents(run, styles.minimal)];
        assert.deepEqual(
          kept.filter(({ kind }) => ['enter', 'next', 'call', 'return', 'halt', 'unreadable'].includes(kind)),
          [],
        );
        assert.deepEqual(
          kept.filter(({ kind }) => kind === 'put' || kind === 'answer'),
          full.filter(({ kind }) => kind === 'put' || kind === 'answer'),
        );
        assert.ok(kept.length < full.length);
      }
    });

    it(`${name}: without Atomic State leaves the same tape, and fetches only what stands before or nowhere`, () => {
      for (const run of runs) {
        const merged = eventsOf(task, run, 'without-atomic-state');
        const full = [...recordingEvents(run, styles.minimal)];
        assert.deepEqual(
          merged.filter(({ kind }) => ['operation', 'test', 'call', 'return', 'unreadable'].includes(kind)),
          [],
        );
        assert.deepEqual(written(merged), written(full));
        const tape = new Map<string, unknown>();
        const has = (cell: string, value: unknown): void => {
          if (tape.has(cell))
            assert.deepEqual(
              value,
              tape.get(cell),
              `${cell} in ${variantText(task, run, 'without-atomic-state', styles.minimal)}`,
            );
        };
        for (const event of merged) {
          if (event.kind === 'put') for (const { cell, value } of event.writes) tape.set(cell, value);
          else if (event.kind === 'get') for (const { cell, value } of event.fetches) has(cell, value);
          else if (event.kind === 'interval')
            event.values.forEach((value, i) =>
              has(`${event.region}[${event.first <= event.last ? event.first + i : event.first - i}]`, value),
            );
        }
        const headers = merged.flatMap((event) => (event.kind === 'enter' ? [event.label] : []));
        const announced = merged.flatMap((event) => (event.kind === 'next' ? [event.label] : []));
        assert.deepEqual(announced, headers.slice(1));
        assert.ok(headers.length <= run.states);
      }
    });

    it(`${name}: without Memory Fetcher fetches nothing, and computes the same`, () => {
      for (const run of runs) {
        const lines = variantText(task, run, 'without-memory-fetcher', styles.minimal).trimEnd().split('\n');
        const full = [...recordingEvents(run, styles.minimal)].filter(
          ({ kind }) => kind !== 'get' && kind !== 'interval',
        );
        assert.equal(lines.length, full.length);
        const cells = new Set(
          Array.from({ length: run.states }, (_, i) => decode(run, i)).flatMap(({ events }) =>
            events.flatMap((event) =>
              event.kind === 'get' ? event.fetches.map(({ cell }) => cellText(task.machine, cell)) : [],
            ),
          ),
        );
        full.forEach((event, i) => {
          const line = lines[i] ?? '';
          const [own = ''] = writeEvents([event], styles.minimal).split('\n');
          if (event.kind === 'operation') {
            assert.equal(line.slice(line.lastIndexOf(' = ')), own.slice(own.lastIndexOf(' = ')));
            if (event.operands.length === 1 && cells.size === 0) assert.equal(line, own);
          } else if (event.kind === 'test') assert.ok(line.endsWith(event.outcome ? ' yes' : ' no'), line);
          else assert.equal(line, own);
        });
      }
    });

    it(`${name}: the answer can be read out of each variant in each style`, () => {
      for (const run of runs.slice(0, 3)) {
        const answer = run.end.kind === 'halt' ? run.end.answer : undefined;
        for (const variant of variantNames.filter((one) => variantProblem(task, one) === undefined)) {
          for (const style of styleNames)
            assert.equal(
              variantAnswer(variantText(task, run, variant, styles[style]), variant, styles[style]),
              answer,
              variant,
            );
        }
      }
    });
  }

  it('operations name the cells that they read, with their indexes, and computed values stay values', () => {
    const task = loadTask('addition');
    const text = variantText(task, recordTask(task, { x: '9.5', y: '3' }), 'without-memory-fetcher', styles.minimal);
    assert.ok(text.includes('\nx[0] + y[0] + carry = 12\n12 % 10 = 2\n12 // 10 = 1\nput sum[0]=2, carry=1\n'), text);
  });

  it('the passes of a loop in a loop are merged, and so are four states of a single loop', () => {
    const task = compileTask(`task "Grid" { class simulation length n: S 2, M 3, L 4
      input a: int = random 1..9
      ask "Fill with {a}." tape t: int[0..3][0..3] tape s: int = 0
      for i in 0 to 2 { for j in 0 to 2 { step "Fill {i}, {j}" { t[i][j] = a + j } } }
      for k in 0 to 8 { step "Add {k}" { s = s + t[0][0] } }
      answer s example n = 2, a = 1 answer "9" }`);
    const headers = eventsOf(task, recordTask(task, { n: 2, a: 1 }), 'without-atomic-state').flatMap((event) =>
      event.kind === 'enter' ? [event.label] : [],
    );
    assert.deepEqual(headers, ['Fill 0, 0', 'Fill 1, 0', 'Fill 2, 0', 'Add 0', 'Add 4', 'Add 8']);
  });

  it('a call that has written what its callee reads is cut in two around it', () => {
    const task = compileTask(`task "Mark" { class recursion length n: S 1, M 2, L 3
      input a: int = random 1..9
      ask "Mark {a}." tape mark: int = 0 tape seen: int = 0
      function sink(i: int) { if i > 0 { mark = i  sink(i - 1)  mark = 0 - i } else { seen = mark } }
      sink(n) answer seen example n = 2, a = 1 answer "1" }`);
    const events = eventsOf(task, recordTask(task, { n: 2, a: 1 }), 'without-atomic-state');
    const seen = events.findIndex((event) => event.kind === 'put' && event.writes.some(({ cell }) => cell === 'seen'));
    const before = events
      .slice(0, seen)
      .flatMap((event) =>
        event.kind === 'put' ? event.writes.map(({ cell, value }) => `${cell}=${String(value)}`) : [],
      );
    assert.ok(before.includes('mark=2') && before.includes('mark=1'), JSON.stringify(events));
  });

  it('equations hold, whatever the numbers are', () => {
    const task = loadTask('addition');
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.bigInt({ min: 0n, max: 10n ** 30n }), (x, y) => {
        const run = recordTask(task, { x: String(x), y: String(y) });
        const backwards = (text = ''): string => Array.from(text).reverse().join('');
        const [left = '', right, sum] = variantText(task, run, 'reversed-format', styles.minimal)
          .trimEnd()
          .split(/[+=]/)
          .map(backwards);
        assert.deepEqual([left, right, sum], [String(x), String(y), String(x + y)]);
        const hinted = variantText(task, run, 'index-hint', styles.minimal).trimEnd();
        assert.equal(hinted.replace(/[a-z]/g, ''), `${x}+${y}=${x + y}`);
        // The units stand under each other.
        assert.equal(new Set(hinted.split(/[+=]/).map((number) => /[a-z]*$/.exec(number)?.[0])).size, 1);
      }),
      { numRuns: 40 },
    );
  });

  it('a task without two numbers and a sign has no equations, and says why', () => {
    const task = loadTask('knapsack');
    assert.match(
      variantProblem(task, 'index-hint') ?? '',
      /“0-1 knapsack” has no variant index-hint: its inputs are not two numbers/,
    );
    const run = record(boundSample(task, 'S', 1));
    assert.throws(() => variantText(task, run, 'reversed-format', styles.minimal), VariantError);
    assert.equal(variantAnswer('nothing here', 'answer-only', styles.minimal), undefined);
  });
});
