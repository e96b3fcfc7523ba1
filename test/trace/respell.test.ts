import assert from 'node:assert/strict';
import { judge } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { rightTrace } from './faulty-texts.ts';

describe('a text that may be spelt otherwise', () => {
  it('has prose before it that is left alone, whatever it shares with the true run', () => {
    const sum = bindAddition('37.5', '1.48');
    const text = rightTrace(sum, 'minimal').replace('8 % 10 = 8', '8 % 10 = 7');
    const { faults } = judge(sum, `- Add place 0\n- Set high\n${text}`);
    assert.deepEqual(
      faults.map(({ kind }) => kind),
      ['operation-result'],
    );
  });
});
