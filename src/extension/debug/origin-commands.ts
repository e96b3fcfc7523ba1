import * as vscode from 'vscode';
import * as z from 'zod';
import { debugType } from './configuration.ts';
import { debugPath } from './document-addresses.ts';
import { HoveredExpressions } from './debug-hover.ts';
import { OriginsView, type OriginDirection, type OriginRow } from './origins-view.ts';

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

const NOTHING =
  'Stop in a run, put the cursor on a value in its trace or program, and ask again. Variables and the tape have it in their menus.';

/** Commands that ask for the history of a value, and the view that shows it. */
export function activateOrigins(
  debugTrace: (uri: vscode.Uri) => Promise<vscode.DebugSession | undefined>,
): vscode.Disposable {
  const view = new OriginsView();
  const ask = async (session: vscode.DebugSession, of: unknown, direction: OriginDirection): Promise<void> => {
    try {
      await view.ask(session, of, direction);
    } catch (error) {
      void vscode.window.showInformationMessage(error instanceof Error ? error.message : String(error));
    }
  };
  const command = async (argument: unknown, direction: OriginDirection): Promise<void> => {
    const running = sessionNow();
    const of = running === undefined ? undefined : (ofArgument(argument) ?? ofEditor(running));
    if (running !== undefined && of !== undefined) {
      await ask(running, of, direction);
      return;
    }
    const editor = vscode.window.activeTextEditor;
    if (running !== undefined || editor?.document.languageId !== 'tail-cot') {
      void vscode.window.showInformationMessage(NOTHING);
      return;
    }
    // A trace that nobody debugs yet is replayed first.
    const place = placeIn(editor);
    const session = await debugTrace(editor.document.uri);
    if (session !== undefined) await ask(session, place, direction);
  };
  const onRow =
    (act: (row: OriginRow) => Promise<void>) =>
    async (row?: OriginRow): Promise<void> => {
      if (row !== undefined) await act(row);
    };
  const disposables = [
    view,
    vscode.commands.registerCommand('tail.whereFrom', (argument?: unknown) => command(argument, 'from')),
    vscode.commands.registerCommand('tail.madeOf', (argument?: unknown) => command(argument, 'made')),
    vscode.commands.registerCommand(
      'tail.goToOrigin',
      onRow((row) => view.go(row, 'made')),
    ),
    vscode.commands.registerCommand(
      'tail.goToFetch',
      onRow((row) => view.go(row, 'fetched')),
    ),
    vscode.commands.registerCommand(
      'tail.whereRowFrom',
      onRow((row) => view.turn(row, 'from')),
    ),
    vscode.commands.registerCommand(
      'tail.madeOfRow',
      onRow((row) => view.turn(row, 'made')),
    ),
    vscode.commands.registerCommand(
      'tail.moreOrigins',
      onRow((row) => view.more(row)),
    ),
  ];
  return vscode.Disposable.from(...disposables);
}

function sessionNow(): vscode.DebugSession | undefined {
  const session = vscode.debug.activeDebugSession;
  return session?.type === debugType ? session : undefined;
}

function ofArgument(argument: unknown): unknown {
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

function frameNow(): number | undefined {
  const item = vscode.debug.activeStackItem;
  return item instanceof vscode.DebugStackFrame ? item.frameId : undefined;
}

/** The value under the cursor: in a trace by its place, in a program by its name. */
function ofEditor(session: vscode.DebugSession): unknown {
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

function placeIn({ document, selection }: vscode.TextEditor, session?: vscode.DebugSession): unknown {
  const { line, character } = selection.active;
  const isOfSession = document.uri.scheme === 'debug' && session !== undefined;
  const reference = /(?:^|&)ref=(\d+)/.exec(document.uri.query)?.[1];
  const source = isOfSession ? { sourceReference: Number(reference ?? 1) } : { path: debugPath(document.uri) };
  return { source, line, column: character };
}
