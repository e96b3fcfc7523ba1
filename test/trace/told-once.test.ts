import { strict as assert } from 'node:assert';
import { bindCells, type Machine, type Node, styleNames, styles } from '../../src/machine/index.ts';
import { generateRunner, recordByInterpreter } from '../../src/record/index.ts';
import { generateWriter, judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import {
  brackets,
  compute,
  constant,
  get,
  halt,
  next,
  plain,
  put,
  region,
  slot,
  state,
  template,
} from '../machine/hand-built/builder.ts';

function machineOf(code: Node): Machine {
  return {
    name: 'again',
    functions: [],
    laidOut: [],
    start: next(0),
    regions: [
      region(0, 't', 'tape', plain('t'), [], { initial: constant(2) }),
      region(1, 'c', 'tape', brackets('c'), ['int'], { initial: constant(5) }),
    ],
    states: [state(0, 'step', template('only'), [], 6, code)],
  };
}

describe('what a state has told', () => {
  const t = (into: number, then: Node): Node => get([[0, [], into]], then);
  const c = (index: number, into: number, then: Node): Node => get([[1, [index], into]], then);
  const last = (from: number): Node => compute('*', [slot(from), 10], 5, put([[1, [9], slot(5)]], halt()));
  const cases: readonly (readonly [what: string, code: Node, lines: readonly string[]])[] = [
    ['a fetch', t(0, t(1, last(1))), ['get t=2', '2 * 10 = 20']],
    ['a write', put([[0, [], 7]], t(1, last(1))), ['put t=7', '7 * 10 = 70']],
    ['a fetch, then a write', t(0, put([[0, [], 7]], t(1, last(1)))), ['get t=2', 'put t=7', '7 * 10 = 70']],
    ['two writes', put([[0, [], 7]], put([[0, [], 8]], t(1, last(1)))), ['put t=7', 'put t=8', '8 * 10 = 80']],
    [
      'a write of another cell',
      put([[1, [0], 7]], c(0, 0, c(1, 1, last(1)))),
      ['put c[0]=7', 'get c[1]=5', '5 * 10 = 50'],
    ],
    [
      'an operation',
      t(0, compute('+', [slot(0), 1], 1, compute('+', [slot(0), 1], 2, last(2)))),
      ['get t=2', '2 + 1 = 3', '3 * 10 = 30'],
    ],
    [
      'an operation on what is written meanwhile',
      t(0, compute('+', [slot(0), 1], 1, put([[0, [], 7]], t(2, compute('+', [slot(2), 1], 3, last(3)))))),
      ['get t=2', '2 + 1 = 3', 'put t=7', '7 + 1 = 8', '8 * 10 = 80'],
    ],
  ];
  for (const [what, code, lines] of cases) {
    it(`is not told again and is not asked for: ${what}`, () => {
      const bound = bindCells(machineOf(code), {});
      const recording = recordByInterpreter(bound);
      assert.equal(recording.end.kind, 'halt');
      for (const style of styleNames) {
        const text = writeEvents(recordingEvents(recording, styles[style]), styles[style]);
        if (style === 'minimal') assert.deepEqual(text.split('\n').slice(1, lines.length + 1), lines, text);
        const written = generateWriter(bound.machine, styles[style]).bytes(generateRunner(bound.machine).run(bound));
        assert.equal(new TextDecoder().decode(written), text);
        const { verdict, faults } = judge(bound, text, { style: styles[style], keepStates: true });
        assert.deepEqual([verdict, faults], ['sound', []], text);
      }
    });
  }
});
