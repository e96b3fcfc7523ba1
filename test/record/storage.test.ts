import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indexInGiven, type GivenCells, type Value } from '../../src/machine/index.ts';
import { BLANK, Row, Table } from '../../src/record/generate/storage.ts';
import { Pool, POOLED } from '../../src/record/word-pool.ts';

const word = fc.integer({ min: -9, max: 9 });
const index = fc.oneof(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -3000, max: 3000 }));

/** What the generated code makes of a row: a word where the index lies in its cells. */
function wordAt(row: Row, at: number): number {
  return at >= row.base && at < row.base + row.length ? (row.cells[at - row.base] ?? BLANK) : BLANK;
}

/** As generated code does: room first, where there is none. */
function write(row: Row, at: number, low: number, high: number, value: number): void {
  if (at < row.base || at >= row.base + row.length) assert.ok(row.grow(at, low, high));
  assert.ok(at >= row.base && at < row.base + row.length, `room for ${at}`);
  row.cells[at - row.base] = value;
}

describe('the cells of a region with one integer index', () => {
  it('hold what was given and what was written since, and nothing else, in each of several runs', () => {
    const given = fc.record({ first: index, values: fc.array(word, { maxLength: 40 }) });
    const bounds = fc.constantFrom<readonly [low: number, high: number]>([0, -1], [-5, 25], [-4000, 4000]);
    const writes = fc.array(fc.tuple(index, word), { maxLength: 40 });
    const runs = fc.array(fc.tuple(fc.option(given, { nil: undefined }), bounds, writes), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(runs, (all) => {
        const row = new Row();
        for (const [cells, [low, high], written] of all) {
          const expected = new Map(cells?.values.map((value, i) => [cells.first + i, value]));
          assert.ok(row.load(cells, new Pool()));
          assert.deepEqual(
            [row.givenFirst, row.givenCount],
            cells ? [cells.first, cells.values.length] : [row.givenFirst, 0],
          );
          for (const [at, value] of written) {
            write(row, at, low, high, value);
            expected.set(at, value);
          }
          for (let at = -4100; at <= 4100; at++) assert.equal(wordAt(row, at), expected.get(at) ?? BLANK, String(at));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('have room for all of their bounds at once where these are near, and else around what is written', () => {
    const reach = (row: Row): readonly number[] => [row.base, row.base + row.length - 1];
    const grown = (at: number, low: number, high: number): readonly number[] => {
      const row = new Row();
      assert.ok(row.grow(at, low, high));
      return reach(row);
    };
    assert.deepEqual(grown(3, 0, 9), [0, 9]);
    assert.deepEqual(grown(0, 0, 9), [0, 9]);
    assert.deepEqual(grown(9, 0, 9), [0, 9]);
    assert.deepEqual(grown(5, 0, 1023), [0, 1023]);
    assert.deepEqual(grown(5, 0, 1024), [-3, 13]);
    assert.deepEqual(grown(10, 0, 9), [2, 18]);
    assert.deepEqual(grown(-1, 0, 9), [-9, 7]);
    const row = new Row();
    assert.ok(row.load({ first: 5, values: [1, 2] }, new Pool()));
    assert.deepEqual(reach(row), [-3, 14]);
    // Twice as long as before, on the side that grows.
    assert.ok(row.grow(15, 0, -1));
    assert.deepEqual(reach(row), [-3, 32]);
    assert.ok(row.grow(-4, 0, -1));
    assert.deepEqual(reach(row), [-39, 32]);
  });

  it('are left to the interpreter where they are too many or too far away', () => {
    const farthest = POOLED - 2 ** 23;
    const most = 2 ** 22;
    for (const [first, fits] of [
      [farthest, true],
      [farthest + 1, false],
      [-farthest, true],
      [-farthest - 1, false],
      [NaN, false],
    ] as const) {
      assert.equal(new Row().load({ first, values: [1] }, new Pool()), fits, `given at ${first}`);
      assert.equal(new Row().grow(first, 0, -1), fits, `written at ${first}`);
    }
    const row = new Row();
    assert.ok(row.grow(0, 0, -1));
    assert.equal(row.grow(most - 17, 0, -1), true);
    assert.equal(row.grow(most, 0, -1), false);
    assert.equal(row.load({ first: 0, values: { length: most + 1 } as readonly Value[] }, new Pool()), false);
  });
});

describe('the cells of a region with other indexes', () => {
  const few = fc.integer({ min: -3, max: 3 });
  const runsOf = (indexes: number): fc.Arbitrary<readonly (readonly (readonly [number, number, number, number])[])[]> =>
    fc.array(
      fc.array(fc.tuple(index, indexes > 1 ? few : fc.constant(0), indexes > 2 ? few : fc.constant(0), word), {
        maxLength: 150,
      }),
      { minLength: 1, maxLength: 3 },
    );
  const tables = fc.integer({ min: 1, max: 3 }).chain((indexes) => fc.tuple(fc.constant(indexes), runsOf(indexes)));

  it('hold what was written last in this run, and nothing of the runs before', () => {
    fc.assert(
      fc.property(tables, ([indexes, runs]) => {
        const table = new Table(indexes);
        for (const written of runs) {
          assert.ok(table.load(undefined, new Pool()));
          const expected = new Map<string, number>();
          for (const [a, b, c, value] of written) {
            assert.equal(table.get(a, b, c), expected.get(String([a, b, c])) ?? BLANK);
            assert.equal(table.set(a, b, c, value), true);
            expected.set(String([a, b, c]), value);
          }
          for (const [a, b, c] of runs.flat())
            assert.equal(table.get(a, b, c), expected.get(String([a, b, c])) ?? BLANK);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are all there when the table has grown, and gone in the next run', () => {
    for (const indexes of [1, 2, 3]) {
      const table = new Table(indexes);
      const places = Array.from({ length: 600 }, (_, i): readonly [number, number, number] => [
        indexes === 1 ? i * 3 - 900 : i % 10,
        indexes > 1 ? Math.floor(i / 10) % 10 : 0,
        indexes > 2 ? Math.floor(i / 100) : 0,
      ]);
      for (let run = 0; run < 2; run++) {
        assert.ok(table.load(undefined, new Pool()));
        for (const place of places) assert.equal(table.get(...place), BLANK);
        for (const [i, place] of places.entries()) assert.ok(table.set(...place, i));
        const last = new Map(places.map((place, i) => [String(place), i]));
        for (const place of places) assert.equal(table.get(...place), last.get(String(place)));
      }
    }
  });

  it('begin with what is given', () => {
    const given: GivenCells = { first: 1, values: [1, true, 'ab', 4, 5, 6], inner: [{ first: -1, count: 3 }] };
    const table = new Table(2);
    const pool = new Pool();
    assert.ok(table.load(given, pool));
    given.values.forEach((value, i) => {
      const [a = 0, b = 0] = indexInGiven(given, i).map(Number);
      assert.equal(table.get(a, b, 0), pool.word(value));
    });
    assert.equal(table.get(0, 0, 0), BLANK);
    assert.ok(table.load(undefined, pool));
    assert.equal(table.get(1, -1, 0), BLANK);
  });
});
