import { readingLines, type IsLabel, type TraceLine } from '../read.ts';
import type { TraceEvent } from '../trace-event.ts';
import { saysLabelsOnce, type Machine, type Style, type Work } from '../../machine/index.ts';
import type { Place } from './envelope.ts';
import { withGarbage } from './garbage.ts';

/** The lines of one state as the model wrote them. */
export interface Block {
  readonly header: TraceLine | undefined;
  readonly body: readonly TraceLine[];
  /** The answer, behind the last state only. */
  readonly answer: TraceLine | undefined;
  /** There is something behind the answer, and none of it can be read. */
  readonly endsUnread?: boolean;
  /** Nothing readable follows. */
  readonly isLast: boolean;
  /** Its last line, at which the text ends, is left out. */
  readonly isShortened?: boolean;
  /** So many of its last lines stand behind its successor, before the header that this announces. */
  readonly strays?: number;
  /** The state breaks off before it says where it goes, and the next block has its header again. */
  readonly isBegunAgain?: boolean;
  /** The state says that it goes on to itself, and the next block has its header again. */
  readonly goesToItself?: boolean;
  /** The header of the next block, where no other line says which state comes next. */
  readonly next?: TraceLine;
}

/** What begins a state: its label, or the call that leads to it, where that is its header. */
export function isHeader({ event: { kind } }: TraceLine): boolean {
  return kind === 'enter' || kind === 'call';
}

/** What has been read beyond the blocks that have been taken. */
interface Seen {
  header: TraceLine | undefined;
  afterAnswer: TraceLine | undefined;
}

/** Lines in pieces: undefined is a place to leave off at. */
type Lines = Iterator<TraceLine | undefined, undefined>;

/**
 * A text cut into what belongs to each state. `lays`: all lines before the first state. `blocks`: undefined is a place to
 * leave off at. Nothing is left out.
 */
export interface Blocks {
  readonly lays: readonly TraceLine[];
  /** The first line behind them. */
  readonly first: TraceLine | undefined;
  readonly blocks: Generator<Block | undefined, undefined, undefined>;
  /** The header of the block that comes next, where it is known before the lines of that block are read. */
  readonly nextHeader: () => TraceLine | undefined;
  /** The first line behind the answer, once all blocks have been taken. */
  readonly afterAnswer: () => TraceLine | undefined;
}

/** The next block, undefined behind the last. */
export function* nextBlock(blocks: Blocks['blocks']): Work<Block | undefined> {
  for (;;) {
    const { done, value } = blocks.next();
    if (done === true || value !== undefined) return value;
    yield;
  }
}

/**
 * Cuts a trace into states, however damaged, from its start to the end of the text. A block begins at a header, or
 * without one where a state has said where it goes and then does further work. A line that a state announced as its
 * successor is a header even if no state has that label.
 */
export function* cutBlocks(
  text: string,
  style: Style,
  isLabel: IsLabel,
  machine: Machine,
  start: Place | undefined,
): Work<Blocks> {
  let announced: string | undefined;
  const isOnce = saysLabelsOnce(style);
  const isOwnLabel: IsLabel = (label) => label === announced || isLabel(label);
  const lines: Lines =
    start === undefined
      ? [][Symbol.iterator]()
      : withGarbage(
          traceLines(text, style, isOwnLabel, start, (label) => {
            announced = label;
          }),
          machine,
          text,
        );
  const lays: TraceLine[] = [];
  let ahead = yield* following(lines);
  while (ahead?.event.kind === 'lay' || ahead?.event.kind === 'unreadable') {
    lays.push(ahead);
    ahead = yield* following(lines);
  }
  // An unreadable line where the first header should be is that header, damaged.
  const damaged =
    ahead !== undefined && ahead.event.kind !== 'enter' && lays.at(-1)?.event.kind === 'unreadable'
      ? lays.pop()
      : undefined;
  const first = damaged ?? ahead;
  const begins = first !== undefined && (isOnce ? isHeader(first) : first.event.kind === 'enter');
  const seen: Seen = { header: begins ? first : undefined, afterAnswer: undefined };
  return {
    lays,
    first,
    blocks: (isOnce ? headedBlocks : blocksOf)(damaged === undefined ? [] : [damaged], ahead, lines, seen),
    nextHeader: () => seen.header,
    afterAnswer: () => seen.afterAnswer,
  };
}

/** Reads on behind the answer: whether there is something, of which nothing can be read. */
function* behindAnswer(lines: Lines, seen: Seen): Generator<undefined, boolean> {
  seen.afterAnswer = yield* following(lines);
  let line = seen.afterAnswer;
  while (line?.event.kind === 'unreadable') line = yield* following(lines);
  return line === undefined && seen.afterAnswer !== undefined;
}

/** The next line, undefined behind the last. */
function* following(lines: Lines): Work<TraceLine | undefined> {
  for (;;) {
    const { done, value } = lines.next();
    if (done === true || value !== undefined) return value;
    yield;
  }
}

function* blocksOf(
  damaged: TraceLine[],
  first: TraceLine | undefined,
  lines: Lines,
  seen: Seen,
): Generator<Block | undefined, undefined, undefined> {
  let ahead = first;
  let header: TraceLine | undefined;
  let body = damaged;
  /**
   * What follows the line that said where the state goes: the state's own, out of order, or a state without a header.
   */
  let stray: TraceLine[] = [];
  let works = false;
  let announced: string | undefined;
  for (; ahead !== undefined; ahead = yield* following(lines)) {
    const line = ahead;
    const { event } = line;
    if (event.kind === 'answer') {
      seen.header = undefined;
      const endsUnread = yield* behindAnswer(lines, seen);
      const [own, headless] = divide(body, stray, works, announced, undefined);
      if (headless.length === 0) yield { header, body: own, answer: line, endsUnread, isLast: true };
      else {
        yield { header, body: own, answer: undefined, isLast: false };
        yield { header: undefined, body: headless, answer: line, endsUnread, isLast: true };
      }
      return;
    }
    if (event.kind === 'enter') {
      if (header !== undefined || body.length > 0) {
        const [own, headless] = divide(body, stray, works, announced, event.label);
        const strays = works ? own.length - body.length : 0;
        seen.header = headless.length === 0 ? line : undefined;
        yield { header, body: own, answer: undefined, isLast: false, ...againOf(header, announced, line), strays };
        seen.header = line;
        if (headless.length > 0) yield { header: undefined, body: headless, answer: undefined, isLast: false };
      }
      [header, body, stray, works, announced] = [line, [], [], false, undefined];
    } else if (announced === undefined) {
      body.push(line);
      if (event.kind === 'next') announced = event.label;
      else if (event.kind === 'halt') announced = '';
    } else if (endsAnother(event, works, stray)) {
      // A whole state without its header, or with a garbled one: what comes now is another one.
      stray.push(line);
      seen.header = undefined;
      yield { header, body, answer: undefined, isLast: false };
      [header, body, stray, works, announced] = [undefined, stray, [], false, event.kind === 'next' ? event.label : ''];
    } else {
      stray.push(line);
      works ||= isWork(line);
    }
  }
  seen.header = undefined;
  const [own, headless] = divide(body, stray, works, announced, undefined);
  if (header !== undefined || own.length > 0)
    yield { header, body: own, answer: undefined, isLast: headless.length === 0 };
  if (headless.length > 0) yield { header: undefined, body: headless, answer: undefined, isLast: true };
}

/**
 * Whether a line ends a state that has no header, or a garbled one: behind the successor of the state before, it is a
 * second one.
 */
function endsAnother({ kind }: TraceEvent, works: boolean, stray: readonly TraceLine[]): boolean {
  return (kind === 'next' || kind === 'halt') && (works || stray[0]?.event.kind === 'unreadable');
}

/** Whether a header says once more what the one before says. */
function isSameHeader(one: TraceLine | undefined, { event }: TraceLine): boolean {
  if (one?.event.kind === 'enter') return event.kind === 'enter' && event.label === one.event.label;
  return (
    one?.event.kind === 'call' &&
    event.kind === 'call' &&
    event.callee === one.event.callee &&
    event.site === one.event.site
  );
}

/** Whether a state breaks off and is begun again, or goes to itself, where this header comes next. */
function againOf(
  header: TraceLine | undefined,
  announced: string | undefined,
  next: TraceLine,
): Pick<Block, 'isBegunAgain' | 'goesToItself'> {
  const isSame = isSameHeader(header, next);
  return {
    isBegunAgain: isSame && announced === undefined,
    goesToItself: isSame && next.event.kind === 'enter' && announced === next.event.label,
  };
}

/** The blocks of a style in which a state ends with the header of the next one. */
function* headedBlocks(
  damaged: TraceLine[],
  first: TraceLine | undefined,
  lines: Lines,
  seen: Seen,
): Generator<Block | undefined, undefined, undefined> {
  let header: TraceLine | undefined;
  let body = damaged;
  /** A header right before the answer names the next state, but begins none. */
  let held: Block | undefined;
  for (let ahead = first; ahead !== undefined; ahead = yield* following(lines)) {
    const line = ahead;
    seen.header = header;
    if (line.event.kind === 'answer') {
      const endsUnread = yield* behindAnswer(lines, seen);
      if (held !== undefined && body.length === 0) {
        seen.header = undefined;
        yield { ...held, answer: line, endsUnread, isLast: true };
      } else {
        if (held !== undefined) yield held;
        seen.header = undefined;
        yield { header, body, answer: line, endsUnread, isLast: true };
      }
      return;
    }
    if (!isHeader(line) || (body.length === 0 && isSameHeader(header, line))) body.push(line);
    else {
      if (held !== undefined) yield held;
      held =
        header === undefined && body.length === 0
          ? undefined
          : { header, body, answer: undefined, isLast: false, next: line };
      [header, body] = [line, []];
    }
  }
  seen.header = header;
  if (held !== undefined) yield held;
  seen.header = undefined;
  if (header !== undefined || body.length > 0) yield { header, body, answer: undefined, isLast: true };
}

/**
 * Lines behind the successor are the state's own if the announced header follows them, or if they do no work that a
 * state would do.
 */
function divide(
  body: TraceLine[],
  stray: TraceLine[],
  works: boolean,
  announced: string | undefined,
  header: string | undefined,
): readonly [TraceLine[], TraceLine[]] {
  const own = announced === undefined || announced === header || announced === '' || !works;
  return own ? [body.concat(stray), []] : [body, stray];
}

function isWork({ event: { kind } }: TraceLine): boolean {
  return (
    kind === 'get' ||
    kind === 'put' ||
    kind === 'interval' ||
    kind === 'operation' ||
    kind === 'store' ||
    kind === 'test' ||
    kind === 'call' ||
    kind === 'return'
  );
}

function* traceLines(
  text: string,
  style: Style,
  isLabel: IsLabel,
  from: Place,
  announce: (label: string) => void,
): Generator<TraceLine | undefined, undefined, undefined> {
  for (const line of readingLines(text, style, isLabel, from)) {
    if (line?.event.kind === 'next') announce(line.event.label);
    yield line;
  }
}
