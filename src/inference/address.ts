import { inSettings, type SettingWords } from './setting-words.ts';

/**
 * What is wrong with an endpoint's base URL, and what to write instead.
 * `suggestion` is a URL that would be accepted, where one can be guessed.
 */
export interface AddressProblem {
  readonly code: 'not-a-url' | 'scheme' | 'credentials' | 'fragment' | 'route';
  readonly message: string;
  readonly suggestion?: string;
}

const ROUTES = /(?:\/(?:chat\/completions|completions|models)\/*)+$/;
/** The end of a path such as /v1 or /v1beta. */
const VERSION = /\/v\d+\w*\/*$/;

/** The first problem of a base URL such as `http://localhost:8000/v1`; undefined when it can be used. */
export function problemOfAddress(text: string, words: SettingWords = inSettings): AddressProblem | undefined {
  const address = text.trim();
  const url = parse(address);
  if (url === undefined || (!isHttp(url) && /^[\w.-]+:\d+(?:\/|$)/.test(address))) {
    if (/^https?:/i.test(address))
      return { code: 'not-a-url', message: `“${withoutPassword(address)}” is not a URL: ${brokenPart(address)}` };
    const guess = parse(`http://${address}`);
    // a guess at what stands before an @ could show a password
    const isSafe = guess !== undefined && guess.username === '' && guess.password === '';
    return {
      code: 'not-a-url',
      message: `“${withoutPassword(address)}” is not a URL: it needs http:// or https:// in front`,
      ...(isSafe ? { suggestion: withVersion(cleaned(guess)) } : {}),
    };
  }
  if (!isHttp(url)) {
    return { code: 'scheme', message: `an endpoint is called over http: or https:, not ${url.protocol}` };
  }
  const suggestion = withoutSlash(cleaned(url));
  if (url.username !== '' || url.password !== '') {
    return {
      code: 'credentials',
      message: words.keyNotInUrl,
      suggestion,
    };
  }
  if (url.hash !== '') return { code: 'fragment', message: 'a base URL cannot contain a # part', suggestion };
  if (ROUTES.test(url.pathname)) {
    return { code: 'route', message: `give the base URL: the route is chosen by ${words.api}`, suggestion };
  }
  return undefined;
}

/** The same as a text for people; undefined where nothing is wrong. */
export function addressProblemText(text: string, words?: SettingWords): string | undefined {
  const problem = problemOfAddress(text, words);
  if (problem?.suggestion === undefined) return problem?.message;
  return `${problem.message}; try ${publicAddress(problem.suggestion)}`;
}

/**
 * The URL of a route below a base URL; a query of the base stays.
 * @param route without a leading slash, such as `chat/completions`
 */
export function routeUrl(base: string, route: string): URL {
  const url = new URL(base.trim());
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${route}`;
  return url;
}

/** The same base with `/v1` at its end, or undefined where a version is there already. */
export function withVersionPath(base: string): string | undefined {
  const url = new URL(base.trim());
  return VERSION.test(url.pathname) ? undefined : withVersion(url);
}

/** An address as it may be shown: without user, password, query and fragment. */
export function shownAddress(address: URL | string): string {
  const url = typeof address === 'string' ? parse(address) : address;
  return url === undefined ? 'an address that is not a URL' : `${url.origin}${url.pathname}`;
}

/**
 * A base URL as it is shown and kept in files, which names the same endpoint in one way: a query may hold a key, so
 * that its values are hidden; slashes at the end are left out.
 */
export function publicAddress(base: string): string {
  const url = parse(base.trim());
  if (url === undefined) return 'an address that is not a URL';
  const query = [...url.searchParams]
    .map(([name, value]) => (value === '' ? HIDDEN : `${encodeURIComponent(name)}=${HIDDEN}`))
    .join('&');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}${query === '' ? '' : `?${query}`}`;
}

/**
 * What a server must not have repeated anywhere: the key, and what looks like one in the query of the address or in the
 * endpoint's own headers.
 */
export function secretsOf(
  address: URL | string,
  key: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): readonly string[] {
  const url = typeof address === 'string' ? parse(address) : address;
  const values = [...(url?.searchParams ?? [])].flatMap(([name, value]) =>
    SECRET_NAME.test(name) ? [value, encodeURIComponent(value)] : [],
  );
  const sent = Object.entries(headers).flatMap(([name, value]) => (SECRET_NAME.test(name) ? [value] : []));
  return [...new Set([...(key === undefined ? [] : [key]), ...values, ...sent])].filter((secret) => secret !== '');
}

/** What stands for a secret. */
export const HIDDEN = '•••';

/** Whether a field or header of this name may hold a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

const SECRET_NAME = /key|token|secret|sig|auth|pass|code|credential/i;

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

/** Without what a base URL must not have. */
function cleaned(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  bare.hash = '';
  bare.pathname = bare.pathname.replace(ROUTES, '');
  return bare;
}

function withVersion(url: URL): string {
  const versioned = new URL(url);
  const path = url.pathname.replace(/\/+$/, '');
  versioned.pathname = VERSION.test(path) ? path : `${path}/v1`;
  return withoutSlash(versioned);
}

function withoutSlash(url: URL): string {
  return url.search === '' ? url.href.replace(/\/+$/, '') : url.href;
}

/** Whatever stands before an @ may be a password that somebody pasted, and a query may hold a key. */
function withoutPassword(address: string): string {
  return address.replace(/[^/]*@/, '').replace(/\?[^]*$/, `?${HIDDEN}`);
}

/** What is wrong with an address that has its scheme and is no URL all the same. */
function brokenPart(address: string): string {
  const host = /^https?:\/*([^/?#]*)/i.exec(address)?.[1] ?? '';
  if (host === '') return 'it has no host';
  const port = /:(\d+)$/.exec(host)?.[1];
  return port !== undefined && Number(port) > 65_535
    ? `${port} is not a port number; the highest is 65535`
    : 'its host or its port cannot be read';
}
