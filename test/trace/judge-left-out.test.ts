import { strict as assert } from 'node:assert';
import { bindInputs, type Bound, styles } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents, type Verdict } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { compileTask, loadTask } from '../tasks/load.ts';

function traceOf(bound: Bound): string {
  return writeEvents(recordingEvents(record(bound), styles.minimal), styles.minimal);
}

const sum = bindAddition('37.5', '1.48');
const sumText = traceOf(sum);

function judged(change: (text: string) => string): Verdict {
  const text = change(sumText);
  assert.notEqual(text, sumText, 'the edit fits the trace');
  return judge(sum, text);
}

/** The number of the state with this label, in the right trace. */
function state(label: string): number {
  return (
    sumText
      .split('\n')
      .filter((line) => line.startsWith('next '))
      .indexOf(`next ${label}`) + 1
  );
}

describe('what the judge says of a trace with something left out or said again', () => {
  it('names the state that is repeated, and says where one is begun again instead', () => {
    const at = sumText.indexOf('Add place -1\nget');
    const end = sumText.indexOf('Add place 0\nget');
    const again = judged((text) => text.slice(0, end) + text.slice(at));
    assert.deepEqual(
      again.faults.map(({ kind, explanation }) => [kind, explanation]),
      [['label-repeated', `This repeats state ${state('Add place -1') + 1} (Add place -1).`]],
    );
    const explained = (text: string): readonly unknown[] =>
      judge(sum, text).faults.map(({ kind, explanation }) => [kind, explanation]);
    assert.deepEqual(explained(sumText.replace('Add place -1\nget', 'Add place -1\nAdd place -1\nget')), [
      ['label-repeated', 'The state breaks off and is begun again here.'],
    ]);
    const turned = sumText.slice(at, end).replace('5 + 4', '4 + 5');
    assert.deepEqual(explained(sumText.slice(0, end) + turned + sumText.slice(end)), [
      ['label-repeated', 'The previous state is begun again.'],
      ['operand-order', 'The operands are 5, 4, 0, in this order.'],
    ]);
  });

  it('says what was due where a state, a comparison or an operation is left out', () => {
    const drop = (line: string): readonly unknown[] => {
      const verdict = judged((text) => text.replace(`${line}\n`, ''));
      return verdict.faults.map(({ kind, expected }) => [kind, expected]);
    };
    assert.deepEqual(drop('0 == 0 yes'), [['test-missing', '0 == 0 yes']]);
    assert.deepEqual(drop('3 == 0 no'), [['test-missing', '3 == 0 no']]);
    assert.deepEqual(drop('9 // 10 = 0'), [['operation-missing', '9 // 10 = 0']]);
    const [jumped] = judged((text) => text.replace('\nAdd place 0\nget', '\nPad x at place 9\nget')).faults;
    assert.deepEqual(
      [jumped?.kind, jumped?.expected, jumped?.explanation],
      ['label-jumped', 'Add place 0', 'Add place 0 was due.'],
    );
  });

  it('takes a cell whose write is left out for written or not, as the model goes on', () => {
    const bound = bindAddition('9', '1');
    const text = traceOf(bound);
    const left = text.replace('put sum[0]=0, carry=1', 'put sum[0]=0');
    assert.notEqual(left, text);
    const told = (text: string): readonly unknown[] =>
      judge(bound, text)
        .faults.filter(({ kind }) => kind.startsWith('fetch') || kind.startsWith('write-missing'))
        .map(({ kind, explanation }) => [kind, explanation]);
    const missing = ['write-missing', 'The state also writes 1 to carry.'];
    assert.deepEqual(told(left), [missing]);
    const taken = left.replace('Write the carry\nget carry=1', 'Write the carry\nget carry=0');
    const upTo = taken.slice(0, taken.indexOf('next Set top'));
    assert.deepEqual(told(upTo.replace('put sum[1]=1', 'put sum[1]=0')), [missing]);
    // What follows the fetch goes by the other value.
    assert.deepEqual(told(taken), [
      missing,
      ['fetch-stale', 'What follows goes by 1, which carry may hold as well, not by 0.'],
    ]);
  });

  it('takes a result whose write is left out for there or not, as the model goes on: it may call again or not', () => {
    const task = compileTask(`task "Ways" { class recursion length n: S 3, M 4, L 5
      input a: int = random 1..5
      ask "{a}"
      memo function ways(k: int): int {
        if k < 2 { return 1 }
        let one = ways(k - 1)
        let two = ways(k - 2)
        return one + two
      }
      let all = ways(a)
      answer all }`);
    const { bound } = bindInputs(task, { a: 4 });
    assert.ok(bound);
    const text = traceOf(bound);
    // Both are asked for again, when they are not called.
    for (const result of ['ways(1)=1', 'ways(2)=2']) {
      const line = `put ${result}\n`;
      assert.ok(text.includes(line) && text.split(`get ${result}`).length > 2);
      assert.deepEqual(
        judge(bound, text.replace(line, '')).faults.map(({ kind }) => kind),
        ['write-missing'],
        result,
      );
    }
  });

  it('tells what is missing in front of the first line of a state that begins without its label', () => {
    const start = 'Add place -1\nget x[-1]=5, y[-1]=4, carry=0\n';
    const { faults } = judged((text) => text.replace(start, ''));
    const line = sumText.slice(0, sumText.indexOf(start)).split('\n').length - 1;
    assert.deepEqual(
      faults.map((fault) => [fault.kind, fault.line]),
      [
        ['format-header', line],
        ['fetch-missing', line],
      ],
    );
  });

  it('leaves the length open that is counted by a line of the input which cannot be read, and no other', () => {
    const { bound } = bindInputs(loadTask('levenshtein'), { x: 'EEF', y: 'FA' });
    assert.ok(bound);
    const text = traceOf(bound).replace(/^lay x.*/, '?? x');
    const kinds = (from: string, to: string): unknown =>
      judge(bound, text.replace(from, to)).faults.map(({ kind, found }) => [kind, found]);
    assert.deepEqual(kinds('get n=3', 'get n=4'), [['format-unreadable', '?? x']]);
    assert.deepEqual(kinds('get m=2', 'get m=3'), [
      ['format-unreadable', '?? x'],
      ['fetch-invented', '3'],
    ]);
  });

  it('ends a trace that breaks off where its fence is closed', () => {
    const half = sumText.slice(0, sumText.indexOf('next Add place 0'));
    const expected = [['transition-unfinished', state('Add place -1')]];
    for (const text of [half, `\`\`\`\n${half}\`\`\``, `Here:\n~~~~ trace\n${half}~~~~ \n\n`])
      assert.deepEqual(
        judge(sum, text).faults.map((fault) => [fault.kind, fault.state]),
        expected,
        text.slice(-20),
      );
  });
});
