import * as z from 'zod';
import { publicAddress, routeUrl, secretsOf, withVersionPath } from './address.ts';
import { systemClock } from './clock.ts';
import type { Endpoint } from './endpoint.ts';
import { EndpointError } from './errors.ts';
import { parseJson } from './json.ts';
import { modelsReplySchema } from './protocol.ts';
import { bodyText, refusalOf } from './refusal.ts';
import { looksLikeHtml, readErrorObject } from './server-message.ts';
import { statusError } from './status-error.ts';
import { type CallOptions, exchange } from './transport.ts';

/** A model as the server lists it. */
export interface ListedModel {
  readonly id: string;
  /** Tokens of question and answer together, where the server tells. */
  readonly contextLength?: number;
}

export interface ModelList {
  readonly models: readonly ListedModel[];
  /** Milliseconds from the request to the end of the answer. */
  readonly latency: number;
}

/** What a first contact with an endpoint shows. */
export interface Probe {
  /** A server that speaks HTTP answered, with a list or with an error of its own. */
  readonly answers: boolean;
  /** Null where the server gives no list. */
  readonly models: readonly ListedModel[] | null;
  /**
   * Whether the endpoint's model is in the list; null without a list. A server may answer to a name that it ignores.
   */
  readonly hasModel: boolean | null;
  /** Milliseconds of one short request; null without an answer. */
  readonly latency: number | null;
  /** A base URL below which the list was found, where the endpoint's own has none. */
  readonly suggestedUrl?: string;
  readonly error?: EndpointError;
}

type Address = Pick<Endpoint, 'url' | 'timeoutSeconds'> & Partial<Pick<Endpoint, 'headers' | 'keyHeader'>>;

/** Bytes of a list of models that are read at most. */
const LONGEST_LIST = 8 * 1024 * 1024;
/** Seconds that a probe waits for a server that has nothing to compute. */
const PROBE_PATIENCE = 15;

/** vLLM's field, and llama-server's. */
const contextSchema = z.union([
  z.looseObject({ max_model_len: z.number() }).transform((model) => model.max_model_len),
  z.looseObject({ meta: z.looseObject({ n_ctx: z.number() }) }).transform((model) => model.meta.n_ctx),
]);

/** Lists the models that an endpoint's server offers. Throws an EndpointError. */
export async function listModels(endpoint: Address, options: CallOptions = {}): Promise<ModelList> {
  const url = routeUrl(endpoint.url, 'models');
  const clock = options.clock ?? systemClock;
  const request = { method: 'GET', url: url.href, headers: { accept: 'application/json' } } as const;
  const context = {
    url,
    base: endpoint.url,
    model: undefined,
    secrets: secretsOf(url, options.key, endpoint.headers),
    hasKey: Boolean(options.key),
  };
  return exchange({ request, timeouts: endpoint.timeoutSeconds, clock, endpoint }, options, async (reply) => {
    if (reply.status < 200 || reply.status > 299) throw await refusalOf(reply, context);
    const body = await bodyText(reply, LONGEST_LIST);
    if (looksLikeHtml(body, reply.contentType)) {
      throw new EndpointError({ kind: 'html', what: 'A web page came instead of the list of models', url });
    }
    const message = parseJson(body);
    const refusal = readErrorObject(message, context.secrets);
    if (refusal !== undefined) {
      throw statusError({ ...context, status: refusal.status ?? 500, message: refusal });
    }
    const list = modelsReplySchema.safeParse(message);
    if (!list.success) {
      throw new EndpointError({ kind: 'malformed', what: 'What came is not a list of models in OpenAI’s form', url });
    }
    const models = list.data.data.map((model) => {
      const context = contextSchema.safeParse(model);
      return { id: model.id, ...(context.success ? { contextLength: context.data } : {}) };
    });
    return { models, latency: reply.elapsed() };
  });
}

/**
 * Finds out whether an endpoint answers and knows its model, without asking the model anything. Never throws for what
 * the server does; where only the path is wrong, finds the right one.
 */
export async function probe(endpoint: Address & Pick<Endpoint, 'model'>, options: CallOptions = {}): Promise<Probe> {
  const patience = {
    ...endpoint.timeoutSeconds,
    firstByte: Math.min(endpoint.timeoutSeconds.firstByte, PROBE_PATIENCE),
  };
  const patient = { ...endpoint, timeoutSeconds: patience };
  try {
    return found(await listModels(patient, options), endpoint.model);
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    const versioned = withVersionPath(endpoint.url);
    const isPathWrong = error.kind === 'route-not-found' || error.kind === 'html' || error.kind === 'malformed';
    if (isPathWrong && versioned !== undefined) {
      const list = await listModels({ ...patient, url: versioned }, options).catch((failure: unknown) => {
        if (failure instanceof EndpointError) return undefined;
        throw failure;
      });
      if (list !== undefined) {
        return {
          ...found(list, endpoint.model),
          suggestedUrl: versioned,
          error: error.with({
            advice: (words) =>
              `Use ${publicAddress(versioned)} as ${words.url}: that is where the server lists its models.`,
          }),
        };
      }
    }
    return { answers: error.status !== undefined || isPathWrong, models: null, hasModel: null, latency: null, error };
  }
}

function found({ models, latency }: ModelList, model: string): Probe {
  return { answers: true, models, hasModel: models.some(({ id }) => id === model), latency };
}
