import { type Api, type Endpoint, promptFor } from './endpoint.ts';
import { type Piece, readChatReply, readCompletionReply } from './read-reply.ts';

/** An example that stands before the question: what was asked, and the right answer. */
export interface Shot {
  readonly question: string;
  readonly answer: string;
}

/** What a request holds beside the question. */
export interface Around {
  /** Examples that stand before it. */
  readonly shots?: readonly Shot[] | undefined;
  /** For the sampling, in place of the endpoint's; null sends none. */
  readonly seed?: number | null | undefined;
  /** How the answer begins already: the model is to go on from there. */
  readonly prefix?: string | undefined;
}

/** One way to ask a server for text. A new one is a row in `dialects`. */
export interface Dialect {
  /** Below the endpoint's base URL. */
  readonly route: string;
  readonly body: (endpoint: Endpoint, question: string, around?: Around) => Record<string, unknown>;
  /** Reads an event of the stream, or a whole answer where the server did not stream; throws an UnreadablePart. */
  readonly read: (message: unknown) => Piece;
}

export const dialects: Readonly<Record<Api, Dialect>> = {
  'openai-chat': {
    route: 'chat/completions',
    body: (endpoint, question, { shots = [], seed, prefix } = {}) =>
      bodyOf(endpoint, seed, {
        messages: [
          ...(endpoint.systemPrompt === '' ? [] : [{ role: 'system', content: endpoint.systemPrompt }]),
          ...shots.flatMap((shot) => [
            { role: 'user', content: promptFor(endpoint, shot.question) },
            { role: 'assistant', content: shot.answer },
          ]),
          { role: 'user', content: promptFor(endpoint, question) },
          ...(prefix === undefined ? [] : [{ role: 'assistant', content: prefix }]),
        ],
        // vLLM and SGLang; llama-server and Ollama go on with a last turn of the assistant unasked
        ...(prefix === undefined ? {} : { continue_final_message: true, add_generation_prompt: false }),
      }),
    read: readChatReply,
  },
  'openai-completions': {
    route: 'completions',
    body: (endpoint, question, { shots = [], seed, prefix = '' } = {}) =>
      bodyOf(endpoint, seed, {
        prompt: [
          ...shots.map((shot) => `${promptFor(endpoint, shot.question)}${shot.answer}\n\n`),
          promptFor(endpoint, question),
          prefix,
        ].join(''),
      }),
    read: readCompletionReply,
  },
};

/**
 * What is null in the sampling or in extraBody is left out: servers refuse what they do not know, some of them even a
 * null.
 */
function bodyOf(
  { model, sampling, extraBody }: Endpoint,
  seed: Around['seed'],
  prompt: Record<string, unknown>,
): Record<string, unknown> {
  const parameters = {
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    min_p: sampling.minP,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    repetition_penalty: sampling.repetitionPenalty,
    [sampling.maxTokensField]: sampling.maxTokens,
    seed: seed === undefined ? sampling.seed : seed,
  };
  // no stop string is a null to every server; some refuse an empty list
  const stop = sampling.stop === null ? {} : { stop: sampling.stop.length === 0 ? null : sampling.stop };
  const fields = {
    model,
    stream: true,
    stream_options: { include_usage: true },
    n: 1,
    ...withoutNulls(parameters),
    ...stop,
    ...prompt,
  };
  const kept = Object.entries(fields).filter(([name]) => extraBody[name] !== null);
  return { ...Object.fromEntries(kept), ...withoutNulls(extraBody) };
}

function withoutNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
