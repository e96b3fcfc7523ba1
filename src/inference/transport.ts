import { shownAddress } from './address.ts';
import type { Clock } from './clock.ts';
import type { SentRequest } from './completion.ts';
import type { Timeouts } from './endpoint.ts';
import { EndpointError } from './errors.ts';
import { networkError } from './network-error.ts';
import { tidy } from './server-message.ts';
import type { StopReason } from './watch.ts';
import { Watch } from './watch.ts';

/** What a call may be given from outside. */
export interface CallOptions {
  /** Goes out as a bearer token, to the endpoint's origin only. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The global one by default. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
}

/** An answer whose status and headers are there. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Headers;
  /** Milliseconds since the request was sent. */
  elapsed(): number;
  /** The body's pieces as they come; ends early or late with an EndpointError. */
  bytes(): AsyncGenerator<Uint8Array, void, undefined>;
}

interface Outgoing {
  readonly request: SentRequest;
  readonly body?: string;
  readonly timeouts: Timeouts;
  readonly clock: Clock;
}

/**
 * Sends one request and gives the reply to `use`; the connection is closed when that is done. Throws an EndpointError
 * for whatever goes wrong on the way, also for a redirect: following one could carry the key to another origin.
 */
export async function exchange<T>(outgoing: Outgoing, options: CallOptions, use: (reply: Reply) => Promise<T>): Promise<T> {
  const { request, timeouts } = outgoing;
  const { url } = request;
  checkKey(options.key, url);
  const watch = new Watch(outgoing.clock, timeouts, options.signal);
  const explain = (failure: unknown, answering: boolean): EndpointError =>
    watch.reason === undefined ? networkError(failure, url, answering) : stopped(watch.reason, timeouts, url);
  try {
    const response = await send(outgoing, options, watch.signal).catch((failure: unknown) => {
      throw explain(failure, false);
    });
    refuseRedirect(response, url, options.key);
    const body = response.body;
    return await use({
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      headers: response.headers,
      elapsed: () => watch.elapsed,
      bytes: () => read(body, watch, explain),
    });
  } finally {
    // closes the connection if something is left unread
    watch.end();
  }
}

function send({ request, body }: Outgoing, options: CallOptions, signal: AbortSignal): Promise<Response> {
  const fetch = options.fetch ?? globalThis.fetch;
  return fetch(request.url, {
    method: request.method,
    headers: { ...request.headers, ...(options.key ? { authorization: `Bearer ${options.key}` } : {}) },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    credentials: 'omit',
    signal,
  });
}

async function* read(
  body: ReadableStream<Uint8Array> | null,
  watch: Watch,
  explain: (failure: unknown, answering: boolean) => EndpointError,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((failure: unknown) => {
        throw explain(failure, true);
      });
      if (watch.reason !== undefined) throw explain(undefined, true);
      if (done) return;
      watch.touch();
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

/** A header holds visible ASCII only; fetch's own error would repeat the key. */
function checkKey(key: string | undefined, url: string): void {
  if (key === undefined || /^[\x21-\x7e]*$/.test(key)) return;
  throw new EndpointError({
    kind: 'unauthorized',
    what: 'The key holds a space, a line end or another character that no key has, so nothing was sent',
    url,
    advice: 'Set the endpoint’s key again, without what was copied along with it.',
  });
}

function refuseRedirect(response: Response, url: string, key: string | undefined): void {
  const opaque = response.type === 'opaqueredirect';
  if (!opaque && (response.status < 300 || response.status > 399)) return;
  const target = response.headers.get('location');
  const place = target !== null && URL.canParse(target, url) ? new URL(target, url) : undefined;
  const status = opaque ? '' : ` (${response.status})`;
  const to = place === undefined ? 'another address' : tidy(shownAddress(place), key);
  const sameOrigin = place?.origin === new URL(url).origin;
  throw new EndpointError({
    kind: 'redirected',
    what: `The server redirects to ${to}${status}${sameOrigin || place === undefined ? '' : ', which is another origin; the key was not sent there'}`,
    url,
    ...(opaque ? {} : { status: response.status }),
  });
}

function stopped(reason: StopReason, timeouts: Timeouts, url: string): EndpointError {
  switch (reason) {
    case 'cancelled':
      return new EndpointError({ kind: 'cancelled', what: 'The request was cancelled', url });
    case 'firstByte':
      return new EndpointError({
        kind: 'timeout',
        what: `No answer began within ${timeouts.firstByte} s; the request was stopped`,
        url,
        advice: 'Lower the endpoint’s concurrency, raise timeoutSeconds.firstByte, or see in the server’s log what it works on.',
      });
    case 'idle':
      return new EndpointError({
        kind: 'timeout',
        what: `Nothing more came for ${timeouts.idle} s; the request was stopped`,
        url,
        advice: 'See in the server’s log whether it hangs; a busy one may need a lower concurrency or a longer timeoutSeconds.idle.',
      });
    case 'total':
      return new EndpointError({
        kind: 'timeout',
        what: `The answer was not finished within ${timeouts.total} s; the request was stopped`,
        url,
        advice: 'Lower sampling.maxTokens, or raise timeoutSeconds.total.',
      });
  }
}
