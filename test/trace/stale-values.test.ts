import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isStuck,
  sameValue,
  styles,
  type Bound,
  type StyleName,
  type Tape,
  type Value,
} from '../../src/machine/index.ts';
import { recordByInterpreter } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';

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
});
