import { withVersionPath } from './address.ts';
import type { ErrorDetails } from './errors.ts';
import { EndpointError } from './errors.ts';
import type { ServerMessage } from './server-message.ts';

/** An answer that is not the wanted one. */
export interface Refusal {
  readonly status: number;
  readonly message: ServerMessage;
  readonly url: URL | string;
  /** The endpoint's base URL. */
  readonly base: string;
  /** Undefined where the request names none. */
  readonly model: string | undefined;
  readonly hasKey: boolean;
  /** Seconds of the Retry-After header. */
  readonly retryAfter?: number;
}

/*
 * How servers say that a prompt is too long. OpenAI, vLLM (four phrasings by version), SGLang (three), llama-server
 * (two), llama-cpp-python, TGI, LMDeploy, and the hosted ones that follow OpenAI's API.
 */
const CONTEXT_OVERFLOW = [
  /context_length_exceeded|exceed_context_size/i,
  /maximum (?:context|model|allowed) length/i,
  /(?:context (?:size|length|window)|max_model_len|max_seq_len|session_len|n_ctx).{0,80}exceed|exceed.{0,80}(?:context (?:size|length|window)|max_model_len|max_seq_len|session_len|n_ctx)/i,
  /longer than the model.s context length/i,
  /max(?:_completion)?_tokens.{0,60}greater than.{0,20}max_model_len/i,
  /max(?:_completion)?_tokens must be at least 1, got -/i,
  /tokens.{0,40} \+ .{0,4}max_new_tokens.{0,4} must be/i,
  /prompt is too long|input is too long|too many tokens/i,
  /input token count.{0,40}exceeds/i,
];

const MODEL_NOT_FOUND = [
  /model_not_found|model_not_exist/i,
  /\bmodel\b.{0,200}(?:does not exist|doesn.t exist|not found|not exist|is not a valid|not loaded|is unknown)/i,
  /(?:no such|unknown|invalid) model\b/i,
];

const KEY_REFUSED = /(?:api[ _-]?key|token|credential).{0,60}(?:invalid|not valid|incorrect|missing|required|expired)|(?:invalid|incorrect|missing|expired).{0,20}(?:api[ _-]?key|credential)/i;

/** Names what an HTTP status and the body with it mean. */
export function statusError(refusal: Refusal): EndpointError {
  const { status, message, url } = refusal;
  const { retryAfter } = refusal;
  return new EndpointError({
    url,
    status,
    ...(message.text === '' ? {} : { serverMessage: message.text }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...judge(refusal, [message.text, ...message.codes].join('\n')),
  });
}

type Finding = Pick<ErrorDetails, 'kind' | 'what' | 'advice' | 'retriable'>;

function judge(refusal: Refusal, words: string): Finding {
  const { status, message, model } = refusal;
  const says = (patterns: readonly RegExp[]) => !message.isHtml && patterns.some((pattern) => pattern.test(words));
  if (status === 401 || status === 403) return keyRefused(refusal);
  if (status === 429) return rateLimited(words);
  // llama-server of some versions says 500
  if (says(CONTEXT_OVERFLOW)) {
    return { kind: 'context-overflow', what: `Question and answer do not fit into the model’s context (${status})` };
  }
  if (status >= 500) return serverFailed(refusal);
  if (model !== undefined && says(MODEL_NOT_FOUND)) {
    return { kind: 'model-not-found', what: `The server does not serve a model named “${model}” (${status})` };
  }
  if (status === 404 || status === 405) return routeNotFound(refusal);
  if (message.isHtml) return webPage(refusal, words);
  if (KEY_REFUSED.test(words) && status === 400) return keyRefused(refusal);
  if (status === 408) return { kind: 'timeout', what: 'The server gave up waiting for the request (408)' };
  return { kind: 'bad-request', what: `The server refuses the request (${status})` };
}

function keyRefused({ status, hasKey }: Refusal): Finding {
  if (!hasKey) {
    return {
      kind: 'unauthorized',
      what: `The server wants a key and none is set (${status})`,
      advice: 'Set the endpoint’s key; keys are bound to the origin (scheme, host, port) they were entered for.',
    };
  }
  return status === 403
    ? {
        kind: 'unauthorized',
        what: 'The key is not allowed to do this (403)',
        advice: 'Set a key that may use this model, or ask whoever runs the server.',
      }
    : { kind: 'unauthorized', what: `The server does not accept the key (${status})` };
}

function rateLimited(words: string): Finding {
  return /insufficient_quota/.test(words)
    ? {
        kind: 'rate-limited',
        what: 'The account’s quota is used up (429)',
        advice: 'Top up the account, or choose another endpoint: waiting does not help.',
      }
    : { kind: 'rate-limited', what: 'The server takes no more requests for now (429)', retriable: true };
}

function serverFailed({ status, message }: Refusal): Finding {
  const retriable = status === 503;
  if (message.isHtml) {
    return {
      kind: 'server-error',
      what: `A proxy answered with a web page (${status}): the server behind it is down or overloaded`,
      advice: 'Check that the model’s server runs, and that the proxy leads to it.',
      retriable,
    };
  }
  return { kind: 'server-error', what: `The server failed (${status})`, retriable };
}

function routeNotFound({ status, base }: Refusal): Finding {
  const versioned = withVersionPath(base);
  return {
    kind: 'route-not-found',
    what: `The server has no such route (${status})`,
    ...(versioned === undefined ? {} : { advice: `Try ${versioned} as the endpoint’s URL.` }),
  };
}

function webPage({ status }: Refusal, words: string): Finding {
  return /plain HTTP request was sent to HTTPS port/i.test(words)
    ? { kind: 'tls', what: `The server wants https:// (${status})`, advice: 'Begin the endpoint’s URL with https://.' }
    : { kind: 'html', what: `A web page came instead of an answer (${status})` };
}

/** Seconds of a Retry-After header, a number or a date; undefined where it is neither. @param date the Date header */
export function retryAfterOf(value: string | null, date: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return Number(value);
  const until = Date.parse(value);
  if (Number.isNaN(until)) return undefined;
  // by the server's own clock where it shows it, for clocks differ
  const stated = date === null ? Number.NaN : Date.parse(date);
  return Math.max(0, (until - (Number.isNaN(stated) ? Date.now() : stated)) / 1000);
}
