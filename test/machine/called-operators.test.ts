import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluate, integer, isStuck, type Operator, type Value } from '../../src/machine/index.ts';

function result(operator: Operator, ...operands: readonly Value[]): unknown {
  const found = evaluate(operator, operands);
  return isStuck(found) ? found.stuck : found;
}

const anyInteger = fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }).map(integer);

describe('operations that are called by name', () => {
  it('number letters, and give the letter of a number', () => {
    assert.equal(result('ord', 'a'), 97);
    assert.equal(result('ord', '😀'), 0x1f600);
    assert.equal(result('chr', 97), 'a');
    for (const text of ['', 'ab', 'a😀']) assert.equal(result('ord', text), 'not one letter');
    for (const code of [-1, 0xd800, 0x110000, 2n ** 70n]) assert.equal(result('chr', code), 'no such letter');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (letter) =>
        assert.equal(result('chr', Number(result('ord', letter))), letter),
      ),
    );
  });

  it('read a number that a text writes, and write one as a text', () => {
    assert.equal(result('int', '007'), 7);
    assert.equal(result('int', '-12'), -12);
    assert.equal(result('int', '9'.repeat(20)), 10n ** 20n - 1n);
    for (const text of ['', '-', '1.5', ' 1', '+1', '١', 'a']) assert.equal(result('int', text), 'not a number');
    assert.equal(result('text', Infinity), 'wrong type');
    fc.assert(fc.property(anyInteger, (value) => assert.equal(result('int', String(result('text', value))), value)));
  });

  it('take a letter of a text by its place, and count its letters', () => {
    assert.equal(result('letter', 'a😀b', 1), '😀');
    assert.equal(result('length', 'a😀b'), 3);
    for (const place of [-1, 3, 2n ** 70n, Infinity]) assert.equal(result('letter', 'a😀b', place), 'no such letter');
  });

  it('give the size of a number, and powers up to a bound', () => {
    fc.assert(
      fc.property(anyInteger, fc.integer({ min: 0, max: 40 }), (base, exponent) => {
        assert.equal(result('^', base, exponent), integer(BigInt(base) ** BigInt(exponent)));
        assert.equal(result('abs', base), base < 0 ? integer(-BigInt(base)) : base);
      }),
    );
    assert.equal(result('abs', -Infinity), Infinity);
    assert.equal(result('^', 2, -1), 'negative exponent');
    assert.equal(result('^', 2, 2n ** 70n), 'value too long');
    assert.equal(result('^', -1, 2n ** 70n), 1);
    assert.equal(result('^', -1, 2n ** 70n + 1n), -1);
    assert.deepEqual([result('^', 1, 2n ** 70n + 1n), result('^', 0, 2n ** 70n)], [1, 0]);
    assert.deepEqual([result('^', 2, 5), result('^', -2, 3), result('^', -2, 4), result('^', 5, 0)], [32, -8, 16, 1]);
    assert.equal(result('^', 0, 0), 1);
    assert.equal(result('^', Infinity, 2), 'wrong type');
  });
});
