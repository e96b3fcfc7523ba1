import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { finish, type Bound, styleNames, styles, type StyleName } from '../../src/machine/index.ts';
import { recordByInterpreter, type Chooser } from '../../src/record/index.ts';
import {
  followingChoices,
  judge,
  recordingEvents,
  Truth,
  verdictText,
  writeEvents,
  type FaultKind,
  type Verdict,
} from '../../src/trace/index.ts';
import { compileTask, recordTask } from '../tasks/load.ts';

/** Vertices are taken in any order in which each comes after those that it waits for: of pair i, the lesser first. */
const order = compileTask(`task "Order" { class greedy length n: S 3, M 4, L 5
  input a: int[n] = random 0..n - 1
  input b: int[n] = random 0..n - 1
  ask "{a} {b}?"
  tape waits: int[n] = 0
  tape done: bool[n] = false
  tape order: int[n]
  let last = n - 1
  for i in 0 to last { step "Count {i}" { if a[i] < b[i] { waits[b[i]] = waits[b[i]] + 1 } } }
  for k in 0 to last {
    choose v in 0..last where not done[v] and waits[v] == 0
    step "Take {v} as number {k}" { done[v] = true
      order[k] = v }
    for i in 0 to last { step "After {v} as number {k}: {i}" { if a[i] == v and a[i] < b[i] { waits[b[i]] = waits[b[i]] - 1 } } }
  }
  answer order
}`);

/** 1 and 2 wait for 0, and 3 for 1. */
const bound = recordTask(order, { a: [0, 0, 1, 3], b: [1, 2, 3, 0] }).bound;

function written(chooser: Chooser, style: StyleName = 'minimal', of: Bound = bound): string {
  return writeEvents(recordingEvents(recordByInterpreter(of, { choose: chooser }), styles[style]), styles[style]);
}

const greatest: Chooser = (_node, legal) => legal.at(-1);

function kinds({ faults }: Verdict): FaultKind[] {
  return faults.map(({ kind }) => kind);
}

describe('the judge of a trace with choices', () => {
  it('finds any legal choices sound, in every style, and their answer right', () => {
    const pairs = fc
      .integer({ min: 3, max: 6 })
      .chain((n) =>
        fc.tuple(
          fc.array(fc.nat(n - 1), { minLength: n, maxLength: n }),
          fc.array(fc.nat(n - 1), { minLength: n, maxLength: n }),
        ),
      );
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.nat(99)), fc.constantFrom(...styleNames), ([a, b], picks, style) => {
        const { bound: here } = recordTask(order, { a, b });
        const text = written((_node, legal) => legal[(picks.next().value ?? 0) % legal.length], style, here);
        const { verdict, faults, answer, judged, ownChoices } = judge(here, text, {
          style: styles[style],
          keepStates: true,
        });
        assert.deepEqual(
          { verdict, faults, right: answer.right, found: answer.found },
          { verdict: 'sound', faults: [], right: true, found: answer.expected },
        );
        assert.ok(
          judged.every(({ truth }, i) => truth === i),
          'each state stands for its own in the run that makes these choices',
        );
        // Enough of them have to answer otherwise than the first run does.
        fc.pre(answer.found !== new Truth(here).answer);
        assert.ok(ownChoices > 0);
      }),
      { numRuns: 30 },
    );
  });

  it('is not sound with the answer of other choices, though that is right too', () => {
    const other = written(greatest);
    const first = new Truth(bound).answer ?? '';
    const { verdict, answer, faults } = judge(bound, other.replace(/^Answer: .*$/m, `Answer: ${first}`));
    assert.notEqual(/^Answer: (.*)$/m.exec(other)?.[1], first);
    assert.deepEqual([verdict, answer.right, faults.map(({ kind }) => kind)], ['lucky', true, ['answer-contradicts']]);
  });

  it('makes its choices in the trace: words before it take none', () => {
    const text = written(greatest);
    const draft =
      text
        .match(/^next Take .*$/gm)
        ?.reverse()
        .join('\n') ?? '';
    for (const around of [`<think>\n${draft}\n${text}</think>\n${text}`, `Sure:\n\`\`\`\n${text}\`\`\`\n`])
      assert.deepEqual(kinds(judge(bound, around)), []);
  });

  it('says how many choices were its own', () => {
    const verdict = judge(bound, written(greatest));
    assert.equal(new Truth(bound).answer, '0, 1, 2, 3');
    assert.deepEqual([verdict.answer.found, verdict.ownChoices], ['0, 2, 1, 3', 1]);
    assert.match(
      verdictText(verdict),
      /^sound: the answer 0, 2, 1, 3 is correct; no fault in \d+ states, 1 choice of its own$/,
    );
  });

  it('names what may be taken where the trace takes something else', () => {
    const verdict = judge(bound, written(greatest).replace('next Take 2 as number 1', 'next Take 3 as number 1'));
    const [fault] = verdict.faults;
    assert.deepEqual(kinds(verdict), ['transition-successor']);
    assert.equal(fault?.explanation, 'The choice for v has to be 1 or 2, not 3.');
  });

  it('says so where nothing may be taken', () => {
    const { bound: three } = recordTask(order, { a: [0, 0, 1], b: [1, 2, 2] });
    const text = written(greatest, 'minimal', three)
      .replace('put waits[1]=1', 'put waits[0]=1')
      .replace('get waits[0..2]=0 1 2', 'get waits[0..2]=1 1 2');
    const told = (one: string): unknown => judge(three, one).faults.map(({ kind, explanation }) => [kind, explanation]);
    const cell = ['write-cell', 'The state writes to waits[1] here, not to waits[0].'];
    assert.deepEqual(told(text), [
      cell,
      [
        'transition-successor',
        'No value can be chosen for v here, so 0 cannot. The ground truth has this line in “Count 2”, too.',
      ],
    ]);
    assert.deepEqual(kinds(judge(three, text.replace('next Take 0 as number 0\n', ''))), [
      'write-cell',
      'label-jumped',
    ]);
  });

  it('takes a choice that is announced twice for one', () => {
    const { bound: free } = recordTask(order, { a: [1, 1, 1, 1], b: [0, 0, 0, 0] });
    const next = 'next Take 2 as number 1\n';
    const verdict = judge(free, written(greatest, 'minimal', free).replace(next, next + next));
    assert.deepEqual(kinds(verdict), ['transition-superfluous']);
    assert.deepEqual([verdict.verdict, verdict.answer.found, verdict.ownChoices], ['lucky', '3, 2, 1, 0', 3]);
  });

  it('blames a choice that another part of the label contradicts', () => {
    assert.deepEqual(
      kinds(judge(bound, written(greatest).replace('next Take 2 as number 1', 'next Take 2 as number 3'))),
      ['transition-successor'],
    );
  });

  it('goes by the header where the line before does not tell the choice', () => {
    const verdict = judge(bound, written(greatest).replace('next Take 2 as number 1\n', ''), { keepStates: true });
    assert.deepEqual([kinds(verdict), verdict.answer.right], [['transition-missing'], true]);
  });

  it('goes on with a choice that may not be made as with any other wrong state', () => {
    const text = written(greatest).replaceAll('Take 2 as number 1', 'Take 3 as number 1');
    const verdict = judge(bound, text);
    assert.equal(kinds(verdict)[0], 'transition-successor');
    assert.equal(verdict.states, judge(bound, written(greatest)).states);
  });

  it('finds an answer wrong that no choices give', () => {
    const verdict = judge(bound, written(greatest).replace('Answer: 0, 2, 1, 3', 'Answer: 0, 3, 1, 2'));
    assert.deepEqual(
      [verdict.verdict, kinds(verdict), verdict.answer.expected],
      ['slipped', ['answer-contradicts'], '0, 2, 1, 3'],
    );
  });

  it('holds faults against the run that makes the same choices', () => {
    const text = written(greatest);
    const truth = finish(followingChoices(new Truth(bound), text, styles.minimal));
    assert.equal(truth.answer, '0, 2, 1, 3');
    assert.equal(writeEvents(recordingEvents(truth.recording, styles.minimal), styles.minimal), text);
    assert.equal(
      finish(followingChoices(truth, text, styles.minimal)),
      truth,
      'a run that follows choices is followed no further',
    );
  });

  it('follows several choices of one state, time after time', () => {
    const pairs = compileTask(`task "Pairs" { class greedy length n: S 3, M 4, L 5
      input a: int[n] = random 0..9
      ask "{a}?"
      tape s: int = 0
      for i in 0 to n - 1 {
        choose v in 0..n - 1
        choose w in 0..n - 1
        step "Take {v} and {w} at {i}" { s = s + a[v] - a[w] }
      }
      answer s
    }`);
    const of = recordTask(pairs, { a: [1, 5, 9] }).bound;
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }), (wishes) => {
        const left = [...wishes];
        const text = written((_node, legal) => legal[left.shift() ?? 0], 'minimal', of);
        const truth = finish(followingChoices(new Truth(of), text, styles.minimal));
        assert.equal(writeEvents(recordingEvents(truth.recording, styles.minimal), styles.minimal), text);
        assert.deepEqual(kinds(judge(of, text)), []);
      }),
    );
  });

  it('ends for a text of nothing but choices', () => {
    const line = 'Take 2 as number 1\nnext Take 1 as number 2\n';
    assert.equal(judge(bound, line.repeat(20_000)).states, 20_000);
  });
});
