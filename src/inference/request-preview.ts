import { HIDDEN, isSecretName, publicAddress, routeUrl } from './address.ts';
import { type Around, dialects } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';
import { sentHeaders } from './transport.ts';

/** A request as it goes out, before its key is put in. */
export interface Request {
  readonly method: 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, which is JSON in UTF-8, to the byte. */
  readonly body: string;
}

/** The request that asks an endpoint a question. */
export function requestOf(endpoint: Endpoint, question: string, around: Around = {}): Request {
  const dialect = dialects[endpoint.api];
  return {
    method: 'POST',
    url: routeUrl(endpoint.url, dialect.route),
    headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
    body: JSON.stringify(dialect.body(endpoint, question, around)),
  };
}

/**
 * For people: a request as it goes out, its body to the byte and then laid out. What may be secret is masked, in the
 * address and in the headers.
 */
export function requestText(endpoint: Endpoint, question: string, around: Around, hasKey: boolean): string {
  const { method, url, headers, body } = requestOf(endpoint, question, around);
  const sent = sentHeaders(endpoint, hasKey ? HIDDEN : undefined, headers);
  const lines = Object.entries(sent).map(
    ([name, value]) => `${name}: ${isSecretName(name) && !value.includes(HIDDEN) ? HIDDEN : value}`,
  );
  const bytes = new TextEncoder().encode(body).length;
  return `${[
    `${method} ${publicAddress(url.href)}`,
    ...lines,
    `content-length: ${bytes}`,
    '',
    body,
    '',
    'The same body, laid out:',
    JSON.stringify(JSON.parse(body), null, 2),
  ].join('\n')}\n`;
}
