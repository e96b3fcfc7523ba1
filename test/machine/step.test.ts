import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bindCells, mayHold, run, step, Tape, type Machine, type StuckReason } from '../../src/machine/index.ts';
import { bindAddition, bindKnapsack, addition, knapsack } from './hand-built/index.ts';
import { brackets, get, halt, next, nowhere, plain, region, state, tailCall, template } from './hand-built/builder.ts';
import { configurations, machineInputs, machines, values } from './random-machine.ts';

const reasons: ReadonlySet<StuckReason> = new Set<StuckReason>([
  'blank cell',
  'index out of range',
  'division by zero',
  'wrong type',
  'read-only cell',
  'value too long',
  'no candidate',
  'no choice',
  'no caller',
  'no such state',
]);

const scribbles = fc.array(fc.tuple(fc.nat(12), fc.array(values, { maxLength: 2 }), values), { maxLength: 12 });

describe('step', () => {
  it('gives a configuration, an answer or a named reason from any configuration on any tape, and never throws', () => {
    const anyMachine = fc.oneof(machines, fc.constantFrom(addition, knapsack));
    fc.assert(
      fc.property(anyMachine, machineInputs, configurations, scribbles, (machine, inputs, configuration, garbage) => {
        const tape = new Tape(
          bindCells(machine, {
            s: { first: 0, values: inputs.s },
            n: inputs.s.length,
            x: { first: inputs.first, values: inputs.x },
          }),
        );
        for (const [region, index, value] of garbage) tape.write(region, index, value);
        const outcome = step(machine, configuration, tape);
        if (outcome.kind === 'stuck') assert.ok(reasons.has(outcome.stuck.stuck), outcome.stuck.stuck);
        else if (outcome.kind === 'halt') assert.equal(typeof outcome.answer, 'string');
        else assert.ok(outcome.configuration.variables.length >= 0);
      }),
      { numRuns: 1500 },
    );
  });

  it('goes on with what the listener says instead of the machine, also where the machine is stuck', () => {
    const bound = bindAddition('12', '3');
    const tape = new Tape(bound);
    const place = { state: 6, variables: [4], frame: undefined };
    tape.write(7, [], 9);
    assert.equal(step(addition, place, tape).kind, 'stuck');
    const outcome = step(addition, place, tape, {
      get: (_, fetched) => fetched.map(() => 8),
      compute: (node) => (node.operator === '//' ? 7 : undefined),
      put: (_, writes) => writes,
    });
    assert.deepEqual(outcome, { kind: 'next', configuration: { state: 6, variables: [5], frame: undefined } });
    assert.deepEqual(tape.cell(8, [4]), 4);
    assert.deepEqual(tape.cell(9, []), 7);
  });

  it('gives the frame to the function that a tail call goes to', () => {
    const caller = { function: 0, arguments: [1], resume: undefined, caller: undefined, depth: 0 };
    const hops: Machine = {
      name: 'hops',
      functions: [
        { id: 0, name: 'f', entry: next(0), parameters: [], result: undefined, range: nowhere },
        { id: 1, name: 'g', entry: next(0), parameters: [], result: undefined, range: nowhere },
      ],
      laidOut: [],
      start: next(0),
      regions: [],
      states: [state(0, 'step', template('Hop'), [], 1, tailCall(1, [4]))],
    };
    const outcome = step(hops, { state: 0, variables: [], frame: caller }, new Tape(bindCells(hops, {})));
    assert.ok(outcome.kind === 'next');
    assert.deepEqual(outcome.configuration.frame, { ...caller, function: 1, arguments: [4] });
  });

  it('writes places that a number does not have, but not its own digits, nor a text or an end of a span', () => {
    const tape = new Tape(bindAddition('12', '3'));
    assert.equal(tape.refusal(0, [1])?.stuck, 'read-only cell');
    assert.equal(tape.refusal(0, [2]), undefined);
    assert.equal(tape.refusal(1, [])?.stuck, 'read-only cell');
    assert.equal(tape.refusal(0, ['a'])?.stuck, 'wrong type');
  });
});

describe('a cell', () => {
  it('may hold none only where it may be without a value, else values of its type', () => {
    const integers = region(0, 'a', 'tape', plain('a'), []);
    const optional = { ...integers, optional: true };
    const pairs = {
      ...integers,
      type: 'tuple',
      fields: [
        { name: 'x', type: 'int' },
        { name: 'y', type: 'text' },
      ],
    } as const;
    assert.deepEqual(
      [null, 3, 'a', true].map((value) => [mayHold(integers, value), mayHold(optional, value)]),
      [
        [false, true],
        [true, true],
        [false, false],
        [false, false],
      ],
    );
    assert.deepEqual(
      [[1, 'a'], [1, 2], [1], [1, 'a', 2], null].map((value) => mayHold(pairs, value)),
      [true, false, false, false, false],
    );
  });

  it('that is blank is named where a state stops at it', () => {
    const blank: Machine = {
      name: 'blank',
      functions: [],
      laidOut: [],
      start: next(0),
      regions: [region(0, 'a', 'tape', brackets('a'), ['int'])],
      states: [state(0, 'step', template('Look'), [], 1, get([[0, [7], 0]], halt()))],
    };
    const ending = run(bindCells(blank, {}));
    assert.deepEqual(ending.kind === 'stuck' && ending.stuck, {
      stuck: 'blank cell',
      cell: { region: 0, index: [7] },
    });
  });
});

describe('run', () => {
  const places = fc
    .tuple(fc.nat(9_999_999), fc.nat({ max: 5 }))
    .map(([digits, shift]) =>
      shift === 0
        ? String(digits)
        : `${Math.floor(digits / 10 ** shift)}.${String(digits % 10 ** shift).padStart(shift, '0')}`,
    );

  it('adds as integers do', () => {
    fc.assert(
      fc.property(places, places, (a, b) => {
        const ending = run(bindAddition(a, b));
        assert.equal(ending.kind === 'halt' && ending.answer, plainSum(a, b));
      }),
    );
  });

  it('adds numbers without a whole part or with zeros around', () => {
    for (const [a, b, sum] of [
      ['0.05', '99999999999.95', '100000000000'],
      ['007.10', '3', '10.1'],
      ['5', '.5', '5.5'],
      ['.5', '.5', '1'],
      ['0', '0', '0'],
    ] as const) {
      const ending = run(bindAddition(a, b));
      assert.equal(ending.kind === 'halt' && ending.answer, sum);
    }
  });

  it('finds the best value of a bag as trying all subsets does', () => {
    const items = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(items, fc.integer({ min: 0, max: 20 }), (pairs, capacity) => {
        const ending = run(
          bindKnapsack(
            capacity,
            pairs.map(([weight]) => weight),
            pairs.map(([, value]) => value),
          ),
        );
        assert.equal(ending.kind === 'halt' && ending.answer, String(bestSubset(pairs, capacity)));
      }),
    );
  });

  it('ends a runaway at the step limit', () => {
    const circle: Machine = {
      name: 'circle',
      regions: [],
      functions: [],
      laidOut: [],
      start: next(0),
      states: [state(0, 'step', template('Round'), [], 0, next(0))],
    };
    const ending = run(bindCells(circle, {}), { limit: 1000 });
    assert.equal(ending.kind === 'stuck' && ending.stuck.stuck, 'step limit');
    assert.equal(ending.states, 1000);
  });
});

/** The sum through BigInt of both numbers scaled to five decimals. */
function plainSum(a: string, b: string): string {
  const scaled = (text: string): bigint => {
    const [whole = '', rest = ''] = text.split('.');
    return BigInt(whole + rest.padEnd(5, '0'));
  };
  const digits = (scaled(a) + scaled(b)).toString().padStart(6, '0');
  const rest = digits.slice(-5).replace(/0+$/, '');
  return digits.slice(0, -5) + (rest === '' ? '' : `.${rest}`);
}

function bestSubset(items: readonly (readonly [number, number])[], capacity: number): number {
  let best = 0;
  for (let subset = 0; subset < 2 ** items.length; subset++) {
    const chosen = items.filter((_, i) => (subset >> i) & 1);
    if (chosen.reduce((sum, [weight]) => sum + weight, 0) <= capacity)
      best = Math.max(
        best,
        chosen.reduce((sum, [, value]) => sum + value, 0),
      );
  }
  return best;
}
