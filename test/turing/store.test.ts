import assert from 'node:assert/strict';
import type { Move, TuringMachine } from '../../src/machine/index.ts';
import { machineText, turingRunner } from '../../src/turing/index.ts';
import { Store } from '../../src/turing/store.ts';

type Rule = readonly [write: string | undefined, move: Move, next: number];

/** States by their rules; `else`: for all other symbols. */
function tableOf(...states: readonly Readonly<Record<string, Rule>>[]): TuringMachine {
  return {
    name: 'T',
    blank: '_',
    start: 0,
    states: states.map((rules, id) => {
      const made = Object.entries(rules).map(
        ([symbol, [write, move, next]]) => [symbol, { write, move, next }] as const,
      );
      return {
        name: `s${id}`,
        rules: new Map(made.filter(([symbol]) => symbol !== 'else')),
        otherwise: made.find(([symbol]) => symbol === 'else')?.[1],
      };
    }),
  };
}

/** Goes right over the input, writes x behind it and halts. */
const right = tableOf({ '1': [undefined, 1, 0], _: ['x', 1, 1] }, {});
const left = tableOf({ '1': [undefined, -1, 0], _: ['x', -1, 1] }, {});

describe('what a running machine has', () => {
  it('is a tape without ends, with the input from index 0 on', () => {
    const store = new Store(right, ['_', '1', 'x'], [1, 2, 0, 1], 10);
    assert.deepEqual(
      [-5000, -1, 0, 1, 2, 3, 4, 9_000_000].map((at) => store.read(at)),
      [0, 0, 1, 2, 0, 1, 0, 0],
    );
    assert.deepEqual(store.span(), { first: 0, last: 3, held: 3 });
    assert.deepEqual([store.isWide, store.edge, store.size], [false, 255, 4094]);
    const blank = new Store(right, ['_'], [], 10);
    assert.equal(blank.span(), undefined);
    const wide = new Store(
      right,
      Array.from({ length: 256 }, (_, i) => String(i)),
      [255],
      10,
    );
    assert.deepEqual([wide.isWide, wide.edge, wide.read(0)], [true, 2 ** 32 - 1, 255]);
    assert.equal(
      new Store(
        right,
        Array.from({ length: 255 }, (_, i) => String(i)),
        [],
        10,
      ).isWide,
      false,
    );
  });

  it('grows on the side of the head, as far as it may', () => {
    for (const [isLeft, at] of [
      [true, 0],
      [false, 4095],
    ] as const) {
      const store = new Store(right, ['_', '1'], [1, 1], 6000);
      store.at = at;
      const head = store.at - store.origin;
      assert.ok(store.grow());
      assert.equal(store.at - store.origin, head);
      assert.deepEqual([store.read(0), store.read(1), store.read(2), store.read(-1)], [1, 1, 0, 0]);
      assert.equal(store.size, 6000, String(isLeft));
      assert.equal(store.cells[store.at], 0);
      store.at = isLeft ? 0 : store.cells.length - 1;
      assert.equal(store.grow(), false);
    }
    const roomy = new Store(right, ['_', '1'], [1, 1], 2 ** 20);
    roomy.at = 0;
    assert.ok(roomy.grow());
    assert.equal(roomy.size, 2 * 4094);
  });
});

describe('a run without recording', () => {
  it('tells how it ended, where the head is, and what is on the tape', () => {
    assert.deepEqual(turingRunner(right).run('111'), {
      end: 'halt',
      steps: 4,
      state: 1,
      head: 4,
      tape: '111x',
      first: 0,
    });
    assert.deepEqual(turingRunner(left).run('1'), { end: 'halt', steps: 2, state: 1, head: -2, tape: 'x1', first: -1 });
    assert.deepEqual(turingRunner(right).run('1111', 2), {
      end: 'limit',
      steps: 2,
      state: 0,
      head: 2,
      tape: '1111',
      first: 0,
    });
    assert.deepEqual(turingRunner(right).run('111', 4), {
      end: 'halt',
      steps: 4,
      state: 1,
      head: 4,
      tape: '111x',
      first: 0,
    });
    assert.deepEqual(turingRunner(right).run('111', 3), {
      end: 'limit',
      steps: 3,
      state: 0,
      head: 3,
      tape: '111',
      first: 0,
    });
    assert.deepEqual(turingRunner(tableOf({})).run(''), {
      end: 'halt',
      steps: 0,
      state: 0,
      head: 0,
      tape: '',
      first: 0,
    });
    // A symbol that no rule names is there, and stops it.
    assert.deepEqual(turingRunner(right).run('1é1'), {
      end: 'halt',
      steps: 1,
      state: 0,
      head: 1,
      tape: '1é1',
      first: 0,
    });
    const any = tableOf({ else: [undefined, 1, 0], _: [undefined, 0, 1] }, {});
    assert.deepEqual(turingRunner(any).run('aé_b'), {
      end: 'halt',
      steps: 3,
      state: 1,
      head: 2,
      tape: 'aé_b',
      first: 0,
    });
  });

  it('is the same piece by piece, and for more symbols than a byte holds', () => {
    const many = Array.from({ length: 300 }, (_, i) => String.fromCharCode(0x4e00 + i));
    const wide = tableOf(
      Object.fromEntries([
        ...many.map((symbol): readonly [string, Rule] => [symbol, ['y', 1, 0]]),
        ['_', ['z', -1, 1]],
      ]),
      { y: [undefined, -1, 1] },
    );
    const input = many.join('');
    const whole = turingRunner(wide).run(input);
    assert.deepEqual(whole, { end: 'halt', steps: 601, state: 1, head: -1, tape: `${'y'.repeat(300)}z`, first: 0 });
    for (const table of [wide, right]) {
      const text = table === wide ? input : '1'.repeat(50);
      const execution = turingRunner(table).start(text);
      const expected = turingRunner(table).run(text);
      let end = execution.advance(7);
      for (let pieces = 0; end === 'limit' && pieces < 1000; pieces++) end = execution.advance(7);
      assert.deepEqual(
        [end, execution.steps, execution.state, execution.head],
        [expected.end, expected.steps, expected.state, expected.head],
      );
      assert.equal(execution.tape().text, expected.tape);
    }
  });

  it('shows a part of its tape, and how much there is of it', () => {
    const execution = turingRunner(right).start('1_1');
    assert.deepEqual(execution.tape(2), { text: '1_', first: 0, length: 3, held: 2 });
    assert.deepEqual(execution.tape(), { text: '1_1', first: 0, length: 3, held: 2 });
    assert.deepEqual(turingRunner(right).start('').tape(), { text: '', first: 0, length: 0, held: 0 });
  });

  it('ends where the tape may not grow', () => {
    const on = tableOf({ _: ['1', 1, 0] });
    const execution = turingRunner(on).start('', 5000);
    assert.equal(execution.advance(1e6), 'tape');
    assert.ok(execution.steps < 5000 && execution.steps > 3000, String(execution.steps));
    assert.equal(execution.cells, 5000);
    assert.equal(execution.tape(0).held, execution.steps);
  });

  it('is endless where it comes to the same again, there or further on', () => {
    const loops = (table: TuringMachine, input = '', steps = 200): unknown =>
      turingRunner(table).start(input).endless(steps);
    assert.deepEqual(loops(tableOf({ _: [undefined, 0, 0] })), { period: 1, shift: 0 });
    assert.deepEqual(loops(tableOf({ _: [undefined, 0, 0] }), '', 1), { period: 1, shift: 0 }, 'in its first step');
    assert.deepEqual(loops(tableOf({ _: ['1', 0, 1] }, { '1': ['_', 0, 0] })), { period: 2, shift: 0 });
    assert.deepEqual(loops(tableOf({ _: ['1', 1, 0] })), { period: 1, shift: 1 });
    assert.deepEqual(loops(tableOf({ _: ['1', -1, 0] })), { period: 1, shift: -1 });
    assert.deepEqual(loops(tableOf({ _: ['1', 1, 1] }, { _: ['0', 1, 0] })), { period: 2, shift: 2 });
    // Two to the right and one back, over what it wrote.
    assert.deepEqual(
      loops(tableOf({ _: ['1', 1, 1] }, { _: ['1', -1, 2] }, { '1': ['0', 1, 3] }, { '1': [undefined, 1, 0] })),
      { period: 4, shift: 2 },
    );
    // Writes, and takes back what it wrote.
    assert.deepEqual(loops(tableOf({ '1': ['_', 1, 1] }, { _: [undefined, -1, 2] }, { _: ['1', 0, 0] }), '1'), {
      period: 3,
      shift: 0,
    });
    // Looks back at what it wrote before each step on.
    for (const direction of [1, -1] as const) {
      const back = -direction as Move;
      const steps = tableOf(
        { _: ['1', back, 1] },
        { '1': [undefined, direction, 2], _: [undefined, direction, 2] },
        { '1': [undefined, direction, 0] },
      );
      assert.deepEqual(loops(steps), { period: 3, shift: direction });
      // Writes another symbol each time, by the one before.
      const turns = tableOf(
        { _: [undefined, back, 1] },
        { '1': [undefined, direction, 2], '0': [undefined, direction, 3], _: [undefined, direction, 3] },
        { _: ['0', direction, 0] },
        { _: ['1', direction, 0] },
      );
      assert.deepEqual(loops(turns), { period: 6, shift: 2 * direction });
    }
    assert.equal(loops(right, '111'), undefined);
    // Goes to and fro, one further each time: nothing that is said of so few steps.
    assert.equal(
      loops(tableOf({ '1': [undefined, 1, 0], _: ['1', -1, 1] }, { '1': [undefined, -1, 1], _: ['1', 1, 0] })),
      undefined,
    );
    // Right of the input there is nothing that it could know.
    assert.deepEqual(loops(tableOf({ '1': [undefined, 1, 0], _: ['1', 1, 0] }), '1111'), { period: 1, shift: 1 });
  });
});

describe('the text of a machine', () => {
  it('has an example where the machine halts, and none where it does not', () => {
    const body = ['machine "T" {', '  blank _', '  start s0', '', '  s0: 1 -> same R | _ -> x R s1', '  s1: halt'];
    assert.equal(machineText(right), [...body, '}', ''].join('\n'));
    assert.equal(machineText(right, '1'), [...body, '', '  example "1" tape "1x"', '}', ''].join('\n'));
    const on = tableOf({ _: ['1', 1, 0], '1, x': [undefined, 0, 0] });
    assert.ok(!machineText(on, '').includes('example'));
    const alike = tableOf({ '0': ['x', 1, 0], '1': ['x', 1, 0], _: [undefined, -1, 1], else: [undefined, 0, 1] }, {});
    assert.match(machineText(alike), /s0: 0, 1 -> x R \| _ -> same L s1 \| else -> same S s1\n/);
  });
});
