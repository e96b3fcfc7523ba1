import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeHeap, PlainHeap } from '../../src/model/index.ts';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the products of the model’s runtime', () => {
  it('are what generate-kernel.mjs makes', () => {
    execFileSync(process.execPath, ['generate-kernel.mjs', '--check'], { cwd: root, stdio: 'pipe' });
  });

  it('are the same with WebAssembly as in plain JavaScript, for every number of rows and vectors', () => {
    const sizes = fc.record({
      rows: fc.integer({ min: 1, max: 5 }).map((one) => 4 * one),
      size: fc.integer({ min: 1, max: 4 }).map((one) => 16 * one),
      count: fc.integer({ min: 1, max: 5 }),
    });
    const heaps = [makeHeap(), new PlainHeap()];
    fc.assert(
      fc.property(sizes, fc.integer({ min: -100, max: 100 }), ({ rows, size, count }, salt) => {
        const found = heaps.map((heap) => {
          const matrix = heap.allocate(rows * size);
          const vectors = heap.allocate(count * size);
          const out = heap.allocate(count * (rows + 8));
          const mixed = heap.allocate(size);
          // Small whole numbers: sums are exact in whatever order.
          for (let i = 0; i < rows * size; i++) heap.floats[matrix + i] = ((i * 31 + salt) % 17) - 8;
          for (let i = 0; i < count * size; i++) heap.floats[vectors + i] = ((i * 7 + salt) % 13) - 6;
          heap.products(out, rows + 8, matrix, vectors, rows, size, count);
          heap.mix(mixed, matrix, vectors, rows, size);
          const result = [
            ...heap.floats.slice(out, out + count * (rows + 8)),
            ...heap.floats.slice(mixed, mixed + size),
          ];
          heap.release(matrix, rows * size);
          heap.release(vectors, count * size);
          heap.release(out, count * (rows + 8));
          heap.release(mixed, size);
          return result;
        });
        assert.deepEqual(found[0], found[1]);
      }),
      { numRuns: 100 },
    );
    assert.deepEqual(
      heaps.map(({ kind }) => kind),
      ['simd', 'plain'],
    );
  });
});
