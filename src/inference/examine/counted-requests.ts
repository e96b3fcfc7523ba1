import { complete, type CompleteOptions } from '../complete.ts';
import type { Completion } from '../completion.ts';
import type { Endpoint } from '../endpoint.ts';
import { wholeAnswer } from '../whole-answer.ts';

/** What is asked; any answer will do. */
export const QUESTION = 'What is 12 + 34?';
/** Tokens of an answer: enough to see how fast they come. */
export const TOKENS = 8;

/** Requests of one test at most. */
const MOST_REQUESTS = 12;
/** Characters of an answer, and bytes of one that does not come as a stream. */
const LONGEST = 2 ** 16;
const LONGEST_BODY = 2 ** 20;
/** Seconds of one request at most: a test is watched by a person. */
const PATIENCE = { firstByte: 60, idle: 30, total: 120 };

/** No more requests may be sent. */
export class SpentRequests extends Error {}

/** How requests are sent, and who hears of a wait before one is sent again. */
export type RequestOptions = Pick<CompleteOptions, 'key' | 'signal' | 'fetch' | 'clock' | 'onPause' | 'random'>;

/** The requests of one test: small, few, and each with an end. */
export class Requests {
  /** Requests that were sent, each of those again that a server was too busy for. */
  count = 0;
  /** How they are sent, so that they are counted. */
  readonly options: RequestOptions;

  constructor(
    options: RequestOptions,
    private readonly onStep: ((step: string) => void) | undefined,
  ) {
    const fetch = options.fetch ?? globalThis.fetch;
    this.options = {
      ...options,
      fetch: (url, init) => {
        this.count++;
        return fetch(url, init);
      },
      onPause: (pause) => {
        if (this.count >= MOST_REQUESTS) throw pause.error.with({ attempts: pause.attempt });
        options.onPause?.(pause);
      },
    };
  }

  /** Before one is sent, as `step` says. */
  begin(step: string): void {
    if (this.count >= MOST_REQUESTS) throw new SpentRequests();
    this.onStep?.(step);
  }

  /** A streamed answer, as a spot check asks for one. Throws an EndpointError. */
  async ask(step: string, endpoint: Endpoint, question = QUESTION): Promise<Completion> {
    this.begin(step);
    return complete(patient(endpoint), question, { ...this.options, maxCharacters: LONGEST });
  }

  /** The JSON of an answer that is not streamed. Throws an EndpointError. */
  async whole(step: string, endpoint: Endpoint, fields: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.begin(step);
    return wholeAnswer(patient(endpoint), { question: QUESTION, fields, most: LONGEST_BODY }, this.options);
  }
}

/** The same endpoint, for whose answers a person waits. */
export function patient(endpoint: Endpoint): Endpoint {
  const { firstByte, idle, total } = endpoint.timeoutSeconds;
  return {
    ...endpoint,
    timeoutSeconds: {
      firstByte: Math.min(firstByte, PATIENCE.firstByte),
      idle: Math.min(idle, PATIENCE.idle),
      total: Math.min(total, PATIENCE.total),
    },
  };
}
