import * as vscode from 'vscode';
import * as z from 'zod';
import { debugType } from './configuration.ts';
import { debugPath } from './document-addresses.ts';
import { HoveredExpressions } from './debug-hover.ts';

/** What the menus of the workbench say of the value that they were opened on. */
const menuArgument = z.union([
  /** A cell of the tape view. */
  z.object({ cell: z.string(), state: z.int(), line: z.int() }),
  /** A variable, in Variables. */
  z.object({
    container: z.object({ variablesReference: z.number().optional() }).optional(),
    variable: z.object({ name: z.string(), evaluateName: z.string().optional() }),
  }),
]);

/** The session of a task or trace that the commands are about. */
export function sessionNow(): vscode.DebugSession | undefined {
  const session = vscode.debug.activeDebugSession;
  return session?.type === debugType ? session : undefined;
}

/** What a menu was opened on, as the request `tail/origin` names it. */
export function ofArgument(argument: unknown): unknown {
  const { data } = menuArgument.safeParse(argument);
  if (data === undefined) return undefined;
  if ('cell' in data) return { expression: data.cell, at: { state: data.state, line: data.line } };
  const { container, variable } = data;
  const frameId = frameNow();
  return container?.variablesReference !== undefined &&
    (variable.evaluateName === undefined || /^get /.test(variable.name))
    ? { variablesReference: container.variablesReference, name: variable.name }
    : { expression: variable.evaluateName ?? variable.name, ...(frameId === undefined ? {} : { frameId }) };
}

/** The frame that is chosen in the call stack. */
export function frameNow(): number | undefined {
  const item = vscode.debug.activeStackItem;
  return item instanceof vscode.DebugStackFrame ? item.frameId : undefined;
}

/** The value under the cursor: in a trace by its place, in a program by its name. */
export function ofEditor(session: vscode.DebugSession): unknown {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  if (document.languageId === 'tail-cot' || document.uri.scheme === 'debug') return placeIn(editor, session);
  if (document.languageId !== 'tail') return undefined;
  const selected = document.getText(selection).trim();
  const found = new HoveredExpressions().provideEvaluatableExpression(document, selection.active);
  const expression = selected === '' ? found && document.getText(found.range) : selected;
  const frameId = frameNow();
  return expression === undefined ? undefined : { expression, ...(frameId === undefined ? {} : { frameId }) };
}

/** A place in a text of a run, as requests name it. */
export interface TextPlace {
  readonly source: { readonly path: string } | { readonly sourceReference: number };
  readonly line: number;
  readonly column: number;
}

/** The place of the cursor; `session`: where the text may be one of its own. */
export function placeIn({ document, selection }: vscode.TextEditor, session?: vscode.DebugSession): TextPlace {
  const { line, character } = selection.active;
  const isOfSession = document.uri.scheme === 'debug' && session !== undefined;
  const reference = /(?:^|&)ref=(\d+)/.exec(document.uri.query)?.[1];
  const source = isOfSession ? { sourceReference: Number(reference ?? 1) } : { path: debugPath(document.uri) };
  return { source, line, column: character };
}
