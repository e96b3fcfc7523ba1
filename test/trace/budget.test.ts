import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inject } from '../../src/imitator/index.ts';
import { bindInputs, styleNames, styles, type Bound, type StyleName } from '../../src/machine/index.ts';
import { rewardsOf } from '../../src/outputs/index.ts';
import { record, recordByInterpreter } from '../../src/record/index.ts';
import { exposureOf } from '../../src/spotcheck/exposure.ts';
import {
  faultKinds,
  firstFault,
  judge,
  labelStates,
  recordingEvents,
  sideBySide,
  Truth,
  verdictJson,
  verdictText,
  writeEvents,
  type Fault,
  type Verdict,
} from '../../src/trace/index.ts';
import { usualBounds, type Bounds } from '../../src/trace/judge/budget.ts';
import { compileTask, loadTask, recordTask, taskNames } from '../tasks/load.ts';
import { nextOf } from './streams.ts';
import { boundSample } from './tasks.ts';

function rightTrace(bound: Bound, style: StyleName = 'minimal'): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

/** As little as can be. */
const nothing = { faults: 0, steps: -1e9 };

/** So many steps, and none for the length of a text. */
function none(text: string, steps: number): Bounds {
  return { faults: Infinity, steps: steps - text.length / 8 };
}

/** Of the shortest states that there are, which come behind a choice that nothing hangs on. */
const loop = compileTask(`task "Loop" { class greedy length n: S 3, M 4, L 5
  input most: int = random 0..n
  input a: int[n] = random 0..1
  ask "{a} {most}?"
  tape count: int = 0
  choose v in 0..1
  step "Take {v}" { count = 0 }
  while count < most { step "On" { count = count + 1 } }
  answer 0
}`);

function short(states: number): Bound {
  return recordTask(loop, { most: states, a: [1, 1, 1] }).bound;
}

function choosing(states: number, style: StyleName): string {
  const run = recordByInterpreter(short(states), { choose: (_node, legal) => legal.at(-1) });
  return writeEvents(recordingEvents(run, styles[style]), styles[style]);
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
  const hostile: Readonly<Record<string, readonly [text: string, bounds: Bounds]>> = {
    'headers in any order': [many(1_500, () => `${anyHeader()}\n`), { ...usualBounds, faults: 1_050 }],
    'states of which everything is wrong': [many(12, wrong), { ...usualBounds, faults: 150 }],
  };

  for (const [name, [text, bounds]] of Object.entries(hostile))
    it(`is up to so many faults; the answer counts all the same: ${name}`, () => {
      const verdict = judge(bound, `${layout}${text}Answer: 18.55\n`, { bounds });
      assert.equal(verdict.verdict, 'lucky');
      assert.deepEqual([verdict.answer.found, verdict.answer.right], ['18.55', true]);
      const lines = text.split('\n').length;
      assert.ok(verdict.unjudgedFrom !== undefined && verdict.unjudgedFrom < lines / 2, `${verdict.unjudgedFrom}`);
      const faults = verdict.faults.length + verdict.moreFaults;
      assert.ok(faults >= bounds.faults / 2 && faults < bounds.faults + 100, `${faults} faults`);
    });

  it('is said in words and in JSON', () => {
    const text = right.replace('put sum[-2]=5', 'put sum[-2]=3').replace('put sum[0]=8', 'put sum[0]=6');
    const verdict = judge(bound, text, { bounds: { faults: 1, steps: 1_000 } });
    const line = text.split('\n').indexOf('Add place -1');
    assert.match(verdictText(verdict), /; 1 fault in \d+ states; the rest was not judged$/);
    const json = (told: Verdict): object => verdictJson({ text, verdict: told, trueStates: 10 }, 5);
    assert.equal(Object.entries(json(verdict)).find(([key]) => key === 'unjudgedFrom')?.[1], line + 6);
    assert.ok(!('unjudgedFrom' in json(judge(bound, text))));
  });

  it('is to the end of any text without faults, however little may be read', () => {
    const some = taskNames().filter((_, i) => i % 3 === 0);
    for (const [i, name] of some.entries()) {
      const style = styleNames[i % styleNames.length] ?? 'minimal';
      const one = boundSample(loadTask(name), 'S', 1);
      // A trace that is the true run's, letter by letter, is not read at all.
      const text = rightTrace(one, style).replaceAll('\n', ' \n');
      const verdict = judge(one, text, { style: styles[style], isThorough: true, bounds: nothing });
      const { format, procedure, unjudgedFrom } = verdict;
      assert.deepEqual([format, procedure, unjudgedFrom], ['spelling', 'right', undefined], `${name}, ${style}`);
    }
  });

  it('is to the end of a long trace of short states that makes its own choice, or has a fault', () => {
    for (const style of styleNames) {
      const text = choosing(60, style);
      const judged = (one: string, bounds: Bounds): Verdict => judge(short(60), one, { style: styles[style], bounds });
      const verdict = judged(text, nothing);
      assert.deepEqual([verdict.verdict, verdict.ownChoices, verdict.unjudgedFrom], ['sound', 1, undefined], style);
      const lines = text.split('\n');
      const slip = judged(lines.toSpliced(20, 0, 'zz[').join('\n'), none(text, 60));
      assert.deepEqual([slip.faults.length, slip.unjudgedFrom], [1, undefined], style);
    }
  });

  it('is in fewer readings of a state of very many lines: together they have at most 48,000', () => {
    const isCut = (lines: number, steps: number): boolean => {
      const text = `${layout}${states[0]}\n${'zz[\n3 + 4 = 7\n'.repeat(lines / 2)}${states[1]}\n${states[2]}\n`;
      return judge(bound, text, { bounds: none(text, steps) }).unjudgedFrom !== undefined;
    };
    assert.ok(isCut(100, 1_400), 'more than 14 readings');
    assert.ok(!isCut(4_000, 48_000), 'at most 12');
  });

  it('leaves nothing that was not judged to count as right, or as missing', () => {
    const slip = right.replace('5 // 10 = 0\n', '5 // 10 = 0\nzz[\n');
    const truth = new Truth(bound, record(bound));
    const text = slip.replace('put sum[0]=8', 'put sum[0]=3');
    const verdict = judge(bound, text, { bounds: { faults: 1, steps: 1_000 }, keepStates: true });
    const { unjudgedFrom, states: judged } = verdict;
    assert.deepEqual([verdict.verdict, verdict.procedure, judged], ['lucky', 'wrong', 4]);
    const labels = labelStates(text, verdict, truth);
    const lines = text.split('\n');
    assert.deepEqual([labels.length, labels.at(-1)?.to], [4, text.indexOf('Add place -1\nget')]);
    assert.equal(lines[unjudgedFrom ?? 0], 'Add place -1');
    const { procedure, depth, states: passed } = rewardsOf({ verdict, labels, trueStates: 10 });
    assert.deepEqual([procedure, depth, passed], [0, 0.3, 0.3]);
    const { failedIn, reached } = exposureOf(truth.recording, firstFault(verdict, 10)?.state);
    assert.ok(failedIn !== undefined);
    assert.equal(reached.length / 2, 5, 'the layout and four states');
    const sides = sideBySide(text, verdict, truth).stretches;
    const behind = sides.slice(sides.findIndex(({ kind }) => kind === 'unjudged'));
    assert.deepEqual(new Set(behind.map(({ kind }) => kind)), new Set(['unjudged']));
    const beside = behind.flatMap(({ runs }) => runs).reduce((sum, [, model]) => sum + model, 0);
    assert.equal(beside, lines.length - 1 - (unjudgedFrom ?? 0));
    assert.equal(behind.filter((one) => one.truth !== undefined).length, truth.recording.states - 4);
  });

  it('counts as more faults where one of several attempts is best', () => {
    const bad = right.replaceAll(/(?<=^put .*=)\d/gm, '7');
    const last = right.replace('halt\n', 'put low=3\n3 + 4 = 7\nzz[\nget x[0]=7\n8 > 9 no\nhalt\n');
    const options = { attempt: 'best', bounds: { faults: 3, steps: 1_000 } } as const;
    const verdict = judge(bound, `${bad}\nWait.\n${last}\nWait.\n${bad}`, options);
    assert.deepEqual([verdict.attempt, verdict.attempts, verdict.unjudgedFrom], [2, 3, undefined]);
    const cut = judge(
      bound,
      `${bad}\nWait.\n${right.replace('5 // 10 = 0\n', '5 // 10 = 0\nzz[\n').replace('put sum[0]=8', 'put sum[0]=3')}`,
      {
        bounds: { faults: 1, steps: 1_000 },
      },
    );
    assert.deepEqual([cut.attempts, cut.procedure, cut.unjudgedFrom === undefined], [2, 'wrong', false]);
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
      { numRuns: 15 },
    );
  });
});
