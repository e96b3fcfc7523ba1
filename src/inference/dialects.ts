import type { Api, Endpoint } from './endpoint.ts';
import { promptFor } from './endpoint.ts';
import type { Piece } from './read-reply.ts';
import { readChatReply, readCompletionReply } from './read-reply.ts';

/** One way to ask a server for text. A new one is a row in `dialects`. */
export interface Dialect {
  /** Below the endpoint's base URL. */
  readonly route: string;
  readonly body: (endpoint: Endpoint, question: string) => Record<string, unknown>;
  /** Reads an event of the stream, or a whole answer where the server did not stream; throws an UnreadablePart. */
  readonly read: (message: unknown) => Piece;
}

export const dialects: Readonly<Record<Api, Dialect>> = {
  'openai-chat': {
    route: 'chat/completions',
    body: (endpoint, question) => ({
      ...common(endpoint),
      messages: [
        ...(endpoint.systemPrompt === '' ? [] : [{ role: 'system', content: endpoint.systemPrompt }]),
        { role: 'user', content: promptFor(endpoint, question) },
      ],
      ...endpoint.extraBody,
    }),
    read: readChatReply,
  },
  'openai-completions': {
    route: 'completions',
    body: (endpoint, question) => ({
      ...common(endpoint),
      prompt: promptFor(endpoint, question),
      ...endpoint.extraBody,
    }),
    read: readCompletionReply,
  },
};

function common({ model, sampling }: Endpoint): Record<string, unknown> {
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    n: 1,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    ...(sampling.topK === null ? {} : { top_k: sampling.topK }),
    ...(sampling.minP === null ? {} : { min_p: sampling.minP }),
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    ...(sampling.repetitionPenalty === null ? {} : { repetition_penalty: sampling.repetitionPenalty }),
    max_tokens: sampling.maxTokens,
    ...(sampling.seed === null ? {} : { seed: sampling.seed }),
    // null is what every server takes for none; some refuse an empty list
    stop: sampling.stop.length === 0 ? null : sampling.stop,
  };
}
