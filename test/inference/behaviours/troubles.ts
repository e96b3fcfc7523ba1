import { behaviours, type Behaviour, events, html, openAi, page, stop, whole, word } from './behaviour.ts';

const google = (code: number, message: string, status: string): object => [{ error: { code, message, status } }];

const here = '/other';
/** Redirects. */
const redirects = behaviours(
  [301, 302, 303, 307, 308].map(
    (status) =>
      [
        `${status} to another path`,
        { status, headers: { location: here } },
        { error: 'redirected', says: [here, 'use it as the endpoint’s URL'], requests: 1 },
      ] as const,
  ),
);
const redirectsAway = behaviours([
  [
    'to another origin',
    { status: 302, headers: { location: 'https://login.example/v1?token=secret' } },
    { error: 'redirected', says: ['https://login.example/v1', 'another origin'], requests: 1 },
  ],
  ['to nowhere', { status: 302 }, { error: 'redirected', says: ['another address'], requests: 1 }],
  ['to what is no URL', { status: 302, headers: { location: 'http://[' } }, { error: 'redirected', requests: 1 }],
]);

/** Accounts that are used up, for which waiting does not help. */
const accounts = behaviours([
  [
    'OpenAI',
    whole(openAi('You exceeded your current quota.', 'insufficient_quota'), 429),
    { error: 'rate-limited', says: ['waiting does not help'], requests: 1 },
  ],
  [
    'OpenRouter',
    whole({ error: { message: 'Insufficient credits', code: 402 } }, 402),
    { error: 'rate-limited', says: ['Top up'], requests: 1 },
  ],
  [
    'DeepSeek',
    whole(openAi('Insufficient Balance', 'invalid_request_error'), 402),
    { error: 'rate-limited', requests: 1 },
  ],
]);

const ok = events(word('ok') + stop());
const busy = (
  headers: Readonly<Record<string, string>> = {},
  status = 429,
  body: unknown = openAi('Too many requests'),
) => whole(body, status, headers);
const date = 'Wed, 21 Oct 2015 07:28:00 GMT';
/** Servers that are busy, and then answer. The waits are those without chance. */
const busyServers = behaviours([
  ['no word of a time', [busy(), busy(), ok], { text: 'ok', waits: [0.75, 1.5] }],
  ['seconds', [busy({ 'retry-after': '7' }), ok], { text: 'ok', waits: [7] }],
  ['a fraction of seconds', [busy({ 'retry-after': '1.5' }), ok], { text: 'ok', waits: [1.5] }],
  ['a date', [busy({ 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT', date }), ok], { text: 'ok', waits: [30] }],
  ['a date that is over', [busy({ 'retry-after': date, date }), ok], { text: 'ok', waits: [0.75] }],
  ['milliseconds', [busy({ 'retry-after-ms': '2500', 'retry-after': '40' }), ok], { text: 'ok', waits: [2.5] }],
  ['milliseconds of Azure', [busy({ 'x-ms-retry-after-ms': '1500' }), ok], { text: 'ok', waits: [1.5] }],
  ['0', [busy({ 'retry-after': '0' }), ok], { text: 'ok', waits: [0.75] }],
  ['less than nothing', [busy({ 'retry-after': '-5' }), ok], { text: 'ok', waits: [0.75] }],
  ['next to nothing', [busy({ 'retry-after-ms': '3' }), ok], { text: 'ok', waits: [0.5] }],
  ['what is no time', [busy({ 'retry-after': 'soon' }), ok], { text: 'ok', waits: [0.75] }],
  [
    'a limit of OpenAI',
    [busy({ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6.5s' }), ok],
    { text: 'ok', waits: [6.5] },
  ],
  [
    'a limit of a moment',
    [busy({ date, 'x-ratelimit-reset': String(Date.parse(date) / 1000 + 9) }), ok],
    { text: 'ok', waits: [9] },
  ],
  ['a limit of the standard', [busy({ ratelimit: '"default";r=0;t=8' }), ok], { text: 'ok', waits: [8] }],
  [
    'a delay of Google',
    [busy({}, 429, google(429, 'Resource exhausted', 'RESOURCE_EXHAUSTED')), ok],
    { text: 'ok', waits: [0.75] },
  ],
  [
    'words of OpenAI',
    [busy({}, 429, openAi('Rate limit reached. Please try again in 1.2s.')), ok],
    { text: 'ok', waits: [1.2] },
  ],
  [
    'words of Azure',
    [busy({}, 429, { error: { code: '429', message: 'Please retry after 20 seconds.' } }), ok],
    { text: 'ok', waits: [20] },
  ],
  ['more than a minute', busy({ 'retry-after': '61' }), { error: 'rate-limited', says: ['wait 61 s'], waits: [] }],
  [
    'more than a minute, in words',
    busy({}, 429, openAi('Please try again in 7m12s.')),
    { error: 'rate-limited', says: ['wait 432 s'], waits: [] },
  ],
  [
    'nothing but 429',
    busy(),
    { error: 'rate-limited', says: ['5 times', 'concurrency'], requests: 5, waits: [0.75, 1.5, 3, 6] },
  ],
  [
    'a web page with 429',
    [{ ...page('Too Many Requests', 429), headers: { ...html, 'retry-after': '2' } }, ok],
    { text: 'ok', waits: [2] },
  ],
  [
    '503 while it loads (llama-server)',
    [busy({}, 503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }), ok],
    { text: 'ok', waits: [0.75] },
  ],
  ['503 with a time', [busy({ 'retry-after': '4' }, 503), ok], { text: 'ok', waits: [4] }],
  ['503 for ever', busy({}, 503), { error: 'server-error', says: ['5 times'], requests: 5 }],
  ['529 of Anthropic', [busy({}, 529), ok], { text: 'ok', requests: 2 }],
  ['529 for ever', busy({}, 529), { error: 'server-error', requests: 5 }],
]);

/** Servers that fail, and those before them. */
const failing = behaviours([
  ...[408, 500, 502, 504].flatMap((status) => [
    [`${status} once`, [busy({}, status), ok], { text: 'ok', requests: 2 }] as const,
    [
      `${status} for ever`,
      busy({}, status),
      { error: status === 408 ? 'timeout' : 'server-error', says: ['3 times'], requests: 3 },
    ] as const,
  ]),
  ['500 with a limit that says nothing', [busy({ 'x-ratelimit-reset': '50' }, 500), ok], { text: 'ok', waits: [0.75] }],
  ['501', busy({}, 501), { error: 'server-error', requests: 1 }],
  [
    'nginx before a server that is down',
    page('502 Bad Gateway', 502),
    { error: 'server-error', says: ['502 Bad Gateway', 'proxy leads'], requests: 3 },
  ],
  [
    'nginx before a server that is slow',
    page('504 Gateway Time-out', 504),
    { error: 'server-error', says: ['Time-out'], requests: 3 },
  ],
  [
    'Cloudflare (524)',
    page('m.example | 524: A timeout occurred', 524),
    { error: 'server-error', says: ['524'], requests: 3 },
  ],
  ['Cloudflare (521)', [page('521: Web server is down', 521), ok], { text: 'ok', requests: 2 }],
  [
    '500 with plain text',
    { status: 500, headers: { 'content-type': 'text/plain' }, pieces: ['Internal Server Error'] },
    { error: 'server-error', says: ['Internal Server Error'] },
  ],
  [
    '500 with a body that is too long',
    { status: 500, headers: { 'content-type': 'text/plain' }, pieces: ['x'.repeat(200_000)] },
    { error: 'server-error', says: ['xxx…'] },
  ],
]);

export const troubles: readonly (readonly [string, readonly Behaviour[]])[] = [
  ['a redirect', [...redirects, ...redirectsAway]],
  ['an account that is used up', accounts],
  ['a server that is busy', busyServers],
  ['a server that fails', failing],
];
