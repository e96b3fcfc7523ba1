import assert from 'node:assert/strict';
import { minimal } from '../../src/machine/index.ts';
import { truthFile } from '../../src/dataset/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { MOST_CELLS, shownLine } from '../../src/debugger/long-lines.ts';
import { TailDebugSession } from '../../src/debugger/session.ts';
import { compileTask, recordTask } from '../tasks/load.ts';
import { Client } from './client.ts';

const CELLS = 100_000;
const program = `task "Total" { class greedy length n: S 3, M 4, L 5
  input s: int[n] = random 0..9
  ask "Add {s}."
  tape total: int = 0
  step "Add" { total = sum i in 0..n - 1 of s[i] }
  answer total
}`;
const s = Array.from({ length: CELLS }, (_, i) => i % 10);
const task = compileTask(program);
const recording = recordTask(task, { s });
const document = truthFile(
  task,
  { inputs: { s }, question: 'Add them.' },
  minimal,
  writeEvents(recordingEvents(recording, minimal), minimal),
);

/** Of a session that does one piece of its work in a turn of the event loop, however fast the machine is. */
function connected(): Client {
  const documents: Readonly<Record<string, string>> = { 'total.tail': program, 'total.tailcot': document };
  return new Client(
    new TailDebugSession(
      {
        readText: (name) => Promise.resolve(documents[name] ?? ''),
        importedPath: (_program, imported) => imported,
        readImport: () => Promise.resolve(undefined),
        findTask: () => Promise.resolve('total.tail'),
      },
      0,
    ),
  );
}

interface Shown {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
}

describe('a line of very many cells', () => {
  it('is shown as it is up to the limit, and says how many are left out beyond it', () => {
    const lineOf = (cells: number): string =>
      shownLine({ kind: 'interval', region: 's', first: 0, last: cells - 1, values: s.slice(0, cells) }, minimal);
    assert.match(lineOf(MOST_CELLS), /^get s\[0\.\.9999\]=0 [\d ]* 9$/);
    assert.match(lineOf(MOST_CELLS + 1), /^get s\[0\.\.10000\]=0 [\d ]* 9 … and 1 more$/);
  });
});

describe('a state that fetches 100,000 cells on one line', () => {
  for (const launch of [{ program: 'total.tail', input: { s }, stopOnEntry: true }, { program: 'total.tailcot' }])
    it(`is shown in part (${launch.program})`, async () => {
      const client = connected();
      await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
      await client.request('launch', launch);
      await client.told('initialized');
      await client.stop('configurationDone', {});
      const children = async (variablesReference: number, page: object = {}): Promise<readonly Shown[]> => {
        const { variables } = await client.request('variables', { variablesReference, ...page });
        return variables as readonly Shown[];
      };
      const { scopes } = await client.request('scopes', { frameId: 1 });
      const [state] = scopes as readonly Shown[];
      assert.ok(state);
      const shown = await children(state.variablesReference);
      assert.deepEqual(
        shown.map(({ name }) => name.slice(0, 12)),
        ['get n', '100000 - 1', 'get s[0..999', 'total', 'put total', 'next'],
      );
      for (const { name, value } of shown)
        assert.ok(name.length <= 10_000 && value.length <= 10_000, name.slice(0, 50));
      const list = shown[2]?.variablesReference ?? 0;
      assert.equal((await children(list)).length, 10_001);
      assert.deepEqual(
        (await children(list, { start: CELLS - 2, count: 2 })).map(({ name, value }) => [name, value]),
        [
          ['99998', '8'],
          ['99999', '9'],
        ],
      );
      const { messages } = await client.request('tail/tape', { type: 'ready' });
      assert.ok(JSON.stringify(messages).length < 1_000_000);
      assert.ok(/"name":"s\[\d+\]"/.test(JSON.stringify(messages)));
    });

  it('is cut in the text of its trace', async () => {
    const client = connected();
    await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
    await client.request('launch', { program: 'total.tail', input: { s } });
    const { content } = await client.request('source', { sourceReference: 1 });
    const [longest = ''] = String(content)
      .split('\n')
      .sort((a, b) => b.length - a.length);
    assert.match(longest, /… and 90,000 more$/);
    assert.ok(longest.length < 200_100);
  });

  for (const command of ['cancel', 'disconnect', 'terminate'])
    it(`makes way for ${command} while that line is read and judged`, async () => {
      const client = connected();
      await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
      const launching = client.ask('launch', { program: 'total.tailcot' });
      const seq = client.lastSequence;
      for (let turn = 0; turn < 200; turn++)
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      const ended = client.ask(command, command === 'cancel' ? { requestId: seq } : {});
      const { success, message } = await launching;
      assert.deepEqual([success, message], [false, 'cancelled']);
      assert.equal((await ended).success, true);
    });
});
