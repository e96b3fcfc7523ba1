import { z } from 'zod';

/** One request and its answer as they went over the wire, without host and date. */
export const exchangeSchema = z.strictObject({
  title: z.string(),
  request: z.strictObject({
    method: z.enum(['GET', 'POST']),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  response: z.strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    /** Bytes of the pieces in which the body came. */
    pieces: z.array(z.int().min(1)),
  }),
});
export type RecordedExchange = z.output<typeof exchangeSchema>;

export const recordingSchema = z.strictObject({
  /** Name and version of the server. */
  server: z.string(),
  exchanges: z.array(exchangeSchema).min(1),
});
export type EndpointRecording = z.output<typeof recordingSchema>;
