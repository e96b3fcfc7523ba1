import type { StyleName } from '../machine/index.ts';
import type { FaultKind } from '../trace/index.ts';
import { endEdits } from './end-edits.ts';
import { layoutEdits } from './layout-edits.ts';
import type { Random } from './line-edits.ts';
import { stateEdits } from './state-edits.ts';
import { TraceText, type MakeEdits } from './trace-text.ts';
import { wordings } from './wordings.ts';

export const edits: Readonly<Record<FaultKind, MakeEdits>> = {
  ...layoutEdits,
  ...stateEdits,
  ...endEdits,
};

/** One fault put into a right trace: the text with it, and what a judge should say. */
export interface Injection {
  readonly text: string;
  /** What it should be called. */
  readonly kind: FaultKind;
  /** The state, from 0, that should be blamed; -1 before the first. */
  readonly state: number;
  /** Why the model stopped. */
  readonly finishReason: string;
}

/**
 * Edits a right trace so that it has one fault of this kind; undefined where the trace has no place for it. Works on
 * the text alone: it knows how lines begin and what pairs look like, and nothing of machines or of how traces are
 * judged.
 */
export function inject(text: string, style: StyleName, kind: FaultKind, random: Random): Injection | undefined {
  const trace = new TraceText(text, wordings[style]);
  const places = edits[kind](trace);
  while (places.length > 0) {
    const [edit] = places.splice(Math.floor(random() * places.length), 1);
    const edited = edit && trace.edited(edit, random);
    if (edit !== undefined && edited !== undefined)
      return {
        text: edited,
        kind,
        state: edit.state,
        finishReason: kind === 'transition-truncated' ? 'length' : 'stop',
      };
  }
  return undefined;
}
