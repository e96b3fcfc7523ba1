import { EndpointError } from './errors.ts';
import { retryAfterOf } from './retry-after.ts';
import { readServerMessage } from './server-message.ts';
import { isBusy, statusError } from './status-error.ts';
import type { Reply } from './transport.ts';

/** Bytes of an error's body that are read. */
const LONGEST_BODY = 64 * 1024;

export interface RefusalContext {
  readonly url: URL;
  /** The endpoint's base URL. */
  readonly base: string;
  readonly model: string | undefined;
  /** What is struck out of the server's words. */
  readonly secrets: readonly string[];
  readonly hasKey: boolean;
}

/** Reads the body of an answer whose status is not 2xx and names what it means. */
export async function refusalOf(reply: Reply, context: RefusalContext): Promise<EndpointError> {
  const body = await wordsOf(reply);
  const message = readServerMessage(body, reply.contentType, context.secrets);
  const retryAfter = retryAfterOf(reply.headers, isBusy(reply.status) ? { body } : undefined);
  return statusError({
    url: context.url,
    base: context.base,
    model: context.model,
    status: reply.status,
    message,
    hasKey: context.hasKey,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** The body of a refusal; where it cannot be read, the status says enough. */
async function wordsOf(reply: Reply): Promise<string> {
  try {
    return await bodyText(reply, LONGEST_BODY);
  } catch (error) {
    if (error instanceof EndpointError && error.kind !== 'cancelled') return '';
    throw error;
  }
}

/** The first bytes of a body as text. */
export async function bodyText(reply: Reply, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const bytes of reply.bytes()) {
    text += decoder.decode(bytes.subarray(0, most - length), { stream: true });
    length += bytes.length;
    if (length >= most) return text;
  }
  return text + decoder.decode();
}
