import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { RecordedExchange } from '../endpoints/recorded.ts';
import { LocalServer, type SeenRequest } from './fakes.ts';

/**
 * Gives a real server's recorded answers, byte for byte and in the same pieces, to the same requests. A request that
 * differs from what the real server saw, in more than a field that is null, gets a 599, so a recording cannot vouch for
 * what was never asked.
 */
export class ReplayServer extends LocalServer {
  constructor(private readonly exchanges: readonly RecordedExchange[]) {
    super();
  }

  protected override answer(seen: SeenRequest, response: ServerResponse): void {
    const found = this.exchanges.find(
      ({ request }) =>
        request.method === seen.method &&
        request.path === seen.path &&
        withoutNulls(request.body) === withoutNulls(seen.body) &&
        Object.entries(request.headers).every(
          ([name, value]) => name === 'content-length' || seen.headers[name] === value,
        ) &&
        request.headers['authorization'] === seen.headers.authorization,
    );
    if (found === undefined) {
      response
        .writeHead(599)
        .end(
          `no recording of ${seen.method} ${seen.path} with this body; record again with npm run check:endpoints -- --record`,
        );
      return;
    }
    const { status, headers, body, pieces } = found.response;
    response.writeHead(status, headers);
    const bytes = Buffer.from(body, 'utf8');
    let start = 0;
    for (const length of pieces) response.write(bytes.subarray(start, (start += length)));
    response.end();
  }
}

/** A body without its fields that are null: to a server they are as if they were not there. */
function withoutNulls(body: string): string {
  if (body === '') return body;
  return JSON.stringify(
    Object.entries(z.record(z.string(), z.unknown()).parse(JSON.parse(body))).filter(([, value]) => value !== null),
  );
}
