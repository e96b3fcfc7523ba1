import { bindInputs, minimal, type Style, type Task } from '../machine/index.ts';
import { type Recording, record } from '../record/index.ts';
import { beginsAsTrace, recordingEvents, Truth, writeEvents } from '../trace/index.ts';
import type { RunProbe } from './run-file.ts';

/** The trace of a run up to before a state: what a model is given to go on from. Empty where the run has no such state. */
export function prefixOf(run: Recording, style: Style, from: number): string {
  return from < run.states ? writeEvents(recordingEvents(run, style, 0, from), style) : '';
}

/** Chat templates strip the end of a turn, so a model may write the line break again that the prefix ends with. */
export function continued(prefix: string, text: string): string {
  return prefix.endsWith('\n') && text.startsWith('\n') ? prefix + text.slice(1) : prefix + text;
}

/** Characters of an answer, beside as many as the prefix has, of which it is seen whether they begin the trace anew. */
const OPENING = 4096;

/**
 * Whether a server has begun the answer anew, where it was to go on with it. A trace that comes back to the state that it
 * begins with goes on as it begins; of such a one this is not told.
 */
export function isBegunAnew(
  task: Task,
  { inputs, lengths }: Pick<RunProbe, 'inputs' | 'lengths'>,
  { from, prefix }: { readonly from: number | undefined; readonly prefix: string },
  text: string,
): boolean {
  const { bound } = bindInputs(task, inputs, lengths);
  if (bound === undefined || from === undefined || prefix === '') return false;
  const truth = new Truth(bound, record(bound, { limit: from + 1 }));
  if (truth.first?.kind !== 'lay' && truth.label(from) === truth.label(0)) return false;
  return beginsAsTrace(truth, text.slice(0, OPENING + prefix.length), minimal);
}
