import assert from 'node:assert/strict';
import { bindInputs } from '../../src/machine/index.ts';
import { judge } from '../../src/trace/index.ts';
import { loadTask } from '../tasks/load.ts';

/** Letters where each takes next to no time; what is a cell or a block in itself is fewer, and still a megabyte. */
const size = 3_000_000;
const texts: Readonly<Record<string, string>> = {
  'one line of prose': 'x'.repeat(size),
  'lone surrogates': '\ud800'.repeat(size),
  NUL: '\0'.repeat(size),
  'one get line of very many cells': `Set low, high\nget ${'low(x)=1, '.repeat(size / 30)}`,
  'one operation of millions of operands': `Set low, high\n${'1 + '.repeat(size / 4)}1 = 2`,
  'a quote that is never closed': `Set low, high\nget x='${'\\'.repeat(size)}`,
  'a number of millions of digits': `Set low, high\nput low=${'9'.repeat(size)}`,
  'brackets that are never closed': `Set low, high\nput low=${'('.repeat(size)}`,
  'the same transition again and again': 'next Set low, high\n'.repeat(size / 13),
  'blank lines': '\r\n'.repeat(size / 2),
  'nested fences': '```\n'.repeat(size / 12),
  'lines that cannot be read, before a state and in place of its fetch': `${'zz[\n'.repeat(size / 50)}Set low, high\n${'zz[\n'.repeat(size / 50)}`,
  'operations that one state does not have': `Set low, high\n${'1 + 1 = 2\n2 + 1 = 3\n'.repeat(size / 40)}`,
};

describe('megabytes of a hostile text', () => {
  const { bound } = bindInputs(loadTask('addition'), { x: '12', y: '30' });
  for (const [name, text] of Object.entries(texts)) {
    it(`get a verdict: ${name}`, () => {
      assert.ok(bound);
      const { verdict, faults, answer } = judge(bound, text);
      assert.deepEqual([verdict, answer.right], ['wrong', false]);
      assert.ok(faults.length > 0 && faults.every((fault) => fault.explanation.length < 2000));
    });
  }
});
