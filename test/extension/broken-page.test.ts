import assert from 'node:assert/strict';
import fc from 'fast-check';
import { brokenPage } from '../../src/extension/spotcheck/broken-page.ts';

describe('the page of a file that is no run', () => {
  it('has no element that the reason or the file would make, and lets nothing load or run', () => {
    fc.assert(
      fc.property(fc.string(), (reason) => {
        const tags = (page: string): string[] => page.match(/<[a-z!/][^\s>]*/gi) ?? [];
        assert.deepEqual(
          tags(brokenPage(`${reason}<img src=x onerror=alert(1)><script>`, 'x')),
          tags(brokenPage('', 'x')),
        );
      }),
    );
    assert.match(brokenPage('', 'x'), /default-src 'none'; style-src 'nonce-[^']+'; base-uri 'none'/);
  });
});
