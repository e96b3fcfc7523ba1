import * as z from 'zod';

const count = z.int().nonnegative();
const direction = z.enum(['forward', 'back']);

/**
 * Request `tail/go`: moves the run to a moment that the protocol has no request for. Its answer is empty and comes
 * before the stop; it is refused, with a reason for people, where there is no such moment. States and lines count from
 * 0.
 */
export const goRequest = z.discriminatedUnion('to', [
  /** To the next or previous moment at which a cell comes to hold another value, past breakpoints. */
  z.object({ to: z.literal('change'), cell: z.string(), frameId: z.int().positive().optional(), direction }),
  /** Back to the call of the frame that runs, or to a breakpoint or fault on the way. */
  z.object({ to: z.literal('caller') }),
  /** To where a line is reached next, or was last; or to a breakpoint or fault on the way. */
  z.object({
    to: z.literal('line'),
    source: z.object({ path: z.string().optional(), sourceReference: z.int().optional() }),
    line: count,
    direction,
  }),
  /**
   * To the same place in another iteration of a loop that the run is in: the next, the one before, or that of a number,
   * from 1. `loop`: which of those loops, the innermost (0) unless told.
   */
  z.object({
    to: z.literal('iteration'),
    iteration: z.union([direction, z.int().positive()]),
    loop: count.default(0),
  }),
  /** To so many of a hundred parts of the run. */
  z.object({ to: z.literal('percentage'), percentage: z.number().min(0).max(100) }),
  /** To a state; without a line, to its end. */
  z.object({ to: z.literal('state'), state: count, line: count.optional() }),
]);

export type GoRequest = z.infer<typeof goRequest>;

/** Answer of the request `tail/cells`: cells to choose from, those of the state that is shown first. */
export const cellsBody = z.object({
  cells: z.array(z.object({ name: z.string(), value: z.string(), isOfState: z.boolean() })),
  /** There are more than were sent. */
  more: z.boolean(),
});
