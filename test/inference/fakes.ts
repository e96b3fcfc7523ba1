import http from 'node:http';
import net from 'node:net';
import { completionPiece, SSE_DONE, sseEvent } from '../../src/inference/protocol.ts';

/** A request as a server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A server on this machine that answers as its subclass says. */
export abstract class LocalServer {
  readonly requests: SeenRequest[] = [];
  /** Connections that were ever opened. */
  connections = 0;
  #arrived: (() => void)[] = [];
  readonly #server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8');
      const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      this.requests.push(seen);
      this.answer(seen, response);
      for (const resolve of this.#arrived.splice(0)) resolve();
    });
  });

  protected abstract answer(request: SeenRequest, response: http.ServerResponse): void;

  /** Gives the origin. */
  async start(): Promise<string> {
    this.#server.on('connection', () => this.connections++);
    return `http://127.0.0.1:${await listen(this.#server)}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Resolves when the next request is there in full. */
  arrival(): Promise<void> {
    return new Promise((resolve) => this.#arrived.push(resolve));
  }
}

/** Takes the request and never answers. */
export class FakeSilent extends LocalServer {
  protected override answer(): void {}
}

/** Begins an answer and then says nothing more. */
export class FakeStalling extends LocalServer {
  constructor(private readonly beginning: string) {
    super();
  }
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(this.beginning);
  }
}

/** Sends a stream of events, or anything else, as given. */
export class FakeBody extends LocalServer {
  constructor(
    private readonly body: string | Buffer,
    private readonly contentType = 'text/event-stream',
  ) {
    super();
  }
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    response.writeHead(200, { 'content-type': this.contentType });
    response.end(this.body);
  }
}

/** Sends bytes under the label of a compression, however they are packed, and may leave the connection open. */
export class FakeLabelled extends LocalServer {
  constructor(
    private readonly encoding: string,
    private readonly body: string | Buffer,
    private readonly status = 200,
    private readonly isLeftOpen = false,
  ) {
    super();
  }
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    response.writeHead(this.status, { 'content-type': 'text/event-stream', 'content-encoding': this.encoding });
    if (this.isLeftOpen) response.write(this.body);
    else response.end(this.body);
  }
}

/** Begins an answer and breaks the connection off. */
export class FakeCut extends LocalServer {
  constructor(private readonly beginning: string) {
    super();
  }
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(this.beginning, () => response.destroy());
  }
}

/** Takes a request and breaks the connection off without a byte, so many times; then answers `ok`. */
export class FakeResetting extends LocalServer {
  constructor(private left: number) {
    super();
  }
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    if (this.left-- > 0) response.destroy();
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).end(streamOf(['ok']));
  }
}

export interface StatusAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Refuses so many times in the given ways, then answers `text`. */
export class FakeRefusing extends LocalServer {
  readonly #refusals: StatusAnswer[];
  constructor(
    refusals: readonly StatusAnswer[],
    private readonly text = 'ok',
  ) {
    super();
    this.#refusals = [...refusals];
  }
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    const refusal = this.#refusals.shift();
    if (refusal === undefined) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(streamOf([this.text]));
      return;
    }
    response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers });
    response.end(refusal.body);
  }
}

/** Refuses every request in the same way. */
export class FakeStatus extends LocalServer {
  constructor(private readonly refusal: StatusAnswer) {
    super();
  }
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    response.writeHead(this.refusal.status, { 'content-type': 'application/json', ...this.refusal.headers });
    response.end(this.refusal.body);
  }
}

/** Never ends its answer, as fast as it is read. */
export class FakeEndless extends LocalServer {
  constructor(private readonly piece: string) {
    super();
  }
  protected override answer(_request: SeenRequest, response: http.ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const pour = (): void => {
      while (!response.destroyed && response.write(this.piece));
    };
    response.on('drain', pour);
    pour();
  }
}

/** Answers a connection with bytes that are not HTTP. */
export class FakeNotHttp {
  readonly #server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.resume();
    socket.end('SSH-2.0-OpenSSH_9.6\r\n');
  });
  async start(): Promise<string> {
    return `http://127.0.0.1:${await listen(this.#server)}`;
  }
  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The origin of a port of this machine at which nothing listens. */
export async function deadOrigin(): Promise<string> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** The events of a completion in the given pieces, with its finish reason and [DONE]. */
export function streamOf(texts: readonly string[]): string {
  return [...texts.map((text) => eventOf(text)), eventOf('', 'stop'), SSE_DONE].join('');
}

/** One event of a completion. */
export function eventOf(text: string, finishReason: string | null = null): string {
  return sseEvent(completionPiece({ id: 'cmpl-1', created: 1, model: 'm-as-served' }, text, finishReason));
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
