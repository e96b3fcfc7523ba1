import { outsideQuotes } from './fold.ts';
import type { SpellingName } from './spelling-table.ts';

/** Something that people and models put around a line; `strip` gives the line without it, the same line if it has none. */
interface Dress {
  readonly name: SpellingName;
  readonly strip: (line: string) => string;
}

function before(name: SpellingName, mark: RegExp): Dress {
  return { name, strip: (line) => line.replace(mark, '') };
}

/** What stands before a line, outermost first; a mark has the blanks before it. */
const marks: readonly Dress[] = [
  before('quoting', /^\s*>(?:\s*>)*(?: |$)/),
  before('headings', /^\s*#{1,6}\s+/),
  before('bullets', /^\s*(?:[-*+\u2013\u2014]\s+|[•·◦‣▪●○■▸►➢]\s*)(?:\[[ xX]\]\s+)?/),
  before('numbering', /^\s*(?:\(\d{1,9}\)|\[\d{1,9}\]|\d{1,9}[.):]|(?:step|line|state)\s+\d{1,9}\s*[.):\u2013-])\s+/i),
];

const indentation = before('indentation', /^\s+/);

const emphasis: Dress = {
  name: 'bold',
  strip: (line) => within(line, ['__', '_', '*']) ?? without(line, '**'),
};

const code: Dress = {
  name: 'code',
  strip: (line) => within(line, ['$$', '$']) ?? without(line, '`'),
};

/** What a line may wear, in the order in which it is taken off. */
export const dresses: readonly Dress[] = [...marks, indentation, emphasis, code];

/** A line without this mark, unless it is made of nothing else. */
function without(line: string, mark: string): string {
  const plain = outsideQuotes(line, (text) => text.replaceAll(mark, ''));
  return plain === '' ? line : plain;
}

/** What stands between two such marks; undefined if the line is not in any. */
function within(line: string, around: readonly string[]): string | undefined {
  const mark = around.find(
    (one) => line.length > 2 * one.length && line.startsWith(one) && line.endsWith(one) && !line.startsWith(`${one}*`),
  );
  return mark === undefined ? undefined : line.slice(mark.length, -mark.length);
}

/** A line without what stands before it, by the names of the marks; the same line if there is nothing. */
export function withoutMarks(line: string, used: Set<SpellingName>): string {
  let plain = line;
  for (let i = 0; i < mostMarks; i++) {
    const worn = [...marks, indentation].find(({ strip }) => strip(plain) !== plain);
    if (worn === undefined) break;
    used.add(worn.name);
    plain = worn.strip(plain);
  }
  return plain;
}

const mostMarks = 8;

/** A line without the blanks after it, and without these signs among them. */
export function withoutEnd(line: string, signs = ''): string {
  let end = line.length;
  while (end > 0 && (isBlank(line.charCodeAt(end - 1)) || signs.includes(line.charAt(end - 1)))) end--;
  return line.slice(0, end);
}

export function isBlank(code: number): boolean {
  return (
    code === 0x20 ||
    (code >= 0x09 && code <= 0x0d) ||
    code === 0xa0 ||
    code === 0x3000 ||
    (code >= 0x2000 && code <= 0x200a)
  );
}
