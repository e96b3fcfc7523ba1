import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cellText, run, Tape, type Cell } from '../../src/machine/index.ts';
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
        }
      }),
      { numRuns: 10 },
    );
  });
});
