import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementsOf } from '../../src/files/index.ts';

/** What the scan gives of a text that comes in pieces of these sizes. */
async function scanned(
  text: string,
  sizes: readonly number[],
  field?: string,
): Promise<{
  readonly elements: readonly (string | undefined)[];
  readonly ends: readonly number[];
  readonly isWhole: boolean;
}> {
  async function* pieces(): AsyncGenerator<string, void, undefined> {
    for (let at = 0, i = 0; at < text.length; i++) {
      const size = sizes[i % sizes.length] ?? 1;
      yield await Promise.resolve(text.slice(at, at + size));
      at += size;
    }
  }
  const found = elementsOf(pieces(), field);
  const elements: (string | undefined)[] = [];
  const ends: number[] = [];
  for (;;) {
    const { done, value } = await found.next();
    if (done === true) return { elements, ends, isWhole: value };
    elements.push(value.text);
    ends.push(value.end);
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const indents = fc.constantFrom(undefined, 1, 2);

describe('the elements of a list in a JSON document', () => {
  it('are those that a parser finds, in whatever pieces the text comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.json().map((text): unknown => JSON.parse(text))),
        sizes,
        indents,
        async (list, cut, indent) => {
          const text = JSON.stringify(list, undefined, indent);
          const { elements, ends, isWhole } = await scanned(text, cut);
          assert.deepEqual(
            elements.map((element): unknown => JSON.parse(element ?? '')),
            list,
          );
          assert.ok(isWhole && ends.every((end) => end <= text.length));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are found in a field of an object, whatever stands around it', async () => {
    const around = fc.dictionary(
      fc.constantFrom('a', 'samples2', 'the "samples"', '\\'),
      fc.json().map((text): unknown => JSON.parse(text)),
    );
    const list = fc.array(fc.json().map((text): unknown => JSON.parse(text)));
    await fc.assert(
      fc.asyncProperty(around, list, around, sizes, indents, async (before, samples, after, cut, indent) => {
        const value = { ...before, nested: { samples: [1, 2] }, said: 'samples', samples, after: [after] };
        const { elements, isWhole } = await scanned(JSON.stringify(value, undefined, indent), cut, 'samples');
        assert.deepEqual(
          elements.map((element): unknown => JSON.parse(element ?? '')),
          samples,
        );
        assert.ok(isWhole);
      }),
      { numRuns: 200 },
    );
  });

  it('a document that breaks off is not whole', async () => {
    const text = JSON.stringify({ a: 1, samples: [{ b: [1, '"]'] }, { c: 2 }], d: {} });
    for (let end = 0; end < text.length; end++) {
      const { elements, isWhole } = await scanned(text.slice(0, end), [7], 'samples');
      assert.ok(!isWhole && elements.length <= 2);
    }
    assert.equal((await scanned('{"other": [1]}', [3], 'samples')).isWhole, false);
  });
});
