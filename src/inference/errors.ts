import { shownAddress } from './address.ts';
import type { Completion } from './completion.ts';
import { type Advice, adviceIn, inSettings, type SettingWords } from './setting-words.ts';

/**
 * Every way in which an endpoint can fail to answer, what it means and what to do. docs/endpoints.md shows this table.
 */
export const ERROR_KINDS = {
  refused: {
    means: 'No program listens at that host and port.',
    advice: (words) =>
      `Start the server, or correct the host and the port in ${words.url}. localhost is the machine that makes the call.`,
  },
  unreachable: {
    means: 'The host could not be reached.',
    advice: (words) =>
      `Check the network, the VPN and the firewall of the machine that makes the call, and the address and password of ${words.proxy}.`,
  },
  'unresolved-host': {
    means: 'The host’s name could not be resolved.',
    advice: (words) =>
      `Check the spelling of the host in ${words.url}, or give its IP address; VPN names resolve only inside the VPN.`,
  },
  tls: {
    means: 'The encrypted connection could not be set up.',
    advice: (words) =>
      `Use http:// if the server has no certificate; a private certificate must be trusted by the machine that makes the call: ${words.trust}.`,
  },
  timeout: {
    means: 'Nothing came within the endpoint’s time-outs.',
    advice: (words) =>
      `Lower ${words.concurrency}, or raise ${words.timeouts}; the server’s log shows whether it is working on the request.`,
  },
  cut: {
    means: 'The connection ended before the answer did.',
    advice:
      'Look in the server’s log for a crash or a restart, and raise the time-outs of any proxy in between; then try again.',
  },
  malformed: {
    means: 'The answer does not follow the API.',
    advice: (words) =>
      `Check that ${words.api} is the one that the server offers, and that the URL leads to the server itself.`,
  },
  empty: {
    means: 'The answer is empty.',
    advice: (words) =>
      `Check that ${words.api} and the server’s chat template are those of the model; if the finish reason is length, raise ${words.maxTokens} or the server’s context.`,
  },
  'only-reasoning': {
    means: 'The model reasoned, but gave no answer.',
    advice: (words) =>
      `If the trace is in the reasoning, start the server without its reasoning parser, or switch thinking off in its chat template; if the tokens ran out, raise ${words.maxTokens}.`,
  },
  filtered: {
    means: 'A filter withheld or cut off the answer, or the model declined to give one.',
    advice:
      'Look for the filter in the settings of the server or the service; traces are harmless, and another model or deployment may answer.',
  },
  html: {
    means: 'A web page came instead of an answer.',
    advice: 'The URL leads to a web site, a login page or a proxy: give the API’s base URL, which usually ends in /v1.',
  },
  unauthorized: {
    means: 'The server requires a key, or refuses the one that it got (401, 403).',
    advice: (words) =>
      `${words.setKeyAgain}; a key is used only for the origin (scheme, host, port) that it was entered for.`,
  },
  'route-not-found': {
    means: 'The server has no such route (404, 405).',
    advice: (words) =>
      `Correct the path of ${words.url}, which usually ends in /v1, or choose ${words.apiThat} the server offers.`,
  },
  'model-not-found': {
    means: 'The server does not serve that model.',
    advice: 'Choose one of the models that the server lists at its route /models.',
  },
  'rate-limited': {
    means: 'The server accepts no more requests for now (429), even after waiting.',
    advice: (words) => `Lower ${words.concurrency}, or run again later.`,
  },
  'context-overflow': {
    means: 'The question and the answer do not fit the model’s context.',
    advice: (words) =>
      `Lower ${words.maxTokens}, use a shorter tier, or start the server with more context: --max-model-len (vLLM), --context-length (SGLang), -c (llama-server).`,
  },
  'bad-request': {
    means: 'The server refuses the request (other 4xx).',
    advice: (words) => `The server’s message names the field: ${words.leaveOutUnknown}, or correct ${words.extraBody}.`,
  },
  'server-error': {
    means: 'The server failed (5xx).',
    advice: 'Look in the server’s log; if it is still loading a model, wait and try again.',
  },
  redirected: {
    means: 'The server redirects to another address. Redirects are not followed, so that a key stays with its origin.',
    advice: (words) => `If you trust that address, use it as ${words.url} and enter the key for it.`,
  },
  'too-long': {
    means: 'The answer exceeded the limit that protects this machine’s memory.',
    advice: (words) => `Lower ${words.maxTokens}, or ${words.stop}: the model does not stop by itself.`,
  },
  'not-scored': {
    means: 'The server gives no log-probabilities of a text that it is given.',
    advice:
      'Score with a server that has echo and logprobs in its completions API, or prompt_logprobs: vLLM has both, SGLang the first. A test of the endpoint tells whether one has.',
  },
  cancelled: {
    means: 'The request was cancelled on this machine.',
    advice: 'Run it again to resume; what has arrived is kept.',
  },
} as const satisfies Record<string, { means: string; advice: Advice }>;

export type EndpointErrorKind = keyof typeof ERROR_KINDS;

export interface ErrorDetails {
  readonly kind: EndpointErrorKind;
  /** One sentence without a full stop: what happened, in this case. */
  readonly what: string;
  readonly url: URL | string;
  /** What to do, where the kind's own advice can be bettered. */
  readonly advice?: Advice;
  readonly status?: number;
  /** The server's own words, shortened and without the key. */
  readonly serverMessage?: string;
  /** Seconds that the server asks to wait. */
  readonly retryAfter?: number;
  /** Requests that it is worth to make before this is the last word; 1 by default: asking again does not help. */
  readonly tries?: number;
  /** Requests that ended like this; 1 by default. */
  readonly attempts?: number;
}

/**
 * Why an endpoint gave no whole answer. `message` says what happened, at which address, and what to do; the caller adds
 * from which machine. It never holds a key.
 */
export class EndpointError extends Error {
  readonly kind: EndpointErrorKind;
  /** What happened, with the address. */
  readonly what: string;
  /** What to do about it. */
  readonly advice: string;
  /** Without user, password and query. */
  readonly url: string;
  readonly status: number | undefined;
  readonly serverMessage: string | undefined;
  readonly retryAfter: number | undefined;
  /** Requests that it is worth to make before this is the last word. */
  readonly tries: number;
  /** What had come before, if a request was sent and an answer began. */
  readonly partial: Completion | undefined;
  readonly #details: ErrorDetails;

  constructor(details: ErrorDetails, partial?: Completion) {
    const url = shownAddress(details.url);
    const words = details.serverMessage ? `; it says: ${endless(details.serverMessage)}` : '';
    const times = details.attempts === undefined || details.attempts < 2 ? '' : `, ${details.attempts} times`;
    const what = `${details.what}${times} (${url})${words}`;
    const advice = adviceIn(details.advice ?? ERROR_KINDS[details.kind].advice, inSettings);
    super(`${what}. ${advice}`);
    this.name = 'EndpointError';
    this.kind = details.kind;
    this.what = what;
    this.advice = advice;
    this.url = url;
    this.status = details.status;
    this.serverMessage = details.serverMessage;
    this.retryAfter = details.retryAfter;
    this.tries = details.tries ?? 1;
    this.partial = partial;
    this.#details = details;
  }

  /** The message for a reader who sets an endpoint up otherwise than in the editor's settings. */
  messageIn(words: SettingWords): string {
    return `${this.what}. ${this.adviceIn(words)}`;
  }

  /** What to do about it, in these words. */
  adviceIn(words: SettingWords): string {
    return adviceIn(this.#details.advice ?? ERROR_KINDS[this.kind].advice, words);
  }

  /** The same error, with other details or with what had come before it. */
  with(changes: Partial<ErrorDetails>, partial = this.partial): EndpointError {
    return new EndpointError({ ...this.#details, ...changes }, partial);
  }
}

function endless(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '');
}
