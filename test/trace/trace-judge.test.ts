import assert from 'node:assert/strict';
import { styles, type Bound } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, judging, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { bindAddition, bindKnapsack } from '../machine/hand-built/index.ts';

/** A trace after some edits, each of which has to fit. */
function traceOf(bound: Bound, ...edits: readonly (readonly [from: string, to: string])[]): string {
  const right = writeEvents(recordingEvents(record(bound), styles.minimal), styles.minimal);
  return edits.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replace(from, to);
  }, right);
}

function faultsOf(bound: Bound, ...edits: readonly (readonly [from: string, to: string])[]): readonly string[] {
  return judge(bound, traceOf(bound, ...edits)).faults.map(({ kind, label, line }) => `${kind} ${label} ${line + 1}`);
}

const sum = bindAddition('37.5', '1.48');
const bag = bindKnapsack(5, [2, 3], [3, 4]);

describe('the judge of a trace', () => {
  it('passes over what the text has as the true run: it pauses a few times, not for each state', () => {
    const bound = bindAddition('12345678'.repeat(20), '87654321'.repeat(20));
    const text = traceOf(bound).replace(/put sum\[20\]=\d/, 'put sum[20]=17');
    const pauses = (isThorough: boolean): number => {
      const work = judging(bound, text, { isThorough });
      let count = 0;
      while (work.next().done !== true) count++;
      return count;
    };
    assert.ok(pauses(true) > 160 && pauses(false) < 10, `${pauses(false)} pauses`);
  });

  it('tells how each state ended that it judged, and that the text has one attempt', () => {
    const text = traceOf(bag, ['\n0 == 0 yes', '']);
    const { judged, attempts, attempt } = judge(bag, text, { keepStates: true, isThorough: true });
    assert.equal(
      judged.map(({ record: { events } }) => events.at(-1)?.kind).join(' '),
      'call call call return call return return call call return call return return return halt',
    );
    assert.deepEqual([attempts, attempt], [1, 1]);
  });

  it('tells lines of another task at the first of them, where no header is before them', () => {
    const lines = 'get dp[1][5]=3, value[1]=3\n0 + 3 = 3\nput dp[1][5]=3\nreturn to best(2, 5) for skip\n';
    assert.deepEqual(faultsOf(sum, ['Set low\n', `${lines}next Set low\nSet low\n`]), ['format-foreign  3']);
  });

  it('blames a line of another operation as that', () => {
    assert.deepEqual(faultsOf(sum, ['9 % 10 = 9', '9 // 10 = 9']), ['operation-other Add place -1 37']);
  });

  it('takes the call that the machine makes for its line, not another one before it', () => {
    const call = 'call best(1, 5) from best(2, 5) for skip\n';
    const other = 'call best(0, 5) from best(1, 5) for skip\n';
    assert.deepEqual(faultsOf(bag, [call, other + call]), ['transition-call Consider dp[2][5] 11']);
  });

  it('takes a line behind the successor for the state’s own where the header follows that was announced', () => {
    const edit = ['get high=1\nnext Add place -1\n', 'next Add place -1\nget high=1\n'] as const;
    assert.deepEqual(faultsOf(sum, edit), ['format-order Add place -2 32']);
  });

  it('takes no operand for what another cell was fetched as', () => {
    const fetched = [
      'y[1]=0, carry=0\n3 + 0 + 0 = 3\n3 % 10 = 3\n',
      'y[1]=0, carry=1\n3 + 1 + 1 = 5\n5 % 10 = 5\n',
    ] as const;
    const believed = ['3 // 10 = 0\nput sum[1]=3', '5 // 10 = 0\nput sum[1]=5'] as const;
    assert.deepEqual(faultsOf(sum, fetched, believed), ['fetch-invented Add place 1 51', 'operand Add place 1 52']);
  });
});
