/**
 * What is wrong with an endpoint's base URL, and what to write instead.
 * `suggestion` is a URL that would be accepted, where one can be guessed.
 */
export interface AddressProblem {
  readonly code: 'not-a-url' | 'scheme' | 'credentials' | 'fragment' | 'route';
  readonly message: string;
  readonly suggestion?: string;
}

const ROUTES = /\/(?:chat\/completions|completions|models)$/;

/** The first problem of a base URL such as `http://localhost:8000/v1`; undefined when it can be used. */
export function problemOfAddress(text: string): AddressProblem | undefined {
  const address = text.trim();
  const url = parse(address);
  if (url === undefined || (!isHttp(url) && /^[\w.-]+:\d+(?:\/|$)/.test(address))) {
    const guess = parse(`http://${address}`);
    return {
      code: 'not-a-url',
      message: `“${withoutCredentials(address)}” is not a URL: it needs http:// or https:// in front`,
      ...(guess !== undefined && guess.username === '' && guess.password === ''
        ? { suggestion: withVersion(guess) }
        : {}),
    };
  }
  if (!isHttp(url)) {
    return { code: 'scheme', message: `an endpoint is called over http: or https:, not ${url.protocol}` };
  }
  if (url.username !== '' || url.password !== '') {
    const bare = new URL(url);
    bare.username = '';
    bare.password = '';
    return {
      code: 'credentials',
      message: 'a URL in the settings must not hold a user name or a password: store the key as the endpoint’s key',
      suggestion: withoutSlash(bare),
    };
  }
  if (url.hash !== '') {
    const bare = new URL(url);
    bare.hash = '';
    return { code: 'fragment', message: 'a base URL has no # part', suggestion: withoutSlash(bare) };
  }
  const path = url.pathname.replace(/\/+$/, '');
  if (ROUTES.test(path)) {
    const base = new URL(url);
    base.pathname = path.replace(ROUTES, '');
    return {
      code: 'route',
      message: 'give the base URL: the route is chosen by the endpoint’s api',
      suggestion: withoutSlash(base),
    };
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
  return /\/v\d+\w*\/*$/.test(url.pathname) ? undefined : withVersion(url);
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

function withVersion(url: URL): string {
  const versioned = new URL(url);
  const path = url.pathname.replace(/\/+$/, '').replace(ROUTES, '');
  versioned.pathname = /\/v\d+\w*$/.test(path) ? path : `${path}/v1`;
  return withoutSlash(versioned);
}

function withoutSlash(url: URL): string {
  return url.search === '' ? url.href.replace(/\/+$/, '') : url.href;
}

/** Whatever stands before an @ may be a password that somebody pasted. */
function withoutCredentials(address: string): string {
  return address.replace(/[^/]*@/, '');
}
