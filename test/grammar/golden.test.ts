import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { loadGrammar, scopeDump } from './tokenizer.ts';

const samples = path.join(import.meta.dirname, 'samples');
const goldens = path.join(import.meta.dirname, 'golden');
const scopeNames: Readonly<Record<string, string>> = {
  '.tail': 'source.tail',
  '.tailcot': 'text.tail-cot',
  '.md': 'text.html.markdown',
};

// UPDATE_GOLDENS=1 writes the scopes as they are now.
describe('scopes of whole files', () => {
  for (const file of readdirSync(samples)) {
    it(`${file} has the scopes of its golden file`, async () => {
      const grammar = await loadGrammar(scopeNames[path.extname(file)] ?? '');
      const scopes = scopeDump(grammar, readFileSync(path.join(samples, file), 'utf8'));
      const golden = path.join(goldens, `${file}.scopes`);
      if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, scopes);
      assert.equal(scopes, readFileSync(golden, 'utf8'));
    });
  }

  it('no golden file is left over', () => {
    assert.deepEqual(
      readdirSync(goldens).toSorted(),
      readdirSync(samples)
        .map((file) => `${file}.scopes`)
        .toSorted(),
    );
  });
});
