import * as z from 'zod';

const count = z.int().nonnegative();

/** A moment of the run: a state, and a line of it; both from 0. Without a line, the end of the state. */
const place = z.object({ state: count, line: count.optional() });

const fault = z.object({ title: z.string(), explanation: z.string(), ...place.shape });

/** A value of a run, or a line that takes one. The same `id` is the same value, however one comes to it. */
export const originNode = z.object({
  id: z.string(),
  kind: z.enum(['cell', 'operation', 'cells', 'variable', 'constant', 'answer', 'line', 'expression']),
  /** `carry = 1`, `9 + 7 + 0 = 16`. */
  text: z.string(),
  /** Where it was written and fetched, for people. */
  detail: z.string(),
  /** When it came to be; absent where it was there before the run. */
  made: place.optional(),
  /**
   * The fetch through which it was come to: its moment, which version of the cell it gave (from 1; 0: what was there
   * before the run), and its value where that is another than the version's. Where something was made of a cell, the
   * fetch of that cell.
   */
  fetched: z.object({ ...place.shape, version: count.optional(), value: z.string().optional() }).optional(),
  /** A fault of a model's trace that lies here. */
  fault: fault.optional(),
  /** Whether there may be children. */
  isOpen: z.boolean(),
});

export type OriginNode = z.infer<typeof originNode>;

/** Which way: where a value came from, or what was made of it. */
const direction = z.enum(['from', 'made']).default('from');

/**
 * Request `tail/origin`. Names a value: an expression at a moment (the one where the run stands, unless told), the value
 * that stands at a place of the trace, one that `variables` has shown, or one that a request before has told of.
 */
export const originRequest = z.object({
  direction,
  of: z.union([
    z.object({ expression: z.string(), frameId: z.int().positive().optional(), at: place.optional() }),
    z.object({
      source: z.object({ path: z.string().optional(), sourceReference: z.int().optional() }),
      /** From 0. */
      line: count,
      column: count,
    }),
    z.object({ variablesReference: z.int().positive(), name: z.string() }),
    z.object({ id: z.string() }),
  ]),
});

export const originBody = z.object({
  node: originNode,
  children: z.array(originNode),
  /** There are more children than were sent: ask for them by `start`. */
  more: z.boolean(),
});

export type OriginBody = z.infer<typeof originBody>;

/** Request `tail/originChildren`: the children of a node, from number `start` on. */
export const originChildrenRequest = z.object({ direction, id: z.string(), start: count.default(0) });
export const originChildrenBody = originBody.pick({ children: true, more: true });

/** Request `tail/wayBack`: what values go back to, all of them together. */
export const wayBackRequest = z.object({ ids: z.array(z.string()).min(1).max(100) });

export const wayBackBody = z.object({
  /** Cells of the inputs: how many, and the first of them. */
  inputs: z.object({ count, first: z.array(z.string()) }),
  /** Whether all of the way was looked at; it ends after 20,000 values, or 200,000 ways from one to another. */
  isAll: z.boolean(),
  /** The earliest fault on the way, and the nodes that lead to it, one of `ids` first. */
  firstFault: z.object({ ...fault.shape, path: z.array(z.string()) }).optional(),
});

export type WayBack = z.infer<typeof wayBackBody>;
