import assert from 'node:assert/strict';
import { bindCells, type Machine, type Node, type Region } from '../../src/machine/index.ts';
import { generateRunner, recordByInterpreter, type Recording } from '../../src/record/index.ts';
import {
  apply,
  brackets,
  call,
  candidate,
  cellOf,
  compute,
  constant,
  element,
  extent,
  get,
  halt,
  interval,
  ints,
  next,
  plain,
  put,
  region,
  scan,
  slot,
  state,
  tailCall,
  template,
  test,
  written,
} from '../machine/hand-built/builder.ts';

const row = (id: number, rest: Partial<Region> = {}): Region =>
  region(id, `r${id}`, 'tape', brackets(`r${id}`), ['int'], { initial: constant(0), ...rest });
const grid = (id: number, rest: Partial<Region> = {}): Region =>
  region(id, `g${id}`, 'tape', brackets(`g${id}`), ['int', 'int'], { initial: constant(0), ...rest });
const word = (id: number, rest: Partial<Region> = {}): Region =>
  region(id, `w${id}`, 'tape', plain(`w${id}`), [], rest);
const input = (id: number): Region => region(id, 's', 'input', brackets('s'), ['int']);

/** A state that shows i and does this. */
function doing(code: Node, ...regions: readonly Region[]): Machine {
  return {
    name: 'M',
    regions,
    functions: [],
    laidOut: [],
    start: next(0, [1]),
    states: [state(0, 'step', template('At ', 0), ints('i'), 8, code)],
  };
}

const on = next(0, [slot(0)]);
const end = halt({ as: 'value', value: slot(1) });

function plainly({ words, length, end: ending }: Recording): readonly unknown[] {
  return [ending, ...words.subarray(0, length)];
}

/** It is run by the interpreter then, to the same end. */
function assertRuns(title: string, machine: Machine, isGenerated: boolean): void {
  const runner = generateRunner(machine);
  assert.equal(runner.isGenerated, isGenerated, title);
  const bound = bindCells(machine, { s: { first: 0, values: [3, 4] } });
  assert.deepEqual(
    plainly(runner.run(bound, { limit: 20 })),
    plainly(recordByInterpreter(bound, { limit: 20 })),
    title,
  );
}

describe('code for a machine', () => {
  const generated: Readonly<Record<string, Machine>> = {
    'a sum': doing(compute('+', [slot(0), 2], 1, end)),
    'a cell of a row': doing(get([[0, [slot(0)], 1]], end), row(0)),
    'a cell with two indexes': doing(get([[0, [slot(0), 1], 1]], put([[0, [1, 1], slot(1)]], end)), grid(0)),
    'a cell of its own': doing(put([[0, [], 5]], get([[0, [], 1]], end)), word(0)),
    'a copy': doing(get([[1, [slot(0)], 1]], end), input(0), row(1, { initial: { op: 'copy', region: 0 } })),
    'an extent': doing(extent(0, 0, 1, 2, end), row(0)),
    'an extent of a copy': doing(extent(1, 0, 1, 2, end), input(0), row(1, { initial: { op: 'copy', region: 0 } })),
    bounds: doing(
      put([[0, [slot(0)], 5]], get([[0, [slot(0)], 1]], end)),
      row(0, { bounds: [[constant(0), constant(3)]] }),
    ),
    'whether a cell is written': doing(written(0, [slot(0)], on, put([[0, [slot(0)], 1]], on)), row(0)),
    'an interval and an element of it': doing(interval(0, 0, 3, 2, element(slot(2), 0, 1, 1, end)), row(0)),
    'an answer of an interval': doing(interval(0, 0, 3, 2, halt({ as: 'list', interval: slot(2) })), row(0)),
    'a first value that is a cell': doing(
      get([[1, [slot(0)], 1]], end),
      row(0),
      row(1, { initial: { op: 'cell', region: 0, index: [constant(1)] } }),
    ),
    'tests of integers and texts': doing(
      test(slot(0), '<', 3, test('a', '<', 'b', on, on), test(true, '==', false, on, on)),
    ),
  };
  for (const [title, machine] of Object.entries(generated))
    it(`is generated: ${title}`, () => {
      assertRuns(title, machine, true);
    });

  const refused: Readonly<Record<string, Machine>> = {
    'no states': { ...doing(on), states: [] },
    'a region with four indexes': doing(on, region(0, 'a', 'tape', brackets('a'), ['int', 'int', 'int', 'int'])),
    'no such region': doing(get([[7, [], 1]], end)),
    'an address with fewer indexes than its region': doing(get([[0, [slot(0)], 1]], end), grid(0)),
    'no such state': doing(next(4, [slot(0)])),
    'a state with more variables': doing(next(0, [slot(0), 2])),
    'a call of no function': doing(call(3, [], 0, [slot(0)])),
    'a tail call of no function': doing(tailCall(3, [])),
    'whether an input is written': doing(written(0, [slot(0)], on, on), input(0)),
    'an extent of a region with two indexes': doing(extent(0, 0, 1, 2, end), grid(0)),
    'an extent of a copy of a region with two indexes': doing(
      extent(1, 0, 1, 2, end),
      grid(0, { role: 'input' }),
      row(1, { initial: { op: 'copy', region: 0 } }),
    ),
    'a copy of a region with another type': doing(
      get([[1, [slot(0)], 1]], end),
      row(0, { type: 'text', role: 'input' }),
      row(1, { initial: { op: 'copy', region: 0 } }),
    ),
    'a bound that is no integer': doing(
      get([[0, [slot(0)], 1]], end),
      row(0, { bounds: [[constant(0), constant('a')]] }),
    ),
    'a bound of another form': doing(
      get([[0, [slot(0)], 1]], end),
      row(0, { bounds: [[constant(0), { op: 'size', of: constant('a') }]] }),
    ),
    'an interval with two indexes': doing(interval(0, 0, 1, 2, on), grid(0)),
    'an element of what is no list': doing(element(slot(0), 0, 0, 1, end)),
    'an answer of what is no list': doing(halt({ as: 'list', interval: slot(0) })),
    'an operation without operands': doing(compute('+', [], 1, end)),
    'texts in a sum': doing(compute('+', ['a', 1], 1, end)),
    'an order of truth values': doing(test(true, '<', false, on, on)),
    'an order with none': doing(test(null, '<', 1, on, on)),
    'a slot that nothing fills': doing(compute('+', [slot(5), 1], 1, end)),
    'a scan': doing(
      interval(
        0,
        0,
        3,
        2,
        scan('sum', 0, 3, constant(true), candidate, { region: 0, low: 0, values: slot(2) }, 1, end),
      ),
      row(0),
    ),
    'a start that is a state of its own': { ...doing(on), start: compute('+', [1, 2], 1, next(0, [slot(1)])) },
    'an interval compared': doing(interval(0, 0, 3, 2, test(slot(2), '==', slot(2), on, on)), row(0)),
    'first values through many regions': doing(
      get([[0, [], 1]], end),
      ...[0, 1, 2, 3, 4, 5, 6].map((id) =>
        word(id, { initial: id < 6 ? apply('+', cellOf(id + 1), constant(1)) : constant(1) }),
      ),
    ),
  };
  for (const [title, machine] of Object.entries(refused))
    it(`is not generated, and the interpreter runs: ${title}`, () => {
      assertRuns(title, machine, false);
    });
});
