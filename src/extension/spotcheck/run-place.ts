import path from 'node:path';
import * as vscode from 'vscode';
import { runFileName } from './run-name.ts';

/** Where runs are kept, relative to a workspace folder unless it is absolute. */
function runsFolderSetting(scope: vscode.Uri | undefined): string {
  return vscode.workspace.getConfiguration('tail', scope).get<string>('runsFolder') || '.tail/runs';
}

/** The folders of the workspace that are on a disk: the command line may have written runs there. */
export function workspaceFolders(): vscode.Uri[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter(({ scheme }) => scheme === 'file');
}

/** The folders in which runs are looked for: one for each folder of the workspace. */
export function runsFolders(): vscode.Uri[] {
  const all = workspaceFolders().map(folderIn);
  return all.filter((uri, i) => all.findIndex((one) => one.toString() === uri.toString()) === i);
}

function folderIn(folder: vscode.Uri): vscode.Uri {
  const setting = runsFolderSetting(folder);
  return path.isAbsolute(setting) ? vscode.Uri.file(setting) : vscode.Uri.joinPath(folder, setting);
}

/**
 * The file for a new run of a task. Without a folder on disk the person is asked; undefined when they went away.
 * `started`: ISO 8601, in local time, with the offset.
 */
export async function placeForRun(
  task: { readonly name: string; readonly uri: vscode.Uri },
  model: string,
  started: string,
): Promise<vscode.Uri | undefined> {
  const name = runFileName(task.name, model, started);
  const own = vscode.workspace.getWorkspaceFolder(task.uri)?.uri;
  const folder = own?.scheme === 'file' ? folderIn(own) : runsFolders()[0];
  if (folder !== undefined) return vscode.Uri.joinPath(folder, name);
  const setting = runsFolderSetting(undefined);
  if (path.isAbsolute(setting)) return vscode.Uri.file(path.join(setting, name));
  return vscode.window.showSaveDialog({
    title: 'Save the spot check’s run as',
    filters: { 'Run of a spot check': ['tailrun'] },
    defaultUri: vscode.Uri.file(path.resolve(name)),
  });
}
