import { strict as assert } from 'node:assert';
import type { Stretch } from '../../src/trace/index.ts';
import { differingWords, LONGEST } from '../../src/views/diff/differing-words.ts';
import { layOut, placed } from '../../src/views/diff/side-layout.ts';
import { countedWords } from '../../src/views/diff/zone-content.ts';

const open = { isOn: false, opened: new Set<number>() };

function stretch(kind: Stretch['kind'], model: number | undefined, ...runs: Stretch['runs']): Stretch {
  return { kind, label: kind, truth: undefined, model, runs };
}

describe('the two sides of a diff', () => {
  it('have one gap for states that are missing one behind the other, as high as they are', () => {
    const missing = Array.from({ length: 404 }, () => stretch('missing', undefined, [3, 0]));
    const all = placed([stretch('same', 0, [2, 2]), ...missing, stretch('same', 1, [4, 4])]);
    assert.deepEqual(layOut(all, [], open).zones, [
      {
        kind: 'filler',
        side: 'model',
        after: { truth: 2 + 3 * 404, model: 2 },
        lines: 3 * 404,
        stretch: 'missing',
        states: 404,
      },
    ]);
  });

  it('have gaps of their own for what is missing and what is there again, and around a fault', () => {
    const all = placed([
      stretch('missing', undefined, [3, 0]),
      stretch('extra', 0, [0, 2]),
      stretch('faulty', 1, [1, 1], [1, 0], [1, 1], [2, 0]),
      stretch('missing', undefined, [3, 0]),
    ]);
    assert.deepEqual(
      layOut(all, [{ state: 1 }], open).zones.map((zone) => (zone.kind === 'filler' ? zone.lines : zone.kind)),
      [3, 2, 1, 2, 'fault', 3],
    );
  });

  it('mark neighbouring words that differ as one, and look at the beginning of a very long line', () => {
    assert.deepEqual(differingWords('a b c d', 'a x y d'), {
      truth: [{ from: 2, to: 5 }],
      model: [{ from: 2, to: 5 }],
    });
    assert.deepEqual(differingWords('a b c d', 'x b c y').truth, [
      { from: 0, to: 1 },
      { from: 6, to: 7 },
    ]);
    const words = differingWords('a '.repeat(500_000), 'b '.repeat(400_000));
    const all = [{ from: 0, to: LONGEST - 1 }];
    assert.deepEqual(words, { truth: all, model: all });
  });

  it('count all faults, also those that are only counted, and the ways of spelling apart', () => {
    const faults = [false, false, true].map((isSpelling) => ({ isSpelling }));
    const said = (moreFaults: number): string[] => faults.map((_, i) => countedWords({ faults, moreFaults }, i));
    assert.deepEqual(said(0), ['1 of 2', '2 of 2', 'spelling 1 of 1']);
    assert.deepEqual(said(1498), ['1 of 1,500', '2 of 1,500', 'spelling 1 of 1']);
  });
});
