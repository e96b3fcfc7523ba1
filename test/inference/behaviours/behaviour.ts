import type { EndpointSettings } from '../../../src/inference/endpoint.ts';
import type { EndpointErrorKind } from '../../../src/inference/errors.ts';

/** What a server does with one request. */
export interface Reaction {
  /** 200 unless said otherwise; null: nothing of HTTP is sent before the end. */
  readonly status?: number | null;
  /** A stream of events unless said otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Each piece is sent once the client has read the one before. */
  readonly pieces?: readonly (string | Uint8Array)[];
  /** Instead of all this: the bytes of the answer as they go over the wire. */
  readonly raw?: string;
  /** Is sent again and again, until the client has enough. */
  readonly flood?: string;
  /**
   * whole: as it should; cut: the connection is closed in the middle of the body; reset: it is reset once the client
   * has read everything; hang: nothing more comes, and it stays open.
   */
  readonly end?: 'whole' | 'cut' | 'reset' | 'hang';
}

/** What a user sees of it. */
export type Outcome =
  | {
      readonly text: string;
      readonly reasoning?: string;
      /** `stop` unless said otherwise. */
      readonly finish?: string;
      /** Of the answer, as counted by the server. */
      readonly tokens?: number;
      readonly requests?: number;
      /** Seconds between the requests. */
      readonly waits?: readonly number[];
    }
  | {
      readonly error: EndpointErrorKind;
      /** What the message says, in these pieces. */
      readonly says?: readonly string[];
      /** What came before, and is kept. */
      readonly kept?: string;
      readonly requests?: number;
      readonly waits?: readonly number[];
    };

export interface Behaviour {
  readonly name: string;
  readonly settings?: Partial<EndpointSettings>;
  readonly maxCharacters?: number;
  /** To one request after the other; the last one to all that follow. */
  readonly reactions: readonly Reaction[];
  readonly outcome: Outcome;
}

/** A row of a table of behaviours: its name, what the server sends, and what is seen of it. */
export type Row = readonly [name: string, reaction: Reaction | readonly Reaction[], outcome: Outcome];

/** The behaviours of a table. */
export function behaviours(rows: readonly Row[], more: Partial<Behaviour> = {}): Behaviour[] {
  return rows.map(([name, reaction, outcome]) => ({
    name,
    reactions: Array.isArray(reaction) ? reaction : [reaction],
    outcome,
    ...more,
  }));
}

/** An event of a stream. */
export const event = (data: unknown): string => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
/** A piece of a chat answer. */
export const chat = (delta: unknown, finish: string | null = null, more: object = {}): string =>
  event({ id: 'x', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...more });
/** A piece of text of a chat answer. */
export const word = (content: string): string => chat({ content });
export const DONE = event('[DONE]');
/** The end of a chat answer. */
export const stop = (finish = 'stop'): string => chat({}, finish) + DONE;
/** A piece of a completion. */
export const text = (piece: string, finish: string | null = null): string =>
  event({ choices: [{ index: 0, text: piece, finish_reason: finish }] });

export const json = { 'content-type': 'application/json' };
export const html = { 'content-type': 'text/html' };

/** An answer with these events. */
export const events = (...pieces: readonly (string | Uint8Array)[]): Reaction => ({ pieces });
/** An answer of one JSON object. */
export const whole = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reaction => ({
  status,
  headers: { ...json, ...headers },
  pieces: [typeof body === 'string' ? body : JSON.stringify(body)],
});
/** A web page with this title. */
export const page = (title: string, status = 200): Reaction => ({
  status,
  headers: html,
  pieces: [`<!DOCTYPE html><html><head><title>${title}</title></head><body>…</body></html>`],
});
/** An error in the form of OpenAI's API. */
export const openAi = (message: string, code: string | null = null, type = 'invalid_request_error'): object => ({
  error: { message, type, param: null, code },
});
