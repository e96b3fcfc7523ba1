import assert from 'node:assert/strict';
import { styles, type Bound, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { loadTask } from '../tasks/load.ts';
import { boundSample } from './tasks.ts';

function traceOf(bound: Bound, style: StyleName): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

/** The kinds of fault of a trace after some edits, each of which has to fit. */
function kindsAfter(
  bound: Bound,
  style: StyleName,
  edits: readonly (readonly [from: string, to: string])[],
): readonly string[] {
  const text = edits.reduce(
    (before, [from, to]) => {
      assert.ok(before.includes(from), from);
      return before.replace(from, to);
    },
    traceOf(bound, style),
  );
  return judge(bound, text, { style: styles[style] }).faults.map(({ kind }) => kind);
}

describe('several faults of one trace', () => {
  const sum = bindAddition('9', '1');
  const letters = boundSample(loadTask('count-letters'), 'S', 1);

  it('are one each where a cell was written wrong, is fetched wrong, and what follows goes by what is right', () => {
    const written = ['put sum[0]=0, carry=1', 'put sum[0]=0, carry=3'] as const;
    const fetched = ['Write the carry\nget carry=1', 'Write the carry\nget carry=7'] as const;
    assert.deepEqual(kindsAfter(sum, 'minimal', [written, fetched]), ['write-value', 'fetch-invented']);
    const old = ['Write the carry\nget carry=1', 'Write the carry\nget carry=3'] as const;
    assert.deepEqual(kindsAfter(sum, 'minimal', [written, old]), ['write-value', 'fetch-stale']);
  });

  it('are one each where a state takes lines back twice', () => {
    const twice = '0 + 1 = 4\nWait, that is not right.\n0 + 1 = 2\nNo, once more:\n0 + 1 = 1\n';
    assert.deepEqual(kindsAfter(sum, 'minimal', [['0 + 1 = 1\n', twice]]), ['format-corrected', 'format-corrected']);
  });

  it('are one each where the line that takes another back is wrong itself', () => {
    const wrong = '16 - 1 -> last=18\nNo, once more:\n18 - 1 -> last=16\n';
    assert.deepEqual(kindsAfter(letters, 'terse', [['17 - 1 -> last=16\n', wrong]]), ['format-corrected', 'operand']);
  });

  it('are one where a result is written to another cell, and that is taken back', () => {
    const wrong = '17 - 1 -> count=16\nNo, once more:\n17 - 1 -> last=16\n';
    assert.deepEqual(kindsAfter(letters, 'terse', [['17 - 1 -> last=16\n', wrong]]), ['format-corrected']);
  });
});
