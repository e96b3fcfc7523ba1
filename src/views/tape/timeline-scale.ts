/** A stretch of states: the first, and the one after the last. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Pixels left free at both ends of a band, so that marks on the first and last state are whole. */
export const margin = 6;

/** The middle of a state in a band of `width` pixels that shows `stretch`. */
export function xOf(state: number, { from, to }: Stretch, width: number): number {
  return margin + ((state - from + 0.5) * (width - 2 * margin)) / Math.max(1, to - from);
}

/** The state at a pixel, within the stretch. */
export function stateAt(x: number, { from, to }: Stretch, width: number): number {
  const state = Math.floor(from + ((x - margin) / Math.max(1, width - 2 * margin)) * (to - from));
  return Math.max(from, Math.min(to - 1, state));
}

/** How many states a band shows at first: all of a short run; of a long one a part in which single states tell. */
export function firstStretch(states: number, playhead: number, width: number): Stretch {
  return around(states, playhead, states <= width * 2 ? states : Math.max(width, Math.round(states / 25)));
}

/** A stretch of `length` states, as near to having `state` in its middle as the run allows. */
export function around(states: number, state: number, length: number): Stretch {
  const size = Math.max(1, Math.min(states, length));
  const from = Math.max(0, Math.min(states - size, Math.round(state - size / 2)));
  return { from, to: from + size };
}

/** The same stretch, moved only if the playhead left it. */
export function following(stretch: Stretch, states: number, playhead: number): Stretch {
  const isInside = playhead >= stretch.from && playhead < stretch.to && stretch.to <= states;
  return isInside ? stretch : around(states, playhead, stretch.to - stretch.from);
}

const fewest = 40;

/** Zooms by `factor` (below 1: nearer) so that the playhead stays at its pixel. */
export function zoomed({ from, to }: Stretch, states: number, playhead: number, factor: number): Stretch {
  const size = Math.max(Math.min(fewest, states), Math.min(states, Math.round((to - from) * factor)));
  const share = (playhead - from) / Math.max(1, to - from);
  const start = Math.max(0, Math.min(states - size, Math.round(playhead - size * share)));
  return { from: start, to: start + size };
}
