import type { ServerResponse } from 'node:http';
import { fieldsOf } from '../../src/inference/read-reply.ts';
import { LocalServer, type SeenRequest } from './fakes.ts';

/** What a server does and does not do; vLLM's ways unless said otherwise. */
export interface Ways {
  readonly models?: readonly object[];
  /** Fields that it refuses, and whether it says which one. */
  readonly refuses?: readonly string[];
  readonly isSilent?: boolean;
  readonly newerName?: boolean;
  readonly apis?: readonly ('chat' | 'text')[];
  readonly ignoresStop?: boolean;
  readonly ignoresSeed?: boolean;
  /** It says the same whatever the seed. */
  readonly isCertain?: boolean;
  /** What it says to every question. */
  readonly says?: (isChat: boolean) => string;
  /** What it says in place of the second answer and all later ones. */
  readonly later?: string;
  /** Questions that it is too busy for before it answers. */
  readonly busy?: number;
  readonly finish?: string;
  readonly logprobs?: boolean;
  readonly promptScores?: 'prompt_logprobs' | 'echo' | 'none';
}

const WORDS = ['The ', 'sum ', 'of ', 'both ', 'is ', 'forty', '-', 'six'];

/** A server with a model that says the same at the same seed, and does as it is told. */
export class FakeModel extends LocalServer {
  #asked = 0;
  #refused = 0;

  constructor(private readonly ways: Ways = {}) {
    super();
  }

  protected override answer({ path, body }: SeenRequest, response: ServerResponse): void {
    const { models = [{ id: 'm', max_model_len: 32_768 }], apis = ['chat', 'text'], refuses = [] } = this.ways;
    if (path.endsWith('/models')) {
      send(response, 200, { object: 'list', data: models });
      return;
    }
    if (this.#refused < (this.ways.busy ?? 0)) {
      this.#refused++;
      send(response, 429, { error: { message: 'busy' } });
      return;
    }
    const isChat = path.endsWith('/chat/completions');
    if (!apis.includes(isChat ? 'chat' : 'text')) {
      send(response, 404, { detail: 'Not Found' });
      return;
    }
    const asked = fieldsOf(JSON.parse(body)) ?? {};
    const refused = Object.keys(asked).find((name) => refuses.includes(name));
    if (this.ways.newerName === true && 'max_tokens' in asked) {
      refuse(response, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    } else if (refused !== undefined)
      refuse(response, this.ways.isSilent === true ? 'Invalid request.' : `Unknown parameter: '${refused}'.`);
    else if (asked['stream'] === false) send(response, 200, this.#whole(asked, isChat));
    else this.#stream(asked, isChat, response);
  }

  #whole(asked: Readonly<Record<string, unknown>>, isChat: boolean): object {
    const { logprobs = true, promptScores = 'prompt_logprobs' } = this.ways;
    const wants = Boolean(asked['logprobs']) && logprobs;
    const echoes = asked['echo'] === true && promptScores === 'echo';
    const scores = isChat
      ? { content: [{ token: 'The', logprob: -0.1 }] }
      : { token_logprobs: echoes ? [null, -1, -2, -3, -0.1] : [-0.1] };
    const prompt =
      asked['prompt_logprobs'] !== undefined && promptScores === 'prompt_logprobs'
        ? { prompt_logprobs: [null, { '5': { logprob: -1 } }, { '6': { logprob: -2 } }] }
        : {};
    return {
      choices: [
        {
          index: 0,
          ...(isChat ? { message: { role: 'assistant', content: 'The' } } : { text: 'The' }),
          logprobs: wants ? scores : null,
          finish_reason: 'length',
          ...(isChat ? {} : prompt),
        },
      ],
      usage: { prompt_tokens: 4, completion_tokens: 1 },
      ...(isChat ? prompt : {}),
    };
  }

  #stream(asked: Readonly<Record<string, unknown>>, isChat: boolean, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const stops = Array.isArray(asked['stop']) && this.ways.ignoresStop !== true ? asked['stop'].map(String) : [];
    const { ignoresSeed = false, isCertain = false, later } = this.ways;
    const seed = ignoresSeed ? this.#asked : asked['seed'];
    const isDrawn = asked['temperature'] === 1 && !isCertain;
    const said = (isDrawn ? [...WORDS.slice(0, -1), String(seed)] : WORDS).join('');
    const first = this.ways.says?.(isChat) ?? said;
    const whole = this.#asked++ > 0 && later !== undefined ? later : first;
    const end = Math.min(...stops.map((stop) => whole.indexOf(stop)).filter((at) => at >= 0), whole.length);
    const piece = (text: string, finish: string | null): string =>
      `data: ${JSON.stringify({
        model: 'm',
        choices: [{ index: 0, ...(isChat ? { delta: { content: text } } : { text }), finish_reason: finish }],
      })}\n\n`;
    response.write(piece(whole.slice(0, end), null));
    const { finish = end < whole.length ? 'stop' : 'length' } = this.ways;
    response.write(piece('', finish));
    response.end(
      `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 4, completion_tokens: 8 } })}\n\ndata: [DONE]\n\n`,
    );
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, text: string): void {
  send(response, 400, { error: { message: text, type: 'invalid_request_error', param: null, code: null } });
}
