import type * as vscode from 'vscode';
import type { Example, TierName } from '../../machine/index.ts';
import { sampleKey } from '../../spotcheck/index.ts';
import type { FoundTask } from '../tasks/task-documents.ts';

/** What a test of the Test Explorer stands for. */
export type Subject =
  | { readonly kind: 'file'; readonly uri: vscode.Uri }
  | { readonly kind: 'task'; readonly found: FoundTask }
  | { readonly kind: 'example'; readonly found: FoundTask; readonly example: Example }
  | { readonly kind: 'tier'; readonly found: FoundTask; readonly tier: TierName }
  | SampleSubject;

/** A question that a spot check asks. */
export interface SampleSubject {
  readonly kind: 'sample';
  readonly found: FoundTask;
  readonly tier: TierName;
  /** Its number in the tier, from 0. */
  readonly index: number;
  readonly question: string;
}

/** Names the question of a task in one session, as long as the task asks and runs as it does. */
export function questionName({ found: { uri, task }, tier, index, question }: SampleSubject): string {
  return JSON.stringify([uri.toString(), task.name, task.runHash, sampleKey({ tier, index }), question]);
}

/** The file that a test is in. */
export function fileOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent === undefined ? item : fileOf(item.parent);
}

const LONGEST_LABEL = 80;

/** An example as its file has it, without the word. A text with what it imports has its own lines in their places. */
export function exampleLabel({ source }: FoundTask, { range: { start, end } }: Example): string {
  const lines = source.split(/\r\n|[\r\n]/).slice(start.line, end.line + 1);
  const text = lines
    .map((line, i) => line.slice(i === 0 ? start.character : 0, i === lines.length - 1 ? end.character : undefined))
    .join(' ');
  return cut(text.replace(/^example\s+/, ''));
}

export function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= LONGEST_LABEL ? line : `${line.slice(0, LONGEST_LABEL - 1)}…`;
}
