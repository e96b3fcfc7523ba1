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
export function problemOfAddress(text: string): AddressProblem | undefined {
  const address = text.trim();
  const url = parse(address);
  if (url === undefined || (!isHttp(url) && /^[\w.-]+:\d+(?:\/|$)/.test(address))) {
    const guess = parse(`http://${address}`);
    // a guess at what stands before an @ could show a password
    const isSafe = guess !== undefined && guess.username === '' && guess.password === '';
    return {
      code: 'not-a-url',
      message: `“${withoutCredentials(address)}” is not a URL: it needs http:// or https:// in front`,
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
      message: 'a URL in the settings must not hold a user name or a password: store the key as the endpoint’s key',
      suggestion,
    };
  }
  if (url.hash !== '') return { code: 'fragment', message: 'a base URL has no # part', suggestion };
  if (ROUTES.test(url.pathname)) {
    return { code: 'route', message: 'give the base URL: the route is chosen by the endpoint’s api', suggestion };
  }
  return undefined;
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

/** Whatever stands before an @ may be a password that somebody pasted. */
function withoutCredentials(address: string): string {
  return address.replace(/[^/]*@/, '');
}
