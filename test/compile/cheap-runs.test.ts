import assert from 'node:assert/strict';
import { isCheap } from '../../src/compile/index.ts';
import { bindCells, finish, type Machine, type Node, type Operand, type Value } from '../../src/machine/index.ts';
import { compute, constant, get, next, plain, region, slot, state, template } from '../machine/hand-built/builder.ts';

/** A machine that fetches this value in state after state, for ever, and does one thing with it. */
function looking(initial: Value, work: (value: Operand, then: Node) => Node): Machine {
  return {
    name: 'look',
    functions: [],
    laidOut: [],
    start: next(0),
    regions: [region(0, 'big', 'tape', plain('big'), [], { type: 'text', initial: constant(initial) })],
    states: [state(0, 'step', template('Look'), [], 2, get([[0, [], 0]], work(slot(0), next(0))))],
  };
}

function isCheapFor(machine: Machine, states: number): boolean {
  return finish(isCheap(bindCells(machine, {}), states));
}

describe('a run that nobody has asked for', () => {
  const text = 'a'.repeat(2 ** 20);

  it('is cheap by what its values take, those in tuples too', () => {
    const plainly = looking(text, (_, then) => then);
    const inTuples = looking(text, (value, then) => compute('tuple', Array(7).fill(value), 1, then));
    assert.deepEqual([isCheapFor(plainly, 5), isCheapFor(plainly, 20), isCheapFor(plainly, 200)], [true, true, false]);
    assert.deepEqual([isCheapFor(inTuples, 5), isCheapFor(inTuples, 20)], [true, false]);
  });

  it('takes more for long integers than for their words', () => {
    const short = looking(2n ** 64n, (_, then) => then);
    const long = looking(2n ** 300_000n, (_, then) => then);
    assert.deepEqual([isCheapFor(short, 2000), isCheapFor(long, 200), isCheapFor(long, 2000)], [true, true, false]);
  });

  it('is cheap however many states it has, to the limit', () => {
    const one = looking('a', (_, then) => then);
    assert.equal(isCheapFor(one, 20_000), true);
  });
});
