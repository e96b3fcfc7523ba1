import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  integer,
  plainItems,
  plainText,
  readInteger,
  ValueReader,
  valueText,
  type ScalarType,
  type Value,
} from '../../src/machine/index.ts';

const { value: values } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt().map(integer),
    fc.integer(),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom<Value>(null, Infinity, -Infinity, '', "it's\t\u0000\u2028\u007f\\"),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}));

/** What is read at the start of a text, and how much of it. */
function read(text: string, type?: ScalarType): readonly [value: Value | undefined, at: number] {
  const reader = new ValueReader(text, 0, text.length);
  const value = type === undefined ? reader.value() : reader.scalar(type);
  return [value, reader.at];
}

describe('the text of a value', () => {
  it('is read back to the same value, to its end, whatever comes behind it', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = valueText(value);
        assert.deepEqual(read(text), [value, text.length]);
        assert.deepEqual(read(`${text}, 1`), [value, text.length]);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the only text that is read as the value', () => {
    const spellings = fc.oneof(
      fc.stringMatching(/^'(?:[a\\nrtu'0-9]|\\u00[0-9a-f]{2})*'$/),
      fc.stringMatching(/^-?[0-9]{1,18}$/),
      fc.stringMatching(/^\((?:1|yes|, | )*\)$/),
      fc.string({ unit: 'binary-ascii', maxLength: 6 }),
    );
    fc.assert(
      fc.property(spellings, (text) => {
        const [value, at] = read(text);
        if (value !== undefined) assert.equal(valueText(value), text.slice(0, at));
      }),
      { numRuns: 2000 },
    );
  });

  it('of one type is read as that type alone', () => {
    assert.deepEqual(read('-12x', 'int'), [-12, 3]);
    assert.deepEqual(read("'a\\n'x", 'text'), ['a\n', 5]);
    assert.deepEqual(read('yesterday', 'bool'), [true, 3]);
    assert.equal(read('yesterday')[0], undefined);
    assert.deepEqual(read('no', 'bool'), [false, 2]);
    for (const [text, type] of [
      ["'a'", 'int'],
      ['1', 'text'],
      ['1', 'bool'],
      ['yes', 'int'],
      ['-0', 'int'],
      ['007', 'int'],
      ["'a", 'text'],
      ["'\\u000a'", 'text'],
    ] as const)
      assert.equal(read(text, type)[0], undefined, `${text} as ${type}`);
  });

  it('has as many digits as can be read in time in proportion to them, with or without a sign', () => {
    const [most, more] = ['9'.repeat(10_000), '9'.repeat(10_001)];
    for (const sign of ['', '-']) {
      assert.equal(read(sign + most)[0], BigInt(sign + most));
      assert.equal(read(sign + most, 'int')[0], BigInt(sign + most));
      assert.equal(readInteger(sign + most), BigInt(sign + most));
      for (const found of [read(sign + more)[0], read(sign + more, 'int')[0], readInteger(sign + more)])
        assert.equal(found, undefined);
    }
  });
});

describe('the text of nested tuples', () => {
  it('is read up to 32 deep, whatever stands in it', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}1${')'.repeat(depth)}`;
    const [value, at] = read(nested(32));
    assert.deepEqual([valueText(value ?? null), at], [nested(32), nested(32).length]);
    assert.equal(read(nested(33))[0], undefined);
    assert.equal(read('('.repeat(100_000))[0], undefined);
  });
});

describe('the plain text of a value', () => {
  it('has texts as they are, at any depth, and all else as traces have it', () => {
    assert.equal(plainText("it's"), "it's");
    assert.equal(plainText([1, 'a', ['b c', true], null]), '(1, a, (b c, yes), none)');
    assert.equal(plainText([1, ['a', 2]], ','), '(1,(a,2))');
    assert.equal(plainItems([1, ['a', 2]]), '1, (a, 2)');
    assert.equal(plainItems([]), '');
    for (const value of [3, -(2n ** 70n), Infinity, null, false]) assert.equal(plainText(value), valueText(value));
  });

  it('of an integer may have zeros in front, and nothing else', () => {
    assert.equal(readInteger('-007'), -7);
    assert.equal(readInteger('-0'), 0);
    assert.equal(readInteger('9007199254740993'), 9007199254740993n);
    for (const text of ['', '-', '+1', ' 1', '1 ', '1.0', '1e3', '٣']) assert.equal(readInteger(text), undefined, text);
  });
});
