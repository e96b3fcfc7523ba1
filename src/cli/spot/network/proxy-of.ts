import { CommandError } from '../../command-error.ts';

/** A proxy that requests go through. */
export interface Proxy {
  readonly url: URL;
  /** The environment variable that names it. */
  readonly variable: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Which schemes a proxy serves, and the variables that name it: the first that is set counts. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'http:': ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
  'https:': ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
};

/**
 * The proxy that the environment names for a URL, as curl understands it. What runs on this machine is always called
 * without one. Throws a CommandError where the variable names none that can be used.
 */
export function proxyOf(target: URL, env: Environment): Proxy | undefined {
  const variable = VARIABLES[target.protocol]?.find((name) => (env[name] ?? '') !== '');
  if (variable === undefined || isLoopback(hostOf(target))) return undefined;
  if (isExempt(target, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined;
  const text = (env[variable] ?? '').trim();
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  // the address may hold a password, and is not shown
  if (!URL.canParse(address))
    throw new CommandError(`${variable} is not the address of a proxy, such as http://HOST:PORT.`);
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new CommandError(
      `${variable} names a proxy of the kind ${url.protocol.slice(0, -1)}, which is not supported: give one that begins with http:// or https://, or name the endpoint's host in NO_PROXY.`,
    );
  return { url, variable };
}

/** Whether a list such as `localhost,.corp.example,10.0.0.0/8,gpu:8000` or `*` names the host. */
function isExempt(target: URL, list: string): boolean {
  const host = hostOf(target);
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', wantedPort] =
        /^(\[[^\]]*\]|[^:]*|[^[]*:[^[]*:.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (wantedPort !== undefined && wantedPort !== port) return false;
      return namesHost(name.replace(/^\[|\]$/g, ''), host);
    });
}

function namesHost(entry: string, host: string): boolean {
  if (entry.includes('/')) return isInNetwork(host, entry);
  const name = entry.replace(/^\*?\./, '').replace(/\.$/, '');
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

/** Whether an IPv4 address lies in a network such as `10.0.0.0/8`. */
function isInNetwork(host: string, network: string): boolean {
  const [base = '', length = ''] = network.split('/');
  const [a, b] = [addressOf(host), addressOf(base)];
  const bits = Number(length);
  if (a === undefined || b === undefined || !/^\d+$/.test(length) || bits > 32) return false;
  return bits === 0 || a >>> (32 - bits) === b >>> (32 - bits);
}

function addressOf(host: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((value, part) => value * 256 + part, 0);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d+){3}$/.test(host);
}

function hostOf({ hostname }: URL): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
