import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { viewPage, type Waiting } from '../views/index.ts';

/**
 * Gives a webview the page of a built view: its own script by a nonce, its own styles, nothing else. `hasEditors`:
 * whether Monaco is in it; `waiting`: what is shown until it has loaded.
 */
export function showView(
  webview: vscode.Webview,
  extension: vscode.Uri,
  view: string,
  title: string,
  hasEditors = false,
  waiting?: Waiting,
): void {
  const built = vscode.Uri.joinPath(extension, 'media', 'views');
  webview.options = { enableScripts: true, localResourceRoots: [built] };
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(built, file)).toString();
  webview.html = viewPage({
    title,
    script: address(`${view}.js`),
    style: address(`${view}.css`),
    nonce: randomBytes(24).toString('base64'),
    source: webview.cspSource,
    hasEditors,
    waiting,
  });
}
