import assert from 'node:assert/strict';
import fc from 'fast-check';
import { align } from '../../src/views/shared/align.ts';

const text = (pieces: readonly { readonly text: string }[]): string => pieces.map((piece) => piece.text).join('');
const decimal = fc
  .tuple(fc.stringMatching(/^\d{1,12}$/), fc.stringMatching(/^(\.\d{1,12})?$/))
  .map(([whole, rest]) => whole + rest);

describe('two answers under each other', () => {
  it('keep their characters, and only those that differ are marked', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const { found, expected } = align(a, b);
        assert.equal(text(found).replaceAll('\u2007', ''), a.replaceAll('\u2007', ''));
        assert.equal(text(expected).replaceAll('\u2007', ''), b.replaceAll('\u2007', ''));
      }),
    );
    fc.assert(fc.property(fc.string(), (same) => align(same, same).found.every(({ differs }) => !differs)));
  });
  it('have the points of numbers in one column', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const { found, expected } = align(a, b);
        const column = (one: string): number => (one.includes('.') ? one.indexOf('.') : one.length);
        return column(text(found)) === column(text(expected));
      }),
    );
  });
  it('mark a digit place by place, not from the left', () => {
    assert.deepEqual(align('1005.25', '995.25').found, [
      { text: '100', differs: true },
      { text: '5.25', differs: false },
    ]);
    assert.deepEqual(align('12.5', '12.6').expected, [
      { text: '12.', differs: false },
      { text: '6', differs: true },
    ]);
  });
  it('mark the middle of texts that share their ends', () => {
    assert.deepEqual(align('a kitten sits', 'a kitchen sits').found, [
      { text: 'a kit', differs: false },
      { text: 't', differs: true },
      { text: 'en sits', differs: false },
    ]);
  });
});
