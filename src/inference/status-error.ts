import { publicAddress, withVersionPath } from './address.ts';
import { EndpointError, type ErrorDetails } from './errors.ts';
import { BUSY_TRIES, FAILED_TRIES } from './retry.ts';
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
  /model_not_found|model_not_exist|DeploymentNotFound/i,
  /\bmodel\b.{0,200}(?:does not exist|doesn.t exist|not found|not exist|is not a valid|not loaded|is unknown)/i,
  /(?:no such|unknown|invalid) model\b/i,
  /\bmodels\/\S{1,200} is not found/i,
];

const KEY_REFUSED =
  /(?:api[ _-]?key|token|credential).{0,60}(?:invalid|not valid|incorrect|missing|required|expired)|(?:invalid|incorrect|missing|expired).{0,20}(?:api[ _-]?key|credential)/i;

/** Services that look at the question before the model does. */
const WITHHELD = /content_filter|ResponsibleAIPolicyViolation|content management policy|data_inspection_failed/i;

/** LM Studio's words, which come with the status 200. */
const UNKNOWN_ROUTE = /^Unexpected endpoint or method/i;

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

type Finding = Pick<ErrorDetails, 'kind' | 'what' | 'advice' | 'tries'>;

function judge(refusal: Refusal, words: string): Finding {
  const { status, message, model } = refusal;
  const says = (patterns: readonly RegExp[]) => !message.isHtml && patterns.some((pattern) => pattern.test(words));
  const byStatus = findingOf(refusal, words);
  if (byStatus !== undefined) return byStatus;
  // llama-server of some versions says 500
  if (says(CONTEXT_OVERFLOW)) {
    return { kind: 'context-overflow', what: `The question and the answer do not fit the model’s context (${status})` };
  }
  if (UNKNOWN_ROUTE.test(words)) return routeNotFound(refusal);
  if (status >= 500) return serverFailed(refusal);
  if (status === 413) return tooLarge();
  if (model !== undefined && says(MODEL_NOT_FOUND)) {
    return { kind: 'model-not-found', what: `The server does not serve a model named “${model}” (${status})` };
  }
  if (status < 500 && says([WITHHELD])) return { kind: 'filtered', what: `A filter refused the question (${status})` };
  if (status === 404 || status === 405) return routeNotFound(refusal);
  if (message.isHtml) return webPage(refusal, words);
  if (KEY_REFUSED.test(words) && status === 400) return keyRefused(refusal);
  if (status === 408)
    return { kind: 'timeout', what: 'The server gave up waiting for the request (408)', tries: FAILED_TRIES };
  return { kind: 'bad-request', what: `The server refuses the request (${status})` };
}

/** What some statuses mean, whatever the body says. */
function findingOf(refusal: Refusal, words: string): Finding | undefined {
  const { status, message } = refusal;
  if (status === 403 && message.isHtml) return withheld();
  if (status === 401 || status === 403) return keyRefused(refusal);
  if (status === 429) return rateLimited(words);
  return status === 402 ? usedUp('The account has no credit left (402)') : undefined;
}

function keyRefused({ status, hasKey }: Refusal): Finding {
  if (!hasKey) {
    return {
      kind: 'unauthorized',
      what: `The server requires a key, but none is set (${status})`,
      advice: (words) =>
        `${words.setKey}; a key is used only for the origin (scheme, host, port) that it was entered for.`,
    };
  }
  return status === 403
    ? {
        kind: 'unauthorized',
        what: 'The key does not permit this (403)',
        advice: 'Set a key that is allowed to use this model, or ask the server’s operator.',
      }
    : { kind: 'unauthorized', what: `The server does not accept the key (${status})` };
}

function rateLimited(words: string): Finding {
  return /insufficient_quota/.test(words)
    ? usedUp('The account’s quota is used up (429)')
    : { kind: 'rate-limited', what: 'The server accepts no more requests for now (429)', tries: BUSY_TRIES };
}

function usedUp(what: string): Finding {
  return {
    kind: 'rate-limited',
    what,
    advice: 'Top up the account, or choose another endpoint; waiting does not help.',
  };
}

function withheld(): Finding {
  return {
    kind: 'html',
    what: 'A web page came instead of an answer (403)',
    advice:
      'A firewall or a proxy in front of the server refuses the request: ask its operator, or give the address of the server itself.',
  };
}

function tooLarge(): Finding {
  return {
    kind: 'bad-request',
    what: 'The request is larger than the server, or a proxy in front of it, accepts (413)',
    advice: 'Raise that limit (client_max_body_size in nginx), or use a shorter tier.',
  };
}

function serverFailed({ status, message }: Refusal): Finding {
  const tries = triesOf(status);
  if (message.isHtml) {
    return {
      kind: 'server-error',
      what: `A proxy answered with a web page (${status}): the server behind it is down or overloaded`,
      advice: 'Check that the model’s server is running, and that the proxy leads to it.',
      tries,
    };
  }
  return { kind: 'server-error', what: `The server failed (${status})`, tries };
}

/**
 * 503 and 529 say that the server is busy, or loads its model; the others may pass by themselves. What is not
 * implemented (501, 505) does not.
 */
function triesOf(status: number): number {
  if (isBusy(status)) return BUSY_TRIES;
  return [500, 502, 504, 520, 521, 522, 523, 524].includes(status) ? FAILED_TRIES : 1;
}

function routeNotFound({ status, base }: Refusal): Finding {
  const versioned = withVersionPath(base);
  return {
    kind: 'route-not-found',
    what: `The server has no such route (${status})`,
    ...(versioned === undefined ? {} : { advice: (words) => `Try ${publicAddress(versioned)} as ${words.url}.` }),
  };
}

function webPage({ status }: Refusal, words: string): Finding {
  return /plain HTTP request was sent to HTTPS port/i.test(words)
    ? {
        kind: 'tls',
        what: `The server requires https:// (${status})`,
        advice: (words) => `Begin ${words.url} with https://.`,
      }
    : { kind: 'html', what: `A web page came instead of an answer (${status})` };
}

/** The statuses with which servers say that they take no more requests for now. */
export function isBusy(status: number): boolean {
  return status === 429 || status === 503 || status === 529;
}
