import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lengthsByTier, lengthsText, readLengths, sample } from '../../src/dataset/index.ts';
import { loadTask } from '../tasks/load.ts';

const anyLists = fc.array(fc.tuple(fc.integer({ min: 1, max: 70 }), fc.nat({ max: 9 })), {
  minLength: 1,
  maxLength: 5,
});

describe('a list of lengths', () => {
  it('holds the very lengths that it names, and is written in one way', () => {
    fc.assert(
      fc.property(anyLists, (parts) => {
        const text = parts.map(([low, more]) => (more === 0 ? `${low}` : ` ${low}..${low + more} `)).join(',');
        const ranges = readLengths(text) ?? assert.fail(text);
        const named = new Set(parts.flatMap(([low, more]) => Array.from({ length: more + 1 }, (_, i) => low + i)));
        const held = ranges.flatMap(({ low, high }) => Array.from({ length: high - low + 1 }, (_, i) => low + i));
        assert.deepEqual(
          held,
          [...named].sort((a, b) => a - b),
        );
        assert.deepEqual(readLengths(lengthsText(ranges)), ranges);
      }),
    );
    assert.equal(lengthsText(readLengths('40,38..39,8') ?? []), '8,38..40');
  });

  it('is refused where it is none', () => {
    for (const text of ['', '0', '4..3', '1..1000001', '8,', '-3', '3-5', '1.5', 'S', '3...5'])
      assert.equal(readLengths(text), undefined, text);
  });

  it('counts each length with its tier, and others with the next shorter one', () => {
    const task = loadTask('addition');
    const parts = [...lengthsByTier(task, readLengths('3,12,28..33,60') ?? [])].map(
      ([tier, own]) => `${tier} ${lengthsText(own)}`,
    );
    assert.deepEqual(parts, ['S 3,12,28..30', 'M 31..33', 'L 60']);
  });

  it('is what each length of a question is drawn from, every one of it', () => {
    const task = loadTask('addition');
    const among = readLengths('42,47..48') ?? [];
    const drawn = Array.from({ length: 60 }, (_, index) => sample(task, { tier: 'L', among }, 3, index).lengths);
    for (const name of ['n', 'm'])
      assert.deepEqual([...new Set(drawn.map((one) => one[name]))].sort(), [42, 47, 48], name);
    assert.ok(drawn.some(({ n, m }) => n !== m));
  });
});
