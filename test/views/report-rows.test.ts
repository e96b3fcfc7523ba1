import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SampleRow } from '../../src/spotcheck/index.ts';
import { arranged, lengthsIn, noFilter, type Sort } from '../../src/views/report/rows.ts';

const words = fc.constantFrom('Swap', 'swap', 'carry', 'Carry', 'x', '');
const fault = fc.record({
  kind: words,
  title: words,
  label: words,
  region: words,
  explanation: words,
  state: fc.nat(3),
});
const rows = fc
  .array(fc.record({ question: words, expected: words, found: words, faults: fc.array(fault, { maxLength: 2 }) }))
  .map((some) =>
    some.map((one, i) => ({ ...one, id: `S${i + 1}`, tier: 'S', repeat: 1, length: i % 3 }) as unknown as SampleRow),
  );
const sort: Sort = { key: 'length', isDescending: true };
const text = fc.constantFrom('swap', 'CARRY', 'ar', 'x', 'nowhere');

/** As people would say it, letter case aside. */
function has(cells: readonly string[], text: string): boolean {
  return cells.some((cell) => cell.toLowerCase().includes(text.toLowerCase()));
}

describe('a search in the rows of a report', () => {
  it('finds the text in faults, else everywhere, and keeps the order', () => {
    fc.assert(
      fc.property(rows, text, fc.boolean(), (all, text, isEverywhere) => {
        const inFault = all.filter(({ faults }) =>
          faults.some(({ kind, title, label, region = '' }) => has([kind, title, label, region], text)),
        );
        const anywhere = all.filter(
          (row) =>
            inFault.includes(row) ||
            has([row.id, row.question, row.expected, row.found ?? ''], text) ||
            row.faults.some(({ explanation }) => has([explanation], text)),
        );
        const isOfFaults = inFault.length > 0 && !isEverywhere;
        const expected = isOfFaults ? inFault : anywhere;
        // Again on the same rows, as with the next letter.
        for (const found of [1, 2].map(() => arranged(all, { ...noFilter, text, isEverywhere }, sort))) {
          assert.deepEqual(
            found.rows,
            [...expected].sort((a, b) => b.length - a.length),
          );
          assert.equal(found.searched, isOfFaults ? 'faults' : 'everywhere');
          assert.equal(found.elsewhere, isOfFaults ? anywhere.length - inFault.length : 0);
        }
      }),
    );
  });
});

describe('a filter by length in the rows of a report', () => {
  const kept = (typed: string): readonly number[] | undefined => {
    const isMeant = lengthsIn(typed);
    return isMeant && [9, 10, 11, 20].filter((length) => isMeant({ length, tier: length > 10 ? 'L' : 'S' }));
  };

  it('takes intervals as they are typed, single lengths and tiers', () => {
    const cases = { '10..11': [10, 11], '10..': [10, 11, 20], '..10': [9, 10], ' 11 ': [11], '9 - 10': [9, 10] };
    for (const [typed, lengths] of Object.entries({ ...cases, l: [11, 20], S: [9, 10], '11..10': [] }))
      assert.deepEqual(kept(typed), lengths, typed);
    for (const typed of ['', ' ', '..', 'x', 'SM', '1..2..3', '-', '1234567890'])
      assert.equal(kept(typed), undefined, typed);
  });

  it('leaves nothing out where it cannot be read', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('', 'long', '1..', '2'), (all, lengths) => {
        const isMeant = lengthsIn(lengths);
        const wanted = isMeant === undefined ? all : all.filter(isMeant);
        assert.equal(arranged(all, { ...noFilter, lengths }, sort).rows.length, wanted.length);
      }),
    );
  });
});
