import * as vscode from 'vscode';

/** A document that is larger is none that anybody debugs; VS Code does not hold it either. */
const LARGEST = 50_000_000;

/** Follows the text of a document as it is on the screen, or saved where it is not open; see `DebugHost`. */
export function watchText(uri: vscode.Uri, changed: (read: () => string) => void): () => void {
  const address = uri.toString();
  const opened = (): vscode.TextDocument | undefined =>
    vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === address);
  const follow = (document: vscode.TextDocument): void => {
    if (document.uri.toString() === address) changed(() => document.getText());
  };
  let isOver = false;
  const readSaved = async (): Promise<void> => {
    const text = opened() === undefined ? await savedText(uri) : undefined;
    if (!isOver && text !== undefined && opened() === undefined) changed(() => text);
  };
  const ofFile = (file: vscode.Uri): void => {
    if (file.toString() === address) void readSaved();
  };
  // A document that was never saved has no folder.
  const onDisk = uri.path.startsWith('/')
    ? vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*'),
        false,
        false,
        true,
      )
    : undefined;
  const listeners = [
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      follow(document);
    }),
    vscode.workspace.onDidOpenTextDocument(follow),
    vscode.workspace.onDidCloseTextDocument((document) => {
      ofFile(document.uri);
    }),
    ...(onDisk === undefined ? [] : [onDisk, onDisk.onDidChange(ofFile), onDisk.onDidCreate(ofFile)]),
  ];
  const document = opened();
  if (document === undefined) void readSaved();
  else follow(document);
  return () => {
    isOver = true;
    for (const listener of listeners) listener.dispose();
  };
}

/** Undefined where it cannot be read: then nothing is known of an edit. */
async function savedText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > LARGEST) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
