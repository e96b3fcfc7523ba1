import assert from 'node:assert/strict';
import { finish, matchLabel, type Bound, type Work, minimal } from '../../src/machine/index.ts';
import {
  followingChoices,
  judge,
  judging,
  readingLines,
  readLines,
  recordingEvents,
  Truth,
  type TraceLine,
  writeEvents,
} from '../../src/trace/index.ts';
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
const picked = writeEvents(recordingEvents(new Truth(bound).recording, minimal), minimal);
const LINES = 10_000;
const prose = 'Let me think about it.\n'.repeat(LINES);
/** Characters that are read in a piece at most, but for the rest of a short line; and cells of a line. */
const PIECE = 8192 + 100;
const CELLS = 1024;

/** A run whose first state fetches so many cells on one line. */
function total(cells: number): { readonly bound: Bound; readonly trace: string } {
  const adding = `task "Total" { class greedy length n: S 3, M 4, L 5
    input s: int[n] = random 0..9
    ask "{s}?"
    tape total: int = 0
    step "Add" { total = sum i in 0..n - 1 of s[i] }
    answer total
  }`;
  const recording = recordTask(compileTask(adding), { s: Array.from({ length: cells }, (_, i) => i % 10) });
  return { bound: recording.bound, trace: writeEvents(recordingEvents(recording, minimal), minimal) };
}

function pieces(work: Work<unknown>): number {
  let count = 0;
  while (work.next().done !== true) count++;
  return count;
}

describe('a long trace, in pieces', () => {
  it('is read to where its states begin', () => {
    assert.ok(pieces(judging(bound, prose)) >= Math.floor(prose.length / PIECE));
  });

  it('is read for its choices', () => {
    const work = followingChoices(new Truth(bound), `Pick 0\n${prose}`, minimal);
    assert.ok(pieces(work) >= Math.floor(prose.length / PIECE));
  });

  it('is compared letter by letter', () => {
    const digits = '12345678'.repeat(300);
    const truth = new Truth(taskBound('addition.tail', { x: digits, y: digits }));
    const { machine } = truth.recording.bound;
    const text = writeEvents(recordingEvents(truth.recording, minimal), minimal);
    const lines = (): Iterable<TraceLine | undefined> =>
      readingLines(text, minimal, (label) => matchLabel(machine, label).length > 0);
    assert.ok(pieces(truth.firstOther(lines(), text, minimal)) >= Math.floor(text.length / PIECE));
    assert.equal(finish(truth.firstOther(lines(), text, minimal)), undefined);
  });

  it('is read in pieces where its lines are blank, before it and behind its answer', () => {
    const blank = '\n'.repeat(100 * PIECE);
    const alone = pieces(judging(bound, picked));
    assert.ok(pieces(judging(bound, `${picked}${blank}`)) >= alone + 100);
    assert.ok(pieces(judging(bound, `${blank}${picked}`)) >= alone + 100);
    assert.ok(pieces(judging(bound, ' '.repeat(100 * PIECE))) >= 1);
  });

  it('is looked through for thinking tag by tag, and for what a trace of its begins with', () => {
    const thought = `<think>\n${prose}</think>\n`;
    assert.ok(pieces(judging(bound, '<think>\n</think>\n'.repeat(LINES))) >= 2 * LINES);
    assert.ok(pieces(judging(bound, `${prose}${thought}${picked}`)) >= 5 * Math.floor(prose.length / PIECE));
  });

  it('is read and judged within one line of very many cells', () => {
    const cells = 20_000;
    const { bound: long, trace } = total(cells);
    const perPass = Math.floor(cells / CELLS);
    // Read for its beginning, its states and its letters, on a line of cells and one of operands; fetched, and compared.
    assert.ok(pieces(judging(long, trace, { keepStates: true })) >= 10 * perPass);
    const wrong = trace.replace(' 3 4 5 ', ' 3 99 5 ');
    // Its faulty state is read for its fault, too.
    assert.ok(pieces(judging(long, wrong, { keepStates: true })) >= 12 * perPass);
    assert.deepEqual(
      judge(long, wrong).faults.map(({ kind }) => kind),
      ['fetch-invented'],
    );
  });

  it('has lines with as many items as a state can fetch, and no more', () => {
    const kindOf = (items: number): string | undefined => {
      const [line] = readLines(`get s[0..${items - 1}]=${'1 '.repeat(items - 1)}1`, minimal, () => false);
      return line?.event.kind;
    };
    assert.deepEqual([kindOf(2 ** 20), kindOf(2 ** 20 + 1)], ['interval', 'unreadable']);
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
