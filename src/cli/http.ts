import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { CommandError } from './command-error.ts';
import type { Host } from './io.ts';

/** Waits until a server listens. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new CommandError(`Cannot listen on port ${port}: ${error.message}. Give another --port, or 0 for a free one.`),
      ),
    );
    server.listen(port, host, resolve);
  });
}

/** Where a server listens. */
export function addressOf(server: Server, port: number, host: string): string {
  const address = server.address();
  const shown = host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${typeof address === 'object' && address !== null ? address.port : port}`;
}

const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const;

/**
 * Ends a server when the program is asked to end; one that forked it takes it along when it ends itself. Gives what ends
 * it.
 */
export function closeAtEnd(host: Host, server: Server, onClose: () => void = () => undefined): () => void {
  const close = (): void => {
    for (const event of ENDS) host.off(event, close);
    server.close();
    server.closeAllConnections();
    onClose();
  };
  for (const event of ENDS) host.on(event, close);
  return close;
}

/** The body of a request; undefined where it is longer than so many bytes. */
export async function bodyOf(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk as Uint8Array);
    size += buffer.length;
    if (size > most) return undefined;
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
