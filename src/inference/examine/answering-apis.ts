import { complete } from '../complete.ts';
import type { Api, Endpoint } from '../endpoint.ts';
import { EndpointError } from '../errors.ts';
import { brief } from '../whole-answer.ts';
import { patient, QUESTION, type RequestOptions } from './counted-requests.ts';

/** Whether a server has an API: it answers in it, does not, or what came says neither. */
export type ApiState = 'answers' | 'absent' | 'unknown';

/** Kinds of errors that only an API has which is there: it has read the request. */
const THERE: ReadonlySet<string> = new Set([
  'unauthorized',
  'bad-request',
  'model-not-found',
  'rate-limited',
  'context-overflow',
  'empty',
  'only-reasoning',
  'filtered',
  'too-long',
]);

/** Kinds of errors of an API that a server does not have, or nobody reaches. */
const NOT_THERE: ReadonlySet<string> = new Set(['route-not-found', 'html', 'malformed', 'refused', 'unreachable']);

/**
 * In which APIs a server answers a question, by a request of one token to each; also where it refuses a parameter of it.
 * Throws only the EndpointError of a cancel.
 */
export async function answeringApis(
  endpoint: Endpoint,
  options: RequestOptions,
): Promise<Readonly<Record<Api, ApiState>>> {
  const stateOf = async (api: Api): Promise<ApiState> => {
    try {
      await complete(patient(brief({ ...endpoint, api, promptTemplate: undefined }, 1)), QUESTION, {
        ...options,
        // a server that is too busy is not waited for
        onPause: (pause) => {
          throw pause.error;
        },
      });
      return 'answers';
    } catch (error) {
      if (!(error instanceof EndpointError) || error.kind === 'cancelled') throw error;
      if (THERE.has(error.kind)) return 'answers';
      return NOT_THERE.has(error.kind) ? 'absent' : 'unknown';
    }
  };
  const [chat, completions] = await Promise.all([stateOf('openai-chat'), stateOf('openai-completions')]);
  return { 'openai-chat': chat, 'openai-completions': completions };
}
