import { html, nothing, type TemplateResult } from 'lit';
import { kindLetters } from '../../preview/index.ts';
import { number, visible } from '../shared/display-text.ts';

/** Longer lines are shown in part until they are asked for: those that lay out the input, and others. */
const LONGEST_LAY = 240;
const LONGEST = 1200;

/** Kinds of line that hold names and words, no values. */
const plain: ReadonlySet<string> = new Set([kindLetters.enter, kindLetters.next, kindLetters.other]);

const literal = /'(?:[^'\\]|\\.)*'|-?\b\d+|\b(?:yes|no|none|inf)\b/g;

/** How many characters of a line are shown; `isWhole`: it was asked for. */
export function shownLength(line: string, kind: string, isWhole: boolean): number {
  const most = kind === kindLetters.lay ? LONGEST_LAY : LONGEST;
  return isWhole || line.length <= most ? line.length : most;
}

/** What a line reads or writes, as a class: a ring stands before the one, a dot before the other. */
export function markOf(kind: string): string {
  if (kind === kindLetters.get || kind === kindLetters.interval) return 'reads';
  return kind === kindLetters.put || kind === kindLetters.store ? 'writes' : '';
}

/** A line by its parts: its own words, values, and what is between them. `words`: characters of its own words. */
export function lineParts(line: string, kind: string, words: number, length: number): TemplateResult {
  const shown = line.slice(0, length);
  const first = plain.has(kind) && kind !== kindLetters.next ? 0 : words;
  const rest = shown.slice(first);
  return html`${first === 0 ? nothing : html`<span class="keyword">${visible(shown.slice(0, first))}</span>`}${plain.has(kind) ? visible(rest) : valueParts(rest)}${length < line.length ? '…' : nothing}`;
}

/** Says how long a line is that is shown in part. */
export function restText(line: string): string {
  return `Show all ${number(line.length)} characters`;
}

function valueParts(text: string): readonly (TemplateResult | string)[] {
  const parts: (TemplateResult | string)[] = [];
  let at = 0;
  for (const found of text.matchAll(literal)) {
    if (found.index > at) parts.push(visible(text.slice(at, found.index)));
    parts.push(html`<span class=${classOf(found[0])}>${visible(found[0])}</span>`);
    at = found.index + found[0].length;
  }
  parts.push(visible(text.slice(at)));
  return parts;
}

function classOf(value: string): string {
  if (value.startsWith("'")) return 'literal-text';
  return /^-?\d/.test(value) ? 'literal-number' : 'literal-boolean';
}
