/** What pages of docs/ hold, and how it is compared with what is. */
import assert from 'node:assert/strict';

export interface Fence {
  readonly language: string;
  readonly argument: string;
  readonly text: string;
  readonly line: number;
}

/** The fenced blocks of a page; the argument is what follows the language. */
export function fencesOf(page: string): Fence[] {
  const lines = page.split('\n');
  const fences: Fence[] = [];
  for (let i = 0; i < lines.length; i++) {
    const opening = /^```([\w-]+) ?(.*)$/.exec(lines[i] ?? '');
    if (opening === null) continue;
    const end = lines.indexOf('```', i);
    assert.ok(end > i, `the block in line ${i + 1} is not closed`);
    fences.push({
      language: opening[1] ?? '',
      argument: opening[2] ?? '',
      text: `${lines.slice(i + 1, end).join('\n')}\n`,
      line: i + 1,
    });
    i = end;
  }
  return fences;
}

/** Puts the lines with + where those with - are, or behind those with a blank; the old lines must be there once. */
export function applyDiff(text: string, diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const side = (signs: string): string =>
    lines
      .filter((line) => signs.includes(line.charAt(0)))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const parts = text.split(side(' -'));
  assert.equal(parts.length, 2, `what is to be changed stands ${parts.length - 1} times in the file:\n${side(' -')}`);
  return parts.join(side(' +'));
}

/**
 * Whether a text is as a pattern in which a line `…` stands for any lines, and `…` elsewhere for anything in its line.
 */
export function matches(text: string, pattern: string): boolean {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/^…\n/gm, '(?:.*\n)*?').replaceAll('…', '.*?')}$`).test(text);
}
