import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  bindInputs,
  isStuck,
  sameValue,
  styles,
  type Bound,
  type StyleName,
  type Tape,
  type Task,
  type Value,
} from '../../src/machine/index.ts';
import { record, recordByInterpreter } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { compileTask } from '../tasks/load.ts';
import { boundSample } from './tasks.ts';

/** What a cell held before its last change. */
function before(tape: Tape, region: number, index: readonly Value[], value: Value): Value | undefined {
  const initial = tape.initial(region, index);
  const held = [...(isStuck(initial) ? [] : [initial]), ...tape.versions(region, index).map((one) => one.value)];
  return held.findLast((one) => !sameValue(one, value));
}

/** A run that fetches stale carries where it is told to and goes on by them, and the states in which it does. */
function forgetful(
  bound: Bound,
  style: StyleName,
  isForgotten: () => boolean,
): { readonly text: string; readonly states: readonly number[] } {
  const states: number[] = [];
  const recording = recordByInterpreter(bound, {
    misread: ({ cell: { region, index }, value }, tape) => {
      if (bound.machine.regions[region]?.name !== 'carry' || isStuck(value) || !isForgotten()) return undefined;
      const stale = before(tape, region, index, value);
      if (stale !== undefined) states.push(tape.state);
      return stale;
    },
  });
  return { text: writeEvents(recordingEvents(recording, styles[style]), styles[style]), states };
}

const independent = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })).filter(([x, y]) => x + y !== 9),
    { minLength: 2, maxLength: 12 },
  )
  .filter((digits) => digits[0]?.[0] !== 0 && digits[0]?.[1] !== 0);

const overwriting = compileTask(`
task "Overwriting" {
  class greedy
  length n: S 2..3, M 4..5, L 6..8
  input a: int[n] = random 1..9
  ask "{a}?"
  lay out a
  tape s: int[n] = a
  tape t: int[n] = 0
  tape z: int = 0
  for i in 0 to n - 1 {
    step "Clear {i}" {
      t[i] = s[i]
      s[n - 1 - i] = 7
    }
    let c = s[i]
    step "Use {i}" { z = z + c }
    step "Use again {i}" { z = z + c * t[i] }
  }
  answer z
}`);

function algorithm(name: string): Task {
  return compileTask(readFileSync(new URL(`../algorithms/${name}.tail`, import.meta.url), 'utf8'));
}

/** A right trace after some edits, each of which has to fit. */
function edited(bound: Bound, edits: readonly (readonly [from: string, to: string])[]): string {
  const right = writeEvents(recordingEvents(record(bound), styles.minimal), styles.minimal);
  return edits.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replace(from, to);
  }, right);
}

function kinds(bound: Bound, text: string): readonly string[] {
  return judge(bound, text).faults.map(({ kind }) => kind);
}

describe('the judge on values that are fetched stale again and again', () => {
  for (const style of ['minimal', 'terse', 'verbose'] as const)
    it(`tells each where nothing that was written hangs on the one before: ${style}`, () => {
      // Where no two digits make 9, a carry that was added or forgotten changes no carry behind it.
      fc.assert(
        fc.property(independent, fc.infiniteStream(fc.boolean()), (digits, draws) => {
          const bound = bindAddition(digits.map(([x]) => x).join(''), digits.map(([, y]) => y).join(''));
          const { text, states } = forgetful(bound, style, () => draws.next().value === true);
          const { faults } = judge(bound, text, { style: styles[style] });
          assert.deepEqual(
            faults.map(({ kind, state }) => [kind, state]),
            states.map((state) => ['fetch-stale', state]),
            text,
          );
        }),
        { numRuns: 100 },
      );
    });

  it('blames none that a written value would be without the one before', () => {
    // With the carry that was forgotten, 4 + 5 would have carried on: so the next state may fetch 1, though 0 was written.
    const bound = bindAddition('145', '155');
    let fetches = 0;
    const { text, states } = forgetful(bound, 'minimal', () => [1, 2].includes(fetches++));
    assert.equal(states.length, 2);
    const told = judge(bound, text).faults.map(({ kind }) => kind);
    assert.deepEqual(told, ['fetch-stale']);
  });

  it('does not say that the ground truth reads what it only writes', () => {
    const bound = bindAddition('15', '15');
    const { text, states } = forgetful(bound, 'minimal', () => true);
    const [first] = judge(bound, text).faults;
    assert.equal(first?.state, states[0]);
    assert.doesNotMatch(first?.explanation ?? '', /In the ground truth/);
  });

  it('goes on by either value of a cell that the state writes and reads again', () => {
    const bound = boundSample(algorithm('insertion-sort'), 'S', 1);
    const text = edited(bound, [['get key=52, n=4\nput s[2]=52', 'get key=60, n=4\nput s[2]=60']]);
    assert.match(text, /put s\[2\]=60[^]*?\n52 > 23 yes\n/);
    assert.deepEqual(kinds(bound, text), ['fetch-invented']);
  });

  it('takes nothing of a cell that has been overwritten since for what it may hold', () => {
    const { bound } = bindInputs(overwriting, { a: [3, 4, 5] });
    assert.ok(bound !== undefined);
    const first = [
      ['get s[1]=4, n=3', 'get s[1]=5, n=3'],
      ['put t[1]=4, s[1]=7', 'put t[1]=5, s[1]=7'],
    ] as const;
    const second = [
      ['get z=12, c=7\n12 + 7 = 19\nput z=19', 'get z=12, c=4\n12 + 4 = 16\nput z=16'],
      ['get z=19, c=7', 'get z=16, c=7'],
    ] as const;
    const alone = kinds(bound, edited(bound, second));
    assert.equal(alone[0], 'fetch-invented');
    assert.deepEqual(kinds(bound, edited(bound, [...first, ...second])), ['fetch-invented', ...alone]);
  });

  it('holds an interval that is not due against the tape as the state found it', () => {
    const bound = boundSample(algorithm('assignment'), 'S', 238);
    // Worker 0 takes job 1, which is wrong, and all goes on by that.
    const obeyed = edited(bound, [
      ['argmin(0:2, 1:24) = 0\nput taken[0]=yes, job[0]=0', 'argmin(0:2, 1:24) = 1\nput taken[1]=yes, job[0]=1'],
      ['get taken[0..1]=yes no', 'get taken[0..1]=no yes'],
      ['argmin(1:26) = 1\nput taken[1]=yes, job[1]=1', 'argmin(0:13) = 0\nput taken[0]=yes, job[1]=0'],
      ['get job[0..1]=0 1\nhalt\nAnswer: 0, 1', 'get job[0..1]=1 0\nhalt\nAnswer: 1, 0'],
    ]);
    assert.deepEqual(kinds(bound, obeyed), ['operation-result']);
    const foreign = obeyed.replace('get cost[1][0..1]=13 26', 'get taken[0..1]=no yes');
    assert.deepEqual(kinds(bound, foreign), ['operation-result', 'fetch-foreign']);
    const early = kinds(bound, edited(bound, [['get taken[0..1]=no no', 'get taken[0..0]=yes']]));
    assert.equal(early[0], 'fetch-foreign');
    assert.equal(early.length, 2);
  });
});
