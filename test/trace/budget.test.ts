import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inject } from '../../src/imitator/index.ts';
import { bindInputs, minimal, styles, type Bound } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import {
  faultKinds,
  judge,
  recordingEvents,
  verdictJson,
  verdictText,
  writeEvents,
  type Fault,
  type Verdict,
} from '../../src/trace/index.ts';
import { loadTask } from '../tasks/load.ts';
import { nextOf } from './streams.ts';
import { boundSample } from './tasks.ts';

function rightTrace(bound: Bound): string {
  return writeEvents(recordingEvents(record(bound), minimal), minimal);
}

function besidesSpelling({ faults }: Verdict): readonly Fault[] {
  return faults.filter(({ kind }) => kind !== 'format-spelling');
}

describe('how far a text is judged', () => {
  const { bound } = bindInputs(loadTask('addition'), { x: '3.75', y: '14.8' });
  assert.ok(bound);
  const right = rightTrace(bound);
  const states = right.match(/^(?:Add|Drop|Write|Set|Read) .*$/gm) ?? [];
  let drawn = 1;
  const random = (below: number): number => {
    drawn = (drawn * 48_271) % 2_147_483_647;
    return drawn % below;
  };
  const many = (count: number, part: () => string): string => Array.from({ length: count }, part).join('');
  const anyHeader = (): string => states[random(states.length)] ?? '';
  const layout = right.slice(0, right.indexOf(states[0] ?? ''));
  const wrong = (): string =>
    right
      .slice(layout.length)
      .replaceAll(/(?<==)\d/g, () => `${random(90)}7`)
      .replace(/halt\n.*\n/, '');
  const hostile: Readonly<Record<string, string>> = {
    'headers in any order': many(3_000, () => `${anyHeader()}\n`),
    'states of which everything is wrong': many(100, wrong),
  };

  for (const [name, text] of Object.entries(hostile))
    it(`is up to the first thousands of faults; the answer counts all the same: ${name}`, () => {
      const verdict = judge(bound, `${layout}${text}Answer: 18.55\n`);
      assert.equal(verdict.verdict, 'lucky');
      assert.deepEqual([verdict.answer.found, verdict.answer.right], ['18.55', true]);
      const lines = text.split('\n').length;
      assert.ok(verdict.unjudgedFrom !== undefined && verdict.unjudgedFrom < lines / 2, `${verdict.unjudgedFrom}`);
      assert.ok(verdict.faults.length >= 1_000 && verdict.moreFaults < 1_100, `${verdict.moreFaults} more`);
    });

  it('is said in words and in JSON', () => {
    const text = right.replace('put sum[-2]=5', 'put sum[-2]=3').replace('put sum[0]=8', 'put sum[0]=6');
    const verdict = judge(bound, text, { bounds: { faults: 1, steps: 1_000 } });
    const line = text.split('\n').indexOf('Add place -1');
    assert.match(verdictText(verdict), /; 1 fault in \d+ states; with so many faults, the rest was not judged$/);
    const json = (told: Verdict): object => verdictJson({ text, verdict: told, trueStates: 10 }, 5);
    assert.equal(Object.entries(json(verdict)).find(([key]) => key === 'unjudgedFrom')?.[1], line + 6);
    assert.ok(!('unjudgedFrom' in json(judge(bound, text))));
  });

  it('is to the end of a text with a fault in each state', () => {
    const text = right.replaceAll(/(?<=^put .*=)\d/gm, '7');
    assert.equal(judge(bound, text).unjudgedFrom, undefined);
  });

  it('changes nothing in what is judged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('addition', 'binary-search', 'combinations'),
        fc.nat(30),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: -200, max: 300 }),
        fc.infiniteStream(fc.nat(2 ** 30)),
        (name, seed, faults, steps, draws) => {
          const one = boundSample(loadTask(name), 'S', seed);
          const text = Array.from({ length: 4 }).reduce<string>(
            (before) =>
              inject(
                before,
                'minimal',
                faultKinds[nextOf(draws) % faultKinds.length] ?? 'operand',
                () => (nextOf(draws) % 2 ** 20) / 2 ** 20,
              )?.text ?? before,
            rightTrace(one),
          );
          const whole = judge(one, text, { style: styles.minimal });
          const part = judge(one, text, { style: styles.minimal, bounds: { faults, steps } });
          if (part.unjudgedFrom === undefined) assert.deepEqual(part, whole, text);
          else if (part.attempts === 1) {
            const before = besidesSpelling(whole).filter(({ state }) => state < part.states);
            assert.deepEqual(besidesSpelling(part), before, text);
            assert.ok(!['sound', 'slipped'].includes(part.verdict));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
