import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bodyText } from '../../src/inference/refusal.ts';
import type { Reply } from '../../src/inference/transport.ts';

describe('the body of a refusal', () => {
  it('is read to its limit, in whatever pieces it comes', async () => {
    const piece = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' });
    const body = fc.array(piece, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(body, fc.integer({ min: 1, max: 100 }), async (pieces, most) => {
        let given = '';
        async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
          for (const one of pieces) {
            assert.ok(given.length < most, 'nothing is read beyond the limit');
            given += one;
            yield await Promise.resolve(new TextEncoder().encode(one));
          }
        }
        const reply: Reply = {
          status: 500,
          headers: new Headers(),
          contentType: 'text/plain',
          elapsed: () => 0,
          bytes,
        };
        assert.equal(await bodyText(reply, most), pieces.join('').slice(0, most));
      }),
    );
  });
});
