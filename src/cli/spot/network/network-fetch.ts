import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type HttpFetch, ProxyError } from '../../../inference/index.ts';
import { certificatesOf } from './certificates.ts';
import { type Proxy, proxyOf } from './proxy-of.ts';
import { addressOf, proxyAuthorization, refusedBy, TunnelAgent, unreachable } from './tunnel.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Init = Parameters<HttpFetch>[1];

/**
 * How a URL's server is reached, as the environment says: undefined where that is Node's own fetch, which knows neither
 * proxies nor SSL_CERT_FILE. Throws a CommandError where a variable cannot be used.
 */
export function fetchThrough(address: string, env: Environment): HttpFetch | undefined {
  if (!URL.canParse(address)) return undefined;
  const target = new URL(address);
  const proxy = proxyOf(target, env);
  const isSecure = target.protocol === 'https:';
  const ca = isSecure || proxy?.url.protocol === 'https:' ? certificatesOf(env) : undefined;
  if (proxy === undefined && ca === undefined) return undefined;
  const trusted = ca === undefined ? {} : { ca: [...ca] };
  if (proxy === undefined) {
    const agent = new https.Agent({ keepAlive: true, ...trusted });
    return (url, init) => answered(https.request(url, { ...optionsOf(init), agent }), init, undefined);
  }
  if (isSecure) {
    const agent = new TunnelAgent(proxy, ca);
    return (url, init) => answered(https.request(url, { ...optionsOf(init), agent }), init, undefined);
  }
  return (url, init) => answered(throughProxy(proxy, new URL(url), init, trusted), init, proxy);
}

/** A request for http goes to the proxy itself, which is told the whole address. */
function throughProxy(proxy: Proxy, url: URL, init: Init, trusted: https.RequestOptions): http.ClientRequest {
  const client = proxy.url.protocol === 'https:' ? https : http;
  const options = optionsOf(init);
  return client.request({
    ...options,
    ...trusted,
    ...addressOf(proxy.url),
    path: url.href,
    headers: { ...options.headers, host: url.host, ...proxyAuthorization(proxy.url) },
  });
}

function optionsOf({ method, headers, signal }: Init): {
  method: string;
  headers: Record<string, string>;
  signal: AbortSignal;
} {
  return { method, headers: { ...headers }, signal };
}

/** What comes back, in the form of fetch; fails as fetch does. */
function answered(request: http.ClientRequest, { body }: Init, proxy: Proxy | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => reject(new TypeError('fetch failed', { cause }));
    let isConnected = false;
    request.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => (isConnected = true));
      else isConnected = true;
    });
    request.once('error', (error) => {
      fail(proxy === undefined || isConnected || error.name === 'AbortError' ? error : unreachable(proxy, error));
    });
    request.once('response', (incoming) => {
      try {
        if (proxy !== undefined && incoming.statusCode === 407) throw refusedBy(proxy, 407);
        resolve(responseOf(incoming));
      } catch (error) {
        incoming.destroy();
        fail(
          error instanceof ProxyError
            ? error
            : Object.assign(new Error('no status of HTTP'), { code: 'HPE_INVALID_STATUS' }),
        );
      }
    });
    request.end(body);
  });
}

/** Statuses whose answers have no body. */
const BODILESS = new Set([204, 205, 304]);

function responseOf(incoming: http.IncomingMessage): Response {
  const headers = new Headers();
  const { rawHeaders, statusCode: status = 0 } = incoming;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '');
  if (BODILESS.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(unpacked(incoming)), { status, headers });
}

/** Ways of packing that can be undone. */
const UNPACKERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body as it was before it was packed; as it came where that is in no known way. */
function unpacked(incoming: http.IncomingMessage): Readable {
  const ways = (incoming.headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
    .reverse();
  return ways.reduce<Readable>((body, name) => {
    const unpacker = UNPACKERS[name]?.();
    if (unpacker === undefined) return body;
    body.once('error', (error) => unpacker.destroy(error));
    return body.pipe(unpacker);
  }, incoming);
}
