import * as z from 'zod';

const count = z.int().nonnegative();
const line = z.object({ path: z.string(), line: count });

/**
 * Answer of the request `tail/lines`: what the lines of the program came to, where the run stands. Lines and states
 * count from 0; lines are those of the documents as they are now, and lines that were changed are left out.
 */
export const linesBody = z.object({
  /** What each line came to last, in the call and the iterations that go on; `isNow`: in this state. */
  values: z.array(z.object({ ...line.shape, text: z.string(), state: count, isNow: z.boolean() })),
  /** Blocks that were passed by: the branch that an `if` did not take when it was come to last. */
  untaken: z.array(z.object({ ...line.shape, character: count, end: z.object({ line: count, character: count }) })),
  /** The loops that the run is in, the innermost first: which iteration goes on, from 1, and how many there are. */
  iterations: z.array(z.object({ ...line.shape, name: z.string(), number: count, count })),
});

export type LinesBody = z.infer<typeof linesBody>;
