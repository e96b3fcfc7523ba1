import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LanguageModel, makeHeap, PlainHeap, type Heap } from '../../src/model/index.ts';
import { fixtureFolder, references } from './fixture.ts';
import { filesOf } from './model-files.ts';

/** Shares and logits agree with transformers to this: both count with 32 bits, in another order. */
const NEAR = 1e-3;

function likeliest(logits: Float32Array): number {
  return logits.reduce((best, value, token) => (value > (logits[best] ?? 0) ? token : best), 0);
}

function assertNear(found: Iterable<number>, wanted: readonly number[], what: string): void {
  const numbers = [...found];
  assert.equal(numbers.length, wanted.length, what);
  const far = Math.max(...numbers.map((one, i) => Math.abs(one - (wanted[i] ?? NaN))));
  assert.ok(far < NEAR, `${what}: ${far}`);
}

describe('the model’s runtime', () => {
  const heaps: readonly (readonly [string, () => Heap])[] = [
    ['WebAssembly', makeHeap],
    ['plain JavaScript', () => new PlainHeap()],
  ];
  for (const [name, heap] of heaps)
    it(`says in ${name} what transformers says`, () => {
      const model = new LanguageModel(filesOf(fixtureFolder), heap());
      assert.equal(model.llama.heap.kind, name === 'WebAssembly' ? 'simd' : 'plain');
      for (const { text, ids, logits, attention, greedy } of references) {
        assert.deepEqual(model.encode(text), ids);
        const bytes = ids.flatMap((id) => [...(model.bytesOf(id) ?? [])]);
        assert.equal(new TextDecoder().decode(Uint8Array.from(bytes)), text);
        const read = model.llama.begin();
        let last = read.read(ids, {
          logits: (place, row) => {
            const wanted = logits[String(place)];
            if (wanted !== undefined) assertNear(row, wanted, `logits at ${place}`);
          },
          attention: (place, layer, head, shares) => {
            if (place === ids.length - 1) assertNear(shares, attention[layer]?.[head] ?? [], `head ${layer}.${head}`);
          },
        });
        const written = greedy.map(() => {
          const token = likeliest(last);
          last = read.read([token]);
          return token;
        });
        assert.deepEqual(written, greedy);
        read.release();
      }
    });

  it('says the same of a text in whatever pieces it comes, beside other texts', () => {
    const { llama } = new LanguageModel(filesOf(fixtureFolder));
    const token = fc.nat({ max: llama.config.tokens - 1 });
    const pieces = fc.array(fc.array(token, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(pieces, fc.array(token, { minLength: 1, maxLength: 30 }), (parts, others) => {
        const whole = llama.begin();
        const expected = Float32Array.from(whole.read(parts.flat()));
        const other = llama.begin();
        const text = llama.begin();
        let found = new Float32Array();
        for (const part of parts) {
          other.read(others);
          found = Float32Array.from(text.read(part));
        }
        assertNear(found, [...expected], 'logits');
        for (const one of [whole, other, text]) one.release();
      }),
      { numRuns: 25 },
    );
  });

  it('refuses a text that its context does not hold, and tokens that it does not have', () => {
    const { llama } = new LanguageModel(filesOf(fixtureFolder));
    const text = llama.begin();
    text.read(Array.from({ length: llama.config.context }, () => 1));
    assert.throws(() => text.read([1]), /The context of 400 tokens is full/);
    assert.throws(() => llama.begin().read([llama.config.tokens]), /There is no token 286/);
  });
});
