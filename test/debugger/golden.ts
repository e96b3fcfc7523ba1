/** Whole conversations as text, held against a file named after the test. UPDATE_GOLDENS=1 writes the files anew. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Line } from './client.ts';

const folder = path.join(import.meta.dirname, 'goldens');

/** Compares; a difference leaves the text found beside the golden, as NAME.actual. */
export function assertGolden(title: string, transcript: readonly Line[]): void {
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const file = path.join(folder, `${name}.txt`);
  const actual = `${file}.actual`;
  const text = `${transcript.map(lineText).join('\n')}\n`;
  if (process.env['UPDATE_GOLDENS'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    return;
  }
  const golden = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (golden === text) rmSync(actual, { force: true });
  else writeFileSync(actual, text);
  assert.equal(text, golden);
}

function lineText(line: Line): string {
  if (line.to === 'adapter') return `> ${line.command} ${plain(line.arguments ?? {})}`;
  const { message } = line;
  if ('command' in message)
    return `< ${String(message.command)} ${'success' in message && message.success === false ? `refused: ${plain('message' in message ? message.message : '')}` : plain('body' in message ? message.body : {})}`;
  return `< ${'event' in message ? `event ${String(message.event)} ` : ''}${plain('body' in message ? message.body : {})}`;
}

/** As JSON would say it, one line, without the quotes around names. */
function plain(value: unknown): string {
  if (value === undefined) return '';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value))
    return value.some((item) => typeof item === 'object')
      ? `[${value.map((item) => `\n    ${plain(item)}`).join('')}]`
      : `[${value.map(plain).join(', ')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, item]) => `${key}: ${plain(item)}`).join(', ')} }`;
}
