import type { Style } from '../machine/index.ts';
import { lineText, type TraceEvent } from '../trace/index.ts';
import { excerpt } from './debugger-wording.ts';

/** Cells of one line that are shown, and that the tape is marked for; a line may have a million. */
export const MOST_CELLS = 10_000;

/** Characters of one line that are shown. */
const MOST_TEXT = 200_000;

/** The line of an event: of very many items the first, and how many are left out. */
export function shownLine(event: TraceEvent, style: Style): string {
  const left = itemsOf(event) - MOST_CELLS;
  return left <= 0
    ? excerpt(lineText(event, style), MOST_TEXT)
    : `${excerpt(lineText(withItems(event), style), MOST_TEXT)} … and ${left.toLocaleString('en')} more`;
}

/** A line of a text, cut where it is longer than can be shown. */
export function shownText(text: string): string {
  return excerpt(text, MOST_TEXT);
}

/** An event with those of its items that are shown; an interval ends with the last of them. */
export function shownEvent<Event extends TraceEvent>(event: Event): Event {
  if (itemsOf(event) <= MOST_CELLS) return event;
  const cut = withItems(event);
  if (cut.kind !== 'interval') return cut;
  const by = cut.first <= cut.last ? 1 : -1;
  return { ...cut, last: cut.first + by * (MOST_CELLS - 1) };
}

function itemsOf(event: TraceEvent): number {
  switch (event.kind) {
    case 'lay':
      return event.cells.length;
    case 'get':
      return event.fetches.length;
    case 'put':
      return event.writes.length;
    case 'interval':
      return event.values.length;
    case 'operation':
    case 'store':
      return event.operands.length;
    case 'enter':
    case 'test':
    case 'next':
    case 'call':
    case 'return':
    case 'halt':
    case 'answer':
    case 'unreadable':
      return 0;
  }
}

function withItems<Event extends TraceEvent>(event: Event): Event {
  switch (event.kind) {
    case 'lay':
      return { ...event, cells: event.cells.slice(0, MOST_CELLS) };
    case 'get':
      return { ...event, fetches: event.fetches.slice(0, MOST_CELLS) };
    case 'put':
      return { ...event, writes: event.writes.slice(0, MOST_CELLS) };
    case 'interval':
      return { ...event, values: event.values.slice(0, MOST_CELLS) };
    case 'operation':
    case 'store':
      return { ...event, operands: event.operands.slice(0, MOST_CELLS) };
    case 'enter':
    case 'test':
    case 'next':
    case 'call':
    case 'return':
    case 'halt':
    case 'answer':
    case 'unreadable':
      return event;
  }
}
