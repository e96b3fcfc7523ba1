import * as vscode from 'vscode';
import { reasonOf } from '../log.ts';

const NAME = 'tail-samples';

/** Copies the tasks that come with the extension into a new folder, and opens it. */
export async function openSamples(extension: vscode.Uri): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      openLabel: 'Put Sample Tasks Here',
      title: `A new folder ${NAME} is made here, with the 18 tasks of the paper and some Turing machines`,
    })) ?? [];
  if (parent === undefined) return;
  const folder = await copySamples(extension, parent);
  if (folder === undefined) return;
  // What is open stays open; an empty window has nothing to lose.
  const isInUse = vscode.workspace.workspaceFolders !== undefined || vscode.window.tabGroups.all.some(hasUnsaved);
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: isInUse });
}

/** The new folder; undefined where it could not be written, which has been told. */
export async function copySamples(extension: vscode.Uri, parent: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folder = await freeFolder(parent);
  try {
    await vscode.workspace.fs.createDirectory(folder);
    for (const part of ['tasks', 'samples']) await copyInto(vscode.Uri.joinPath(extension, part), folder);
  } catch (error) {
    void vscode.window.showErrorMessage(
      `The sample tasks could not be written to ${folder.fsPath}: ${reasonOf(error)} Choose another folder.`,
    );
    return undefined;
  }
  return folder;
}

async function copyInto(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  for (const [name] of await vscode.workspace.fs.readDirectory(from))
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name));
}

/** Nothing that is there already is written over. */
async function freeFolder(parent: vscode.Uri): Promise<vscode.Uri> {
  for (let i = 1; ; i++) {
    const folder = vscode.Uri.joinPath(parent, i === 1 ? NAME : `${NAME}-${i}`);
    const isTaken = await vscode.workspace.fs.stat(folder).then(
      () => true,
      () => false,
    );
    if (!isTaken) return folder;
  }
}

function hasUnsaved({ tabs }: vscode.TabGroup): boolean {
  return tabs.some(({ isDirty }) => isDirty);
}
