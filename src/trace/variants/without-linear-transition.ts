import type { Style } from '../../machine/index.ts';
import { decode, type Recording } from '../../record/index.ts';
import type { TraceEvent } from '../trace-event.ts';
import { eventsOf, layEvents } from '../events-of.ts';

/**
 * Nothing says which state this is or which comes next. Of a state that writes, the lines up to its write are left:
 * what stands behind it decides where control goes. The state that reads the answer counts as one that writes.
 */
export function* withoutLinearTransition(
  recording: Recording,
  style: Style,
): Generator<TraceEvent, undefined, undefined> {
  const { machine } = recording.bound;
  yield* layEvents(recording.bound);
  for (let number = 0; number < recording.states; number++) {
    const { events, ...point } = decode(recording, number);
    const written = events.findLastIndex((event) => event.kind === 'put');
    const halts = events.at(-1)?.kind === 'halt';
    const kept = events.slice(0, halts ? events.length : written + 1);
    const [, ...lines] = eventsOf(machine, { ...point, events: kept }, style, undefined);
    for (const line of lines) if (line.kind !== 'halt') yield line;
  }
}
