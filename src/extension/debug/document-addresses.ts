import * as vscode from 'vscode';
import type { DebugHost, Mover } from '../../debugger/index.ts';
import { watchText } from './watch-text.ts';
import { importedText, importedUri, type TaskDocuments } from '../tasks/task-documents.ts';

/** The protocol's name of a document: the path of a file, the address of anything else (unsaved, virtual). */
export function debugPath(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** The inverse of {@link debugPath}. A single letter before the colon is a drive, not a scheme. */
export function documentUri(path: string): vscode.Uri {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? vscode.Uri.parse(path) : vscode.Uri.file(path);
}

/** Reads documents as they are on the screen. */
export function debugHost(tasks: TaskDocuments, keepsFocus: (movedBy: Mover) => boolean): DebugHost {
  return {
    keepsFocus,
    readText: async (path) => (await vscode.workspace.openTextDocument(documentUri(path))).getText(),
    watchText: (path, changed) => watchText(documentUri(path), changed),
    importedPath: (program, imported) => debugPath(importedUri(documentUri(program), imported)),
    readImport: (program, imported) => importedText(documentUri(program), imported),
    findTask: async (_trace, about) => {
      const found = about && (await tasks.named(about.task, about.hash));
      return found && debugPath(found.uri);
    },
  };
}
