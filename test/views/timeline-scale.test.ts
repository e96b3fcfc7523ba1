import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  around,
  firstStretch,
  following,
  stateAt,
  xOf,
  zoomed,
  type Stretch,
} from '../../src/views/tape/timeline-scale.ts';

const run = fc.integer({ min: 1, max: 2_000_000 }).chain((states) =>
  fc.record({
    states: fc.constant(states),
    playhead: fc.nat(states - 1),
    width: fc.integer({ min: 300, max: 2000 }),
  }),
);

const isWithin = ({ from, to }: Stretch, states: number): boolean => from >= 0 && to <= states && from < to;

describe('the scale of the timeline', () => {
  it('finds the state at the pixel where it is drawn', () => {
    fc.assert(
      fc.property(run, ({ states, playhead, width }) => {
        const stretch = around(states, playhead, Math.floor(width / 2));
        return stateAt(xOf(playhead, stretch, width), stretch, width) === playhead;
      }),
    );
  });
  it('gives a state of the stretch for any pixel', () => {
    fc.assert(
      fc.property(run, fc.integer({ min: -3000, max: 5000 }), ({ states, playhead, width }, x) => {
        const stretch = firstStretch(states, playhead, width);
        const state = stateAt(x, stretch, width);
        return state >= stretch.from && state < stretch.to;
      }),
    );
  });
  it('shows a short run whole, and of a long one a part around the playhead', () => {
    assert.deepEqual(firstStretch(17, 9, 400), { from: 0, to: 17 });
    fc.assert(
      fc.property(run, ({ states, playhead, width }) => {
        const stretch = firstStretch(states, playhead, width);
        return isWithin(stretch, states) && playhead >= stretch.from && playhead < stretch.to;
      }),
    );
  });
  it('stays where it is while the playhead is in sight, and then follows it', () => {
    fc.assert(
      fc.property(run, fc.double({ min: 0, max: 1, noNaN: true }), ({ states, playhead, width }, share) => {
        const stretch = firstStretch(states, Math.min(states - 1, Math.floor(share * states)), width);
        const next = following(stretch, states, playhead);
        assert.ok(isWithin(next, states) && playhead >= next.from && playhead < next.to);
        if (playhead >= stretch.from && playhead < stretch.to) assert.equal(next, stretch);
      }),
    );
  });
  it('zooms around the playhead, never beyond the run', () => {
    fc.assert(
      fc.property(run, fc.double({ min: 0.1, max: 10, noNaN: true }), ({ states, playhead, width }, factor) => {
        const next = zoomed(firstStretch(states, playhead, width), states, playhead, factor);
        return isWithin(next, states) && playhead >= next.from && playhead <= next.to;
      }),
    );
  });
});
