import type * as vscode from 'vscode';
import { type Asked, WithoutFetches } from '../../attention/index.ts';
import { groundTruth, truthFile } from '../../dataset/index.ts';
import { readTraceFile, variantText } from '../../trace/index.ts';
import type { Belonging } from '../traces/belonging.ts';
import { TracePlaces } from './trace-places.ts';

/** The variant that a trace is compared with. */
export const WITHOUT = 'without-memory-fetcher';

/** A trace that is to be read, and what it belongs to. */
export interface Opened {
  readonly document: vscode.TextDocument;
  readonly belonging: Belonging;
  readonly asked: Asked;
  readonly question: string;
  readonly places: TracePlaces;
}

/** The variant of a trace: as a file, as it is to be read, and which places of it are which of the trace. */
export interface Beside {
  readonly file: string;
  readonly asked: Asked;
  readonly places: TracePlaces;
  readonly map: WithoutFetches;
}

/** The variant without fetches of the same question; a text says why there is none. */
export function variantOf({ asked, belonging, question }: Opened): Beside | string {
  const { machine, style, trace } = asked;
  const { found, inputs, lengths } = belonging;
  const { truth } = groundTruth(found.task, inputs, style, lengths);
  if (truth?.answer === undefined) return `${found.task.name} has no answer for this input, so there is no variant.`;
  if (truth.trace.trimEnd() !== trace)
    return 'This is not the ground truth of its question, and the variant without fetches is made of the ground truth. Compare the text that TAIL: Write Trace writes.';
  const text = variantText(found.task, truth.recording, WITHOUT, style).trimEnd();
  const map = new WithoutFetches(machine, trace, text, style);
  const file = truthFile(found.task, { inputs, question, ...(lengths && { lengths }) }, style, `${text}\n`, WITHOUT);
  return {
    file,
    asked: { ...asked, trace: text, states: map.states },
    places: new TracePlaces(text, readTraceFile(file).traceLine),
    map,
  };
}
