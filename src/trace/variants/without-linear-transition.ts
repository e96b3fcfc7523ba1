import { decode, type Recording } from '../../record/index.ts';
import type { TraceEvent } from '../trace-event.ts';
import { layEvents, linesOf } from '../events-of.ts';

/**
 * Nothing says which state this is or which comes next. Of a state that writes, the lines up to its write are left:
 * what stands behind it decides where control goes. The state that reads the answer counts as one that writes.
 */
export function* withoutLinearTransition(recording: Recording): Generator<TraceEvent, undefined, undefined> {
  const { machine } = recording.bound;
  yield* layEvents(recording.bound);
  for (let number = 0; number < recording.states; number++) {
    const { events } = decode(recording, number);
    const written = events.findLastIndex((event) => event.kind === 'put');
    const halts = events.at(-1)?.kind === 'halt';
    const kept = events.slice(0, halts ? events.length : written + 1);
    for (const event of kept) for (const line of linesOf(machine, event)) if (line.kind !== 'halt') yield line;
  }
}
