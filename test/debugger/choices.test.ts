import assert from 'node:assert/strict';
import { launch, launchArguments } from '../../src/debugger/launch.ts';
import { truthFile } from '../../src/dataset/index.ts';
import { END } from '../../src/debugger/moment.ts';
import { snapshot } from '../../src/debugger/take-snapshot.ts';
import { recordByInterpreter } from '../../src/record/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { compileTask, recordTask } from '../tasks/load.ts';

const text = `task "Pick" { class greedy length n: S 3, M 4, L 5
  input s: int[n] = random 0..9
  ask "{s}?"
  tape sum: int = 0
  choose v in 0..n - 1 where s[v] > 3
  step "Pick {v}" { sum = sum + s[v] }
  answer sum
}`;

describe('the debugger on a trace with choices', () => {
  it('shows what the model chose, beside the true run that chooses the same', async () => {
    const task = compileTask(text);
    const inputs = { s: [4, 1, 7] };
    const { bound } = recordTask(task, inputs);
    const trace = writeEvents(
      recordingEvents(recordByInterpreter(bound, { choose: (_node, legal) => legal.at(-1) }), minimal),
      minimal,
    );
    const documents: Readonly<Record<string, string>> = {
      'pick.tail': text,
      'pick.tailcot': truthFile(task, { inputs, question: '?' }, minimal, trace),
    };
    const launched = await launch(launchArguments.parse({ program: 'pick.tailcot', task: 'pick.tail' }), {
      readText: (name) => Promise.resolve(documents[name] ?? ''),
      importedPath: (_program, imported) => imported,
      readImport: () => Promise.resolve(undefined),
      findTask: () => Promise.resolve('pick.tail'),
    });
    assert.equal(launched.ending, 'Verdict: sound: the answer 7 is correct; no fault in 3 states, 1 choice of its own');
    const picked =
      Array.from({ length: launched.replay.states }, (_, i) => i).find(
        (i) => launched.replay.state(i).label === 'Pick 2',
      ) ?? -1;
    assert.deepEqual(launched.replay.state(picked).point?.variables, [2]);
    assert.equal(launched.truth.state(picked).label, 'Pick 2');
    const { tables, variables } = snapshot(launched, { state: picked, line: END }, 'both', 's');
    assert.deepEqual(
      variables.filter(({ cell }) => cell.differs !== undefined),
      [],
    );
    assert.deepEqual(
      tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)).filter((cell) => cell?.differs !== undefined),
      [],
    );
  });
});
