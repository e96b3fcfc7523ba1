/** Lets tests in an extension host act on the page: one HTTP POST a request. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import type { Defer } from '../runner/cleanup.ts';
import { actOnPage } from './page-operations.ts';
import { pageRequest } from './page-requests.ts';

/**
 * Serves requests on a free port of this machine; resolves to the address. The page is asked for at each request, since
 * the server must be up before the page is.
 */
export async function servePage(page: () => Promise<Page>, screenshots: string, defer: Defer): Promise<string> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<unknown> => {
      try {
        const asked = pageRequest.parse(JSON.parse(await text(request)));
        return { result: (await actOnPage(await page(), screenshots, asked)) ?? null };
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    };
    void answer().then((body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)));
  });
  defer(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page server has no port');
  return `http://127.0.0.1:${address.port}/`;
}
