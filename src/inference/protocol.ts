import * as z from 'zod';

/*
 * The part of OpenAI's API that the client and the embedded server speak, defined once. Objects are loose: a peer may
 * send fields that are not listed here. Numbers that servers leave out or set to null are optional.
 */

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();

const samplingFields = {
  model: z.string(),
  temperature: maybe(z.number().min(0).max(2)),
  top_p: maybe(z.number().min(0).max(1)),
  top_k: maybe(z.int()),
  min_p: maybe(z.number().min(0).max(1)),
  frequency_penalty: maybe(z.number()),
  presence_penalty: maybe(z.number()),
  repetition_penalty: maybe(z.number()),
  max_tokens: maybe(z.int().min(1)),
  max_completion_tokens: maybe(z.int().min(1)),
  seed: maybe(z.int()),
  stop: maybe(z.union([z.string(), z.array(z.string())])),
  n: maybe(z.literal(1)),
  stream: maybe(z.boolean()),
  stream_options: maybe(z.looseObject({ include_usage: maybe(z.boolean()) })),
};

const messageSchema = z.looseObject({
  role: z.string(),
  content: maybe(z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: maybe(z.string()) }))])),
});

/** Body of `POST /chat/completions`. */
export const chatRequestSchema = z.looseObject({
  ...samplingFields,
  messages: z.array(messageSchema).min(1),
  prompt_logprobs: maybe(z.int().min(0).max(20)),
});
export type ChatRequest = z.output<typeof chatRequestSchema>;

/** Body of `POST /completions`, for one prompt of text. */
export const completionRequestSchema = z.looseObject({
  ...samplingFields,
  prompt: z.string(),
  logprobs: maybe(z.int().min(0).max(20)),
  echo: maybe(z.boolean()),
});

interface ReplyFields extends ReplyHead {
  readonly object: string;
  readonly usage?: UsageReply;
}

interface UsageReply {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** A piece of a streamed chat answer (`delta`), or a whole one (`message`), as this project's server sends it. */
export interface ChatReply extends ReplyFields {
  readonly choices: readonly {
    readonly index: number;
    readonly delta?: { readonly content?: string };
    readonly message?: { readonly role: string; readonly content: string };
    readonly finish_reason: string | null;
  }[];
  /** As vLLM has them: by the number of each token, and the numbers of the prompt's own. */
  readonly prompt_logprobs?: readonly (Readonly<Record<string, PromptLogprob>> | null)[];
  readonly prompt_token_ids?: readonly number[];
}

/** A token that may stand at a place of a prompt, and how likely. */
export interface PromptLogprob {
  readonly logprob: number;
  readonly rank: number;
  readonly decoded_token: string;
}

/** A piece of a streamed completion, or a whole one. */
export interface CompletionReply extends ReplyFields {
  readonly choices: readonly {
    readonly index: number;
    readonly text: string;
    readonly logprobs?: LogprobsReply;
    readonly finish_reason: string | null;
  }[];
}

/** The log-probabilities of a completion's text, prompt included where it was to be repeated. */
export interface LogprobsReply {
  readonly tokens: readonly string[];
  /** In nats; null for a first token, before which there is nothing. */
  readonly token_logprobs: readonly (number | null)[];
  /** Where each token begins. */
  readonly text_offset: readonly number[];
  /** The likeliest tokens at each place, with their log-probabilities. */
  readonly top_logprobs?: readonly (Readonly<Record<string, number>> | null)[];
}

/** Answer to `GET /models`. */
export const modelsReplySchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
export type ModelsReply = z.output<typeof modelsReplySchema>;

/** An error's body as this project's server sends it. */
export interface ErrorReply {
  readonly error: { readonly message: string; readonly type: string; readonly code: number; readonly param: null };
}

/** What is the same in all pieces of one answer. `created` is in seconds since 1970. */
export interface ReplyHead {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

/** One event of a server-sent event stream. */
export function sseEvent(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** The event that ends a stream of pieces. */
export const SSE_DONE = 'data: [DONE]\n\n';

/** A comment, which keeps a silent connection alive. */
export const SSE_KEEP_ALIVE = ': keep-alive\n\n';

/** One piece of a streamed chat answer; the last one has a finish reason. */
export function chatPiece(head: ReplyHead, text: string, finishReason: string | null = null): ChatReply {
  return {
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: text === '' ? {} : { content: text }, finish_reason: finishReason }],
  };
}

/** One piece of a streamed completion; the last one has a finish reason. */
export function completionPiece(head: ReplyHead, text: string, finishReason: string | null = null): CompletionReply {
  return { ...head, object: 'text_completion', choices: [{ index: 0, text, finish_reason: finishReason }] };
}

/** The piece without a choice that carries the token counts, where `stream_options.include_usage` asked for it. */
export function usagePiece(head: ReplyHead, promptTokens: number, completionTokens: number): ChatReply {
  return { ...head, object: 'chat.completion.chunk', choices: [], usage: usage(promptTokens, completionTokens) };
}

/** A whole chat answer, for a request without `stream`. */
export function chatReply(
  head: ReplyHead,
  text: string,
  finishReason: string,
  promptTokens: number,
  completionTokens: number,
): ChatReply {
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finishReason }],
    usage: usage(promptTokens, completionTokens),
  };
}

/** A whole completion, for a request without `stream`. */
export function completionReply(
  head: ReplyHead,
  text: string,
  finishReason: string,
  promptTokens: number,
  completionTokens: number,
  logprobs?: LogprobsReply,
): CompletionReply {
  return {
    ...head,
    object: 'text_completion',
    choices: [{ index: 0, text, ...(logprobs === undefined ? {} : { logprobs }), finish_reason: finishReason }],
    usage: usage(promptTokens, completionTokens),
  };
}

/** The answer to `GET /models`. */
export function modelsReply(ids: readonly string[], created: number, ownedBy: string): ModelsReply {
  return { object: 'list', data: ids.map((id) => ({ id, object: 'model', created, owned_by: ownedBy })) };
}

/** An error's body. `status` is the HTTP status it goes with. */
export function errorReply(status: number, type: string, message: string): ErrorReply {
  return { error: { message, type, code: status, param: null } };
}

/** The text of a chat request's last message of a user; undefined where it has none. */
export function lastUserText(request: ChatRequest): string | undefined {
  const message = request.messages.findLast((one) => one.role === 'user');
  return message && textOf(message);
}

/** How an answer begins that the model is to go on with: a last message of the assistant; empty where there is none. */
export function lastAssistantText(request: ChatRequest): string {
  const message = request.messages.at(-1);
  return message?.role === 'assistant' ? textOf(message) : '';
}

/**
 * A chat as one text, as models see it that are trained on the questions and traces of this project: what stands before,
 * then each question behind `Question: `, and each answer behind a line break.
 */
export function chatText({ messages }: ChatRequest): string {
  return messages
    .map((message, i) => {
      const text = textOf(message);
      if (message.role === 'user') return `Question: ${text}\n`;
      return i === messages.length - 1 && message.role === 'assistant' ? text : `${text}\n\n`;
    })
    .join('');
}

function textOf({ content }: z.output<typeof messageSchema>): string {
  if (content === null || content === undefined) return '';
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
}

function usage(promptTokens: number, completionTokens: number): UsageReply {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
