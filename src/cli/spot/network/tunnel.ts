import http from 'node:http';
import https from 'node:https';
import { type Duplex, PassThrough } from 'node:stream';
import tls from 'node:tls';
import { ProxyError } from '../../../inference/index.ts';
import type { Proxy } from './proxy-of.ts';

type Connected = (error: Error | null, stream: Duplex) => void;

/** Connections to servers of https through a proxy, which sees where they lead and not what they carry. */
export class TunnelAgent extends https.Agent {
  readonly #proxy: Proxy;
  readonly #ca: readonly string[] | undefined;

  constructor(proxy: Proxy, ca: readonly string[] | undefined) {
    super({ keepAlive: true });
    this.#proxy = proxy;
    this.#ca = ca;
  }

  override createConnection(options: https.RequestOptions, connected: Connected = () => undefined): undefined {
    const host = options.host ?? options.hostname ?? '';
    const authority = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
    const { url } = this.#proxy;
    const client = url.protocol === 'https:' ? https : http;
    const ca = this.#ca === undefined ? {} : { ca: [...this.#ca] };
    const request = client.request({
      ...addressOf(url),
      ...ca,
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...proxyAuthorization(url) },
      agent: false,
    });
    const cancel = (): void => void request.destroy();
    options.signal?.addEventListener('abort', cancel);
    const tell: Connected = (error, stream) => {
      options.signal?.removeEventListener('abort', cancel);
      connected(error, stream);
    };
    const fail = (error: Error): void => tell(error, new PassThrough());
    request.once('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        fail(refusedBy(this.#proxy, response.statusCode ?? 0));
        return;
      }
      const secure = tls.connect({ ...ca, socket, servername: serverNameOf(host) });
      secure.once('error', fail);
      secure.once('secureConnect', () => {
        secure.off('error', fail);
        tell(null, secure);
      });
    });
    request.once('error', (error) => fail(unreachable(this.#proxy, error)));
    request.end();
    return undefined;
  }
}

/** Where a request to a proxy goes, which is not where it leads. */
export function addressOf(url: URL): { readonly host: string; readonly port: number } {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  };
}

/** The header with which a proxy's user and password are sent, from its address. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** What a proxy's refusal means. */
export function refusedBy({ url, variable }: Proxy, status: number): ProxyError {
  return status === 407
    ? new ProxyError(
        `The proxy ${url.origin} requires a user name and a password, or refuses those that it got (407)`,
        `Put them into the environment variable ${variable}: http://USER:PASSWORD@HOST:PORT.`,
      )
    : new ProxyError(
        `The proxy ${url.origin} refuses the connection (${status})`,
        `Ask the proxy’s operator, or name the endpoint’s host in the environment variable NO_PROXY; the proxy comes from ${variable}.`,
      );
}

/** The same where the proxy itself cannot be reached. */
export function unreachable({ url, variable }: Proxy, cause: Error): ProxyError {
  const code = 'code' in cause && typeof cause.code === 'string' ? ` [${cause.code}]` : '';
  return new ProxyError(
    `The proxy ${url.origin} cannot be reached${code}`,
    `Correct the environment variable ${variable}, or name the endpoint’s host in NO_PROXY.`,
  );
}

/** A certificate is for a name; an address has none to be sent. */
function serverNameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}
