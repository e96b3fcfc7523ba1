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

/** No line of prose in the source of a page is wider. */
export const WIDTH = 100;

/** Breaks text at its blanks into lines of at most {@link WIDTH} columns; `prefix` begins each of them. */
export function wrapped(text: string, prefix = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(prefix + longer) > WIDTH) {
      lines.push(prefix + line);
      line = word;
    } else line = longer;
  }
  return [...lines, prefix + line];
}

/** The lines of prose that are too wide: not those of tables and blocks of code, nor one that is a single word or link. */
export function wideLines(page: string): string[] {
  let fence: string | undefined;
  return page.split('\n').filter((line) => {
    const mark = /^(?:```|~~~)/.exec(line)?.[0];
    if (mark !== undefined && (fence === undefined || fence === mark)) {
      fence = fence === undefined ? mark : undefined;
      return false;
    }
    const isProse = fence === undefined && !/^(?:\||<!--| {4})/.test(line);
    const canBreak = line.replace(/!?\[[^\]]*\]\([^)]*\)/g, 'link').includes(' ');
    return isProse && canBreak && widthOf(line) > WIDTH;
  });
}

function widthOf(text: string): number {
  return Array.from(text).length;
}
