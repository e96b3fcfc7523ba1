import { finish, matchLabel, type Machine, type Work, stylesOf, type Style } from '../../machine/index.ts';
import { lineText } from '../line.ts';
import { readLineAs } from '../read-line.ts';
import { namesNothing } from './garbage.ts';
import { choosingStyle, readingLines, readingOrder, styleSample, type IsLabel, type TraceLine } from '../read.ts';
import { breaksIn } from '../text-search.ts';
import type { TrueLines } from '../true-lines.ts';
import { hasThinking, outsideThinking, type Part } from './thinking.ts';

/** A place in a text: its offset, and the number of its line. */
export interface Place {
  readonly offset: number;
  readonly line: number;
}

/**
 * What stands around the trace in a model's text: thinking, prose before the trace, one fence around it. Anything else
 * is judged.
 */
export interface Envelope {
  /** The style in which the text reads best. */
  readonly style: Style;
  /** Where the trace begins; undefined if there is no state and no laid out line outside of the thinking. */
  readonly start: Place | undefined;
  /** Where it ends: before the closing fence, or with the text. */
  readonly end: number;
  /** The trace is one of several that the text has. */
  readonly isAttempt?: true;
  /** The first line of the prose that reads as one of a trace. */
  readonly stray: TraceLine | undefined;
  /** The last answer outside of the thinking, of a text without a trace. */
  readonly answer: TraceLine | undefined;
  /** What stands outside of the thinking, up to the part that the trace begins in. */
  readonly parts: readonly NumberedPart[];
  /** Where the text behind the thinking begins; the length of the text where there is nothing but thinking. */
  readonly outside: number;
}

/** A part of a text, and the number of its first line. */
export interface NumberedPart extends Part {
  readonly line: number;
}

/** Lines that are counted between two places to leave off at. */
const PIECE = 4096;

/** Finds the trace in a text. `preferred`: the style that it was asked for. */
function openEnvelope(text: string, preferred: Style, machine: Machine): Envelope {
  return finish(openingEnvelope(text, preferred, machine));
}

/** The same in pieces. */
export function* openingEnvelope(text: string, preferred: Style, machine: Machine): Work<Envelope> {
  const isLabel: IsLabel = (label) => matchLabel(machine, label).length > 0;
  const styles = [preferred, ...stylesOf(machine)];
  const isOfTrace = ({ event: { kind } }: TraceLine): boolean => kind !== 'unreadable' && kind !== 'answer';
  const begins = ({ event: { kind } }: TraceLine): boolean => kind === 'enter' || kind === 'lay';
  const parts = yield* outsideThinking(
    text,
    (line) => anyLine(text, line, styles, isLabel, isOfTrace),
    (part) => anyLine(text, part, styles, isLabel, begins),
  );
  const style = yield* choosingStyle(
    parts.map(({ start, end }) => text.slice(start, end)).join('\n'),
    preferred,
    isLabel,
    styles,
  );
  const lineAt = lineCounter(text);
  let [stray, answer]: (TraceLine | undefined)[] = [];
  const outside =
    parts.find(({ start, end }) => text.slice(start, end).trim() !== '')?.start ??
    (text.trim() === '' ? 0 : text.length);
  const passed: NumberedPart[] = [];
  for (const { start, end } of parts) {
    const from = yield* lineAt(start);
    passed.push({ start, end, line: from.line });
    const found = yield* firstTraceLine(text.slice(0, end), style, machine, from, styles);
    stray ??= found.stray;
    answer = found.answer ?? answer;
    if (found.start !== undefined)
      return {
        style,
        start: found.start,
        end: found.fence === undefined ? end : beforeClosing(text, found.start.offset, found.fence),
        stray,
        answer: undefined,
        parts: passed,
        outside,
      };
  }
  return { style, start: undefined, end: text.length, stray: undefined, answer, parts: passed, outside };
}

/**
 * The envelope of a text that begins, letter by letter, with the first state of a trace in this style, and of whose
 * lines none could be read better in another one: there is nothing around it. Undefined for any other text.
 * `secondState`: where the second state of the trace begins. `shared`: how many characters the text has in common with
 * the trace, from the beginning on and from the end on. `lines`: those that it has as the trace in between.
 */
export function* envelopeOfPlain(
  text: string,
  style: Style,
  machine: Machine,
  secondState: number,
  { before, behind }: { readonly before: number; readonly behind: number },
  lines: TrueLines | undefined,
): Work<Envelope | undefined> {
  if (before < secondState || hasThinking(text)) return undefined;
  const isLabel: IsLabel = (label) => matchLabel(machine, label).length > 0;
  let left = styleSample - breaksIn(text, 0, before);
  const middle = text.slice(0, text.length - behind);
  for (let from = before; from < middle.length && left > 0;) {
    const passed = lines?.behind(from) ?? from;
    left -= breaksIn(text, from, passed);
    from = passed;
    const newline = middle.indexOf('\n', from);
    const end = newline < 0 ? middle.length : newline + 1;
    for (const line of readingLines(middle.slice(0, end), style, isLabel, { offset: from, line: 0 })) {
      if (line === undefined) yield;
      else if (line.event.kind === 'unreadable' && left > 0) return undefined;
      else left--;
    }
    from = end;
  }
  const parts = [{ start: 0, end: text.length, line: 0 }];
  const start = { offset: 0, line: 0 };
  return { style, start, end: text.length, stray: undefined, answer: undefined, parts, outside: 0 };
}

/** A model's text without what it thinks first. */
export function withoutThinking(text: string, preferred: Style, machine: Machine): string {
  const { outside } = openEnvelope(text, preferred, machine);
  return outside === 0 ? text : text.slice(outside).trimStart();
}

/** Whether a part of a text has a line of this sort in any of the styles. */
function* anyLine(
  text: string,
  { start, end }: Part,
  styles: readonly Style[],
  isLabel: IsLabel,
  isOne: (line: TraceLine) => boolean,
): Work<boolean> {
  for (const style of styles)
    for (const line of readingLines(text.slice(0, end), style, isLabel, { offset: start, line: 0 })) {
      if (line === undefined) yield;
      else if (isOne(line)) return true;
    }
  return false;
}

interface Found {
  readonly start?: Place;
  readonly fence?: string | undefined;
  readonly stray?: TraceLine | undefined;
  readonly answer?: TraceLine | undefined;
}

/**
 * The first header or laid out line, or the readable lines right before it; the fence directly before that; the first
 * readable line of the prose before, or one that is an answer in any of the styles.
 */
function* firstTraceLine(
  text: string,
  style: Style,
  machine: Machine,
  from: Place,
  styles: readonly Style[],
): Work<Found> {
  const isLabel: IsLabel = (label) => matchLabel(machine, label).length > 0;
  let run: { readonly line: TraceLine; readonly fence: string | undefined } | undefined;
  let [stray, answer]: (TraceLine | undefined)[] = [];
  let fence: string | undefined;
  for (const line of readingLines(text, style, isLabel, from)) {
    if (line === undefined) {
      yield;
      continue;
    }
    const { kind } = line.event;
    const isReadable = kind !== 'unreadable' && kind !== 'answer' && !namesNothing(line.event, machine);
    if (isReadable || laysOut(line, text, style)) {
      run ??= { line, fence };
      if (kind === 'enter' || kind === 'lay')
        return { start: { offset: run.line.start, line: run.line.line }, fence: run.fence, stray };
      continue;
    }
    if (run?.line.event.kind !== 'unreadable') stray ??= run?.line;
    run = undefined;
    if (kind === 'answer') answer = line;
    if (styles.some((other) => readLineAs('answer', other, text, line.start, line.end) !== undefined)) stray ??= line;
    fence = openingFence.exec(text.slice(line.start, line.end))?.[1];
  }
  return { stray: stray ?? run?.line, answer };
}

/** Whether a line that cannot be read begins as one that lays cells out, and goes on with some value. */
function laysOut({ event, start, end }: TraceLine, text: string, style: Style): boolean {
  if (event.kind !== 'unreadable') return false;
  const [begins = ''] = lineText({ kind: 'lay', region: HOLE, cells: [] }, style).split(HOLE);
  const line = text.slice(start, end);
  return begins !== '' && line.startsWith(begins) && /[=:] ?\S/.test(line);
}

/**
 * Lines right before a trace that cannot be read and are no prose either: of a trace that lacks lines of its input, they
 * may stand for those.
 */
export function damagedBefore(text: string, { start, parts, style }: Envelope): TraceLine[] {
  if (start === undefined) return [];
  const least = parts.findLast((part) => part.start <= start.offset)?.start ?? 0;
  const lines: TraceLine[] = [];
  for (let { offset, line } = start; offset > least; line--) {
    const from = Math.max(least, text.lastIndexOf('\n', offset - 2) + 1);
    const words = text.slice(from, offset - 1);
    if (words.trim() === '' || openingFence.test(words) || (isProse(words) && !beginsAsLine(words, style))) break;
    lines.push({ event: { kind: 'unreadable', text: words }, line: line - 1, start: from, end: offset - 1 });
    offset = from;
  }
  return lines.reverse();
}

/** Whether a line reads as a sentence or a heading: some words, a mark at its end, and no cell among them. */
function isProse(line: string): boolean {
  return !/\w\[/.test(line) && /[.:!?…*]\s*$/u.test(line) && (line.match(/\p{L}{2,}/gu)?.length ?? 0) > 2;
}

/** Whether a line begins with words that lines of a trace begin with. */
function beginsAsLine(line: string, style: Style): boolean {
  return readingOrder.some((kind) => {
    const [first] = style.lines[kind];
    return typeof first === 'string' && line.startsWith(first);
  });
}

/** Stands for a name where the words around it are looked up. */
const HOLE = '\0';

/** The backticks or tildes, and at most one word that says what the fence holds. */
export const openingFence = /^(`{3,}|~{3,}) ?[\w.+-]{0,32}[ \t]*$/;

/** Where the last line begins if it closes the fence; else the end of the text. */
function beforeClosing(text: string, from: number, fence: string): number {
  let end = text.length;
  while (end > from && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  const start = text.lastIndexOf('\n', end - 1) + 1;
  const isClosing =
    start > from && end - start >= fence.length && text.slice(start, end) === fence.charAt(0).repeat(end - start);
  return isClosing ? start : text.length;
}

/** Numbers the lines of offsets that never fall. */
function lineCounter(text: string): (offset: number) => Work<Place> {
  let [line, at] = [0, 0];
  return function* (offset) {
    for (let next = text.indexOf('\n', at); next >= 0 && next < offset; next = text.indexOf('\n', at)) {
      line++;
      at = next + 1;
      if (line % PIECE === 0) yield;
    }
    return { offset, line };
  };
}
