import * as vscode from 'vscode';
import type { Log } from '../log.ts';
import { ReadOnlyTexts } from '../read-only-texts.ts';
import { checkTask } from './verify-task.ts';
import { chooseStyle } from './choose-style.ts';
import { exportAsPython } from './export-python.ts';
import { FigureDocuments } from './figure-documents.ts';
import { exportMachine, importMachine } from './machine-forms.ts';
import { showStates } from './show-states.ts';
import { synthesizeDataSet } from './synthesize.ts';
import type { TaskDocuments } from './task-documents.ts';
import { writeTrace, writeVariant } from './write-trace.ts';

/** Commands on a task. */
export function activateTasks(context: vscode.ExtensionContext, tasks: TaskDocuments, log: Log): void {
  const figures = new FigureDocuments(tasks);
  const texts = new ReadOnlyTexts('tail-states');
  context.subscriptions.push(
    figures,
    texts,
    vscode.commands.registerCommand('tail.showStates', (argument?: unknown) => showStates(argument, tasks, texts)),
    vscode.commands.registerCommand('tail.verify', (argument?: unknown) => checkTask(argument, tasks, texts)),
    vscode.commands.registerCommand('tail.writeTrace', (argument?: unknown) =>
      writeTrace(argument, tasks, context.workspaceState),
    ),
    vscode.commands.registerCommand('tail.writeVariant', (argument?: unknown) =>
      writeVariant(argument, tasks, context.workspaceState),
    ),
    vscode.commands.registerCommand('tail.chooseStyle', (argument?: unknown) => chooseStyle(argument, tasks)),
    vscode.commands.registerCommand('tail.figures', (argument?: unknown) => figures.show(argument)),
    vscode.commands.registerCommand('tail.copyFigures', () => figures.copy()),
    vscode.commands.registerCommand('tail.synthesize', (argument?: unknown) =>
      synthesizeDataSet(argument, tasks, context, log),
    ),
    vscode.commands.registerCommand('tail.exportPython', (argument?: unknown) => exportAsPython(argument, tasks)),
    vscode.commands.registerCommand('tail.importMachine', (argument?: unknown) => importMachine(argument)),
    vscode.commands.registerCommand('tail.exportMachine', (argument?: unknown) => exportMachine(argument, tasks)),
  );
}
