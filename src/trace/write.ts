import type { TraceEvent } from './trace-event.ts';
import { lineText } from './line.ts';
import type { Style } from '../machine/index.ts';

/** The trace of these events: one line each, every line ended by a newline. */
export function writeEvents(events: Iterable<TraceEvent>, style: Style): string {
  let text = '';
  for (const event of events) text += `${lineText(event, style)}\n`;
  return text;
}
