import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bindCells,
  type Bound,
  type Machine,
  type Node,
  type Operand,
  type Operator,
  styleNames,
  styles,
} from '../../src/machine/index.ts';
import { generateRunner, record } from '../../src/record/index.ts';
import { generateWriter, recordingEvents, writeEvents, type TraceWriter } from '../../src/trace/index.ts';
import { addition, bindAddition, bindKnapsack, knapsack } from '../machine/hand-built/index.ts';
import {
  brackets,
  constant,
  element,
  get,
  halt,
  interval,
  next,
  plain,
  put,
  region,
  silently,
  slot,
  state,
  template,
  test,
  compute,
} from '../machine/hand-built/builder.ts';
import { machineInputs, machines } from '../machine/random-machine.ts';

const decoder = new TextDecoder();

function assertSameText(writer: TraceWriter, name: (typeof styleNames)[number], bound: Bound): void {
  const recording = record(bound, { limit: 200 });
  const expected = writeEvents(recordingEvents(recording, styles[name]), styles[name]);
  assert.equal(decoder.decode(writer.bytes(recording)), expected);
}

describe('a generated writer', () => {
  for (const name of styleNames) {
    it(`writes what the lines of the events say, in style ${name}, on random machines`, () => {
      fc.assert(
        fc.property(machines, machineInputs, (machine, { s, x, first }) => {
          const bound = bindCells(machine, { s: { first: 0, values: s }, n: s.length, x: { first, values: x } });
          fc.pre(generateRunner(machine).run(bound, { limit: 200 }).end.kind === 'halt');
          const writer = generateWriter(machine, styles[name]);
          assertSameText(writer, name, bound);
          fc.pre(writer.isGenerated);
        }),
        { numRuns: 25 },
      );
    });

    it(`writes additions and knapsacks in style ${name}, one after another into one buffer`, () => {
      const adds = generateWriter(addition, styles[name]);
      const packs = generateWriter(knapsack, styles[name]);
      assert.ok(adds.isGenerated && packs.isGenerated);
      for (const [a, b] of [
        ['37.5', '1.48'],
        ['0.05', '99999999999.95'],
        ['5', '.5'],
        ['9'.repeat(3000), '1'],
      ] as const)
        assertSameText(adds, name, bindAddition(a, b));
      assertSameText(packs, name, bindKnapsack(10, [5, 4, 6, 3], [10, 40, 30, 50]));
      assertSameText(packs, name, bindKnapsack(3, [4, 1], [1000, 99]));
      assertSameText(packs, name, bindKnapsack(2 ** 30 - 1, [2 ** 30 - 1, 1], [-(2 ** 30), -99]));
    });
  }

  it('writes runs that did not halt, and those of other machines, line by line, and then knows no places of states', () => {
    const writer = generateWriter(addition, styles.minimal);
    const sum = bindAddition('37.5', '1.48');
    for (const recording of [record(sum, { limit: 3 }), record(bindKnapsack(5, [2, 3], [3, 4]))]) {
      writer.bytes(record(sum));
      assert.equal(writer.starts?.length, 13);
      const written = decoder.decode(writer.bytes(recording));
      assert.equal(written, writeEvents(recordingEvents(recording, styles.minimal), styles.minimal));
      assert.equal(writer.starts, undefined);
    }
  });

  it('writes integers of any size, texts that are no ASCII, and what a text may not hold unquoted', () => {
    const [big, word] = [0, 1];
    const machine: Machine = {
      name: 'values',
      functions: [],
      laidOut: [],
      start: next(0),
      regions: [
        region(big, 'big', 'tape', plain('big'), [], { initial: constant(2n ** 70n) }),
        region(word, 'wörter', 'tape', plain('wörter'), [], {
          type: 'text',
          initial: constant("it's\n\u{1f600}\u2028"),
        }),
      ],
      states: [
        state(
          0,
          'step',
          template('Größe'),
          [],
          4,
          get(
            [
              [big, [], 0],
              [word, [], 1],
            ],
            compute(
              '*',
              [slot(0), slot(0), -1],
              2,
              compute(
                'joined',
                [slot(1), slot(1)],
                3,
                put(
                  [
                    [big, [], slot(2)],
                    [word, [], slot(3)],
                  ],
                  halt({ as: 'value', value: slot(3) }),
                ),
              ),
            ),
          ),
        ),
      ],
    };
    const writer = generateWriter(machine, styles.minimal);
    const recording = record(bindCells(machine, {}));
    assert.ok(writer.isGenerated);
    const text = decoder.decode(writer.bytes(recording));
    assert.equal(text, writeEvents(recordingEvents(recording, styles.minimal), styles.minimal));
    assert.ok(text.includes(`put big=${-(2n ** 140n)}, wörter='it\\'s\\n\u{1f600}\\u2028it`));
  });

  it('goes on with what silent operations come to, whatever their operator and operands', () => {
    const forms: readonly (readonly [Operator, ...(readonly Operand[])])[] = [
      ...(['+', '-', '*', '//', '%', 'min', 'max'] as const).flatMap((operator) => [
        [operator, slot(0), { value: 3 }] as const,
        [operator, slot(0), { value: -3 }] as const,
        [operator, { value: 100 }, slot(0)] as const,
        [operator, slot(0), slot(0)] as const,
      ]),
      ...(['+', '*', 'min', 'max'] as const).map(
        (operator) => [operator, slot(0), { value: 3 }, { value: -5 }] as const,
      ),
      ['negate', slot(0)],
    ];
    for (const [operator, ...operands] of forms)
      for (const initial of [1, -7, 2 ** 30])
        assertWritten(
          initial,
          silently(operator, operands, 1, get([[1, [slot(1)], 2]], put([[1, [slot(1)], slot(1)]], halt()))),
          operator,
        );
  });

  it('knows what silent operations come to wherever a line shows it', () => {
    const cells = 1;
    const shown: readonly Node[] = [
      get([[cells, [slot(1)], 2]], halt()),
      interval(cells, slot(1), slot(0), 2, halt()),
      interval(cells, 0, slot(1), 2, halt()),
      compute('-', [10, slot(1)], 2, halt()),
      test(slot(1), '<', 3, put([[cells, [0], 1]], halt()), halt()),
      test(3, '<', slot(1), halt(), put([[cells, [0], 1]], halt())),
      put([[cells, [slot(1)], 7]], halt()),
      put([[cells, [0], slot(1)]], halt()),
    ];
    for (const [i, node] of shown.entries()) {
      assertWritten(4, silently('-', [slot(0), 2], 1, node), `form ${i}`);
      assertWritten(
        4,
        interval(2, 0, 3, 3, element(slot(3), 0, 2, 4, silently('-', [slot(4), 3], 1, node))),
        `form ${i}, of an element`,
      );
    }
  });
});

/** A machine that fetches a cell with this value into slot 0 and does this. Its generated writer writes its lines. */
function assertWritten(initial: number, code: Node, what: string): void {
  const machine: Machine = {
    name: 'silent',
    functions: [],
    laidOut: [],
    start: next(0),
    regions: [
      region(0, 'low', 'tape', plain('low'), [], { initial: constant(initial) }),
      region(1, 'cells', 'tape', brackets('cells'), ['int'], { initial: constant(5) }),
      region(2, 'more', 'tape', brackets('more'), ['int'], { initial: constant(5) }),
    ],
    states: [state(0, 'step', template('only'), [], 5, get([[0, [], 0]], code))],
  };
  const writer = generateWriter(machine, styles.minimal);
  assert.ok(writer.isGenerated, what);
  const recording = record(bindCells(machine, {}));
  assert.equal(recording.end.kind, 'halt', what);
  assert.equal(
    decoder.decode(writer.bytes(recording)),
    writeEvents(recordingEvents(recording, styles.minimal), styles.minimal),
    what,
  );
}
