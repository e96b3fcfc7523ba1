import path from 'node:path';
import * as vscode from 'vscode';

/** Where runs are kept, relative to a workspace folder unless it is absolute. */
function runsFolderSetting(scope: vscode.Uri | undefined): string {
  return vscode.workspace.getConfiguration('tail', scope).get<string>('runsFolder') || '.tail/runs';
}

/** The folders in which runs are looked for: one for each folder of the workspace. */
export function runsFolders(): vscode.Uri[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const all = folders.map(({ uri }) => folderIn(uri));
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
export async function placeForRun(task: { readonly name: string; readonly uri: vscode.Uri }, model: string, started: string): Promise<vscode.Uri | undefined> {
  const name = runFileName(task.name, model, started);
  const own = vscode.workspace.getWorkspaceFolder(task.uri)?.uri;
  const folder = own?.scheme === 'file' ? folderIn(own) : runsFolders()[0];
  if (folder !== undefined) return vscode.Uri.joinPath(folder, name);
  const setting = runsFolderSetting(undefined);
  if (path.isAbsolute(setting)) return vscode.Uri.file(path.join(setting, name));
  return vscode.window.showSaveDialog({ title: 'Save the spot check’s run as', filters: { 'Run of a spot check': ['tailrun'] }, defaultUri: vscode.Uri.file(path.resolve(name)) });
}

/** `large-number-addition imitator-slips 2026-11-24 14.02.05.tailrun`: sorts by task, and says what is in it. */
export function runFileName(task: string, model: string, started: string): string {
  const [date = '', time = ''] = started.slice(0, 19).split('T');
  return `${slug(task)} ${slug(model)} ${date} ${time.replaceAll(':', '.')}.tailrun`;
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 60) || 'run';
}

/** ISO 8601 in local time, with the offset to UTC. */
export function localTime(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const two = (n: number): string => String(Math.floor(Math.abs(n))).padStart(2, '0');
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(Math.abs(offset) % 60)}`;
}
