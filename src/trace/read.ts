import type { TraceEvent } from './trace-event.ts';
import { beginsAs, readingLineAs } from './read-line.ts';
import { finish, saysLabelsOnce, styles, type Style, type LineKind, type Work } from '../machine/index.ts';

/**
 * A line of a trace. `line` counts from 0 over all lines, blank ones too; `start` and `end` are offsets in the text,
 * without the line break.
 */
export interface TraceLine {
  readonly event: TraceEvent;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Whether a text is the label of a state. Only then is a line without a wording of its own read as the header of a
 * state.
 */
export type IsLabel = (text: string) => boolean;

/** Takes every text for a label: for reading without a machine at hand. */
export const anyLabel: IsLabel = () => true;

/**
 * The lines of a text, each read by itself, blank ones left out. Every text is read, in linear time: a line that no
 * pattern of the style fits becomes an `unreadable` event. Lines end with `\n` or `\r\n`. `from`: where to begin, an
 * offset and the number of its line.
 */
export function* readLines(
  text: string,
  style: Style,
  isLabel: IsLabel,
  from?: Start,
): Generator<TraceLine, undefined, undefined> {
  for (const line of readingLines(text, style, isLabel, from)) if (line !== undefined) yield line;
}

/**
 * The same in pieces: undefined is a place to leave off at, also within blank lines and within a line that is itself
 * long.
 */
export function* readingLines(
  text: string,
  style: Style,
  isLabel: IsLabel,
  from: Start = { offset: 0, line: 0 },
): Generator<TraceLine | undefined, undefined, undefined> {
  let rested = from.offset;
  for (let start = from.offset, { line } = from; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 ? text.length : newline;
    const end = text.charCodeAt(stop - 1) === CARRIAGE_RETURN ? stop - 1 : stop;
    if (!isBlank(text, start, end)) {
      const event =
        end - start > PIECE
          ? yield* readingLine(text, start, end, style, isLabel)
          : finish(readingLine(text, start, end, style, isLabel));
      yield { event, line, start, end };
    }
    start = stop + 1;
    if (start - rested < PIECE) continue;
    rested = start;
    yield undefined;
  }
}

/** Characters that are read between two places to leave off at. */
const PIECE = 1 << 13;

/** Where to begin in a text: an offset, and the number of its line. */
interface Start {
  readonly offset: number;
  readonly line: number;
}

/**
 * All lines of a trace at once, and the style they were read in: the given one, or for `any` the one of the candidates
 * that reads the most lines.
 */
export function readTrace(
  text: string,
  style: Style | 'any',
  isLabel: IsLabel = anyLabel,
  candidates?: readonly Style[],
): { readonly style: Style; readonly lines: readonly TraceLine[] } {
  const chosen = style === 'any' ? likeliestStyle(text, styles.minimal, isLabel, candidates) : style;
  return { style: chosen, lines: [...readLines(text, chosen, isLabel)] };
}

/** How many lines of a text decide about its style. */
export const styleSample = 128;

/** The style that reads the most of the first lines; the preferred one where several do. */
export function likeliestStyle(
  text: string,
  preferred: Style,
  isLabel: IsLabel,
  candidates: readonly Style[] = Object.values(styles),
): Style {
  return finish(choosingStyle(text, preferred, isLabel, candidates));
}

/** The same in pieces. */
export function* choosingStyle(
  text: string,
  preferred: Style,
  isLabel: IsLabel,
  candidates: readonly Style[],
): Work<Style> {
  const first = yield* readableLines(text, preferred, isLabel);
  let [best, found] = [preferred, first];
  // A text whose states are never named before their headers is as readable in a style that would name them.
  const lacksNames = (): boolean => found.isOnce && !saysLabelsOnce(best);
  for (const style of candidates) {
    if (style === preferred || (found.readable === first.all && !lacksNames())) continue;
    const other = yield* readableLines(text, style, isLabel, first.all - found.readable);
    const isBetter =
      other.readable > found.readable || (other.readable === found.readable && lacksNames() && saysLabelsOnce(style));
    if (isBetter) [best, found] = [style, other];
  }
  return best;
}

/** `most`: with more lines that cannot be read, the others do not matter. */
function* readableLines(
  text: string,
  style: Style,
  isLabel: IsLabel,
  most = Infinity,
): Work<{ readonly readable: number; readonly all: number; readonly isOnce: boolean }> {
  let readable = 0;
  let headers = 0;
  let names = 0;
  let all = 0;
  for (const line of readingLines(text, style, isLabel)) {
    if (line === undefined) {
      yield;
      continue;
    }
    if (line.event.kind !== 'unreadable') readable++;
    if (line.event.kind === 'enter') headers++;
    if (line.event.kind === 'next') names++;
    if (++all === styleSample || all - readable > most) break;
  }
  return { readable, all, isOnce: headers > 1 && names === 0 };
}

/** What one line says by itself. */
export function readLine(text: string, style: Style, isLabel: IsLabel): TraceEvent {
  return finish(readingLine(text, 0, text.length, style, isLabel));
}

/**
 * One line. Kinds are told apart by how they begin; where two could, the more special one is tried first, and a bare
 * label last.
 */
function* readingLine(text: string, start: number, end: number, style: Style, isLabel: IsLabel): Work<TraceEvent> {
  const { begun, open } = kindsByStart(style);
  for (const kind of begun.get(text.charCodeAt(start)) ?? open) {
    if (!beginsAs(kind, style, text, start)) continue;
    const event = yield* readingLineAs(kind, style, text, start, end);
    if (event !== undefined && (event.kind !== 'enter' || isLabel(event.label))) return event;
    yield;
  }
  return { kind: 'unreadable', text: text.slice(start, end) };
}

/** The order in which kinds are tried. */
export const readingOrder: readonly LineKind[] = [
  'lay',
  'interval',
  'get',
  'put',
  'operation',
  'store',
  'test',
  'call',
  'return',
  'next',
  'halt',
  'answer',
  'enter',
];

/** The kinds that a line may be of which begins with a certain character, and those of a line with any other. */
interface KindsByStart {
  readonly begun: ReadonlyMap<number, readonly LineKind[]>;
  readonly open: readonly LineKind[];
}
const startsOfStyles = new WeakMap<Style, KindsByStart>();

function kindsByStart(style: Style): KindsByStart {
  const known = startsOfStyles.get(style);
  if (known !== undefined) return known;
  const begun = new Map<number, LineKind[]>();
  const open: LineKind[] = [];
  for (const kind of readingOrder) {
    const [first] = style.lines[kind];
    if (first === undefined) continue;
    if (typeof first !== 'string') {
      open.push(kind);
      continue;
    }
    const code = first.charCodeAt(0);
    begun.set(code, [...(begun.get(code) ?? []), kind]);
  }
  for (const [code, kinds] of begun) begun.set(code, [...kinds, ...open]);
  const kinds = { begun, open };
  startsOfStyles.set(style, kinds);
  return kinds;
}

const CARRIAGE_RETURN = 0x0d;

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== CARRIAGE_RETURN) return false;
  }
  return true;
}
