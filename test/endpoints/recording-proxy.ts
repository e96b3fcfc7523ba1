import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordedExchange } from './recorded.ts';

/** What a recording keeps: what the peers act on, and nothing that tells of a machine or a moment. */
const KEPT_HEADERS = new Set([
  'accept',
  'authorization',
  'content-type',
  'content-length',
  'transfer-encoding',
  'retry-after',
  'server',
  'www-authenticate',
]);

/** Stands between client and server and writes down what passes. */
export class RecordingProxy {
  /** What the next exchange is called. */
  title = '';
  readonly exchanges: RecordedExchange[] = [];
  readonly #server: http.Server;

  constructor(private readonly target: URL) {
    this.#server = http.createServer((request, response) => this.#pass(request, response));
  }

  /** Gives the proxy's origin. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #pass(incoming: http.IncomingMessage, outgoing: http.ServerResponse): void {
    const { title } = this;
    const sent: Buffer[] = [];
    const upstream = http.request(
      new URL(incoming.url ?? '/', this.target),
      { method: incoming.method, headers: { ...incoming.headers, host: this.target.host } },
      (answer) => {
        const status = answer.statusCode ?? 0;
        outgoing.writeHead(status, answer.headers);
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => {
          pieces.push(piece);
          outgoing.write(piece);
        });
        answer.on('end', () => {
          this.exchanges.push({
            title,
            request: {
              method: incoming.method === 'GET' ? 'GET' : 'POST',
              path: incoming.url ?? '/',
              headers: kept(incoming.headers),
              body: Buffer.concat(sent).toString('utf8'),
            },
            response: {
              status,
              headers: kept(answer.headers),
              body: Buffer.concat(pieces).toString('utf8'),
              pieces: pieces.map((piece) => piece.length),
            },
          });
          outgoing.end();
        });
      },
    );
    upstream.on('error', () => outgoing.destroy());
    // a caller that gives up is passed on too
    outgoing.on('close', () => upstream.destroy());
    incoming.on('data', (piece: Buffer) => sent.push(piece));
    incoming.pipe(upstream);
  }
}

function kept(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      KEPT_HEADERS.has(name) && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
