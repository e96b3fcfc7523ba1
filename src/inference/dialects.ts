import type { z } from 'zod';
import type { Api, Endpoint } from './endpoint.ts';
import { promptFor } from './endpoint.ts';
import { chatReplySchema, completionReplySchema } from './protocol.ts';

/** Tokens as the server counted them. */
export interface Usage {
  readonly promptTokens?: number;
  readonly completionTokens?: number;
}

/** What one message of a server adds to the answer. */
export interface Piece {
  readonly text: string;
  readonly reasoning: string;
  /** The server's word, set by the last piece that has text. */
  readonly finishReason?: string;
  /** The model's name as the server gives it. */
  readonly model?: string;
  readonly usage?: Usage;
}

/** One way to ask a server for text. A new one is a row in `dialects`. */
export interface Dialect {
  /** Below the endpoint's base URL. */
  readonly route: string;
  readonly body: (endpoint: Endpoint, question: string) => Record<string, unknown>;
  /** Reads an event of the stream, or a whole answer where the server did not stream; throws a ZodError. */
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
    read: (message) => {
      const reply = chatReplySchema.parse(message);
      const choice = firstChoice(reply.choices);
      const said = choice?.delta ?? choice?.message;
      return {
        ...head(reply, choice?.finish_reason),
        text: said?.content ?? '',
        // a server that sends both repeats the same text
        reasoning: said?.reasoning_content ?? said?.reasoning ?? '',
      };
    },
  },
  'openai-completions': {
    route: 'completions',
    body: (endpoint, question) => ({
      ...common(endpoint),
      prompt: promptFor(endpoint, question),
      ...endpoint.extraBody,
    }),
    read: (message) => {
      const reply = completionReplySchema.parse(message);
      const choice = firstChoice(reply.choices);
      return { ...head(reply, choice?.finish_reason), text: choice?.text ?? '', reasoning: '' };
    },
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

function firstChoice<C extends { index?: number | null | undefined }>(choices: readonly C[]): C | undefined {
  return choices.find((choice) => (choice.index ?? 0) === 0);
}

type Head = Pick<z.output<typeof completionReplySchema>, 'model' | 'usage'>;

function head(reply: Head, finishReason: string | null | undefined): Omit<Piece, 'text' | 'reasoning'> {
  const prompt = reply.usage?.prompt_tokens;
  const completion = reply.usage?.completion_tokens;
  return {
    // some servers send an empty string where others send null
    ...(finishReason ? { finishReason: FINISH_WORDS[finishReason] ?? finishReason } : {}),
    ...(reply.model ? { model: reply.model } : {}),
    ...(reply.usage
      ? {
          usage: {
            ...(typeof prompt === 'number' ? { promptTokens: prompt } : {}),
            ...(typeof completion === 'number' ? { completionTokens: completion } : {}),
          },
        }
      : {}),
  };
}

/** Other servers' words for what OpenAI's API calls `stop`. */
const FINISH_WORDS: Readonly<Record<string, string>> = { eos_token: 'stop', stop_sequence: 'stop', eos: 'stop' };
