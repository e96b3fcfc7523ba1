import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Command, Option } from 'commander';
import type * as z from 'zod';
import {
  chatPiece,
  chatReply,
  chatRequestSchema,
  completionPiece,
  completionReply,
  completionRequestSchema,
  errorReply,
  lastAssistantText,
  lastUserText,
  modelsReply,
  SSE_DONE,
  sseEvent,
  usagePiece,
  type ReplyHead,
} from '../inference/index.ts';
import { estimateTokens, firstTokens, likelyTokens } from '../dataset/index.ts';
import type { Task } from '../machine/index.ts';
import { imitate, imitatedLogprobs, imitators, type ImitatorName, slipsIn } from '../imitator/index.ts';
import { loadTask, shippedTasks, wholeNumber } from './files.ts';
import { addressOf, bodyOf, closeAtEnd, listen, send } from './http.ts';
import type { Io } from './io.ts';

interface Options {
  readonly port: number;
  readonly seed: number;
}

const HOST = '127.0.0.1';
const QUESTION = '\nQuestion: ';
const LARGEST_REQUEST = 4 * 1024 * 1024;
/**
 * Characters that one event of a stream carries, and the pause after it in milliseconds: slow enough to be seen
 * arriving.
 */
const PIECE = 160;
const PAUSE = 4;

export function serveCommand(io: Io): Command {
  return new Command('serve')
    .description(
      'Serves an imitator of a model on this machine: ground truth with injected faults, for trying out spot checks without a GPU.',
    )
    .argument('[tasks...]', '.tail files (default: those that come with this program)')
    .addOption(
      new Option('--port <n>', 'the port to listen on; 0 takes a free one')
        .default(8012)
        .argParser(wholeNumber('--port', 0, 65_535)),
    )
    .addOption(
      new Option('--seed <n>', 'which faults are injected').default(0).argParser(wholeNumber('--seed', 0, 2 ** 31 - 1)),
    )
    .addHelpText(
      'after',
      `
It speaks OpenAI's chat and completions API, with log-probabilities (echo, logprobs) in the latter, and listens on ${HOST} only. Its models:
${imitators.map((one) => `  ${one.name.padEnd(16)}${one.meaning}`).join('\n')}`,
    )
    .action(async (files: string[], options: Options) => {
      const tasks = await loadTasks(io, files);
      const server = imitatorServer(tasks, options.seed);
      await listen(server, options.port, HOST);
      io.print(`listening on ${addressOf(server, options.port, HOST)}\n`);
      io.print(`imitating a model on: ${tasks.map((task) => task.name).join(', ')}. Ctrl-C ends it.\n`);
      closeAtEnd(io.host, server);
    });
}

async function loadTasks(io: Io, files: readonly string[]): Promise<Task[]> {
  const paths = files.length > 0 ? files : shippedTasks(io);
  return Promise.all(paths.map(async (file) => (await loadTask(io, file)).task));
}

/** The server without an address yet; it keeps nothing between requests. */
function imitatorServer(tasks: readonly Task[], seed: number): Server {
  return createServer((request, response) => {
    answer(tasks, seed, request, response).catch((error: unknown) => {
      if (!response.headersSent)
        send(response, 500, errorReply(500, 'server_error', error instanceof Error ? error.message : String(error)));
      else response.destroy();
    });
  });
}

async function answer(
  tasks: readonly Task[],
  seed: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = `${request.method} ${new URL(request.url ?? '/', `http://${HOST}`).pathname}`;
  switch (route) {
    case 'GET /v1/models': {
      send(
        response,
        200,
        modelsReply(
          imitators.map((one) => one.name),
          0,
          'tail-cot',
        ),
      );
      return;
    }
    case 'POST /v1/chat/completions': {
      const body = await parse(request, response, chatRequestSchema);
      if (body === undefined) return;
      const question = lastUserText(body);
      if (question === undefined) {
        send(response, 400, errorReply(400, 'invalid_request_error', 'messages: there is no user message'));
        return;
      }
      const asked = { question, prefix: lastAssistantText(body) };
      return reply(tasks, seed, body, asked, response, { piece: chatPiece, whole: chatReply });
    }
    case 'POST /v1/completions': {
      const body = await parse(request, response, completionRequestSchema);
      if (body === undefined) return;
      return reply(tasks, seed, body, askedIn(body.prompt), response, {
        piece: completionPiece,
        whole: scoredReply(tasks, seed, body),
      });
    }
    default: {
      send(
        response,
        404,
        errorReply(
          404,
          'not_found_error',
          `There is no ${route}; this server has GET /v1/models, POST /v1/chat/completions and POST /v1/completions.`,
        ),
      );
      return;
    }
  }
}

/** A question, and how its answer begins already. */
interface Asked {
  readonly question: string;
  readonly prefix: string;
}

/** What a text to complete asks: its last question, and what stands behind that line. */
function askedIn(prompt: string): Asked {
  const own = prompt.slice(prompt.lastIndexOf(QUESTION) + 1).replace(/^\n?Question: /, '');
  const end = own.indexOf('\n');
  return end < 0
    ? { question: own.trim(), prefix: '' }
    : { question: own.slice(0, end).trim(), prefix: own.slice(end + 1) };
}

/** A whole completion, with log-probabilities where they are asked for, and behind its prompt where that is. */
function scoredReply(
  tasks: readonly Task[],
  seed: number,
  { model, prompt, echo, logprobs, seed: own }: z.output<typeof completionRequestSchema>,
): Forms['whole'] {
  return (head, text, ...rest) => {
    const before = echo === true ? prompt : '';
    const whole = before + text;
    if (typeof logprobs !== 'number') return completionReply(head, whole, ...rest);
    const { question, prefix } = askedIn(prompt);
    const name = imitators.find((one) => one.name === model)?.name ?? 'imitator-exact';
    const said = imitate(tasks, name, question, seed + (own ?? 0));
    const slips = echo === true ? slipsIn(prefix, said).map((at) => prompt.length - prefix.length + at) : [];
    const tokens = [...likelyTokens(before), ...likelyTokens(text)];
    const scores = imitatedLogprobs(tokens, slips, [question, seed + (own ?? 0)]);
    let at = 0;
    const offsets = tokens.map((token) => (at += token.length) - token.length);
    return completionReply(head, whole, ...rest, {
      tokens,
      token_logprobs: scores.map((score, i) => (i === 0 && echo === true ? null : score)),
      text_offset: offsets,
    });
  };
}

type Body = Pick<
  z.output<typeof completionRequestSchema>,
  'model' | 'stream' | 'stream_options' | 'max_tokens' | 'seed'
>;
interface Forms {
  readonly piece: (head: ReplyHead, text: string, finishReason?: string | null) => object;
  readonly whole: (
    ...reply: readonly [head: ReplyHead, text: string, finish: string, promptTokens: number, completionTokens: number]
  ) => object;
}

async function reply(
  tasks: readonly Task[],
  seed: number,
  body: Body,
  { question, prefix }: Asked,
  response: ServerResponse,
  forms: Forms,
): Promise<void> {
  const model = imitators.find((one): one is typeof one & { name: ImitatorName } => one.name === body.model)?.name;
  if (model === undefined) {
    send(
      response,
      404,
      errorReply(
        404,
        'not_found_error',
        `The model "${body.model}" does not exist; this server has ${imitators.map((one) => one.name).join(' and ')}.`,
      ),
    );
    return;
  }
  const full = imitate(tasks, model, question, seed + (body.seed ?? 0), prefix);
  const text = firstTokens(full, body.max_tokens ?? 1_000_000);
  const finish = text.length < full.length ? 'length' : 'stop';
  const head: ReplyHead = { id: `imitation-${seed}`, created: 0, model };
  const promptTokens = estimateTokens(question);
  const completionTokens = estimateTokens(text);
  if (!body.stream) {
    send(response, 200, forms.whole(head, text, finish, promptTokens, completionTokens));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (let at = 0; at < text.length && !response.destroyed; at += PIECE) {
    response.write(sseEvent(forms.piece(head, text.slice(at, at + PIECE))));
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  response.write(sseEvent(forms.piece(head, '', finish)));
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
    send(response, 400, errorReply(400, 'invalid_request_error', 'The body is not JSON.'));
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  send(
    response,
    400,
    errorReply(
      400,
      'invalid_request_error',
      `${issue?.path.map(String).join('.') || 'body'}: ${issue?.message ?? 'not as expected'}`,
    ),
  );
  return undefined;
}
