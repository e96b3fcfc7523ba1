import * as z from 'zod';
import { HIDDEN } from './address.ts';
import { parseJson } from './json.ts';

/** What a server says about an error, taken out of any of the shapes in which servers say it. */
export interface ServerMessage {
  /** Shortened, on one line. */
  readonly text: string;
  /** The machine-readable words beside it, such as `context_length_exceeded`. */
  readonly codes: readonly string[];
  /** The status that the body itself gives. */
  readonly status?: number;
  readonly isHtml: boolean;
}

const LONGEST = 400;
/** Characters of a web page in which its title is looked for. */
const LONGEST_HEAD = 64 * 1024;

const word = z.union([z.string(), z.number()]).nullish();
const flat = z.looseObject({ message: z.string(), type: word, code: word });
const bodySchema = z.union([
  z.looseObject({ error: flat }),
  z.looseObject({ error: z.string(), error_type: z.string().nullish() }),
  flat,
  z.looseObject({ detail: z.string() }),
  // FastAPI's list of what is wrong with which field
  z.looseObject({
    detail: z
      .array(z.looseObject({ msg: z.string(), loc: z.array(z.union([z.string(), z.number()])).nullish() }))
      .min(1),
  }),
]);

/** One of these is in every body that the schema takes. */
const MARKS = ['error', 'message', 'detail'] as const;

/** Reads an error's body. @param secrets are struck out wherever the server repeats it */
export function readServerMessage(body: string, contentType: string, secrets: readonly string[]): ServerMessage {
  if (looksLikeHtml(body, contentType)) {
    return { text: tidy(pageTitle(body), secrets), codes: [], isHtml: true };
  }
  const value = parseJson(body);
  // Google's servers put it into a list
  const found = readErrorObject(Array.isArray(value) ? value[0] : value, secrets);
  return found ?? { text: tidy(body, secrets), codes: [], isHtml: false };
}

/** Reads an error out of a message of a stream; undefined when the message is no error. */
export function readErrorObject(message: unknown, secrets: readonly string[]): ServerMessage | undefined {
  // asked of every event of a stream, and a failing union is slow
  if (typeof message !== 'object' || message === null) return undefined;
  if ('choices' in message && Array.isArray(message.choices)) {
    // a gateway tells of the provider behind it there
    const [choice] = message.choices as readonly unknown[];
    if (
      typeof choice === 'object' &&
      choice !== null &&
      'error' in choice &&
      choice.error !== null &&
      !isNothing(choice.error)
    )
      return readErrorObject({ error: choice.error }, secrets);
  }
  if (!MARKS.some((mark) => mark in message)) return undefined;
  if (saysNoError(message)) return undefined;
  const parsed = bodySchema.safeParse(message);
  if (!parsed.success) return undefined;
  const value = parsed.data;
  if ('detail' in value) {
    const detail = value.detail;
    if (typeof detail === 'string') return said(detail, [], secrets);
    if (Array.isArray(detail)) {
      const lines = z.array(z.looseObject({ msg: z.string(), loc: z.array(z.unknown()).nullish() })).parse(detail);
      return said(lines.map(({ loc, msg }) => [...(loc ?? []), msg].join(': ')).join('; '), [], secrets);
    }
  }
  const error = 'error' in value ? value.error : value;
  if (typeof error === 'string') return said(error, ['error_type' in value ? value.error_type : undefined], secrets);
  const inner = flat.safeParse(error);
  return inner.success ? said(inner.data.message, [inner.data.type, inner.data.code], secrets) : undefined;
}

/**
 * Fields in which gateways say that all is well: beside choices only an error counts that says something, elsewhere
 * none that is empty.
 */
function saysNoError(message: object): boolean {
  const error = 'error' in message ? message.error : undefined;
  if (error !== undefined && error !== null && !isNothing(error)) return false;
  return ('choices' in message && Array.isArray(message.choices)) || isNothing(message);
}

/** An empty word, a 0, or an object without a message, or with a code that means success. */
function isNothing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null)
    return error === '' || error === 0 || error === false || error === '0';
  const code = 'code' in error ? error.code : undefined;
  if (code === 0 || code === '0' || /^(?:success|ok)$/i.test(String(code))) return true;
  return ['message', 'detail', 'error'].every((name) => {
    const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
    return value === undefined || value === null || value === '' || value === false || value === 0;
  });
}

/** Whether a body is a web page, by its type or by how it begins. */
export function looksLikeHtml(body: string, contentType: string): boolean {
  return /\btext\/html\b/i.test(contentType) || /^\s*<(?:!doctype html|html|head|body)\b/i.test(body);
}

/** The title of a web page; empty where its beginning has none. */
export function pageTitle(body: string): string {
  return /<title[^<>]*>([^<]*)/i.exec(body.slice(0, LONGEST_HEAD))?.[1]?.trim() ?? '';
}

function said(message: string, codes: readonly unknown[], secrets: readonly string[]): ServerMessage {
  const numbers = codes.map(Number).filter((code) => Number.isInteger(code) && code >= 400 && code <= 599);
  return {
    text: tidy(message, secrets),
    codes: codes.filter((code) => typeof code === 'string'),
    ...(numbers[0] === undefined ? {} : { status: numbers[0] }),
    isHtml: false,
  };
}

/** The text with the secrets in it struck out. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
}

/**
 * A server's words as a message may show them: on one line, shortened, and without secrets, which are struck out before
 * anything is cut.
 */
export function tidy(text: string, secrets: readonly string[], longest = LONGEST): string {
  const safe = withoutSecrets(text, secrets);
  const line = safe.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
