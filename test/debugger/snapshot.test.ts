import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DebugRun } from '../../src/debugger/debug-run.ts';
import { launch, launchArguments, type Launched } from '../../src/debugger/launch.ts';
import { END, Moments } from '../../src/debugger/moment.ts';
import { modesOf, snapshot } from '../../src/debugger/take-snapshot.ts';
import { Places } from '../../src/debugger/breakpoint.ts';
import { finish, type Work } from '../../src/machine/index.ts';
import { TapeRequests } from '../../src/debugger/tape/requests.ts';
import type { TapeSnapshot } from '../../src/debugger/tape/tape-snapshot.ts';
import { taskText, truthFile } from './host.ts';

function open(
  program: string,
  documents: Readonly<Record<string, string>> = {},
  args: object = {},
  task = 'knapsack.tail',
): Promise<Launched> {
  return launch(launchArguments.parse({ program, ...args }), {
    readText: (name) =>
      new Promise((resolve) => {
        resolve(documents[name] ?? taskText(name));
      }),
    importedPath: (_program, imported) => imported,
    readImport: () => Promise.resolve(undefined),
    findTask: () => Promise.resolve(task),
  });
}

const bag = { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] };

function lineTexts({ lines }: TapeSnapshot): string[] {
  return lines.map(({ spans }) => spans.map(({ text }) => text).join(''));
}

describe('a snapshot for the tape view', () => {
  it('shows each moment with the text of its state, and tables whose rows fit their columns', async () => {
    for (const [program, input] of [
      ['addition.tail', { x: '37.5', y: '1.48' }],
      ['knapsack.tail', bag],
      ['binary-search.tail', { s: [1, 4, 9], find: 4 }],
    ] as const) {
      const launched = await open(program, {}, { input });
      const { replay } = launched;
      for (let state = 0; state < replay.states; state++) {
        const { lines } = replay.state(state);
        for (let line = 0; line < lines.length; line++) {
          const shown = snapshot(launched, { state, line: line === lines.length - 1 ? END : line }, 'truth', 's');
          assert.deepEqual(
            lineTexts(shown),
            lines.map(({ text }) => text),
          );
          assert.deepEqual([shown.position.state, shown.position.line], [state, line]);
          for (const table of shown.tables)
            for (const row of table.rows) assert.equal(row.cells.length, table.columns.length);
        }
      }
    }
  });

  it('says how many states back each fetched cell was written, and which were laid out, in the order of the line', async () => {
    const text = `task "T" { class enumeration length n: S 2, M 3, L 4
      input s: int[n] = random 1..9
      ask "{s}?"
      lay out s
      tape t: int = 0
      tape u: int = 0
      step "Begin" { t, u = 1, 2 }
      for i in 0 to n - 1 { step "Add {i}" { t = u + t + s[i] } }
      answer t }`;
    const launched = await open('t.tail', { 't.tail': text }, { input: { s: [4, 5] } });
    const hints = (state: number): readonly string[] =>
      snapshot(launched, { state, line: END }, 'truth', 's').lines.flatMap(({ hint }) =>
        hint === undefined ? [] : [hint],
      );
    assert.deepEqual([1, 2, 3].map(hints), [
      ['1 · 1 back · laid out · laid out'],
      ['2 · 1 back · laid out · laid out'],
      ['1 back'],
    ]);
  });

  it('shows a write only once its line has been passed, with the value it covers', async () => {
    const launched = await open('addition.tail', {}, { input: { x: '9', y: '9' } });
    const { replay } = launched;
    const state =
      Array.from({ length: replay.states }, (_, i) => i).find((i) => replay.state(i).label === 'Add place 0') ?? -1;
    const put = replay.state(state).lines.findIndex(({ event }) => event.kind === 'put');
    const carryAt = (line: number): object | undefined =>
      snapshot(launched, { state, line }, 'truth', 's').variables.find(({ cell }) => cell.name === 'carry')?.cell;
    assert.deepEqual(carryAt(put - 1), {
      name: 'carry',
      text: '0',
      written: undefined,
      differs: undefined,
      fetched: { age: undefined, tokens: undefined, stale: false },
    });
    assert.deepEqual(carryAt(put), {
      name: 'carry',
      text: '1',
      written: { before: '0' },
      differs: undefined,
      fetched: { age: undefined, tokens: undefined, stale: false },
    });
  });

  it('shows all that a tape without ends holds, and its head, wherever it goes', async () => {
    const text = `machine "Walk" {
      blank 0
      start A
      A: 0 -> same L B | 1 -> 0 R A
      B: 0 -> 1 L C
      C: halt
    }`;
    const walk = async (input: string): Promise<readonly string[]> => {
      const launched = await open('walk.machine', { 'walk.machine': text }, { input: { input } });
      return Array.from({ length: launched.replay.states }, (_, state) => {
        const { tables } = snapshot(launched, { state, line: END }, 'truth', 's');
        const tape = tables.find(({ title }) => title === 'tape');
        const heads = tape?.columns.map((column) => (column.current ? `[${column.text}]` : column.text)).join(' ');
        return `${heads ?? ''}: ${tape?.rows[0]?.cells.map((cell) => cell?.text).join('') ?? ''}`;
      });
    };
    assert.deepEqual(await walk('11'), [
      "[0] 1: '0''1'",
      "0 [1]: '0''0'",
      "0 1 [2]: '0''0''0'",
      "0 [1]: '0''1'",
      "[0] 1: '0''1'",
      "0 [1]: '0''1'",
    ]);
    assert.deepEqual(await walk(''), ["[0]: '0'", "[-1]: '1'", "[-2] -1: '0''1'", "[-1]: '1'"]);
  });

  it('tells yes and no from names, in what a state fetches, compares and writes', async () => {
    const flags = `task "Flags" {
  class iteration
  length n: S 1..2, M 3..4, L 5..6
  input x: int = random 3..9
  ask "{x}?"
  tape big: bool = false
  step "Compare" { big = x > 5 }
  step "Turn" { big = not big }
  answer if big then 1 else 0
}
`;
    const launched = await open('flags.tail', { 'flags.tail': flags }, { input: { x: 4 } });
    const spans = Array.from({ length: launched.replay.states }, (_, state) =>
      snapshot(launched, { state, line: END }, 'truth', 's').lines.flatMap((line) => line.spans),
    ).flat();
    const found = spans.filter(({ text }) => /^(?:yes|no)$/.test(text)).map(({ text, role }) => `${text} ${role}`);
    assert.deepEqual([...new Set(found)], ['no boolean', 'yes boolean']);
  });

  it('marks where the model and the truth part, the slip apart from what follows', async () => {
    const text = truthFile('knapsack.tail', bag, 'How much?')
      .replace('0 + 3 = 3\nmax(0, 3) = 3\nput dp[1][5]=3', '0 + 3 = 9\nmax(0, 9) = 9\nput dp[1][5]=9')
      .replace('get dp[1][5]=3', 'get dp[1][5]=9')
      .replace('put best(2, 5).skip=3', 'put best(2, 5).skip=9');
    const launched = await open('bag.tailcot', { 'bag.tailcot': text });
    assert.deepEqual(modesOf(launched), ['truth', 'model', 'both']);
    const [first] = launched.faults;
    assert.ok(first);
    const shown = snapshot(launched, { state: first.moment.state, line: END }, 'both', 's');
    const cells = shown.tables
      .filter(({ title }) => title === 'dp')
      .map(({ side, rows }) => ({
        side,
        cell: rows.flatMap((row) => row.cells).find((cell) => cell?.name === 'dp[1][5]'),
      }));
    assert.deepEqual(
      cells.map(({ side, cell }) => [side, cell?.text, cell?.differs]),
      [
        ['model', '9', 'cause'],
        ['truth', '3', 'consequence'],
      ],
    );
    assert.deepEqual([shown.firstFault?.kind, shown.firstFault?.detail], ['operation', 'wrong result']);
    assert.deepEqual(snapshot(launched, first.moment, 'truth', 's').faults, []);
  });

  it('names the state that wrote a stale value, and sets the words of a line apart from its cells', async () => {
    const text = truthFile('addition.tail', { x: '19', y: '12' }, 'How much?');
    const stale = text.replace('Write the carry\nget carry=0', 'Write the carry\nget carry=1');
    assert.notEqual(stale, text);
    const launched = await open('sum.tailcot', { 'sum.tailcot': stale }, {}, 'addition.tail');
    const [first] = launched.faults;
    assert.ok(first);
    const { faults, lines } = snapshot(launched, first.moment, 'model', 's');
    const [fault] = faults;
    assert.deepEqual([fault?.detail, fault?.found, fault?.expected], ['stale value', '1', '0']);
    assert.equal(launched.replay.state(fault?.source ?? -1).label, 'Add place 0');
    assert.deepEqual(
      lines[fault?.line ?? -1]?.spans.map((span) => [span.text, span.role]),
      [
        ['get ', 'keyword'],
        ['carry', 'plain'],
        ['=', 'plain'],
        ['1', 'number'],
        [', ', 'plain'],
        ['high', 'plain'],
        ['=', 'plain'],
        ['1', 'number'],
      ],
    );
  });

  it('compares both tapes at the same point of a state: a faultless trace differs nowhere, at no line', async () => {
    for (const [file, task, input] of [
      ['sum.tailcot', 'addition.tail', { x: '37.5', y: '1.48' }],
      ['bag.tailcot', 'knapsack.tail', bag],
    ] as const) {
      const launched = await open(file, { [file]: truthFile(task, input, 'How much?') }, { task });
      const { replay } = launched;
      for (let state = 0; state < replay.states; state++) {
        for (let line = 0; line < replay.state(state).lines.length; line++) {
          const shown = snapshot(launched, { state, line }, 'both', 's');
          const cells = [
            ...shown.tables.flatMap(({ rows }) => rows.flatMap((row) => row.cells)),
            ...shown.variables.map(({ cell }) => cell),
          ];
          assert.deepEqual(
            cells.filter((cell) => cell?.differs !== undefined),
            [],
            `state ${state + 1}, line ${line + 1}`,
          );
          assert.ok(
            shown.variables.every(({ side, older }) => side === undefined && older.every(({ differs }) => !differs)),
          );
        }
      }
    }
  });

  it('marks a wrong write from the line on that writes it, also where lines before it are missing', async () => {
    const text = truthFile('addition.tail', { x: '37.5', y: '1.48' }, 'How much?').replace(
      '9 // 10 = 0\nput sum[-1]=9',
      'put sum[-1]=8',
    );
    const launched = await open('sum.tailcot', { 'sum.tailcot': text }, { task: 'addition.tail' });
    const { replay } = launched;
    const state =
      Array.from({ length: replay.states }, (_, i) => i).find((i) => replay.state(i).label === 'Add place -1') ?? -1;
    const { lines } = replay.state(state);
    const put = lines.findIndex(({ text: line }) => line.startsWith('put sum[-1]=8'));
    const differing = (line: number): readonly unknown[] =>
      snapshot(launched, { state, line }, 'both', 's')
        .tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))
        .filter((cell) => cell?.differs !== undefined)
        .map((cell) => [cell?.name, cell?.text]);
    assert.ok(put > 0);
    for (let line = 0; line < lines.length; line++)
      assert.deepEqual(
        differing(line),
        line < put
          ? []
          : [
              ['sum[-1]', '8'],
              ['sum[-1]', '9'],
            ],
        `line ${line + 1}`,
      );
  });

  it('is there for every moment of every damaged trace, in every mode', async () => {
    const truth = truthFile('knapsack.tail', bag, 'How much?');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 6 }),
        async (edits) => {
          const lines = truth.split('\n');
          for (const [at, line] of edits) lines[2 + (at % (lines.length - 2))] = line;
          const launched = await open('bag.tailcot', { 'bag.tailcot': lines.join('\n') });
          for (let state = 0; state < launched.replay.states; state++) {
            for (const mode of modesOf(launched))
              assert.equal(snapshot(launched, { state, line: END }, mode, 's').position.states, launched.replay.states);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('says the text of a line exactly, also where it is hostile', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202e</script>\u0000';
    const launched = await open('bag.tailcot', {
      'bag.tailcot': truthFile('knapsack.tail', bag, 'How much?').replace('3 == 0 no', hostile),
    });
    const shown = snapshot(launched, { state: 1, line: END }, 'model', 's');
    assert.ok(lineTexts(shown).includes(hostile));
    assert.equal(
      shown.lines.find(({ spans }) => spans.some(({ text }) => text === hostile))?.spans[0]?.role,
      'unreadable',
    );
  });
});

describe('the timeline', () => {
  it('has the maxima of its buckets, whatever their number', async () => {
    const launched = await open('knapsack.tail', {}, { input: bag });
    const run = new DebugRun(launched.replay);
    const requests = new TapeRequests(launched, 's');
    const { states } = launched.replay;
    const maxima = async (buckets: number): Promise<readonly number[]> => {
      const {
        messages: [message],
      } = await requests.answer({ type: 'bars', request: 1, from: 0, to: states, buckets }, run);
      assert.ok(message?.type === 'bars');
      return message.bars.maxima;
    };
    const all = await maxima(states);
    assert.equal(all.length, states);
    for (const buckets of [1, 2, 7, states - 1]) {
      const expected = Array.from({ length: buckets }, (_, k) =>
        Math.max(...all.slice(Math.floor((k * states) / buckets), Math.floor(((k + 1) * states) / buckets))),
      );
      assert.deepEqual(await maxima(buckets), expected);
    }
    assert.deepEqual(await maxima(8192), all);
  });

  it('is measured with the breakpoints of the end, where they change meanwhile', async () => {
    const launched = await open('knapsack.tail', {}, { input: bag });
    const run = new DebugRun(launched.replay);
    const requests = new TapeRequests(launched, 's');
    const { states } = launched.replay;
    const endless = new Places(function* (): Work<never> {
      for (;;) yield;
    });
    requests.points = [{ id: 1, reason: 'breakpoint', stops: true, places: endless }];
    const {
      messages: [message],
    } = await requests.answer({ type: 'bars', request: 1, from: 0, to: states, buckets: states }, run, (work) => {
      for (let i = 0; i < 10; i++) work.next();
      requests.points = [
        { id: 2, reason: 'breakpoint', stops: true, places: Places.at(Moments.of([{ state: 3, line: END }])) },
      ];
      return Promise.resolve(finish(work));
    });
    assert.ok(message?.type === 'bars');
    assert.deepEqual([message.bars.breakpoints, message.bars.maxima.length], [[3], states]);
  });

  it('answers a scrub with a snapshot alone, and a move with a stop', async () => {
    const launched = await open('knapsack.tail', {}, { input: bag });
    const run = new DebugRun(launched.replay);
    const requests = new TapeRequests(launched, 's');
    const scrub = await requests.answer({ type: 'go', state: 5, scrubbing: true }, run);
    assert.equal(scrub.stop, undefined);
    assert.equal(scrub.messages[0]?.type === 'snapshot' ? scrub.messages[0].snapshot.position.state : -1, 5);
    assert.equal(run.moment.state, 0);
    const move = await requests.answer({ type: 'go', state: 5, scrubbing: false }, run);
    assert.equal(move.stop?.moment.state, 5);
  });
});
