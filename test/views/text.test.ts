import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compact, excerpt, visible } from '../../src/views/shared/display-text.ts';

describe('text that is shown', () => {
  it('hides nothing: control, zero-width and direction characters and lone surrogates become their code', () => {
    assert.equal(visible('a\u202Eb\u200Bc\0d\uD800e'), 'a\\u202eb\\u200bc\\u0000d\\ud800e');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b-\u200f]|\p{Surrogate}/u.test(visible(text)),
      ),
    );
  });
  it('leaves what can be seen as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => visible(text) === text));
    assert.equal(visible('Größe 数 😀\n\t'), 'Größe 数 😀\n\t');
  });
  it('is never longer than asked for, and says when something is left out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (text, length) => {
        const shown = excerpt(text, length);
        return (
          shown.length <= length && (visible(text).length <= length ? shown === visible(text) : shown.endsWith('…'))
        );
      }),
    );
  });
  it('writes counts in at most four characters', () => {
    assert.deepEqual([0, 999, 1000, 1574, 9949, 9950, 37_776, 999_499, 999_500, 1_000_000, 47_176_870].map(compact), [
      '0',
      '999',
      '1.0k',
      '1.6k',
      '9.9k',
      '10k',
      '38k',
      '999k',
      '1.0M',
      '1.0M',
      '47M',
    ]);
    fc.assert(fc.property(fc.nat(99_000_000), (count) => compact(count).length <= 4));
  });
});
