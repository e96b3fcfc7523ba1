/** How many may still be asked, and when there are more again; the names of a pair of headers. */
const LIMITS: readonly (readonly [remaining: string, reset: string])[] = [
  ['ratelimit-remaining', 'ratelimit-reset'],
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ...['requests', 'tokens'].map((what) => [`x-ratelimit-remaining-${what}`, `x-ratelimit-reset-${what}`] as const),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map(
    (what) => [`anthropic-ratelimit-${what}-remaining`, `anthropic-ratelimit-${what}-reset`] as const,
  ),
];

/** Milliseconds of a unit of time, by its first letters. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /(\d+(?:\.\d+)?)\s*(ms|millisecond|s|m|h|d)[a-z]*[\s,]*/gi;

/** Numbers from here on are moments, in seconds or in milliseconds since 1970, and no times to wait. */
const MOMENT_SECONDS = 1e9;
const MOMENT_MILLISECONDS = 1e12;

/**
 * Seconds that a server asks to wait, in any of the forms in which servers do; undefined where it does not, or in none
 * of them. What it says of its limits counts only where it says that it is busy, for it is said with every answer.
 */
export function retryAfterOf(headers: Headers, busy?: { readonly body: string }): number | undefined {
  const asked = ofHeader(headers) ?? (busy && (ofLimits(headers) ?? ofBody(busy.body)));
  return asked === undefined ? undefined : Math.max(0, asked);
}

function ofHeader(headers: Headers): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = numberOf(headers.get(name));
    if (milliseconds !== undefined) return milliseconds / 1000;
  }
  const value = headers.get('retry-after');
  return value === null ? undefined : (numberOf(value) ?? untilDate(value, headers) ?? durationOf(value));
}

/** The longest wait of the limits that are used up; of all of them where none says how much of it is left. */
function ofLimits(headers: Headers): number | undefined {
  const limits = LIMITS.flatMap(([remaining, reset]) => {
    const seconds = resetOf(headers.get(reset), headers);
    return seconds === undefined ? [] : [{ left: numberOf(headers.get(remaining)), seconds }];
  });
  for (const [, left, seconds] of (headers.get('ratelimit') ?? '').matchAll(/;\s*r=(\d+)\s*;\s*t=(\d+)/g))
    limits.push({ left: Number(left), seconds: Number(seconds) });
  const usedUp = limits.filter(({ left }) => left !== undefined && left <= 0);
  const waits = (usedUp.length > 0 ? usedUp : limits.filter(({ left }) => left === undefined)).map(
    ({ seconds }) => seconds,
  );
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** Google's field, and the words of OpenAI, Azure, Groq and others. */
function ofBody(body: string): number | undefined {
  const found =
    /"retryDelay"\s*:\s*"([^"]{1,40})"/.exec(body)?.[1] ??
    /\b(?:try again|retry)\s+(?:in|after)\s+(\d[^"\n]{0,40})/i.exec(body)?.[1];
  return found === undefined ? undefined : durationOf(found);
}

/** A number of seconds, a moment as a number or as a date, or a duration such as `6m0s`. */
function resetOf(value: string | null, headers: Headers): number | undefined {
  if (value === null) return undefined;
  const number = numberOf(value);
  if (number === undefined) return untilDate(value, headers) ?? durationOf(value);
  if (number < MOMENT_SECONDS) return number;
  return (number < MOMENT_MILLISECONDS ? number : number / 1000) - nowOf(headers) / 1000;
}

function numberOf(value: string | null): number | undefined {
  return value !== null && /^\s*-?\d+(?:\.\d+)?\s*s?\s*$/.test(value) ? Number.parseFloat(value) : undefined;
}

/** Seconds of a duration at the beginning of a text, such as `1m30s`, `120ms` or `20 seconds`. */
function durationOf(text: string): number | undefined {
  let milliseconds: number | undefined;
  let end = 0;
  for (const { index, 0: all, 1: count = '', 2: unit = '' } of text.trim().matchAll(DURATION)) {
    if (index !== end) break;
    end += all.length;
    const name = unit.toLowerCase() === 'millisecond' ? 'ms' : unit.toLowerCase();
    milliseconds = (milliseconds ?? 0) + Number(count) * (UNITS[name] ?? 1000);
  }
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** Seconds until a date as HTTP writes it, or of ISO 8601. Date.parse alone takes almost anything for a date. */
function untilDate(value: string | null, headers: Headers): number | undefined {
  const time = dateOf(value);
  return time === undefined ? undefined : (time - nowOf(headers)) / 1000;
}

/** Now by the server's own clock where it shows it, for clocks differ. */
function nowOf(headers: Headers): number {
  return dateOf(headers.get('date')) ?? Date.now();
}

function dateOf(value: string | null): number | undefined {
  const time = value !== null && /\d{1,2}:\d{2}:\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
