import * as z from 'zod';
import { addressProblemText } from './address.ts';

/**
 * How the next token is drawn. Every value is sent with every request, because servers' defaults differ and a
 * model's generation_config.json changes them. `null` leaves a parameter out, for a server that refuses it.
 */
export const samplingSchema = z.strictObject({
  /** 0 takes the most probable token. */
  temperature: z.number().min(0).max(2).nullable().default(0),
  topP: z.number().gt(0).max(1).nullable().default(1),
  /** −1: all tokens. Not in OpenAI's own API; vLLM, SGLang and llama-server know it. */
  topK: z.int().min(-1).nullable().default(-1),
  /** Not in OpenAI's own API. */
  minP: z.number().min(0).max(1).nullable().default(0),
  frequencyPenalty: z.number().min(-2).max(2).nullable().default(0),
  presencePenalty: z.number().min(-2).max(2).nullable().default(0),
  /** 1: none. A trace repeats itself by design, so any penalty harms it. Not in OpenAI's own API. */
  repetitionPenalty: z.number().gt(0).max(2).nullable().default(1),
  /** Tokens of the answer at most. */
  maxTokens: z.int().min(1).max(10_000_000).nullable().default(16_384),
  /** Under which name they are sent; OpenAI's reasoning models refuse the old one. */
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
  seed: z.int().nullable().default(0),
  /** Strings at which the server ends the answer. */
  stop: z.array(z.string().min(1)).max(16).nullable().default([]),
});
export type Sampling = z.output<typeof samplingSchema>;

/** Limits of one request, in seconds. fetch itself gives up after 300 s of silence, so more cannot be asked for. */
export const timeoutsSchema = z.strictObject({
  /** From sending the request to the first byte of the answer, waiting in the server's queue included. */
  firstByte: z.number().gt(0).max(300).default(120),
  /** Between two pieces of the answer. */
  idle: z.number().gt(0).max(300).default(60),
  /** For the whole answer. */
  total: z.number().gt(0).max(86_400).default(3600),
});
export type Timeouts = z.output<typeof timeoutsSchema>;

export const apiSchema = z.enum(['openai-chat', 'openai-completions']);
export type Api = z.output<typeof apiSchema>;

const PLACE = '{question}';

/** Headers that are the client's own business; the key has a way of its own. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const HEADER_NAME = /^[!#$%&'*+.^`|~\w-]{1,100}$/;

const headersSchema = z.record(z.string(), z.string().max(4096)).superRefine((headers, context) => {
  const issue = (name: string, message: string): void => context.addIssue({ code: 'custom', path: [name], message });
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name)) issue(name, 'this is not the name of a header');
    else if (OWN_HEADERS.has(name.toLowerCase())) issue(name, 'this header is set by the client itself');
    // a header holds visible ASCII
    else if (!/^[\x20-\x7e]*$/.test(value))
      issue(name, 'the value has a line break, or a character that no header can hold');
  }
});

/** An inference endpoint as the settings describe it. It never holds a key. */
export const endpointSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  url: z
    .string()
    .trim()
    .superRefine((text, context) => {
      const message = addressProblemText(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    }),
  model: z.string().min(1),
  api: apiSchema.default('openai-chat'),
  sampling: samplingSchema.prefault({}),
  /**
   * The text that is sent; `{question}` stands for the question. Without it: the question as a chat message, or
   * `Question: {question}` and a line end as text to complete.
   */
  promptTemplate: z
    .string()
    .refine((text) => text.split(PLACE).length === 2, `the template must hold ${PLACE} once`)
    .optional(),
  /** Sent before the question in a chat; empty: none. */
  systemPrompt: z.string().default(''),
  /**
   * Further fields of the request body, for one server's own parameters; null leaves a field out that would be sent.
   */
  extraBody: z.record(z.string(), z.json()).default({}),
  /** Further headers of each request, for gateways. */
  headers: headersSchema.default({}),
  /** The header in which the key is sent: as a bearer token in `authorization`, as it is in any other. */
  keyHeader: z.string().regex(HEADER_NAME, 'it must be the name of a header').default('authorization'),
  /** Requests in flight at most. */
  concurrency: z.int().min(1).max(256).default(4),
  timeoutSeconds: timeoutsSchema.prefault({}),
});
export type Endpoint = z.output<typeof endpointSchema>;
export type EndpointSettings = z.input<typeof endpointSchema>;

/** The origin, such as `http://localhost:8000`, that the endpoint's key is bound to. */
export function originOf(endpoint: Pick<Endpoint, 'url'>): string {
  return new URL(endpoint.url).origin;
}

/** What a model is asked in a text to complete, unless its endpoint says otherwise. */
export const completionTemplate = `Question: ${PLACE}\n`;

export function inTemplate(template: string, question: string): string {
  // a function, because a question may hold $& and the like
  return template.replace(PLACE, () => question);
}

/** The text that stands for a question in a request to this endpoint. */
export function promptFor(endpoint: Endpoint, question: string): string {
  return inTemplate(endpoint.promptTemplate ?? (endpoint.api === 'openai-chat' ? PLACE : completionTemplate), question);
}

/** What an endpoint's requests carry beside what every request does: its headers, and its key. */
export function headersFor(
  { headers = {}, keyHeader = 'authorization' }: Partial<Pick<Endpoint, 'headers' | 'keyHeader'>>,
  key: string | undefined,
): Record<string, string> {
  if (!key) return { ...headers };
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== keyHeader.toLowerCase());
  return {
    ...Object.fromEntries(others),
    [keyHeader]: keyHeader.toLowerCase() === 'authorization' ? `Bearer ${key}` : key,
  };
}
