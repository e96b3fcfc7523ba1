import {
  bindCells,
  decimalPlaces,
  type Bound,
  type Machine,
  type Node,
  type Operand,
} from '../../../src/machine/index.ts';
import {
  apply,
  brackets,
  cellOf,
  compute,
  constant,
  get,
  halt,
  interval,
  ints,
  next,
  plain,
  put,
  region,
  silently,
  slot,
  state,
  template,
  test,
} from './builder.ts';

const [x, lowX, highX, y, lowY, highY, low, high, sum, carry, top, bottom] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
] as const;
const [
  setLow,
  setHigh,
  padX,
  padY,
  padXFront,
  padYFront,
  add,
  writeCarry,
  setTop,
  dropFront,
  setBottom,
  dropEnd,
  answer,
] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** The cells a state has fetched, by region, and its first free slot. */
interface Known {
  readonly slots: ReadonlyMap<number, number>;
  readonly free: number;
}

/** Fetches what is not known yet of these cells, in one line. */
function fetch(known: Known, cells: readonly number[], then: (known: Known) => Node): Node {
  const missing = cells.filter((cell) => !known.slots.has(cell));
  const after = {
    slots: new Map([...known.slots, ...missing.map((cell, i) => [cell, known.free + i] as const)]),
    free: known.free + missing.length,
  };
  return missing.length === 0
    ? then(after)
    : get(
        missing.map((cell, i) => [cell, [], known.free + i]),
        then(after),
      );
}

function at(known: Known, cell: number): Operand {
  return slot(known.slots.get(cell) ?? -1);
}

// The heads of the five loops, each entered where the one before it is over. They fetch their bounds, and test
// silently.
const addOrCarry = (known: Known): Node =>
  fetch(known, [low, high], (now) =>
    test(at(now, low), '<=', at(now, high), next(add, [at(now, low)]), next(writeCarry), { printed: false }),
  );
const padFront =
  (bound: number, loop: number, over: (known: Known) => Node) =>
  (known: Known): Node =>
    fetch(known, [bound, high], (now) =>
      silently(
        '+',
        [at(now, bound), 1],
        now.free,
        test(slot(now.free), '<=', at(now, high), next(loop, [slot(now.free)]), over({ ...now, free: now.free + 1 }), {
          printed: false,
        }),
      ),
    );
const padEnd =
  (bound: number, loop: number, over: (known: Known) => Node) =>
  (known: Known): Node =>
    fetch(known, [low, bound], (now) =>
      test(at(now, low), '<', at(now, bound), next(loop, [at(now, low)]), over(now), { printed: false }),
    );
const padYFrontFirst = padFront(highY, padYFront, addOrCarry);
const padXFrontFirst = padFront(highX, padXFront, padYFrontFirst);
const padYFirst = padEnd(lowY, padY, padXFrontFirst);
const padXFirst = padEnd(lowX, padX, padYFirst);

/**
 * The state of a loop that writes a zero at place `slot 0`, and goes on to the next place while it is below `bound`.
 */
function pad(written: number, bound: number, loop: number, relation: '<' | '<=', over: (known: Known) => Node): Node {
  return put(
    [[written, [slot(0)], 0]],
    silently(
      '+',
      [slot(0), 1],
      1,
      fetch({ slots: new Map(), free: 2 }, [bound], (now) =>
        test(slot(1), relation, at(now, bound), next(loop, [slot(1)]), over(now), { printed: false }),
      ),
    ),
  );
}

const zeroInFront = (place: number, free: number): Node =>
  test(
    slot(place),
    '>',
    0,
    get([[sum, [slot(place)], free]], test(slot(free), '==', 0, next(dropFront, [slot(place)]), next(setBottom))),
    next(setBottom),
  );
const zeroAtEnd = (place: number, free: number): Node =>
  test(
    slot(place),
    '<',
    0,
    get([[sum, [slot(place)], free]], test(slot(free), '==', 0, next(dropEnd, [slot(place)]), next(answer))),
    next(answer),
  );

const p = ints('p');

/** Large number addition: places aligned, padded with zeros, added from the right, zeros that nobody writes dropped. */
export const addition: Machine = {
  name: 'Large number addition',
  regions: [
    region(x, 'x', 'input', brackets('x'), ['int'], { placeValue: true }),
    region(lowX, 'low(x)', 'bound', plain('low(x)'), []),
    region(highX, 'high(x)', 'bound', plain('high(x)'), []),
    region(y, 'y', 'input', brackets('y'), ['int'], { placeValue: true }),
    region(lowY, 'low(y)', 'bound', plain('low(y)'), []),
    region(highY, 'high(y)', 'bound', plain('high(y)'), []),
    region(low, 'low', 'variable', plain('low'), []),
    region(high, 'high', 'variable', plain('high'), []),
    region(sum, 'sum', 'tape', brackets('sum'), ['int'], {
      placeValue: true,
      bounds: [[cellOf(low), apply('+', cellOf(high), constant(1))]],
    }),
    region(carry, 'carry', 'tape', plain('carry'), [], { initial: constant(0) }),
    region(top, 'top', 'variable', plain('top'), []),
    region(bottom, 'bottom', 'variable', plain('bottom'), []),
  ],
  functions: [],
  laidOut: [x, y],
  start: next(setLow),
  states: [
    state(
      setLow,
      'statement',
      template('Set low'),
      [],
      3,
      get(
        [
          [lowX, [], 0],
          [lowY, [], 1],
        ],
        compute('min', [slot(0), slot(1)], 2, put([[low, [], slot(2)]], next(setHigh))),
      ),
    ),
    state(
      setHigh,
      'statement',
      template('Set high'),
      [],
      20,
      get(
        [
          [highX, [], 0],
          [highY, [], 1],
        ],
        compute(
          'max',
          [slot(0), slot(1)],
          2,
          put(
            [[high, [], slot(2)]],
            padXFirst({
              slots: new Map([
                [highX, 0],
                [highY, 1],
                [high, 2],
              ]),
              free: 3,
            }),
          ),
        ),
      ),
    ),
    state(padX, 'step', template('Pad x at place ', 0), p, 20, pad(x, lowX, padX, '<', padYFirst)),
    state(padY, 'step', template('Pad y at place ', 0), p, 20, pad(y, lowY, padY, '<', padXFrontFirst)),
    state(
      padXFront,
      'step',
      template('Pad x at place ', 0, ', in front'),
      p,
      20,
      pad(x, high, padXFront, '<=', padYFrontFirst),
    ),
    state(
      padYFront,
      'step',
      template('Pad y at place ', 0, ', in front'),
      p,
      20,
      pad(y, high, padYFront, '<=', addOrCarry),
    ),
    state(
      add,
      'step',
      template('Add place ', 0),
      p,
      9,
      get(
        [
          [x, [slot(0)], 1],
          [y, [slot(0)], 2],
          [carry, [], 3],
        ],
        compute(
          '+',
          [slot(1), slot(2), slot(3)],
          4,
          compute(
            '%',
            [slot(4), 10],
            5,
            compute(
              '//',
              [slot(4), 10],
              6,
              put(
                [
                  [sum, [slot(0)], slot(5)],
                  [carry, [], slot(6)],
                ],
                get(
                  [[high, [], 7]],
                  silently(
                    '+',
                    [slot(0), 1],
                    8,
                    test(slot(8), '<=', slot(7), next(add, [slot(8)]), next(writeCarry), { printed: false }),
                  ),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
    state(
      writeCarry,
      'step',
      template('Write the carry'),
      [],
      3,
      get(
        [
          [carry, [], 0],
          [high, [], 1],
        ],
        silently('+', [slot(1), 1], 2, put([[sum, [slot(2)], slot(0)]], next(setTop))),
      ),
    ),
    state(
      setTop,
      'statement',
      template('Set top'),
      [],
      3,
      get([[high, [], 0]], compute('+', [slot(0), 1], 1, put([[top, [], slot(1)]], zeroInFront(1, 2)))),
    ),
    state(
      dropFront,
      'step',
      template('Drop the zero in front, place ', 0),
      ints('top'),
      3,
      compute('-', [slot(0), 1], 1, put([[top, [], slot(1)]], zeroInFront(1, 2))),
    ),
    state(
      setBottom,
      'statement',
      template('Set bottom'),
      [],
      2,
      get([[low, [], 0]], put([[bottom, [], slot(0)]], zeroAtEnd(0, 1))),
    ),
    state(
      dropEnd,
      'step',
      template('Drop the zero at the end, place ', 0),
      ints('bottom'),
      3,
      compute('+', [slot(0), 1], 1, put([[bottom, [], slot(1)]], zeroAtEnd(1, 2))),
    ),
    state(
      answer,
      'answer',
      template('Read the answer'),
      [],
      3,
      get(
        [
          [top, [], 0],
          [bottom, [], 1],
        ],
        interval(sum, slot(1), slot(0), 2, halt({ as: 'decimal', interval: slot(2), low: slot(1) })),
      ),
    ),
  ],
};

/** The machine with two numbers as a person writes them: `37.5`, `007.10`, `.5`. */
export function bindAddition(first: string, second: string): Bound {
  const a = placesOf(first);
  const b = placesOf(second);
  const high = (one: typeof a): number => one.first + one.values.length - 1;
  return bindCells(addition, {
    x: a,
    y: b,
    'low(x)': a.first,
    'high(x)': high(a),
    'low(y)': b.first,
    'high(y)': high(b),
  });
}

function placesOf(text: string): { readonly first: number; readonly values: readonly number[] } {
  const places = decimalPlaces(text);
  if (places === undefined) throw new TypeError(`${text} is no decimal number.`);
  return { first: places.first, values: places.digits };
}
