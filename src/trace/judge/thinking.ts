import { thinkingTags, type Work } from '../../machine/index.ts';

/** A stretch of a text, `end` exclusive. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

interface Tag extends Part {
  readonly pair: number;
  readonly closes: boolean;
}

/**
 * The parts of a text that stand outside of its thinking, in order. Thinking goes from an opening tag to the next
 * closing one of its kind, or to the end of the text. An opening tag begins a line, or follows a closing one; behind a
 * closing tag that nothing opened, all before it was thinking: a chat template has opened it. Tags are no tags in a
 * line of a trace, and none once the trace has begun: that is where `holdsTrace` says so of a part, which then reaches
 * to the end.
 */
export function* outsideThinking(
  text: string,
  isTraceLine: (line: Part) => Work<boolean>,
  holdsTrace: (part: Part) => Work<boolean>,
): Work<readonly Part[]> {
  let parts: Part[] = [];
  let start = 0;
  let opened: Tag | undefined;
  const isWithinLine = lineTest(text, isTraceLine);
  for (const tag of tagsOf(text)) {
    yield;
    if (tag === undefined) continue;
    if (opened !== undefined) {
      if (tag.closes && tag.pair === opened.pair) [start, opened] = [tag.end, undefined];
    } else if (!(yield* isWithinLine(tag))) {
      if (tag.closes) [parts, start] = [[], tag.end];
      else if (beginsLine(text, tag.start, start)) {
        const part = { start, end: tag.start };
        if (yield* holdsTrace(part)) return [...parts, { start, end: text.length }];
        parts.push(part);
        opened = tag;
      }
    }
  }
  const rest = { start, end: text.length };
  return opened === undefined ? [...parts, rest] : parts;
}

/** Whether nothing but blanks stands before a place in its line, or from `least` on. */
function beginsLine(text: string, place: number, least: number): boolean {
  let at = place;
  while (at > least && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at === least || text[at - 1] === '\n';
}

/** Whether a tag stands in a line of a trace; each line is looked at once. */
function lineTest(text: string, isTraceLine: (line: Part) => Work<boolean>): (tag: Tag) => Work<boolean> {
  let line: Part = { start: 0, end: -1 };
  let isOne = false;
  return function* ({ start }) {
    if (start >= line.end) {
      const from = text.lastIndexOf('\n', start) + 1;
      const to = text.indexOf('\n', start);
      line = { start: from, end: to < 0 ? text.length : to };
      isOne = yield* isTraceLine(line);
    }
    return isOne;
  };
}

const anyTag = new RegExp(
  thinkingTags
    .flat()
    .map((tag) => tag.replace(/[|[\]]/g, '\\$&'))
    .join('|'),
  'g',
);

/** Whether a text has any tag of thinking, wherever it stands. */
export function hasThinking(text: string): boolean {
  return text.search(anyTag) >= 0;
}

/** Characters that are searched between two places to leave off at. */
const PIECE = 1 << 20;

/** The tags in order; undefined is a place to leave off at. */
function* tagsOf(text: string): Generator<Tag | undefined, undefined, undefined> {
  for (let from = 0, next = PIECE; from < text.length; from = next, next += PIECE) {
    // A tag begins in one stretch, and may end in the next.
    const stretch = text.slice(from, from + PIECE + longestTag - 1);
    for (const { 0: found, index } of stretch.matchAll(anyTag)) {
      if (index >= PIECE) break;
      const pair = thinkingTags.findIndex((tags) => tags.some((tag) => tag === found));
      const start = from + index;
      next = Math.max(next, start + found.length);
      yield { start, end: start + found.length, pair, closes: thinkingTags[pair]?.[1] === found };
    }
    yield undefined;
  }
}

const longestTag = Math.max(...thinkingTags.flat().map(({ length }) => length));
