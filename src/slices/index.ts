export { atOnce, inSlices, Interrupted, type Pace } from './pace.ts';
export { othersTurn, Slice, SLICE_MS } from './slice.ts';
