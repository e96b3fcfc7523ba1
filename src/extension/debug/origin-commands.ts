import * as vscode from 'vscode';
import { reasonOf } from '../log.ts';
import { ofArgument, ofEditor, placeIn, sessionNow } from './asked-value.ts';
import type { OriginDirection, OriginRow } from './origin-tree.ts';
import { OriginsView } from './origins-view.ts';

const NOTHING =
  'Stop in a run, put the cursor on a value in its trace or program, and ask again. Variables and the tape have it in their menus.';

/** Commands that ask for the history of a value, and the view that shows it. */
export function activateOrigins(
  debugTrace: (uri: vscode.Uri) => Promise<vscode.DebugSession | undefined>,
): vscode.Disposable {
  const view = new OriginsView();
  const ask = (session: vscode.DebugSession, of: unknown, direction: OriginDirection): Promise<void> =>
    telling(() => view.ask(session, of, direction));
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
      if (row !== undefined) await telling(() => act(row));
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

/** Does it; why it cannot be done is told. */
async function telling(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    void vscode.window.showInformationMessage(reasonOf(error));
  }
}
