import * as vscode from 'vscode';
import { scoresRequest, type ScoresMessage } from '../../views/index.ts';
import { reasonOf } from '../log.ts';
import { showView } from '../webview-page.ts';

/** What the page asks of the rest of the extension. */
export interface ScoreActions {
  openState(state: number): Promise<void>;
  openSurprise(index: number): Promise<void>;
}

/** Opens the page of scored questions. It is of this session: nothing keeps the scores on the disk. */
export function openScores(extension: vscode.Uri, message: ScoresMessage, actions: ScoreActions): vscode.Disposable {
  const title = `Scores of ${message.task}`;
  const panel = vscode.window.createWebviewPanel('tail.scores', title, vscode.ViewColumn.Active, {
    enableFindWidget: true,
    retainContextWhenHidden: false,
  });
  panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
  const answer = async (data: unknown): Promise<void> => {
    const request = scoresRequest.safeParse(data).data;
    if (request?.type === 'ready') await panel.webview.postMessage(message);
    if (request?.type === 'state') await actions.openState(request.state);
    if (request?.type === 'surprise') await actions.openSurprise(request.index);
  };
  panel.webview.onDidReceiveMessage((data: unknown) => {
    answer(data).catch((error: unknown) => vscode.window.showErrorMessage(reasonOf(error)));
  });
  showView(panel.webview, extension, 'scores', title);
  return panel;
}
