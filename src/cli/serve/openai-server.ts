import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type * as z from 'zod';
import {
  chatPiece,
  chatReply,
  type ChatReply,
  chatRequestSchema,
  chatText,
  completionPiece,
  completionReply,
  completionRequestSchema,
  errorReply,
  lastAssistantText,
  lastUserText,
  type LogprobsReply,
  modelsReply,
  SSE_DONE,
  sseEvent,
  usagePiece,
  type ReplyHead,
} from '../../inference/index.ts';
import { bodyOf, send } from '../http.ts';
import { type Asked, AskedError, type Drawing, type Served } from './served.ts';

export const HOST = '127.0.0.1';
const QUESTION = 'Question: ';
const LARGEST_REQUEST = 4 * 1024 * 1024;

/** A server of OpenAI's API, without an address yet; it keeps nothing between requests. */
export function openaiServer(served: Served): Server {
  return createServer((request, response) => {
    answer(served, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else if (error instanceof AskedError) refuse(response, error.message);
      else send(response, 500, errorReply(500, 'server_error', error instanceof Error ? error.message : String(error)));
    });
  });
}

async function answer(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = `${request.method} ${new URL(request.url ?? '/', `http://${HOST}`).pathname}`;
  switch (route) {
    case 'GET /v1/models':
      send(response, 200, modelsReply(served.names, 0, 'tail-cot'));
      return;
    case 'POST /v1/chat/completions': {
      const body = await parse(request, response, chatRequestSchema);
      if (body === undefined) return;
      const question = lastUserText(body);
      if (question === undefined) {
        refuse(response, 'messages: there is no user message');
        return;
      }
      const prefix = lastAssistantText(body);
      const prompt = chatText(body);
      const { prompt_logprobs: most } = body;
      const scores = typeof most === 'number' ? 'prompt and answer' : 'none';
      return reply(served, body, { question, prefix, prompt, scores, alternatives: most ?? 0 }, response, {
        piece: chatPiece,
        whole: (head, text, finish, promptTokens, completionTokens, found) => ({
          ...chatReply(head, text, finish, promptTokens, completionTokens),
          ...(found === undefined ? {} : promptScores(found, prompt)),
        }),
      });
    }
    case 'POST /v1/completions': {
      const body = await parse(request, response, completionRequestSchema);
      if (body === undefined) return;
      const { prompt, echo, logprobs } = body;
      const wanted = echo === true ? 'prompt and answer' : 'answer';
      const scores = typeof logprobs === 'number' ? wanted : 'none';
      const asked = { ...askedIn(prompt), prompt, scores, alternatives: logprobs ?? 0 } as const;
      const before = echo === true ? prompt : '';
      return reply(served, body, asked, response, {
        piece: completionPiece,
        whole: (head, text, ...rest) => completionReply(head, before + text, ...rest),
      });
    }
    default:
      send(
        response,
        404,
        errorReply(
          404,
          'not_found_error',
          `There is no ${route}; this server has GET /v1/models, POST /v1/chat/completions and POST /v1/completions.`,
        ),
      );
  }
}

/** The log-probabilities of a prompt as vLLM has them, without those of the answer behind it. */
function promptScores(
  { tokens, token_logprobs, text_offset, top_logprobs }: LogprobsReply,
  prompt: string,
): Pick<ChatReply, 'prompt_logprobs' | 'prompt_token_ids'> {
  const count = text_offset.filter((at) => at < prompt.length).length;
  const entries = tokens.slice(0, count).map((token, i) => {
    const logprob = token_logprobs[i];
    if (logprob === null || logprob === undefined) return null;
    const others = Object.entries(top_logprobs?.[i] ?? {}).filter(([text]) => text !== token);
    const listed = [[token, logprob] as const, ...others];
    // numbers that tell the tokens of one place apart
    return Object.fromEntries(
      listed.map(([text, value], k) => [
        i + k * count,
        { logprob: value, rank: listed.filter(([, other]) => other > value).length + 1, decoded_token: text },
      ]),
    );
  });
  return { prompt_logprobs: entries, prompt_token_ids: entries.map((_entry, i) => i) };
}

/** What a text to complete asks: its last question, and what stands behind that line. */
function askedIn(prompt: string): Pick<Asked, 'question' | 'prefix'> {
  const own = prompt.slice(prompt.lastIndexOf(`\n${QUESTION}`) + 1).replace(/^\n?Question: /, '');
  const end = own.indexOf('\n');
  return end < 0
    ? { question: own.trim(), prefix: '' }
    : { question: own.slice(0, end).trim(), prefix: own.slice(end + 1) };
}

type Body = Pick<
  z.output<typeof completionRequestSchema>,
  | 'model'
  | 'stream'
  | 'stream_options'
  | 'max_tokens'
  | 'max_completion_tokens'
  | 'seed'
  | 'temperature'
  | 'top_p'
  | 'top_k'
  | 'min_p'
  | keyof typeof noPenalties
  | 'stop'
>;

/** Penalties that change nothing. */
const noPenalties = { frequency_penalty: 0, presence_penalty: 0, repetition_penalty: 1 } as const;

function drawingIn(body: Body): Drawing {
  const penalties = Object.entries(noPenalties) as [keyof typeof noPenalties, number][];
  return {
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    // Servers take either for all tokens.
    topK: body.top_k === 0 || body.top_k === -1 ? undefined : (body.top_k ?? undefined),
    minP: body.min_p ?? undefined,
    seed: body.seed ?? undefined,
    penalties: penalties.flatMap(([name, neutral]) => ((body[name] ?? neutral) === neutral ? [] : [name])),
  };
}

interface Forms {
  readonly piece: (head: ReplyHead, text: string, finishReason?: string | null) => object;
  readonly whole: (...reply: Parameters<typeof completionReply>) => object;
}

async function reply(
  served: Served,
  body: Body,
  asked: Pick<Asked, 'question' | 'prefix' | 'prompt' | 'scores' | 'alternatives'>,
  response: ServerResponse,
  { piece, whole }: Forms,
): Promise<void> {
  const { model } = body;
  if (!served.names.includes(model)) {
    const words = `The model "${model}" does not exist; this server has ${served.names.join(' and ')}.`;
    send(response, 404, errorReply(404, 'not_found_error', words));
    return;
  }
  const isStreamed = body.stream === true;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const pieces = served.answer(
    {
      ...asked,
      model,
      ...drawingIn(body),
      maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
      stop: [body.stop ?? []].flat().filter((one) => one !== ''),
      isStreamed,
    },
    gone.signal,
  );
  const head: ReplyHead = { id: 'answer', created: 0, model };
  let text = '';
  let next = await pieces.next();
  if (isStreamed) response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (; next.done !== true; next = await pieces.next()) {
    if (isStreamed) response.write(sseEvent(piece(head, next.value)));
    else text += next.value;
  }
  const { finish, promptTokens, completionTokens, scores } = next.value;
  if (!isStreamed) {
    send(response, 200, whole(head, text, finish, promptTokens, completionTokens, scores));
    return;
  }
  response.write(sseEvent(piece(head, '', finish)));
  if (body.stream_options?.include_usage) response.write(sseEvent(usagePiece(head, promptTokens, completionTokens)));
  response.end(SSE_DONE);
}

async function parse<T extends z.ZodType>(
  request: IncomingMessage,
  response: ServerResponse,
  schema: T,
): Promise<z.output<T> | undefined> {
  const text = await bodyOf(request, LARGEST_REQUEST);
  if (text === undefined) {
    send(
      response,
      413,
      errorReply(413, 'invalid_request_error', `The request is longer than ${LARGEST_REQUEST} bytes.`),
    );
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse(response, 'The body is not JSON.');
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  refuse(response, `${issue?.path.map(String).join('.') || 'body'}: ${issue?.message ?? 'not as expected'}`);
  return undefined;
}

function refuse(response: ServerResponse, words: string): void {
  send(response, 400, errorReply(400, 'invalid_request_error', words));
}
