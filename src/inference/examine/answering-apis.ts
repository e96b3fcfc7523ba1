import { complete } from '../complete.ts';
import { type Api, apiSchema, type Endpoint } from '../endpoint.ts';
import { EndpointError } from '../errors.ts';
import { brief } from '../whole-answer.ts';
import { patient, QUESTION, type RequestOptions } from './counted-requests.ts';

/** Kinds of errors of an API that a server does not have, or nobody reaches. */
const NOT_THERE: ReadonlySet<string> = new Set(['route-not-found', 'html', 'malformed', 'refused', 'unreachable']);

/**
 * The APIs in which a server answers a question, by a request of one token to each; also where it refuses a parameter of
 * it. Throws only the EndpointError of a cancel.
 */
export async function answeringApis(endpoint: Endpoint, options: RequestOptions): Promise<readonly Api[]> {
  const answers = await Promise.all(
    apiSchema.options.map(async (api) => {
      try {
        await complete(patient(brief({ ...endpoint, api, promptTemplate: undefined }, 1)), QUESTION, {
          ...options,
          // a server that is too busy has the API
          onPause: (pause) => {
            throw pause.error;
          },
        });
        return true;
      } catch (error) {
        if (!(error instanceof EndpointError) || error.kind === 'cancelled') throw error;
        return !NOT_THERE.has(error.kind);
      }
    }),
  );
  return apiSchema.options.filter((_, i) => answers[i]);
}
