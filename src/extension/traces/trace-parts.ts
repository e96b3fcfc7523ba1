import type * as vscode from 'vscode';
import { readTraceFile, type TraceFile } from '../../trace/index.ts';

/** The trace of a document as a model writes it, with its line breaks and without any at its end; and its question. */
export function traceParts(document: vscode.TextDocument): Pick<TraceFile, 'question' | 'trace' | 'traceLine'> {
  const { question, trace, traceLine } = readTraceFile(document.getText().replaceAll('\r\n', '\n'));
  return { question, trace: trace.trimEnd(), traceLine };
}
