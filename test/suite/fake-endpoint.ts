/** An endpoint that answers as a test wants, and remembers what it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface FakeEndpoint {
  /** Base URL. */
  readonly url: string;
  /** The header `authorization` of each request, in order. */
  readonly keys: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** Listens on a free port of this machine. */
export async function fakeEndpoint(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FakeEndpoint> {
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    request.resume().once('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    keys,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
