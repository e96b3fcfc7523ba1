import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { recordByInterpreter } from '../../src/record/index.ts';
import { inject } from '../../src/imitator/index.ts';
import { styleNames, styles } from '../../src/machine/index.ts';
import { judge, recordingEvents, writeEvents, type FaultKind } from '../../src/trace/index.ts';
import { compileTask, recordTask } from '../tasks/load.ts';
import { nextOf } from './streams.ts';

/** The shortest ways from vertex 0 in a ring with chords, by scanning for the nearest vertex. */
const nearest = compileTask(`task "Nearest" { class greedy length n: S 4, M 5, L 6
  input w: int[n] = random 1..9
  ask "{w}?"
  tape dist: int[n] = infinity
  tape done: bool[n] = false
  tape total: int = 0
  let last = n - 1
  step "Begin" { dist[0] = 0 }
  for k in 0 to last {
    step "Visit number {k}" {
      let u = argmin v in 0..last where not done[v] of dist[v]
      let next = (u + 1) % n
      let far = dist[u] + w[u]
      done[u] = true
      if far < dist[next] { dist[next] = far }
    }
    step "Count {k}" { total = total + sum v in 1..last where done[v] of w[v - 1] }
  }
  answer total
}`);

const kinds: readonly FaultKind[] = [
  'operand',
  'operation-result',
  'operation-other',
  'operation-missing',
  'operation-superfluous',
  'fetch-invented',
  'fetch-missing',
  'fetch-superfluous',
];

describe('the judge of scans', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 6 });

  it('finds right traces sound, in every style', () => {
    fc.assert(
      fc.property(weights, fc.constantFrom(...styleNames), (w, style) => {
        const { bound } = recordTask(nearest, { w });
        const { verdict, faults } = judge(
          bound,
          writeEvents(recordingEvents(recordByInterpreter(bound), styles[style]), styles[style]),
          { style: styles[style], keepStates: true },
        );
        assert.deepEqual([verdict, faults], ['sound', []]);
      }),
      { numRuns: 20 },
    );
  });

  for (const kind of kinds) {
    it(`reports a single ${kind} as that, at its state, and blames nothing else`, () => {
      const random = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
      fc.assert(
        fc.property(weights, fc.constantFrom(...styleNames), random, (w, style, numbers) => {
          const { bound } = recordTask(nearest, { w });
          const text = writeEvents(recordingEvents(recordByInterpreter(bound), styles[style]), styles[style]);
          const injection = inject(text, style, kind, () => nextOf(numbers));
          fc.pre(injection !== undefined);
          const { faults } = judge(bound, injection.text, { style: styles[style] });
          assert.deepEqual(
            faults.map((fault) => [fault.kind, fault.state]),
            [[kind, injection.state]],
            injection.text,
          );
        }),
        { numRuns: 30 },
      );
    });
  }

  it('names the candidate that is wrong', () => {
    const { bound } = recordTask(nearest, { w: [3, 1, 4, 1] });
    const text = writeEvents(recordingEvents(recordByInterpreter(bound), styles.minimal), styles.minimal);
    assert.ok(text.includes('argmin(1:3, 2:inf, 3:inf) = 1'));
    const [fault] = judge(bound, text.replace('argmin(1:3, 2:inf, 3:inf) = 1', 'argmin(1:3, 2:2, 3:inf) = 1')).faults;
    assert.deepEqual([fault?.kind, fault?.expected, fault?.found], ['operand', '2:inf', '2:2']);
  });

  it('blames an interval for what is wrong of it, and follows what it says as well as what the machine holds', () => {
    const { bound } = recordTask(nearest, { w: [3, 1, 4, 1] });
    const text = writeEvents(recordingEvents(recordByInterpreter(bound), styles.minimal), styles.minimal);
    const right = 'get w[0..2]=3 1 4\nsum(3, 1, 4) = 8\n7 + 8 = 15\nput total=15\n';
    assert.ok(text.includes(right) && text.endsWith('get total=15\nhalt\nAnswer: 15\n'));
    const cases: readonly (readonly [
      interval: string,
      operands: string,
      result: number,
      kinds: readonly FaultKind[],
    ])[] = [
      ['get w[1..3]=1 4 1', '3, 1, 4', 8, ['fetch-foreign']],
      ['get w[1..3]=1 4 1', '1, 4, 1', 6, ['fetch-foreign']],
      ['get w[1..3]=1 4 1', '1, 4, 1', 8, ['fetch-foreign', 'operation-result']],
      ['get w[1..2]=1 4', '3, 1, 4', 8, ['fetch-foreign']],
      ['get w[0..2]=3 1', '3, 1, 4', 8, ['fetch-missing']],
      ['get w[0..2]=3 1', '3, 1', 4, ['fetch-missing', 'operand']],
      ['get w[0..2]=3 1 4 5', '3, 1, 4', 8, ['fetch-superfluous']],
      ['get w[0..2]=3 1 5', '3, 1, 4', 8, ['fetch-invented']],
      ['get w[0..2]=3 1 5', '3, 1, 5', 9, ['fetch-invented']],
      ['get w[0..2]=3 2 5', '3, 2, 5', 10, ['fetch-invented', 'fetch-invented']],
    ];
    for (const [interval, operands, result, kinds] of cases) {
      const total = 7 + result;
      const changed = text
        .replace(right, `${interval}\nsum(${operands}) = ${result}\n7 + ${result} = ${total}\nput total=${total}\n`)
        .replace('get total=15\nhalt\nAnswer: 15\n', `get total=${total}\nhalt\nAnswer: ${total}\n`);
      const { faults } = judge(bound, changed);
      assert.deepEqual(
        faults.map(({ kind }) => kind),
        kinds,
        `${interval}, sum(${operands}) = ${result}`,
      );
    }
  });
});
