import * as z from 'zod';
import type { TapeBars, TapeSnapshot, TapeTimeline } from './tape-snapshot.ts';

/** What the host tells the tape view. */
export type TapeMessage =
  | { readonly type: 'snapshot'; readonly snapshot: TapeSnapshot }
  | { readonly type: 'timeline'; readonly timeline: TapeTimeline }
  /** Answers a `bars` request; `request` is its number. */
  | { readonly type: 'bars'; readonly request: number; readonly bars: TapeBars }
  /** Answers a `label` request. */
  | { readonly type: 'label'; readonly state: number; readonly label: string }
  /** The session is over: the last moment stays on the screen, and cannot be moved. */
  | { readonly type: 'ended' }
  /** No session to follow. */
  | { readonly type: 'empty' }
  /** The run cannot be shown: what happened and what to do, for people. */
  | { readonly type: 'error'; readonly message: string };

const count = z.number().int().nonnegative();
const direction = z.enum(['forward', 'back']);

/**
 * What the tape view asks of the host; states and lines count from 0. Each `go`, `step`, `run`, `fault` and `mode` is
 * answered by a snapshot, also where nothing moves.
 */
export const tapeRequest = z.discriminatedUnion('type', [
  /** The view listens: send timeline and snapshot, or `empty`. */
  z.object({ type: z.literal('ready') }),
  /**
   * `line` as in TapePosition, undefined: the end of the state. While `scrubbing`, a snapshot will do; afterwards the
   * debugger stops there.
   */
  z.object({ type: z.literal('go'), state: count, line: count.optional(), scrubbing: z.boolean() }),
  /** So many steps, or up to a breakpoint or fault on the way; and that as often as it was asked for. */
  z.object({ type: z.literal('step'), direction, by: z.enum(['state', 'line']), times: count, presses: count }),
  /** To the next (or previous) breakpoint or fault, or to the end. */
  z.object({ type: z.literal('run'), direction }),
  /** To the next (or previous) state with a fault; stays when there is none. */
  z.object({ type: z.literal('fault'), direction }),
  z.object({ type: z.literal('mode'), mode: z.enum(['truth', 'model', 'both']) }),
  /** Show the statement of this moment in its editor. */
  z.object({ type: z.literal('program') }),
  /** Show model output against ground truth, at this state. */
  z.object({ type: z.literal('diff'), state: count }),
  /** At most `buckets` maxima; one a state when there are fewer states. */
  z.object({ type: z.literal('bars'), request: count, from: count, to: count, buckets: count.min(1).max(8192) }),
  z.object({ type: z.literal('label'), state: count }),
  /** Show where what a cell holds at a moment came from, or what was made of it. */
  z.object({
    type: z.literal('origin'),
    cell: z.string(),
    state: count,
    line: count,
    direction: z.enum(['from', 'made']),
  }),
  /** To the next (or previous) moment at which a cell changes. */
  z.object({ type: z.literal('change'), cell: z.string(), direction }),
  /** Debug the active task or trace (offered when nothing is being debugged). */
  z.object({ type: z.literal('debug') }),
]);

export type TapeRequest = z.infer<typeof tapeRequest>;
