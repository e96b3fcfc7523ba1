import type { TraceEvent } from './trace-event.ts';
import { readLineAs } from './line.ts';
import { styles, type Style, type LineKind } from '../machine/index.ts';

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
  from: { readonly offset: number; readonly line: number } = { offset: 0, line: 0 },
): Generator<TraceLine, undefined, undefined> {
  for (let start = from.offset, { line } = from; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 ? text.length : newline;
    const end = stop > start && text.charCodeAt(stop - 1) === CARRIAGE_RETURN ? stop - 1 : stop;
    if (!isBlank(text, start, end)) yield { event: readLine(text, start, end, style, isLabel), line, start, end };
    start = stop + 1;
  }
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
const styleSample = 1_000;

/** The style that reads the most of the first lines; the preferred one where several do. */
export function likeliestStyle(
  text: string,
  preferred: Style,
  isLabel: IsLabel,
  candidates: readonly Style[] = Object.values(styles),
): Style {
  let best = preferred;
  const { readable, all } = readableLines(text, preferred, isLabel);
  let most = readable;
  for (const style of candidates) {
    if (style === preferred || most === all) continue;
    const { readable: others } = readableLines(text, style, isLabel);
    if (others > most) [best, most] = [style, others];
  }
  return best;
}

function readableLines(
  text: string,
  style: Style,
  isLabel: IsLabel,
): { readonly readable: number; readonly all: number } {
  let readable = 0;
  let all = 0;
  for (const { event } of readLines(text, style, isLabel)) {
    if (event.kind !== 'unreadable') readable++;
    if (++all === styleSample) break;
  }
  return { readable, all };
}

/**
 * One line. Kinds are told apart by how they begin; where two could, the more special one is tried first, and a bare
 * label last.
 */
function readLine(text: string, start: number, end: number, style: Style, isLabel: IsLabel): TraceEvent {
  const kinds = kindsByStart(style);
  for (const kind of kinds.begun.get(text.charCodeAt(start)) ?? []) {
    const event = readLineAs(kind, style, text, start, end);
    if (event !== undefined && (event.kind !== 'enter' || isLabel(event.label))) return event;
  }
  for (const kind of kinds.open) {
    const event = readLineAs(kind, style, text, start, end);
    if (event !== undefined && (event.kind !== 'enter' || isLabel(event.label))) return event;
  }
  return { kind: 'unreadable', text: text.slice(start, end) };
}

const readingOrder: readonly LineKind[] = [
  'lay',
  'interval',
  'get',
  'put',
  'operation',
  'test',
  'call',
  'return',
  'next',
  'halt',
  'answer',
  'enter',
];

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
    if (typeof first !== 'string') {
      open.push(kind);
      continue;
    }
    const code = first.charCodeAt(0);
    begun.set(code, [...(begun.get(code) ?? []), kind]);
  }
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
