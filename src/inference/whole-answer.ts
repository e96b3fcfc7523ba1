import { routeUrl, secretsOf } from './address.ts';
import { systemClock } from './clock.ts';
import { type Around, dialects } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';
import { EndpointError } from './errors.ts';
import { parseJson } from './json.ts';
import { bodyText, refusalOf } from './refusal.ts';
import { type CallOptions, exchange } from './transport.ts';

export interface WholeAnswer {
  readonly question: string;
  readonly around?: Around;
  /** Fields of the request beside the usual ones. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Bytes of the answer. */
  readonly most: number;
}

/** The JSON of an answer that is not streamed. Throws an EndpointError. */
export async function wholeAnswer(
  endpoint: Endpoint,
  { question, around, fields, most }: WholeAnswer,
  options: CallOptions,
): Promise<unknown> {
  const { clock = systemClock, key } = options;
  const dialect = dialects[endpoint.api];
  const url = routeUrl(endpoint.url, dialect.route);
  const body = dialect.body(without(endpoint, ['stream_options']), question, around);
  const context = {
    url,
    base: endpoint.url,
    model: endpoint.model,
    secrets: secretsOf(url, key, endpoint.headers),
    hasKey: Boolean(key),
  };
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return exchange(
    {
      request: { method: 'POST', url: url.href, headers },
      body: JSON.stringify({ ...body, stream: false, ...fields }),
      timeouts: endpoint.timeoutSeconds,
      clock,
      endpoint,
    },
    options,
    async (reply) => {
      if (reply.status < 200 || reply.status > 299) throw await refusalOf(reply, context);
      const message = parseJson(await bodyText(reply, most));
      if (message === undefined) throw new EndpointError({ kind: 'malformed', what: 'The answer is no JSON', url });
      return message;
    },
  );
}

/** The same endpoint, whose answers have so many tokens at most. */
export function brief(endpoint: Endpoint, maxTokens: number): Endpoint {
  return { ...endpoint, sampling: { ...endpoint.sampling, maxTokens } };
}

/** The same endpoint, to which these fields are not sent. */
export function without(endpoint: Endpoint, fields: Iterable<string>): Endpoint {
  const left = Object.fromEntries([...fields].map((name) => [name, null]));
  return { ...endpoint, extraBody: { ...endpoint.extraBody, ...left } };
}
