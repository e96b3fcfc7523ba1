import assert from 'node:assert/strict';
import { finish, matchLabel, type Work, minimal } from '../../src/machine/index.ts';
import { followingChoices, judging, readLines, recordingEvents, Truth, writeEvents } from '../../src/trace/index.ts';
import { TailDebugSession } from '../../src/debugger/session.ts';
import { compileTask, recordTask } from '../tasks/load.ts';
import { Client } from './client.ts';
import { taskBound } from './replays.ts';
import { taskText, truthFile } from './host.ts';

const choosing = `task "Pick" { class greedy length n: S 3, M 4, L 5
  input s: int[n] = random 0..9
  ask "{s}?"
  tape sum: int = 0
  choose v in 0..n - 1 where s[v] > 3
  step "Pick {v}" { sum = sum + s[v] }
  answer sum
}`;
const { bound } = recordTask(compileTask(choosing), { s: [4, 1, 7] });
const LINES = 10_000;
const prose = 'Let me think about it.\n'.repeat(LINES);
/** Lines that are read in a piece at most. */
const PIECE = 256;

function pieces(work: Work<unknown>): number {
  let count = 0;
  while (work.next().done !== true) count++;
  return count;
}

describe('a long trace, in pieces', () => {
  it('is read to where its states begin', () => {
    assert.ok(pieces(judging(bound, prose)) >= Math.floor(LINES / PIECE));
  });

  it('is read for its choices', () => {
    const work = followingChoices(new Truth(bound), `Pick 0\n${prose}`, minimal);
    assert.ok(pieces(work) >= Math.floor(LINES / PIECE));
  });

  it('is compared letter by letter', () => {
    const digits = '12345678'.repeat(300);
    const truth = new Truth(taskBound('addition.tail', { x: digits, y: digits }));
    const { machine } = truth.recording.bound;
    const text = writeEvents(recordingEvents(truth.recording), minimal);
    const lines = [...readLines(text, minimal, (label) => matchLabel(machine, label).length > 0)];
    assert.ok(lines.length > LINES, `${lines.length}`);
    assert.ok(pieces(truth.firstOther(lines, text, minimal)) >= Math.floor(lines.length / PIECE));
    assert.equal(finish(truth.firstOther(lines, text, minimal)), undefined);
  });

  for (const command of ['cancel', 'disconnect', 'terminate'])
    it(`makes way for ${command} before its states begin`, async () => {
      const [about = '', ...trace] = truthFile('addition.tail', { x: '37.5', y: '1.48' }, 'What is it?').split('\n');
      const documents = {
        'addition.tail': taskText('addition.tail'),
        'sum.tailcot': `${about}\n${prose}${trace.join('\n')}`,
      };
      const host = {
        readText: (name: string) =>
          Promise.resolve(name === 'sum.tailcot' ? documents[name] : documents['addition.tail']),
        importedPath: (_program: string, imported: string) => imported,
        readImport: () => Promise.resolve(undefined),
        findTask: () => Promise.resolve('addition.tail'),
      };
      // One piece in a turn of the event loop, however fast the machine is.
      const client = new Client(new TailDebugSession(host, 0));
      await client.request('initialize', { adapterID: 'tail', pathFormat: 'path' });
      const launching = client.ask('launch', { program: 'sum.tailcot' });
      const seq = client.lastSequence;
      for (let turn = 0; turn < 12; turn++)
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      const ended = client.ask(command, command === 'cancel' ? { requestId: seq } : {});
      const { success, message } = await launching;
      assert.deepEqual([success, message], [false, 'cancelled']);
      assert.equal((await ended).success, true);
    });
});
