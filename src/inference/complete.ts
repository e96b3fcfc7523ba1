import { secretsOf, shownAddress } from './address.ts';
import { Answer } from './received-answer.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Completion, SentRequest } from './completion.ts';
import { dialects, type Shot } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';
import { EndpointError } from './errors.ts';
import { refusalOf } from './refusal.ts';
import { requestOf } from './request-preview.ts';
import { type Pause, retrying } from './retry.ts';
import { withoutSecrets } from './server-message.ts';
import { statusError } from './status-error.ts';
import { type CallOptions, exchange, type Reply } from './transport.ts';

/** Characters of an answer that are kept at most, unless told otherwise. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/**
 * Bytes of a body beyond so many for each character that an answer may have: what is so long holds something else than
 * an answer, and has no end.
 */
const BYTES = 16 * 1024 * 1024;
const BYTES_A_CHARACTER = 64;

/**
 * Characters from which on a key is struck out of an answer as well: a shorter one could be a word or a number of the
 * answer itself.
 */
const SHORTEST_SECRET = 8;

/** Milliseconds that the end of a body may lag behind the end of its answer. */
const GRACE = 500;

export interface CompleteOptions extends CallOptions {
  /** Called with each piece of the answer's text as it comes. */
  readonly onText?: ((text: string) => void) | undefined;
  /** Called before a wait, after the server refused for the time being. */
  readonly onPause?: ((pause: Pause) => void) | undefined;
  /** Examples that stand before the question. */
  readonly shots?: readonly Shot[] | undefined;
  /** For the sampling, in place of the endpoint's; null sends none. */
  readonly seed?: number | null | undefined;
  /** How the answer begins already: the model is to go on from there. */
  readonly prefix?: string | undefined;
  /** From 0 to below 1, for the waits; Math.random by default. */
  readonly random?: (() => number) | undefined;
  /** Characters of text and reasoning together, 32 Mi by default. */
  readonly maxCharacters?: number | undefined;
}

/**
 * Asks an endpoint one question and gives the whole answer. Streams; asks again only where no answer had begun and
 * asking again may help. Throws an EndpointError for everything that goes wrong, with what had come before as its
 * `partial`.
 */
export async function complete(
  endpoint: Endpoint,
  question: string,
  options: CompleteOptions = {},
): Promise<Completion> {
  const dialect = dialects[endpoint.api];
  const clock = options.clock ?? systemClock;
  const { method, url, headers, body: bytesSent } = requestOf(endpoint, question, options);
  const outgoing = {
    request: { method, url: url.href, headers } satisfies SentRequest,
    body: bytesSent,
    timeouts: endpoint.timeoutSeconds,
    clock,
    endpoint,
  };
  const secrets = secretsOf(url, options.key, endpoint.headers);
  const context = { url, base: endpoint.url, model: endpoint.model, secrets, hasKey: Boolean(options.key) };
  const kept = (words: string): string =>
    withoutSecrets(
      words,
      secrets.filter((secret) => secret.length >= SHORTEST_SECRET),
    );

  return retrying(
    async (attempts) => {
      const answer = new Answer({
        api: endpoint.api,
        dialect,
        url: url.href,
        secrets,
        maxCharacters: options.maxCharacters ?? MAX_CHARACTERS,
        onText: options.onText,
        refuse: (message) => statusError({ ...context, status: message.status ?? 500, message }),
      });
      const started = clock.now();
      const progress: Progress = { firstToken: null, bytes: 0 };
      const soFar = (): Completion => ({
        text: kept(answer.text),
        reasoning: kept(answer.reasoning),
        finishReason: answer.finishReason === null ? null : kept(answer.finishReason),
        ...(answer.model === undefined ? {} : { model: kept(answer.model) }),
        ...(answer.usage === undefined ? {} : { usage: answer.usage }),
        request: { ...outgoing.request, url: shownAddress(url) },
        bytesSent,
        timings: { firstToken: progress.firstToken, total: clock.now() - started },
        streamedBytes: progress.bytes,
        attempts,
      });
      try {
        await exchange(outgoing, options, async (reply) => {
          if (reply.status < 200 || reply.status > 299) throw await refusalOf(reply, context);
          const mostBytes = BYTES + BYTES_A_CHARACTER * (options.maxCharacters ?? MAX_CHARACTERS);
          await readAnswer(reply, answer, progress, { clock, mostBytes });
        });
        answer.requireAnswer();
        return soFar();
      } catch (error) {
        if (!(error instanceof EndpointError)) throw error;
        // an answer that had begun is not asked for again
        throw error.with(answer.hasBegun ? { tries: 1 } : {}, { ...soFar(), cut: true });
      }
    },
    { clock, signal: options.signal, onPause: options.onPause, random: options.random ?? Math.random },
  );
}

interface Progress {
  firstToken: number | null;
  bytes: number;
}

async function readAnswer(
  reply: Reply,
  answer: Answer,
  progress: Progress,
  { clock, mostBytes }: { readonly clock: Clock; readonly mostBytes: number },
): Promise<void> {
  const decoder = new TextDecoder();
  const pieces = reply.bytes();
  const feed = (characters: string): void => {
    answer.feed(characters);
    if (answer.hasBegun) progress.firstToken ??= reply.elapsed();
  };
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      progress.bytes += next.value.length;
      if (progress.bytes > mostBytes) throw answer.endless(mostBytes);
      feed(decoder.decode(next.value, { stream: true }));
      if (answer.isDone) {
        await drain(pieces, clock);
        return;
      }
    }
  } catch (error) {
    // whatever goes wrong then, only token counts can be missing
    if (!(answer.hasEnded && error instanceof EndpointError)) throw error;
    return;
  }
  feed(decoder.decode());
  answer.end();
  if (answer.hasBegun) progress.firstToken ??= reply.elapsed();
}

/** Reads a body to its end, so that its connection can serve the next request, but does not wait for it long. */
async function drain(pieces: AsyncGenerator<Uint8Array, void, undefined>, clock: Clock): Promise<void> {
  const over = new AbortController();
  const rest = async (): Promise<void> => {
    try {
      while (!(await pieces.next()).done);
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
    }
  };
  await Promise.race([rest(), clock.wait(GRACE, over.signal)]);
  over.abort();
}
