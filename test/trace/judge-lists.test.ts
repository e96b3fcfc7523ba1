import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { compileText } from '../../src/compile/index.ts';
import { bindInputs, type Bound, type Value, styleNames, styles, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { inject } from '../../src/imitator/index.ts';
import { faultKinds, judge, recordingEvents, writeEvents, type FaultKind } from '../../src/trace/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';
import { slippedRun, slipStyles, type SlipKind } from './slip.ts';
import { nextOf } from './streams.ts';
import { boundSample } from './tasks.ts';

/** Tasks with lists of numbers, of texts and of tuples. */
const [combinations, substrings, pairs] = ['combinations', 'any-substring', 'diophantine'].map(loadTask);
assert.ok(combinations && substrings && pairs);
const tasks = [combinations, substrings, pairs];

function traceOf(bound: Bound, style: StyleName = 'minimal'): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

/** Another value of the same type. */
function wrong(right: Value): Value {
  if (Array.isArray(right)) return right.map((element: Value, i) => (i === 0 ? wrong(element) : element));
  if (typeof right === 'number') return right + 1;
  return typeof right === 'string' ? `${right}q` : right;
}

describe('the judge of lists and tuples', () => {
  it('finds every generated trace sound, in every style', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tasks),
        fc.constantFrom('S' as const, 'M' as const),
        fc.nat(1_000_000),
        fc.constantFrom(...styleNames),
        (task, tier, seed, style) => {
          const bound = boundSample(task, tier, seed);
          const { verdict, faults } = judge(bound, traceOf(bound, style), { style: styles[style], keepStates: true });
          assert.deepEqual({ verdict, faults }, { verdict: 'sound', faults: [] });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reports a single fault of any kind as that, at its state, and blames nothing else', () => {
    const random = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    fc.assert(
      fc.property(
        fc.constantFrom(...faultKinds),
        fc.constantFrom(...tasks),
        fc.nat(1_000_000),
        fc.constantFrom(...styleNames),
        random,
        (kind, task, seed, style, stream) => {
          const bound = boundSample(task, 'S', seed);
          const injection = inject(traceOf(bound, style), style, kind, () => nextOf(stream));
          fc.pre(injection !== undefined);
          const { faults } = judge(bound, injection.text, {
            style: styles[style],
            finishReason: injection.finishReason,
          });
          assert.deepEqual(
            faults.map((fault): [FaultKind, number] => [fault.kind, fault.state]),
            [[kind, injection.state]],
          );
        },
      ),
      { numRuns: 350 },
    );
  });

  const slips: Readonly<Partial<Record<SlipKind, RegExp>>> = {
    get: /^fetch-(?:stale|foreign|invented)$/,
    compute: /^operation-result$/,
    test: /^test-outcome$/,
    put: /^write-value$/,
  };
  for (const kind of ['get', 'compute', 'put'] as const) {
    it(`blames a model once that gets a ${kind} wrong, in an element of a tuple too, and goes on with it to the end`, () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...tasks),
          fc.nat(1_000_000),
          fc.nat(60),
          fc.constantFrom(...slipStyles),
          (task, seed, at, style) => {
            const bound = boundSample(task, 'S', seed);
            const run = slippedRun(bound, kind, at, wrong);
            // Where the slip leads to a cell that holds nothing, whatever the model prints for it is a fault of its
            // own.
            fc.pre(
              run !== undefined &&
                run.halts &&
                !run.events.some((event) => event.kind === 'get' && event.fetches.some(({ value }) => value === null)),
            );
            const { faults } = judge(bound, writeEvents(run.events, styles[style]), { style: styles[style] });
            assert.deepEqual(
              faults.map((fault) => [slips[kind]?.test(fault.kind), fault.state]),
              [[true, run.state]],
            );
          },
        ),
        { numRuns: 20 },
      );
    });
  }

  /**
   * The trace of one question about pairs, with one part of it replaced; gives the faults as kind, found and expected.
   */
  function edited(from: string | RegExp, to: string): readonly (readonly string[])[] {
    const {
      tasks: [task],
    } = compileText(`task "Pairs" { class enumeration length n: S 1..3, M 4..5, L 6..8
      ask "{n}"
      tape found: list of (int, text)
      tape best: (int, int)?
      tape last: int? = none
      step "Begin" { push found, (n, "a")
        best = none }
      step "Go on" { push found, (n + 1, "b")
        if best == none { best = (n, 7) } }
      step "Take" { let b = best
        if b != none { last = b.second + found[0].first } }
      pop found
      answer found }`);
    assert.ok(task);
    const { bound } = bindInputs(task, {}, { n: 2 });
    assert.ok(bound);
    const right = traceOf(bound);
    const text = right.replace(from, to);
    assert.notEqual(text, right, right);
    return judge(bound, text).faults.map(({ kind, found, expected }) => [kind, found, expected]);
  }

  it('tells what is wrong with a cell of a list, its length or a tuple, whatever is printed for it', () => {
    assert.deepEqual(edited("put found[0]=(2, 'a')", "put found[0]=(2, 'b')"), [
      ['write-value', "(2, 'b')", "(2, 'a')"],
    ]);
    assert.deepEqual(edited('put found[0]', 'put found[1]'), [['write-cell', 'found[1]', 'found[0]']]);
    assert.deepEqual(edited('length(found)=1, best=none', 'length(found)=2, best=none'), [['write-value', '2', '1']]);
    assert.deepEqual(edited('get best=(2, 7)', 'get best=(2, 8)'), [['fetch-invented', '(2, 8)', '(2, 7)']]);
    assert.deepEqual(edited('get best=(2, 7)', 'get best=(2, 7, 1)'), [['fetch-invented', '(2, 7, 1)', '(2, 7)']]);
    assert.deepEqual(edited('get best=(2, 7)', 'get best=()'), [['fetch-invented', '()', '(2, 7)']]);
    assert.deepEqual(edited('get best=(2, 7)', "get best='x'"), [['fetch-invented', "'x'", '(2, 7)']]);
    assert.deepEqual(edited("get found[0..0]=(2, 'a')", "get found[0..0]=(3, 'a')"), [
      ['fetch-invented', "(3, 'a')", "(2, 'a')"],
    ]);
    assert.deepEqual(
      edited(/, 'a'\)\nhalt/, ')\nhalt').map(([kind]) => kind),
      ['fetch-invented'],
    );
  });

  it('names the cell of a wrong value in an interval of which others are left out', () => {
    const task = compileTask(`task "Rest" { class greedy length n: S 6, M 7, L 8
      input s: int[n] = random 1..99
      ask "{s}?"
      lay out s
      tape t: int = 0
      step "Sum" { t = sum i in 1 .. n - 1 of s[i] }
      answer t
    }`);
    const { bound } = bindInputs(task, { s: [11, 22, 33, 44, 55, 66] });
    assert.ok(bound);
    const { faults } = judge(bound, traceOf(bound).replace('=22 33 44 55 66', '=22 99 44 66'));
    assert.deepEqual(
      faults.map(({ explanation }) => explanation),
      ['s[1..5] has 5 cells, but the line has 4 values.', 's[2] holds 33, not 99.'],
    );
  });
});
