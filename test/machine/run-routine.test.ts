import assert from 'node:assert/strict';
import {
  BeforeRunLookup,
  DEEPEST_CALLS,
  isStuck,
  MOST_WORK,
  type Formula,
  type Relation,
  type Routine,
  type RoutineStatement,
  type RoutineTarget,
  type Value,
} from '../../src/machine/index.ts';

type Statement = RoutineStatement extends infer One
  ? One extends RoutineStatement
    ? Omit<One, 'place'>
    : never
  : never;

const is = (value: Value): Formula => ({ op: 'constant', value });
const named = (name: string): Formula => ({ op: 'name', name });
const missing = named('missing');
const plus = (...operands: readonly Formula[]): Formula => ({ op: 'apply', operator: '+', operands });
const compared = (left: Formula, relation: Relation, right: Formula): Formula => ({
  op: 'compare',
  relation,
  left,
  right,
});
const at = (name: string, index: Formula, by: 'place' | 'decimal' = 'place'): Formula => ({
  op: 'element',
  of: named(name),
  index,
  by,
});
const called = (routine: number, ...values: readonly Formula[]): Formula => ({
  op: 'call',
  routine,
  arguments: values,
});

const target = (
  name: string,
  holds: RoutineTarget['holds'] = 'value',
  ...index: readonly Formula[]
): RoutineTarget => ({ name, index, holds });
const set = (name: string, value: Formula): Statement => ({ op: 'set', targets: [target(name)], values: [value] });
const put = (name: string, value: Formula, ...index: readonly Formula[]): Statement => ({
  op: 'set',
  targets: [target(name, 'value', ...index)],
  values: [value],
});
const array = (name: string, initial: Formula | undefined, ...sizes: readonly Formula[]): Statement => ({
  op: 'array',
  name,
  sizes,
  initial,
});
const add = (amount: Formula): Statement => set('x', plus(named('x'), amount));
const when = (condition: Formula, ...then: readonly Statement[]): Statement => ({
  op: 'if',
  condition,
  then: placed(then),
  else: placed([add(is(100))]),
});
const during = (condition: Formula, ...body: readonly Statement[]): Statement => ({
  op: 'while',
  condition,
  body: placed(body),
});
const loop = (
  start: Formula,
  end: Formula,
  step: Formula | undefined,
  down: boolean,
  ...body: readonly Statement[]
): Statement => ({
  op: 'for',
  variable: 'i',
  start,
  end,
  down,
  body: placed(body),
  ...(step === undefined ? {} : { step }),
});
const returning = (value: Formula | undefined): Statement => ({ op: 'return', value });

/** Each statement is in the line of its number. */
function placed(statements: readonly Statement[]): RoutineStatement[] {
  return statements.map((statement, i) => ({ ...statement, place: `line ${i + 1}` }));
}

function routine(name: string, body: readonly Statement[], parameters: readonly string[] = [], memo = false): Routine {
  return { name, parameters, body: placed(body), memo };
}

/** Gives one more each time. */
const countUp = routine('countUp', [{ op: 'push', list: 'kept', value: is(1) }, returning(is(1))]);
const routines: readonly Routine[] = [
  routine('twice', [set('x', plus(named('k'), named('k'))), returning(named('x')), returning(is(-1))], ['k']),
  routine('nothing', [set('y', is(3))]),
  routine(
    'deep',
    [
      {
        op: 'if',
        condition: compared(named('k'), '>', is(1)),
        then: placed([returning(called(2, plus(named('k'), is(-1))))]),
        else: [],
      },
      returning(named('k')),
    ],
    ['k'],
  ),
  routine('drawn', [returning({ op: 'draw', low: is(0), high: is(9) })], ['k'], true),
  routine('again', [returning({ op: 'draw', low: is(0), high: is(9) })], ['k']),
  routine('wrong', [set('z', is(1)), set('z', missing)]),
  routine('early', [returning(undefined), set('z', missing)]),
  countUp,
  routine('two', [returning(plus(named('k'), named('m')))], ['k', 'm'], true),
];

interface Ran {
  readonly x: unknown;
  readonly place: string | undefined;
}

function ran(...body: readonly Statement[]): Ran {
  let drawn = 0;
  const lookup = new BeforeRunLookup({ names: new Map<string, Value>([['a', 5]]), routines, draw: () => drawn++ });
  const found = lookup.run(routine('r', body), 'x');
  return { x: found !== undefined && isStuck(found) ? `stuck: ${found.stuck}` : found, place: lookup.place };
}

const x = (value: Value): Statement => set('x', is(value));

describe('a routine', () => {
  const cases: Readonly<
    Record<string, readonly (readonly [body: readonly Statement[], expected: unknown, place?: string])[]>
  > = {
    'sets variables, all right sides first': [
      [[], undefined],
      [[x(1)], 1],
      [[set('y', is(2)), set('x', plus(named('y'), named('a')))], 7],
      [[set('a', is(1)), set('x', named('a'))], 1],
      [
        [
          x(1),
          set('y', is(2)),
          { op: 'set', targets: [target('x'), target('y')], values: [named('y'), named('x')] },
          set('x', { op: 'list', items: [named('x'), named('y')] }),
        ],
        [2, 1],
      ],
      [[x(1), set('x', missing)], 'stuck: blank cell', 'line 2'],
      [[set('x', { op: 'cell', region: 0, index: [] })], 'stuck: blank cell', 'line 1'],
    ],
    'makes arrays, whose elements are blank or hold a value': [
      [[array('x', is(7), is(2))], [7, 7]],
      [
        [array('x', is(7), is(2), is(3))],
        [
          [7, 7, 7],
          [7, 7, 7],
        ],
      ],
      [[array('x', is(7), is(-1))], []],
      [[array('x', undefined, is(0))], []],
      [[array('s', undefined, is(2)), x(0), set('x', at('s', is(1)))], 'stuck: blank cell', 'line 3'],
      [
        [array('s', is(7), is(2), is(2)), put('s', is(8), is(1), is(0)), set('x', named('s'))],
        [
          [7, 7],
          [8, 7],
        ],
      ],
      [[array('s', is(7), is(2)), put('s', is(8), is(2))], 'stuck: index out of range', 'line 2'],
      [[array('s', is(7), is(2)), put('s', is(8), is(-1))], 'stuck: index out of range', 'line 2'],
      [[array('s', is(7), is(2)), put('s', is(8), is('x'))], 'stuck: index out of range', 'line 2'],
      [[array('s', is(7), is(2)), put('s', is(8), missing)], 'stuck: blank cell', 'line 2'],
      [[array('s', is(7), is(2)), put('s', is(8), is(0), is(0))], 'stuck: wrong type', 'line 2'],
      [[array('s', is(7), is(2), is(2)), put('s', is(8), is(2), is(0))], 'stuck: index out of range', 'line 2'],
      [[put('s', is(8), is(0))], 'stuck: wrong type', 'line 1'],
      [[array('s', is(7), missing)], 'stuck: blank cell', 'line 1'],
      [[array('s', is(7), is('x'))], 'stuck: wrong type', 'line 1'],
      [[array('s', missing, is(2))], 'stuck: blank cell', 'line 1'],
      [[array('s', is(7), is(MOST_WORK))], 'stuck: step limit', 'line 1'],
      [[array('s', is(7), is(0), is(MOST_WORK))], 'stuck: step limit', 'line 1'],
    ],
    'copies arrays and lists where they are assigned': [
      [
        [
          array('s', is(1), is(2)),
          { op: 'set', targets: [target('x', 'region')], values: [named('s')] },
          put('s', is(9), is(0)),
        ],
        [1, 1],
      ],
      [
        [
          array('s', is(1), is(1), is(2)),
          { op: 'set', targets: [target('x', 'region')], values: [named('s')] },
          put('s', is(9), is(0), is(0)),
        ],
        [[1, 1]],
      ],
      [
        [
          array('s', undefined, is(2)),
          put('s', is(3), is(1)),
          { op: 'set', targets: [target('t', 'region')], values: [named('s')] },
          set('x', at('t', is(1))),
        ],
        3,
      ],
      [
        [
          array('s', undefined, is(2)),
          { op: 'set', targets: [target('t', 'region')], values: [named('s')] },
          set('x', at('t', is(1))),
        ],
        'stuck: blank cell',
        'line 3',
      ],
      [[{ op: 'set', targets: [target('x', 'region')], values: [is(5)] }], 5],
    ],
    'sets the digits of a number by their place value': [
      [
        [
          array('s', undefined, is(0)),
          ...[1, 0, -1].map((place): Statement => ({
            op: 'set',
            targets: [target('s', 'decimal', is(place))],
            values: [is(place + 4)],
          })),
          set('x', named('s')),
        ],
        [4, 3, 5],
      ],
      [
        [
          array('s', undefined, is(0)),
          { op: 'set', targets: [target('s', 'decimal', is(MOST_WORK + 1))], values: [is(1)] },
        ],
        'stuck: index out of range',
        'line 2',
      ],
    ],
    'pushes to lists and pops off them': [
      [
        [
          array('x', undefined, is(0)),
          { op: 'push', list: 'x', value: is(4) },
          { op: 'push', list: 'x', value: named('a') },
        ],
        [4, 5],
      ],
      [[array('x', is(1), is(2)), { op: 'pop', list: 'x' }], [1]],
      [[array('x', is(1), is(0)), { op: 'pop', list: 'x' }], 'stuck: empty list', 'line 2'],
      [[{ op: 'pop', list: 'x' }], 'stuck: wrong type', 'line 1'],
      [[{ op: 'push', list: 'x', value: is(1) }], 'stuck: wrong type', 'line 1'],
      [[array('x', is(1), is(0)), { op: 'push', list: 'x', value: missing }], 'stuck: blank cell', 'line 2'],
    ],
    branches: [
      [[x(1), when(is(true), add(is(1)), add(is(2)))], 4],
      [[x(1), when(is(false), add(is(1)))], 101],
      [[x(1), when(is(1), add(is(1)))], 'stuck: wrong type', 'line 2'],
      [[x(1), when(missing, add(is(1)))], 'stuck: blank cell', 'line 2'],
      [[x(1), when(is(true), add(is(1)), add(missing))], 'stuck: blank cell', 'line 2'],
    ],
    'repeats while a condition holds': [
      [[x(1), during(compared(named('x'), '<', is(10)), add(named('x')))], 16],
      [[x(1), during(is(false), add(is(1)))], 1],
      [[x(1), during(is(true), add(is(1)), when(compared(named('x'), '>', is(4)), { op: 'break' }))], 103],
      [[x(1), during(compared(named('x'), '<', is(3)), add(is(1)), { op: 'continue' }, add(is(50)))], 3],
      [[x(1), during(is(true), returning(undefined)), add(is(5))], 1],
      [[x(1), during(is(true), add(missing))], 'stuck: blank cell', 'line 1'],
      [[x(1), during(is(1), add(is(1)))], 'stuck: wrong type', 'line 2'],
      [[x(1), during(missing, add(is(1)))], 'stuck: blank cell', 'line 2'],
      [[x(1), during(is(true))], 'stuck: step limit', 'line 2'],
    ],
    'counts up and down': [
      [[x(0), loop(is(2), is(4), undefined, false, add(named('i')))], 9],
      [[x(0), loop(is(4), is(2), undefined, false, add(named('i')))], 0],
      [[x(0), loop(is(4), is(2), undefined, true, add(named('i')))], 9],
      [[x(0), loop(is(2), is(2), undefined, true, add(named('i')))], 2],
      [[x(0), loop(is(1), is(6), is(2), false, add(named('i')))], 9],
      [[x(0), loop(is(6), is(1), is(2), true, add(named('i')))], 12],
      [[x(0), loop(is(1), is(6), undefined, false, add(named('i')), { op: 'break' })], 1],
      [[x(0), loop(is(1), is(3), undefined, false, add(named('i')), { op: 'continue' }, add(is(50)))], 6],
      [[x(0), loop(is(1), is(3), undefined, false, add(named('i')), returning(undefined)), add(is(50))], 1],
      [[x(0), loop(is(1), is(3), undefined, false, set('i', plus(named('i'), is(1))), add(named('i')))], 9],
      [[x(0), loop(missing, is(3), undefined, false)], 'stuck: blank cell', 'line 2'],
      [[x(0), loop(is(1), missing, undefined, false)], 'stuck: blank cell', 'line 2'],
      [[x(0), loop(is(1), is(3), missing, false)], 'stuck: blank cell', 'line 2'],
      [[x(0), loop(is('x'), is(3), undefined, false)], 'stuck: wrong type', 'line 2'],
      [[x(0), loop(is(1), is('x'), undefined, false)], 'stuck: wrong type', 'line 2'],
      [[x(0), loop(is(1), is(3), is('x'), false)], 'stuck: wrong type', 'line 2'],
      [[x(0), loop(is(1), is(3), is(0), false)], 'stuck: step limit', 'line 2'],
      [[x(0), loop(is(1), is(3), undefined, false, add(missing))], 'stuck: blank cell', 'line 1'],
      [[x(0), loop(is(1), is(MOST_WORK), undefined, false)], 'stuck: step limit', 'line 2'],
    ],
    'calls routines, whose variables are their own': [
      [[x(7), set('y', called(0, is(4))), add(named('y'))], 15],
      [[set('x', called(1))], null],
      [[x(7), { op: 'call', call: called(1) }, set('x', named('y'))], 'stuck: blank cell', 'line 3'],
      [[set('x', called(0, is(1))), set('x', called(1))], null],
      [[set('x', called(6))], null],
      [[{ op: 'call', call: called(5) }], 'stuck: blank cell', 'line 2'],
      [[{ op: 'call', call: called(99) }], 'stuck: no such state', 'line 1'],
      [[{ op: 'call', call: called(0, missing) }], 'stuck: blank cell', 'line 1'],
      [[set('kept', is(1)), { op: 'call', call: called(7) }], 'stuck: wrong type', 'line 1'],
      [[set('x', called(2, is(DEEPEST_CALLS)))], 1],
      [[set('x', called(2, is(DEEPEST_CALLS + 1)))], 'stuck: step limit', 'line 1'],
      [[set('x', called(2, is(DEEPEST_CALLS))), set('x', called(2, is(DEEPEST_CALLS)))], 1],
    ],
    'remembers what a memo function gave for its arguments, and no other': [
      [[set('x', { op: 'list', items: [3, 3, '3', 4, 3].map((value) => called(3, is(value))) })], [0, 0, 1, 2, 0]],
      [[set('x', { op: 'list', items: [3, 3, 3].map((value) => called(4, is(value))) })], [0, 1, 2]],
      [
        [
          set('x', {
            op: 'list',
            items: [called(8, is('a'), is('b')), called(8, is('a'), is('c')), called(3, is('a'))],
          }),
        ],
        'stuck: wrong type',
        'line 1',
      ],
    ],
  };
  for (const [title, all] of Object.entries(cases)) {
    it(title, () => {
      for (const [body, expected, place] of all)
        assert.deepEqual(ran(...body), { x: expected, place }, JSON.stringify(body));
    });
  }

  it('takes so many statements, rounds and calls, and not one more', () => {
    // Setting x is one, the loop is one, and a round with a statement is two.
    const rounds = (count: number): Ran => ran(x(0), loop(is(1), is(count), undefined, false, add(is(1))));
    assert.equal(rounds((MOST_WORK - 2) / 2).x, (MOST_WORK - 2) / 2);
    assert.equal(rounds((MOST_WORK - 2) / 2 + 1).x, 'stuck: step limit');
    // A call is one, its two statements are two, and the statement that calls is one.
    const calls = (count: number): Ran =>
      ran(loop(is(1), is(count), undefined, false, { op: 'call', call: called(0, is(1)) }), x(1));
    assert.equal(calls(Math.floor((MOST_WORK - 2) / 5)).x, 1);
    assert.equal(calls(Math.floor((MOST_WORK - 2) / 5) + 1).x, 'stuck: step limit');
  });

  it('draws nothing where there is no chance', () => {
    const lookup = new BeforeRunLookup({ names: new Map(), routines: [] });
    assert.deepEqual(lookup.draw(0, 1), { stuck: 'no choice' });
  });
});
