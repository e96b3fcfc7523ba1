import { secretsOf, shownAddress } from './address.ts';
import type { Clock } from './clock.ts';
import type { SentRequest } from './completion.ts';
import { type Endpoint, headersFor, type Timeouts } from './endpoint.ts';
import { EndpointError } from './errors.ts';
import { fairShare } from './fair-share.ts';
import { networkError } from './network-error.ts';
import { tidy } from './server-message.ts';
import { type StopReason, Watch } from './watch.ts';

/** As much of fetch as is used. */
export type HttpFetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly redirect: 'manual';
    readonly credentials: 'omit';
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/** What a call may be given from outside. */
export interface CallOptions {
  /** Goes out in the endpoint's header for it, to the endpoint's origin only. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The global one by default. */
  readonly fetch?: HttpFetch | undefined;
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
  /** Whose headers go along. */
  readonly endpoint: Partial<Pick<Endpoint, 'headers' | 'keyHeader'>>;
}

/**
 * Sends one request and gives the reply to `use`; the connection is closed when that is done. Throws an EndpointError
 * for whatever goes wrong on the way, also for a redirect: following one could carry the key to another origin.
 */
export async function exchange<T>(
  outgoing: Outgoing,
  options: CallOptions,
  use: (reply: Reply) => Promise<T>,
): Promise<T> {
  const { request, timeouts } = outgoing;
  const { url } = request;
  checkKey(options.key, url);
  const watch = new Watch(outgoing.clock, timeouts, options.signal);
  let labelled: string | undefined;
  const explain = (failure: unknown, answering: boolean): EndpointError => {
    // of a body that cannot be unpacked from its first byte on, fetch says this or that, or nothing at all: then only
    // the time-out ends it
    if (answering && labelled !== undefined && !watch.isAnswered && watch.reason !== 'cancelled')
      return notUnpacked(labelled, url);
    return watch.reason === undefined ? networkError(failure, url, answering) : stopped(watch.reason, timeouts, url);
  };
  try {
    const response = await watch.orStop(send(outgoing, options, watch.signal)).catch((failure: unknown) => {
      throw explain(failure, false);
    });
    refuseRedirect(response, url, secretsOf(url, options.key, outgoing.endpoint.headers));
    const { body } = response;
    labelled = packingOf(response.headers);
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

function send({ request, body, endpoint }: Outgoing, options: CallOptions, signal: AbortSignal): Promise<Response> {
  const fetch = options.fetch ?? globalThis.fetch;
  return fetch(request.url, {
    method: request.method,
    headers: sentHeaders(endpoint, options.key, request.headers),
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    credentials: 'omit',
    signal,
  });
}

/** All headers of a request. */
export function sentHeaders(
  endpoint: Outgoing['endpoint'],
  key: string | undefined,
  headers: SentRequest['headers'],
): Record<string, string> {
  return {
    ...headersFor(endpoint, key),
    ...headers,
    // a proxy that packs a stream holds its pieces back, and one that labels it wrongly makes it unreadable
    'accept-encoding': 'identity',
  };
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
      // where a body cannot be unpacked, fetch's own read never settles, not even when the request is aborted
      const { done, value } = await watch.orStop(reader.read()).catch((failure: unknown) => {
        throw explain(failure, true);
      });
      await fairShare.take(value?.length ?? 0);
      if (watch.reason !== undefined) throw explain(undefined, true);
      if (done) return;
      watch.touch();
      yield value;
    }
  } finally {
    // nor may a cancel be waited for
    void reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

/** A header holds visible ASCII only; fetch's own error would repeat the key. */
function checkKey(key: string | undefined, url: string): void {
  if (key === undefined || /^[\x21-\x7e]*$/.test(key)) return;
  throw new EndpointError({
    kind: 'unauthorized',
    what: 'The key contains a space, a line break or another character that no key has, so nothing was sent',
    url,
    advice: (words) => `${words.setKeyAgain}, without anything that was copied along with it.`,
  });
}

function refuseRedirect(response: Response, url: string, secrets: readonly string[]): void {
  const opaque = response.type === 'opaqueredirect';
  if (!opaque && (response.status < 300 || response.status > 399)) return;
  const target = response.headers.get('location');
  const place = target !== null && URL.canParse(target, url) ? new URL(target, url) : undefined;
  const status = opaque ? '' : ` (${response.status})`;
  const to = place === undefined ? 'another address' : tidy(shownAddress(place), secrets);
  const sameOrigin = place?.origin === new URL(url).origin;
  throw new EndpointError({
    kind: 'redirected',
    what: `The server redirects to ${to}${status}${sameOrigin || place === undefined ? '' : ', which is another origin; the key was not sent there'}`,
    url,
    ...(opaque ? {} : { status: response.status }),
  });
}

/** How a server says that its answer is packed; undefined where it is not. */
function packingOf(headers: Headers): string | undefined {
  const encoding = headers.get('content-encoding')?.trim() ?? '';
  return /^(?:identity)?$/i.test(encoding) ? undefined : encoding;
}

function notUnpacked(encoding: string, url: string): EndpointError {
  return new EndpointError({
    kind: 'malformed',
    what: `The server says that its answer is compressed (content-encoding: ${tidy(encoding, [], 40)}), but it could not be decompressed`,
    url,
    advice:
      'Switch compression off in the server, or in the proxy in front of it: the request asks for an uncompressed answer.',
  });
}

function stopped(reason: StopReason, timeouts: Timeouts, url: string): EndpointError {
  switch (reason) {
    case 'cancelled':
      return new EndpointError({ kind: 'cancelled', what: 'The request was cancelled', url });
    case 'firstByte':
      return new EndpointError({
        kind: 'timeout',
        what: `No answer began within ${timeouts.firstByte} s, so the request was cancelled`,
        url,
        advice: (words) =>
          `Lower ${words.concurrency}, raise ${words.timeout('firstByte')}, or look in the server’s log for what it is working on.`,
      });
    case 'idle':
      return new EndpointError({
        kind: 'timeout',
        what: `Nothing more came for ${timeouts.idle} s, so the request was cancelled`,
        url,
        advice: (words) =>
          `Look in the server’s log whether it hangs; a busy server may need a lower concurrency or a longer ${words.timeout('idle')}.`,
      });
    case 'total':
      return new EndpointError({
        kind: 'timeout',
        what: `The answer was not finished within ${timeouts.total} s, so the request was cancelled`,
        url,
        advice: (words) => `Lower ${words.maxTokens}, or raise ${words.timeout('total')}.`,
      });
  }
}
