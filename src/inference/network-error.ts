import { EndpointError, type EndpointErrorKind } from './errors.ts';
import { FAILED_TRIES } from './retry.ts';

/** What the codes of Node's network stack and of its fetch mean. TLS codes are many and share their prefixes. */
const MEANINGS: readonly (readonly [RegExp, EndpointErrorKind, string])[] = [
  [/^ECONNREFUSED$/, 'refused', 'The connection was refused'],
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'unresolved-host', 'The host’s name was not found'],
  [/^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'timeout', 'The connection was not established in time'],
  [
    /^UND_ERR_HEADERS_TIMEOUT$/,
    'timeout',
    'The server did not begin to answer within 300 s, the limit of the HTTP client',
  ],
  [/^UND_ERR_BODY_TIMEOUT$/, 'timeout', 'Nothing came for 300 s, the limit of the HTTP client'],
  [
    /^(?:ERR_SSL_WRONG_VERSION_NUMBER|EPROTO|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/,
    'tls',
    'The server does not answer in TLS',
  ],
  [/^CERT_HAS_EXPIRED$/, 'tls', 'The server’s certificate has expired'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'tls', 'The server’s certificate belongs to another host'],
  [
    /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/,
    'tls',
    'The server’s certificate is not trusted',
  ],
  [
    /^(?:HPE_|HTTPParserError|UND_ERR_HEADERS_OVERFLOW|ERR_INVALID_HTTP)/,
    'malformed',
    'The answer is not HTTP; the server may require https://',
  ],
  [
    /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|ECONNABORTED|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/,
    'cut',
    'The connection was closed before the answer ended',
  ],
  [/^(?:Z_|ERR__)/, 'malformed', 'The compressed answer cannot be decompressed'],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/,
    'unreachable',
    'The host cannot be reached',
  ],
];

/** Why a proxy does not lead to the server, as who goes through one says it: what happened, and what to do. */
export class ProxyError extends Error {
  readonly advice: string;

  constructor(what: string, advice: string) {
    super(what);
    this.advice = advice;
  }
}

/** What may pass by itself: a server that starts again, a connection that it had closed. */
const MAY_PASS: ReadonlySet<EndpointErrorKind> = new Set(['refused', 'unreachable', 'cut']);

/**
 * Names a failure of fetch, or of reading its body.
 * @param answering whether the answer had begun
 */
export function networkError(failure: unknown, url: URL | string, answering: boolean): EndpointError {
  const causes = causesOf(failure);
  const byProxy = causes.find((cause) => cause instanceof ProxyError);
  if (byProxy !== undefined)
    return new EndpointError({ kind: 'unreachable', what: byProxy.message, url, advice: byProxy.advice });
  for (const cause of causes) {
    const code = codeOf(cause);
    const found = code === undefined ? undefined : MEANINGS.find(([pattern]) => pattern.test(code));
    if (found !== undefined)
      return new EndpointError({
        kind: found[1],
        what: `${found[2]} [${code ?? ''}]`,
        url,
        tries: MAY_PASS.has(found[1]) && !answering ? FAILED_TRIES : 1,
      });
  }
  if (causes.some((cause) => cause instanceof Error && cause.message === 'bad port')) {
    return new EndpointError({
      kind: 'unreachable',
      what: 'The HTTP client refuses this port, which belongs to another protocol',
      url,
      advice: 'Run the server on another port, such as 8000.',
    });
  }
  // a browser tells no reason, and Node hides that a proxy wants a password (407)
  return answering
    ? new EndpointError({ kind: 'cut', what: 'The connection ended before the answer did', url })
    : new EndpointError({ kind: 'unreachable', what: 'The request could not be sent', url });
}

/** An error with its causes, and the errors of each address that was tried, outermost first. */
function causesOf(failure: unknown): unknown[] {
  const causes: unknown[] = [];
  const queue: unknown[] = [failure];
  while (queue.length > 0 && causes.length < 20) {
    const next = queue.shift();
    if (next === undefined || causes.includes(next)) continue;
    causes.push(next);
    if (next instanceof AggregateError) {
      const errors: readonly unknown[] = next.errors;
      queue.push(...errors);
    }
    if (next instanceof Error) queue.push(next.cause);
  }
  return causes;
}

function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  // Newer versions of Node give what is no HTTP at all a name only.
  return cause.name === 'HTTPParserError' ? cause.name : undefined;
}
