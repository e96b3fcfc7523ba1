import fc from 'fast-check';
import { integer, valueText, type Relation, type Style, type Value } from '../../src/machine/index.ts';
import type { TraceEvent } from '../../src/trace/index.ts';

/** Plain objects, as the reader makes them. */
const record = <Model>(model: { [key in keyof Model]: fc.Arbitrary<Model[key]> }): fc.Arbitrary<Model> =>
  fc.record<Model>(model, { noNullPrototype: true });

/**
 * Every value that the language has, odd ones preferred: big integers, lone surrogates, control characters, nested
 * tuples.
 */
export const { value } = fc.letrec<{ value: Value; atom: Value }>((tie) => ({
  atom: fc.oneof(
    { weight: 4, arbitrary: fc.integer() },
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(integer),
    fc.boolean(),
    fc.constantFrom(null, Infinity, -Infinity),
    { weight: 3, arbitrary: fc.string({ unit: 'binary' }) },
    fc.string({
      unit: fc.constantFrom(
        "'",
        '\\',
        '\n',
        '\r',
        '\t',
        '\0',
        '\ud800',
        '\udc00',
        '\u2028',
        ' ',
        ',',
        ')',
        '.',
        'u',
        'é',
      ),
    }),
  ),
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, tie('atom'), fc.array(tie('value'), { maxLength: 3 })),
}));

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/);
const index = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.maxSafeInteger());

export const cell = fc
  .oneof(
    name,
    fc
      .tuple(name, fc.array(index, { minLength: 1, maxLength: 2 }))
      .map(([region, indexes]) => region + indexes.map((i) => `[${i}]`).join('')),
    fc.tuple(name, name).map(([bound, region]) => `${bound}(${region})`),
    fc
      .tuple(name, fc.array(value, { maxLength: 3 }), fc.option(name))
      .map(
        ([called, values, variable]) =>
          `${called}(${values.map(valueText).join(', ')})${variable === null ? '' : `.${variable}`}`,
      ),
  )
  .filter((text) => !/\.\./.test(text.replace(/'(?:[^'\\]|\\.)*'/g, '')));

/** Labels as tasks have them: words and values, never begun like another line. */
export const label = fc
  .tuple(
    fc.constantFrom('Add place', 'Consider', 'Search', 'Read the answer', 'Return to', 'Then. '),
    fc.array(fc.oneof(cell, value.map(valueText)), { maxLength: 3 }),
  )
  .map(([start, parts]) => [start, ...parts].join(' '));

const site = fc.oneof(
  fc.constant('main'),
  fc.tuple(cell, fc.constantFrom('', ' for skip', ', i=3')).map(([frame, suffix]) => frame + suffix),
);
const pairs = fc.array(record({ cell, value }), { minLength: 1, maxLength: 4 });
const relation = fc.constantFrom<Relation>('==', '!=', '<', '<=', '>', '>=');
const operation = fc.oneof(
  record({
    kind: fc.constant('operation' as const),
    operator: fc.constantFrom('+', '-', '*', '//', '%'),
    operands: fc.array(value, { minLength: 2, maxLength: 4 }),
    result: value,
  }),
  record({
    kind: fc.constant('operation' as const),
    operator: fc.constantFrom('min', 'max', 'mod', 'lower'),
    operands: fc.array(value, { maxLength: 4 }),
    result: value,
  }),
  record({
    kind: fc.constant('operation' as const),
    operator: fc.constantFrom('argmin', 'argmax', 'sum', 'min'),
    operands: fc.array(fc.oneof(fc.tuple(value, value), value), { maxLength: 4 }),
    result: value,
  }),
  record({
    kind: fc.constant('operation' as const),
    operator: fc.constant('negate'),
    operands: fc.tuple(value),
    result: value,
  }),
);

/** Text of one line that is neither blank nor ends with what a line break is made of. */
const lineText = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, ' '));

/** Intervals of one cell hold a value; `none` alone in others says that they have no cells. */
const interval = record({
  kind: fc.constant('interval' as const),
  region: name,
  first: index,
  last: index,
  values: fc.array(value, { maxLength: 5 }),
}).filter(({ first, last, values }) =>
  first === last ? values.length > 0 : values.length !== 1 || values[0] !== null,
);

/** Any event, right or wrong, that a machine's trace or a model's could hold. */
export const event: fc.Arbitrary<TraceEvent> = fc.oneof(
  record({
    kind: fc.constant('lay' as const),
    region: name,
    cells: fc.array(record({ index, value }), { maxLength: 5 }),
  }),
  record({ kind: fc.constant('enter' as const), label }),
  record({ kind: fc.constant('get' as const), fetches: pairs }),
  interval,
  operation,
  record({ kind: fc.constant('test' as const), relation, left: value, right: value, outcome: fc.boolean() }),
  record({ kind: fc.constant('put' as const), writes: pairs }),
  record({ kind: fc.constant('call' as const), callee: cell, site }),
  record({ kind: fc.constant('return' as const), site }),
  record({ kind: fc.constant('next' as const), label }),
  record({ kind: fc.constant('halt' as const) }),
  record({ kind: fc.constant('answer' as const), text: lineText }),
);

const store = fc.tuple(operation, cell).map(([{ operator, operands, result }, name]): TraceEvent => ({
  kind: 'store',
  operator,
  operands,
  cell: name,
  result,
}));

/** Any event that a style has a line for. */
export function eventIn(style: Style): fc.Arbitrary<TraceEvent> {
  return fc
    .oneof({ weight: 12, arbitrary: event }, store)
    .filter(({ kind }) => kind !== 'unreadable' && style.lines[kind].length > 0);
}

/** Text that breaks readers: anything at all, and pieces of traces in the wrong places. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'get a[1e309]=1',
          'get x[-2',
          "get s='abc",
          'put ',
          'put carry=',
          '```',
          '~~~tail-cot',
          '<think>',
          '</think>',
          '\0',
          '\ud800',
          'halt',
          'halt ',
          'Answer: ',
          'Answer:',
          'next ',
          '\r',
          '',
          '0 + = 3',
          '1 // 0 = 0',
          'lay x:',
          'lay x[1]=2 3',
          'call best(1, 5) from',
          'return to ',
          'get s[3..1]=none',
          'get sum[2..-2]=3 8',
          'argmin(0:7, 2',
          'argmin(0:7:8) = 0',
          'argmax(0:, 1:2) = 0',
          'sum(0:7) = 7',
          `${'('.repeat(200)}1`,
          `get ${'['.repeat(200)}`,
          '-',
          '-0',
          '007 + 1 = 8',
          '<img src=x onerror=alert(1)>',
        ),
        fc.string({ unit: 'binary', maxLength: 30 }),
      ),
      { maxLength: 20 },
    )
    .map((lines) => lines.join('\n')),
);
