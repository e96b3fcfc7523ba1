import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CellTable, type Value, valueText } from '../../src/machine/index.ts';

/** Integers near each other, below and above, at the ends of what is small, and far beyond. */
const integer: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -40, max: 40 }) },
  { weight: 2, arbitrary: fc.integer({ min: -3000, max: 3000 }) },
  fc.constantFrom(2 ** 25 - 1, 2 ** 25, 1 - 2 ** 25, -(2 ** 25), 2 ** 40, Infinity, 2n ** 70n, -(2n ** 70n)),
);

/** Regions of cells with no index up to three of them; those of the last one are texts. */
const cell: fc.Arbitrary<readonly [region: number, index: readonly Value[]]> = fc.oneof(
  fc.constant([0, []] as const),
  ...[1, 2, 3].map((length) =>
    fc.tuple(fc.constant(length), fc.array(integer, { minLength: length, maxLength: length })),
  ),
  fc.tuple(fc.constant(4), fc.tuple(fc.constantFrom('', 'a', 'b', 'a b', 'a,b'), fc.constantFrom('c', 'b,c', ''))),
);

describe('a table of cells', () => {
  it('numbers cells in order of first mention, whatever their indexes, and lists those of a region in order', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 150 }), (cells) => {
        const table = new CellTable(5);
        const expected = new Map<string, number>();
        for (const [region, index] of cells) {
          const key = `${region} ${index.map(valueText).join(' ')}`;
          assert.equal(table.find(region, index), expected.get(key), key);
          const id = expected.get(key) ?? expected.size;
          expected.set(key, id);
          assert.equal(idOf(table, region, index), id, key);
          assert.equal(table.size, expected.size);
          assert.deepEqual([table.region(id), table.index(id)], [region, index]);
        }
        for (const [region, index] of cells) assert.equal(table.find(region, index), idOf(table, region, index));
        assert.deepEqual([table.region(table.size), table.index(table.size)], [-1, []]);
        for (let region = 0; region < 5; region++) {
          const ids = [...expected].filter(([key]) => key.startsWith(`${region} `)).map(([, id]) => id);
          const sorted = ids.sort((a, b) => order(table.index(a), table.index(b)));
          assert.deepEqual([...table.inOrder(region)], sorted);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** By the short way for one and two small indexes, where they are. */
function idOf(table: CellTable, region: number, index: readonly Value[]): number {
  const [first, second] = index;
  const isShort = index.every((one) => typeof one === 'number' && Math.abs(one) < 2 ** 25);
  if (isShort && index.length === 1) return table.idAt(region, Number(first));
  if (isShort && index.length === 2) return table.idAtPair(region, Number(first), Number(second));
  return table.id(region, index);
}

function order(a: readonly Value[], b: readonly Value[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i] ?? null;
    const isText = typeof one === 'string' && typeof other === 'string';
    const [x, y] = isText ? [one, other] : [Number(one), Number(other)];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
