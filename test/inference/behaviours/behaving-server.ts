import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpFetch } from '../../../src/inference/index.ts';
import type { Behaviour, Reaction } from './behaviour.ts';

/** How far the client has read what was sent to it, over all its requests. */
class Reading {
  bytes = 0;
  heads = 0;
  #waiting: (() => void)[] = [];
  readonly #isWatched: boolean;

  constructor(isWatched: boolean) {
    this.#isWatched = isWatched;
  }

  change(bytes: number, heads: number): void {
    this.bytes += bytes;
    this.heads += heads;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async until(isThere: () => boolean): Promise<void> {
    while (this.#isWatched && !isThere()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    // what was read has been worked on by then
    await new Promise(setImmediate);
  }
}

/** One server for all behaviours, each below a path of its own. */
export class BehavingServer {
  readonly #behaviours: readonly Behaviour[];
  readonly #counts = new Map<number, number>();
  readonly #readings = new Map<number, Reading>();
  readonly #hung = new Map<number, () => void>();
  #origin = '';
  readonly #server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      // of a request through a proxy, which it may be taken for, the whole address stands there
      const index = Number(/^(?:http:\/\/[^/]*)?\/(\d+)\//.exec(request.url ?? '')?.[1]);
      const count = this.requestsOf(index);
      this.#counts.set(index, count + 1);
      const { reactions } = this.#behaviours[index] ?? { reactions: [] };
      const reaction = reactions[Math.min(count, reactions.length - 1)];
      if (reaction === undefined) response.writeHead(404).end();
      else void this.#react(index, reaction, response);
    });
  });

  constructor(behaviours: readonly Behaviour[]) {
    this.#behaviours = behaviours;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    this.#origin = `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get origin(): string {
    return this.#origin;
  }

  urlOf(index: number): string {
    return `${this.#origin}/${index}/v1`;
  }

  requestsOf(index: number): number {
    return this.#counts.get(index) ?? 0;
  }

  /** A fetch that tells the server how far it was read, and is this one otherwise. */
  fetchOf(index: number, fetch: HttpFetch): HttpFetch {
    const reading = new Reading(true);
    this.#readings.set(index, reading);
    return async (url, init) => {
      const response = await fetch(url, init);
      const body: ReadableStream<Uint8Array> | null = response.body;
      if (body !== null) {
        const getReader = body.getReader.bind(body);
        Object.assign(body, {
          getReader: () => {
            const reader = getReader();
            const read = reader.read.bind(reader);
            reader.read = async () => {
              const piece = await read();
              reading.change(piece.value?.length ?? 0, 0);
              return piece;
            };
            return reader;
          },
        });
      }
      reading.change(0, 1);
      return response;
    };
  }

  /** Is called once the server has nothing more to say, and the client has read what it has said. */
  onHang(index: number, listener: () => void): void {
    this.#hung.set(index, listener);
  }

  async #react(index: number, reaction: Reaction, response: http.ServerResponse): Promise<void> {
    const { status = 200, headers = {}, pieces = [], raw, flood, end = 'whole' } = reaction;
    // a client of a process of its own cannot be watched
    const reading = this.#readings.get(index) ?? new Reading(false);
    const { socket } = response;
    if (raw !== undefined) {
      socket?.end(raw.replace(/\r?\n/g, '\r\n').replaceAll('␊', '\n'));
      return;
    }
    const heads = reading.heads + 1;
    let { bytes } = reading;
    if (status !== null) {
      response.writeHead(status, { 'content-type': 'text/event-stream', ...headers });
      response.flushHeaders();
    }
    if (flood !== undefined) {
      pour(response, flood);
      return;
    }
    const isPacked = 'content-encoding' in headers;
    for (const [i, piece] of pieces.entries()) {
      const isLast = i === pieces.length - 1;
      if (isLast && end === 'whole') {
        response.end(piece);
        return;
      }
      response.write(piece);
      bytes += Buffer.byteLength(piece);
      // what is packed has another length when it is read
      if (!isPacked) await reading.until(() => reading.bytes >= bytes);
    }
    if (status !== null) await reading.until(() => reading.heads >= heads);
    switch (end) {
      case 'whole':
        response.end();
        return;
      case 'cut':
        socket?.destroy();
        return;
      case 'reset':
        socket?.resetAndDestroy();
        return;
      case 'hang':
        this.#hung.get(index)?.();
    }
  }
}

/** Sends it again and again, as fast as it is read. */
function pour(response: http.ServerResponse, flood: string): void {
  const write = (): void => {
    while (!response.destroyed && response.write(flood));
  };
  response.on('drain', write);
  write();
}
