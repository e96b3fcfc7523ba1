import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DebugRun, type Stop } from '../../src/debugger/debug-run.ts';
import { DepthIndex } from '../../src/debugger/depth-index.ts';
import { Places, type StopPoint } from '../../src/debugger/breakpoint.ts';
import { compareMoments, END, Moments, type Grain, type Moment, type StepKind } from '../../src/debugger/moment.ts';
import { finish } from '../../src/machine/index.ts';
import { bounds, truthReplay } from './replays.ts';

const kinds = fc.constantFrom<StepKind>('over', 'into', 'out');
const grains = fc.constantFrom<Grain>('state', 'line');

/** A run with stop points at some of its moments. */
const runs = fc
  .tuple(bounds, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 8 })), { maxLength: 8 }))
  .map(([bound, places]) => {
    const replay = truthReplay(bound);
    const run = new DebugRun(replay);
    const moments = Moments.of([
      ...new Map(
        places
          .map(([state, line]) => run.within({ state: state % replay.states, line }))
          .map((moment) => [`${moment.state} ${moment.line}`, moment]),
      ).values(),
    ]);
    return Object.defineProperty({ replay, run, moments }, fc.toStringMethod, {
      value: () => `${fc.stringify(bound)}, points at ${places.join(' ')}`,
    });
  });

function pointAt(moments: Moments): StopPoint {
  return { id: 1, reason: 'breakpoint', stops: true, places: Places.at(moments) };
}

describe('a debug run', () => {
  it('takes a moment beyond the run for the end of its last state, whatever line it names', () => {
    fc.assert(
      fc.property(runs, fc.nat({ max: 8 }), ({ replay, run }, line) => {
        const last = run.within({ state: replay.states - 1, line: END });
        assert.deepEqual(run.within({ state: replay.states, line }), last);
      }),
    );
  });

  it('is back at the same stops after as many steps back as it made forward', () => {
    fc.assert(
      fc.property(
        runs,
        fc.array(fc.tuple(kinds, grains), { maxLength: 30 }),
        fc.boolean(),
        ({ run, moments }, steps, stops) => {
          run.points = stops ? [pointAt(moments)] : [];
          const before: Moment[] = [];
          for (const [kind, grain] of steps) {
            const from = run.moment;
            const stop = finish(run.step(kind, 'forward', grain));
            if (compareMoments(from, stop.moment) === 0) break;
            before.push(from);
          }
          for (const expected of before.reverse())
            assert.deepEqual(finish(run.step('over', 'back', 'state')).moment, expected);
        },
      ),
    );
  });

  it('comes back to where each step began, by way of the points that lie between', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.tuple(kinds, grains), { maxLength: 10 }), ({ run, moments }, steps) => {
        run.points = [];
        const before: Moment[] = [];
        for (const [kind, grain] of steps) {
          const from = run.moment;
          if (compareMoments(from, finish(run.step(kind, 'forward', grain)).moment) === 0) break;
          before.push(from);
        }
        run.points = [pointAt(moments)];
        for (const expected of before.reverse()) {
          let stop = finish(run.step('over', 'back', 'state'));
          while (compareMoments(stop.moment, expected) > 0) {
            assert.equal(stop.reason, 'breakpoint');
            stop = finish(run.step('over', 'back', 'state'));
          }
          assert.deepEqual(stop.moment, expected);
        }
      }),
    );
  });

  it('never steps over into a deeper frame, nor out into one that is not shallower', () => {
    fc.assert(
      fc.property(
        runs,
        fc.nat(),
        fc.constantFrom('forward' as const, 'back' as const),
        ({ run, replay }, at, direction) => {
          run.goTo({ state: at % replay.states, line: END });
          const from = replay.depths[run.moment.state] ?? 0;
          const over = finish(run.step('over', direction, 'state'));
          assert.ok(over.reason !== 'step' || (replay.depths[over.moment.state] ?? 0) <= from);
          run.goTo({ state: at % replay.states, line: END });
          const out = finish(run.step('out', direction, 'state'));
          assert.ok(out.reason !== 'step' || (replay.depths[out.moment.state] ?? 0) < from);
        },
      ),
    );
  });

  it('meets the same hits on the way back as on the way there, in mirrored order', () => {
    fc.assert(
      fc.property(runs, ({ run, moments }) => {
        run.points = [pointAt(moments)];
        const there: Moment[] = [];
        for (let stop = finish(run.runFromStart()); stop.reason === 'breakpoint'; stop = finish(run.run('forward')))
          there.push(stop.moment);
        assert.equal(there.length, moments.length);
        // A point at the very end is where the way back begins.
        const last = there.at(-1);
        const back: Moment[] = last !== undefined && compareMoments(last, run.moment) === 0 ? [last] : [];
        for (let stop = finish(run.run('back')); stop.reason === 'breakpoint'; stop = finish(run.run('back')))
          back.push(stop.moment);
        assert.deepEqual(back.reverse(), there);
      }),
    );
  });

  it('goes through every line of every state by lines, and back', () => {
    fc.assert(
      fc.property(bounds, (bound) => {
        const replay = truthReplay(bound);
        const run = new DebugRun(replay);
        const lines = Array.from({ length: replay.states }, (_, state) => replay.state(state).lines.length).reduce(
          (a, b) => a + b,
          0,
        );
        run.goTo({ state: 0, line: 0 });
        const seen: Moment[] = [run.moment];
        for (
          let stop: Stop = finish(run.step('into', 'forward', 'line'));
          stop.reason === 'step';
          stop = finish(run.step('into', 'forward', 'line'))
        )
          seen.push(stop.moment);
        assert.equal(seen.length, lines);
        for (const expected of seen.reverse().slice(1))
          assert.equal(compareMoments(finish(run.step('into', 'back', 'line')).moment, expected), 0);
      }),
      { numRuns: 30 },
    );
  });

  it('stops at a point inside a call that is stepped over', () => {
    fc.assert(
      fc.property(runs, ({ run, moments }) => {
        run.points = [pointAt(moments)];
        const from = run.moment;
        const stop = finish(run.step('over', 'forward', 'state'));
        const next = moments.nearest(from, 'forward');
        const expected = next === undefined ? undefined : moments.at(next);
        if (stop.reason === 'breakpoint') assert.deepEqual(stop.moment, expected);
        else assert.ok(expected === undefined || stop.reason === 'end' || compareMoments(expected, stop.moment) >= 0);
      }),
    );
  });
});

describe('a depth index', () => {
  it('finds what a search would find', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 60 }), (depths) => {
        const index = finish(DepthIndex.of(depths));
        depths.forEach((depth, state) => {
          const after = (limit: number): number | undefined => depths.findIndex((one, i) => i > state && one <= limit);
          const before = (limit: number): number | undefined =>
            depths.findLastIndex((one, i) => i < state && one <= limit);
          assert.equal(index.nearest(state, false, false) ?? -1, after(depth));
          assert.equal(index.nearest(state, false, true) ?? -1, after(depth - 1));
          assert.equal(index.nearest(state, true, false) ?? -1, before(depth));
          assert.equal(index.nearest(state, true, true) ?? -1, before(depth - 1));
        });
      }),
    );
  });
});
