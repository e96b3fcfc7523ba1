import type { Usage } from './read-reply.ts';

/** A request as it went out, without its key. */
export interface SentRequest {
  readonly method: 'POST' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Milliseconds since the request was sent. */
export interface Timings {
  /** Until the first text or reasoning; null when none came. */
  readonly firstToken: number | null;
  readonly total: number;
}

/** What a model answered, whole or as far as it came. */
export interface Completion {
  /** Exactly as received, think tags included. */
  readonly text: string;
  /** What the server keeps apart as the model's reasoning. */
  readonly reasoning: string;
  /**
   * `stop` (the model ended), `length` (out of tokens), or the server's own word; null when the answer did not get so
   * far.
   */
  readonly finishReason: string | null;
  /** As the server names it, which may differ from what was asked for. */
  readonly model?: string;
  readonly usage?: Usage;
  readonly request: SentRequest;
  /** The request's body, which is JSON in UTF-8. */
  readonly bytesSent: string;
  readonly timings: Timings;
  /** Bytes of the answer's body. */
  readonly streamedBytes: number;
  /** Requests that it took; more than one after a rate limit. */
  readonly attempts: number;
  /** The answer is not whole. Only in an EndpointError's `partial`. */
  readonly cut?: true;
}
