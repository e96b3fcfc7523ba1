import assert from 'node:assert/strict';
import {
  bindInputs,
  generateValue,
  inputKind,
  lengthBy,
  namesOfInput,
  type Formula,
  type Inputs,
  type InputDefinition,
  type RoutineStatement,
  type Value,
} from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

const task = compileTask(`task "T" { class enumeration length n, m: S 1..3, M 4..5, L 6..8
  input a: int = random 0..9
  input b: bool
  input c: text
  input d: decimal = random digits 2
  input e: (int, text)
  input f: list of (int, bool)
  input g: int[n][m] = random 0..9
  input h: digits = random digits 2
  input s: int[n] = random 0..9
  ask "{a} {b} {c} {d} {e} {f} {g} {h} {s}"
  answer if b then a else "{a}"
}`);
const right: Inputs = { a: 1, b: true, c: 'x', d: '1.5', e: [1, 'z'], f: [[1, true]], g: [[1, 2]], h: '07', s: [3] };

function problemsWith(inputs: Inputs): readonly string[] {
  return (bindInputs(task, { ...right, ...inputs }).problems ?? []).map(({ message }) => message);
}

describe('the values of inputs', () => {
  it('have the type of their input, or are told what they should be', () => {
    assert.deepEqual(problemsWith({}), []);
    const cases: readonly (readonly [inputs: Inputs, message: string])[] = [
      [{ a: '1.5' }, "a should be an integer, but is '1.5'."],
      [{ a: Infinity }, 'a should be an integer, but is inf.'],
      [{ a: null }, 'a should be an integer, but is none.'],
      [{ b: 1 }, 'b should be true or false, but is 1.'],
      [{ c: 1 }, 'c should be a text, but is 1.'],
      [{ c: [1] }, 'c should be a text, but is (1).'],
      [{ d: 'x' }, `d should be a decimal number, such as "37.5", but is 'x'.`],
      [{ d: true }, 'd should be a decimal number, such as "37.5", but is yes.'],
      [{ h: '1.5' }, `h should be a whole number of digits only, such as "375", but is '1.5'.`],
      [{ e: [1] }, 'e should be a list of 2 values (an integer, a text), such as [3, "b"], but is (1).'],
      [{ e: [1, 2] }, 'e should be a list of 2 values (an integer, a text), such as [3, "b"], but is (1, 2).'],
      [{ e: 1 }, 'e should be a list of 2 values (an integer, a text), such as [3, "b"], but is 1.'],
      [{ f: 1 }, 'f should be a list of lists, such as [[3, false], …], but is 1.'],
      [
        { f: [[1, true], 2] },
        'Element 1 of f should be a list of 2 values (an integer, true or false), such as [3, false], but is 2.',
      ],
      [{ g: 1 }, 'g should be a list of lists of integers, such as [[3, 1, 2], …], but is 1.'],
      [{ g: [1] }, 'g[0] should be a list, but is 1.'],
      [{ g: [[1, 2], [1]] }, 'g[1] has 1 elements, but the lists before it have 2.'],
      [{ g: [['x']] }, `Element 0 of g[0] should be an integer, but is 'x'.`],
      [{ s: [1, true] }, 'Element 1 of s should be an integer, but is yes.'],
      [{ s: [1, 2] }, 's should have 1 elements, s[0] to s[0], but has 2.'],
      // So long and no longer.
      [{ b: 'x'.repeat(58) }, `b should be true or false, but is '${'x'.repeat(58)}'.`],
      [{ b: 'x'.repeat(59) }, `b should be true or false, but is '${'x'.repeat(56)}….`],
      [
        { b: 2 ** 53 },
        'b should be true or false, but is 9007199254740992, which is not exact beyond 2^53: write it as a text, in quotes.',
      ],
    ];
    const found = cases.map(([inputs]) => problemsWith(inputs)[0]);
    assert.deepEqual(
      found,
      cases.map(([, message]) => message),
    );
  });

  it('are those that were given, not what every object has', () => {
    const named = compileTask(`task "T" { class enumeration length n: S 1, M 2, L 3
      input valueOf: int = random 0..9
      ask "{valueOf}"
      answer valueOf
    }`);
    assert.deepEqual(
      bindInputs(named, {}).problems?.map(({ input, message }) => [input, message]),
      [['valueOf', 'valueOf is missing.']],
    );
    assert.equal(bindInputs(named, { valueOf: 4 }).bound?.names.get('valueOf'), 4);
  });

  it('are kept in one form: no zero with a sign, integers from texts of digits', () => {
    const cases: readonly (readonly [value: Value, kept: Value])[] = [
      [-0, 0],
      [2 ** 31, 2 ** 31],
      [-(2 ** 40), -(2 ** 40)],
      ['12', 12],
      ['-9007199254740993', -9007199254740993n],
      [5n, 5],
    ];
    for (const [value, kept] of cases) {
      const { bound } = bindInputs(task, { ...right, a: value });
      assert.ok(Object.is(bound?.names.get('a'), kept) || bound?.names.get('a') === kept, String(value));
      assert.ok(!Object.is(bound?.names.get('a'), -0));
    }
  });

  it('of numbers by place value are compared without zeros that change nothing, and have ends', () => {
    const decimal: InputDefinition = {
      name: 'x',
      shape: 'decimal',
      type: 'int',
      parts: undefined,
      spans: undefined,
      sampler: undefined,
      condition: undefined,
    };
    const cases: readonly (readonly [text: string, plain: string, low: number, high: number, length: number])[] = [
      ['7', '7', 0, 0, 1],
      ['0', '0', 0, 0, 1],
      ['000', '0', 0, 2, 3],
      ['007', '7', 0, 2, 3],
      ['70', '70', 0, 1, 2],
      ['007.10', '7.1', -2, 2, 5],
      ['7.00', '7', -2, 0, 3],
      ['0.5', '0.5', -1, 0, 2],
      ['.5', '0.5', -1, -1, 1],
      ['.50', '0.5', -2, -1, 2],
      ['10.01', '10.01', -2, 1, 4],
    ];
    for (const [text, plain, low, high, length] of cases)
      assert.deepEqual(
        new Map(namesOfInput(decimal, text)),
        new Map<string, Value>([
          ['x', plain],
          ['low(x)', low],
          ['high(x)', high],
          ['length(x)', length],
        ]),
        text,
      );
    assert.deepEqual(namesOfInput(decimal, 7), []);
    assert.deepEqual(namesOfInput({ ...decimal, shape: 'text' }, 'a😀'), [
      ['x', 'a😀'],
      ['length(x)', 2],
    ]);
    assert.deepEqual(namesOfInput({ ...decimal, shape: 'text' }, 1), []);
    assert.deepEqual(namesOfInput({ ...decimal, shape: 'list' }, [4, 5]), [
      ['x', [4, 5]],
      ['length(x)', 2],
    ]);
    assert.deepEqual(namesOfInput({ ...decimal, shape: 'list' }, 4), []);
    assert.deepEqual(namesOfInput({ ...decimal, shape: 'scalar' }, 4), [['x', 4]]);
    assert.equal(inputKind(decimal), 'a decimal number, such as "37.5"');
  });

  it('agree with the lengths that are told, which are integers of at least 0', () => {
    const told = (lengths: Readonly<Record<string, Value>>, inputs: Inputs = {}): readonly string[] =>
      (bindInputs(task, { ...right, ...inputs }, lengths as Readonly<Record<string, number>>).problems ?? []).map(
        ({ message }) => message,
      );
    assert.deepEqual(told({ n: 1, m: 2 }), []);
    assert.deepEqual(told({ n: -1 }), ['The length n should be an integer of at least 0, but is -1.']);
    assert.deepEqual(told({ m: 'x' }), [`The length m should be an integer of at least 0, but is 'x'.`]);
    assert.deepEqual(told({}, { n: 1 }), []);
    assert.deepEqual(told({}, { n: 1.5 }), ['The length n should be an integer of at least 0, but is 1.5.']);
    assert.deepEqual(told({ n: 2 }), [
      'g should have 2 lists, g[0] to g[1], but has 1.',
      's should have 2 elements, s[0] to s[1], but has 1.',
    ]);
    assert.deepEqual(told({ m: 3 }), ['Each list in g should have 3 elements, but has 2.']);
    assert.deepEqual(told({ n: 0, m: 2 }, { g: [], s: [] }), []);
    assert.deepEqual(told({ n: 0, m: 0 }), [
      'g has no elements at this length: its indexes would go from 0 to -1.',
      's has no elements at this length: its indexes would go from 0 to -1.',
    ]);
  });

  it('tell lengths by their elements, their words and their vertices', () => {
    const matrix = { first: 0, values: [1, 2, 3, 4, 5, 6], inner: [{ first: 0, count: 3 }] };
    const rule = { length: 'n', input: 'x' };
    assert.equal(lengthBy({ ...rule, by: 'size' }, { first: 0, values: [4, 5] }), 2);
    assert.equal(lengthBy({ ...rule, by: 'size' }, matrix), 2);
    assert.equal(lengthBy({ ...rule, by: 'size', index: 1 }, matrix), 3);
    assert.equal(lengthBy({ ...rule, by: 'words' }, { first: 0, values: Array.from(' two  words ') }), 2);
    assert.equal(
      lengthBy(
        { ...rule, by: 'vertices' },
        {
          first: 0,
          values: [
            [0, 1, 9],
            [2, 1, 9],
          ],
        },
      ),
      3,
    );
    assert.equal(lengthBy({ ...rule, by: 'vertices' }, { first: 0, values: [] }), 0);
  });
});

describe('the value that a generator makes', () => {
  const is = (value: Value): Formula => ({ op: 'constant', value });
  const span = [is(0), is(1)] as const;
  const definition = (shape: InputDefinition['shape'], depth = 0): InputDefinition => ({
    name: 'x',
    shape,
    type: shape === 'text' ? 'text' : 'int',
    parts: undefined,
    spans: depth === 0 ? undefined : Array.from({ length: depth }, () => span),
    sampler: undefined,
    condition: undefined,
  });
  const made = (one: InputDefinition, ...body: readonly RoutineStatement[]): unknown => {
    const found = generateValue(
      one,
      { name: 'x', parameters: [], memo: false, body },
      { names: new Map(), routines: [] },
    );
    return found.problem === undefined
      ? found.value
      : [found.problem, ...(found.place === undefined ? [] : [found.place])];
  };
  const array = (initial: Value | undefined, ...sizes: readonly number[]): RoutineStatement => ({
    place: 'line 1',
    op: 'array',
    name: 'x',
    sizes: sizes.map(is),
    initial: initial === undefined ? undefined : is(initial),
  });
  const set = (value: Value, holds: 'value' | 'decimal' = 'value', ...index: readonly number[]): RoutineStatement => ({
    place: 'line 2',
    op: 'set',
    targets: [{ name: 'x', index: index.map(is), holds }],
    values: [is(value)],
  });
  const digit = (value: Value, place: number): RoutineStatement => set(value, 'decimal', place);

  it('is what its variable holds at the end, all of whose elements are set', () => {
    assert.equal(made(definition('scalar'), set(5)), 5);
    assert.deepEqual(made(definition('scalar')), ['x is never set.']);
    assert.deepEqual(made(definition('array', 1), array(4, 2)), [4, 4]);
    assert.deepEqual(made(definition('array', 1), array(undefined, 2), set(3, 'value', 0)), [
      'element 1 of x is never set.',
    ]);
    assert.deepEqual(made(definition('array', 1), array(undefined, 2), set(3, 'value', 1)), [
      'element 0 of x is never set.',
    ]);
    assert.deepEqual(made(definition('array', 2), array(4, 1, 2)), [[4, 4]]);
    assert.deepEqual(
      made(definition('array', 2), array(undefined, 2, 2), set(3, 'value', 0, 0), set(3, 'value', 0, 1)),
      ['x[1][0] is never set.'],
    );
    assert.deepEqual(made(definition('array', 2), array(undefined, 1, 2), set(3, 'value', 0, 0)), [
      'x[0][1] is never set.',
    ]);
    assert.deepEqual(made(definition('array', 1), array(4, 1), set('y', 'value', 0)), [
      `Element 0 of x should be an integer, but is 'y'.`,
    ]);
    assert.deepEqual(made(definition('array', 1), array(4, 1), set(5, 'value', 1)), ['index out of range', 'line 2']);
    assert.equal(made(definition('text'), set('ab')), 'ab');
  });

  it('is the number that its digits make, from the highest place that is set to the lowest', () => {
    const begin = array(undefined, 0);
    const decimal = definition('decimal');
    assert.equal(made(decimal, begin, digit(7, 0)), '7');
    assert.equal(made(decimal, begin, digit(3, 1), digit(7, 0), digit(5, -1)), '37.5');
    assert.equal(made(decimal, begin, digit(0, 2), digit(3, 1), digit(7, 0)), '037');
    assert.equal(made(decimal, begin, digit(7, 0), digit(5, -1), digit(2, -2)), '7.52');
    assert.equal(made(definition('digits'), begin, digit(9, 1), digit(0, 0)), '90');
    assert.deepEqual(made(decimal, begin), ['x[0] is never set.']);
    assert.deepEqual(made(decimal, begin, digit(3, 2), digit(7, 0)), ['x[1] is never set.']);
    assert.deepEqual(made(decimal, begin, digit(3, 1)), ['x[0] is never set.']);
    assert.deepEqual(made(decimal, begin, digit(3, -1)), ['x[0] is never set.']);
    assert.deepEqual(made(decimal, begin, digit(3, -2), digit(7, 0)), ['x[-1] is never set.']);
    for (const value of [10, -1, 'a'])
      assert.deepEqual(made(decimal, begin, digit(value, 0)), [`x[0] is ${value}, which is no digit.`]);
  });
});
