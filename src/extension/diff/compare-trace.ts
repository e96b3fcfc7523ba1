import * as vscode from 'vscode';
import { inSlices, type Pace } from '../../slices/index.ts';
import { aligningSides, judging, readTraceFile, Truth, type TraceFile } from '../../trace/index.ts';
import type { DiffContent } from '../../views/index.ts';
import type { Belonging, Belongings } from '../traces/belonging.ts';
import { judgeable } from '../traces/judgeable.ts';
import { diffContent } from './diff-content.ts';

/** A document with a trace, and what it belongs to. */
export interface FoundTrace {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly file: TraceFile;
  readonly belonging: Belonging;
  /** The line, from 0, at which the trace begins, as people see its lines numbered elsewhere. */
  readonly traceLine: number;
}

/** What is shown of it, and what VS Code's own diff needs. */
export interface ComparedTrace {
  readonly content: DiffContent;
  /** The trace as it is. */
  readonly text: string;
  /** What stands before it in its document. */
  readonly before: string;
  /** The line of the document at which it begins. */
  readonly traceLine: number;
}

/** What a document that shows an answer of a run has, as the run has it. */
export interface AnswerText {
  readonly text: string;
  /** The line, from 0, at which the trace begins where the debugger shows the answer. */
  readonly traceLine: number;
}

/**
 * Undefined where nothing says what the trace belongs to, or the person who is asked (`isAsked`) went away. `answerOf`:
 * what a document that shows an answer of a run has, undefined for every other one. A document would not have it as
 * the model wrote it: in an editor, a carriage return that stands alone is a line break.
 */
export async function findTrace(
  uri: vscode.Uri,
  belongings: Belongings,
  answerOf: (uri: vscode.Uri) => Promise<AnswerText | undefined>,
  isAsked: boolean,
): Promise<FoundTrace | undefined> {
  const answer = await answerOf(uri);
  const text = answer?.text ?? (await vscode.workspace.openTextDocument(uri)).getText();
  const file = readTraceFile(text);
  const belonging = await (isAsked ? belongings.ask(uri, file) : belongings.known(uri, file, true));
  return belonging && { uri, text, file, belonging, traceLine: answer?.traceLine ?? file.traceLine };
}

/** Judges and aligns a trace. Rejects with a message for people where it cannot be judged, or with {@link Interrupted}. */
export async function compareTrace(
  { text: all, file, belonging, traceLine }: FoundTrace,
  name: string,
  model: string | undefined,
  signal: AbortSignal,
): Promise<ComparedTrace> {
  const found = judgeable(file, belonging);
  if ('problem' in found) throw new Error(found.problem);
  const pace: Pace = (work) => inSlices(work, signal);
  const truth = await pace(Truth.of(found.bound));
  const { trace: text, traceStart, metadata, question } = file;
  const verdict = await pace(judging(found.bound, text, { ...found.options, keepStates: true, truth }));
  const sides = await pace(aligningSides(text, verdict, truth));
  const content = diffContent({
    name,
    model: model ?? metadata?.model ?? 'Trace',
    task: belonging.found.task.name,
    question: question ?? '',
    text,
    traceLine,
    verdict,
    sides,
  });
  return { content, text, before: all.slice(0, traceStart), traceLine };
}
