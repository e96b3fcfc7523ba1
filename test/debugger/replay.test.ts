import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cellText, finish, minimal, run, Tape, terse, type Cell, type Style } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { ModelReplay } from '../../src/debugger/model-replay.ts';
import { TruthReplay } from '../../src/debugger/truth-replay.ts';
import { bindAddition, bindKnapsack } from '../machine/hand-built/index.ts';
import { MomentTape } from '../../src/debugger/moment-tape.ts';
import { END } from '../../src/debugger/moment.ts';
import { bounds, rereadReplay, truthReplay } from './replays.ts';

describe('a replay', () => {
  it('holds at every state what the tape held when the machine was there', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const replay = truthReplay(bound);
        const tape = new Tape(bound);
        const touched = new Map<string, Cell>();
        const compare = (moment: { state: number; line: number }): void => {
          const then = new MomentTape(replay, moment);
          for (const cell of touched.values())
            assert.deepEqual(then.cell(cell.region, cell.index), tape.cell(cell.region, cell.index));
        };
        run(bound, {
          tape,
          listener: {
            enter(number) {
              if (number > 0) compare({ state: number - 1, line: END });
            },
            put(_node, writes) {
              for (const { cell } of writes) touched.set(cellText(bound.machine, cell), cell);
              return undefined;
            },
          },
        });
        compare({ state: replay.states - 1, line: END });
      }),
      { numRuns: 10 },
    );
  });

  it('of a trace read back is the replay of the run that wrote it', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const truth = truthReplay(bound);
        const reread = rereadReplay(bound);
        assert.equal(reread.states, truth.states);
        assert.deepEqual([...reread.points], [...truth.points]);
        assert.deepEqual([...reread.depths], [...truth.depths]);
        for (let state = 0; state < truth.states; state++) {
          const own = truth.state(state);
          const other = reread.state(state);
          assert.deepEqual(
            other.lines.map(({ text, cells }) => ({ text, cells })),
            own.lines.map(({ text, cells }) => ({ text, cells })),
          );
          const calls = (replay: typeof truth | typeof reread): unknown =>
            replay.stack(state, 0, 100).map(({ function: called, arguments: values }) => ({ called, values }));
          assert.deepEqual(calls(reread), calls(truth));
          for (const { cell } of own.lines.flatMap(({ cells }) => cells))
            assert.deepEqual(reread.read(cell, { state, line: END }), truth.read(cell, { state, line: END }));
          for (const id of bound.given.keys()) {
            const held = (replay: typeof truth | typeof reread): unknown =>
              replay.cells(id, { state, line: END }, 0, replay.count(id, { state, line: END }));
            assert.deepEqual(held(reread), held(truth));
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it('of a trace has the cells of an interval by their places, however many values its line gives', () => {
    const bound = bindAddition('37.5', '1.48');
    const right = writeEvents(recordingEvents(record(bound), minimal), minimal);
    for (const [written, expected] of [
      ['sum[1..-2]=3 8 9 8', ['sum[-2]=8', 'sum[-1]=9', 'sum[0]=8', 'sum[1]=3']],
      ['sum[-2..1]=8 9', ['sum[-2]=8', 'sum[-1]=9']],
      ['sum[1..1]=3 8', ['sum[1]=3', 'sum[2]=8']],
      ['other[1..1]=3', []],
    ] as const) {
      const text = right.replace('sum[1..-2]=3 8 9 8', written);
      const replay = finish(ModelReplay.of(bound, text, judge(bound, text, { keepStates: true })));
      const line = replay
        .state(replay.states - 1)
        .lines.find((one) => one.text.startsWith('get ') && one.text.includes('..'));
      assert.deepEqual(
        line?.cells.map(({ cell, value }) => `${cellText(bound.machine, cell)}=${String(value)}`),
        expected,
      );
    }
  });

  it('tells where its lines stand in a style that writes results where they are computed', () => {
    const recording = record(bindAddition('37.5', '1.48'));
    const fused: Style = { ...minimal, lines: { ...minimal.lines, store: terse.lines.store } };
    const shown = (style: Style, label: string): unknown => {
      const replay = finish(TruthReplay.of(recording, style));
      const number = Array.from({ length: replay.states }, (_, i) => i).find((i) => replay.state(i).label === label);
      assert.ok(number !== undefined);
      const { texts, at } = replay.written(number);
      return replay.state(number).lines.map(({ text }, i) => [text, texts[at[i] ?? -1] ?? '(the header behind)']);
    };
    const lines = [
      ['Add place -1', 'Add place -1'],
      ['get x[-1]=5, y[-1]=4, carry=0', 'get x[-1]=5, y[-1]=4, carry=0'],
      ['5 + 4 + 0 = 9', '5 + 4 + 0 = 9'],
      ['9 % 10 = 9', '9 % 10 -> sum[-1]=9'],
      ['9 // 10 = 0', '9 // 10 -> carry=0'],
      ['put sum[-1]=9, carry=0', '9 // 10 -> carry=0'],
      ['get high=1', 'get high=1'],
    ];
    assert.deepEqual(shown(terse, 'Add place -1'), [...lines, ['next Add place 0', '(the header behind)']]);
    const calls = finish(TruthReplay.of(record(bindKnapsack(5, [2, 3], [3, 4])), fused));
    const calling = Array.from({ length: calls.states }, (_, i) => i).find((i) =>
      calls.state(i).lines.some(({ text }) => text.startsWith('call ')),
    );
    assert.ok(calling !== undefined);
    const { texts, at } = calls.written(calling);
    assert.deepEqual(
      calls.state(calling).lines.map((_, i) => texts[at[i] ?? -1]),
      calls.state(calling).lines.map(({ text }) => text),
    );
    assert.deepEqual(shown(fused, 'Add place -1'), [...lines, ['next Add place 0', 'next Add place 0']]);
  });
});
